using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Vectl.Abi.Tests;

/// <summary>Compiles what the tests generate.</summary>
static partial class Gcc
{
    /// <summary>Compiles C; what gcc says, empty when it is content.</summary>
    public static string Compile(string source) => InDirectory(directory =>
    {
        File.WriteAllText($"{directory}/abi.c", source);
        return Run(directory, "gcc", "-std=gnu17", "-fmax-errors=0", "-fno-diagnostics-show-caret", "-c", "-o", "/dev/null", "abi.c");
    });

    /// <summary>The machine code of assembler text in Intel syntax.</summary>
    public static byte[] Assemble(string text) => InDirectory(directory =>
    {
        File.WriteAllText($"{directory}/stub.s", $".intel_syntax noprefix\n.text\n{text}\n");
        string said = Run(directory, "gcc", "-c", "-o", "stub.o", "stub.s") + Run(directory, "objcopy", "-O", "binary", "-j", ".text", "stub.o", "stub.bin");
        Assert.Equal("", said);
        return File.ReadAllBytes($"{directory}/stub.bin");
    });

    /// <summary>The names that gcc did not know, e.g. of a kernel newer than the headers.</summary>
    public static IEnumerable<string> UnknownNames(string messages) => Undeclared().Matches(messages).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>The messages but those about names that gcc did not know.</summary>
    public static string OtherErrors(string messages)
        => string.Join('\n', messages.Split('\n').Where(line => line.Contains(" error: ", StringComparison.Ordinal) && !Undeclared().IsMatch(line) && !line.Contains("expression in static assertion is not", StringComparison.Ordinal)));

    static T InDirectory<T>(Func<string, T> action)
    {
        string directory = Directory.CreateTempSubdirectory("abi").FullName;
        try
        {
            return action(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    static string Run(string directory, params string[] argv)
    {
        var info = new ProcessStartInfo(argv[0], argv.Skip(1)) { RedirectStandardError = true, WorkingDirectory = directory };
        info.Environment["LC_ALL"] = "C";
        using Process process = Process.Start(info) ?? throw new InvalidOperationException($"cannot run {argv[0]}");
        string messages = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return messages;
    }

    [GeneratedRegex(@"error: '(\w+)' undeclared")]
    private static partial Regex Undeclared();
}
