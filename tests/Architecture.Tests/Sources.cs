using System.Reflection;
using System.Text.RegularExpressions;

namespace Vectl.Architecture.Tests;

/// <summary>A C# file of src.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Text">What is in it.</param>
sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The lines, from 1 on.</summary>
    public IEnumerable<(int Number, string Text)> Lines => Text.Split('\n').Select((line, index) => (index + 1, line));

    /// <summary>The text with comments and the content of strings blanked, line by line as it was.</summary>
    public string Code => Blanks().Replace(Text, match => match.Value[0] == '/' ? "" : "\"\"");

    public override string ToString() => Path;

    // Raw strings, then verbatim and ordinary strings, characters, and comments to the end of the line.
    [GeneratedRegex("""
        "{3}[\s\S]*?"{3}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'|//[^\n]*
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Blanks();
}

/// <summary>The repository as text.</summary>
static class Sources
{
    public static string Root { get; } = typeof(Sources).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static SourceFile[] All { get; } = [.. Files("src", "*.cs").Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))))];

    /// <summary>Paths of files in the repository, but for what builds make.</summary>
    public static IEnumerable<string> Files(string directory, string pattern)
        => Directory.EnumerateFiles(Path.Combine(Root, directory), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order();

    /// <summary>Where <paramref name="pattern"/> occurs in the code (no comments, no strings) of <paramref name="files"/>, as <c>path:line: text</c>.</summary>
    public static IEnumerable<string> Find(string pattern, IEnumerable<SourceFile> files)
    {
        var regex = new Regex(pattern);
        foreach (SourceFile file in files)
            foreach ((int number, string line) in new SourceFile(file.Path, file.Code).Lines)
                if (regex.IsMatch(line))
                    yield return $"{file.Path}:{number}: {line.Trim()}";
    }
}
