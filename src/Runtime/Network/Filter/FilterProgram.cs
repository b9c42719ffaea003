using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Filter;

/// <summary>Hands filters to the kernel (<c>bpf(2)</c>).</summary>
static unsafe class FilterProgram
{
    /// <summary>What <c>bpftool prog</c> and <c>tc filter</c> call them.</summary>
    public const string Name = "vectl_source";

    // BPF_OBJ_NAME_LEN, with a NUL at the end.
    const int NameLength = 16;

    /// <summary>A program that picks every packet, for a filter with an action.</summary>
    public static ImmutableArray<bpf_insn> All { get; } = [new() { code = BPF_ALU64 | BPF_MOV, Destination = 0, imm = -1 }, new() { code = BPF_JMP | BPF_EXIT }];

    /// <summary>Loads a program, which the kernel verifies.</summary>
    /// <exception cref="ErrnoException">EPERM: this needs CAP_BPF and CAP_NET_ADMIN in the host's user namespace.</exception>
    public static Fd Load(ImmutableArray<bpf_insn> program)
    {
        Span<byte> name = stackalloc byte[NameLength];
        name.Clear();
        Encoding.ASCII.GetBytes(Name, name);
        fixed (bpf_insn* code = program.AsSpan())
        fixed (byte* license = "Apache-2.0\0"u8)
        {
            var attributes = new bpf_attr
            {
                prog_type = BPF_PROG_TYPE_SCHED_CLS,
                insn_cnt = (uint)program.Length,
                insns = (ulong)code,
                license = (ulong)license,
                prog_name = BinaryPrimitives.ReadUInt128LittleEndian(name),
            };
            return new Fd((int)Kernel.CheckRaw(Kernel.Call(SysNo.bpf, BPF_PROG_LOAD, (nint)(&attributes), sizeof(bpf_attr)), "bpf BPF_PROG_LOAD", "source filter"));
        }
    }
}
