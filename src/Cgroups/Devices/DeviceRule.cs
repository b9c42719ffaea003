using System.Globalization;

namespace Vectl.Cgroups.Devices;

/// <summary>Devices that may be used.</summary>
/// <param name="Kind">Block or character.</param>
/// <param name="Major">The driver, or null for all.</param>
/// <param name="Minor">Which one of its devices, or null for all.</param>
/// <param name="Access">What may be done with them.</param>
public readonly record struct DeviceRule(DeviceKind Kind, uint? Major, uint? Minor, DeviceAccess Access)
{
    /// <summary>Reads devices as <c>c 10:229</c>, <c>b 8:*</c> or <c>b *:*</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> devices, DeviceAccess access, out DeviceRule rule)
    {
        rule = default;
        if (devices is not ['b' or 'c', ' ', ..] || devices.IndexOf(':') is var colon && colon < 0)
            return false;
        if (!TryNumber(devices[2..colon], out uint? major) || !TryNumber(devices[(colon + 1)..], out uint? minor))
            return false;
        rule = new DeviceRule(devices[0] == 'b' ? DeviceKind.Block : DeviceKind.Character, major, minor, access);
        return true;
    }

    /// <summary>Reads <c>rwm</c>, in any order.</summary>
    public static bool TryParseAccess(ReadOnlySpan<char> text, out DeviceAccess access)
    {
        access = DeviceAccess.None;
        foreach (char letter in text)
        {
            DeviceAccess one = letter switch
            {
                'r' => DeviceAccess.Read,
                'w' => DeviceAccess.Write,
                'm' => DeviceAccess.Mknod,
                _ => DeviceAccess.None,
            };
            if (one == DeviceAccess.None)
                return false;
            access |= one;
        }
        return access != DeviceAccess.None;
    }

    /// <summary>The letters of an access.</summary>
    public static string Letters(DeviceAccess access)
        => (access.HasFlag(DeviceAccess.Read) ? "r" : "") + (access.HasFlag(DeviceAccess.Write) ? "w" : "") + (access.HasFlag(DeviceAccess.Mknod) ? "m" : "");

    /// <inheritdoc/>
    public override string ToString()
        => $"{(Kind == DeviceKind.Block ? 'b' : 'c')} {Major?.ToString(CultureInfo.InvariantCulture) ?? "*"}:{Minor?.ToString(CultureInfo.InvariantCulture) ?? "*"} {Letters(Access)}";

    static bool TryNumber(ReadOnlySpan<char> text, out uint? number)
    {
        number = null;
        if (text is "*")
            return true;
        bool valid = uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint value);
        number = value;
        return valid;
    }
}
