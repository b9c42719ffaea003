using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Values;

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

    /// <summary>The limits that the process cannot go beyond and this one could, as they have to be for this one to be no better off.</summary>
    public static unsafe ImmutableArray<KeyValuePair<string, ProcessLimit>> LowerLimitsOf(int pid)
    {
        var lower = ImmutableArray.CreateBuilder<KeyValuePair<string, ProcessLimit>>();
        for (int number = 0; number < ProcessLimit.Kinds.Count; number++)
        {
            rlimit64 theirs, own;
            // ESRCH: it has just ended, and with it the VE; joining it says so.
            if (Kernel.Call(SysNo.prlimit64, pid, number, 0, (nint)(&theirs)) < 0)
                return [];
            Kernel.CheckRaw(Kernel.Call(SysNo.prlimit64, 0, number, 0, (nint)(&own)), "prlimit64", ProcessLimit.Kinds[number]);
            if (theirs.rlim_max < own.rlim_max)
                lower.Add(new(ProcessLimit.Kinds[number], new ProcessLimit(Math.Min(own.rlim_cur, theirs.rlim_max), theirs.rlim_max)));
        }
        return lower.ToImmutable();
    }

    /// <summary>Its <c>oom_score_adj</c> as the kernel writes it, or null when it is gone.</summary>
    public static string? OomScoreAdjOf(int pid) => Kernel.TryReadFile($"/proc/{pid}/oom_score_adj") is { } score ? Encoding.ASCII.GetString(score).TrimEnd() : null;

    /// <summary>Whether it has a handler for a signal, or blocks it to take it later. While it waits in <c>sigwait(3)</c>, neither shows.</summary>
    public static bool Heeds(int pid, int signal) => Kernel.TryReadFile($"/proc/{pid}/status") is { } status && ParseHeeds(Encoding.UTF8.GetString(status), signal);

    internal static bool ParseHeeds(string status, int signal)
    {
        ulong heeded = 0;
        foreach (ReadOnlySpan<char> line in status.AsSpan().EnumerateLines())
            if ((line.StartsWith("SigBlk:") || line.StartsWith("SigCgt:")) && ulong.TryParse(line[(line.LastIndexOf('\t') + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong mask))
                heeded |= mask;
        return (heeded >> (signal - 1) & 1) != 0;
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
