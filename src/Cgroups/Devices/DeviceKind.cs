namespace Vectl.Cgroups.Devices;

/// <summary>The two kinds of devices; the numbers of <c>BPF_DEVCG_DEV_*</c> (<c>linux/bpf.h</c>).</summary>
public enum DeviceKind
{
    /// <summary>A block device (<c>b</c>).</summary>
    Block = 1,
    /// <summary>A character device (<c>c</c>).</summary>
    Character = 2,
}
