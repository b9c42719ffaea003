using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Cgroups.Devices;

/// <summary>Puts a device program on a cgroup (<c>bpf(2)</c>); it holds for the cgroup and all below it, besides those of the cgroups above.</summary>
public static unsafe class DeviceFilter
{
    // BPF_OBJ_NAME_LEN, with a NUL at the end.
    const int NameLength = 16;

    /// <summary>Hands a program to the kernel, which verifies it.</summary>
    /// <param name="program">Its instructions.</param>
    /// <param name="name">What <c>bpftool prog</c> calls it, up to 15 letters, digits and underscores.</param>
    /// <exception cref="ErrnoException">EPERM: this needs CAP_BPF and CAP_NET_ADMIN or CAP_SYS_ADMIN in the host's user namespace.</exception>
    public static Fd Load(ImmutableArray<bpf_insn> program, string name)
    {
        // Only kernel functions that are GPL alone ask for the licence, and the program calls none.
        fixed (bpf_insn* code = program.AsSpan())
        fixed (byte* license = "Apache-2.0\0"u8)
        {
            var attributes = new bpf_attr { prog_type = BPF_PROG_TYPE_CGROUP_DEVICE, insn_cnt = (uint)program.Length, insns = (ulong)code, license = (ulong)license, prog_name = Encode(name) };
            return new Fd((int)Kernel.CheckRaw(Call(BPF_PROG_LOAD, attributes), "bpf BPF_PROG_LOAD", "device program"));
        }
    }

    /// <summary>Puts a program on a cgroup; it takes the place of <paramref name="old"/> at once when there is one.</summary>
    public static void Attach(Cgroup cgroup, Fd program, Fd? old)
    {
        var attributes = new bpf_attr
        {
            target_fd = (uint)cgroup.Directory.Number,
            attach_bpf_fd = (uint)program.Number,
            attach_type = BPF_CGROUP_DEVICE,
            attach_flags = BPF_F_ALLOW_MULTI | (old is null ? 0 : BPF_F_REPLACE),
            replace_bpf_fd = (uint)(old?.Number ?? 0),
        };
        Kernel.CheckRaw(Call(BPF_PROG_ATTACH, attributes), "bpf BPF_PROG_ATTACH", cgroup.Path);
    }

    /// <summary>Puts a program on a cgroup for all below it that have none of their own.</summary>
    public static void AttachDefault(Cgroup cgroup, Fd program)
    {
        var attributes = new bpf_attr
        {
            target_fd = (uint)cgroup.Directory.Number,
            attach_bpf_fd = (uint)program.Number,
            attach_type = BPF_CGROUP_DEVICE,
            attach_flags = BPF_F_ALLOW_OVERRIDE,
        };
        Kernel.CheckRaw(Call(BPF_PROG_ATTACH, attributes), "bpf BPF_PROG_ATTACH", cgroup.Path);
    }

    /// <summary>Takes a program off a cgroup.</summary>
    public static void Detach(Cgroup cgroup, Fd program)
    {
        var attributes = new bpf_attr { target_fd = (uint)cgroup.Directory.Number, attach_bpf_fd = (uint)program.Number, attach_type = BPF_CGROUP_DEVICE };
        Kernel.CheckRaw(Call(BPF_PROG_DETACH, attributes), "bpf BPF_PROG_DETACH", cgroup.Path);
    }

    /// <summary>What a program is called; "" when it has no name.</summary>
    public static string NameOf(Fd program)
    {
        bpf_prog_info info = default;
        var query = new bpf_attr { info_bpf_fd = (uint)program.Number, info_len = (uint)sizeof(bpf_prog_info), info = (ulong)&info };
        Kernel.CheckRaw(Call(BPF_OBJ_GET_INFO_BY_FD, query), "bpf BPF_OBJ_GET_INFO_BY_FD", "device program");
        Span<byte> bytes = stackalloc byte[NameLength];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, info.name);
        return Encoding.ASCII.GetString(bytes).TrimEnd('\0');
    }

    /// <summary>The program that is on a cgroup itself, or null.</summary>
    public static Fd? Current(Cgroup cgroup)
    {
        uint id = 0;
        var query = new bpf_attr { query_target_fd = (uint)cgroup.Directory.Number, query_attach_type = BPF_CGROUP_DEVICE, query_prog_ids = (ulong)&id, query_prog_cnt = 1 };
        nint result = Call(BPF_PROG_QUERY, query);
        // ENOSPC: there are more, none of them ours alone; the first is the oldest, which is ours.
        if (result != -(int)Errno.ENOSPC)
            Kernel.CheckRaw(result, "bpf BPF_PROG_QUERY", cgroup.Path);
        return id == 0 ? null : new Fd((int)Kernel.CheckRaw(Call(BPF_PROG_GET_FD_BY_ID, new bpf_attr { prog_id = id }), "bpf BPF_PROG_GET_FD_BY_ID", $"{id}"));
    }

    static UInt128 Encode(string name)
    {
        Span<byte> bytes = stackalloc byte[NameLength];
        bytes.Clear();
        Encoding.ASCII.GetBytes(name, bytes[..^1]);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    static nint Call(int command, bpf_attr attributes) => Kernel.Call(SysNo.bpf, command, (nint)(&attributes), sizeof(bpf_attr));
}
