using System.Text.RegularExpressions;

namespace Vectl.Architecture.Tests;

/// <summary>What runs after clone may use nothing of the runtime: no heap, no statics, no exceptions, no P/Invoke, no stack guard.</summary>
public sealed class PlanInterpreterTests
{
    static readonly SourceFile[] s_files = [.. Sources.All.Where(file => Path.GetFileName(file.Path).StartsWith("PlanInterpreter", StringComparison.Ordinal))];

    // All but CodeRange, which says of itself that it runs in the parent.
    static readonly SourceFile[] s_interpreter = [.. s_files.Select(file => new SourceFile(file.Path, Regex.Replace(file.Code, @"public static [^\n]* CodeRange\(\)\s*\{.*?\n    \}", "", RegexOptions.Singleline)))];

    static readonly string[] s_methods = [.. s_interpreter.SelectMany(file => Regex.Matches(file.Code, @"static \w+\*? (\w+)\(").Select(match => match.Groups[1].Value))];

    [Fact]
    public void Interpreter_IsFound() => Assert.NotEmpty(s_interpreter);

    [Theory]
    [InlineData(@"\bstackalloc\b")]
    [InlineData(@"\bnew\b")]
    [InlineData(@"\b(throw|try|catch|finally|using|lock|checked)\b(?! (Vectl|static))")]
    [InlineData(@"\bstatic (readonly|volatile|int|long|nint|byte|bool|string)\b [\w_]+\s*[=;]")]
    [InlineData("\"")]
    [InlineData(@"\b(string|object|Span|ReadOnlySpan|Func|Action|foreach|async|await|is \{)\b")]
    [InlineData(@"\b(LibC|Kernel|Marshal|Console|Math|Environment|Thread|Volatile)\.\w+\(")]
    [InlineData(@"\bfixed\b|\[\]|\bparams\b|\byield\b|\bdelegate\b(?!\*)")]
    public void Interpreter_DoesNotContain(string pattern) => Assert.Empty(Sources.Find(pattern, s_interpreter));

    // P/Invokes that `using static` would bring into view as bare names.
    [Fact]
    public void Interpreter_CallsItsOwnMethodsAndTheStubOnly()
    {
        IEnumerable<string> called = s_interpreter.SelectMany(file => Regex.Matches(file.Code, @"(?<!->)\b(\w+)\(").Select(match => match.Groups[1].Value));
        Assert.Empty(called.Distinct().Except(s_methods).Except(["if", "while", "for", "switch", "return", "sizeof", "not"]));
    }

    // A child has nothing that is not in the range: a method that is missing there is a crash in some monitor, some day.
    [Fact]
    public void CodeRange_NamesEveryMethod()
    {
        IEnumerable<string> named = s_files.SelectMany(file => Regex.Matches(file.Code, @">\)&(\w+),").Select(match => match.Groups[1].Value));
        Assert.Equal(s_methods.Order(), named.Order());
    }
}
