namespace Vectl.Reboot;

/// <summary>What was seen in the VM, by name.</summary>
sealed class Findings
{
    readonly Dictionary<string, string> _parts = [];

    /// <summary>The text below <c>== NAME</c>, without its last newline.</summary>
    public string this[string name] => _parts.TryGetValue(name, out string? text) ? text : throw new KeyNotFoundException($"nobody looked for {name}; there is {string.Join(", ", _parts.Keys)}");

    /// <summary>The lines of a part.</summary>
    public string[] Lines(string name) => this[name].Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The second words of the lines that end so, e.g. the CTIDs of what "was started".</summary>
    public string[] Told(string name, string end) => [.. Lines(name).Where(line => line.EndsWith(end, StringComparison.Ordinal)).Select(line => line.Split(' ')[1])];

    public static Findings Parse(string text)
    {
        var findings = new Findings();
        string name = "";
        foreach (string line in text.Split('\n'))
            if (line.StartsWith("== ", StringComparison.Ordinal))
                findings._parts[name = line[3..]] = "";
            else if (line.Length > 0)
                findings._parts[name] = findings._parts.GetValueOrDefault(name, "") is { Length: > 0 } before ? $"{before}\n{line}" : line;
        return findings;
    }
}
