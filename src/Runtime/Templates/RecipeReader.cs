using System.Collections.Immutable;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Templates;

/// <summary>Reads a recipe; every error says <c>file:line:column: found, expected</c> (exit code 85).</summary>
sealed class RecipeReader
{
    const string Words = "letters, digits and . _ + -, beginning with a letter or a digit";

    static readonly string[] CommonKeys = ["description", "builder", "distribution", "release", "init_system", "init", "stop"];
    static readonly string[] AllKeys = [.. CommonKeys, "suite", "variant", "components", "include", "mirror"];

    // mmdebstrap(1), --variant; custom and extract make no bootable system.
    static readonly string[] Variants = ["apt", "essential", "minbase", "buildd", "important", "standard"];

    readonly ConfigOrigin _origin;
    readonly ConfigNode _root;

    RecipeReader(ConfigOrigin origin, ConfigNode root)
    {
        _origin = origin;
        _root = root;
    }

    /// <summary>Reads the recipe of <paramref name="name"/> from YAML.</summary>
    /// <param name="name">What it builds.</param>
    /// <param name="yaml">The text.</param>
    /// <param name="file">The file's name for messages.</param>
    public static TemplateRecipe Read(TemplateName name, string yaml, string file)
    {
        var origin = new ConfigOrigin(file);
        ConfigNode root = YamlDocument.Parse(yaml, origin) ?? throw origin.Fail(Position.Start, "an empty file", "a recipe");
        return root.Kind == NodeKind.Mapping
            ? new RecipeReader(origin, root).Read(name)
            : throw origin.Fail(root.At, root.Found, "keys with values");
    }

    TemplateRecipe Read(TemplateName name)
    {
        ConfigNode builderNode = Required("builder");
        TemplateBuilder builder = Scalar(builderNode, "busybox or mmdebstrap") switch
        {
            "busybox" => TemplateBuilder.Busybox,
            "mmdebstrap" => TemplateBuilder.Mmdebstrap,
            _ => throw Fail(builderNode, "busybox or mmdebstrap"),
        };
        bool debian = builder == TemplateBuilder.Mmdebstrap;
        RequireKnown(debian ? AllKeys : CommonKeys);
        ConfigNode systemNode = Required("init_system");
        if (!InitSystems.TryParse(Scalar(systemNode, InitSystems.Words), out InitSystem system))
            throw Fail(systemNode, InitSystems.Words);
        return new TemplateRecipe
        {
            Name = name,
            Builder = builder,
            InitSystem = system,
            Description = Text("description", text => !text.Any(char.IsControl), "one line of text") ?? "",
            Distribution = Text("distribution", IsWord, Words),
            Release = Text("release", IsWord, Words),
            Init = Text("init", IsAbsolute, "an absolute path") ?? "/sbin/init",
            StopSignal = StopSignal() ?? system.StopSignal(),
            Suite = debian ? Word(Required("suite")) : "",
            Variant = Text("variant", Variants.Contains, string.Join(", ", Variants)) ?? "minbase",
            Components = List("components") ?? ["main"],
            Include = List("include") ?? [],
            Mirror = Text("mirror", IsMirror, "an address that begins with http://, https:// or file:///"),
        };
    }

    void RequireKnown(string[] known)
    {
        foreach (ConfigEntry entry in _root.Entries)
            if (!known.Contains(entry.Key))
                throw _origin.Fail(entry.At, $"key '{Printable.Text(entry.Key)}'", $"one of {string.Join(", ", known)}", Suggestion.For(entry.Key, known));
    }

    ConfigNode? Find(string key)
    {
        foreach (ConfigEntry entry in _root.Entries)
            if (entry.Key == key)
                return entry.Value;
        return null;
    }

    ConfigNode Required(string key) => Find(key) ?? throw _origin.Fail(_root.At, $"no '{key}'", $"'{key}: ...'");

    string? Text(string key, Func<string, bool> isValid, string expected)
    {
        if (Find(key) is not { } node)
            return null;
        string text = Scalar(node, expected);
        return isValid(text) ? text : throw Fail(node, expected);
    }

    string Scalar(ConfigNode node, string expected)
        => node.Kind is NodeKind.Plain or NodeKind.Quoted && node.Text.Length > 0 ? node.Text : throw Fail(node, expected);

    string Word(ConfigNode node) => IsWord(Scalar(node, Words)) ? node.Text : throw Fail(node, Words);

    ImmutableArray<string>? List(string key)
    {
        if (Find(key) is not { } node)
            return null;
        return node.Kind == NodeKind.Sequence ? [.. node.Items.Select(Word)] : throw Fail(node, "a list");
    }

    int? StopSignal()
    {
        if (Find("stop") is not { } node)
            return null;
        if (node.Kind != NodeKind.Mapping || node.Entries is not [{ Key: "signal" } entry])
            throw Fail(node, "one key 'signal'");
        const string Expected = "a signal such as SIGPWR or SIGRTMIN+3";
        return SignalName.TryParse(Scalar(entry.Value, Expected), out int signal) ? signal : throw Fail(entry.Value, Expected);
    }

    // These become arguments of a program: none may look like an option, or be two.
    static bool IsWord(string text) => TemplateName.TryParse(text, out _, out _);

    static bool IsAbsolute(string text) => text.StartsWith('/') && !text.Any(char.IsControl);

    static bool IsMirror(string text)
        => (text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("file:///", StringComparison.Ordinal))
            && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    VeException Fail(ConfigNode node, string expected) => _origin.Fail(node.At, node.Found, expected);
}
