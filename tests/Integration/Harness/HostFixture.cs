using System.Diagnostics;

namespace Vectl.Integration.Harness;

/// <summary>One throw-away tree with the busybox template for all tests, and the binary they drive.</summary>
public sealed class HostFixture : IDisposable
{
    int _nextId = 1000;

    /// <summary>Fails, and with it every test, when there is nothing to test or not the right to.</summary>
    public HostFixture()
    {
        if (Environment.UserName != "root")
            throw new InvalidOperationException("the integration tests start containers and need root: run `make integration` as root");
        Binary = Environment.GetEnvironmentVariable("VECTL_BIN") ?? Repository.Path("artifacts/vectl");
        if (!File.Exists(Binary))
            throw new InvalidOperationException($"no binary at {Binary}: run `make publish`, or set VECTL_BIN");
        BaseDirectory = Directory.CreateTempSubdirectory("vt").FullName;
        File.SetUnixFileMode(BaseDirectory, (UnixFileMode)0b111_101_101);
        AtStart = Leftovers.Take(CgroupParent, BaseDirectory, null);
        Root = NewRoot("root");
        Run("template", "build", "busybox").Expect(0);
        WarmUp();
    }

    /// <summary>The vectl under test.</summary>
    public string Binary { get; }

    /// <summary>The directory of this run; everything is below it.</summary>
    public string BaseDirectory { get; }

    /// <summary>What <c>--root</c> is in these tests.</summary>
    public string Root { get; }

    /// <summary>The cgroup below which the VEs of this run are, relative to the cgroup2 mount.</summary>
    public string CgroupParent { get; } = $"vectl-test-{Environment.ProcessId}";

    internal Leftovers AtStart { get; }

    /// <summary>A CTID that no test has had.</summary>
    public string NewId() => Interlocked.Increment(ref _nextId).ToString();

    /// <summary>A fresh tree with the tests' host configuration.</summary>
    internal string NewRoot(string name)
    {
        string root = $"{BaseDirectory}/{name}";
        Directory.CreateDirectory($"{root}/etc/vectl");
        File.WriteAllText($"{root}/etc/vectl/vectl.yaml", $"cgroup: {CgroupParent}\nstop_timeout: 10\n");
        return root;
    }

    internal Result Run(params IReadOnlyList<string> args) => RunWith(args);

    internal Result RunWith(IReadOnlyList<string> args, string? stdin = null, TimeSpan? timeout = null, string? root = null)
        => Command.Run([Binary, .. args], stdin, timeout, EnvironmentFor(root ?? Root));

    /// <summary>Runs a program that itself runs <c>"$VECTL"</c>, e.g. a shell that first sets the stage.</summary>
    internal Result Shell(string script, string? stdin = null, TimeSpan? timeout = null)
        => Command.Run(["/bin/bash", "-c", script], stdin, timeout, EnvironmentFor(Root));

    internal Process Start(params IReadOnlyList<string> args) => Command.Start([Binary, .. args], EnvironmentFor(Root));

    internal Dictionary<string, string> EnvironmentFor(string root) => new() { ["VECTL_ROOT"] = root, ["VECTL"] = Binary };

    internal Leftovers Snapshot() => Leftovers.Take(CgroupParent, BaseDirectory, Root);

    // The first use of a tree makes directories that stay (logs, ids, names, addresses): they are no test's leftovers.
    void WarmUp()
    {
        using var ve = new Ve(this, "--name", "warm-up", "--ipadd", "198.18.255.254");
        ve.Do("mount").Expect(0);
        ve.Do("umount").Expect(0);
        ve.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(BaseDirectory, recursive: true);
        Cgroups.RemoveTree(CgroupParent);
        Leftovers.Take(CgroupParent, BaseDirectory, null).ShouldEqual(AtStart);
    }
}

/// <summary>Every test that touches the host is in this collection: one after the other, on one tree.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HostCollection : ICollectionFixture<HostFixture>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "host";
}
