using System.Collections.Immutable;
using Vectl.Runtime.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Vectl.Runtime.Configuration.Yaml;

/// <summary>
/// Reads the part of YAML that configuration needs: one document of mappings, sequences and scalars. It works on the
/// parser's events, because the representation model resolves aliases and recurses as deep as the file says.
/// </summary>
sealed class YamlDocument
{
    /// <summary>How deep mappings and sequences may nest.</summary>
    public const int DepthLimit = 16;

    readonly ConfigOrigin _origin;
    readonly Parser _parser;

    YamlDocument(string text, ConfigOrigin origin)
    {
        _origin = origin;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The root of the document; null when the text holds nothing but comments.</summary>
    public static ConfigNode? Parse(string text, ConfigOrigin origin)
    {
        text = text.TrimStart('\uFEFF');
        int control = IndexOfControl(text);
        if (control >= 0)
            throw origin.Fail(Position.Of(text, control), $"control character {Printable.Text(text[control].ToString())}", "text");
        try
        {
            return new YamlDocument(text, origin).Root();
        }
        catch (YamlException failure)
        {
            throw origin.Fail(At(failure.Start), $"not YAML: {Reason(failure.Message)}", "keys with values, one 'key: value' on a line");
        }
        catch (InvalidOperationException)
        {
            // What YamlDotNet 16.3 throws, without a position, for a comment inside an unfinished [ or {.
            throw origin.Fail(Position.Start, "not YAML: a '[' or '{' that is never closed, with a comment after it", "keys with values, one 'key: value' on a line");
        }
    }

    // Tab, CR and LF belong to a text; the parser would take NUL for the end of the file.
    static int IndexOfControl(string text)
    {
        for (int i = 0; i < text.Length; i++)
            if (char.IsControl(text[i]) && text[i] is not ('\t' or '\n' or '\r'))
                return i;
        return -1;
    }

    ConfigNode? Root()
    {
        Next();
        if (Next() is not DocumentStart)
            return null;
        ConfigNode root = Node(Next(), depth: 0);
        Next();
        if (Next() is DocumentStart second)
            throw _origin.Fail(At(second.Start), "a second document", "one document in a file");
        return root is { Kind: NodeKind.Null } ? null : root;
    }

    ConfigNode Node(ParsingEvent start, int depth)
    {
        Position at = At(start.Start);
        if (start is AnchorAlias alias)
            throw _origin.Fail(at, $"the alias '*{Printable.Text(alias.Value.ToString())}'", "the value itself");
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored)
            throw _origin.Fail(at, $"the anchor '&{Printable.Text(anchored.Anchor.ToString())}'", "a value without an anchor");
        if (start is NodeEvent { Tag.IsEmpty: false } tagged)
            throw _origin.Fail(at, $"the tag '{Printable.Text(tagged.Tag.ToString())}'", "a value without a tag");
        if (depth > DepthLimit)
            throw _origin.Fail(at, $"more than {DepthLimit} levels of nesting", "a flat file");
        return start switch
        {
            Scalar scalar => new ConfigNode(KindOf(scalar), at) { Text = scalar.Value },
            MappingStart => new ConfigNode(NodeKind.Mapping, at) { Entries = Entries(depth + 1) },
            _ => new ConfigNode(NodeKind.Sequence, at) { Items = Items(depth + 1) },
        };
    }

    ImmutableArray<ConfigEntry> Entries(int depth)
    {
        var entries = ImmutableArray.CreateBuilder<ConfigEntry>();
        var seen = new Dictionary<string, Position>(StringComparer.Ordinal);
        while (Next() is var start && start is not MappingEnd)
        {
            ConfigNode key = Node(start, depth);
            if (key.Kind is NodeKind.Mapping or NodeKind.Sequence)
                throw _origin.Fail(key.At, $"{key.Found} as a key", "a word");
            if (!seen.TryAdd(key.Text, key.At))
                throw _origin.Fail(key.At, $"key '{Printable.Text(key.Text)}' again (first in line {seen[key.Text].Line})", "each key once");
            ConfigNode value = Node(Next(), depth);
            // The parser places a missing value anywhere before the next token.
            entries.Add(new ConfigEntry(key.Text, key.At, value is { Kind: NodeKind.Null, Text: "" } ? value with { At = key.At } : value));
        }
        return entries.DrainToImmutable();
    }

    ImmutableArray<ConfigNode> Items(int depth)
    {
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        while (Next() is var start && start is not SequenceEnd)
            items.Add(Node(start, depth));
        return items.DrainToImmutable();
    }

    ParsingEvent Next()
    {
        _parser.MoveNext();
        return _parser.Current!;
    }

    // The four spellings of null in the core schema: https://yaml.org/spec/1.2.2/#1032-tag-resolution
    static NodeKind KindOf(Scalar scalar) => scalar.Style != ScalarStyle.Plain ? NodeKind.Quoted
        : scalar.Value is "" or "~" or "null" or "Null" or "NULL" ? NodeKind.Null
        : NodeKind.Plain;

    static Position At(in Mark mark) => new((int)mark.Line, (int)mark.Column);

    static string Reason(string message)
    {
        string oneLine = Printable.Text(message).TrimEnd('.');
        return oneLine.Length == 0 ? "unknown" : char.ToLowerInvariant(oneLine[0]) + oneLine[1..];
    }
}
