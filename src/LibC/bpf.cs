using System.Runtime.InteropServices;

namespace Vectl.Linux;

// linux/bpf.h: programs of cgroups
public static unsafe partial class LibC
{
    public const int BPF_PROG_LOAD = 5, BPF_PROG_ATTACH = 8, BPF_PROG_DETACH = 9, BPF_PROG_GET_FD_BY_ID = 13,
        BPF_OBJ_GET_INFO_BY_FD = 15, BPF_PROG_QUERY = 16;
    public const uint BPF_PROG_TYPE_CGROUP_DEVICE = 15, BPF_CGROUP_DEVICE = 6;
    public const uint BPF_F_ALLOW_OVERRIDE = 1, BPF_F_ALLOW_MULTI = 2, BPF_F_REPLACE = 4;
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

/// <summary>What the kernel tells about a program, of which we ask the name only.</summary>
[StructLayout(LayoutKind.Explicit, Size = 232)]
public struct bpf_prog_info
{
    [FieldOffset(64)] public UInt128 name;
}
