using System.Diagnostics;
using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

/// <summary>The state that a verb begins in, its words, and what has to hold after it.</summary>
abstract class InjectionStage(HostFixture host, string id) : IDisposable
{
    Leftovers? _clean;

    protected HostFixture Host { get; } = host;

    protected string Id { get; } = id;

    public virtual string Root => Host.Root;

    /// <summary>How the verb ended.</summary>
    public int Exit { get; set; }

    public abstract string[] Verb { get; }

    /// <summary>After how many faults <see cref="Verify"/> is due; after the others the verb itself meets what they left.</summary>
    public virtual int VerifyEvery => 1;

    /// <summary>Of fewer faults the count cannot be right.</summary>
    public virtual int Fewest => 50;

    /// <summary>The first call of a process that meets a fault.</summary>
    public virtual int First(string process) => 1;

    /// <summary>From which call to which the faults go.</summary>
    public virtual int Stride => 1;

    /// <summary>What <see cref="Verify"/> cannot be told later.</summary>
    public virtual void Look()
    {
    }

    public virtual void Prepare()
    {
    }

    public abstract void Verify();

    /// <summary>After a failure: whatever it takes for the next fault to find a clean host, and not to be blamed for this one.</summary>
    public void Reset()
    {
        CleanUp();
        _clean = Snapshot();
    }

    protected virtual void CleanUp() => Next("stop", Id, "--fast");

    public virtual void Dispose() => Remove();

    protected void Remove()
    {
        Next("stop", Id, "--fast");
        Next("umount", Id);
        Next("destroy", Id);
    }

    /// <summary>From here on a look at the host has to be like this one.</summary>
    protected void IsClean() => _clean = Snapshot();

    protected void ShouldBeClean() => Leftovers.SettleTo(_clean!, Snapshot);

    Leftovers Snapshot() => Leftovers.Take(Host.CgroupParent, Host.BaseDirectory, Root);

    // What the fault's victims still hold while they die (a lock) is no failure: a script retries on 9 too.
    protected Result Next(params IReadOnlyList<string> args)
    {
        var watch = Stopwatch.StartNew();
        Result result;
        do
            result = Host.RunWith(args, root: Root);
        while (result.Exit == 9 && watch.Elapsed.TotalSeconds < 20);
        return result;
    }

    // An init that ends at once and starts nothing: busybox's own sleeps two seconds on its way down.
    protected void CreateWithOwnInit(string template = "busybox", string work = ":")
    {
        Next("create", Id, "--ostemplate", template).Expect(0);
        Next("start", Id).Expect(0);
        Next("exec2", Id, $"printf '#!/bin/sh\\ntrap \"exit 0\" TERM INT USR1 USR2 PWR 37\\n{work}\\nwhile :; do sleep 1000 & wait; done\\n' > /own-init; chmod 755 /own-init").Expect(0);
        Next("stop", Id, "--fast").Expect(0);
        File.AppendAllText($"{Root}/etc/vectl/ve/{Id}.yaml", "init: /own-init\n");
    }

    protected bool Exists() => Next("status", Id).Expect(0).Out.Contains(" exist ", StringComparison.Ordinal);
}
