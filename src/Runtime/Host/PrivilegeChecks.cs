using System.Globalization;
using Vectl.Linux;
using Vectl.Namespaces.Security;
using static Vectl.Namespaces.Security.Capabilities;

namespace Vectl.Runtime.Host;

/// <summary>What the caller may do, and which security modules have a say in it.</summary>
static class PrivilegeChecks
{
    const string Area = "privileges";

    static readonly int[] s_needed =
    [
        CAP_SYS_ADMIN, CAP_MKNOD, CAP_SETUID, CAP_SETGID, CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_SYS_CHROOT,
        CAP_SYS_PTRACE, CAP_KILL, CAP_NET_ADMIN, CAP_SETFCAP,
    ];

    public static IEnumerable<Finding> Run()
    {
        yield return User(LibC.geteuid());
        yield return UserNamespace(HostFile.TryRead("/proc/self/uid_map") ?? "");
        string status = HostFile.TryRead("/proc/self/status") ?? "";
        yield return NeededCapabilities(status);
        yield return ResourceCapability(status);
        yield return Filter(status);
        yield return AppArmor(HostFile.TryRead("/sys/module/apparmor/parameters/enabled"), HostFile.TryRead("/proc/self/attr/current"));
        yield return SELinux(HostFile.TryRead("/sys/fs/selinux/enforce"));
        yield return UnprivilegedBpf(HostFile.TryReadNumber("/proc/sys/kernel/unprivileged_bpf_disabled"));
    }

    internal static Finding User(uint euid) => euid == 0
        ? Finding.Ok(Area, "root", "yes")
        : Finding.Missing(Area, "root", $"user id {euid}", "Run vectl as root.");

    /// <summary>Only the first user namespace has all ids, device nodes and <c>trusted.*</c> attributes.</summary>
    internal static Finding UserNamespace(string map)
        => map.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries) is ["0", "0", "4294967295"]
            ? Finding.Ok(Area, "first user namespace", "yes")
            : Finding.Missing(Area, "first user namespace", "no: this is itself a container with mapped ids", "Run vectl on the host.");

    internal static Finding NeededCapabilities(string status)
    {
        if (!TryGetEffective(status, out CapabilitySet effective))
            return Finding.Warning(Area, "capabilities", "/proc/self/status has no CapEff", null);
        string[] absent = [.. s_needed.Where(capability => !effective.Contains(capability)).Select(NameOf)];
        return absent.Length == 0
            ? Finding.Ok(Area, "capabilities", "all that are needed")
            : Finding.Missing(Area, "capabilities", $"missing: {string.Join(' ', absent)}", "Run vectl as root with all capabilities.");
    }

    internal static Finding ResourceCapability(string status)
        => TryGetEffective(status, out CapabilitySet effective) && effective.Contains(CAP_SYS_RESOURCE)
            ? Finding.Ok(Area, "CAP_SYS_RESOURCE", "yes")
            : Finding.Warning(Area, "CAP_SYS_RESOURCE", "no: resource limits of VEs cannot be raised above the caller's", "Run vectl as root with all capabilities.");

    internal static Finding Filter(string status) => Field(status, "Seccomp:") is "2"
        ? Finding.Warning(Area, "seccomp of the caller", "filtered: VEs inherit the filter", "Run vectl outside of containers.")
        : Finding.Ok(Area, "seccomp of the caller", "none");

    internal static Finding AppArmor(string? enabled, string? profile) => (enabled, profile) switch
    {
        ("Y", null or "" or "unconfined" or "unconfined\0") => Finding.Ok(Area, "AppArmor", "enabled, this process is unconfined"),
        ("Y", _) => Finding.Warning(Area, "AppArmor", $"this process is confined by {profile!.TrimEnd('\0')}, which VEs inherit", "Run vectl from an unconfined shell."),
        _ => Finding.Ok(Area, "AppArmor", "not in use"),
    };

    internal static Finding SELinux(string? enforce) => enforce switch
    {
        "1" => Finding.Warning(Area, "SELinux", "enforcing, and there is no policy for VEs", "If a start fails with EACCES look at ausearch -m avc, or use setenforce 0 to find out."),
        "0" => Finding.Ok(Area, "SELinux", "permissive"),
        _ => Finding.Ok(Area, "SELinux", "not in use"),
    };

    internal static Finding UnprivilegedBpf(long? disabled) => disabled is 0
        ? Finding.Warning(Area, "unprivileged bpf", "kernel.unprivileged_bpf_disabled = 0: any user of the host may load kernel code", "sysctl kernel.unprivileged_bpf_disabled=2")
        : Finding.Ok(Area, "unprivileged bpf", disabled is null ? "not in this kernel" : "off");

    static bool TryGetEffective(string status, out CapabilitySet set)
    {
        bool found = ulong.TryParse(Field(status, "CapEff:"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong bits);
        set = new CapabilitySet(bits);
        return found;
    }

    static ReadOnlySpan<char> Field(ReadOnlySpan<char> status, ReadOnlySpan<char> name)
    {
        foreach (ReadOnlySpan<char> line in status.EnumerateLines())
            if (line.StartsWith(name))
                return line[name.Length..].Trim();
        return [];
    }
}
