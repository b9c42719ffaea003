using Vectl.Linux;
using Vectl.Runtime.Guest;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Tests.Guest;

/// <summary>A root of a VE in a temporary directory, and beside it what belongs to the host.</summary>
sealed class GuestTree : IDisposable
{
    public const string HostText = "the host's";

    readonly TempDirectory _temp = new();

    public GuestTree()
    {
        _temp.Write("host/passwd", HostText);
        Directory.CreateDirectory(In("etc"));
        Root = new GuestRoot(Kernel.Open(In(""), O_PATH | O_DIRECTORY), idBase: 0);
    }

    public GuestRoot Root { get; }

    public string Host => $"{_temp.Path}/host";

    public string In(string path) => $"{_temp.Path}/ve/{path}";

    public void Write(string path, string text) => _temp.Write($"ve/{path}", text);

    public void Link(string path, string target) => File.CreateSymbolicLink(In(path), target);

    public string? Read(string path) => Root.TryRead(path) is { } file ? System.Text.Encoding.UTF8.GetString(file.Content) : null;

    /// <summary>Fails unless the host's file is as it was.</summary>
    public void AssertHostUntouched()
    {
        Assert.Equal(HostText, File.ReadAllText($"{Host}/passwd"));
        Assert.Equal([$"{Host}/passwd"], Directory.GetFileSystemEntries(Host));
    }

    public void Dispose()
    {
        Root.Dispose();
        _temp.Dispose();
    }
}
