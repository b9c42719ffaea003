using Vectl.Cli.Commands;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Tests;

public class FreeCtidTests
{
    [Fact]
    public void Lowest_FillsTheFirstGap()
    {
        Assert.Equal(VeId.Parse("101"), FreeCtid.Lowest(new HashSet<VeId>()));
        Assert.Equal(VeId.Parse("103"), FreeCtid.Lowest(new HashSet<VeId> { VeId.Parse("101"), VeId.Parse("102"), VeId.Parse("104") }));
    }
}
