using System.Collections.Immutable;
using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Network.Plan;

/// <summary>What has to be taken back on the host for a VE, in a file that is written before anything is done: whoever is killed leaves it.</summary>
/// <param name="path">The file.</param>
sealed class NetworkJournal(string path)
{
    /// <summary>What it says; lines of another version are left out.</summary>
    public ImmutableArray<NetworkUndo> Read()
    {
        if (Kernel.TryReadFile(path) is not { } bytes)
            return [];
        var undo = ImmutableArray.CreateBuilder<NetworkUndo>();
        foreach (string line in Encoding.UTF8.GetString(bytes).Split('\n'))
            if (NetworkUndo.TryParse(line) is { } item)
                undo.Add(item);
        return undo.ToImmutable();
    }

    /// <summary>Says this from now on.</summary>
    public void Write(IEnumerable<NetworkUndo> undo)
    {
        var text = new StringBuilder();
        foreach (NetworkUndo item in undo)
            text.Append(item.Format()).Append('\n');
        if (text.Length == 0)
        {
            Kernel.Remove(path);
            return;
        }
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        Directories.Within(Path.GetDirectoryName(path)!, () => AtomicFile.Write(path, bytes, Permissions.Private, durable: false));
    }
}
