using Vectl.Cli.Commands;
using Vectl.Cli.Output;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Templates;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Tests;

public class TemplateTests
{
    static readonly TemplateManifest _built = new()
    {
        Name = "busybox",
        Distribution = "busybox",
        InitSystem = InitSystem.Busybox,
        StopSignal = 12,
        Digest = "sha256:00",
        Size = 2 << 20,
        Files = 40,
        Created = DateTimeOffset.FromUnixTimeSeconds(1000000000),
        Source = "recipe",
    };

    static readonly TemplateRecipe _recipe = new()
    {
        Name = TemplateName.Parse("debian-12"),
        Description = "Debian 12 with systemd",
        Builder = TemplateBuilder.Mmdebstrap,
        Distribution = "debian",
        Release = "12",
        InitSystem = InitSystem.Systemd,
        StopSignal = 37,
    };

    [Fact]
    public void Grammar_OfEveryCommand()
    {
        Assert.Equal(new TemplateList(AsJson: true, NamesOnly: false), Parse.Verb("template", "list", "--json"));
        Assert.Equal(new TemplateList(false, true), Parse.Verb("template", "list", "-1"));
        Assert.Equal(new TemplateShow("busybox", false), Parse.Verb("template", "show", "busybox"));
        Assert.Equal(new TemplateBuild("busybox"), Parse.Verb("template", "build", "busybox"));
        Assert.Equal(new TemplateRemove("template"), Parse.Verb("template", "remove", "template"));
        Assert.Equal(new TemplateImport("app", "-", new ImportOptions { Init = "/init", StopSignal = 37 }), Parse.Verb("template", "import", "app", "-", "--init", "/init", "--stop-signal", "SIGRTMIN+3"));
    }

    [Theory]
    [InlineData("template needs a command", "template")]
    [InlineData("unknown command 'template biuld'", "template", "biuld", "busybox")]
    [InlineData("unknown option '--jsn' of list", "template", "list", "--jsn")]
    [InlineData("TEMPLATE is missing", "template", "show")]
    [InlineData("FILE is missing", "template", "import", "app")]
    public void Grammar_Mistake_IsExitCode20(string message, params string[] args)
    {
        VeException failure = Parse.Failure(args);
        Assert.Equal((VeError.BadSyntax, message), (failure.Error, failure.Message));
    }

    [Fact]
    public void Grammar_UnknownSignal_IsExitCode21()
        => Assert.Equal((VeError.BadValue, "'SIGFOO' is not a signal that asks an init to stop"), (Parse.Failure("template", "import", "a", "f", "--stop-signal", "SIGFOO").Error, Parse.Failure("template", "import", "a", "f", "--stop-signal", "SIGFOO").Message));

    [Fact]
    public void List_BuiltAndRecipes_AreOneTable()
        => Assert.Equal("""
            NAME      STATUS DISTRIBUTION RELEASE INIT       SIZE DESCRIPTION
            busybox   built  busybox      -       busybox 2.0 MiB -
            debian-12 recipe debian       12      systemd       - Debian 12 with systemd

            """, TemplateList.Render(TemplateSummary.Merge([_built], [_recipe])));

    [Fact]
    public void Merge_RecipeOfABuiltTemplate_IsOneEntry()
    {
        TemplateSummary summary = Assert.Single(TemplateSummary.Merge([_built], [_recipe with { Name = TemplateName.Parse("busybox") }]));
        Assert.Equal((true, "Debian 12 with systemd", InitSystem.Busybox), (summary.IsBuilt, summary.Recipe?.Description, summary.InitSystem));
    }

    [Fact]
    public void Json_HasTypedMembers()
    {
        var captured = new Captured();
        Json.WriteArray(captured.Terminal, TemplateSummary.Merge([_built], []), (writer, template) => template.Write(writer));
        Assert.Equal("""
            [
              {
                "name": "busybox",
                "built": true,
                "recipe": false,
                "description": null,
                "distribution": "busybox",
                "release": null,
                "init_system": "busybox",
                "init": "/sbin/init",
                "stop_signal": "SIGUSR2",
                "size": 2097152,
                "files": 40,
                "digest": "sha256:00",
                "created": 1000000000,
                "source": "recipe"
              }
            ]

            """, captured.Out);
    }
}
