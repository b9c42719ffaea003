using System.Globalization;
using System.Text;
using System.Text.Json;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>The types that keys are made of.</summary>
static class ConfigTypes
{
    // No control characters and no line separators.
    const string LinePattern = @"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$";

    // PATH_MAX without the NUL at the end.
    const int MaxPathLength = 4095;

    /// <summary>One line of any text. Numbers and truth values are read as they are written.</summary>
    public static readonly ScalarType<string> Line = Text("one line of text", AnyText, writer =>
    {
        WriteStrings(writer, "type", ["string", "number", "boolean"]);
        writer.WriteString("pattern", LinePattern);
    });

    /// <summary>The name of a VE.</summary>
    public static readonly ScalarType<VeName> Name = new("1 to 64 of 0-9 A-Z a-z space - + _ . that are not a number", ScalarForm.Text,
        (string text, out VeName name) => VeName.TryParse(text, out name, out string reason) ? null : reason, name => name.Text,
        writer => WriteString(writer, "^(?![0-9]+$)[0-9A-Za-z+_]([0-9A-Za-z +_.-]*[0-9A-Za-z+_.-])?$", 64), VeError.BadName);

    /// <summary>A host name.</summary>
    public static readonly ScalarType<string> Hostname = new("labels of 0-9 A-Z a-z - joined by dots, at most 64 characters", ScalarForm.Text,
        ParseHostname, text => text,
        writer => WriteString(writer, @"^(?!-)[0-9A-Za-z-]{1,63}(?<!-)(\.(?!-)[0-9A-Za-z-]{1,63}(?<!-))*$", 64), VeError.BadHostname);

    /// <summary>The name of a template.</summary>
    public static readonly ScalarType<string> Template = Text("1 to 64 of 0-9 A-Z a-z . _ + - with a letter or digit first", ParseTemplate,
        writer => WriteString(writer, @"^(?!.*\.\.)[0-9A-Za-z][0-9A-Za-z._+-]{0,63}$", 64));

    /// <summary>An absolute path.</summary>
    public static readonly ScalarType<string> AbsolutePath = Text("an absolute path", ParseAbsolutePath,
        writer => WriteString(writer, "^/.*[^/]$", MaxPathLength));

    /// <summary>An absolute path, or <c>off</c>.</summary>
    public static readonly ScalarType<string> PathOrOff = Text("an absolute path, or off",
        (string text, out string value) => (value = text) == HostConfig.NoLxcfs ? null : ParseAbsolutePath(text, out value),
        writer => WriteString(writer, "^(off|/.*[^/])$", MaxPathLength));

    /// <summary>A cgroup below the mount: names joined by slashes.</summary>
    public static readonly ScalarType<string> Cgroup = Text("names of 0-9 A-Z a-z _ . - joined by slashes, none beginning with a dot", ParseCgroup,
        writer => WriteString(writer, "^[0-9A-Za-z_-][0-9A-Za-z_.-]*(/[0-9A-Za-z_-][0-9A-Za-z_.-]*)*$", 255));

    /// <summary>The first of a VE's host ids.</summary>
    public static readonly ScalarType<IdRange> Ids = new($"a multiple of {IdRange.Size} from {IdRange.Size} to {HighestBase}", ScalarForm.Number, ParseIds,
        range => range.Base.ToString(CultureInfo.InvariantCulture), writer =>
        {
            writer.WriteString("type", "integer");
            writer.WriteNumber("minimum", IdRange.Size);
            writer.WriteNumber("maximum", HighestBase);
            writer.WriteNumber("multipleOf", IdRange.Size);
        });

    /// <summary>True or false.</summary>
    public static readonly ScalarType<bool> Boolean = Choice(("true", true), ("false", false), ("yes", true), ("no", false));

    /// <summary>yes or no; true and false too, because tools of YAML 1.1 write those for them.</summary>
    public static readonly ScalarType<OnBoot> OnBoot = Choice(("yes", Configuration.OnBoot.Yes), ("no", Configuration.OnBoot.No),
        ("true", Configuration.OnBoot.Yes), ("false", Configuration.OnBoot.No));

    /// <summary>Clocks.</summary>
    public static readonly ScalarType<TimeNamespace> Time = Choice(("own", TimeNamespace.Own), ("host", TimeNamespace.Host));

