using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Vectl.Integration.Harness;

namespace Vectl.Integration.Network;

/// <summary>
/// A host with forwarding, and a machine outside on a network with it: two network namespaces, so that this machine's own stays as it
/// is. The vectl that runs in the first takes it for the host's.
/// </summary>
sealed partial class NetworkLab : IDisposable
{
    public const string HostAddress = "198.51.100.1", OutsideAddress = "198.51.100.2", HostAddress6 = "2001:db8:f::1", OutsideAddress6 = "2001:db8:f::2";

    const int CLONE_NEWNET = 0x40000000, O_CLOEXEC = 0x80000;

    readonly HostFixture _host;
    readonly Process _inside, _outside;
    readonly ConcurrentQueue<string> _ves = [];
    readonly string _before;
    readonly string[] _enter;

    /// <summary>Makes it.</summary>
    /// <param name="host">Where it is.</param>
    /// <param name="mounts">A shell script that changes what the host's own programs find of files, for them alone.</param>
    public NetworkLab(HostFixture host, string? mounts = null)
    {
        _host = host;
        _inside = NewNamespace(mounts);
        _outside = NewNamespace();
        string[] enter = Enter(_inside.Id);
        _enter = mounts is null ? enter : [.. enter[..^1], $"--mount=/proc/{_inside.Id}/ns/mnt", "--wd=/", "--"];
        Host($"""
            ip link add wan0 type veth peer eth0 netns {_outside.Id}
            ip addr add {HostAddress}/24 dev wan0
            ip addr add {HostAddress6}/64 dev wan0 nodad
            ip link set lo up
            ip link set wan0 addrgenmode none
            ip link set wan0 up
            echo 1 > /proc/sys/net/ipv4/ip_forward
            echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
            echo 1 > /proc/sys/net/ipv6/conf/wan0/proxy_ndp
            echo 0 > /proc/sys/net/ipv4/neigh/wan0/proxy_delay
            echo 0 > /proc/sys/net/ipv6/neigh/wan0/proxy_delay
            """);
        Outside($"""
            ip addr add {OutsideAddress}/24 dev eth0
            ip addr add {OutsideAddress6}/64 dev eth0 nodad
            ip link set lo up
            ip link set eth0 addrgenmode none
            ip link set eth0 up
            ip route add default via {HostAddress}
            ip -6 route add default via {HostAddress6}
            """);
        _before = "";
        Wait.For("the link is up on both sides", () => Reaches(Outside, HostAddress) && Reaches(Outside, HostAddress6));
        _before = Snapshot();
    }

    /// <summary>Runs shell commands on the host, which must succeed.</summary>
    public string Host(string script) => Run(_enter, script);

    /// <summary>Runs shell commands on the machine outside, which must succeed.</summary>
    public string Outside(string script) => Run(Enter(_outside.Id), script);

    /// <summary>Starts a program on the host, which the caller ends.</summary>
    public Process Daemon(params IReadOnlyList<string> argv) => Command.Start([.. _enter, .. argv]);

    /// <summary>Starts a program on the machine outside, which the caller ends.</summary>
    public Process OutsideDaemon(params IReadOnlyList<string> argv) => Command.Start([.. Enter(_outside.Id), .. argv]);

    /// <summary>Runs a vectl command on the host.</summary>
    public Result Vectl(params IReadOnlyList<string> args) => Command.Run([.. _enter, _host.Binary, .. args], environment: _host.EnvironmentFor(_host.Root));

    /// <summary>Runs a vectl command on the host with a fault.</summary>
    public Result Wrapped(FaultInjector injector, IReadOnlyList<string> mode, params IReadOnlyList<string> args)
        => Command.Run([.. _enter, .. injector.Argv(mode, [_host.Binary, .. args])], environment: _host.EnvironmentFor(_host.Root));

    /// <summary>A VE with these lines for its <c>network:</c>, not started.</summary>
    public string NewVe(string network)
    {
        string id = _host.NewId();
        Vectl("create", id, "--ostemplate", "busybox").Expect(0);
        _ves.Enqueue(id);
        File.AppendAllText($"{_host.Root}/etc/vectl/ve/{id}.yaml", $"network:\n{network.ReplaceLineEndings("\n").TrimEnd().Insert(0, "  ").Replace("\n", "\n  ")}\n");
        return id;
    }

    /// <summary>Many of them, with the lines for the numbers from 1.</summary>
    public string[] NewVes(int count, Func<int, string> network) => [.. Enumerable.Range(1, count).AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(number => NewVe(network(number)))];

