using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Tests.Storage;

public sealed class PosixAclTests
{
    // Version 2; user::rw-, user:5:r--, group::r--, group:6:r--, mask::r--, other::---, each with the id's place filled.
    const string Acl = "02000000" + "01000600ffffffff" + "0200040005000000" + "04000400ffffffff" + "0800040006000000" + "10000400ffffffff" + "20000000ffffffff";

    [Fact]
    public void Map_TranslatesUsersAndGroupsOnly()
        => Assert.Equal(Acl.Replace("0500", "6900").Replace("0600000010", "6a00000010"), Convert.ToHexStringLower(PosixAcl.Map(Convert.FromHexString(Acl), id => id + 100)!));

    [Theory]
    [InlineData("")]
    [InlineData("020000")]
    [InlineData("0200000001")]
    public void Map_OfWhatIsNoAcl_IsNull(string value) => Assert.Null(PosixAcl.Map(Convert.FromHexString(value), id => id));
}
