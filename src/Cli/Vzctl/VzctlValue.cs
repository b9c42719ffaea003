using System.Globalization;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Vzctl;

/// <summary>
/// Values in the units of vzctl's options, as texts for keys of the configuration; null is the default. What cannot be read
/// is handed on as it is, so that the runtime says what is wrong with it.
/// </summary>
static class VzctlValue
{
    const long PageSize = 4096;

    // Shares of vzctl's eight priorities such that the default, 4, is the kernel's default weight; the steps are Virtuozzo's.
    static readonly int[] s_weights = [64, 73, 82, 92, 100, 110, 120, 128];

    /// <summary>Bytes, in vzctl's way: a barrier and a limit with a colon between, of which the limit counts; P is pages.</summary>
    public static string? Bytes(string text) => Amount(Part(text, last: true), 1);

    /// <summary>As <see cref="Bytes"/>, a number alone being pages of 4 KiB.</summary>
    public static string? Pages(string text) => Amount(Part(text, last: true), PageSize);

    /// <summary>Pages of which the barrier counts: a guarantee.</summary>
    public static string? PagesBarrier(string text) => Amount(Part(text, last: false), PageSize);

    /// <summary>A number of things; the limit counts.</summary>
    public static string? Count(string text) => Part(text, last: true) is var limit && IsUnlimited(limit) ? null : limit;

    /// <summary>Per cent of one processor; 0 is no limit.</summary>
    public static string? CpuLimit(string text)
    {
        if (text.EndsWith('m') || text.EndsWith('M'))
            throw new VeException(VeError.BadValue, $"--cpulimit is '{Printable.Text(text)}', and megahertz are not what processors can be limited by, expected per cent of one processor", "150 or 150% is one and a half processors.");
        string number = text.TrimEnd('%');
        return number == "0" ? "unlimited" : IsUnlimited(text) ? text : number + "%";
    }

    /// <summary>How many processors; 0 is no limit.</summary>
    public static string? Cpus(string text) => text == "0" || IsUnlimited(text) ? null : text;

    /// <summary>CPU units, 8 to 500000 with 1000 as the default, as a weight of 1 to 10000.</summary>
    public static string? CpuUnits(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int units) && units is >= 8 and <= 500_000
            ? Math.Clamp(units / 10, 1, 10_000).ToString(CultureInfo.InvariantCulture)
            : throw new VeException(VeError.BadValue, $"--cpuunits is '{Printable.Text(text)}', expected a whole number from 8 to 500000 (1000 is what others have)");

    /// <summary>Processors or memory nodes, or <c>all</c>.</summary>
    public static string? Mask(string text) => text is "all" or "auto" ? null : text;

    /// <summary>A priority from 0 to 7 as a weight.</summary>
    public static string? IoPriority(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int priority) && priority < s_weights.Length
            ? s_weights[priority].ToString(CultureInfo.InvariantCulture)
            : throw new VeException(VeError.BadValue, $"--ioprio is '{Printable.Text(text)}', expected a whole number from 0 to 7 (4 is what others have)");

    /// <summary>Bytes a second, a number alone being megabytes; 0 is no limit.</summary>
    public static string? IoLimit(string text) => text == "0" ? "unlimited" : Amount(text, 1 << 20);

    /// <summary>Operations a second; 0 is no limit.</summary>
    public static string? Iops(string text) => text == "0" || IsUnlimited(text) ? null : text;

    /// <summary><c>b:8:16:rw</c> or <c>c:10:all:r</c> as an entry of <c>devices</c>; a q, for quota, is dropped.</summary>
    public static string? Device(string text)
        => text.Split(':') is [var kind, var major, var minor, var access] ? $"{kind} {All(major)}:{All(minor)}={Access(access)}" : text;

    /// <summary><c>sdb:rw</c> as an entry of <c>devnodes</c>.</summary>
    public static string? DeviceNode(string text) => text.LastIndexOf(':') is var colon and > 0 ? $"{text[..colon]}={Access(text[(colon + 1)..])}" : text;

    /// <summary>A limit of open files as an entry of <c>rlimits</c>.</summary>
    public static string? OpenFiles(string text) => $"nofile={Part(text, last: true)}";

    /// <summary>A limit of locked memory, in pages, as an entry of <c>rlimits</c>.</summary>
    public static string? LockedPages(string text) => $"memlock={Amount(Part(text, last: true), PageSize)}";

    /// <summary>Bits a second, a number alone being kbit; of vzctl's <c>DEVICE:CLASS:KBITS</c> the last part counts. 0 is no limit.</summary>
    public static string? Rate(string text)
    {
        string rate = text.Split(':') is [_, _, var last] ? last : text;
        return rate == "0" ? null : rate.Length > 0 && rate.All(char.IsAsciiDigit) ? rate + "kbit" : rate;
    }

    /// <summary><c>tun:on,nfs:off</c> as additions to and removals from <c>features</c>. What is not known here is off already.</summary>
    public static IReadOnlyList<Setting> Features(string text) =>
    [
        .. text.Split(',').Select(part => part.Split(':') switch
        {
            [var name, "on"] => new Setting("features", "+" + name),
            [var name] => new Setting("features", "+" + name),
            ["tun", "off"] => new Setting("features", "-tun"),
            [_, "off"] => null,
            _ => throw new VeException(VeError.BadValue, $"--features has '{Printable.Text(part)}', expected NAME:on or NAME:off"),
        }).OfType<Setting>(),
    ];

    static string Part(string text, bool last)
    {
        string[] parts = text.Split(':');
        return parts.Length > 2 ? text : parts[last ? ^1 : 0];
    }

    static string Amount(string text, long unit)
    {
        (string number, long factor) = text switch
        {
            [.., 'P' or 'p'] => (text[..^1], PageSize),
            [.., >= '0' and <= '9'] => (text, unit),
            _ => (text, 1),
        };
        bool exact = factor > 1 && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count <= long.MaxValue / factor;
        return exact ? ByteSize.Format(long.Parse(number, CultureInfo.InvariantCulture) * factor) : text;
    }

    static bool IsUnlimited(string text) => text is "unlimited" or "max";

    static string All(string number) => number == "all" ? "*" : number;

    static string Access(string letters) => letters == "none" ? letters : letters.Replace("q", "", StringComparison.Ordinal);
}
