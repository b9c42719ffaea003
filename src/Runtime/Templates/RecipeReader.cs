using System.Collections.Immutable;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Vectl.Runtime.Templates;

/// <summary>Reads a recipe; every error says <c>file:line:column: found, expected</c> (exit code 85).</summary>
sealed class RecipeReader
{
    static readonly string[] CommonKeys = ["description", "builder", "distribution", "release", "init_system", "init", "stop"];
    static readonly string[] MmdebstrapKeys = ["suite", "variant", "components", "include", "mirror"];

    // mmdebstrap(1), --variant; custom and extract make no bootable system.
    static readonly string[] Variants = ["apt", "essential", "minbase", "buildd", "important", "standard"];

    readonly string _file;
    readonly Dictionary<string, YamlNode> _values = [];

    RecipeReader(string file) => _file = file;

    /// <summary>Reads the recipe of <paramref name="name"/> from YAML.</summary>
    /// <param name="name">What it builds.</param>
    /// <param name="yaml">The text.</param>
    /// <param name="file">The file's name for messages.</param>
    public static TemplateRecipe Read(TemplateName name, string yaml, string file) => new RecipeReader(file).Read(name, yaml);

    TemplateRecipe Read(TemplateName name, string yaml)
    {
        YamlMappingNode map = Load(yaml);
        foreach ((YamlNode key, YamlNode value) in map)
            _values[Scalar(key, "a key")] = value;
        TemplateBuilder builder = Required("builder", map) switch
        {
            ("busybox", _) => TemplateBuilder.Busybox,
            ("mmdebstrap", _) => TemplateBuilder.Mmdebstrap,
            (string other, YamlNode at) => throw Error(at, $"'{other}'", "busybox or mmdebstrap"),
        };
        string[] allowed = builder == TemplateBuilder.Mmdebstrap ? [.. CommonKeys, .. MmdebstrapKeys] : CommonKeys;
        foreach ((YamlNode key, _) in map)
            if (!allowed.Contains(((YamlScalarNode)key).Value))
                throw Error(key, $"unknown key '{((YamlScalarNode)key).Value}'", $"one of {string.Join(", ", allowed)}");
        (string word, YamlNode wordAt) = Required("init_system", map);
        if (!InitSystems.TryParse(word, out InitSystem system))
            throw Error(wordAt, $"'{word}'", InitSystems.Words);
        bool debian = builder == TemplateBuilder.Mmdebstrap;
        return new TemplateRecipe
        {
            Name = name,
            Builder = builder,
            InitSystem = system,
            Description = Optional("description") ?? "",
            Distribution = Optional("distribution", IsWord, "a word"),
            Release = Optional("release", IsWord, "a word"),
            Init = Optional("init", text => text.StartsWith('/'), "an absolute path") ?? "/sbin/init",
            StopSignal = StopSignal() ?? system.StopSignal(),
            Suite = debian ? Word(Required("suite", map)) : "",
            Variant = Optional("variant", Variants.Contains, string.Join(", ", Variants)) ?? "minbase",
            Components = List("components", ["main"]),
            Include = List("include", []),
            Mirror = Optional("mirror", IsMirror, "an http, https or file address"),
        };
    }

    YamlMappingNode Load(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException exception)
        {
            throw Error(exception.Start, Printable.Text(exception.Message), "valid YAML");
        }
        if (stream.Documents.Count == 0)
            throw Error(new Mark(0, 1, 1), "an empty file", "a recipe");
        return stream.Documents[0].RootNode as YamlMappingNode ?? throw Error(stream.Documents[0].RootNode, "something else", "keys with values");
    }

    (string Text, YamlNode At) Required(string key, YamlMappingNode map)
        => _values.TryGetValue(key, out YamlNode? node) ? (Scalar(node, "a value"), node) : throw Error(map, $"no {key}", $"the key {key}");

    string? Optional(string key, Func<string, bool>? isValid = null, string expected = "")
    {
        if (!_values.TryGetValue(key, out YamlNode? node))
            return null;
        string text = Scalar(node, "one line of text");
        if (text.Any(char.IsControl))
            throw Error(node, "control characters", "one line of text");
        return isValid is null || isValid(text) ? text : throw Error(node, $"'{Printable.Text(text)}'", expected);
    }

    string Word((string Text, YamlNode At) value)
        => IsWord(value.Text) ? value.Text : throw Error(value.At, $"'{Printable.Text(value.Text)}'", "a word of letters, digits and . _ + - that begins with a letter or a digit");

    ImmutableArray<string> List(string key, ImmutableArray<string> absent)
    {
        if (!_values.TryGetValue(key, out YamlNode? node))
            return absent;
        if (node is not YamlSequenceNode sequence)
            throw Error(node, "something else", "a list");
        return [.. sequence.Select(item => Word((Scalar(item, "a word"), item)))];
    }

    int? StopSignal()
    {
        if (!_values.TryGetValue("stop", out YamlNode? node))
            return null;
        if (node is not YamlMappingNode map)
            throw Error(node, "something else", "stop: {signal: NAME}");
        int? signal = null;
        foreach ((YamlNode key, YamlNode value) in map)
        {
            if (Scalar(key, "a key") != "signal")
                throw Error(key, $"unknown key '{key}'", "signal");
            string text = Scalar(value, "a signal");
            signal = SignalName.TryParse(text, out int number) ? number : throw Error(value, $"'{Printable.Text(text)}'", "a signal such as SIGPWR or SIGRTMIN+3");
        }
        return signal;
    }

    string Scalar(YamlNode node, string expected)
        => node is YamlScalarNode { Value: { Length: > 0 } value } ? value : throw Error(node, "something else", expected);

    // These become arguments of a program: none may look like an option.
    static bool IsWord(string text) => TemplateName.TryParse(text, out _, out _);

    static bool IsMirror(string text)
        => (text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("file:///", StringComparison.Ordinal))
            && !text.Any(char.IsWhiteSpace);

    VeException Error(YamlNode node, string found, string expected) => Error(node.Start, found, expected);

    VeException Error(Mark at, string found, string expected)
        => new(VeError.InvalidConfiguration, $"{_file}:{at.Line}:{at.Column}: found {found}, expected {expected}");
}
