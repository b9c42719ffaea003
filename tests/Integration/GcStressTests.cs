using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>
/// ADR-0001 in a native binary: children that are cloned while other threads allocate and collect never wait for the
/// garbage collector. See <c>tests/GcStress</c>.
/// </summary>
public sealed class GcStressTests
{
    static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(5);

    static Result Run(params IReadOnlyList<string> args)
    {
        string binary = Repository.Path("artifacts/stress/gcstress");
        Assert.True(File.Exists(binary), $"no binary at {binary}: run `make stress`");
        return Command.Run([binary, .. args], timeout: s_timeout);
    }

    [HostFact(Need.Speed)]
    public void Launches_WhileThreadsAllocate_NoneHangs()
        => Assert.StartsWith("2000 launches, 0 hung, 0 wrong\n", Run("launch", "2000").Expect(0).Out);

    [HostFact(Need.Speed)]
    public void UnmappedChild_WorksAndIsSmall()
        => Assert.StartsWith("20 unmapped children, 0 wrong, ", Run("unmap").Expect(0).Out);

    [HostFact(Need.Speed)]
    public void Control_HungAndWrongChildrenAreSeen()
        => Assert.Equal("2 launches, 1 hung, 1 wrong\n", Run("control").Expect(1).Out);
}
