namespace Vectl.Architecture.Tests;

/// <summary>The house rules that a machine can hold.</summary>
public sealed class HouseRuleTests
{
    // Tables of the kernel's numbers, which nobody reads from end to end.
    static readonly string[] s_longTables = [];

    // Where another program is started, each for a reason that stands in the file.
    static readonly string[] s_startProcesses = ["src/Runtime/Host/HostTool.cs", "src/Runtime/Templates/Archives/ArchiveFile.cs"];

    // AtOnce waits for many VEs; what its threads clone is another vectl, and Launcher lets one of them do it at a time.
    // ArchiveFile feeds the pipe of a program: nothing is cloned there.
    static readonly string[] s_makeThreads = ["src/Runtime/Lifecycle/AtOnce.cs", "src/Runtime/Templates/Archives/ArchiveFile.cs"];

    static IEnumerable<SourceFile> Below(params string[] directories)
        => Sources.All.Where(file => directories.Any(directory => file.Path.StartsWith($"src/{directory}/", StringComparison.Ordinal)));

    [Fact]
    public void Sources_AreFound() => Assert.True(Sources.All.Length > 50, $"only {Sources.All.Length} files in {Sources.Root}/src");

    [Fact]
    public void Files_AreAtMost400Lines()
        => Assert.Equal(s_longTables, Sources.All.Where(file => file.Lines.Count() > 401).Select(file => file.Path));

    [Fact]
    public void Files_HaveNoNotesToSelf()
        => Assert.Empty(Sources.All.SelectMany(file => file.Lines.Where(line => line.Text.Contains("TODO", StringComparison.Ordinal) || line.Text.Contains("FIXME", StringComparison.Ordinal)
            || line.Text.Contains("HACK", StringComparison.Ordinal)).Select(line => $"{file}:{line.Number}: {line.Text}")));

    [Theory]
    [InlineData("NotImplementedException")]
    [InlineData(@"^\s*#region")]
    [InlineData(@"\bdynamic\s")]
    [InlineData(@"\bGetType\(\)\.Get|\bActivator\.|System\.Reflection\.Emit|\.GetMethod\(|\.GetProperty\(""")]
    [InlineData(@"catch\s*(\(\s*(System\.)?Exception\s*\))?\s*\{\s*\}")]
    [InlineData(@"throw new (System\.)?Exception\(")]
    [InlineData(@"throw (ex|e|exception);")]
    [InlineData(@"\bThread\.Abort|\bGC\.Collect|Environment\.FailFast")]
    [InlineData(@"^\s*private\b")]
    [InlineData(@"^namespace .*\{|^namespace [^;]+$")]
    public void Code_DoesNotContain(string pattern) => Assert.Empty(Sources.Find(pattern, Sources.All));

    [Fact]
    public void Console_IsTheClisAlone() => Assert.Empty(Sources.Find(@"\bConsole\.\w", Below("LibC", "Namespaces", "Cgroups", "Runtime")));

    [Fact]
    public void Programs_AreStartedOnlyWhereListed()
        => Assert.Equal(s_startProcesses, Sources.Find(@"\bProcess\.Start\b|\bnew ProcessStartInfo\b|\bnew Process\b", Sources.All).Select(hit => hit.Split(':')[0]).Distinct());

    [Fact]
    public void Threads_AreMadeOnlyWhereListed()
        => Assert.Equal(s_makeThreads, Sources.Find(@"\basync\b|\bawait\b|\bTask\.Run\b|\bnew Thread\b", Below("LibC", "Namespaces", "Cgroups", "Runtime")).Select(hit => hit.Split(':')[0]).Distinct());

    [Fact]
    public void Records_AndClassesHaveNoSetters() => Assert.Empty(Sources.Find(@"\{ get; (internal )?set; \}", Below("Runtime", "Namespaces", "Cgroups")));

    [Fact]
    public void Classes_AreSealedStaticOrAbstract()
        => Assert.Empty(Sources.Find(@"^\s*((public|internal|file|unsafe|partial) )*(class|record(?! struct)) \w", Sources.All));

    // A libc call by hand outside of the wrappers would lose EINTR, O_CLOEXEC and the errno.
    [Fact]
    public void PInvokes_AreDeclaredInLibCOnly() => Assert.Empty(Sources.Find("LibraryImport|DllImport", Below("Namespaces", "Cgroups", "Runtime", "Cli")));

    // The layout of a host is in VectlPaths: anywhere else a path of ours would escape --root.
    [Fact]
    public void Paths_OfOursAreInOneFile()
    {
        // A string that begins with one of them; in the middle of a sentence it is a text.
        string[] ours = ["\"/etc/vectl", "\"/var/lib/vectl", "\"/run/vectl", "\"/var/log/vectl"];
        Assert.Empty(Below("LibC", "Namespaces", "Cgroups", "Runtime").Where(file => !file.Path.EndsWith("/VectlPaths.cs", StringComparison.Ordinal))
            .SelectMany(file => file.Lines.Where(line => ours.Any(path => line.Text.Contains(path, StringComparison.Ordinal))).Select(line => $"{file}:{line.Number}: {line.Text.Trim()}")));
    }
}
