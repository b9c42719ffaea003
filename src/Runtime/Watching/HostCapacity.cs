using System.Buffers.Text;
using Vectl.Linux;

namespace Vectl.Runtime.Watching;

/// <summary>What the host has to share out.</summary>
/// <param name="Cpus">CPUs that are online.</param>
/// <param name="Memory">Bytes of memory.</param>
/// <param name="AvailableMemory">Of these, what could be given out without swapping.</param>
/// <param name="Swap">Bytes of swap.</param>
/// <param name="FreeSwap">Of these, unused.</param>
public sealed record HostCapacity(int Cpus, long? Memory, long? AvailableMemory, long? Swap, long? FreeSwap)
{
    /// <summary>The host as it is now.</summary>
    public static HostCapacity Read()
    {
        ReadOnlySpan<byte> meminfo = Kernel.TryReadFile("/proc/meminfo");
        return new(CountOf(Kernel.TryReadFile("/sys/devices/system/cpu/online")) ?? Environment.ProcessorCount,
            BytesOf(meminfo, "MemTotal"u8), BytesOf(meminfo, "MemAvailable"u8), BytesOf(meminfo, "SwapTotal"u8), BytesOf(meminfo, "SwapFree"u8));
    }

    /// <summary>A line of <c>/proc/meminfo</c>: <c>NAME:   N kB</c>.</summary>
    internal static long? BytesOf(ReadOnlySpan<byte> meminfo, ReadOnlySpan<byte> name)
    {
        foreach (Range range in meminfo.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = meminfo[range];
            if (line.Length <= name.Length || line[name.Length] != (byte)':' || !line.StartsWith(name))
                continue;
            line = line[(name.Length + 1)..].TrimStart((byte)' ');
            return Utf8Parser.TryParse(line, out long kilobytes, out int used) && line[used..].SequenceEqual(" kB"u8) && kilobytes >= 0 ? kilobytes * 1024 : null;
        }
        return null;
    }

    /// <summary>How many numbers a list such as <c>0-3,8</c> has (<c>cpuset(7)</c>, "List format"); null when it is none.</summary>
    internal static int? CountOf(ReadOnlySpan<byte> list)
    {
        list = list.TrimEnd((byte)'\n');
        int count = 0;
        foreach (Range range in list.Split((byte)','))
        {
            ReadOnlySpan<byte> part = list[range];
            if (!Utf8Parser.TryParse(part, out int first, out int used) || first < 0)
                return null;
            int last = first;
            if (used < part.Length && (part[used] != (byte)'-' || !Utf8Parser.TryParse(part[(used + 1)..], out last, out int more) || used + 1 + more != part.Length || last < first))
                return null;
            count += last - first + 1;
        }
        return count;
    }
}