    /// <summary>Environment variables.</summary>
    public static readonly MapType<string> Environment = new("variable", "a mapping of variables to one-line texts", "A-Z a-z 0-9 _ and no digit first", @"^[A-Za-z_][A-Za-z0-9_]*$", IsVariable, Line);

    /// <summary>The highest first id: the range above would contain (uid_t)-1, which <c>user_namespaces(7)</c> refuses.</summary>
    public const uint HighestBase = 0xFFFE0000;

    /// <summary>A whole number; <paramref name="unit"/> says of what.</summary>
    public static ScalarType<long> Number(long lowest, long highest, string? unit = null)
        => new($"a whole number{(unit is null ? "" : " of " + unit)} from {lowest} to {highest}", ScalarForm.Number,
            (string text, out long value) => ParseNumber(text, lowest, highest, out value),
            value => value.ToString(CultureInfo.InvariantCulture), writer =>
            {
                writer.WriteString("type", "integer");
                writer.WriteNumber("minimum", lowest);
                writer.WriteNumber("maximum", highest);
            });

    /// <summary>One of some words; a value is written as the first of its words.</summary>
    public static ScalarType<V> Choice<V>(params (string Word, V Value)[] words) where V : notnull
    {
        // No query: every command constructs all types.
        string names = "";
        foreach ((string word, V value) in words)
            if (First(words, value) == word)
                names += names.Length == 0 ? word : " or " + word;
        return new ScalarType<V>(names, ScalarForm.Word,
            (string text, out V value) =>
            {
                (string? word, value) = Array.Find(words, w => w.Word == text);
                return word is null ? "" : null;
            },
            value => First(words, value), writer => WriteWords(writer, words));
    }

    static string First<V>((string Word, V Value)[] words, V value)
        => Array.Find(words, w => EqualityComparer<V>.Default.Equals(w.Value, value)).Word;

    static ScalarType<string> Text(string expected, ScalarParser<string> parse, Action<Utf8JsonWriter> schema)
        => new(expected, ScalarForm.Text, parse, text => text, schema);

    static string? AnyText(string text, out string value)
    {
        value = text;
        return null;
    }

    static string? ParseHostname(string text, out string value)
    {
        value = text;
        return Values.Hostname.TryParse(text, out _, out string reason) ? null : reason;
    }

    static string? ParseTemplate(string text, out string value)
    {
        value = text;
        return TemplateName.TryParse(text, out _, out string reason) ? null : reason;
    }

    static string? ParseAbsolutePath(string text, out string value)
    {
        value = text;
        return text.Length < 2 || text[0] != '/' || text[^1] == '/' ? ""
            : Encoding.UTF8.GetByteCount(text) > MaxPathLength ? $"it has more than {MaxPathLength} bytes"
            : null;
    }

    static string? ParseCgroup(string text, out string value)
    {
        value = text;
        foreach (Range range in text.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> name = text.AsSpan(range);
            if (name.Length is 0 or > 255 || name[0] == '.')
                return "";
            foreach (char c in name)
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
                    return "";
        }
        return null;
    }

    static string? ParseIds(string text, out IdRange value)
    {
        string? reason = ParseNumber(text, IdRange.Size, HighestBase, out long first);
        value = new IdRange((uint)first);
        return reason ?? (first % IdRange.Size == 0 ? null : "");
    }

    // Digits as YAML 1.1 and 1.2 both read them: 010 is eight for one and ten for the other.
    static string? ParseNumber(string text, long lowest, long highest, out long value)
    {
        bool isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value.ToString(CultureInfo.InvariantCulture) == text;
        return isNumber && value >= lowest && value <= highest ? null : "";
    }

    static void WriteString(Utf8JsonWriter writer, string pattern, int maxLength)
    {
        writer.WriteString("type", "string");
        writer.WriteString("pattern", pattern);
        writer.WriteNumber("maxLength", maxLength);
    }

    static void WriteWords<V>(Utf8JsonWriter writer, (string Word, V Value)[] words)
    {
        writer.WriteStartArray("enum");
        foreach ((string word, _) in words)
            if (word is "true" or "false")
                writer.WriteBooleanValue(word == "true");
            else
                writer.WriteStringValue(word);
        writer.WriteEndArray();
    }

    static bool IsVariable(string text)
    {
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return false;
        return !char.IsAsciiDigit(text[0]);
    }

    static void WriteStrings(Utf8JsonWriter writer, string name, string[] values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
