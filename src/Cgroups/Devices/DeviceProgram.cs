using System.Collections.Immutable;
using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Cgroups.Devices;

/// <summary>
/// The program that decides on a VE's devices, for cgroup v2 has no controller for them (<c>cgroup-v2.rst</c>, "Device
/// controller"). The kernel runs it with a <c>struct bpf_cgroup_dev_ctx</c> whenever a node is made or opened; 1 allows, 0 is EPERM.
/// </summary>
public static class DeviceProgram
{
    /// <summary>How the names of all of vectl's programs begin.</summary>
    public const string NamePrefix = "vectl_";

    /// <summary>The name of a program that is for one VE.</summary>
    public const string OwnName = NamePrefix + "devices";

    /// <summary>
    /// The name of the program that VEs without devices of their own share: another one for other instructions, so that a
    /// newer vectl sees that an older one's has to be replaced.
    /// </summary>
    public const string SharedName = NamePrefix + "376a9dee";

    // struct bpf_cgroup_dev_ctx: what is wanted in the upper half of access_type and the kind in the lower, then the number.
    const short AccessType = 0, Major = 4, Minor = 8;
    const int Result = 0, Context = 1, Wanted = 2, Kind = 3, MajorOf = 4, MinorOf = 5;

    /// <summary>The program that allows what the rules allow together, and nothing else.</summary>
    public static ImmutableArray<bpf_insn> Build(IEnumerable<DeviceRule> rules)
    {
        var code = ImmutableArray.CreateBuilder<bpf_insn>();
        code.AddRange(
            Load(Wanted, AccessType), new bpf_insn { code = BPF_ALU64 | BPF_MOV | BPF_X, Destination = Kind, Source = Wanted },
            Immediate(BPF_ALU | BPF_AND, Kind, 0xFFFF), Immediate(BPF_ALU | BPF_RSH, Wanted, 16),
            Load(MajorOf, Major), Load(MinorOf, Minor));
        foreach (DeviceRule rule in Merge(rules))
            code.AddRange(Rule(rule));
        code.AddRange(Answer(0));
        return code.ToImmutable();
    }

    /// <summary>The program as text, one instruction a line.</summary>
    public static string Print(ImmutableArray<bpf_insn> program)
    {
        var text = new StringBuilder();
        for (int i = 0; i < program.Length; i++)
            text.Append($"{i,3}: {Describe(program[i], i)}\n");
        return text.ToString();
    }

    // What a rule allows is taken away from what is wanted; when nothing is left to want, the answer is yes.
    static bpf_insn[] Rule(DeviceRule rule)
    {
        bpf_insn[] then = [Immediate(BPF_ALU | BPF_AND, Wanted, ~(int)rule.Access), Skip(Wanted, 0, 2), .. Answer(1)];
        var tests = new List<(int Register, uint Value)> { (Kind, (uint)rule.Kind) };
        if (rule.Major is { } major)
            tests.Add((MajorOf, major));
        if (rule.Minor is { } minor)
            tests.Add((MinorOf, minor));
        return [.. tests.Select((test, i) => Skip(test.Register, test.Value, tests.Count - 1 - i + then.Length)), .. then];
    }

    // One rule for the same devices: fewer instructions for each open.
    static IEnumerable<DeviceRule> Merge(IEnumerable<DeviceRule> rules)
        => rules.GroupBy(rule => rule with { Access = DeviceAccess.None })
            .Select(same => same.Key with { Access = same.Aggregate(DeviceAccess.None, (all, rule) => all | rule.Access) });

    static bpf_insn Load(int register, short offset) => new() { code = BPF_LDX | BPF_MEM | BPF_W, Destination = register, Source = Context, off = offset };

    static bpf_insn Immediate(int code, int register, int value) => new() { code = (byte)code, Destination = register, imm = value };

    static bpf_insn Skip(int register, uint unless, int count) => new() { code = BPF_JMP | BPF_JNE, Destination = register, imm = (int)unless, off = (short)count };

    static bpf_insn[] Answer(int value) => [Immediate(BPF_ALU64 | BPF_MOV, Result, value), new bpf_insn { code = BPF_JMP | BPF_EXIT }];

    static string Describe(bpf_insn step, int at) => step.code switch
    {
        BPF_LDX | BPF_MEM | BPF_W => $"r{step.Destination} = *(u32 *)(r{step.Source} + {step.off})",
        BPF_ALU64 | BPF_MOV | BPF_X => $"r{step.Destination} = r{step.Source}",
        BPF_ALU64 | BPF_MOV => $"r{step.Destination} = {step.imm}",
        BPF_ALU | BPF_AND => $"w{step.Destination} &= 0x{step.imm:x}",
        BPF_ALU | BPF_RSH => $"w{step.Destination} >>= {step.imm}",
        BPF_JMP | BPF_JNE => $"if r{step.Destination} != {(uint)step.imm} goto {at + 1 + step.off}",
        _ => "exit",
    };
}
