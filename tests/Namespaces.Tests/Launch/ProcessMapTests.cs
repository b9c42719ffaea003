using Vectl.Namespaces.Launch;

namespace Vectl.Namespaces.Tests.Launch;

public sealed class ProcessMapTests
{
    const string Maps =
        "00400000-00401000 r--p 00000000 fe:00 42   /usr/bin/vectl\n" +
        "00401000-005b3000 r-xp 00001000 fe:00 42   /usr/bin/vectl\n" +
        "28dbc000-28dbe000 rw-p 00000000 00:00 0    [heap]\n" +
        "7f8de046f000-7f8de04af000 rw-s 00000000 00:01 97 /dev/zero (deleted)\n" +
        "7ffd1b000000-7ffd1b021000 rw-p 00000000 00:00 0 [stack]\n" +
        "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]\n";

    [Fact]
    public void Parse_Maps_ReadsRangesAndLeavesOutVsyscall()
        => Assert.Equal(
            [
                new(0x400000, 0x401000), new(0x401000, 0x5b3000), new(0x28dbc000, 0x28dbe000),
                new(0x7f8de046f000, 0x7f8de04af000), new(0x7ffd1b000000, 0x7ffd1b021000),
            ],
            ProcessMap.Parse(Maps));

    [Fact]
    public void RangesToUnmap_KeptRanges_AreLeftOutInWholePages()
        => Assert.Equal(
            [(0x400000, 0x578000), (0x57a000, 0x7f8de046f000), (0x7f8de04af000, 0x7ffd1b021000)],
            ProcessMap.RangesToUnmap(ProcessMap.Parse(Maps), [(0x7f8de046f000, 0x7f8de04af000), (0x578620, 0x579eac)]));

    [Fact]
    public void RangesToUnmap_OverlappingKeeps_AreMerged()
        => Assert.Equal(
            [(0x400000, 0x401000), (0x404000, 0x7ffd1b021000)],
            ProcessMap.RangesToUnmap(ProcessMap.Parse(Maps), [(0x401000, 0x403000), (0x402000, 0x404000)]));

    [Fact]
    public void RangesToUnmap_LastMappingKept_EndsBeforeIt()
        => Assert.Equal(
            [(0x400000, 0x7ffd1b000000)],
            ProcessMap.RangesToUnmap(ProcessMap.Parse(Maps), [(0x7ffd1b000000, 0x7ffd1b021000)]));
}
