using System.Diagnostics;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>Many commands at once.</summary>
[Collection(HostCollection.Name)]
public sealed class ConcurrencyTests(HostFixture host)
{
    int[] AtOnce(int count, Func<int, string[]> args)
    {
        Process[] processes = [.. Enumerable.Range(0, count).Select(i => host.Start(args(i)))];
        foreach (Process process in processes)
        {
            process.StandardInput.Close();
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
        }
        int[] codes = [.. processes.Select(process => process.WaitForExit(60_000) ? process.ExitCode : throw new TimeoutException($"{process.Id} does not end"))];
        foreach (Process process in processes)
            process.Dispose();
        return codes;
    }

    [Fact]
    public void Start_32AtOnce_OneWins()
    {
        using var ve = new Ve(host);
        for (int round = 0; round < 3; round++)
        {
            int[] codes = AtOnce(32, _ => ["start", ve.Id]);
            Assert.Single(codes, 0);
            Assert.All(codes.Where(code => code != 0), code => Assert.Contains(code, (int[])[9, 32]));
            ve.ShouldBeRunning();
            Assert.Equal("1", ve.Sh("ls -d /proc/1 | wc -l"));
            ve.Do("stop", "--fast").Expect(0);
        }
    }

    [Fact]
    public void Create_16OfOneNumber_OneWins()
    {
        Leftovers before = host.Snapshot();
        string id = host.NewId();
        int[] codes = AtOnce(16, _ => ["create", id, "--ostemplate", "busybox"]);
        Assert.Single(codes, 0);
        Assert.All(codes.Where(code => code != 0), code => Assert.Contains(code, (int[])[9, 44]));
        host.Run("destroy", id).Expect(0);
        Leftovers.SettleTo(before, host.Snapshot);
    }

    [Fact]
    public void Create_16OfOneName_OneWins()
    {
        Leftovers before = host.Snapshot();
        string[] ids = [.. Enumerable.Range(0, 16).Select(_ => host.NewId())];
        int[] codes = AtOnce(16, i => ["create", ids[i], "--ostemplate", "busybox", "--name", "contended"]);
        Assert.Single(codes, 0);
        Assert.All(codes.Where(code => code != 0), code => Assert.Equal(131, code));
        host.Run("destroy", "contended").Expect(0);
        Leftovers.SettleTo(before, host.Snapshot);
    }

    [Fact]
    public void Create_16Different_HaveDifferentIds()
    {
        Leftovers before = host.Snapshot();
        string[] ids = [.. Enumerable.Range(0, 16).Select(_ => host.NewId())];
        Assert.All(AtOnce(16, i => ["create", ids[i], "--ostemplate", "busybox"]), code => Assert.Equal(0, code));
        string[] ranges = [.. ids.Select(id => File.ReadLines($"{host.Root}/etc/vectl/ve/{id}.yaml").Single(line => line.StartsWith("ids:", StringComparison.Ordinal)))];
        Assert.Equal(16, ranges.Distinct().Count());
        Assert.All(AtOnce(16, i => ["destroy", ids[i]]), code => Assert.Equal(0, code));
        Leftovers.SettleTo(before, host.Snapshot);
    }

    [Fact]
    public void Verbs_Mixed_NeverLeaveAHalfState()
    {
        using var ve = new Ve(host);
        string[] verbs = ["start", "stop", "restart", "status", "stop", "start", "exec", "list"];
        for (int round = 0; round < 5; round++)
        {
            int[] codes = AtOnce(16, i => verbs[i % verbs.Length] switch
            {
                "stop" => ["stop", ve.Id, "--fast"],
                "restart" => ["restart", ve.Id, "--fast"],
                "exec" => ["exec", ve.Id, "true"],
                "list" => ["list", "-a"],
                string verb => [verb, ve.Id],
            });
            Assert.All(codes, code => Assert.Contains(code, (int[])[0, 8, 9, 32]));
        }
        ve.Do("stop", "--fast").Expect(0);
        ve.Do("start").Expect(0);
        Assert.Equal("ok", ve.Sh("echo ok"));
    }

    [Fact]
    public void Exec_32AtOnce_AllRun()
    {
        using Ve ve = new Ve(host).Start();
        Assert.Equal(Enumerable.Range(0, 32), AtOnce(32, i => ["exec2", ve.Id, $"exit {i}"]));
    }
}
