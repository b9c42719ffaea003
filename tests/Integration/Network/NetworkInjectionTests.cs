using System.Diagnostics;
using Vectl.Integration.Harness;

namespace Vectl.Integration.Network;

/// <summary>The start of a VE with interfaces of three types meets a fault at its system calls: whatever becomes of it, nothing of its network is left.</summary>
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
        // What comes before the command's first socket is as in any start; the other processes do nothing about the network.
        string[] report = injector.Report();
        int NumberIn(string beginning, string end) => int.Parse(report.First(line => line.StartsWith(beginning, StringComparison.Ordinal) && line.EndsWith(end, StringComparison.Ordinal)).Split(' ')[beginning == "call 0 " ? 2 : 3]);
        int first = NumberIn("call 0 ", " socket"), calls = NumberIn("process 0 ", "");
        var failures = new List<string>();
        for (int call = first; call <= calls && failures.Count <= MaxFailuresShown; call++)
        {
            Result result = lab.Wrapped(injector, fault == "kill" ? ["kill", "0", $"{call}"] : ["error", "0", $"{call}", "1"], "start", id);
            string outcome = injector.Report()[^1];
            // A start that fails has taken all back itself, unless it fails when all is done; who was killed leaves it to the next command.
            if (fault == "kill" || lab.Vectl("status", id).Out.Contains("running", StringComparison.Ordinal))
                Stop(lab, id);
            if (!Wait.Until(() => Look(lab) == before, 5))
            {
                failures.Add($"call {call}, {outcome}, exit {result.Exit}: {result.Err.TrimEnd()}\n{Look(lab)}");
                Stop(lab, id);
            }
        }
        Assert.True(failures.Count == 0, $"expected\n{before}\nbut\n{string.Join("\n\n", failures)}");
        Assert.True(calls - first > 50, $"only {calls - first} calls: the count cannot be right");
    }

    static string Look(NetworkLab lab) => lab.Host("ip -o link | sed 's/ state [A-Z]*//; s/<[^>]*>//; s/qdisc [a-z]*//'; ip route; ip -6 route; ip neigh show proxy; ip -6 neigh show proxy; nft list ruleset");

    // What the fault's victims still hold while they die (a lock) is no failure: a script retries on 9 too.
    static void Stop(NetworkLab lab, string id)
    {
        var watch = Stopwatch.StartNew();
        Result result;
        do
            result = lab.Vectl("stop", id, "--fast");
        while (result.Exit == 9 && watch.Elapsed.TotalSeconds < 3);
        result.Expect(0);
    }
}
