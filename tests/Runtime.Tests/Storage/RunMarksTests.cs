using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Tests.Storage;

public sealed class RunMarksTests
{
    [Fact]
    public void Set_Has_Clear()
    {
        using var directory = new TempDirectory();
        var marks = new RunMarks(directory.Paths);
        Assert.False(marks.Has(Sample.Id(101)));
        Assert.True(marks.Set(Sample.Id(101)));
        Assert.False(marks.Set(Sample.Id(101)));
        Assert.True(new RunMarks(directory.Paths).Has(Sample.Id(101)));
        Assert.False(marks.Has(Sample.Id(102)));
        marks.Clear(Sample.Id(101));
        marks.Clear(Sample.Id(101));
        Assert.False(marks.Has(Sample.Id(101)));
    }
}
