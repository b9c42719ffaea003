using Vectl.Linux;

namespace Vectl.Runtime.Network.Netlink;

/// <summary>A request of a batch that the kernel refused.</summary>
/// <param name="Request">Which: its place in the batch, from 1.</param>
/// <param name="Errno">Why.</param>
/// <param name="Text">Why in the kernel's words (<c>NETLINK_EXT_ACK</c>), or null.</param>
public readonly record struct NetlinkError(int Request, Errno Errno, string? Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text is null ? $"{Errno} ({Errno.Text()})" : $"{Errno} ({Text})";
}
