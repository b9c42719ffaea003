using Vectl.Runtime.Configuration;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Tests.Configuration;

public sealed class VeConfigWriterTests
{
    const string Header = "# yaml-language-server: $schema=/usr/share/vectl/ve.schema.json\n";

    [Fact]
    public void Format_LeavesDefaultsOut()
        => Assert.Equal(Header + "template: busybox\nids: 1879048192\n", VeConfigWriter.Format(Sample.Config(101)));

    [Fact]
    public void Format_EveryKeyInOrder()
    {
        VeConfig config = Sample.Config(101) with
        {
            Name = Sample.Name("web 1"),
            Hostname = "web.example.org",
            Description = "a: b",
            OnBoot = OnBoot.Yes,
            BootOrder = -3,
            Disabled = true,
            StopTimeout = 7,
            Init = "/init",
            Time = TimeNamespace.Host,
            Environment = [new("Z", "last: no"), new("A", "")],
        };
        string text = VeConfigWriter.Format(config);
        Assert.Equal(Header + """
            name: web 1
            hostname: web.example.org
            description: "a: b"
            template: busybox
            ids: 1879048192
            onboot: yes
            bootorder: -3
            disabled: true
            stop_timeout: 7
            init: /init
            time: host
            environment:
              Z: "last: no"
              A: ""

            """, text);
        Assert.Equal(text, VeConfigWriter.Format(VeConfigReader.Parse(text, "f", config.Id)));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("two words, and (more)")]
    [InlineData("/usr/bin:/bin")]
    [InlineData("a#b")]
    [InlineData("a:b")]
    [InlineData("it's")]
    [InlineData("say \"x\"")]
    [InlineData("C:\\dir")]
    [InlineData("x=1&y=2")]
    [InlineData("12-alpine")]
    [InlineData("~/file")]
    [InlineData("déjà vu \ud83d\ude00")]
    public void Quoted_NotNeeded(string value) => Assert.Equal(value, YamlWriter.Quoted(value));

    public static TheoryData<string> Nasty =>
    [
        "", " ", " leading", "trailing ", "yes", "No", "TRUE", "false", "on", "Off", "y", "N", "null", "NULL", "~", "0x10", "0o17", "0b1", "010", "1", "-1", "+1",
        "1.5", ".5", "1e3", "1_000", "1:20", "12:30:45", "2024-01-01", "2024-01-01T10:00:00Z", ".inf", "-.inf", "+.inf", ".nan", "=", "<<", ": ", "a: b", "a:",
        ":", "# x", "a # b", "#", "-", "- a", "---", "...", "?", "? a", "[a]", "{a: b}", "*a", "&a", "!a", "!!str a", "|", ">", "%TAG", "@a", "`a`", "'a'", "\"a\"",
        "\"", "'", "\\", "\\n", "a\\", "a,b", "[", "]", "{", "}", ",", "\uFEFFa", "a\uFEFF", "\u00a0", "\u00a0a", "\u3000", "e\u0301", "\ud83d\ude00", "\ufffd", "\uffff",
        "a'b\"c\\d#e: f", "!", "0", "00", "0.0.0.0", "1.2.3", "--- a", "key: |", "\u200b", "\u202e",
    ];

    [Theory]
    [MemberData(nameof(Nasty))]
    public void Format_RoundTripsAsDescriptionAndVariable(string value)
    {
        VeConfig config = Sample.Config(101) with { Description = value, Environment = [new("A", value), new("yes", value), new("null", "x"), new("y", value)] };
        string text = VeConfigWriter.Format(config);
        VeConfig back = VeConfigReader.Parse(text, "101.yaml", config.Id);
        Assert.Equal(value, back.Description);
        Assert.Equal(Sample.Variables(config), Sample.Variables(back));
        Assert.Equal(text, VeConfigWriter.Format(back));
    }

    [Fact]
    public void Format_RoundTripsRandomText()
    {
        var random = new Random(20);
        const string alphabet = " \"'#:-,?[]{}&*!|>%@`~=<.\\/aA0_1xyenu\u00e9\u2603";
        for (int i = 0; i < 20_000; i++)
        {
            char[] value = new char[random.Next(0, 8)];
            for (int j = 0; j < value.Length; j++)
                value[j] = alphabet[random.Next(alphabet.Length)];
            VeConfig config = Sample.Config(101) with { Description = new string(value) };
            Assert.Equal(config.Description, VeConfigReader.Parse(VeConfigWriter.Format(config), "101.yaml", config.Id).Description);
        }
    }

    [Fact]
    public void Format_RoundTripsLongText()
    {
        VeConfig config = Sample.Config(101) with { Description = string.Concat(Enumerable.Repeat("long: text ", 10_000)), Environment = [new(new string('A', 255), "x")] };
        VeConfig back = VeConfigReader.Parse(VeConfigWriter.Format(config), "101.yaml", config.Id);
        Assert.Equal(config.Description, back.Description);
        Assert.Equal(Sample.Variables(config), Sample.Variables(back));
    }

    [Fact]
    public void Write_ThenRead()
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory.Paths.VeConfigs);
        VeConfigWriter.Write(directory.Paths, Sample.Config(101));
        Assert.Equal(Sample.Config(101).Ids, VeConfigReader.Read(directory.Paths, Sample.Id(101)).Ids);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(directory.Paths.VeConfig(Sample.Id(101))));
    }

    [Fact]
    public void Write_RefusesWhatItCouldNotReadAgain()
    {
        using var directory = new TempDirectory();
        VeConfig config = Sample.Config(101) with { Description = new string('x', 1 << 20) };
        var failure = Assert.Throws<VeException>(() => VeConfigWriter.Write(directory.Paths, config));
        Assert.Equal(VeError.BadValue, failure.Error);
        Assert.StartsWith("the configuration of CTID 101 would have ", failure.Message);
    }

    [Fact]
    public void Write_FailureIsCannotSave()
    {
        using var directory = new TempDirectory();
        string path = directory.Paths.VeConfig(Sample.Id(101));
        Directory.CreateDirectory(path);
        var failure = Assert.Throws<VeException>(() => VeConfigWriter.Write(directory.Paths, Sample.Config(101)));
        Assert.Equal(VeError.CannotSave, failure.Error);
        Assert.Equal($"cannot save the configuration of CTID 101: renameat2 {path}: EISDIR (is a directory)", failure.Message);
        Assert.Empty(Directory.GetFiles(directory.Paths.VeConfigs));
    }
}
