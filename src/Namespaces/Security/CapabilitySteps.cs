using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Security;

/// <summary>The steps that leave a stage, and all it will ever start, with a set of capabilities.</summary>
public static class CapabilitySteps
{
    /// <summary>Drops all that is not kept, from every set; nothing stays inheritable (CVE-2022-24769).</summary>
    /// <param name="kept">What stays.</param>
    /// <param name="lastCap">The kernel's last capability (<c>/proc/sys/kernel/cap_last_cap</c>).</param>
    public static ImmutableArray<Step> Drop(CapabilitySet kept, int lastCap)
    {
        kept = kept.Intersect(CapabilitySet.UpTo(lastCap));
        var steps = ImmutableArray.CreateBuilder<Step>();

        // The bounding set first: PR_CAPBSET_DROP needs CAP_SETPCAP, which capset may take.
        for (int capability = 0; capability <= lastCap; capability++)
            if (!kept.Contains(capability))
                steps.Add(new CallStep($"drop {Capabilities.NameOf(capability)}", SysNo.prctl,
                    [Flag.Of(PR_CAPBSET_DROP), new Arg.Value(capability, Capabilities.NameOf(capability)), 0, 0, 0]));
        steps.Add(new CallStep("clear the ambient capabilities", SysNo.prctl,
            [Flag.Of(PR_CAP_AMBIENT), Flag.Of(PR_CAP_AMBIENT_CLEAR_ALL), 0, 0, 0]));
        steps.Add(new CallStep("set the capabilities", SysNo.capset, [Header(), Data(kept)]));
        return steps.ToImmutable();
    }

    static Arg.Bytes Header()
    {
        var header = new cap_user_header { version = _LINUX_CAPABILITY_VERSION_3, pid = 0 };
        return new Arg.Bytes([.. MemoryMarshal.AsBytes(new ReadOnlySpan<cap_user_header>(in header))], "{_LINUX_CAPABILITY_VERSION_3, self}");
    }

    static Arg.Bytes Data(CapabilitySet kept)
    {
        // The version-3 interface takes two structures: capabilities 0 to 31, then 32 to 63.
        ReadOnlySpan<cap_user_data> data =
        [
            new() { effective = (uint)kept.Bits, permitted = (uint)kept.Bits },
            new() { effective = (uint)(kept.Bits >> 32), permitted = (uint)(kept.Bits >> 32) },
        ];
        return new Arg.Bytes([.. MemoryMarshal.AsBytes(data)], $"{{permitted=effective=0x{kept.Bits:x}, inheritable=0}}");
    }
}
