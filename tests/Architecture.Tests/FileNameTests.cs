using System.Text.RegularExpressions;

namespace Vectl.Architecture.Tests;

/// <summary>One type per file, named as the file; a partial's aspect is its second name (<c>Kernel.Files.cs</c>).</summary>
public sealed partial class FileNameTests
{
    // C names by header, and the program's top-level statements.
    static readonly string[] s_noType =
    [
        "src/LibC/bpf.cs", "src/LibC/fcntl.cs", "src/LibC/mount.cs", "src/LibC/netfilter.cs", "src/LibC/netlink.cs", "src/LibC/process.cs", "src/LibC/sched.cs", "src/LibC/socket.cs", "src/LibC/stat.cs", "src/LibC/types.cs", "src/LibC/unistd.cs",
        "src/Cli/Program.cs",
    ];

    // Small types that mean nothing without the one that the file is named for: a verb's request or outcome, a plan's steps.
    static readonly string[] s_families =
    [
        "src/LibC/DirectoryEntry.cs: DirectoryEntry, EntryType",
        "src/Namespaces/Launch/NativePlan.cs: NativeOp, NativeStep, NativeStage, NativeClone, NativeHeader, NativeSupervision",
        "src/Namespaces/Plans/Step.cs: Step, CallStep, CheckStep, CloneStep, CloseAllButStep, ResetSignalsStep, SuperviseStep",
        "src/Runtime/Configuration/VeConfig.cs: OnBoot, TimeNamespace, VeConfig",
        "src/Runtime/Lifecycle/CopyFiles.cs: CopyRequest, CopyFiles",
        "src/Runtime/Lifecycle/CreateVe.cs: CreateRequest, CreateVe",
        "src/Runtime/Lifecycle/ExecVe.cs: ExecRequest, ExecVe",
        "src/Runtime/Lifecycle/FindOwner.cs: ProcessOwnership, FindOwner",
        "src/Runtime/Lifecycle/ListVes.cs: VeSummary, ListVes",
        "src/Runtime/Lifecycle/StartVe.cs: StartOptions, StartVe",
        "src/Runtime/Lifecycle/StopVe.cs: StopOutcome, StopVe",
        "src/Runtime/Network/Plan/AddressSteps.cs: AddAddress, RemoveAddress, AddRoute, RemoveRoute, AddProxy, RemoveProxy",
        "src/Runtime/Network/Plan/LinkSteps.cs: AddBridge, AddVeth, SetAlias, AddOnParent, MoveLink, ReturnLink, ChangeLink, Harden, SetBridgePort, SetVlan, SetUp, DeleteLink, DeleteInside",
        "src/Runtime/Network/Plan/TrafficSteps.cs: SetFilter, SetRate, AddIfb, SetRedirect, RemoveRedirect, RemoveRate",
        "src/Runtime/Templates/Archives/TarEntry.cs: TarType, SparseExtent, TarEntry",
    ];

    static string[] TypesOf(SourceFile file) => [.. Declaration().Matches(file.Code).Select(match => match.Groups[1].Value).Distinct()];

    [Fact]
    public void Files_AreNamedAsTheirType()
    {
        string[] different = [.. Sources.All.Where(file => !s_noType.Contains(file.Path)).Where(file => TypesOf(file) is not [var only] || only != Stem(file.Path)).Select(file => $"{file}: {string.Join(", ", TypesOf(file))}")];
        Assert.True(s_families.SequenceEqual(different), "more than one type, or another name than the file's:\n" + string.Join('\n', different));
    }

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
