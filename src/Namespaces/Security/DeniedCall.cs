using Vectl.Linux;

namespace Vectl.Namespaces.Security;

/// <summary>A system call that a VE's processes do not get.</summary>
/// <param name="Number">Its number on x86-64, which also names it.</param>
/// <param name="Number32">Its number for 32-bit programs (<c>asm/unistd_32.h</c>), or -1 when they have no such call.</param>
/// <param name="Errno">What the caller gets.</param>
/// <param name="Reason">Why.</param>
public sealed record DeniedCall(SysNo Number, int Number32, Errno Errno, string Reason)
{
    /// <summary>When not 0: the call is denied only with one of these bits in its second argument.</summary>
    public uint ForbiddenFlags { get; init; }
}
