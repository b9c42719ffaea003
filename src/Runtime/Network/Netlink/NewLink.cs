using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>An interface that is to be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mac">Its MAC address, or null for the kernel's choice.</param>
/// <param name="Mtu">Its MTU in bytes, or null for the kernel's choice.</param>
/// <param name="Master">The index of the bridge that it becomes a port of, or null.</param>
public sealed record NewLink(string Name, MacAddress? Mac = null, int? Mtu = null, int? Master = null);
