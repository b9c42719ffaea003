using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Templates;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Templates;

public sealed class RecipeReaderTests
{
    const string Debian = "builder: mmdebstrap\ninit_system: systemd\nsuite: bookworm\n";

    static TemplateRecipe Read(string yaml) => RecipeReader.Read(TemplateName.Parse("t"), yaml, "t.yaml");

    [Fact]
    public void Read_Everything_Kept()
    {
        TemplateRecipe recipe = Read(Debian + "description: some text\nvariant: apt\ncomponents: [main, contrib]\ninclude: [dbus]\nrelease: \"12\"\nstop: {signal: SIGPWR}\ninit: /init\nmirror: http://m/d\n");
        Assert.Equal((TemplateBuilder.Mmdebstrap, "bookworm", "apt", "12", "/init", 30), (recipe.Builder, recipe.Suite, recipe.Variant, recipe.Release, recipe.Init, recipe.StopSignal));
        Assert.Equal(["--mode=root", "--format=directory", "--variant=apt", "--components=main,contrib", "--include=dbus", "--", "bookworm", "/t/root", "http://m/d"],
            DebianTree.Arguments(recipe, "/t/root"));
    }

    [Theory]
    [InlineData("", "t.yaml:1:1: an empty file, expected a recipe")]
    [InlineData("- a\n", "t.yaml:1:1: a sequence, expected keys with values")]
    [InlineData("init_system: systemd\n", "t.yaml:1:1: no 'builder', expected 'builder: ...'")]
    [InlineData("builder: docker\n", "t.yaml:1:10: 'docker', expected busybox or mmdebstrap")]
    [InlineData("builder: busybox\ninit_system: upstart\n", "t.yaml:2:14: 'upstart', expected systemd, busybox, sysvinit, openrc or other")]
    [InlineData("builder: busybox\nsuite: x\n", "t.yaml:2:1: key 'suite', expected one of description, builder, distribution, release, init_system, init, stop")]
    [InlineData(Debian + "include: [a, --hook=x]\n", "t.yaml:4:14: '--hook=x', expected letters, digits and . _ + -, beginning with a letter or a digit")]
    [InlineData(Debian + "include: a\n", "t.yaml:4:10: 'a', expected a list")]
    [InlineData(Debian + "variant: custom\n", "t.yaml:4:10: 'custom', expected apt, essential, minbase, buildd, important, standard")]
    [InlineData(Debian + "mirror: copy:/x\n", "t.yaml:4:9: 'copy:/x', expected an address that begins with http://, https:// or file:///")]
    [InlineData(Debian + "init: sbin/init\n", "t.yaml:4:7: 'sbin/init', expected an absolute path")]
    [InlineData(Debian + "stop: {signal: SIGKILL}\n", "t.yaml:4:16: 'SIGKILL', expected a signal such as SIGPWR or SIGRTMIN+3")]
    [InlineData(Debian + "stop: SIGPWR\n", "t.yaml:4:7: 'SIGPWR', expected one key 'signal'")]
    public void Read_Wrong_SaysWhereAndWhatWasExpected(string yaml, string message)
    {
        var exception = Assert.Throws<VeException>(() => Read(yaml));
        Assert.Equal((VeError.InvalidConfiguration, message), (exception.Error, exception.Message));
    }

    [Fact]
    public void Catalog_Embedded_AllReadable()
    {
        var catalog = new RecipeCatalog(new VectlPaths("/nonexistent"));
        Assert.Equal(["busybox", "debian-11", "debian-12", "debian-12-cloud", "debian-12-openrc", "debian-12-sysvinit", "debian-13"], catalog.Names().Select(name => name.Text));
        Assert.Equal(12, catalog.Find(TemplateName.Parse("busybox"))!.StopSignal);
        Assert.Equal((37, "bookworm"), (catalog.Find(TemplateName.Parse("debian-12"))!.StopSignal, catalog.Find(TemplateName.Parse("debian-12"))!.Suite));
        Assert.Equal("trixie", catalog.Find(TemplateName.Parse("debian-13"))!.Suite);
    }

    [Fact]
    public void Catalog_AdministratorsFile_ComesFirst()
    {
        using var box = new Sandbox();
        var paths = new VectlPaths(box.Tree);
        Directory.CreateDirectory(paths.Recipes);
        File.WriteAllText($"{paths.Recipes}/busybox.yaml", "builder: busybox\ninit_system: busybox\ndescription: mine\n");
        File.WriteAllText($"{paths.Recipes}/extra.yaml", "builder: bad");
        var catalog = new RecipeCatalog(paths);
        Assert.Equal("mine", catalog.Find(TemplateName.Parse("busybox"))!.Description);
        Assert.Equal(["busybox", "debian-11", "debian-12", "debian-12-cloud", "debian-12-openrc", "debian-12-sysvinit", "debian-13", "extra"], catalog.Names().Select(name => name.Text));
        Assert.StartsWith($"{paths.Recipes}/extra.yaml:1:10: ", Assert.Throws<VeException>(() => catalog.Find(TemplateName.Parse("extra"))).Message);
    }

    [Theory]
    [InlineData("SIGRTMIN+3", 37)]
    [InlineData("SIGRTMIN", 34)]
    [InlineData("SIGRTMIN+30", 64)]
    [InlineData("SIGUSR2", 12)]
    [InlineData("SIGRTMIN+31", 0)]
    [InlineData("SIGRTMIN+-1", 0)]
    [InlineData("SIGKILL", 0)]
    [InlineData("12", 0)]
    public void SignalName_TryParse_KnownOnly(string text, int expected)
    {
        Assert.Equal(expected != 0, SignalName.TryParse(text, out int signal));
        Assert.Equal(expected, signal);
        if (expected != 0)
            Assert.Equal(text, SignalName.Of(signal));
    }
}
