using System.Collections.Immutable;
using Vectl.Cgroups.Devices;
using Vectl.Linux;
using static Vectl.Cgroups.Devices.DeviceProgram;
using static Vectl.Linux.LibC;

namespace Vectl.Cgroups.Tests.Devices;

/// <summary>The program is run by an interpreter of its instructions, over a table of accesses.</summary>
public sealed class DeviceProgramTests
{
    static bool Allows(ImmutableArray<bpf_insn> program, DeviceKind kind, uint major, uint minor, DeviceAccess access)
    {
        uint[] context = [((uint)access << 16) | (uint)kind, major, minor];
        ulong[] registers = new ulong[11];
        for (int at = 0, steps = 0; ; at++)
        {
            Assert.True(++steps < 10_000, "the program does not end");
            bpf_insn step = program[at];
            ref ulong to = ref registers[step.Destination];
            switch (step.code)
            {
                case BPF_LDX | BPF_MEM | BPF_W:
                    Assert.Equal(1, step.Source);
                    to = context[step.off / 4];
                    break;
                case BPF_ALU64 | BPF_MOV | BPF_X: to = registers[step.Source]; break;
                case BPF_ALU64 | BPF_MOV: to = (ulong)step.imm; break;
                case BPF_ALU | BPF_AND: to = (uint)to & (uint)step.imm; break;
                case BPF_ALU | BPF_RSH: to = (uint)to >> step.imm; break;
                case BPF_JMP | BPF_JNE:
                    if (to != (ulong)step.imm)
                        at += step.off;
                    break;
                case BPF_JMP | BPF_EXIT: return registers[0] == 1;
                default: Assert.Fail($"unknown instruction {step.code:x}"); break;
            }
        }
    }

    static bool Allows(string[] rules, string access)
    {
        Assert.True(DeviceRule.TryParse(access.AsSpan(0, access.LastIndexOf(' ')), AccessOf(access), out DeviceRule wanted));
        return Allows(Build(rules.Select(Rule)), wanted.Kind, wanted.Major!.Value, wanted.Minor!.Value, wanted.Access);
    }

    static DeviceAccess AccessOf(string rule) => DeviceRule.TryParseAccess(rule.AsSpan(rule.LastIndexOf(' ') + 1), out DeviceAccess access) ? access : throw new ArgumentException(rule);

    static DeviceRule Rule(string text) => DeviceRule.TryParse(text.AsSpan(0, text.LastIndexOf(' ')), AccessOf(text), out DeviceRule rule) ? rule : throw new ArgumentException(text);

    [Theory]
    [InlineData("b 8:0 r", "b 8:0 r", true)]
    [InlineData("b 8:0 r", "b 8:0 w", false)]
    [InlineData("b 8:0 r", "b 8:0 rw", false)]
    [InlineData("b 8:0 rw", "b 8:0 rw", true)]
    [InlineData("b 8:0 rw", "b 8:0 m", false)]
    [InlineData("b 8:0 rw", "b 8:1 r", false)]
    [InlineData("b 8:0 rw", "b 9:0 r", false)]
    [InlineData("b 8:0 rw", "c 8:0 r", false)]
    [InlineData("b 8:* r", "b 8:77 r", true)]
    [InlineData("b 8:* r", "b 7:77 r", false)]
    [InlineData("b *:3 r", "b 200:3 r", true)]
    [InlineData("b *:* rwm", "b 4095:1048575 rwm", true)]
    [InlineData("b *:* rwm", "c 1:3 r", false)]
    [InlineData("b 8:0 r,b 8:0 w", "b 8:0 rw", true)]
    [InlineData("b 8:* r,b 8:0 w", "b 8:0 rw", true)]
    [InlineData("b 8:* r,b 8:0 w", "b 8:1 rw", false)]
    [InlineData("b *:* m,c 1:3 rwm,b 8:0 rw", "b 8:0 rwm", true)]
    public void Build_Rules_AllowTheirUnion(string rules, string access, bool allowed) => Assert.Equal(allowed, Allows(rules.Split(','), access));

