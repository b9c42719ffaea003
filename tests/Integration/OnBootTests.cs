using System.Diagnostics;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>What a host's boot and shutdown do, without one: tests/Reboot has the real thing.</summary>
[Collection(HostCollection.Name)]
public sealed class OnBootTests : IDisposable
{
    readonly HostFixture _host;
    readonly string _root;
    readonly List<string> _ids = [];

    public OnBootTests(HostFixture host)
    {
        _host = host;
        _root = host.NewRoot($"boot-{host.NewId()}");
        Do("template", "build", "busybox").Expect(0);
    }

    [Fact]
    public void OnBoot_StartsWhatIsToStart_InOrder_WhateverFails()
    {
        string last = NewVe("--onboot", "yes"), second = NewVe("--onboot", "yes", "--bootorder", "5"), first = NewVe("--onboot", "yes", "--bootorder", "10");
        string ran = NewVe("--bootorder", "3"), not = NewVe(), no = NewVe("--onboot", "no"), disabled = NewVe("--onboot", "yes", "--disabled", "yes");
        string broken = NewVe("--onboot", "yes", "--bootorder", "7", "--init", "/nothing");
        File.WriteAllText($"{_root}/etc/vectl/ve/{NewVe()}.yaml", "onboot: perhaps\n");
        foreach (string id in (string[])[ran, no])
            Do("start", id).Expect(0);
        Do("stop", "--all", "--fast").Expect(0);
        GoDown();

        Result boot = Do("start", "--onboot").Expect(85);
        Assert.Equal([first, second, ran, last], Started(boot));
        Assert.Equal(Sorted(first, second, last, ran), Running());
        boot.Saying($"CTID {broken} did not start (exit code 47):").Saying($"CTID {_ids[^1]} did not start (exit code 85):").Saying("onboot is 'perhaps'");
        Assert.DoesNotContain(not, boot.Err, StringComparison.Ordinal);
        Assert.DoesNotContain(disabled, boot.Err, StringComparison.Ordinal);

        // Nothing is started twice.
        Assert.Empty(Started(Do("start", "--onboot").Expect(85)));
        Assert.Equal([last, ran, second, first], Words(Do("stop", "--all", "--fast").Expect(0), "was stopped"));
        Assert.Empty(Running());
    }

    [Fact]
    public void OnBoot_Unset_IsAsItWas()
    {
        string stopped = NewVe(), off = NewVe(), running = NewVe(), rebooting = NewVe();
        foreach (string id in _ids)
            Do("start", id).Expect(0);
        Do("stop", stopped, "--fast").Expect(0);
        Do("exec", off, "poweroff -f");
        Wait.For("it is off", () => Running().Length == 2);
        string init = State(rebooting);
        Do("exec", rebooting, "reboot -f");
        Wait.For("it has rebooted", () => State(rebooting) != init && Running().Length == 2);
        Do("stop", "--all", "--fast").Expect(0);
        Assert.Empty(Running());
        // A second one, that of the service for instance, finds nothing and forgets nothing.
        Do("stop", "--all").Expect(0);
        GoDown();
        Do("start", "--onboot").Expect(0);
        Assert.Equal(Sorted(running, rebooting), Running());

        // When the power fails nobody stops anything: what runs has its mark all the time, and what ended has none.
        Assert.Equal(Sorted(running, rebooting), Marks());
        Do("stop", running, "--fast").Expect(0);
        Do("exec", rebooting, "poweroff -f");
        Wait.For("nothing is marked", () => Marks().Length == 0);
    }

    [Fact]
    public void StopAll_WaitsForEachOnItsOwn_AndKillsWhoDoesNotGo()
    {
        string stubborn = NewVe("--stop-timeout", "1", "--onboot", "no"), good = NewVe("--onboot", "no");
        string init = $"{_root}/var/lib/vectl/private/{stubborn}/upper/own-init";
        File.WriteAllText(init, "#!/bin/sh\ntrap '' TERM INT HUP QUIT PWR USR1 USR2\nwhile :; do sleep 100; done\n");
        File.SetUnixFileMode(init, (UnixFileMode)0b111_101_101);
        File.AppendAllText($"{_root}/etc/vectl/ve/{stubborn}.yaml", "init: /own-init\n");
        Do("start", stubborn).Expect(0);
        Do("start", good).Expect(0);
        // A VE without configuration has to stop like any other.
        File.Move($"{_root}/etc/vectl/ve/{good}.yaml", $"{_root}/etc/vectl/aside");
        Result stop = Do("stop", "--all").Expect(0).Saying($"CTID {stubborn} did not stop when asked and was killed");
        Assert.Equal(Sorted(stubborn, good), Sorted([.. Words(stop, "was stopped")]));
        File.Move($"{_root}/etc/vectl/aside", $"{_root}/etc/vectl/ve/{good}.yaml");
        Assert.Empty(Running());
    }

    [Fact]
    public void OnBoot_StartsManyAtOnce()
    {
        for (int i = 0; i < 24; i++)
            NewVe("--onboot", "yes");
        Assert.Equal(Sorted([.. _ids]), Sorted([.. Started(Do("start", "--onboot").Expect(0))]));
        Assert.Equal(Sorted([.. _ids]), Running());
        Assert.Equal(24, Words(Do("stop", "--all", "--fast").Expect(0), "was stopped").Count());
    }

    [Fact]
    public void Foreground_OfAVeThatRuns_FollowsIt()
    {
        string id = NewVe();
        Do("start", id).Expect(0);
        using Process follow = Command.Start([_host.Binary, "start", id, "--foreground"], _host.EnvironmentFor(_root));
        Assert.Equal($"Container is already running: CTID {id}", follow.StandardOutput.ReadLine());
        Assert.False(follow.HasExited);
        Command.Run(["/bin/kill", "-TERM", $"{follow.Id}"]).Expect(0);
        Assert.True(follow.WaitForExit(Patience.Seconds(30)), "still in the foreground after SIGTERM");
        Assert.Equal(0, follow.ExitCode);
        Assert.Empty(Running());
    }

    public void Dispose()
    {
        Do("stop", "--all", "--fast");
        foreach (string id in _ids)
            Do("destroy", id);
        Directory.Delete(_root, recursive: true);
    }

    Result Do(params IReadOnlyList<string> args) => _host.RunWith(args, root: _root);

    string NewVe(params IReadOnlyList<string> options)
    {
        _ids.Add(_host.NewId());
        Do(["create", _ids[^1], "--ostemplate", "busybox", .. options]).Expect(0);
        return _ids[^1];
    }

    // What a reboot takes away.
    void GoDown() => Directory.Delete($"{_root}/run", recursive: true);

    string[] Running() => Sorted(Do("list", "-1").Out.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    // It names init, and how that ended.
    string State(string id) => File.ReadAllText($"{_root}/run/vectl/{id}/state.json");

    string[] Marks() => Sorted([.. Directory.EnumerateFileSystemEntries($"{_root}/var/lib/vectl/running").Select(path => Path.GetFileName(path))]);

    static string[] Sorted(params string[] ids) => [.. ids.Order(StringComparer.Ordinal)];

    static IEnumerable<string> Started(Result result) => Words(result, "was started");

    static IEnumerable<string> Words(Result result, string what)
        => result.Out.Split('\n').Where(line => line.EndsWith(what, StringComparison.Ordinal)).Select(line => line.Split(' ')[1]);
}
