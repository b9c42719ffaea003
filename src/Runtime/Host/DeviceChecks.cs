using Vectl.Cgroups.Devices;
using Vectl.Linux;

namespace Vectl.Runtime.Host;

/// <summary>Whether programs can say which devices a VE may use.</summary>
static class DeviceChecks
{
    /// <summary>What helps where they cannot.</summary>
    public const string Mend = "Use a kernel with CONFIG_CGROUP_BPF, and run vectl with CAP_BPF and CAP_SYS_ADMIN, outside of containers.";

    public static IEnumerable<Finding> Run() => [Check(TryLoad())];

    internal static Finding Check(Errno errno) => errno == Errno.OK
        ? Finding.Ok("cgroups", "device filter", "programs can be loaded")
        : Finding.Warning("cgroups", "device filter", $"bpf gives {errno}; VEs with devices or devnodes are refused, others rely on their user namespace alone", Mend);

    // Loaded and closed at once: it is on no cgroup.
    static Errno TryLoad()
    {
        try
        {
            using Fd program = DeviceFilter.Load(DeviceProgram.Build(DeviceRules.Harmless), DeviceProgram.SharedName);
            return Errno.OK;
        }
        catch (ErrnoException failure)
        {
            return failure.Errno;
        }
    }
}
