using Vectl.Cgroups.Limits;
using Vectl.Linux;

namespace Vectl.Cgroups.Tests.Limits;

/// <summary>Against a plain directory: no root, no cgroup file system.</summary>
public sealed class LimitWriterTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("vectl-limits-").FullName;
    readonly Cgroup _cgroup;
    readonly Stack<Action> _undo = new();

    public LimitWriterTests() => _cgroup = Cgroup.Open(_directory);

    public void Dispose()
    {
        _cgroup.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // The kernel's files have no old rest behind what is written; here a value has to be as long as the one before.
    void Has(string file, string value) => File.WriteAllText($"{_directory}/{file}", value);

    string Text(string file) => File.ReadAllText($"{_directory}/{file}");

    static CgroupWrite Write(string file, string value, bool isDefault = false, string? key = null) => new(key ?? file, file, value, isDefault);

    [Fact]
    public void Unenforceable_NoneOfTheFiles_IsReported()
    {
        Has("io.bfq.weight", "");
        var missing = LimitWriter.Unenforceable(_cgroup,
        [
            Write("memory.max", "1"), Write("io.weight", "default 5", key: "io.weight"), Write("io.bfq.weight", "default 5", key: "io.weight"), Write("pids.max", "max", isDefault: true),
        ]);
        Assert.Equal("memory.max", Assert.Single(missing).Key);
    }

    [Fact]
    public void Change_ThenUndo_PreviousValuesAreBack()
    {
        Has("memory.max", "111");
        Has("pids.max", "max");
        LimitWriter.Change(_cgroup, [Write("memory.max", "222"), Write("pids.max", "100"), Write("hugetlb.2MB.max", "max", isDefault: true)], _undo.Push);
        Assert.Equal(("222", "100"), (Text("memory.max"), Text("pids.max")));
        foreach (Action undo in _undo)
            undo();
        Assert.Equal(("111", "max"), (Text("memory.max"), Text("pids.max")));
    }

    [Fact]
    public void Change_Refused_SaysWhatAndUndoesWhatWasWritten()
    {
        Has("memory.max", "111");
        Directory.CreateDirectory($"{_directory}/cpu.max");
        Assert.Throws<ErrnoException>(() => LimitWriter.Change(_cgroup, [Write("memory.max", "222"), Write("cpu.max", "1 2")], _undo.Push));
        foreach (Action undo in _undo)
            undo();
        Assert.Equal("111", Text("memory.max"));
    }

    [Theory]
    [InlineData("memory.max", "5", "max\n", "max\n")]
    [InlineData("cpuset.cpus", "0", "", "\n")]
    [InlineData("io.weight", "default 5", "default 100\n8:0 50\n", "default 100")]
    [InlineData("io.max", "8:0 wbps=5", "", "8:0 wbps=max")]
    [InlineData("io.max", "8:0 wbps=5", "8:16 rbps=1 wbps=2 riops=max wiops=max\n", "8:0 wbps=max")]
    [InlineData("io.max", "8:0 wbps=5", "8:16 rbps=1 wbps=2 riops=max wiops=max\n8:0 rbps=3 wbps=4 riops=max wiops=max\n", "8:0 wbps=4")]
    public void Restoring_WhatWasRead_IsWhatGivesItAgain(string file, string value, string before, string written)
        => Assert.Equal(written, LimitWriter.Restoring(Write(file, value), before));
}
