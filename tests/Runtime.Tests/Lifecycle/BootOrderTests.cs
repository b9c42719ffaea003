using System.Collections.Immutable;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Lifecycle;

public sealed class BootOrderTests
{
    static readonly (VeId, int?)[] s_containers =
        [(Sample.Id(104), null), (Sample.Id(103), 0), (Sample.Id(102), 7), (Sample.Id(106), int.MinValue), (Sample.Id(101), 7), (Sample.Id(105), null), (Sample.Id(107), int.MaxValue)];

    [Theory]
    [InlineData(OnBoot.Yes, false, false, true)]
    [InlineData(OnBoot.Yes, true, false, true)]
    [InlineData(OnBoot.No, true, false, false)]
    [InlineData(OnBoot.Unset, true, false, true)]
    [InlineData(OnBoot.Unset, false, false, false)]
    [InlineData(OnBoot.Yes, true, true, false)]
    [InlineData(OnBoot.Unset, true, true, false)]
    public void StartsWithHost_ThreeStates_AndDisabled(OnBoot onBoot, bool ran, bool disabled, bool expected)
        => Assert.Equal(expected, BootOrder.StartsWithHost(Sample.Config(101) with { OnBoot = onBoot, Disabled = disabled }, ran));

    [Fact]
    public void Up_HighestFirst_NoneLast_EqualTogether()
        => Assert.Equal("107 | 101 102 | 103 | 106 | 104 105", Text(BootOrder.Up(s_containers)));

    [Fact]
    public void Down_IsUpReversed() => Assert.Equal("104 105 | 106 | 103 | 101 102 | 107", Text(BootOrder.Down(s_containers)));

    [Fact]
    public void Up_OfNone_IsEmpty() => Assert.Empty(BootOrder.Up([]));

    static string Text(ImmutableArray<ImmutableArray<VeId>> groups) => string.Join(" | ", groups.Select(group => string.Join(' ', group)));
}
