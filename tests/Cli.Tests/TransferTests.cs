using Vectl.Cli.Commands;
using Vectl.Runtime.Errors;

namespace Vectl.Cli.Tests;

public class TransferTests
{
    [Fact]
    public void Push_Words() => Assert.Equal(new Transfer("101", new(["a", "b", "/dest/"]), IsPush: true), Parse.Verb("push", "101", "a", "b", "/dest/"));

    [Theory]
    [InlineData("33", 33, 33)]
    [InlineData("33:34", 33, 34)]
    [InlineData("0:0", 0, 0)]
    public void Owner_IsAUidAndAGid(string text, int uid, int gid)
        => Assert.Equal(((uint)uid, (uint)gid), Assert.IsType<Transfer>(Parse.Verb("push", "101", "a", "b", "--owner", text)).Owner);

    [Theory]
    [InlineData("33:")]
    [InlineData(":33")]
    [InlineData("1:2:3")]
    [InlineData("www-data")]
    [InlineData("-1")]
    [InlineData("4294967295")]
    public void Owner_ThatIsNone_IsExitCode21(string text) => Assert.Equal(VeError.BadValue, Parse.Failure("pull", "101", "a", "b", $"--owner={text}").Error);

    [Fact]
    public void Streams()
    {
        Assert.IsType<Transfer>(Parse.Verb("push", "101", "-", "/f"));
        Assert.IsType<Transfer>(Parse.Verb("pull", "101", "/f", "-"));
    }

    [Theory]
    [InlineData("push", "101")]
    [InlineData("push", "101", "a")]
    [InlineData("push", "101", "a", "-")]
    [InlineData("push", "101", "-", "a", "/dest")]
    [InlineData("pull", "101", "-", "dest")]
    [InlineData("pull", "101", "a", "b", "-")]
    [InlineData("push", "101", "a", "b", "--setid")]
    public void Mistake_IsExitCode20(params string[] args) => Assert.Equal(VeError.BadSyntax, Parse.Failure(args).Error);
}
