using System.Diagnostics;
using Vectl.Integration.Harness;

namespace Vectl.Integration.Network;

/// <summary>Who reaches whom, of both families, for every type of interface; and that nothing of it is left.</summary>
[Collection(HostCollection.Name)]
public sealed class ReachabilityTests(HostFixture host)
{
    static void ShouldReach(string from, Func<string, string> run, params string[] addresses)
        => Assert.All(addresses, address => Assert.True(NetworkLab.Reaches(run, address), $"{from} does not reach {address}"));

    [Fact]
    public void Routed_EveryoneReachesEveryone()
    {
        using var lab = new NetworkLab(host);
        string one = lab.StartVe("eth0:\n  addresses: [203.0.113.11, '2001:db8:1::11']");
        // Of the network outside: the host answers for it there.
        string two = lab.StartVe("eth0:\n  addresses: [198.51.100.12, '2001:db8:f::12']");
        string[] here = [NetworkLab.HostAddress, NetworkLab.HostAddress6, NetworkLab.OutsideAddress, NetworkLab.OutsideAddress6];
        ShouldReach("the first VE", script => lab.InVe(one, script), [.. here, "198.51.100.12", "2001:db8:f::12"]);
        ShouldReach("the second VE", script => lab.InVe(two, script), [.. here, "203.0.113.11", "2001:db8:1::11"]);
        string[] ves = ["203.0.113.11", "2001:db8:1::11", "198.51.100.12", "2001:db8:f::12"];
        ShouldReach("the host", lab.Host, ves);
        ShouldReach("the machine outside", lab.Outside, ves);
        lab.DestroyAll();
        lab.ShouldBeAsBefore();
    }

    [Fact]
    public void Bridged_EveryoneReachesEveryone()
    {
        using var lab = new NetworkLab(host);
        lab.Host("ip link add br0 type bridge; ip link set br0 up; ip addr add 203.0.113.1/24 dev br0; ip addr add 2001:db8:2::1/64 dev br0 nodad");
        string network(int number) => $"eth0:\n  type: bridged\n  bridge: br0\n  addresses: [203.0.113.{number}/24, '2001:db8:2::{number}/64']\n  gateway: 203.0.113.1\n  gateway6: '2001:db8:2::1'";
        string one = lab.StartVe(network(21)), two = lab.StartVe(network(22));
        string[] here = ["203.0.113.1", "2001:db8:2::1", NetworkLab.OutsideAddress, NetworkLab.OutsideAddress6];
        ShouldReach("the first VE", script => lab.InVe(one, script), [.. here, "203.0.113.22", "2001:db8:2::22"]);
        ShouldReach("the second VE", script => lab.InVe(two, script), [.. here, "203.0.113.21", "2001:db8:2::21"]);
        ShouldReach("the host", lab.Host, "203.0.113.21", "2001:db8:2::21");
        ShouldReach("the machine outside", lab.Outside, "203.0.113.21", "2001:db8:2::21");
        lab.DestroyAll();
        lab.Host("ip link del br0");
        lab.ShouldBeAsBefore();
    }

    [Fact]
    public void Bridged_IsolatedPorts_ReachTheBridgeOnly()
    {
        using var lab = new NetworkLab(host);
        lab.Host("ip link add br0 type bridge; ip link set br0 up; ip addr add 203.0.113.1/24 dev br0");
        string network(int number) => $"eth0:\n  type: bridged\n  bridge: br0\n  isolated: yes\n  addresses: [203.0.113.{number}/24]";
        string one = lab.StartVe(network(21));
        lab.StartVe(network(22));
        ShouldReach("the first VE", script => lab.InVe(one, script), "203.0.113.1");
        Assert.False(NetworkLab.Reaches(script => lab.InVe(one, script), "203.0.113.22"));
    }

    [Fact]
    public void Bridged_OnABridgeThatIsNotThere_ItComesAndGoes()
    {
        using var lab = new NetworkLab(host);
        string network(int number) => $"eth0:\n  type: bridged\n  bridge: fresh0\n  addresses: [203.0.113.{number}/24]";
        string one = lab.StartVe(network(21)), two = lab.StartVe(network(22));
        ShouldReach("the first VE", script => lab.InVe(one, script), "203.0.113.22");
        lab.Vectl("stop", one, "--fast").Expect(0);
        Assert.Contains("fresh0", lab.Host("ip link"));
        lab.Vectl("stop", two, "--fast").Expect(0);
        lab.ShouldBeAsBefore();
    }

