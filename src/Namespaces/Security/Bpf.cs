using Vectl.Linux;

namespace Vectl.Namespaces.Security;

/// <summary>The instructions of classic BPF that the filter uses (<c>linux/filter.h</c>); jumps count from the next instruction.</summary>
static class Bpf
{
    internal const ushort BPF_LD = 0x00, BPF_W = 0x00, BPF_ABS = 0x20, BPF_JMP = 0x05, BPF_JEQ = 0x10, BPF_JGE = 0x30,
        BPF_JSET = 0x40, BPF_K = 0x00, BPF_RET = 0x06;

    public static sock_filter Load(uint offset) => new() { code = BPF_LD | BPF_W | BPF_ABS, k = offset };

    public static sock_filter JumpIfEqual(uint value, byte then, byte otherwise) => Jump(BPF_JEQ, value, then, otherwise);

    public static sock_filter JumpIfAtLeast(uint value, byte then, byte otherwise) => Jump(BPF_JGE, value, then, otherwise);

    public static sock_filter JumpIfAnyBit(uint bits, byte then, byte otherwise) => Jump(BPF_JSET, bits, then, otherwise);

    public static sock_filter Return(uint action) => new() { code = BPF_RET | BPF_K, k = action };

    static sock_filter Jump(ushort test, uint value, byte then, byte otherwise)
        => new() { code = (ushort)(BPF_JMP | test | BPF_K), k = value, jt = then, jf = otherwise };
}
