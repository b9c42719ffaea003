using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Tests.Configuration;

public sealed class VeConfigReaderTests
{
    const string Minimal = "template: busybox\nids: 1879048192\n";
    const string Keys = "name, hostname, description, template, ids, onboot, bootorder, disabled, stop_timeout, init, time, environment, memory, cpu, io, pids, hugetlb, cgroups, rlimits, ptys, oom_score_adj, devices, devnodes, nameservers, searchdomains, peers, guest_network, network, sysctls, features, provision";

    [Fact]
    public void Parse_Minimal()
    {
        VeConfig config = Parse(Minimal);
        Assert.Equal(101, config.Id.Number);
        Assert.Equal("busybox", config.Template);
        Assert.Equal(1879048192u, config.Ids.Base);
        Assert.Null(config.Name);
        Assert.Null(config.Hostname);
        Assert.Null(config.Description);
        Assert.Equal(OnBoot.Unset, config.OnBoot);
        Assert.Null(config.BootOrder);
        Assert.False(config.Disabled);
        Assert.Null(config.StopTimeout);
        Assert.Null(config.Init);
        Assert.Equal(TimeNamespace.Own, config.Time);
        Assert.Empty(config.Environment);
        Assert.Equal("ve-101", config.EffectiveHostname);
    }

    [Fact]
    public void Parse_EveryKeyInAnyOrder()
    {
        VeConfig config = Parse("""
            # A comment.
            environment:
              LANG: C.UTF-8
              PORT: 8080
              EMPTY: ""
            time: host
            init: /usr/lib/systemd/systemd
            stop_timeout: 30
            disabled: yes
            bootorder: -5
            onboot: "no"
            ids: 65536
            template: debian-12   # with a comment
            description: 'Mail, for all: of "us"'
            hostname: mail.example.org
            name: mail
            """);
        Assert.Equal("mail", config.Name?.Text);
        Assert.Equal("mail.example.org", config.Hostname);
        Assert.Equal("Mail, for all: of \"us\"", config.Description);
        Assert.Equal("debian-12", config.Template);
        Assert.Equal(65536u, config.Ids.Base);
        Assert.Equal(OnBoot.No, config.OnBoot);
        Assert.Equal(-5, config.BootOrder);
        Assert.True(config.Disabled);
        Assert.Equal(30, config.StopTimeout);
        Assert.Equal("/usr/lib/systemd/systemd", config.Init);
        Assert.Equal(TimeNamespace.Host, config.Time);
        Assert.Equal(["LANG=C.UTF-8", "PORT=8080", "EMPTY="], Sample.Variables(config));
    }

    [Theory]
    [InlineData("disabled: true", true)]
    [InlineData("disabled: yes", true)]
    [InlineData("disabled: \"true\"", true)]
    [InlineData("disabled: false", false)]
    [InlineData("disabled: no", false)]
    public void Parse_Disabled(string line, bool expected) => Assert.Equal(expected, Parse(Minimal + line).Disabled);

    [Theory]
    [InlineData("onboot: yes", OnBoot.Yes)]
    [InlineData("onboot: true", OnBoot.Yes)]
    [InlineData("onboot: 'no'", OnBoot.No)]
    [InlineData("onboot: false", OnBoot.No)]
    public void Parse_OnBoot(string line, OnBoot expected) => Assert.Equal(expected, Parse(Minimal + line).OnBoot);

    [Fact]
    public void Parse_StopTimeoutZeroIsTheDefault() => Assert.Null(Parse(Minimal + "stop_timeout: 0").StopTimeout);

    [Fact]
    public void Parse_ByteOrderMarkAndWindowsLineEnds() => Assert.Equal("busybox", Parse("\uFEFF" + Minimal.Replace("\n", "\r\n")).Template);

    [Fact]
    public void Parse_JsonIsYaml() => Assert.Equal("a", Parse("{\"template\": \"a\", \"ids\": 65536}").Template);

