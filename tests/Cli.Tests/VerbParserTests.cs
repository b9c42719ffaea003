using Vectl.Cli.Commands;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Tests;

public class VerbParserTests
{
    [Fact]
    public void Create_AllOptions_BecomeSettings()
    {
        Verb verb = Parse.Verb("create", "101", "--ostemplate", "debian-12", "--hostname", "h", "--name", "web one", "--description", "d e", "--config", "small",
            "--onboot", "yes", "--bootorder", "-5", "--stop-timeout", "30", "--init", "/bin/init", "--disabled", "no", "--environment", "A=1", "--environment", "B=-x");
        Assert.Equal(new Create("101", "debian-12", "small", new([
            new Setting("name", "web one"), new Setting("hostname", "h"), new Setting("description", "d e"), new Setting("onboot", "yes"),
            new Setting("bootorder", "-5"), new Setting("disabled", "no"), new Setting("stop_timeout", "30"), new Setting("init", "/bin/init"),
            new Setting("environment", "A=1"), new Setting("environment", "B=-x")])), verb);
    }

    [Fact]
    public void Create_TemplateAlias_IsOstemplate() => Assert.Equal(new Create("auto", "t", null, new([])), Parse.Verb("create", "auto", "--template", "t"));

    [Fact]
    public void Create_ProvisionAndSeed() => Assert.Equal(
        new Create("101", null, "web", new([])) { Provision = "-", Seed = new SeedFiles("u", "m", "n", "v") },
        Parse.Verb("create", "101", "--config", "web", "--provision", "-", "--user-data", "u", "--meta-data", "m", "--network-config", "n", "--vendor-data", "v"));

    [Fact]
    public void Provision_ScriptAndFlags()
    {
        Assert.Equal(new Provision("web", null, Rerun: false, Log: false), Parse.Verb("provision", "web"));
        Assert.Equal(new Provision("web", "-", Rerun: true, Log: false), Parse.Verb("provision", "web", "-", "--rerun"));
        Assert.Equal(new Provision("101", null, Rerun: false, Log: true), Parse.Verb("provision", "101", "--log"));
        Assert.Equal(VeError.BadSyntax, Parse.Failure("provision", "101", "a.sh", "--log").Error);
        Assert.Equal(VeError.BadSyntax, Parse.Failure("provision", "101", "--log", "--rerun").Error);
        Assert.Equal(VeError.BadValue, Parse.Failure("provision").Error);
    }

    [Fact]
    public void Start_Flags() => Assert.Equal(new Start("web", Force: true, DryRun: true, Foreground: false), Parse.Verb("start", "--force", "web", "--dry-run"));

    [Fact]
    public void Start_Foreground() => Assert.Equal(new Start("101", false, false, true), Parse.Verb("start", "101", "--foreground"));

    [Fact]
    public void Start_OnBoot_AndStop_All_AreAboutNoOne()
    {
        Assert.Equal(new StartOnBoot(), Parse.Verb("start", "--onboot"));
        Assert.Equal(new StopAll(Fast: false), Parse.Verb("stop", "--all"));
        Assert.Equal(new StopAll(Fast: true), Parse.Verb("stop", "--all", "--fast"));
        Assert.Equal(new StopAll(Fast: false, Timeout: 5), Parse.Verb("stop", "--all", "--stop-timeout", "5", "--quiet"));
        Assert.Equal("--onboot is about all containers, and --force about one", Parse.Failure("start", "--onboot", "--force").Message);
        Assert.Equal((VeError.BadSyntax, "--onboot is about all containers, and '101' is one"), Parse.Failure("start", "101", "--onboot") is var start ? (start.Error, start.Message) : default);
        Assert.Equal((VeError.BadSyntax, "--all is about all containers, and 'web' is one"), Parse.Failure("stop", "--all", "web") is var stop ? (stop.Error, stop.Message) : default);
    }

