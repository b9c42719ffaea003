using Vectl.Linux;

namespace Vectl.Runtime.State;

/// <summary>Which boot of the host this is: state of an earlier one is void.</summary>
public static class BootId
{
    const string File = "/proc/sys/kernel/random/boot_id";

    static string? _current;

    /// <summary>The kernel's <c>boot_id</c> (<c>random(4)</c>).</summary>
    public static string Current => _current ??= Kernel.ReadText(File).TrimEnd('\n');
}
