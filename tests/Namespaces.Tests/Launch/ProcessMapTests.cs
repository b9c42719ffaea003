using Vectl.Namespaces.Launch;

namespace Vectl.Namespaces.Tests.Launch;

public sealed class ProcessMapTests
{
    const string Maps = """
        00400000-00401000 r--p 00000000 fe:00 42                                 /usr/bin/vectl
        00401000-00500000 r-xp 00001000 fe:00 42                                 /usr/bin/vectl
        00500000-00510000 rw-p 00100000 fe:00 42                                 /usr/bin/vectl
        00510000-00520000 rw-p 00000000 00:00 0                                  [heap]
        7f0000000000-7f0000100000 rw-p 00000000 00:00 0
        7f0000200000-7f0000201000 r-xp 00000000 00:00 0                          a name with  spaces
        7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]

        """;

    [Fact]
    public void Parse_Lines_GivesRangesPermissionsAndInodes()
    {
        List<ProcessMap.Mapping> mappings = ProcessMap.Parse(Maps);

        Assert.Equal(7, mappings.Count);
        Assert.Equal(new ProcessMap.Mapping(0x400000, 0x401000, Writable: false, Executable: false, Inode: 42), mappings[0]);
        Assert.Equal(new ProcessMap.Mapping(0x401000, 0x500000, Writable: false, Executable: true, Inode: 42), mappings[1]);
        Assert.Equal(new ProcessMap.Mapping(0x500000, 0x510000, Writable: true, Executable: false, Inode: 42), mappings[2]);
        Assert.Equal(new ProcessMap.Mapping(0x7f0000200000, 0x7f0000201000, Writable: false, Executable: true, Inode: 0), mappings[5]);
    }

    [Fact]
    public void Parse_Vsyscall_IsLeftOut()
    {
        // The page lies in the kernel's half of the address space: munmap there is EINVAL.
        Assert.DoesNotContain(ProcessMap.Parse(Maps), mapping => mapping.Start < 0);
        Assert.Equal(0x7ffc00021000, ProcessMap.Parse(Maps)[^1].End);
    }

    [Fact]
    public void RangesToUnmap_CodeOfAFile_KeepsItsReadOnlyMappings()
    {
        var gaps = ProcessMap.RangesToUnmap(ProcessMap.Parse(Maps), codeAddress: 0x401234, []);

        Assert.Equal([(0x500000L, 0x7ffc00021000L)], gaps);
    }

    [Fact]
    public void RangesToUnmap_AnonymousCode_KeepsThatMappingOnly()
    {
        var gaps = ProcessMap.RangesToUnmap(ProcessMap.Parse(Maps), codeAddress: 0x7f0000200800, []);

        Assert.Equal([(0x400000L, 0x7f0000200000L), (0x7f0000201000L, 0x7ffc00021000L)], gaps);
    }

    [Fact]
    public void RangesToUnmap_KeptRange_IsWidenedToPages()
    {
        var gaps = ProcessMap.RangesToUnmap(ProcessMap.Parse(Maps), 0x401000, [(0x7f0000000ffe, 0x7f0000002001)]);

        Assert.Equal([(0x500000L, 0x7f0000000000L), (0x7f0000003000L, 0x7ffc00021000L)], gaps);
    }

    [Fact]
    public void RangesToUnmap_OverlappingKeptRanges_LeaveNoGapBetweenThem()
    {
        var gaps = ProcessMap.RangesToUnmap(ProcessMap.Parse(Maps), 0x401000,
            [(0x7f0000002000, 0x7f0000004000), (0x7f0000001000, 0x7f0000008000), (0x7f0000003000, 0x7f0000005000)]);

        Assert.Equal([(0x500000L, 0x7f0000001000L), (0x7f0000008000L, 0x7ffc00021000L)], gaps);
    }

    [Fact]
    public void RangesToUnmap_LastMappingKept_EndsWithoutAGap()
    {
        var gaps = ProcessMap.RangesToUnmap(ProcessMap.Parse(Maps), 0x401000, [(0x7ffc00000000, 0x7ffc00021000)]);

        Assert.Equal([(0x500000L, 0x7ffc00000000L)], gaps);
    }
}