    [Fact]
    public void Start_Wait() => Assert.Equal(new Start("101", false, false, false, Wait: new UpTimeout(120)), Parse.Verb("start", "101", "--wait"));

    [Fact]
    public void Restart_WaitAndBothTimeouts() => Assert.Equal(new Restart("101", false, false, Wait: new UpTimeout(5), StopTimeout: 7),
        Parse.Verb("restart", "101", "--wait", "--timeout", "5", "--stop-timeout", "7"));

    [Theory]
    [InlineData(VeError.BadSyntax, "start", "101", "--timeout", "5")]
    [InlineData(VeError.BadSyntax, "start", "101", "--wait", "--foreground")]
    [InlineData(VeError.BadValue, "start", "101", "--wait", "--timeout", "0")]
    [InlineData(VeError.BadValue, "start", "101", "--wait", "--timeout", "1.5")]
    [InlineData(VeError.BadValue, "stop", "101", "--timeout", "86401")]
    [InlineData(VeError.BadValue, "stop", "101", "--stop-timeout", "-1")]
    public void Timeouts_ThatAreNone(VeError error, params string[] words) => Assert.Equal(error, Assert.Throws<VeException>(() => Parse.Verb(words)).Error);

    [Fact]
    public void Stop_Timeout_BothNames()
    {
        Assert.Equal(new Stop("101", false, 5), Parse.Verb("stop", "101", "--timeout", "5"));
        Assert.Equal(new Stop("101", false, 0), Parse.Verb("stop", "101", "--stop-timeout", "0"));
    }

    [Fact]
    public void Start_ContainerNamedAsTheVerb_IsATarget() => Assert.Equal(new Start("start", false, false, false), Parse.Verb("start", "start"));

    [Fact]
    public void Start_ContainerNamedTrue_IsATargetAndNoValueOfTheFlag() => Assert.Equal(new Start("true", true, false, false), Parse.Verb("start", "--force", "true"));

    [Fact]
    public void Start_AtSign_IsNoResponseFile() => Assert.Equal(new Start("@/etc/passwd", false, false, false), Parse.Verb("start", "@/etc/passwd"));

    [Fact]
    public void Stop_SkipUmount_IsAccepted() => Assert.Equal(new Stop("101", Fast: true), Parse.Verb("stop", "101", "--fast", "--skip-umount"));

    [Fact]
    public void Restart_Flags() => Assert.Equal(new Restart("101", Fast: true, Force: true), Parse.Verb("restart", "101", "--fast", "--force"));

    [Theory]
    [InlineData("destroy")]
    [InlineData("delete")]
    public void Destroy_BothNames(string name) => Assert.Equal(new Destroy("101", Force: true), Parse.Verb(name, "101", "--force"));

    [Fact]
    public void Mount_And_Umount()
    {
        Assert.Equal(new Mount("101"), Parse.Verb("mount", "101"));
        Assert.Equal(new Umount("101"), Parse.Verb("umount", "101"));
    }

    [Fact]
    public void Set_Accounts_AreWords()
    {
        AccountWords words = Assert.IsType<Set>(Parse.Verb("set", "101", "--userpasswd", "a:b", "--userpasswd", "-", "--crypted", "--ssh-key", "k.pub", "--ssh-key", "a:k.pub")).Accounts;
        Assert.Equal(["a:b", "-"], words.Passwords);
        Assert.Equal(["k.pub", "a:k.pub"], words.KeyFiles);
        Assert.True(words.IsCrypted);
        Assert.False(Assert.IsType<Create>(Parse.Verb("create", "101", "--userpasswd", "a:b")).Accounts.IsCrypted);
        Assert.Equal(VeError.BadSyntax, Parse.Failure("set", "101", "--crypted").Error);
    }

    [Fact]
    public void Status_Json() => Assert.Equal(new Status("101", AsJson: true), Parse.Verb("status", "101", "--json"));

