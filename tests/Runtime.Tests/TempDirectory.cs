using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Tests;

/// <summary>A directory that goes away with the test, and a vectl tree in it.</summary>
sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vectl-test-").FullName;

    public VectlPaths Paths => new(Path);

    public string Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
