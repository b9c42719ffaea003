using System.Text.RegularExpressions;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

// What the programs that set up interfaces make of the files written for them, from their first boot to another interface.
public sealed partial class GuestNetworkTests
{
    const string WaitOnline = "systemctl add-wants multi-user.target network-online.target";

    [HostFact(Need.Guests)]
    public void NetworkManager_TakesInterfacesAsTheyAre()
    {
        using Ve ve = NewVeWith("network-manager");
        ve.Sh(WaitOnline);
        ShouldSetUp(ve, "systemctl restart NetworkManager", "nmcli -t device", "(?m)^NAME:ethernet:connected:vectl-NAME$");
        Assert.Equal("active", ve.Sh("systemctl is-active NetworkManager-wait-online"));
    }

    // Of NetworkManager it makes another file than the interface as it is would be: so that leaves it alone until "netplan apply".
    [HostFact(Need.Guests)]
    public void Netplan_TakesInterfacesAsTheyAre_WithEitherRenderer()
    {
        const string renderer = "printf 'network: {version: 2, renderer: %s}\\n' NAME > /etc/netplan/01-renderer.yaml; chmod 600 /etc/netplan/01-renderer.yaml";
        using Ve ve = NewVeWith("netplan.io network-manager");
        ve.Sh($"{renderer.Replace("NAME", "networkd")}; systemctl disable NetworkManager; {WaitOnline}");
        ShouldSetUp(ve, "netplan apply", "networkctl --no-pager --no-legend", "NAME +ether +routable +configured");
        Assert.Equal("active", ve.Sh("systemctl is-active systemd-networkd-wait-online"));
        Assert.Equal("- to: \"0.0.0.0/0\"\n  via: \"203.0.113.254\"\n- to: \"::/0\"\n  via: \"2001:db8:9::fe\"", ve.Sh("netplan get ethernets.lan.routes"));
        ve.Sh($"{renderer.Replace("NAME", "NetworkManager")}; systemctl enable NetworkManager");
        ShouldSetUp(ve, "netplan apply", "nmcli -t device", @"(?m)^NAME:ethernet:connected( \(externally\):|:netplan-)NAME$");
    }

    [HostFact(Need.Guests)]
    public void IfupdownNg_TakesInterfacesAsTheyAre()
    {
        using Ve ve = NewVeWith("ifupdown-ng");
        ShouldSetUp(ve, "systemctl restart networking", "ifquery --running", "(?m)^NAME");
    }

    Ve NewVeWith(string packages)
    {
        Ve ve = Guests.NewVe(host, "debian-12", "--stop-timeout", "60");
        try
        {
            Guests.AddRepository(ve);
            ve.Start();
            Guests.WaitForBoot(ve);
            Guests.Install(ve, packages);
            return ve;
        }
        catch
        {
            ve.Dispose();
            throw;
        }
    }

    // restart is what has the program read its files, and what it says of an interface called NAME is shown. First a routed interface, then a bridged one.
    static void ShouldSetUp(Ve ve, string restart, string show, string shown)
    {
        (string V4, string V6) first = NewAddresses(), second = (NewAddresses().V4, first.V6), bridged = NewAddresses();
        ve.Do("stop").Expect(0);
        ve.Do("set", "--netif_del", "all", "--save").Expect(0);
        ve.Do("set", "--ipadd", first.V4, "--ipadd", first.V6, "--save").Expect(0);
        ve.Start();
        ShouldHaveNetwork(ve, first);
        ShouldBeRouted(first);
        ve.Sh(restart);
        ShouldBeRouted(first);

        ve.Do("set", "--ipadd", second.V4, "--ipdel", first.V4, "--save").Expect(0);
        ShouldBeRouted(second);
        ve.Sh(restart);
        ShouldBeRouted(second);
        Assert.DoesNotContain($"inet {first.V4}/", ve.Sh("ip -o address"));

        ve.Do("set", "--netif_del", "eth0", "--save").Expect(0);
        ve.Do("set", "--netif_add", $"lan,,,,vtb{ve.Id}", "--ifname", "lan", "--ipadd", $"{bridged.V4}/24", "--ipadd", $"{bridged.V6}/64", "--gw", "203.0.113.254", "--gw6", "2001:db8:9::fe", "--save").Expect(0);
        ve.Do("restart").Expect(0);
        Guests.WaitForBoot(ve);
        ShouldBeBridged();
        ve.Sh(restart);
        ShouldBeBridged();

        void ShouldBeRouted((string V4, string V6) addresses)
            => ShouldHave("eth0", $"inet {addresses.V4}/32", $"inet6 {addresses.V6}/128", "default via 169.254.0.1 dev eth0", "default via fe80::1 dev eth0");

        void ShouldBeBridged()
            => ShouldHave("lan", $"inet {bridged.V4}/24", $"inet6 {bridged.V6}/64", "default via 203.0.113.254 dev lan", "default via 2001:db8:9::fe dev lan");

        // Not at once: routes wait for addresses that are looked for on the wire first.
        void ShouldHave(string name, params string[] expected)
        {
            string there = "";
            Assert.True(Wait.Until(() =>
            {
                there = ve.Sh($"{show}; ip -o address show dev {name}; {Routes}");
                return Regex.IsMatch(there, shown.Replace("NAME", name)) && expected.All(there.Contains);
            }), $"{string.Join(", ", expected)} expected in\n{there}");
        }
    }
}