    [Fact]
    public void Console_TtyNumberAndLog()
    {
        Assert.Equal(new AttachConsole("101", Log: false), Parse.Verb("console", "101", "1"));
        Assert.Equal(new AttachConsole("101", Log: true), Parse.Verb("console", "101", "--log"));
        VeException failure = Parse.Failure("console", "101", "2");
        Assert.Equal((VeError.BadValue, "terminal '2' does not exist"), (failure.Error, failure.Message));
    }

    [Fact]
    public void Set_SettingsAndSave()
        => Assert.Equal(new Set("101", new([new Setting("onboot", "no"), new Setting("stop_timeout", "5")]), Save: true), Parse.Verb("set", "101", "--stop-timeout=5", "--onboot", "no", "--save"));

    // As getopt(3), and so vzctl: the word after an option that needs one is its value.
    [Theory]
    [InlineData("--description=--save")]
    [InlineData("--description", "--save")]
    public void Set_ValueThatLooksLikeAnOption_IsAValue(params string[] words)
        => Assert.Equal(new Set("101", new([new Setting("description", "--save")]), Save: false), Parse.Verb(["set", "101", .. words]));

    [Fact]
    public void Set_ValueMissing_IsExitCode20()
    {
        VeException failure = Parse.Failure("set", "101", "--save", "--hostname");
        Assert.Equal((VeError.BadSyntax, "option --hostname needs a value: NAME"), (failure.Error, failure.Message));
    }

    [Fact]
    public void Set_EmptyValue_IsAValue() => Assert.Equal(new Set("101", new([new Setting("description", "")]), Save: false), Parse.Verb("set", "101", "--description", ""));

    [Fact]
    public void Unset_SettingsWithoutValues()
        => Assert.Equal(new Unset("101", new([new Setting("name", null), new Setting("bootorder", null)]), Save: true), Parse.Verb("unset", "101", "--bootorder", "--name", "--save"));

    [Fact]
    public void Set_SettingTwice_IsRefused()
    {
        VeException failure = Parse.Failure("set", "101", "--onboot", "yes", "--onboot", "no");
        Assert.Equal((VeError.BadSyntax, "option --onboot is given more than once"), (failure.Error, failure.Message));
    }

    [Fact]
    public void Version_And_Completion()
    {
        Assert.Equal(new Commands.Version(Json: true), Parse.Verb("version", "--json"));
        Assert.Equal(new Completion("zsh"), Parse.Verb("completion", "zsh"));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("create")]
    [InlineData("destroy")]
    [InlineData("set")]
    [InlineData("status")]
    [InlineData("exec")]
    [InlineData("enter")]
    [InlineData("console")]
    public void Target_Missing_IsExitCode21(string verb)
    {
        VeException failure = Parse.Failure(verb);
        Assert.Equal((VeError.BadValue, "CTID is missing"), (failure.Error, failure.Message));
    }

    [Theory]
    [InlineData("--forse", "unknown option '--forse' of start", "Did you mean '--force'?")]
    [InlineData("--forse=1", "unknown option '--forse' of start", "Did you mean '--force'?")]
    [InlineData("--hurry", "unknown option '--hurry' of start", "Run 'vectl help start' for its options.")]
    [InlineData("extra", "unexpected argument 'extra' of start", "Run 'vectl help start' for its options.")]
    public void Start_WordTooMuch_IsExitCode20(string word, string message, string hint)
    {
        VeException failure = Parse.Failure("start", "101", word);
        Assert.Equal((VeError.BadSyntax, message, hint), (failure.Error, failure.Message, failure.Hint));
    }

    [Fact]
    public void Start_UnknownOptionBeforeTarget_IsNoTarget()
        => Assert.Equal("unknown option '--forse' of start", Parse.Failure("start", "--forse", "101").Message);

    [Fact]
    public void QuietAndVerbose_AfterTheVerb()
    {
        Assert.True(Parse.Line("start", "101", "--quiet").Options.Quiet);
        Assert.True(Parse.Line("status", "101", "-v").Options.Verbose);
        Assert.False(Parse.Line("start", "101").Options.Quiet);
    }
}
