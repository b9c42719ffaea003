using System.Diagnostics;
using Vectl.Integration.Harness;
using Vectl.Integration.Network;

namespace Vectl.Integration.Injection;

/// <summary>What changes networks meets a fault at its system calls: whatever becomes of it, nothing is left on the host that no VE has.</summary>
[Collection(HostCollection.Name)]
[Trait("Category", "Injection")]
public sealed class NetworkInjectionTests(HostFixture host, FaultInjector injector) : IClassFixture<FaultInjector>
{
    const string Network = """
        eth0:
          addresses: [198.51.100.12, '2001:db8:f::12']
        lan:
          type: bridged
          bridge: fresh0
          addresses: [203.0.113.21/24]
        hw:
          type: physical
          parent: phys0
        """;

    const int MaxFailuresShown = 5;

    [Theory]
    [InlineData("kill")]
    [InlineData("EPERM")]
    public void Start_WithAFault_LeavesNoNetwork(string fault)
    {
        using var lab = new NetworkLab(host);
        lab.Host("ip link add phys0 address 02:00:00:00:99:01 type veth peer other0; ip link set phys0 addrgenmode none up; ip link set other0 addrgenmode none up");
        string id = lab.NewVe(Network);
        lab.Vectl("start", id).Expect(0);
        lab.Vectl("stop", id, "--fast").Expect(0);
        string before = Look(lab);
        lab.Wrapped(injector, ["-n", "count"], "start", id).Expect(0);
        Stop(lab, id);
        (int first, int calls) = Counted();
        var failures = new List<string>();
        for (int call = first; call <= calls && failures.Count <= MaxFailuresShown; call++)
        {
            Result result = lab.Wrapped(injector, fault == "kill" ? ["kill", "0", $"{call}"] : ["error", "0", $"{call}", "1"], "start", id);
            string outcome = injector.Report()[^1];
            // A start that fails has taken all back itself, unless it fails when all is done; who was killed leaves it to the next command.
            if (fault == "kill" || lab.Vectl("status", id).Out.Contains("running", StringComparison.Ordinal))
                Stop(lab, id);
            if (!Wait.Until(() => Look(lab) == before, 20))
            {
                failures.Add($"call {call}, {outcome}, exit {result.Exit}: {result.Err.TrimEnd()}\n{Look(lab)}");
                Stop(lab, id);
            }
        }
        Assert.True(failures.Count == 0, $"expected\n{before}\nbut\n{string.Join("\n\n", failures)}");
        Assert.True(calls - first > 50, $"only {calls - first} calls: the count cannot be right");
    }