    // A server of addresses on the bridge, as a network of the host's has one; the VE asks it in its own way, through the filter.
    [Fact]
    public void Bridged_WithDhcp_TheVeFindsItsAddressItself()
    {
        using var lab = new NetworkLab(host);
        string directory = Directory.CreateTempSubdirectory("dhcp").FullName;
        File.WriteAllText($"{directory}/udhcpd.conf", $"start 203.0.113.50\nend 203.0.113.59\ninterface br0\nlease_file {directory}/leases\npidfile {directory}/pid\noption subnet 255.255.255.0\noption router 203.0.113.1\n");
        File.WriteAllText($"{directory}/leases", "");
        lab.Host("ip link add br0 type bridge; ip link set br0 up; ip addr add 203.0.113.1/24 dev br0");
        using Process server = lab.Daemon("busybox", "udhcpd", "-f", $"{directory}/udhcpd.conf");
        try
        {
            string id = lab.NewVe("eth0:\n  type: bridged\n  bridge: br0\n  dhcp: yes");
            lab.Vectl("start", id, "--wait").Expect(0);
            Wait.For("an address", () => lab.InVe(id, "ip -o -4 addr show dev eth0").Contains("inet 203.0.113.5", StringComparison.Ordinal));
            Wait.For("a way to everywhere", () => lab.InVe(id, "ip route").Contains("default via 203.0.113.1", StringComparison.Ordinal));
            ShouldReach("the VE", script => lab.InVe(id, script), NetworkLab.OutsideAddress);
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
            Directory.Delete(directory, recursive: true);
        }
    }

    // The last one's end takes the bridge away that another's start has just found.
    [Fact]
    public void Bridged_ManyComeAndGoAtOnce_EachIsPluggedIn()
    {
        using var lab = new NetworkLab(host);
        string[] ids = lab.NewVes(4, number => $"eth0:\n  type: bridged\n  bridge: fresh0\n  addresses: [203.0.113.{20 + number}/24]");
        // In one shell, for the sake of more rounds.
        ids.AsParallel().WithDegreeOfParallelism(4).ForAll(id => lab.Host($"""
            export VECTL_ROOT={host.Root}
            for round in 1 2 3 4 5 6 7 8 9 10 11 12; do
                {host.Binary} --quiet start {id}
                ip -o link show veth{id}.0 | grep -q 'master fresh0'
                {host.Binary} --quiet stop {id} --fast
            done
            """));
        lab.ShouldBeAsBefore();
    }

    [Fact]
    public void Macvlan_ReachesOthersButNotTheHost()
    {
        using var lab = new NetworkLab(host);
        string network(int number) => $"eth0:\n  type: macvlan\n  parent: wan0\n  addresses: [198.51.100.{number}/24, '2001:db8:f::{number}/64']";
        string one = lab.StartVe(network(31)), two = lab.StartVe(network(32)), alone = lab.StartVe(network(33) + "\n  isolated: yes");
        string[] outside = [NetworkLab.OutsideAddress, NetworkLab.OutsideAddress6];
        ShouldReach("the first VE", script => lab.InVe(one, script), [.. outside, "198.51.100.32", "2001:db8:f::32"]);
        ShouldReach("the second VE", script => lab.InVe(two, script), [.. outside, "198.51.100.31", "2001:db8:f::31"]);
        ShouldReach("the machine outside", lab.Outside, "198.51.100.31", "2001:db8:f::31");
        ShouldReach("the isolated VE", script => lab.InVe(alone, script), outside);
        Assert.False(NetworkLab.Reaches(script => lab.InVe(alone, script), "198.51.100.31"));
        Assert.False(NetworkLab.Reaches(script => lab.InVe(one, script), "198.51.100.33"));
        // As macvlan is: a parent and what lies on it do not see each other.
        Assert.False(NetworkLab.Reaches(script => lab.InVe(one, script), NetworkLab.HostAddress));
        lab.DestroyAll();
        lab.ShouldBeAsBefore();
    }

    [HostFact(Need.Ipvlan)]
    public void Ipvlan_ReachesOthersButNotTheHost()
    {
        using var lab = new NetworkLab(host);
        string network(int number) => $"eth0:\n  type: ipvlan\n  parent: wan0\n  addresses: [198.51.100.{number}/24, '2001:db8:f::{number}/64']";
        string one = lab.StartVe(network(31)), two = lab.StartVe(network(32));
        ShouldReach("the first VE", script => lab.InVe(one, script), NetworkLab.OutsideAddress, NetworkLab.OutsideAddress6, "198.51.100.32", "2001:db8:f::32");
        ShouldReach("the second VE", script => lab.InVe(two, script), NetworkLab.OutsideAddress, NetworkLab.OutsideAddress6, "198.51.100.31", "2001:db8:f::31");
        ShouldReach("the machine outside", lab.Outside, "198.51.100.31", "2001:db8:f::31");
        Assert.False(NetworkLab.Reaches(script => lab.InVe(one, script), NetworkLab.HostAddress));
        lab.DestroyAll();
        lab.ShouldBeAsBefore();
    }

