using Vectl.Cli.Completions;
using Vectl.Cli.Parsing;
using Vectl.Cli.Vzctl;

namespace Vectl.Cli.Tests;

public class HelpTests
{
    public static TheoryData<string> AllWords => [.. VerbEntry.Flatten(VerbTable.All()).Select(e => e.Words)];

    [Theory]
    [MemberData(nameof(AllWords))]
    public void Help_OfEveryVerb_HasUsageAndTwoExamples(string words)
    {
        var captured = new Captured();
        Assert.Equal(0, captured.RunAs(ProgramName.Vectl, 1000, [.. words.Split(' '), "--help"]));
        Assert.StartsWith($"Usage: vectl {words}", captured.Out);
        string[] examples = captured.Out[captured.Out.IndexOf("\nExamples:\n", StringComparison.Ordinal)..].Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.True(examples.Length >= 2, captured.Out);
        Assert.All(examples, example => Assert.Matches("^  (vectl|vzlist) ", example));
    }

    [Theory]
    [MemberData(nameof(AllWords))]
    public void Help_AsAVerb_IsTheSame(string words)
    {
        Captured asFlag = new(), asVerb = new();
        asFlag.Run([.. words.Split(' '), "--help"]);
        Assert.Equal(0, asVerb.Run(["help", .. words.Split(' ')]));
        Assert.Equal(asFlag.Out, asVerb.Out);
    }

    // Examples are documentation that must not rot: each has to parse.
    [Theory]
    [MemberData(nameof(AllWords))]
    public void Examples_Parse(string words)
    {
        VerbCommand command = VerbEntry.Flatten(VerbTable.All()).First(e => e.Words == words).Command;
        foreach (string example in command.Examples)
        {
            string[] parts = example.Split(" | ")[0].Split(" > ")[0].Split(" && ")[0].Split(' ');
            CommandLine.Parse(parts[1..], ProgramName.FromPath(parts[0]), null);
        }
    }

    [Fact]
    public void Help_OfTheProgram_ListsEveryVerb()
    {
        var captured = new Captured();
        Assert.Equal(0, captured.Run("--help"));
        Assert.All(VerbTable.Names, name => Assert.Contains($"\n  {name} ", captured.Out));
        Assert.Contains("\nExamples:\n", captured.Out);
    }

    [Fact]
    public void Help_Unknown_IsExitCode20()
    {
        var captured = new Captured();
        Assert.Equal(20, captured.Run("help", "strt"));
        Assert.Equal("vectl: unknown command 'strt'\n  -> Did you mean 'start'?\n", captured.Error);
    }
}
