using System.Runtime.CompilerServices;

namespace Vectl.Namespaces.Plans;

/// <summary>Numbers of the kernel's interface that keep their names when a plan is printed.</summary>
public static class Flag
{
    /// <summary>A flags argument printed as it is written in the source, e.g. <c>Flag.Of(MS_REC | MS_PRIVATE)</c>.</summary>
    public static Arg Of(long value, [CallerArgumentExpression(nameof(value))] string text = "")
        => new Arg.Value(value, text.Replace("(long)", "", StringComparison.Ordinal));

    /// <summary>A flags argument of an unsigned constant.</summary>
    public static Arg Of(ulong value, [CallerArgumentExpression(nameof(value))] string text = "")
        => new Arg.Value((long)value, text);

    /// <summary>A mode or id printed in octal.</summary>
    public static Arg Mode(uint value) => new Arg.Value(value, "0" + Convert.ToString(value, 8));

    /// <summary>AT_FDCWD.</summary>
    public static Arg Cwd { get; } = new Arg.Value(Linux.LibC.AT_FDCWD, "AT_FDCWD");

    /// <summary>A NULL pointer.</summary>
    public static Arg Null { get; } = new Arg.Value(0, "NULL");
}