    [HostFact(Need.BridgeVlans)]
    public void Bridged_VlansAreNetworksOfTheirOwn()
    {
        using var lab = new NetworkLab(host);
        lab.Host("ip link add br0 type bridge vlan_filtering 1; ip link set br0 up");
        string network(int number, int vlan) => $"eth0:\n  type: bridged\n  bridge: br0\n  vlan: {vlan}\n  addresses: [203.0.113.{number}/24, '2001:db8:2::{number}/64']";
        string one = lab.StartVe(network(21, 10)), two = lab.StartVe(network(22, 10)), other = lab.StartVe(network(23, 20));
        ShouldReach("the first VE", script => lab.InVe(one, script), "203.0.113.22", "2001:db8:2::22");
        ShouldReach("the second VE", script => lab.InVe(two, script), "203.0.113.21");
        Assert.False(NetworkLab.Reaches(script => lab.InVe(other, script), "203.0.113.21"));
        Assert.False(NetworkLab.Reaches(script => lab.InVe(one, script), "2001:db8:2::23"));
    }

    // The packets of the tunnel go by the routed interface, whose filter sees the VE's own address on them.
    [HostFact(Need.Wireguard)]
    public void Wireguard_WorksInside()
    {
        using var lab = new NetworkLab(host);
        string id = lab.StartVe($"eth0:\n  addresses: [203.0.113.11]");
        lab.InVe(id, "ip link add wg0 type wireguard && ip addr add 10.8.0.1/24 dev wg0 && ip link set wg0 up && ip -o link show wg0");
        lab.DestroyAll();
        lab.ShouldBeAsBefore();
    }

    [Fact]
    public void Physical_ComesBackAsItWas()
    {
        using var lab = new NetworkLab(host);
        lab.Host("ip link add phys0 address 02:00:00:00:99:01 mtu 1400 type veth peer other0; ip link set phys0 up; ip link set other0 up; ip addr add 203.0.113.1/24 dev other0");
        string links = lab.Host("ip -d link show type veth | sed 's/state [A-Z]*//; s/[A-Z_,-]*LOWER[A-Z_,-]*//; s/,NO-CARRIER//'");
        string id = lab.StartVe("eth0:\n  type: physical\n  parent: phys0\n  mtu: 1300\n  addresses: [203.0.113.41/24]");
        Assert.DoesNotContain("phys0", lab.Host("ip link show"));
        ShouldReach("the VE", script => lab.InVe(id, script), "203.0.113.1");
        // Whatever the VE's root calls it.
        lab.InVe(id, "ip link set eth0 down; ip link set eth0 name mine; ip link set mine up");
        lab.Vectl("stop", id, "--fast").Expect(0);
        Wait.For("it is back", () => lab.Host("ip -d link show type veth | sed 's/state [A-Z]*//; s/[A-Z_,-]*LOWER[A-Z_,-]*//; s/,NO-CARRIER//'") == links);

        // Also when nobody is left to bring it.
        lab.Vectl("start", id).Expect(0);
        (int monitor, int init) = (lab.MonitorPid(id), lab.InitPid(id));
        Command.Run(["kill", "-KILL", $"{monitor}", $"{init}"]).Expect(0);
        lab.Vectl("stop", id, "--fast").Expect(0);
        Assert.Equal(links, lab.Host("ip -d link show type veth | sed 's/state [A-Z]*//; s/[A-Z_,-]*LOWER[A-Z_,-]*//; s/,NO-CARRIER//'"));
    }

    [Fact]
    public void Reboot_HasTheSameNetwork()
    {
        using var lab = new NetworkLab(host);
        string id = lab.NewVe("eth0:\n  addresses: [203.0.113.11]");
        lab.Vectl("start", id, "--wait").Expect(0);
        string mac = lab.InVe(id, "cat /sys/class/net/eth0/address");
        int init = lab.InitPid(id);
        lab.Vectl("exec2", id, "reboot");
        Wait.For("it runs again", () => lab.InitPid(id) is var pid && pid != init && pid != 0 && NetworkLab.Reaches(lab.Host, "203.0.113.11"));
        Assert.Equal(mac, lab.InVe(id, "cat /sys/class/net/eth0/address"));
        lab.DestroyAll();
        lab.ShouldBeAsBefore();
    }

    [HostFact(Need.Speed)]
    public void TwoHundred_StartWithoutAClash_AndLeaveNothing()
    {
        using var lab = new NetworkLab(host);
        string[] ids = lab.NewVes(200, number => $"eth0:\n  addresses: [203.0.113.{number}, '2001:db8:1::{number}']");
        lab.Start(ids);
        // Theirs, and the host's own.
        Assert.Equal("201\n201\n", lab.Host("ip -br link show type veth | awk '{ print $1 }' | sort -u | wc -l; ip -br link show type veth | awk '{ print $3 }' | sort -u | wc -l"));
        ShouldReach("the first VE", script => lab.InVe(ids[0], script), "203.0.113.200", "2001:db8:1::200");
        ShouldReach("the last VE", script => lab.InVe(ids[^1], script), "203.0.113.1", "2001:db8:1::1", NetworkLab.OutsideAddress);
        lab.DestroyAll();
        lab.ShouldBeAsBefore();
    }
}
