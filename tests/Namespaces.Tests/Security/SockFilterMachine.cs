using System.Buffers.Binary;
using System.Collections.Immutable;
using Vectl.Linux;

namespace Vectl.Namespaces.Tests.Security;

/// <summary>Runs a classic BPF program over a <c>struct seccomp_data</c>, checking what the kernel checks before it accepts one.</summary>
static class SockFilterMachine
{
    const int LoadWord = 0x20, JumpEqual = 0x15, JumpAtLeast = 0x35, JumpAnyBit = 0x45, Return = 0x06;

    public static (uint Verdict, int Instructions) Run(ImmutableArray<sock_filter> program, uint arch, uint number, ulong secondArgument = 0)
    {
        byte[] data = new byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(data, number);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), arch);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(24), secondArgument);

        uint accumulator = 0;
        int counter = 0;
        for (int executed = 1; ; executed++)
        {
            sock_filter instruction = program[counter++];
            switch (instruction.code)
            {
                case LoadWord:
                    Assert.Equal(0u, instruction.k % 4);
                    accumulator = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)instruction.k));
                    break;
                case JumpEqual:
                    counter += accumulator == instruction.k ? instruction.jt : instruction.jf;
                    break;
                case JumpAtLeast:
                    counter += accumulator >= instruction.k ? instruction.jt : instruction.jf;
                    break;
                case JumpAnyBit:
                    counter += (accumulator & instruction.k) != 0 ? instruction.jt : instruction.jf;
                    break;
                case Return:
                    return (instruction.k, executed);
                default:
                    // The kernel's seccomp_is_const_allow() gives up on any other, and with it the cache of allowed numbers.
                    throw new InvalidOperationException($"instruction {counter - 1} has code 0x{instruction.code:x}");
            }
        }
    }
}
