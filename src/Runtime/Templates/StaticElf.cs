using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Vectl.Runtime.Templates;

/// <summary>Whether a file is a statically linked 64-bit program of this machine (elf(5)).</summary>
static class StaticElf
{
    const int HeaderSize = 64, ProgramHeaderSize = 56;
    const int ClassAt = 4, DataAt = 5, TypeAt = 16, MachineAt = 18, ProgramHeadersAt = 32, EntrySizeAt = 54, CountAt = 56;
    const byte Class64 = 2, LittleEndian = 1;
    const ushort Executable = 2, SharedObject = 3;
    const uint Interpreter = 3;

    /// <summary>What keeps it from being one, or null.</summary>
    public static string? Defect(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderSize || !file.StartsWith("\x7f"u8) || !file[1..].StartsWith("ELF"u8))
            return "it is no ELF file";
        if (file[ClassAt] != Class64 || file[DataAt] != LittleEndian || Half(file, MachineAt) != Machine)
            return $"it is for another machine (e_machine {Half(file, MachineAt)}, this one is {Machine})";
        if (Half(file, TypeAt) is not (Executable or SharedObject))
            return "it is no program";
        ulong at = BinaryPrimitives.ReadUInt64LittleEndian(file[ProgramHeadersAt..]);
        int count = Half(file, CountAt);
        if (Half(file, EntrySizeAt) != ProgramHeaderSize || at > (ulong)file.Length || (ulong)count * ProgramHeaderSize > (ulong)file.Length - at)
            return "its program headers are damaged";
        for (int i = 0; i < count; i++)
            if (BinaryPrimitives.ReadUInt32LittleEndian(file[((int)at + i * ProgramHeaderSize)..]) == Interpreter)
                return "it is linked dynamically";
        return null;
    }

    // elf.h: EM_X86_64, EM_AARCH64, EM_RISCV.
    static ushort Machine => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 62,
        Architecture.Arm64 => 183,
        Architecture.RiscV64 => 243,
        Architecture other => throw new PlatformNotSupportedException(other.ToString()),
    };

    static ushort Half(ReadOnlySpan<byte> file, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(file[offset..]);
}