    // What comes before the command's first socket is as in any other; its other processes do nothing about the network.
    (int First, int Calls) Counted()
    {
        string[] report = injector.Report();
        int NumberIn(string beginning, string end) => int.Parse(report.First(line => line.StartsWith(beginning, StringComparison.Ordinal) && line.EndsWith(end, StringComparison.Ordinal)).Split(' ')[beginning == "call 0 " ? 2 : 3]);
        return (NumberIn("call 0 ", " socket"), NumberIn("process 0 ", ""));
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("EPERM")]
    public void Set_WithAFault_ChangesAllOrNothing(string fault)
    {
        using var lab = new NetworkLab(host);
        string id = lab.NewVe("eth0:\n  addresses: [203.0.113.11]");
        string file = $"{host.Root}/etc/vectl/ve/{id}.yaml";
        string saved = File.ReadAllText(file);
        string[] there = ["set", id, "--ifname", "eth0", "--ipadd", "203.0.113.12", "--ipadd", "2001:db8:1::12", "--rate", "10mbit", "--publish", "8080:80", "--netif_add", "lan,,,,fresh0", "--save"];
        string[] back = ["set", id, "--ifname", "eth0", "--ipdel", "203.0.113.12", "--ipdel", "2001:db8:1::12", "--rate", "unlimited", "--unpublish", "8080:80", "--netif_del", "lan", "--save"];
        // In no order, and without the kernel's numbers and what it takes its time for.
        string look = "grep -vE 'fe80::/64|inet6 fe80|multicast' | sed -E 's/^[0-9]+: //; s/@if[0-9]+//; s/ flags [0-9]+//; s/ tentative//' | sort";
        string Now() => $"{lab.Host($"({LookScript}) | {look}")}{lab.InVe(id, $"(ip -o addr; ip route; ip -6 route) | {look}")}{File.ReadAllText(file)}";
        lab.Vectl("start", id).Expect(0);
        lab.Vectl(there).Expect(0);
        string after = Now();
        lab.Vectl(back).Expect(0);
        string before = Now();
        lab.Wrapped(injector, ["-n", "count"], there).Expect(0);
        (int first, int calls) = Counted();
        lab.Vectl(back).Expect(0);
        var failures = new List<string>();
        // Every third, or all with VECTL_INJECT_EVERY=1.
        int stride = FaultInjector.Stride(3);
        for (int call = first; call <= calls && failures.Count <= MaxFailuresShown; call += stride)
        {
            Result result = lab.Wrapped(injector, fault == "kill" ? ["kill", "0", $"{call}"] : ["error", "0", $"{call}", "1"], there);
            string outcome = injector.Report()[^1];
            // All is done when that cannot be told.
            string wanted = result.Exit == 0 || result.Err.Contains("standard output", StringComparison.Ordinal) ? after : before;
            // Who was killed leaves it to the next command, which is to end as if it were the first. So does the runtime when it has no memory.
            if (fault == "kill" || result.Exit >= 128 && result.Err.Length == 0)
            {
                result = lab.Vectl(there);
                wanted = after;
            }
            if (!Wait.Until(() => Now() == wanted, 20))
                failures.Add($"call {call}, {outcome}, exit {result.Exit}: {result.Err.TrimEnd()}\n{Difference(wanted, Now())}");
            if (wanted == before)
                continue;
            result = lab.Vectl(back);
            if (result.Exit != 0 || !Wait.Until(() => Now() == before, 20))
            {
                failures.Add($"call {call}, {outcome}, and back, exit {result.Exit}: {result.Err.TrimEnd()}\n{Difference(before, Now())}");
                Stop(lab, id);
                File.WriteAllText(file, saved);
                lab.Vectl("start", id).Expect(0);
            }
        }
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        Assert.True(calls - first > 50, $"only {calls - first} calls: the count cannot be right");
        Stop(lab, id);
        lab.DestroyAll();
        lab.ShouldBeAsBefore();
    }

    [Fact]
    public void Unpublish_Killed_AndThenStopped_LeavesNoTable()
    {
        using var lab = new NetworkLab(host);
        string id = lab.NewVe("eth0:\n  addresses: [203.0.113.11]\n  ports: ['8080:80']");
        string before = Look(lab);
        string[] unpublish = ["set", id, "--ifname", "eth0", "--unpublish", "8080:80"];
        lab.Vectl("start", id).Expect(0);
        lab.Wrapped(injector, ["-n", "count"], unpublish).Expect(0);
        (int first, int calls) = Counted();
        Stop(lab, id);
        Assert.Equal(before, Look(lab));
        // A file is gone and the table not yet made anew within a dozen calls.
        for (int call = first; call <= calls; call += FaultInjector.Stride(5))
        {
            lab.Vectl("start", id).Expect(0);
            Assert.Contains("8080", Look(lab), StringComparison.Ordinal);
            lab.Wrapped(injector, ["kill", "0", $"{call}"], unpublish);
            Stop(lab, id);
            Assert.True(Wait.Until(() => Look(lab) == before, 20), $"call {call}, {injector.Report()[^1]}:\n{Difference(before, Look(lab))}");
        }
    }

    static string Difference(string wanted, string found)
        => string.Join('\n', wanted.Split('\n').Except(found.Split('\n')).Select(line => $"- {line}").Concat(found.Split('\n').Except(wanted.Split('\n')).Select(line => $"+ {line}")));

    const string LookScript = "ip -o link | sed 's/ state [A-Z]*//; s/<[^>]*>//; s/qdisc [a-z]*//'; ip route; ip -6 route; ip neigh show proxy; ip -6 neigh show proxy; nft list ruleset";

    static string Look(NetworkLab lab) => lab.Host(LookScript);

    // What the fault's victims still hold while they die (a lock) is no failure: a script retries on 9 too.
    static void Stop(NetworkLab lab, string id)
    {
        var watch = Stopwatch.StartNew();
        Result result;
        do
            result = lab.Vectl("stop", id, "--fast");
        while (result.Exit == 9 && watch.Elapsed.TotalSeconds < 20);
        result.Expect(0);
    }
}
