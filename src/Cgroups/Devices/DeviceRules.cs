using System.Collections.Immutable;

namespace Vectl.Cgroups.Devices;

/// <summary>The devices that every VE may use.</summary>
public static class DeviceRules
{
    /// <summary>Those that give no way to the host: LXC's list (<c>common.conf</c>).</summary>
    public static ImmutableArray<DeviceRule> Harmless { get; } =
    [
        // Making a node is no use of a device.
        new(DeviceKind.Character, null, null, DeviceAccess.Mknod),
        new(DeviceKind.Block, null, null, DeviceAccess.Mknod),
        new(DeviceKind.Character, 1, 3, DeviceAccess.All), // null
        new(DeviceKind.Character, 1, 5, DeviceAccess.All), // zero
        new(DeviceKind.Character, 1, 7, DeviceAccess.All), // full
        new(DeviceKind.Character, 1, 8, DeviceAccess.All), // random
        new(DeviceKind.Character, 1, 9, DeviceAccess.All), // urandom
        new(DeviceKind.Character, 5, 0, DeviceAccess.All), // tty
        new(DeviceKind.Character, 5, 1, DeviceAccess.All), // console
        new(DeviceKind.Character, 5, 2, DeviceAccess.All), // ptmx
        new(DeviceKind.Character, 136, null, DeviceAccess.All), // pts
        new(DeviceKind.Character, 10, 229, DeviceAccess.All), // fuse
    ];
}