    // Each case is appended to two good lines, so that the position is that of the third.
    [Theory]
    [InlineData("hostnam: a", "3:1: unknown key 'hostnam', expected one of " + Keys, "Did you mean 'hostname'?")]
    [InlineData("stop-timeout: 1", "3:1: unknown key 'stop-timeout', expected one of " + Keys, "Did you mean 'stop_timeout'?")]
    [InlineData("Name: a", "3:1: unknown key 'Name', expected one of " + Keys, "Did you mean 'name'?")]
    [InlineData("zzzzzz: a", "3:1: unknown key 'zzzzzz', expected one of " + Keys, null)]
    [InlineData("'a\\x1b[31mb': a", "3:1: unknown key 'a\\x1b[31mb', expected one of " + Keys, null)]
    [InlineData("\"a\\e[31m\": a", "3:1: unknown key 'a\\x1b[31m', expected one of " + Keys, null)]
    [InlineData("ids: 65536", "3:1: key 'ids' again (first in line 2), expected each key once")]
    [InlineData("name: 102", "3:7: name is '102' (it is a number, which would be read as a CTID), expected 1 to 64 of 0-9 A-Z a-z space - + _ . that are not a number")]
    [InlineData("name: a/b", "3:7: name is 'a/b' ('/' is not one of 0-9 A-Z a-z space - + _ .), expected 1 to 64 of 0-9 A-Z a-z space - + _ . that are not a number")]
    [InlineData("name:", "3:1: name is empty, expected 1 to 64 of 0-9 A-Z a-z space - + _ . that are not a number")]
    [InlineData("name: ''", "3:7: name is '' (it has 0 characters, 1 to 64 are allowed), expected 1 to 64 of 0-9 A-Z a-z space - + _ . that are not a number")]
    [InlineData("name: null", "3:7: name is empty, expected 1 to 64 of 0-9 A-Z a-z space - + _ . that are not a number", "Write it in quotes if the text null is meant.")]
    [InlineData("hostname: a_b", "3:11: hostname is 'a_b' ('_' is not one of 0-9 A-Z a-z -), expected labels of 0-9 A-Z a-z - joined by dots, at most 64 characters")]
    [InlineData("description: [a]", "3:14: description is a sequence, expected one line of text")]
    [InlineData("description: \"a\\nb\"", "3:14: description has the control character \\n, expected one line of text")]
    [InlineData("description: \"a\\rb\"", "3:14: description has the control character \\x0d, expected one line of text")]
    [InlineData("description: \"a\\0b\"", "3:14: description has the control character \\x00, expected one line of text")]
    [InlineData("description: \"a\\tb\"", "3:14: description has the control character \\x09, expected one line of text")]
    [InlineData("description: \"a\\x9bb\"", "3:14: description has the control character \\x9b, expected one line of text")]
    [InlineData("description: \"a\\Lb\"", "3:14: description has the line separator \\u2028, expected one line of text")]
    [InlineData("description: |\n  a\n  b", "3:14: description has the control character \\n, expected one line of text")]
    [InlineData("onboot: maybe", "3:9: onboot is 'maybe', expected yes or no")]
    [InlineData("onboot: YES", "3:9: onboot is 'YES', expected yes or no")]
    [InlineData("bootorder: high", "3:12: bootorder is 'high', expected a whole number from -2147483648 to 2147483647")]
    [InlineData("bootorder: 1.5", "3:12: bootorder is '1.5', expected a whole number from -2147483648 to 2147483647")]
    [InlineData("bootorder: 010", "3:12: bootorder is '010', expected a whole number from -2147483648 to 2147483647")]
    [InlineData("bootorder: +1", "3:12: bootorder is '+1', expected a whole number from -2147483648 to 2147483647")]
    [InlineData("bootorder: 0x10", "3:12: bootorder is '0x10', expected a whole number from -2147483648 to 2147483647")]
    [InlineData("bootorder: 2147483648", "3:12: bootorder is '2147483648', expected a whole number from -2147483648 to 2147483647")]
    [InlineData("bootorder: 99999999999999999999", "3:12: bootorder is '99999999999999999999', expected a whole number from -2147483648 to 2147483647")]
    [InlineData("bootorder: \"5\"", "3:12: bootorder is the text \"5\", expected a whole number from -2147483648 to 2147483647")]
    [InlineData("disabled: 1", "3:11: disabled is '1', expected true or false")]
    [InlineData("disabled: {}", "3:11: disabled is a mapping, expected true or false")]
    [InlineData("stop_timeout: -1", "3:15: stop_timeout is '-1', expected a whole number of seconds from 0 to 86400")]
    [InlineData("stop_timeout: 86401", "3:15: stop_timeout is '86401', expected a whole number of seconds from 0 to 86400")]
    [InlineData("init: sbin/init", "3:7: init is 'sbin/init', expected an absolute path")]
    [InlineData("init: /", "3:7: init is '/', expected an absolute path")]
    [InlineData("time: mine", "3:7: time is 'mine', expected own or host")]
    [InlineData("environment: A=B", "3:14: environment is 'A=B', expected a mapping of variables to one-line texts")]
    [InlineData("environment: [A=B]", "3:14: environment is a sequence, expected a mapping of variables to one-line texts")]
    [InlineData("environment:\n  1A: b", "4:3: variable '1A' in environment, expected A-Z a-z 0-9 _ and no digit first")]
    [InlineData("environment:\n  \"A=\": b", "4:3: variable 'A=' in environment, expected A-Z a-z 0-9 _ and no digit first")]
    [InlineData("environment:\n  A: \"x\\ny\"", "4:6: environment.A has the control character \\n, expected one line of text")]
    [InlineData("environment:\n  A: [x]", "4:6: environment.A is a sequence, expected one line of text")]
    [InlineData("environment:\n  A:\n", "4:3: environment.A is empty, expected one line of text")]
    [InlineData("environment:\n  A: x\n  A: y\n", "5:3: key 'A' again (first in line 4), expected each key once")]
    [InlineData("name: &x web", "3:7: the anchor '&x', expected a value without an anchor")]
    [InlineData("name: *x", "3:7: the alias '*x', expected the value itself")]
    [InlineData("name: !!str web", "3:7: the tag 'tag:yaml.org,2002:str', expected a value without a tag")]
    [InlineData("name: ! web", "3:7: the tag '!', expected a value without a tag")]
    [InlineData("<<: {name: web}", "3:1: unknown key '<<', expected one of " + Keys, null)]
    [InlineData("? [a]\n: b", "3:3: a sequence as a key, expected a word")]
    [InlineData("---\nname: web", "3:1: a second document, expected one document in a file")]
    [InlineData("name: 'web", "3:7: not YAML: while scanning a quoted scalar, found unexpected end of stream, expected keys with values, one 'key: value' on a line")]
    [InlineData("name: a: b", "3:8: not YAML: while scanning a plain scalar value, found invalid mapping, expected keys with values, one 'key: value' on a line")]
    [InlineData("@", "3:1: not YAML: while scanning for the next token, found character that cannot start any token, expected keys with values, one 'key: value' on a line")]
    [InlineData("name: a\0b", "3:8: control character \\x00, expected text")]
    [InlineData("# \u001b[2J", "3:3: control character \\x1b, expected text")]
    [InlineData("description: [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", "3:30: more than 16 levels of nesting, expected a flat file")]
    public void Parse_BadLine(string line, string message, string? hint = null)
    {
        var failure = Assert.Throws<VeException>(() => Parse(Minimal + line));
        Assert.Equal("101.yaml:" + message, failure.Message);
        Assert.Equal(hint, failure.Hint);
        Assert.Equal(VeError.InvalidConfiguration, failure.Error);
    }

