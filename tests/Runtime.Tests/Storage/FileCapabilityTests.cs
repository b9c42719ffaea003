using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Tests.Storage;

public sealed class FileCapabilityTests
{
    // cap_net_raw+ep; revision 3 for the root with id 65536.
    const string Revision2 = "0100000200200000000000000000000000000000", Revision3 = "010000030020000000000000000000000000000000000100";

    [Theory]
    [InlineData(Revision2, 0, 65536, Revision3)]
    [InlineData(Revision2, 65536, 0, Revision2)]
    [InlineData(Revision3, 65536, 0, Revision2)]
    [InlineData(Revision3, 0, 65536, null)]
    [InlineData(Revision3, 131072, 0, null)]
    [InlineData("0100000100200000", 0, 0, null)]
    [InlineData("01", 0, 0, null)]
    [InlineData("", 0, 0, null)]
    public void Map_IsForTheRootWhereTheCopyIs(string value, uint from, uint to, string? copy)
        => Assert.Equal(copy, FileCapability.Map(Convert.FromHexString(value), from, to) is { } bytes ? Convert.ToHexStringLower(bytes) : null);
}
