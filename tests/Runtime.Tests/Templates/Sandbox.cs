using Vectl.Linux;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Templates.Archives;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Tests.Templates;

/// <summary>A temporary directory with a tree to extract into and, beside it, a sentinel that must stay as it is.</summary>
sealed class Sandbox : IDisposable
{
    public const string SentinelText = "untouched";

    public Sandbox()
    {
        Path = System.IO.Directory.CreateTempSubdirectory("vectl-test-").FullName;
        System.IO.Directory.CreateDirectory(Tree);
        System.IO.Directory.CreateDirectory(Outside);
        System.IO.File.WriteAllText(Sentinel, SentinelText);
        Root = Kernel.Open(Tree, O_RDONLY | O_DIRECTORY);
    }

    public string Path { get; }
    public string Tree => $"{Path}/tree";
    public string Outside => $"{Path}/outside";
    public string Sentinel => $"{Outside}/sentinel";
    public Fd Root { get; }

    public string In(string path) => $"{Tree}/{path}";

    public ExtractReport Extract(byte[] archive, ExtractLimits? limits = null)
    {
        using var extractor = new ArchiveExtractor(Root, limits ?? new ExtractLimits(), () => { });
        return extractor.Extract(new TarReader(new MemoryStream(archive)));
    }

    /// <summary>Fails unless everything beside the tree is as it was.</summary>
    public void AssertUntouched()
    {
        Assert.Equal(SentinelText, System.IO.File.ReadAllText(Sentinel));
        Assert.Equal([Sentinel], System.IO.Directory.GetFileSystemEntries(Outside));
        Assert.Equal([Outside, Tree], System.IO.Directory.GetFileSystemEntries(Path).Order());
    }

    public void Dispose()
    {
        Root.Dispose();
        TreeRemover.Remove(Path);
    }
}
