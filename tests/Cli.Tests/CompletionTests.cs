using System.Runtime.CompilerServices;
using Vectl.Cli.Completions;
using Vectl.Cli.Parsing;

namespace Vectl.Cli.Tests;

public class CompletionTests
{
    public static TheoryData<string, string> Scripts => new()
    {
        { "bash", "completions/vectl.bash" },
        { "zsh", "completions/_vectl" },
        { "fish", "completions/vectl.fish" },
    };

    static string Generate(params string[] args)
    {
        var captured = new Captured();
        Assert.Equal(0, captured.Run(args));
        return captured.Out;
    }

    static string Repository([CallerFilePath] string thisFile = "") => Path.GetFullPath("../..", Path.GetDirectoryName(thisFile)!);

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script_File_IsCurrent(string shell, string file)
        => Assert.Equal(File.ReadAllText(Path.Combine(Repository(), file)), Generate("completion", shell));

    // "complete: invalid option combination, '--exclusive' and '--force-files'"
    [Fact]
    public void Fish_OptionWithAFile_IsNotExclusive() => Assert.DoesNotContain(" -x -F", Generate("completion", "fish"), StringComparison.Ordinal);

    [Fact]
    public void ManPage_File_IsCurrent() => Assert.Equal(File.ReadAllText(Path.Combine(Repository(), "docs/man/vectl.8")), Generate("help", "--man"));

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script_HasEveryVerbAndOption(string shell, string file)
    {
        Assert.NotEmpty(file);
        string script = Generate("completion", shell);
        foreach (VerbEntry entry in VerbEntry.Flatten(VerbTable.All()))
        {
            Assert.Contains(shell == "zsh" ? entry.Words.Replace(" ", "\\ ") : entry.Words, script);
            foreach (string option in entry.OptionNames)
                Assert.Contains(shell != "fish" ? option : option.StartsWith("--", StringComparison.Ordinal) ? $" -l {option[2..]}" : $" -s {option[1..]}", script);
        }
        Assert.Contains("vectl list -a -H -t -o ctid,name", script);
        Assert.Contains("vectl template list -1", script);
    }

    [Fact]
    public void Bash_Verb_IsATableEntry() => Assert.Contains("""
                'start')
                    options='--wait --timeout --force --dry-run --foreground --skip-limits --onboot --quiet -q --verbose -v --help -h'
                    values='--timeout=@none'
                    arguments='@ves'
                    ;;

        """, Generate("completion", "bash"));

    [Fact]
    public void ManPage_HasEveryVerbAndExitCode()
    {
        string page = Generate("help", "--man");
        foreach (VerbEntry entry in VerbEntry.Flatten(VerbTable.All()).Where(e => e.Command.Subcommands.Count == 0))
            Assert.Contains($".B vectl {entry.Words.Replace("-", "\\-")}\n", page);
        foreach ((int code, string meaning) in ExitCodes.Table)
            Assert.Contains($".TP\n.B {code}\n{meaning.Replace("-", "\\-")}\n", page);
    }

    [Fact]
    public void ExitCodes_AllHaveAMeaning() => Assert.All(ExitCodes.Table, entry => Assert.EndsWith(".", entry.Meaning));

    [Fact]
    public void Completion_UnknownShell_SuggestsOne()
    {
        var captured = new Captured();
        Assert.Equal(20, captured.Run("completion", "fihs"));
        Assert.Equal("vectl: no completion for 'fihs'\n  -> Did you mean 'fish'?\n", captured.Error);
    }
}
