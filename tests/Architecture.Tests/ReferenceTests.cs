using System.Xml.Linq;

namespace Vectl.Architecture.Tests;

/// <summary>References point down only: Cli, Runtime, then the two leaves that never meet, then LibC.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string, string[], string[]> Projects => new()
    {
        { "LibC", [], [] },
        { "Namespaces", ["LibC"], [] },
        { "Cgroups", ["LibC"], [] },
        { "Runtime", ["Cgroups", "Namespaces"], ["YamlDotNet"] },
        { "Cli", ["Runtime"], ["System.CommandLine"] },
    };

    static string[] Includes(string project, string element) => [.. XDocument.Load(Path.Combine(Sources.Root, $"src/{project}/{project}.csproj")).Descendants(element)
        .Select(item => item.Attribute("Include")!.Value).Order()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_RefersOnlyDown(string project, string[] references, string[] packages)
    {
        Assert.Equal(references, Includes(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)));
        Assert.Equal(packages, Includes(project, "PackageReference"));
    }

    [Fact]
    public void Projects_AreAllListed()
        => Assert.Equal(Projects.Select(row => (string)row[0]).Order(), Sources.Files("src", "*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)).Order());

    [Theory]
    [InlineData("Namespaces", "Vectl.Cgroups|Vectl.Runtime|Vectl.Cli")]
    [InlineData("Cgroups", "Vectl.Namespaces|Vectl.Runtime|Vectl.Cli")]
    [InlineData("LibC", "Vectl.Namespaces|Vectl.Cgroups|Vectl.Runtime|Vectl.Cli")]
    [InlineData("Runtime", "Vectl.Cli")]
    public void Sources_DoNotNameWhatIsAboveThem(string project, string forbidden)
        => Assert.Empty(Sources.Find($@"\b({forbidden})\b", Sources.All.Where(file => file.Path.StartsWith($"src/{project}/", StringComparison.Ordinal))));

    [Fact]
    public void Projects_AreInTheSolution()
    {
        string solution = File.ReadAllText(Path.Combine(Sources.Root, "Containers.sln"));
        Assert.All(Sources.Files("src", "*.csproj").Concat(Sources.Files("tests", "*.csproj")), path => Assert.Contains(path.Replace('/', '\\'), solution));
    }
}
