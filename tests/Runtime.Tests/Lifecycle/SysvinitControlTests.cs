using Vectl.Runtime.Lifecycle;

namespace Vectl.Runtime.Tests.Lifecycle;

public sealed class SysvinitControlTests
{
    // As telinit of sysvinit 3.06 writes it for runlevel 0.
    [Fact]
    public void PowerOffRequest_IsTelinits()
    {
        byte[] request = SysvinitControl.PowerOffRequest();
        Assert.Equal([0x69, 0x19, 0x09, 0x03, 1, 0, 0, 0, (byte)'0', 0, 0, 0, 5, 0, 0, 0], request[..16]);
        Assert.Equal(384, request.Length);
        Assert.All(request[16..], value => Assert.Equal(0, value));
    }
}
