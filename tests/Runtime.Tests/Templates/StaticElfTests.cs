using Vectl.Runtime.Templates;

namespace Vectl.Runtime.Tests.Templates;

public sealed class StaticElfTests
{
    static byte[] Elf(uint segment, Action<byte[]>? change = null)
    {
        byte[] file = new byte[64 + 56];
        "\x7f"u8.CopyTo(file);
        "ELF"u8.CopyTo(file.AsSpan(1));
        file[4] = 2;
        file[5] = 1;
        file[16] = 2;
        file[18] = global::System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == global::System.Runtime.InteropServices.Architecture.X64 ? (byte)62 : (byte)183;
        file[32] = 64;
        file[54] = 56;
        file[56] = 1;
        file[64] = (byte)segment;
        change?.Invoke(file);
        return file;
    }

    [Fact]
    public void Defect_StaticProgram_None() => Assert.Null(StaticElf.Defect(Elf(1)));

    [Fact]
    public void Defect_Interpreter_Dynamic() => Assert.Equal("it is linked dynamically", StaticElf.Defect(Elf(3)));

    [Fact]
    public void Defect_Script_NoElf() => Assert.Equal("it is no ELF file", StaticElf.Defect("#!/bin/sh\n"u8));

    [Fact]
    public void Defect_OtherMachine_Told() => Assert.StartsWith("it is for another machine (e_machine 40,", StaticElf.Defect(Elf(1, file => file[18] = 40)));

    [Fact]
    public void Defect_HeadersOutsideFile_Damaged() => Assert.Equal("its program headers are damaged", StaticElf.Defect(Elf(1, file => file[33] = 0xFF)));
}