    [Theory]
    [InlineData("", "1:1: nothing, expected a mapping of keys to values")]
    [InlineData("# only a comment\n", "1:1: nothing, expected a mapping of keys to values")]
    [InlineData("---\n", "1:1: nothing, expected a mapping of keys to values")]
    [InlineData("- a\n", "1:1: a sequence, expected a mapping of keys to values")]
    [InlineData("\nhello\n", "2:1: 'hello', expected a mapping of keys to values")]
    [InlineData("ids: 65536\n", "1:1: no key 'template', expected 1 to 64 of 0-9 A-Z a-z . _ + - with a letter or digit first")]
    [InlineData("# x\ntemplate: a\n", "2:1: no key 'ids', expected a multiple of 65536 from 65536 to 4294836224")]
    [InlineData("template: a\nids: 0\n", "2:6: ids is '0', expected a multiple of 65536 from 65536 to 4294836224")]
    [InlineData("template: a\nids: 65537\n", "2:6: ids is '65537', expected a multiple of 65536 from 65536 to 4294836224")]
    [InlineData("template: a\nids: 4294901760\n", "2:6: ids is '4294901760', expected a multiple of 65536 from 65536 to 4294836224")]
    [InlineData("template: a\nids: 65536:65536\n", "2:6: ids is '65536:65536', expected a multiple of 65536 from 65536 to 4294836224")]
    [InlineData("template: ../x\n", "1:11: template is '../x' (it does not begin with a letter or a digit), expected 1 to 64 of 0-9 A-Z a-z . _ + - with a letter or digit first")]
    [InlineData("template: a..b\n", "1:11: template is 'a..b' (it has two dots together), expected 1 to 64 of 0-9 A-Z a-z . _ + - with a letter or digit first")]
    public void Parse_BadFile(string text, string message)
    {
        var failure = Assert.Throws<VeException>(() => Parse(text));
        Assert.Equal("101.yaml:" + message, failure.Message);
        Assert.Equal(VeError.InvalidConfiguration, failure.Error);
    }