    /// <summary>Starts several at once.</summary>
    public void Start(IReadOnlyList<string> ids) => ids.AsParallel().WithDegreeOfParallelism(4).ForAll(id => Vectl("start", id).Expect(0));

    /// <summary>As <see cref="NewVe"/>, started.</summary>
    public string StartVe(string network)
    {
        string id = NewVe(network);
        Vectl("start", id).Expect(0);
        return id;
    }

    /// <summary>Runs a shell command in a VE, which must succeed.</summary>
    public string InVe(string id, string script) => Vectl("exec2", id, script).Expect(0).Out;

    /// <summary>Whether an answer comes from an address.</summary>
    /// <param name="run">Runs a shell command somewhere.</param>
    /// <param name="address">The address.</param>
    public static bool Reaches(Func<string, string> run, string address)
        => run($"busybox ping{(address.Contains(':', StringComparison.Ordinal) ? "6" : "")} -c 1 -W 2 {address} >/dev/null 2>&1 && echo yes || echo no").TrimEnd() == "yes";

    /// <summary>What of the network is on the host, in the words of the tools that an administrator would use.</summary>
    public string Snapshot() => Host("ip -d link; ip addr; ip route; ip -6 route; ip neigh show proxy; ip -6 neigh show proxy; tc qdisc; nft list ruleset 2>&1 || :");

    /// <summary>Fails unless the host's network is as it was before the first VE.</summary>
    public void ShouldBeAsBefore()
    {
        if (!Wait.Until(() => WithoutTimes(Snapshot()) == WithoutTimes(_before)))
            Assert.Equal(WithoutTimes(_before), WithoutTimes(Snapshot()));
    }

    /// <summary>Stops and destroys all VEs.</summary>
    public void DestroyAll()
    {
        foreach (string id in _ves)
        {
            // A reboot that is not over yet has the lock (9).
            Wait.Until(() => Vectl("destroy", id, "--force").Exit != 9);
        }
        _ves.Clear();
    }

    /// <summary>The first process of a VE.</summary>
    public int InitPid(string id) => int.Parse(Vectl("status", id, "--json") is { Exit: 0 } && StateText(id) is { } state ? Number(state, "init_pid") : "0");

    /// <summary>The monitor of a VE.</summary>
    public int MonitorPid(string id) => int.Parse(Number(StateText(id), "monitor_pid"));

    /// <summary>Does something on the host's network.</summary>
    public T OnHost<T>(Func<T> action) => In(_inside.Id, action);

    /// <summary>A port of the host's own.</summary>
    public TcpListener Listen(IPAddress address, int port) => OnHost(() =>
    {
        var listener = new TcpListener(address, port);
        listener.Start();
        return listener;
    });

    /// <summary>Does something on the network of the machine outside.</summary>
    public T OnOutside<T>(Func<T> action) => In(_outside.Id, action);

    /// <summary>Does something in the network namespace of a process, in a thread that ends with it.</summary>
    public static T In<T>(int pid, Func<T> action)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                int fd = open($"/proc/{pid}/ns/net", O_CLOEXEC);
                Assert.True(fd >= 0 && setns(fd, CLONE_NEWNET) == 0, $"cannot join the network namespace of {pid}");
                close(fd);
                result = action();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    public void Dispose()
    {
        DestroyAll();
        foreach (Process process in (Process[])[_inside, _outside])
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    static Process NewNamespace(string? mounts = null)
    {
        Process process = Command.Start(mounts is null ? ["unshare", "--net", "sleep", "infinity"] : ["unshare", "--net", "--mount", "/bin/sh", "-ec", $"{mounts}\nexec sleep infinity"]);
        string own = new FileInfo("/proc/self/ns/net").LinkTarget!;
        Wait.For("a network namespace", () => File.ReadAllText($"/proc/{process.Id}/comm") == "sleep\n" && new FileInfo($"/proc/{process.Id}/ns/net").LinkTarget != own);
        return process;
    }

    static string[] Enter(int pid) => ["nsenter", $"--net=/proc/{pid}/ns/net", "--"];

    static string Run(string[] enter, string script) => Command.Run([.. enter, "/bin/sh", "-ec", script]).Expect(0).Out;

    static string WithoutTimes(string text) => string.Join('\n', text.Split('\n').Where(line => !line.Contains("valid_lft", StringComparison.Ordinal)));

    string StateText(string id) => File.ReadAllText($"{_host.Root}/run/vectl/{id}/state.json");

    static string Number(string json, string name) => System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty(name).ToString();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int setns(int fd, int type);

    [LibraryImport("libc")]
    private static partial int close(int fd);
}
