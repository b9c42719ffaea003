using Vectl.Cgroups;
using Vectl.Cgroups.Limits;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Limits;

namespace Vectl.Runtime.Tests.Limits;

public sealed class UsageRulesTests
{
    static string? Refusal(string file, string value, params (string File, string Text)[] files)
    {
        using var directory = new TempDirectory();
        foreach ((string name, string text) in files)
            directory.Write(name, text);
        using Cgroup top = Cgroup.Open(directory.Path);
        try
        {
            UsageRules.Check(Sample.Id(101), top, [new CgroupWrite(file, file, value)]);
            return null;
        }
        catch (VeException failure)
        {
            Assert.Equal(VeError.Resources, failure.Error);
            return failure.Message;
        }
    }

    static readonly (string, string)[] s_memory = [("memory.current", "104857600\n"), ("memory.stat", "anon 31457280\nfile 62914560\nshmem 10485760\nslab_reclaimable 5242880\n")];

    [Theory]
    [InlineData("47185920", null)]
    [InlineData("47185919", "CTID 101: memory.max is to be 47185919, but it uses 45M that cannot be given back")]
    [InlineData("max", null)]
    public void Memory_CacheIsGivenBack_SharedMemoryIsNot(string limit, string? message)
        => Assert.Equal(message, Refusal("memory.max", limit, s_memory));

    [Theory]
    [InlineData("20", null)]
    [InlineData("19", "CTID 101: pids.max is to be 19, but it has 20 processes and threads")]
    public void Pids_BelowWhatItHas(string limit, string? message) => Assert.Equal(message, Refusal("pids.max", limit, ("pids.current", "20\n")));

    [Fact]
    public void Swap_BelowWhatItUses()
        => Assert.Equal("CTID 101: memory.swap.max is to be 0, but it uses 1M that cannot be given back", Refusal("memory.swap.max", "0", ("memory.swap.current", "4096\n")));

    [Fact]
    public void NoController_NothingIsRefused() => Assert.Null(Refusal("memory.max", "1"));
}
