using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Launch;

/// <summary>
/// The one way by which the interpreter reaches the kernel: nine instructions in a page of their own. It returns
/// <c>-errno</c>, touches no thread-local storage and, unlike a P/Invoke, never polls the garbage collector (ADR-0001).
/// </summary>
static unsafe class SyscallStub
{
    /// <summary>Copies the stub to <paramref name="page"/>, which becomes read-only and executable.</summary>
    public static void Install(void* page)
    {
        if (System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture != System.Runtime.InteropServices.Architecture.X64)
            throw new PlatformNotSupportedException("vectl's launcher is written for x86-64 only: no system-call stub for this processor");
        Code.CopyTo(new Span<byte>(page, Code.Length));
        Linux.Kernel.Check(mprotect(page, 4096, PROT_READ | PROT_EXEC), "mprotect", "system-call stub");
    }

    // C calling convention in (rdi rsi rdx rcx r8 r9, seventh on the stack), kernel convention out (rax rdi rsi rdx r10 r8 r9).
    static ReadOnlySpan<byte> Code =>
    [
        0x48, 0x89, 0xf8,               // mov rax, rdi
        0x48, 0x89, 0xf7,               // mov rdi, rsi
        0x48, 0x89, 0xd6,               // mov rsi, rdx
        0x48, 0x89, 0xca,               // mov rdx, rcx
        0x4d, 0x89, 0xc2,               // mov r10, r8
        0x4d, 0x89, 0xc8,               // mov r8, r9
        0x4c, 0x8b, 0x4c, 0x24, 0x08,   // mov r9, [rsp+8]
        0x0f, 0x05,                     // syscall
        0xc3,                           // ret: in a clone3 child with a stack of its own, this jumps to the address on that stack
    ];
}
