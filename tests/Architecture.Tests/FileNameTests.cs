using System.Text.RegularExpressions;

namespace Vectl.Architecture.Tests;

/// <summary>One type per file, named as the file; a partial's aspect is its second name (<c>Kernel.Files.cs</c>).</summary>
public sealed partial class FileNameTests
{
    // Several small types that mean nothing without each other, or C names by header.
    static readonly string[] s_families =
    [
        "src/LibC/fcntl.cs", "src/LibC/mount.cs", "src/LibC/process.cs", "src/LibC/sched.cs", "src/LibC/stat.cs", "src/LibC/types.cs", "src/LibC/unistd.cs",
        "src/Cli/Program.cs",
    ];

    static string[] TypesOf(SourceFile file) => [.. Declaration().Matches(file.Code).Select(match => match.Groups[1].Value).Distinct()];

    [Fact]
    public void Files_AreNamedAsTheirType()
    {
        string[] wrong = [.. Sources.All.Where(file => !s_families.Contains(file.Path)).Where(file => TypesOf(file) is not [var only] || only != Stem(file.Path)).Select(file => $"{file}: {string.Join(", ", TypesOf(file))}")];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Families_AreStillThere() => Assert.All(s_families, path => Assert.Contains(Sources.All, file => file.Path == path));

    [Fact]
    public void Namespaces_FollowTheDirectories()
    {
        foreach (SourceFile file in Sources.All.Where(file => file.Path != "src/Cli/Program.cs"))
        {
            string[] parts = Path.GetDirectoryName(file.Path)!.Split('/')[1..];
            string expected = "Vectl." + (parts[0] == "LibC" ? "Linux" : string.Join('.', parts));
            Assert.True(file.Text.Contains($"namespace {expected};", StringComparison.Ordinal), $"{file}: expected namespace {expected}");
        }
    }

    static string Stem(string path) => Path.GetFileName(path).Split('.')[0];

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|unsafe|partial|readonly|ref) )*(?:class|struct|record struct|record|enum|interface|delegate [\w<>*]+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