    [Fact]
    public void Build_NoRules_AllowsNothing() => Assert.False(Allows([], "c 1:3 r"));

    [Fact]
    public void Build_EveryAccessOfASmallWorld_IsAsTheRulesSay()
    {
        DeviceRule[] rules = [Rule("b 1:* r"), Rule("b 1:2 w"), Rule("c *:2 m"), Rule("c 2:1 rw"), Rule("b *:* m")];
        ImmutableArray<bpf_insn> program = Build(rules);
        foreach (DeviceKind kind in Enum.GetValues<DeviceKind>())
            for (uint major = 0; major < 4; major++)
                for (uint minor = 0; minor < 4; minor++)
                    for (int access = 1; access < 8; access++)
                    {
                        DeviceAccess granted = rules.Where(rule => rule.Kind == kind && (rule.Major ?? major) == major && (rule.Minor ?? minor) == minor).Aggregate(DeviceAccess.None, (all, rule) => all | rule.Access);
                        bool expected = ((DeviceAccess)access & ~granted) == 0;
                        Assert.True(expected == Allows(program, kind, major, minor, (DeviceAccess)access), $"{kind} {major}:{minor} {(DeviceAccess)access}");
                    }
    }

    [Theory]
    [InlineData("c 1:3 rw", true)]
    [InlineData("c 5:2 rw", true)]
    [InlineData("c 136:41 rw", true)]
    [InlineData("c 10:229 rw", true)]
    [InlineData("b 8:0 m", true)]
    [InlineData("b 8:0 r", false)]
    [InlineData("c 1:1 r", false)] // mem
    [InlineData("c 1:11 w", false)] // kmsg
    [InlineData("c 10:200 rw", false)] // tun
    [InlineData("c 4:0 rw", false)] // tty0
    public void Harmless_GivesNoWayToTheHost(string access, bool allowed) => Assert.Equal(allowed, Allows([.. DeviceRules.Harmless.Select(rule => rule.ToString())], access));

    [Fact]
    public void Print_OneRule() => Assert.Equal("""
          0: r2 = *(u32 *)(r1 + 0)
          1: r3 = r2
          2: w3 &= 0xffff
          3: w2 >>= 16
          4: r4 = *(u32 *)(r1 + 4)
          5: r5 = *(u32 *)(r1 + 8)
          6: if r3 != 1 goto 12
          7: if r4 != 8 goto 12
          8: w2 &= 0xfffffffd
          9: if r2 != 0 goto 12
         10: r0 = 1
         11: exit
         12: r0 = 0
         13: exit

        """, Print(Build([Rule("b 8:* r")])));

    [SkippableFact]
    public void Kernel_TakesReplacesAndGivesBackIt()
    {
        using var test = new TestCgroup();
        using Fd first = DeviceFilter.Load(Build(DeviceRules.Harmless), SharedName), second = DeviceFilter.Load(Build([Rule("b 8:* r")]), "a_name_of_15_ch");
        Assert.Equal(SharedName, DeviceFilter.NameOf(first));
        Assert.Equal("a_name_of_15_ch", DeviceFilter.NameOf(second));
        Assert.Null(DeviceFilter.Current(test.Cgroup));
        DeviceFilter.Attach(test.Cgroup, first, null);
        using (Fd current = DeviceFilter.Current(test.Cgroup)!)
            DeviceFilter.Attach(test.Cgroup, second, current);
        using (Fd current = DeviceFilter.Current(test.Cgroup)!)
            DeviceFilter.Detach(test.Cgroup, current);
        Assert.Null(DeviceFilter.Current(test.Cgroup));
    }

    // 32 bits of SHA-256 over the instructions: change SharedName with them, or hosts keep the old program until they boot.
    [Fact]
    public void SharedName_IsThatOfTheInstructions()
    {
        ImmutableArray<bpf_insn> program = Build(DeviceRules.Harmless);
        byte[] digest = System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(program.AsSpan()));
        Assert.Equal(SharedName, NamePrefix + Convert.ToHexStringLower(digest.AsSpan(0, 4)));
    }
}