    [Fact]
    public void Parse_VeryDeepNestingIsRefusedWithoutRecursion()
        => Assert.Contains("more than 16 levels", Assert.Throws<VeException>(() => Parse("a: " + new string('[', 500_000))).Message);

    [Fact]
    public void Read_MissingFileIsNoConfiguration()
    {
        using var directory = new TempDirectory();
        var failure = Assert.Throws<VeException>(() => VeConfigReader.Read(directory.Paths, Sample.Id(101)));
        Assert.Equal(VeError.NoConfiguration, failure.Error);
        Assert.Equal($"CTID 101 has no configuration file ({directory.Path}/etc/vectl/ve/101.yaml)", failure.Message);
        Assert.Null(VeConfigReader.TryRead(directory.Paths, Sample.Id(101)));
    }

    [Fact]
    public void Read_File()
    {
        using var directory = new TempDirectory();
        directory.Write("etc/vectl/ve/101.yaml", Minimal);
        Assert.Equal(101, VeConfigReader.Read(directory.Paths, Sample.Id(101)).Id.Number);
    }

    [Fact]
    public void Read_TooBig()
    {
        using var directory = new TempDirectory();
        string path = directory.Write("etc/vectl/ve/101.yaml", "#" + new string('x', 1 << 20));
        AssertReadFails(directory, $"{path}:1:1: more than 1048576 bytes, expected a file of at most 1 MiB");
    }

    [Fact]
    public void Read_AsBigAsAllowed()
    {
        using var directory = new TempDirectory();
        directory.Write("etc/vectl/ve/101.yaml", Minimal + "#" + new string('x', (1 << 20) - Minimal.Length - 1));
        Assert.Equal("busybox", VeConfigReader.Read(directory.Paths, Sample.Id(101)).Template);
    }

    [Fact]
    public void Read_NotUtf8()
    {
        using var directory = new TempDirectory();
        string path = directory.Write("etc/vectl/ve/101.yaml", "");
        File.WriteAllBytes(path, [.. "template: a\ndescription: \u00e9"u8, 0xE9, (byte)'\n']);
        AssertReadFails(directory, $"{path}:2:15: byte 0xe9, expected UTF-8 text");
    }

    [Fact]
    public void Read_DirectoryInItsPlace()
    {
        using var directory = new TempDirectory();
        string path = $"{directory.Path}/etc/vectl/ve/101.yaml";
        Directory.CreateDirectory(path);
        AssertReadFails(directory, $"{path}:1:1: read gave EISDIR (is a directory), expected a readable file");
    }

    [Fact]
    public void Read_LoopOfLinks()
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory($"{directory.Path}/etc/vectl/ve");
        string path = $"{directory.Path}/etc/vectl/ve/101.yaml";
        File.CreateSymbolicLink(path, path);
        AssertReadFails(directory, $"{path}:1:1: openat gave ELOOP (is or goes through a symbolic link), expected a readable file");
    }

    [Fact]
    public void Read_ProblemNamesTheFile()
    {
        using var directory = new TempDirectory();
        string path = directory.Write("etc/vectl/ve/101.yaml", Minimal + "disabled: 2\n");
        AssertReadFails(directory, $"{path}:3:11: disabled is '2', expected true or false");
    }

    static void AssertReadFails(TempDirectory directory, string message)
    {
        var failure = Assert.Throws<VeException>(() => VeConfigReader.Read(directory.Paths, Sample.Id(101)));
        Assert.Equal(message, failure.Message);
        Assert.Equal(VeError.InvalidConfiguration, failure.Error);
    }

    static VeConfig Parse(string text) => VeConfigReader.Parse(text, "101.yaml", Sample.Id(101));
}
