using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;

namespace Vectl.Runtime.Tests.Guest;

public sealed class LoginUserTests
{
    static readonly GuestUsers s_users = GuestUsers.Parse("""
        root:x:0:0:root:/root:/bin/sh
        www:x:33:34:web:/var/www:/usr/sbin/nologin
        2big:x:1002:1002::/home/2big:/bin/zsh

        """u8, """
        root:x:0:
        www:x:34:
        adm:x:4:www,2big
        backup:x:35:www

        """u8);

    static string Show(string who)
    {
        LoginUser user = LoginUser.Find(s_users, who, Sample.Id(101));
        return $"{user.User.Name} {user.Identity.Uid}:{user.Identity.Gid} [{string.Join(',', user.Identity.Groups)}] {user.User.Home}";
    }

    [Theory]
    [InlineData("root", "root 0:0 [0] /root")]
    [InlineData("0", "root 0:0 [0] /root")]
    [InlineData("www", "www 33:34 [34,4,35] /var/www")]
    [InlineData("33", "www 33:34 [34,4,35] /var/www")]
    [InlineData("2big", "2big 1002:1002 [1002,4] /home/2big")]
    [InlineData("www:adm", "www 33:4 [] /var/www")]
    [InlineData("www:7", "www 33:7 [] /var/www")]
    [InlineData("1234:4", "1234 1234:4 [] /")]
    [InlineData("65535:65535", "65535 65535:65535 [] /")]
    public void Find_AUser(string who, string expected) => Assert.Equal(expected, Show(who));

    // CVE-2026-30892: what is no user must not become another one.
    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData(":")]
    [InlineData("root:0x1")]
    [InlineData("root:0:0")]
    [InlineData("+5")]
    [InlineData("-1:0")]
    [InlineData(" 0")]
    [InlineData("0 ")]
    [InlineData("0x0:0")]
    [InlineData("65536:0")]
    [InlineData("4294967295:0")]
    [InlineData("4294967296:0")]
    [InlineData("99999999999:0")]
    [InlineData("nobody")]
    [InlineData("ROOT")]
    [InlineData("root\n:0")]
    public void Find_Nobody_IsExitCode21(string who) => Assert.Equal(VeError.BadValue, Assert.Throws<VeException>(() => Show(who)).Error);

    [Fact]
    public void Environment_OfAUser() => Assert.Equal((string[])["PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/home/2big", "USER=2big", "LOGNAME=2big", "SHELL=/bin/zsh"],
        LoginUser.Find(s_users, "2big", Sample.Id(101)).Environment.ToArray());

    [Theory]
    [InlineData("alice:!$6$salt$hash:19000:0:99999:7:::", true)]
    [InlineData("alice:$6$salt$hash:19000:0:99999:7::1:", true)]
    [InlineData("alice:$6$salt$hash:19000:0:99999:7::99999:", false)]
    [InlineData("alice:$6$salt$hash:19000:0:99999:7:::", false)]
    [InlineData("alice:!:19000:0:99999:7:::", false)]
    [InlineData("alice:!*:19000:0:99999:7:::", false)]
    [InlineData("alice:*:19000:0:99999:7:::", false)]
    [InlineData("alice::19000:0:99999:7:::", false)]
    [InlineData("alic:!x:1:::::1:", false)]
    [InlineData("alice:!x", false)]
    public void WhyLocked_OnlyWhatWasLocked(string shadow, bool locked) => Assert.Equal(locked, LoginUser.WhyLocked(System.Text.Encoding.UTF8.GetBytes(shadow + "\n"), "alice") is not null);
}
