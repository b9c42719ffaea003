namespace Vectl.Cgroups.Devices;

/// <summary>What may be done with a device; the numbers of <c>BPF_DEVCG_ACC_*</c> (<c>linux/bpf.h</c>).</summary>
[Flags]
public enum DeviceAccess
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>Make a node for it (<c>m</c>). In a user namespace the kernel refuses that whatever a filter says.</summary>
    Mknod = 1,
    /// <summary>Read (<c>r</c>).</summary>
    Read = 2,
    /// <summary>Write (<c>w</c>).</summary>
    Write = 4,
    /// <summary>All three.</summary>
    All = 7,
}
