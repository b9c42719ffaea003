using System.Runtime.InteropServices;

namespace Vectl.Linux;

// linux/bpf.h: programs of cgroups and of network interfaces, their instructions
public static unsafe partial class LibC
{
    public const int BPF_PROG_LOAD = 5, BPF_PROG_ATTACH = 8, BPF_PROG_DETACH = 9, BPF_PROG_GET_FD_BY_ID = 13,
        BPF_OBJ_GET_INFO_BY_FD = 15, BPF_PROG_QUERY = 16;
    public const uint BPF_PROG_TYPE_SCHED_CLS = 3, BPF_PROG_TYPE_CGROUP_DEVICE = 15, BPF_CGROUP_DEVICE = 6;
    public const uint BPF_F_ALLOW_OVERRIDE = 1, BPF_F_ALLOW_MULTI = 2, BPF_F_REPLACE = 4;
    public const byte BPF_LDX = 0x01, BPF_ALU = 0x04, BPF_JMP = 0x05, BPF_JMP32 = 0x06, BPF_ALU64 = 0x07, BPF_MEM = 0x60, BPF_W = 0x00, BPF_H = 0x08, BPF_B = 0x10, BPF_DW = 0x18,
        BPF_X = 0x08, BPF_ADD = 0x00, BPF_AND = 0x50, BPF_RSH = 0x70, BPF_MOV = 0xb0, BPF_JA = 0x00, BPF_JEQ = 0x10, BPF_JGT = 0x20, BPF_JNE = 0x50, BPF_CALL = 0x80, BPF_EXIT = 0x90;
    public const int BPF_FUNC_skb_pull_data = 39;
}

/// <summary>One instruction of eBPF; the two registers share a byte.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct bpf_insn
{
    public byte code;
    byte _registers;
    public short off;
    public int imm;

    /// <summary>The register that is written, or compared.</summary>
    public int Destination
    {
        readonly get => _registers & 0xF;
        init => _registers = (byte)((_registers & 0xF0) | value);
    }

    /// <summary>The register that is read.</summary>
    public int Source
    {
        readonly get => _registers >> 4;
        init => _registers = (byte)((_registers & 0x0F) | (value << 4));
    }
}

/// <summary>What <c>bpf(2)</c> is given: a union, of which the parts that programs of cgroups need.</summary>
[StructLayout(LayoutKind.Explicit, Size = 144)]
public struct bpf_attr
{
    // BPF_PROG_LOAD
    [FieldOffset(0)] public uint prog_type;
    [FieldOffset(4)] public uint insn_cnt;
    [FieldOffset(8)] public ulong insns;
    [FieldOffset(16)] public ulong license;
    [FieldOffset(24)] public uint log_level;
    [FieldOffset(28)] public uint log_size;
    [FieldOffset(32)] public ulong log_buf;
    [FieldOffset(48)] public UInt128 prog_name;

    // BPF_PROG_ATTACH
    [FieldOffset(0)] public uint target_fd;
    [FieldOffset(4)] public uint attach_bpf_fd;
    [FieldOffset(8)] public uint attach_type;
    [FieldOffset(12)] public uint attach_flags;
    [FieldOffset(16)] public uint replace_bpf_fd;

    // BPF_PROG_GET_FD_BY_ID
    [FieldOffset(0)] public uint prog_id;

    // BPF_OBJ_GET_INFO_BY_FD
    [FieldOffset(0)] public uint info_bpf_fd;
    [FieldOffset(4)] public uint info_len;
    [FieldOffset(8)] public ulong info;

    // BPF_PROG_QUERY
    [FieldOffset(0)] public uint query_target_fd;
    [FieldOffset(4)] public uint query_attach_type;
    [FieldOffset(16)] public ulong query_prog_ids;
    [FieldOffset(24)] public uint query_prog_cnt;
}

/// <summary>What a program of an interface is given of a packet (<c>struct __sk_buff</c>): the parts that we look at.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
public struct sk_buff_context
{
    [FieldOffset(16)] public uint protocol;
    [FieldOffset(20)] public uint vlan_present;
    [FieldOffset(76)] public uint data;
    [FieldOffset(80)] public uint data_end;
}

/// <summary>What the kernel tells about a program, of which we ask the name only.</summary>
[StructLayout(LayoutKind.Explicit, Size = 232)]
public struct bpf_prog_info
{
    [FieldOffset(64)] public UInt128 name;
}
