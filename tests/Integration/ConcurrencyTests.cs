using System.Diagnostics;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>Many commands at once.</summary>
[Collection(HostCollection.Name)]
public sealed class ConcurrencyTests(HostFixture host)
{
    Result[] AtOnce(int count, Func<int, string[]> args)
    {
        string[][] commands = [.. Enumerable.Range(0, count).Select(args)];
        Process[] processes = [.. commands.Select(command => host.Start(command))];
        Task<string>[] outputs = [.. processes.Select(process => process.StandardOutput.ReadToEndAsync())], errors = [.. processes.Select(process => process.StandardError.ReadToEndAsync())];
        var results = new Result[count];
        for (int i = 0; i < count; i++)
        {
            using Process process = processes[i];
            process.StandardInput.Close();
            if (!process.WaitForExit(60_000) || !Task.WhenAll(outputs[i], errors[i]).Wait(5000))
                throw new TimeoutException($"{string.Join(' ', commands[i])} does not end");
            results[i] = new Result(string.Join(' ', commands[i]), process.ExitCode, outputs[i].Result, errors[i].Result, TimeSpan.Zero);
        }
        return results;
    }

    static void OneWins(Result[] results, params int[] losers)
    {
        foreach (Result result in results)
            result.Expect([0, .. losers]);
        Assert.Single(results, result => result.Exit == 0);
    }

    [Fact]
    public void Start_32AtOnce_OneWins()
    {
        using var ve = new Ve(host);
        for (int round = 0; round < 3; round++)
        {
            OneWins(AtOnce(32, _ => ["start", ve.Id]), 9, 32);
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
        OneWins(AtOnce(16, _ => ["create", id, "--ostemplate", "busybox"]), 9, 44);
        host.Run("destroy", id).Expect(0);
        Leftovers.SettleTo(before, host.Snapshot);
    }

    [Fact]
    public void Create_16OfOneName_OneWins()
    {
        Leftovers before = host.Snapshot();
        string[] ids = [.. Enumerable.Range(0, 16).Select(_ => host.NewId())];
        OneWins(AtOnce(16, i => ["create", ids[i], "--ostemplate", "busybox", "--name", "contended"]), 131);
        host.Run("destroy", "contended").Expect(0);
        Leftovers.SettleTo(before, host.Snapshot);
    }

    [Fact]
    public void Create_16Different_HaveDifferentIds()
    {
        Leftovers before = host.Snapshot();
        string[] ids = [.. Enumerable.Range(0, 16).Select(_ => host.NewId())];
        Assert.All(AtOnce(16, i => ["create", ids[i], "--ostemplate", "busybox"]), result => result.Expect(0));
        string[] ranges = [.. ids.Select(id => File.ReadLines($"{host.Root}/etc/vectl/ve/{id}.yaml").Single(line => line.StartsWith("ids:", StringComparison.Ordinal)))];
        Assert.Equal(16, ranges.Distinct().Count());
        Assert.All(AtOnce(16, i => ["destroy", ids[i]]), result => result.Expect(0));
        Leftovers.SettleTo(before, host.Snapshot);
    }

    [Fact]
    public void Verbs_Mixed_NeverLeaveAHalfState()
    {
        using var ve = new Ve(host);
        string[] verbs = ["start", "stop", "restart", "status", "stop", "start", "exec", "list"];
        for (int round = 0; round < 5; round++)
        {
            Result[] results = AtOnce(16, i => verbs[i % verbs.Length] switch
            {
                "stop" => ["stop", ve.Id, "--fast"],
                "restart" => ["restart", ve.Id, "--fast"],
                "exec" => ["exec", ve.Id, "true"],
                "list" => ["list", "-a"],
                string verb => [verb, ve.Id],
            });
            foreach (Result result in results)
                result.Expect(result.Command.StartsWith("exec", StringComparison.Ordinal) ? [0, 8] : [0, 9, 32]);
        }
        ve.Do("stop", "--fast").Expect(0);
        ve.Do("start").Expect(0);
        Assert.Equal("ok", ve.Sh("echo ok"));
    }

    [Fact]
    public void Exec_32AtOnce_AllRun()
    {
        using Ve ve = new Ve(host).Start();
        Assert.Equal(Enumerable.Range(0, 32), AtOnce(32, i => ["exec2", ve.Id, $"exit {i}"]).Select(result => result.Exit));
    }
}
