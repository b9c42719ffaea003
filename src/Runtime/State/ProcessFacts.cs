using System.Globalization;
using System.Text;
using Vectl.Linux;

namespace Vectl.Runtime.State;

/// <summary>What <c>/proc/PID</c> of the host tells about a VE's process (<c>proc(5)</c>).</summary>
static class ProcessFacts
{
    /// <summary>Its pid in its innermost PID namespace, or 0 when it is gone.</summary>
    public static int NamespacePidOf(int pid) => Kernel.TryReadFile($"/proc/{pid}/status") is { } status ? ParseNamespacePid(Encoding.UTF8.GetString(status)) : 0;

    /// <summary>The host id of its namespace's id 0, or 0 when it is gone.</summary>
    public static uint IdBaseOf(int pid) => Kernel.TryReadFile($"/proc/{pid}/uid_map") is { } map ? ParseIdBase(Encoding.UTF8.GetString(map)) : 0;

    /// <summary>Whether its root is not the host's: an init that is still being prepared has not left the host's tree.</summary>
    public static bool HasRootOfItsOwn(int pid)
    {
        try
        {
            using Fd host = Kernel.Open("/", LibC.O_PATH), own = Kernel.Open($"/proc/{pid}/root", LibC.O_PATH);
            statx a = Kernel.Stat(host), b = Kernel.Stat(own);
            return (a.stx_ino, a.stx_dev_major, a.stx_dev_minor) != (b.stx_ino, b.stx_dev_major, b.stx_dev_minor);
        }
        catch (ErrnoException e) when (e.Errno is Errno.ENOENT or Errno.ESRCH)
        {
            return false;
        }
    }

    internal static int ParseNamespacePid(string status)
    {
        foreach (ReadOnlySpan<char> line in status.AsSpan().EnumerateLines())
            if (line.StartsWith("NSpid:") && int.TryParse(line[(line.LastIndexOf('\t') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
                return pid;
        return 0;
    }

    internal static uint ParseIdBase(string map)
    {
        string[] fields = map.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 3 && fields[0] == "0" && uint.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint first) ? first : 0;
    }
}
