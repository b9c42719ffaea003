using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Security;

/// <summary>
/// The seccomp filter of VEs, in classic BPF (<c>seccomp(2)</c>). Since Linux 5.11 the kernel works out beforehand which
/// numbers are always allowed and does not run the filter for them; it can only if number and architecture are all that is
/// loaded on their way, which holds here for all but <c>umount2</c>. Elsewhere a search tree keeps the way short.
/// </summary>
public static class SeccompFilter
{
    internal const uint SECCOMP_RET_ALLOW = 0x7fff0000, SECCOMP_RET_ERRNO = 0x00050000;
    internal const uint AUDIT_ARCH_X86_64 = 0xC000003E, AUDIT_ARCH_I386 = 0x40000003, __X32_SYSCALL_BIT = 0x40000000;

    // Offsets in struct seccomp_data; the low half of an argument is first on this architecture.
    internal const uint nr = 0, arch = 4, args1 = 24;

    static readonly sock_filter s_enosys = Bpf.Return(SECCOMP_RET_ERRNO | (uint)Errno.ENOSYS);

    /// <summary>The step that installs it: last before <c>execve</c>, while CAP_SYS_ADMIN makes PR_SET_NO_NEW_PRIVS needless, which would end setuid programs.</summary>
    public static CallStep InstallStep { get; } = new("install the seccomp filter", SysNo.seccomp,
        [Flag.Of(SECCOMP_SET_MODE_FILTER), 0, new Arg.Filter(Build(DeniedCalls.All))]);

    /// <summary>The filter that denies <paramref name="calls"/> and allows all others.</summary>
    internal static ImmutableArray<sock_filter> Build(ImmutableArray<DeniedCall> calls)
    {
        ImmutableArray<sock_filter> x64 = Tree(calls, call => (int)call.Number), i386 = Tree(calls, call => call.Number32);
        return
        [
            Bpf.Load(arch),
            Bpf.JumpIfEqual(AUDIT_ARCH_X86_64, then: 0, otherwise: checked((byte)(3 + x64.Length))),
            Bpf.Load(nr),
            // x32 has numbers of its own for the same calls; hosts do not enable it, so it is not worth a third tree.
            Bpf.JumpIfAtLeast(__X32_SYSCALL_BIT, then: checked((byte)x64.Length), otherwise: 0),
            .. x64,
            s_enosys,
            Bpf.JumpIfEqual(AUDIT_ARCH_I386, then: 1, otherwise: 0),
            s_enosys,
            Bpf.Load(nr),
            .. i386,
        ];
    }

    static ImmutableArray<sock_filter> Tree(ImmutableArray<DeniedCall> calls, Func<DeniedCall, int> numberOf)
    {
        // The verdict as a function of the number is piecewise constant: one piece per denied call, one between each two.
        var pieces = new List<Piece>();
        int next = 0;
        foreach (DeniedCall call in calls.Sort((a, b) => numberOf(a) - numberOf(b)))
        {
            if (numberOf(call) < 0)
                continue;
            if (numberOf(call) > next)
                pieces.Add(new Piece(next, [Bpf.Return(SECCOMP_RET_ALLOW)]));
            pieces.Add(new Piece(numberOf(call), Verdict(call)));
            next = numberOf(call) + 1;
        }
        pieces.Add(new Piece(next, [Bpf.Return(SECCOMP_RET_ALLOW)]));
        return SearchTree.Build([.. pieces]);
    }

    static ImmutableArray<sock_filter> Verdict(DeniedCall call)
    {
        sock_filter deny = Bpf.Return(SECCOMP_RET_ERRNO | (uint)call.Errno);
        return call.ForbiddenFlags == 0
            ? [deny]
            : [Bpf.Load(args1), Bpf.JumpIfAnyBit(call.ForbiddenFlags, then: 0, otherwise: 1), deny, Bpf.Return(SECCOMP_RET_ALLOW)];
    }
}
