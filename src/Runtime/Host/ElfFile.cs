using System.Buffers.Binary;

namespace Vectl.Runtime.Host;

/// <summary>What the head of an ELF file says (<c>elf(5)</c>).</summary>
static class ElfFile
{
    const int HeaderSize = 64;
    const uint PT_INTERP = 3;

    /// <summary>Whether it is a 64-bit little-endian program without an interpreter, so one that runs without any library.</summary>
    /// <param name="head">The beginning of the file, with the program headers.</param>
    public static bool IsStatic(ReadOnlySpan<byte> head)
    {
        if (head.Length < HeaderSize || !head.StartsWith("\u007fELF\u0002\u0001"u8))
            return false;
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(head[32..]); // e_phoff
        int size = BinaryPrimitives.ReadUInt16LittleEndian(head[54..]);     // e_phentsize
        int count = BinaryPrimitives.ReadUInt16LittleEndian(head[56..]);    // e_phnum
        if (size < 4 || count == 0 || offset > (ulong)head.Length || (ulong)(head.Length - (int)offset) < (ulong)(size * count))
            return false;
        for (int i = 0; i < count; i++)
            if (BinaryPrimitives.ReadUInt32LittleEndian(head[((int)offset + i * size)..]) == PT_INTERP)
                return false;
        return true;
    }
}
