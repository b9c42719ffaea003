using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;
using Vectl.Runtime.Guest.Passwords;

namespace Vectl.Runtime.Tests.Guest;

public sealed class AccountChangeTests
{
    [Fact]
    public void OfPassword_IsHashed_AndMayHaveColons()
    {
        AccountChange change = AccountChange.OfPassword("alice:a:b", isCrypted: false);
        Assert.Equal("alice", change.User);
        Assert.Equal(change.PasswordHash, Sha512Crypt.Hash("a:b", change.PasswordHash!));
    }

    [Fact]
    public void OfPassword_Crypted_IsTakenAsItIs() => Assert.Equal("$y$j9T$x$y", AccountChange.OfPassword("root:$y$j9T$x$y", isCrypted: true).PasswordHash);

    // No message has the password in it: it would end up in logs.
    [Theory]
    [InlineData("secret-word", false)]
    [InlineData("alice:", false)]
    [InlineData("Alice:secret-word", false)]
    [InlineData("0:secret-word", false)]
    [InlineData("-x:secret-word", false)]
    [InlineData("a/b:secret-word", false)]
    [InlineData(":secret-word", false)]
    [InlineData("alice:secret-word\n", false)]
    [InlineData("alice:secret-word:0:0", true)]
    [InlineData("alice:secret word", true)]
    [InlineData("alice:secret-word\nroot::0:0", true)]
    public void OfPassword_Bad_IsRefusedWithoutShowingIt(string pair, bool crypted)
    {
        VeException failure = Assert.Throws<VeException>(() => AccountChange.OfPassword(pair, crypted));
        Assert.Equal(VeError.BadValue, failure.Error);
        Assert.DoesNotContain("secret", failure.Message + failure.Hint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n")]
    [InlineData("ssh-rsa\n")]
    [InlineData("ssh-rsa AAAA\0 x\n")]
    public void OfKeys_Bad_IsRefused(string content) => Assert.Equal(VeError.BadValue, Assert.Throws<VeException>(() => AccountChange.OfKeys("root", "key.pub", content)).Error);
}
