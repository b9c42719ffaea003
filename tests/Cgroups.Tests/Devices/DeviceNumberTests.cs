using Vectl.Cgroups.Devices;

namespace Vectl.Cgroups.Tests.Devices;

public sealed class DeviceNumberTests
{
    [Theory]
    [InlineData("8:0\n", 8, 0)]
    [InlineData("259:1048575", 259, 1048575)]
    public void TryParse_Number(string text, uint major, uint minor)
    {
        Assert.True(DeviceNumber.TryParse(text, out DeviceNumber number));
        Assert.Equal(new DeviceNumber(major, minor), number);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8")]
    [InlineData(":")]
    [InlineData("8:")]
    [InlineData("-8:0")]
    [InlineData("8:0:1")]
    public void TryParse_NoNumber(string text) => Assert.False(DeviceNumber.TryParse(text, out _));

    // What makedev(3) of glibc gives, in the 32 bits that mknod(2) takes.
    [Theory]
    [InlineData(1, 3, 0x103u)]
    [InlineData(8, 16, 0x810u)]
    [InlineData(259, 256, 0x00110300u)]
    [InlineData(4095, 1048575, 0xFFFFFFFFu)]
    public void Encoded_IsAsMknodTakesIt(uint major, uint minor, uint encoded) => Assert.Equal(encoded, new DeviceNumber(major, minor).Encoded);
}
