using System.Buffers;
using System.Globalization;
using Vectl.Cgroups.Devices;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>The types that limits are made of.</summary>
static class LimitTypes
{
    /// <summary>The value of a limit that is none, however it is written.</summary>
    public const long Unlimited = long.MaxValue;

    // 16384 processors are beyond what the kernel can be built for.
    const long LowestMillis = 10, HighestMillis = 16_384_000;

    static readonly SearchValues<char> s_nodeName = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_+.:-");

    const string SizePattern = "^([0-9]+|[0-9]+([.][0-9]+)?[KkMmGgTt])[Bb]?$|^unlimited$";

    /// <summary>Processor time in thousandths of a processor, written as processors: <c>1.5</c>, or <c>150%</c>.</summary>
    public static readonly ScalarType<long> Processors = new("a number of processors from 0.01 on, e.g. 1.5 or 150%, or unlimited", ScalarForm.Word, ParseProcessors,
        millis => (millis / 1000m).ToString("0.###", CultureInfo.InvariantCulture), writer =>
        {
            writer.WriteStartArray("type");
            writer.WriteStringValue("number");
            writer.WriteStringValue("string");
            writer.WriteEndArray();
            writer.WriteString("pattern", "^[0-9]+([.][0-9]{1,3})?$|^[0-9]+([.][0-9])?%$|^unlimited$");
        });

    /// <summary>Processors or memory nodes.</summary>
    public static readonly ScalarType<string> Numbers = new("numbers and ranges joined by commas, e.g. 0-3,6", ScalarForm.Text, ParseNumbers, text => text, writer =>
    {
        writer.WriteStartArray("type");
        writer.WriteStringValue("string");
        writer.WriteStringValue("integer");
        writer.WriteEndArray();
        writer.WriteString("pattern", "^[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*$");
    });

    /// <summary>Bytes of huge pages by page size.</summary>
    public static readonly MapType<long> HugePages = new("page size", "a mapping of page sizes to bytes", "a page size of the kernel's, e.g. 2MB", "^[1-9][0-9]*[KMG]B$", IsPageSize, Size(0, "bytes")) { Removing = "unlimited" };

    /// <summary>Limits of single processes.</summary>
    public static readonly MapType<ProcessLimit> ProcessLimits = new("limit", "a mapping of limits to SOFT:HARD", $"one of {string.Join(", ", ProcessLimit.Kinds)}", $"^({string.Join('|', ProcessLimit.Kinds)})$", ProcessLimit.Kinds.Contains,
        new ScalarType<ProcessLimit>("a number, SOFT:HARD or unlimited", ScalarForm.Text, (string text, out ProcessLimit limit) => ProcessLimit.Parse(text, out limit), limit => limit.ToString(), writer =>
        {
            writer.WriteStartArray("type");
            writer.WriteStringValue("integer");
            writer.WriteStringValue("string");
            writer.WriteEndArray();
            writer.WriteString("pattern", "^([0-9]+[KMGTkmgt]?|unlimited)(:([0-9]+[KMGTkmgt]?|unlimited))?$");
        }))
    { Removing = "none" };

    /// <summary>Devices by number.</summary>
    public static readonly MapType<DeviceAccess> Devices = new("device", "a mapping of devices to what may be done with them", "b or c, a blank and MAJOR:MINOR, where * stands for all", @"^[bc] ([0-9]{1,10}|\*):([0-9]{1,10}|\*)$", IsDevices, Access) { Removing = "none" };

    /// <summary>Devices by their name below <c>/dev</c>.</summary>
    public static readonly MapType<DeviceAccess> DeviceNodes = new("device", "a mapping of names below /dev to what may be done with them", "a path below /dev without its /dev/", "^[0-9A-Za-z_+:-][0-9A-Za-z_+.:-]*(/[0-9A-Za-z_+:-][0-9A-Za-z_+.:-]*)*$", IsNodeName, Access) { Removing = "none" };

    static ScalarType<DeviceAccess> Access => new("letters of r (read), w (write) and m (make its node)", ScalarForm.Text,
        (string text, out DeviceAccess access) => DeviceRule.TryParseAccess(text, out access) ? null : "", DeviceRule.Letters, writer =>
        {
            writer.WriteString("type", "string");
            writer.WriteString("pattern", "^[rwm]{1,3}$");
        });

    /// <summary>An amount of bytes from <paramref name="lowest"/> on, or <see cref="Unlimited"/>.</summary>
    /// <param name="lowest">The least that makes sense.</param>
    /// <param name="unit">What it is an amount of.</param>
    public static ScalarType<long> Size(long lowest, string unit) => new(
        $"{unit} with or without K, M, G or T{(lowest == 0 ? "" : $", from {ByteSize.Format(lowest)} on")}, or unlimited", ScalarForm.Word,
        (string text, out long bytes) => ParseSize(text, lowest, out bytes), ByteSize.Format, writer =>
        {
            writer.WriteStartArray("type");
            writer.WriteStringValue("integer");
            writer.WriteStringValue("string");
            writer.WriteEndArray();
            writer.WriteString("pattern", SizePattern);
            writer.WriteNumber("minimum", lowest);
        });

    static string? ParseSize(string text, long lowest, out long bytes)
    {
        if (IsUnlimited(text, out bytes))
            return null;
        if (!ByteSize.TryParse(text, out bytes))
            return "";
        // A number without a letter is bytes, which for memory is rarely meant.
        return bytes >= lowest ? null : text.All(char.IsAsciiDigit) ? $"that is {bytes} bytes; {text}M would be megabytes" : "it is too little";
    }

    static string? ParseProcessors(string text, out long millis)
    {
        if (IsUnlimited(text, out millis))
            return null;
        bool percent = text.EndsWith('%');
        if (!decimal.TryParse(percent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) || number > HighestMillis)
            return "";
        millis = (long)(number * (percent ? 10 : 1000));
        return millis is >= LowestMillis and <= HighestMillis ? null : "";
    }

    static string? ParseNumbers(string text, out string list)
    {
        bool valid = NumberList.TryParse(text, out var numbers);
        list = NumberList.Format(numbers);
        return valid ? null : "";
    }

    static bool IsUnlimited(string text, out long value)
    {
        value = Unlimited;
        return text is "unlimited" or "max";
    }

    static bool IsPageSize(string text)
        => text is [>= '1' and <= '9', .., 'K' or 'M' or 'G', 'B'] && text.AsSpan(0, text.Length - 2).IndexOfAnyExceptInRange('0', '9') < 0;

    static bool IsDevices(string text) => DeviceRule.TryParse(text, DeviceAccess.All, out _);

    // Each part of the path begins with something else than a dot, so none leads elsewhere.
    static bool IsNodeName(string text)
    {
        foreach (Range range in text.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> part = text.AsSpan(range);
            if (part.IsEmpty || part[0] == '.' || part.IndexOfAnyExcept(s_nodeName) >= 0)
                return false;
        }
        return true;
    }
}
