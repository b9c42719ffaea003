using System.Buffers.Binary;
using System.Collections.Immutable;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Filter;

/// <summary>Instructions of eBPF under construction, for programs that look at a packet from its Ethernet header on.</summary>
sealed class FilterCode
{
    const int Context = 6, Packet = 7, PacketEnd = 8, Scratch = 2, ContextData = 76, ContextEnd = 80;

    readonly ImmutableArray<bpf_insn>.Builder _code = ImmutableArray.CreateBuilder<bpf_insn>();
    readonly List<(int At, int Label)> _jumps = [];
    readonly List<int> _labels = [];

    /// <summary>A place that can be jumped to; <see cref="Mark"/> says where it is.</summary>
    public int Label()
    {
        _labels.Add(-1);
        return _labels.Count - 1;
    }

    /// <summary>The label is here. Jumps go forward only: the kernel wants no loops.</summary>
    public void Mark(int label) => _labels[label] = _code.Count;

    /// <summary>Takes the context and the bounds of the packet; the first of all.</summary>
    public void Begin()
    {
        Move(Context, 1);
        LoadBounds();
    }

    /// <summary>Jumps to <paramref name="otherwise"/> unless the packet has <paramref name="count"/> bytes. Those can be read then.</summary>
    public void Require(int count, int otherwise)
    {
        int inReach = Label(), pull = Label();
        Compare(count, pull);
        Jump(inReach);
        // They may lie elsewhere than in the packet's first piece.
        Mark(pull);
        Move(1, Context);
        Add(new bpf_insn { code = BPF_ALU64 | BPF_MOV, Destination = 2, imm = count });
        Add(new bpf_insn { code = BPF_JMP | BPF_CALL, imm = BPF_FUNC_skb_pull_data });
        LoadBounds();
        Compare(count, otherwise);
        Mark(inReach);
    }

    /// <summary>Jumps to <paramref name="otherwise"/> unless the context's 32 bits at <paramref name="offset"/> are this number.</summary>
    public void RequireContext(int offset, int value, int otherwise)
    {
        Add(new bpf_insn { code = BPF_LDX | BPF_MEM | BPF_W, Destination = Scratch, Source = Context, off = (short)offset });
        JumpUnless(Scratch, value, otherwise);
    }

    /// <summary>Jumps to <paramref name="then"/> when the context's 32 bits at <paramref name="offset"/> are this number.</summary>
    public void JumpIfContext(int offset, int value, int then)
    {
        Add(new bpf_insn { code = BPF_LDX | BPF_MEM | BPF_W, Destination = Scratch, Source = Context, off = (short)offset });
        JumpIf(Scratch, value, then);
    }

    /// <summary>Reads one byte of the packet into a register.</summary>
    public void LoadByte(int register, int offset) => Load(BPF_B, register, offset);

    /// <summary>Reads four bytes of the packet into a register.</summary>
    public void LoadWord(int register, int offset) => Load(BPF_W, register, offset);

    /// <summary>Jumps to <paramref name="otherwise"/> unless these bytes are in the packet at <paramref name="offset"/>.</summary>
    public void RequireBytes(int offset, ReadOnlySpan<byte> bytes, int otherwise)
    {
        for (; bytes.Length >= 4; offset += 4, bytes = bytes[4..])
        {
            Load(BPF_W, Scratch, offset);
            JumpUnless(Scratch, BinaryPrimitives.ReadInt32LittleEndian(bytes), otherwise);
        }
        if (bytes.Length >= 2)
        {
            Load(BPF_H, Scratch, offset);
            JumpUnless(Scratch, BinaryPrimitives.ReadUInt16LittleEndian(bytes), otherwise);
        }
    }

    /// <summary>Jumps when a register has this number in its lower half.</summary>
    public void JumpIf(int register, int value, int label) => Jump(new bpf_insn { code = BPF_JMP32 | BPF_JEQ, Destination = register, imm = value }, label);

    /// <summary>Jumps when a register has another number in its lower half.</summary>
    public void JumpUnless(int register, int value, int label) => Jump(new bpf_insn { code = BPF_JMP32 | BPF_JNE, Destination = register, imm = value }, label);

    /// <summary>Jumps.</summary>
    public void Jump(int label) => Jump(new bpf_insn { code = BPF_JMP | BPF_JA }, label);

    /// <summary>Ends with an answer.</summary>
    public void Return(int value)
    {
        Add(new bpf_insn { code = BPF_ALU64 | BPF_MOV, Destination = 0, imm = value });
        Add(new bpf_insn { code = BPF_JMP | BPF_EXIT });
    }

    /// <summary>The program.</summary>
    public ImmutableArray<bpf_insn> ToProgram()
    {
        foreach ((int at, int label) in _jumps)
        {
            bpf_insn jump = _code[at];
            jump.off = checked((short)(_labels[label] - at - 1));
            _code[at] = jump;
        }
        return _code.ToImmutable();
    }

    void LoadBounds()
    {
        Add(new bpf_insn { code = BPF_LDX | BPF_MEM | BPF_W, Destination = Packet, Source = Context, off = ContextData });
        Add(new bpf_insn { code = BPF_LDX | BPF_MEM | BPF_W, Destination = PacketEnd, Source = Context, off = ContextEnd });
    }

    void Compare(int count, int label)
    {
        Move(Scratch, Packet);
        Add(new bpf_insn { code = BPF_ALU64 | BPF_ADD, Destination = Scratch, imm = count });
        Jump(new bpf_insn { code = BPF_JMP | BPF_JGT | BPF_X, Destination = Scratch, Source = PacketEnd }, label);
    }

    void Load(byte size, int register, int offset) => Add(new bpf_insn { code = (byte)(BPF_LDX | BPF_MEM | size), Destination = register, Source = Packet, off = (short)offset });

    void Move(int to, int from) => Add(new bpf_insn { code = BPF_ALU64 | BPF_MOV | BPF_X, Destination = to, Source = from });

    void Jump(bpf_insn jump, int label)
    {
        _jumps.Add((_code.Count, label));
        Add(jump);
    }

    void Add(bpf_insn instruction) => _code.Add(instruction);
}
