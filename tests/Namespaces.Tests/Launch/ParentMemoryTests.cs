using Vectl.Namespaces.Launch;

namespace Vectl.Namespaces.Tests.Launch;

public sealed class ParentMemoryTests
{
    const long End = 0x7FFFFFFFF000;

    [Fact]
    public void Around_KeptRanges_AreLeftOutInWholePages()
        => Assert.Equal(
            [(0, 0x578000), (0x57a000, 0x7f8de046f000), (0x7f8de04af000, End)],
            ParentMemory.Around((0x7f8de046f000, 0x7f8de04af000), (0x578620, 0x579eac)));

    [Fact]
    public void Around_OverlappingKeeps_AreMerged()
        => Assert.Equal([(0, 0x401000), (0x404000, End)], ParentMemory.Around((0x401000, 0x403000), (0x402000, 0x404000)));

    [Fact]
    public void Around_NeighbouringKeeps_HaveNoGapBetween()
        => Assert.Equal([(0, 0x401000), (0x403000, End)], ParentMemory.Around((0x401000, 0x402000), (0x402000, 0x403000)));
}
