using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>Which devices a VE can open.</summary>
[Collection(HostCollection.Name)]
[Trait("Category", "Limits")]
public sealed class LimitsDeviceTests(HostFixture host)
{
    static readonly string s_name = Path.GetFileName(Host.SpareDisk);

    const string Refused = "Operation not permitted";

    static string Read => $"dd if=/dev/{s_name} of=/dev/null bs=512 count=1 2>&1";

    static string Write => $"dd if=/dev/zero of=/dev/{s_name} bs=512 count=1 2>&1";

    [Fact]
    public void Harmless_Devices_Work()
    {
        using Ve ve = new Ve(host).Start();
        Assert.Equal("8", ve.Sh("for d in zero full random urandom; do head -c 2 /dev/$d; done | wc -c"));
        ve.Sh("echo x > /dev/null; test -c /dev/ptmx; exec 3<>/dev/ptmx");
    }

    [HostFact(Need.SpareDisk)]
    public void Disk_AllowedForReading_CanBeReadAndNotWritten()
    {
        using Ve ve = new Ve(host, "--devnodes", $"{s_name}:r").Start();
        ve.Do("exec2", Read).Expect(0);
        Assert.Contains(Refused, ve.Do("exec2", Write).Expect(1).Out);
    }

    [HostFact(Need.SpareDisk)]
    public void Disk_ChangedWhileTheVeRuns_TakesEffectAtOnce()
    {
        using Ve ve = new Ve(host).Start();
        Assert.Contains("No such file", ve.Do("exec2", Read).Expect(1).Out);
        ve.Do("set", "--devnodes", $"{s_name}:rw").Expect(0);
        ve.Do("exec2", Write).Expect(0);
        ve.Do("set", "--devnodes", $"{s_name}:r", "--save").Expect(0);
        ve.Do("exec2", Read).Expect(0);
        Assert.Contains(Refused, ve.Do("exec2", Write).Expect(1).Out);
        ve.Do("unset", "devnodes").Expect(0);
        Assert.Contains(Refused, ve.Do("exec2", Read).Expect(1).Out);
        ve.Do("set", "--reset_ub").Expect(0);
        ve.Do("exec2", Read).Expect(0);
    }

    [HostFact(Need.SpareDisk)]
    public void Disk_AllowedByAGlob_CanBeRead()
    {
        uint major = Convert.ToUInt32(Command.Run(["stat", "-c", "%t", Host.SpareDisk]).Expect(0).Out.Trim(), 16);
        using Ve ve = new Ve(host, "--devnodes", $"{s_name}:m", "--devices", $"b:{major}:all:r").Start();
        ve.Do("exec2", Read).Expect(0);
        Assert.Contains(Refused, ve.Do("exec2", Write).Expect(1).Out);
    }

    [Fact]
    public void Device_ThatIsNotThere_IsNamed()
    {
        using var ve = new Ve(host);
        ve.Do("set", "--devnodes", "no-such-device:rw", "--save").Expect(6).Saying($"CTID {ve.Id}: devnodes has no-such-device, but /dev/no-such-device is not there");
        ve.Do("set", "--devnodes", "pts:rw", "--save").Expect(6).Saying("/dev/pts is no device");
        Assert.DoesNotContain("devnodes", File.ReadAllText(ve.ConfigFile));
    }

    [Fact]
    public void DryRun_SaysWhatIsAllowedAndLimited()
    {
        using var ve = new Ve(host, "--memory", "64M", "--devices", "b:8:all:r", "--devnodes", "null:rw");
        string plan = ve.Do("start", "--dry-run").Expect(0).Out;
        Assert.Contains("write(\"memory.max\", \"67108864\")  # limit memory.max\n", plan);
        Assert.Contains("bpf(device program)  # allow b 8:* r\n", plan);
        Assert.Contains("bpf(device program)  # allow c 1:3 rw\n", plan);
    }
}
