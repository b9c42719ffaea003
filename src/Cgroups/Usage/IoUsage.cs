using System.Collections.Immutable;

namespace Vectl.Cgroups.Usage;

/// <summary>Block I/O of all devices (<c>io.stat</c>, <c>io.max</c>, <c>io.weight</c>).</summary>
/// <param name="Devices">By device; default when the host does not account it.</param>
/// <param name="Caps">By device; empty without any.</param>
/// <param name="Weight">The default of <c>io.weight</c>.</param>
public readonly record struct IoUsage(ImmutableArray<IoDevice> Devices, ImmutableArray<IoCap> Caps, long? Weight)
{
    /// <summary>Bytes read from all devices since the cgroup was made.</summary>
    public long? ReadBytes => Sum(device => device.ReadBytes);

    /// <summary>Bytes written to all devices.</summary>
    public long? WrittenBytes => Sum(device => device.WrittenBytes);

    /// <summary>Reads from all devices.</summary>
    public long? Reads => Sum(device => device.Reads);

    /// <summary>Writes to all devices.</summary>
    public long? Writes => Sum(device => device.Writes);

    long? Sum(Func<IoDevice, long> value) => Devices.IsDefault ? null : Devices.Sum(value);

    internal static IoUsage Read(UsageFiles files)
    {
        ImmutableArray<IoDevice> devices = files.TryRead("io.stat", 0, out ReadOnlySpan<byte> stat) ? ParseStat(stat) : default;
        return new(devices, ParseCaps(files.Read("io.max")), UsageText.Keyed(files.Read("io.weight"), "default"u8));
    }

    /// <summary>
    /// Lines of <c>MAJ:MIN rbytes=… wbytes=…</c>. Some kernels leave the numbers of a device without I/O out, and its
    /// line's end with them (<c>254:0 8:0 rbytes=…</c>): the last device on a line is the one that the numbers belong to.
    /// </summary>
    internal static ImmutableArray<IoDevice> ParseStat(ReadOnlySpan<byte> text)
    {
        var devices = ImmutableArray.CreateBuilder<IoDevice>();
        while (UsageText.NextLine(ref text, out ReadOnlySpan<byte> line))
            if (DeviceOf(line) is { } device && UsageText.Number(UsageText.Word(line, "rbytes"u8)) is { } rbytes && UsageText.Number(UsageText.Word(line, "wbytes"u8)) is { } wbytes
                && UsageText.Number(UsageText.Word(line, "rios"u8)) is { } rios && UsageText.Number(UsageText.Word(line, "wios"u8)) is { } wios)
                devices.Add(new(device.Major, device.Minor, rbytes, wbytes, rios, wios));
        return devices.ToImmutable();
    }

    internal static ImmutableArray<IoCap> ParseCaps(ReadOnlySpan<byte> text)
    {
        var caps = ImmutableArray.CreateBuilder<IoCap>();
        while (UsageText.NextLine(ref text, out ReadOnlySpan<byte> line))
            if (DeviceOf(line) is { } device)
                caps.Add(new(device.Major, device.Minor, UsageText.Cap(UsageText.Word(line, "rbps"u8)), UsageText.Cap(UsageText.Word(line, "wbps"u8)),
                    UsageText.Cap(UsageText.Word(line, "riops"u8)), UsageText.Cap(UsageText.Word(line, "wiops"u8))));
        return caps.ToImmutable();
    }

    static (uint Major, uint Minor)? DeviceOf(ReadOnlySpan<byte> line)
    {
        (uint, uint)? last = null;
        while (UsageText.NextWord(ref line, out ReadOnlySpan<byte> word) && UsageText.TryDevice(word, out (uint, uint) device))
            last = device;
        return last;
    }
}
