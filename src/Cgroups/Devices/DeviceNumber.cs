using System.Globalization;

namespace Vectl.Cgroups.Devices;

/// <summary>A device as the kernel numbers it.</summary>
/// <param name="Major">The driver.</param>
/// <param name="Minor">Which one of its devices.</param>
public readonly record struct DeviceNumber(uint Major, uint Minor)
{
    /// <summary>Reads <c>8:0</c>, as in the <c>dev</c> files of sysfs.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DeviceNumber number)
    {
        int colon = text.IndexOf(':');
        uint minor = 0;
        bool valid = uint.TryParse(colon < 0 ? default : text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out uint major)
            && uint.TryParse(text[(colon + 1)..].TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out minor);
        number = new DeviceNumber(major, minor);
        return valid;
    }

    /// <summary>As <c>mknod(2)</c> takes it (<c>makedev(3)</c>, the kernel's <c>new_encode_dev</c>).</summary>
    public uint Encoded => (Minor & 0xFF) | (Major << 8) | ((Minor & ~0xFFu) << 12);

    /// <inheritdoc/>
    public override string ToString() => $"{Major}:{Minor}";
}
