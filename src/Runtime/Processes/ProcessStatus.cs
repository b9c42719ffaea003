using System.Globalization;
using System.Text;

namespace Vectl.Runtime.Processes;

/// <summary>What is used of <c>/proc/PID/status</c> (<c>proc_pid_status(5)</c>).</summary>
/// <param name="Name">The command's name, at most 15 characters; may be anything.</param>
/// <param name="State">One letter, e.g. <c>S</c> or <c>Z</c>.</param>
/// <param name="ParentPid">Host pid of the parent.</param>
/// <param name="Uid">Effective user id on the host.</param>
/// <param name="VePid">The pid in the VE: in the PID namespace next below the host's; 0 when it is in none.</param>
/// <param name="ResidentKib">Resident memory in KiB; 0 of a zombie.</param>
/// <param name="Threads">How many threads it has.</param>
readonly record struct ProcessStatus(string Name, char State, int ParentPid, uint Uid, int VePid, long ResidentKib, int Threads)
{
    // Two lists of CPUs and of memory nodes are the longest of it.
    const int LongestFile = 8192;

    /// <summary>The process's own; null when it is gone.</summary>
    public static ProcessStatus? TryRead(ProcessHandle process)
        => process.TryRead("status", LongestFile) is { Length: > 0 } file ? Parse(Encoding.UTF8.GetString(file)) : null;

    /// <summary>Reads the file; what is missing in it is 0.</summary>
    public static ProcessStatus Parse(string file)
    {
        var status = new ProcessStatus("", '?', 0, 0, 0, 0, 0);
        foreach (ReadOnlySpan<char> line in file.AsSpan().EnumerateLines())
        {
            int colon = line.IndexOf(':');
            if (colon < 0)
                continue;
            // The kernel escapes newlines in the name, so that no name makes a line.
            ReadOnlySpan<char> value = line[(colon + 1)..].TrimStart('\t');
            status = line[..colon] switch
            {
                "Name" => status with { Name = value.ToString() },
                "State" when value.Length > 0 => status with { State = value[0] },
                "PPid" => status with { ParentPid = (int)Number(value, 0) },
                "Uid" => status with { Uid = (uint)Number(value, 1) },
                "NSpid" => status with { VePid = (int)Number(value, 1) },
                "VmRSS" => status with { ResidentKib = Number(value.TrimStart(), 0) },
                "Threads" => status with { Threads = (int)Number(value, 0) },
                _ => status,
            };
        }
        return status;
    }

    // The number of a field, counted from 0; 0 when there are not that many.
    static long Number(ReadOnlySpan<char> value, int field)
    {
        foreach (Range range in value.SplitAny('\t', ' '))
            if (field-- == 0)
                return long.TryParse(value[range], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
        return 0;
    }
}
