using System.Text;
using Vectl.Runtime.Templates;

namespace Vectl.Runtime.Tests.Templates;

public sealed class ManifestTests
{
    static readonly TemplateManifest Sample = new()
    {
        Name = "debian-12",
        Distribution = "debian",
        Release = "12",
        InitSystem = InitSystem.Systemd,
        StopSignal = 37,
        Digest = "sha256:00",
        Size = 1L << 40,
        Files = 9,
        Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Source = "import of \"x\"",
    };

    [Fact]
    public void ManifestJson_FormatParse_Same() => Assert.Equal(Sample, Parse(Encoding.UTF8.GetString(ManifestJson.Form.Format(Sample))));

    static TemplateManifest? Parse(string json) => ManifestJson.Form.TryParse(Encoding.UTF8.GetBytes(json), out TemplateManifest? manifest, out _) ? manifest : null;

    [Fact]
    public void ManifestJson_KeyOfLaterVersion_LeftOut()
    {
        string json = Encoding.UTF8.GetString(ManifestJson.Form.Format(Sample)).Replace("{\n", "{\n  \"new\": {\"a\": [1]},\n");
        Assert.Equal(Sample, Parse(json));
    }

    [Theory]
    [InlineData("\"stop_signal\": 37", "\"stop_signal\": 99", "7:18: stop_signal is not acceptable, expected a whole number from 1 to 64")]
    [InlineData("\"stop_signal\": 37", "\"stop_signal\": \"x\"", "7:18: stop_signal is not acceptable, expected a whole number from 1 to 64")]
    [InlineData("\"systemd\"", "\"upstart\"", "5:18: init_system is not acceptable, expected systemd, busybox, sysvinit, openrc or other")]
    [InlineData("\"digest\"", "\"digests\"", "13:1: no digest, expected a template manifest")]
    [InlineData("2026-01-02T", "yesterday", "11:14: created is not acceptable, expected a time such as 2026-01-31T12:00:00Z")]
    [InlineData("}", "", "14:1: not JSON, expected a template manifest")]
    public void ManifestJson_Broken_Problem(string from, string to, string expected)
    {
        string json = Encoding.UTF8.GetString(ManifestJson.Form.Format(Sample)).Replace(from, to);
        Assert.False(ManifestJson.Form.TryParse(Encoding.UTF8.GetBytes(json), out _, out string? problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void OsRelease_Parse_CleansValues()
        => Assert.Equal(new OsRelease("debian", "12rm-rf"), OsRelease.Parse("NAME=x\nID=\"debian\"\nVERSION_ID='12;\x1b rm -rf / $'\n"));

    [Fact]
    public void DebianTree_LockRoot_OnlyRoot()
        => Assert.Equal("root:*:1::\nrooty:x:1::\n", DebianTree.LockRoot("root:$y$hash:1::\nrooty:x:1::\n"));

    [Fact]
    public void DebianTree_FitInittab_GivesItAConsoleAndAWayToPowerOff()
        => Assert.Equal("""
            co:2345:respawn:/sbin/getty --noclear --keep-baud 38400 console linux
            pf::powerwait:/sbin/shutdown -h now
            id:2:initdefault:
            z6:6:respawn:/sbin/sulogin --force
            vr:2345:once:/bin/touch /dev/vectl-ready

            """, DebianTree.FitInittab("""
            id:2:initdefault:
            pf::powerwait:/etc/init.d/powerfail start
            po::powerokwait:/etc/init.d/powerfail stop
            z6:6:respawn:/sbin/sulogin --force
            1:2345:respawn:/sbin/getty --noclear 38400 tty1
            #T0:23:respawn:/sbin/getty -L ttyS0 9600 vt100

            """));
}
