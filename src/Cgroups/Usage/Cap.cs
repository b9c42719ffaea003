using System.Globalization;

namespace Vectl.Cgroups.Usage;

/// <summary>A ceiling as the kernel has it: a number, none (<c>max</c>), or not known because the file is not there.</summary>
public readonly record struct Cap
{
    readonly long _value;
    readonly bool _known;

    Cap(long value)
    {
        _value = value;
        _known = true;
    }

    /// <summary>The kernel has the file and says <c>max</c>.</summary>
    public static Cap None { get; } = new(long.MaxValue);

    /// <summary>A number, in the file's unit.</summary>
    public static Cap Of(long value) => new(value);

    /// <summary>Whether the kernel says anything at all.</summary>
    public bool IsKnown => _known;

    /// <summary>Whether the kernel says that there is none.</summary>
    public bool IsNone => _known && _value == long.MaxValue;

    /// <summary>The number; null when there is none or it is not known.</summary>
    public long? Value => _known && _value != long.MaxValue ? _value : null;

    /// <summary>As the kernel writes it; <c>-</c> when not known.</summary>
    public override string ToString() => Value?.ToString(CultureInfo.InvariantCulture) ?? (_known ? "max" : "-");
}
