using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Runtime.Tests.Configuration;

public sealed class VeSettingsTests
{
    [Fact]
    public void Apply_SetsAndUnsets()
    {
        VeConfig config = VeSettings.Apply(Sample.Config(101),
        [
            new("name", "web"), new("hostname", "web.example.org"), new("description", "null"), new("onboot", "yes"), new("bootorder", "4"),
            new("disabled", "yes"), new("stop_timeout", "9"), new("init", "/init"), new("time", "host"), new("environment", "A=1"),
        ]);
        Assert.Equal(("web", "web.example.org", "null"), (config.Name?.Text, config.Hostname, config.Description));
        Assert.Equal((OnBoot.Yes, 4, true, 9), (config.OnBoot, config.BootOrder, config.Disabled, config.StopTimeout));
        Assert.Equal(("/init", TimeNamespace.Host), (config.Init, config.Time));
        Assert.Equal(["A=1"], Sample.Variables(config));

        string[] keys = ["name", "hostname", "description", "onboot", "bootorder", "disabled", "stop_timeout", "init", "time", "environment"];
        VeConfig cleared = VeSettings.Apply(config, keys.Select(key => new Setting(key, null)));
        Assert.Equal(VeConfigWriter.Format(Sample.Config(101)), VeConfigWriter.Format(cleared));
    }

    [Fact]
    public void Apply_LaterWins() => Assert.Equal("b", VeSettings.Apply(Sample.Config(101), [new("name", "a"), new("name", "b")]).Name?.Text);

    [Fact]
    public void Apply_EnvironmentAddsAndReplaces()
    {
        VeConfig config = VeSettings.Apply(Sample.Config(101), [new("environment", "A=1"), new("environment", "B=x=y"), new("environment", "A=2"), new("environment", "C=")]);
        Assert.Equal(["A=2", "B=x=y", "C="], Sample.Variables(config));
    }

