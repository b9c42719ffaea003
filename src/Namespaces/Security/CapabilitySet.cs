using System.Collections.Immutable;
using static Vectl.Namespaces.Security.Capabilities;

namespace Vectl.Namespaces.Security;

/// <summary>A set of capabilities, the bit of each at its number.</summary>
/// <param name="Bits">The set as the kernel's 64-bit mask (<c>CapBnd</c> in <c>/proc/PID/status</c>).</param>
public readonly record struct CapabilitySet(ulong Bits)
{
    /// <summary>None.</summary>
    public static CapabilitySet Empty => default;

    /// <summary>All that a kernel has whose last one is <paramref name="lastCap"/>.</summary>
    public static CapabilitySet UpTo(int lastCap) => new(lastCap >= 63 ? ulong.MaxValue : (1UL << (lastCap + 1)) - 1);

    /// <summary>
    /// What a VE keeps. All of it counts only against what the VE's user namespace owns. Nearly all that is dropped, the
    /// kernel honours in the first user namespace only (<c>capable()</c>, not <c>ns_capable()</c>), so a VE loses nothing but
    /// the belief to have it: services with <c>ConditionCapability=</c> then skip themselves instead of failing.
    /// </summary>
    public static CapabilitySet Default { get; } = UpTo(CAP_CHECKPOINT_RESTORE).Without(
        CAP_LINUX_IMMUTABLE,    // chattr +i in a private area would outlive the VE and stop destroy
        CAP_SYS_MODULE,         // modules are the host's; systemd skips kmod-static-nodes and modules-load
        CAP_SYS_RAWIO,          // ports, /dev/mem, raw SCSI commands
        CAP_SYS_PACCT,          // acct(2) would log all of the host
        CAP_SYS_TIME,           // the clock is the host's; timesyncd skips itself, chronyd serves time with -x
        CAP_AUDIT_CONTROL,      // the audit rules are the host's
        CAP_MAC_OVERRIDE,       // Smack
        CAP_MAC_ADMIN,          // policy of the host's security module
        CAP_SYSLOG,             // the kernel's log and its addresses are the host's
        CAP_WAKE_ALARM,         // wakes the machine
        CAP_BLOCK_SUSPEND,      // keeps the machine awake
        CAP_AUDIT_READ,         // the audit log is the host's; journald skips its audit socket
        CAP_PERFMON,            // performance counters see through namespaces
        CAP_BPF,                // kernel code is the host's to load
        CAP_CHECKPOINT_RESTORE  // checkpoints are made from the host; chosen pids and map_files are of no other use
    );
    // Kept with a reason to think twice: CAP_SYS_BOOT (reboot(2) ends the VE's PID namespace only), CAP_SYS_ADMIN
    // (mounts, systemd), CAP_MKNOD (devices are refused in a user namespace anyhow), CAP_NET_ADMIN and CAP_NET_RAW (the
    // VE's own stack), CAP_SYS_PTRACE, CAP_SETFCAP and CAP_SETPCAP (packages, sshd and container engines in the VE).

    /// <summary>Whether it has the capability.</summary>
    public bool Contains(int capability) => capability is >= 0 and < 64 && (Bits >> capability & 1) != 0;

    /// <summary>This set and one more.</summary>
    public CapabilitySet With(int capability) => new(Bits | 1UL << capability);

    /// <summary>This set less some.</summary>
    public CapabilitySet Without(params ReadOnlySpan<int> capabilities)
    {
        ulong bits = Bits;
        foreach (int capability in capabilities)
            bits &= ~(1UL << capability);
        return new CapabilitySet(bits);
    }

    /// <summary>What both have.</summary>
    public CapabilitySet Intersect(CapabilitySet other) => new(Bits & other.Bits);

    /// <summary>Parses names separated by commas or blanks, e.g. <c>net_raw,CAP_SYS_BOOT</c>; on failure says which name is none.</summary>
    public static bool TryParse(string names, out CapabilitySet set, out string unknown)
    {
        set = Empty;
        unknown = "";
        foreach (string name in names.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Capabilities.TryParse(name, out int capability))
            {
                unknown = name;
                return false;
            }
            set = set.With(capability);
        }
        return true;
    }

    /// <summary>The names, in the kernel's order.</summary>
    public ImmutableArray<string> Names
    {
        get
        {
            var names = ImmutableArray.CreateBuilder<string>();
            for (int capability = 0; capability < 64; capability++)
                if (Contains(capability))
                    names.Add(NameOf(capability));
            return names.ToImmutable();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Names);
}
