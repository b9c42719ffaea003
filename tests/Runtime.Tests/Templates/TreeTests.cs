using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Templates;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Tests.Templates;

public sealed class TreeTests : IDisposable
{
    readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public void TreeRemover_LinksInTree_TargetsStay()
    {
        Directory.CreateDirectory(_box.In("d/e"));
        File.CreateSymbolicLink(_box.In("d/out"), _box.Outside);
        File.CreateSymbolicLink(_box.In("d/e/sentinel"), _box.Sentinel);
        File.CreateSymbolicLink(_box.In("top"), _box.Outside);
        TreeRemover.Remove(_box.Root, "d"u8);
        TreeRemover.Remove(_box.Root, "top"u8);
        Assert.Empty(Kernel.ListEntries(_box.Root));
        _box.AssertUntouched();
    }

    [Fact]
    public void TreeRemover_Missing_NoError()
    {
        TreeRemover.Remove(_box.Root, "nothing"u8);
        TreeRemover.Remove("/nonexistent-directory/nothing");
    }

    [Fact]
    public void TreeRemover_DeeperThanPathMax_Removed()
    {
        byte[] name = Encoding.ASCII.GetBytes(new string('d', 200));
        using (var cursor = new TreeCursor(_box.Root))
            for (int level = 0; level < 2000; level++)
            {
                Assert.Equal(Errno.OK, Kernel.TryMakeDirectoryEntry(cursor.Directory, name, Permissions.PrivateDirectory));
                Kernel.OpenEntry(cursor.Directory, "f"u8, O_WRONLY | O_CREAT | O_EXCL, Permissions.Private).Dispose();
                cursor.Enter(name);
            }
        TreeRemover.Remove(_box.Root, name);
        TreeRemover.Remove(_box.Root, "f"u8);
        Assert.Empty(Kernel.ListEntries(_box.Root));
    }

    [Fact]
    public void TreeRemover_WideAndOddNames_Removed()
    {
        Directory.CreateDirectory(_box.In("wide"));
        using (Fd wide = Kernel.Open(_box.In("wide"), O_RDONLY | O_DIRECTORY))
            for (int i = 0; i < 3000; i++)
                Kernel.OpenEntry(wide, [0xFF, (byte)'\n', .. Encoding.ASCII.GetBytes($"{i}")], O_WRONLY | O_CREAT | O_EXCL, Permissions.Private).Dispose();
        TreeRemover.Remove(_box.In("wide"));
        Assert.False(Directory.Exists(_box.In("wide")));
    }

    [Fact]
    public void TreeCursor_DirectoryMovedAway_LeaveThrows()
    {
        Directory.CreateDirectory(_box.In("a/b"));
        using var cursor = new TreeCursor(_box.Root);
        cursor.Enter("a"u8);
        cursor.Enter("b"u8);
        Directory.Move(_box.In("a/b"), $"{_box.Outside}/b");
        Assert.Equal(Errno.ESTALE, Assert.Throws<ErrnoException>(cursor.Leave).Errno);
    }

    [Fact]
    public void TreeCursor_Link_NotEntered()
    {
        File.CreateSymbolicLink(_box.In("link"), _box.Outside);
        using var cursor = new TreeCursor(_box.Root);
        Assert.Equal(Errno.ENOTDIR, Assert.Throws<ErrnoException>(() => cursor.Enter("link"u8)).Errno);
    }

    [Fact]
    public void TreeDigest_SameTreeMadeInOtherOrder_SameDigest()
    {
        string[] names = ["b", "a", "a.b", "c/d", "c/e/f"];
        string first = Make("one", names), second = Make("two", Enumerable.Reverse(names));
        Assert.Equal(first, second);
        Assert.Matches("^sha256:[0-9a-f]{64}$", first);
    }

    [Theory]
    [InlineData("content")]
    [InlineData("mode")]
    [InlineData("name")]
    [InlineData("link")]
    [InlineData("attribute")]
    [InlineData("extra")]
    public void TreeDigest_AnyChange_OtherDigest(string change)
    {
        string before = Make("tree", ["a", "b"]);
        string path = _box.In("tree/a");
        switch (change)
        {
            case "content":
                File.WriteAllText(path, "other");
                break;
            case "mode":
                File.SetUnixFileMode(path, UnixFileMode.UserRead);
                break;
            case "name":
                File.Move(path, _box.In("tree/aa"));
                break;
            case "link":
                File.Delete(path);
                File.CreateSymbolicLink(path, "a");
                break;
            case "attribute":
                using (Fd file = Kernel.Open(path, O_RDWR))
                    Kernel.SetXattr(file, "user.x", "1"u8);
                break;
            default:
                Directory.CreateDirectory(_box.In("tree/z"));
                break;
        }
        Assert.NotEqual(before, Digest("tree").Text);
    }

    [Fact]
    public void TreeDigest_HardLinks_CountOnce()
    {
        Make("tree", ["a"]);
        using Fd tree = Kernel.Open(_box.In("tree"), O_RDONLY | O_DIRECTORY);
        Kernel.LinkEntry(tree, "a"u8, tree, "b"u8);
        TreeDigest digest = Digest("tree");
        Assert.Equal((2L, 1L), (digest.Entries, digest.Bytes));
    }

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(3, "9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0")]
    public void Sha256_KnownText_KnownDigest(int length, string expected)
    {
        var hash = new Sha256();
        hash.Append(Encoding.ASCII.GetBytes(new string('a', length)));
        Assert.Equal(expected, hash.Finish());
    }

    [Fact]
    public void Sha256_EveryLengthInPieces_AsTheClassLibrary()
    {
        byte[] data = new byte[300];
        new Random(1).NextBytes(data);
        var hash = new Sha256();
        for (int length = 0; length <= data.Length; length++)
        {
            hash.Append(data.AsSpan(0, length / 3));
            hash.Append(data.AsSpan(length / 3, length - length / 3));
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(data.AsSpan(0, length))), hash.Finish());
        }
    }

    string Make(string tree, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            string path = _box.In($"{tree}/{name}");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "x");
        }
        return Digest(tree).Text;
    }

    TreeDigest Digest(string tree)
    {
        using Fd root = Kernel.Open(_box.In(tree), O_RDONLY | O_DIRECTORY);
        return TreeDigest.Compute(root);
    }
}
