using System.Text;
using Vectl.Runtime.Guest;

namespace Vectl.Runtime.Tests.Guest;

public sealed class GuestUsersTests
{
    const string Passwd = """
        root:x:0:0:root:/root:/bin/bash
        www-data:x:33:33:www:/var/www:
        alice:x:1000:1000:Alice,,,:/home/alice:/bin/zsh
        alice:x:0:0:second of that name:/root:/bin/sh
        7:x:1007:7:a name of digits:relative:/bin/sh
        """;

    const string Group = """
        root:x:0:
        sudo:x:27:alice,bob
        www-data:x:33:alice
        alice:x:1000:
        alicex:x:1001:xalice
        """;

    static GuestUsers Parse(string passwd, string group = "") => GuestUsers.Parse(Encoding.UTF8.GetBytes(passwd), Encoding.UTF8.GetBytes(group));

    [Fact]
    public void Find_ByName_GivesTheFirstLineAndAllGroups()
    {
        GuestUser alice = Parse(Passwd, Group).Find("alice")!;
        Assert.Equal(("alice", 1000u, 1000u, "/home/alice", "/bin/zsh"), (alice.Name, alice.Uid, alice.Gid, alice.Home, alice.Shell));
        Assert.Equal<uint>([1000, 27, 33], alice.Groups);
    }

    [Fact]
    public void Find_ByNumber_GivesTheUserOfThatId() => Assert.Equal("www-data", Parse(Passwd, Group).Find("33")!.Name);

    [Fact]
    public void Find_NameOfDigits_ComesBeforeTheNumber() => Assert.Equal(1007u, Parse(Passwd).Find("7")!.Uid);

    [Fact]
    public void Find_EmptyShell_IsSh() => Assert.Equal("/bin/sh", Parse(Passwd).Find("www-data")!.Shell);

    [Fact]
    public void Find_RelativeHome_IsTheRoot() => Assert.Equal("/", Parse(Passwd).Find("7")!.Home);

    [Theory]
    [InlineData("bob")]
    [InlineData("")]
    [InlineData("1001")]
    [InlineData("-1")]
    [InlineData("+0")]
    [InlineData("0x0")]
    public void Find_Nobody_IsNull(string name) => Assert.Null(Parse(Passwd, Group).Find(name));

    // 65536 would be an id of the next VE, and 4294967295 means "none" to the kernel.
    [Theory]
    [InlineData("eve:x:65536:0::/:/bin/sh")]
    [InlineData("eve:x:0:65536::/:/bin/sh")]
    [InlineData("eve:x:4294967295:0::/:/bin/sh")]
    [InlineData("eve:x:4294967296:0::/:/bin/sh")]
    [InlineData("eve:x:-1:0::/:/bin/sh")]
    [InlineData("eve:x: 0:0::/:/bin/sh")]
    [InlineData("eve:x::0::/:/bin/sh")]
    [InlineData("eve:x:0:0::/")]
    [InlineData("eve:x:0:0::/:/bin/sh:more")]
    [InlineData("eve:x:0:0::/\0x:/bin/sh")]
    [InlineData("eve")]
    public void Find_BadLine_DoesNotCount(string line) => Assert.Null(Parse(line + "\n" + Passwd).Find("eve"));

    [Fact]
    public void Find_AfterGarbage_IsFound()
    {
        byte[] passwd = [0xff, 0xfe, (byte)':', 0x80, (byte)'\n', .. new byte[100_000], (byte)'\n', .. Encoding.ASCII.GetBytes(new string('a', 1 << 20)), (byte)'\n', .. Encoding.ASCII.GetBytes(Passwd)];
        Assert.Equal(0u, GuestUsers.Parse(passwd, passwd).Find("root")!.Uid);
    }

    [Fact]
    public void FindGroup_ByNameAndNumber_GivesItsId()
    {
        GuestUsers users = Parse(Passwd, Group);
        Assert.Equal(27u, users.FindGroup("sudo"));
        Assert.Equal(27u, users.FindGroup("27"));
        Assert.Null(users.FindGroup("wheel"));
    }

    [Theory]
    [InlineData(1000, 2000, 1002)]
    [InlineData(27, 30, 28)]
    [InlineData(33, 33, null)]
    public void FreeId_IsNoUsersAndNoGroups(uint first, uint last, int? free) => Assert.Equal((uint?)free, Parse(Passwd, Group).FreeId(first, last));
}