    [Theory]
    [InlineData("name", "7", VeError.BadName, "name is '7' (it is a number, which would be read as a CTID), expected 1 to 64 of 0-9 A-Z a-z space - + _ . that are not a number")]
    [InlineData("name", "a\nb", VeError.BadName, "name has the control character \\n, expected one line of text")]
    [InlineData("hostname", "-a", VeError.BadHostname, "hostname is '-a' (a part begins or ends with a dash), expected labels of 0-9 A-Z a-z - joined by dots, at most 64 characters")]
    [InlineData("hostname", "", VeError.BadHostname, "hostname is '' (it is empty), expected labels of 0-9 A-Z a-z - joined by dots, at most 64 characters")]
    [InlineData("description", "a\nhook: b", VeError.BadValue, "description has the control character \\n, expected one line of text")]
    [InlineData("onboot", "maybe", VeError.BadValue, "onboot is 'maybe', expected yes or no")]
    [InlineData("bootorder", "", VeError.BadValue, "bootorder is '', expected a whole number from -2147483648 to 2147483647")]
    [InlineData("bootorder", " 1", VeError.BadValue, "bootorder is ' 1', expected a whole number from -2147483648 to 2147483647")]
    [InlineData("stop_timeout", "1h", VeError.BadValue, "stop_timeout is '1h', expected a whole number of seconds from 0 to 86400")]
    [InlineData("environment", "A", VeError.BadValue, "environment is 'A', expected NAME=VALUE")]
    [InlineData("environment", "=A", VeError.BadValue, "variable '' in environment, expected A-Z a-z 0-9 _ and no digit first")]
    [InlineData("environment", "A=b\0", VeError.BadValue, "environment.A has the control character \\x00, expected one line of text")]
    [InlineData("template", "debian-12", VeError.BadValue, "template is chosen by create and cannot be changed")]
    [InlineData("ids", null, VeError.BadValue, "ids is chosen by create and cannot be changed")]
    [InlineData("nmae", "x", VeError.BadValue, "unknown key 'nmae', expected one of name, hostname, description, template, ids, onboot, bootorder, disabled, stop_timeout, init, time, environment, memory, cpu, io, pids, hugetlb, cgroups, rlimits, ptys, oom_score_adj, devices, devnodes, nameservers, searchdomains, peers, guest_network, network, sysctls, features, provision")]
    public void Apply_Bad(string key, string? value, VeError error, string message)
    {
        var failure = Assert.Throws<VeException>(() => VeSettings.Apply(Sample.Config(101), [new Setting(key, value)]));
        Assert.Equal(message, failure.Message);
        Assert.Equal(error, failure.Error);
    }

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDFFF)]
    public void Apply_HalfASurrogatePair(int half)
    {
        var failure = Assert.Throws<VeException>(() => VeSettings.Apply(Sample.Config(101), [new("description", $"a{(char)half}b")]));
        Assert.Equal($"description has half a surrogate pair (\\u{half:x4}), expected one line of text", failure.Message);
    }

    [Fact]
    public void ApplyProfile_TakesWhatManyVesCanShare()
    {
        VeConfig config = VeSettings.ApplyProfile(Sample.Config(101) with { Description = "mine" }, "template: debian-12\nonboot: yes\n", "basic.yaml");
        Assert.Equal(("debian-12", OnBoot.Yes, "mine"), (config.Template, config.OnBoot, config.Description));
    }

    [Theory]
    [InlineData("name: web\n", "basic.yaml:1:1: key 'name', which belongs to one VE, expected what many VEs can share")]
    [InlineData("onboot: yes\nids: 65536\n", "basic.yaml:2:1: key 'ids', which belongs to one VE, expected what many VEs can share")]
    public void ApplyProfile_RefusesWhatBelongsToOneVe(string text, string message)
        => Assert.Equal(message, Assert.Throws<VeException>(() => VeSettings.ApplyProfile(Sample.Config(101), text, "basic.yaml")).Message);

    [Theory]
    [InlineData("provision: /root/a.sh\n", "/root/a.sh")]
    [InlineData("provision: |\n  #!/bin/sh\n  echo 'a: b'\n", "#!/bin/sh\necho 'a: b'\n")]
    public void ApplyProfile_Provision_IsAPathOrTheScript(string text, string expected)
        => Assert.Equal(expected, VeSettings.ApplyProfile(Sample.Config(101), text, "web.yaml").Provision);

    [Theory]
    [InlineData("provision: a.sh\n", "web.yaml:1:12: provision is 'a.sh', expected the absolute path of a script, or a script that begins with #!")]
    [InlineData("provision: |\n  echo a\n", "web.yaml:1:12: provision is the text \"echo a\\n\", expected the absolute path of a script, or a script that begins with #!")]
    [InlineData("provision:\n", "web.yaml:1:1: provision is empty, expected the absolute path of a script, or a script that begins with #!")]
    [InlineData("provision: [a]\n", "web.yaml:1:12: provision is a sequence, expected the absolute path of a script, or a script that begins with #!")]
    [InlineData("provision: |\n  /a\n  /b\n", "web.yaml:1:12: provision has the control character \\n, expected one line of text")]
    public void ApplyProfile_Provision_IsNothingElse(string text, string message)
        => Assert.Equal(message, Assert.Throws<VeException>(() => VeSettings.ApplyProfile(Sample.Config(101), text, "web.yaml")).Message);

    [Fact]
    public void Provision_IsForProfilesAlone()
    {
        Assert.Equal("101.yaml:3:1: key 'provision', which is for profiles, expected what describes the VE",
            Assert.Throws<VeException>(() => VeConfigReader.Parse("template: t\nids: 65536\nprovision: /a\n", "101.yaml", Sample.Id(101))).Message);
        Assert.Equal("provision is chosen by create and cannot be changed", Assert.Throws<VeException>(() => VeSettings.Apply(Sample.Config(101), [new("provision", "/a")])).Message);
    }

    [Fact]
    public void ApplyProfile_Missing()
    {
        using var directory = new TempDirectory();
        var failure = Assert.Throws<VeException>(() => VeSettings.ApplyProfile(Sample.Config(101), directory.Path + "/none.yaml"));
        Assert.Equal((VeError.BadValue, $"no profile {directory.Path}/none.yaml"), (failure.Error, failure.Message));
    }
}
