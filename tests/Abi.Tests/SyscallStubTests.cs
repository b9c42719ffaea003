using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Vectl.Abi.Tests;

/// <summary>The bytes of the system-call stub are what their comments say, by the assembler's word.</summary>
public sealed partial class SyscallStubTests
{
    [Fact]
    public void Code_IsWhatTheCommentsSay()
    {
        string root = typeof(SyscallStubTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        string[] lines = [.. File.ReadLines(Path.Combine(root, "src/Namespaces/Launch/SyscallStub.x64.cs")).Where(line => Instruction().IsMatch(line))];
        Assert.Equal(9, lines.Length);
        byte[] bytes = [.. lines.SelectMany(line => Byte().Matches(line).Select(match => byte.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))];
        string assembler = string.Join('\n', lines.Select(line => Instruction().Match(line).Groups[1].Value));
        Assert.Equal(Convert.ToHexString(Gcc.Assemble(assembler)), Convert.ToHexString(bytes));
    }

    // "0x0f, 0x05,   // syscall: what it is for"
    [GeneratedRegex(@"^\s*(?:0x[0-9a-f]{2}, ?)+\s*// ([^:]+)")]
    private static partial Regex Instruction();

    [GeneratedRegex("0x([0-9a-f]{2}),")]
    private static partial Regex Byte();
}
