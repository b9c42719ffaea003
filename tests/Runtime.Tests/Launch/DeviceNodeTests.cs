using Vectl.Cgroups.Devices;
using Vectl.Linux;
using Vectl.Runtime.Launch;

namespace Vectl.Runtime.Tests.Launch;

public sealed class DeviceNodeTests
{
    [Fact]
    public void Find_Null_IsItsNumber()
    {
        DeviceNode node = DeviceNode.Find("null", out _)!.Value;
        Assert.Equal((DeviceKind.Character, new DeviceNumber(1, 3), LibC.S_IFCHR), (node.Kind, node.Number, node.Mode & LibC.S_IFMT));
    }

    [Theory]
    [InlineData("no-such-device", "is not there")]
    [InlineData("pts", "is no device")]
    public void Find_NoDevice_SaysWhy(string name, string fault)
    {
        Assert.Null(DeviceNode.Find(name, out string found));
        Assert.Equal(fault, found);
    }

    [Theory]
    [InlineData("fuse", "")]
    [InlineData("net/tun", "net")]
    [InlineData("bus/usb/001/002", "bus bus/usb bus/usb/001")]
    public void Parents_OutermostFirst(string name, string parents)
        => Assert.Equal(parents, string.Join(' ', new DeviceNode(name, DeviceKind.Block, default, 0).Parents));
}
