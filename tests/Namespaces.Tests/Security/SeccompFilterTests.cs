using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Namespaces.Security;
using static Vectl.Namespaces.Security.SeccompFilter;

namespace Vectl.Namespaces.Tests.Security;

public sealed class SeccompFilterTests
{
    const uint ENOSYS = SECCOMP_RET_ERRNO | 38, EPERM = SECCOMP_RET_ERRNO | 1;
    const int Numbers = 600;

    static readonly ImmutableArray<sock_filter> program = Build(DeniedCalls.All);

    static uint Verdict(uint arch, uint number, ulong flags = 0) => SockFilterMachine.Run(program, arch, number, flags).Verdict;

    public static TheoryData<uint> Architectures => [AUDIT_ARCH_X86_64, AUDIT_ARCH_I386];

    static int NumberOn(uint arch, DeniedCall call) => arch == AUDIT_ARCH_X86_64 ? (int)call.Number : call.Number32;

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Build_EachDeniedCall_GivesItsErrno(uint arch)
    {
        foreach (DeniedCall call in DeniedCalls.All)
            if (NumberOn(arch, call) is >= 0 and var number)
                Assert.Equal((call.Number, SECCOMP_RET_ERRNO | (uint)call.Errno), (call.Number, Verdict(arch, (uint)number, flags: call.ForbiddenFlags)));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Build_EveryOtherNumber_IsAllowed(uint arch)
    {
        HashSet<int> denied = [.. DeniedCalls.All.Select(call => NumberOn(arch, call))];
        for (int number = 0; number < Numbers; number++)
            if (!denied.Contains(number))
                Assert.Equal((number, SECCOMP_RET_ALLOW), (number, Verdict(arch, (uint)number)));
    }

    // The numbers once more, by hand: a slip in the table must not prove itself.
    [Theory]
    [InlineData(AUDIT_ARCH_X86_64, new[] { 163, 167, 168, 172, 173, 175, 176, 246, 298, 304, 313, 320, 321 }, EPERM)]
    [InlineData(AUDIT_ARCH_X86_64, new[] { 212, 323 }, ENOSYS)]
    [InlineData(AUDIT_ARCH_I386, new[] { 51, 87, 101, 110, 115, 128, 129, 283, 336, 342, 350, 357 }, EPERM)]
    [InlineData(AUDIT_ARCH_I386, new[] { 253, 374 }, ENOSYS)]
    public void Build_NumbersOfTheHeaders_AreDenied(uint arch, int[] numbers, uint verdict)
        => Assert.All(numbers, number => Assert.Equal(verdict, Verdict(arch, (uint)number)));

    [Theory]
    [InlineData(AUDIT_ARCH_X86_64, 166)]
    [InlineData(AUDIT_ARCH_I386, 52)]
    public void Build_Umount2_DeniedOnlyWithForce(uint arch, uint number)
    {
        Assert.Equal(SECCOMP_RET_ALLOW, Verdict(arch, number, flags: 0));
        Assert.Equal(SECCOMP_RET_ALLOW, Verdict(arch, number, flags: 2 | 8));
        Assert.Equal(EPERM, Verdict(arch, number, flags: 1));
        Assert.Equal(EPERM, Verdict(arch, number, flags: 1 | 2 | 8));
        // An int to the kernel: what is above 32 bits does not count.
        Assert.Equal(SECCOMP_RET_ALLOW, Verdict(arch, number, flags: 0x1_0000_0000));
        Assert.Equal(EPERM, Verdict(arch, number, flags: 0xFFFF_FFFF_0000_0001));
    }

    [Theory]
    [InlineData(0x40000000u)]
    [InlineData(0x40000000u | 1)]
    [InlineData(0x40000000u | 528)]
    [InlineData(uint.MaxValue)]
    public void Build_X32Number_IsNotImplemented(uint number) => Assert.Equal(ENOSYS, Verdict(AUDIT_ARCH_X86_64, number));

    [Theory]
    [InlineData(0xC00000B7u)]
    [InlineData(0u)]
    public void Build_OtherArchitecture_IsNotImplemented(uint arch) => Assert.Equal(ENOSYS, Verdict(arch, 0));

    // Linux before 5.11 runs the filter at each call; so does any for a call whose verdict depends on an argument.
    [Fact]
    public void Build_FrequentCalls_TakeFewInstructions()
    {
        uint[] frequent = [0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19, 20, 23, 24, 35, 39, 41, 42, 43, 44, 45,
            56, 57, 59, 61, 72, 74, 79, 87, 96, 110, 131, 186, 202, 217, 228, 230, 231, 232, 257, 262, 270, 271, 281, 288, 290,
            292, 293, 302, 318, 332, 334, 425, 426, 435, 439, 441];

        double mean = frequent.Average(number => SockFilterMachine.Run(program, AUDIT_ARCH_X86_64, number).Instructions);
        int worst = frequent.Max(number => SockFilterMachine.Run(program, AUDIT_ARCH_X86_64, number).Instructions);

        Assert.InRange(mean, 1, 8);
        Assert.InRange(worst, 1, 12);
    }

    [Fact]
    public void Build_AllNumbersOfX64_StayInATreeOfLogarithmicDepth()
        => Assert.InRange(Enumerable.Range(0, Numbers).Max(number => SockFilterMachine.Run(program, AUDIT_ARCH_X86_64, (uint)number).Instructions), 1, 14);

    [Fact]
    public void Build_NoCalls_AllowsBothArchitectures()
    {
        ImmutableArray<sock_filter> empty = Build([]);
        Assert.Equal(SECCOMP_RET_ALLOW, SockFilterMachine.Run(empty, AUDIT_ARCH_X86_64, 246).Verdict);
        Assert.Equal(SECCOMP_RET_ALLOW, SockFilterMachine.Run(empty, AUDIT_ARCH_I386, 283).Verdict);
    }

    [Fact]
    public void Build_FirstAndNeighbouringNumbers_AreDeniedAlone()
    {
        ImmutableArray<sock_filter> small = Build(
        [
            new DeniedCall(0, 5, Errno.EPERM, ""), new DeniedCall((SysNo)1, 6, Errno.ENOSYS, ""), new DeniedCall((SysNo)3, -1, Errno.EPERM, ""),
        ]);
        Assert.Equal([EPERM, ENOSYS, SECCOMP_RET_ALLOW, EPERM, SECCOMP_RET_ALLOW],
            Enumerable.Range(0, 5).Select(number => SockFilterMachine.Run(small, AUDIT_ARCH_X86_64, (uint)number).Verdict));
        Assert.Equal([SECCOMP_RET_ALLOW, EPERM, ENOSYS, SECCOMP_RET_ALLOW],
            Enumerable.Range(4, 4).Select(number => SockFilterMachine.Run(small, AUDIT_ARCH_I386, (uint)number).Verdict));
    }

    [Fact]
    public void DeniedCalls_All_HaveAReasonAndNoDuplicates()
    {
        Assert.All(DeniedCalls.All, call => Assert.NotEmpty(call.Reason));
        Assert.Distinct(DeniedCalls.All.Select(call => call.Number));
        Assert.Distinct(DeniedCalls.All.Where(call => call.Number32 >= 0).Select(call => call.Number32));
    }

    [Fact]
    public void InstallStep_IsTheSystemCall()
    {
        Assert.Equal(SysNo.seccomp, InstallStep.Number);
        Assert.Equal($"SECCOMP_SET_MODE_FILTER, 0, {{{program.Length} instructions}}", string.Join(", ", InstallStep.Args));
        Assert.Equal(new Arg.Filter(program), InstallStep.Args[2]);
    }
}
