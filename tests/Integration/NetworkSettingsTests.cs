using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>Addresses by the command line: live, saved, and belonging to one VE.</summary>
[Collection(HostCollection.Name)]
[Trait("Category", "Network")]
public sealed class NetworkSettingsTests(HostFixture host)
{
    const string First = "198.18.40.1", Second = "198.18.40.2", Third = "198.18.40.3";

    // Until it is up its own init sets up what it had at its start.
    Ve StartUp()
    {
        var ve = new Ve(host, "--ipadd", First);
        try
        {
            ve.Do("start", "--wait").Expect(0);
            return ve;
        }
        catch
        {
            ve.Dispose();
            throw;
        }
    }

    bool Answers(string address) => host.Shell($"busybox ping -c 1 -W 2 {address}").Exit == 0;

    string Field(Ve ve, string fields) => host.Run("list", "-H", "-t", "-o", fields, ve.Id).Expect(0).Out.Trim();

    static string AddressesInside(Ve ve) => ve.Sh("ip -o -4 addr show scope global | sed 's/.*inet \\([0-9.]*\\).*/\\1/' | sort | tr '\\n' ' '").Trim();

    [HostFact]
    public void Set_Addresses_LiveAndSaved()
    {
        using Ve ve = StartUp();
        Assert.True(Answers(First));
        ve.Do("set", "--ipadd", Second).Expect(0);
        Assert.True(Answers(Second));
        Assert.Equal(($"{First} {Second}", First), (Field(ve, "ip"), Field(ve, "configured_ip")));
        Assert.Equal($"{First} {Second}", AddressesInside(ve));

        ve.Do("set", "--ipdel", First, "--ipadd", Third, "--save").Expect(0);
        Assert.Equal(($"{Second} {Third}", Third), (Field(ve, "ip"), Field(ve, "configured_ip")));
        Assert.False(Answers(First));
        Assert.True(Answers(Third));

        ve.Do("restart", "--fast", "--wait").Expect(0);
        Assert.Equal((Third, Third), (Field(ve, "ip"), AddressesInside(ve)));
        ve.Do("set", "--ipdel", "all", "--save").Expect(0);
        Assert.Equal(("-", ""), (Field(ve, "ip"), AddressesInside(ve)));
        Assert.False(Answers(Third));
    }

    [HostFact]
    public void Set_OtherAddresses_TheRestStays()
    {
        using Ve ve = StartUp();
        string routes = ve.Sh("ip route");
        ve.Do("set", "--ipdel", "all", "--ipadd", Second).Expect(0);
        Assert.Equal((Second, routes), (AddressesInside(ve), ve.Sh("ip route")));
        // Of one network the kernel has a first and further ones, which go with it.
        ve.Do("set", "--netif_add", "lan").Expect(0);
        ve.Do("set", "--ifname", "lan", "--ipadd", "198.18.41.2/24", "--ipadd", "198.18.41.3/24", "--ipadd", "198.18.41.4/24").Expect(0);
        ve.Do("set", "--ifname", "lan", "--ipdel", "198.18.41.2").Expect(0);
        Assert.Equal($"{Second} 198.18.41.3 198.18.41.4", AddressesInside(ve));
        ve.Do("set", "--netif_del", "lan").Expect(0);
        Assert.Equal((Second, routes), (AddressesInside(ve), ve.Sh("ip route")));
    }

    [HostFact]
    public void Set_WhatFailsLater_LeavesTheNetworkAsItWas()
    {
        using var other = new Ve(host, "--name", "net-taken");
        using Ve ve = StartUp();
        // Without what the kernel finds out by itself, link-local addresses and who hears a carrier.
        string Inside() => ve.Sh("ip link | grep -o '^[0-9]*: [a-z0-9]*'; ip -4 addr | grep inet; ip route");
        string before = File.ReadAllText(ve.ConfigFile), inside = Inside(), routes = host.Shell("ip route").Out;
        Assert.Equal(131, ve.Do("set", "--ipadd", Second, "--ipdel", First, "--netif_add", "eth1", "--name", "net-taken", "--save").Exit);
        Assert.Equal((before, inside, routes), (File.ReadAllText(ve.ConfigFile), Inside(), host.Shell("ip route").Out));
        Assert.Equal(First, Field(ve, "ip"));
        Assert.True(Answers(First));
        // What it was to have is free again.
        using var next = new Ve(host, "--ipadd", Second);
    }

    [HostFact]
    public void Addresses_BelongToOneVe()
    {
        using Ve ve = StartUp();
        ve.Do("set", "--ipadd", Second).Expect(0);
        Assert.Equal(78, host.Run("create", host.NewId(), "--ostemplate", "busybox", "--ipadd", First).Exit);
        using var other = new Ve(host);
        string before = File.ReadAllText(other.ConfigFile);
        // The second one it has only while it runs.
        foreach (string address in (string[])[First, Second])
        {
            Result refused = other.Do("set", "--ipadd", Third, "--ipadd", address, "--save");
            Assert.Equal(78, refused.Exit);
            Assert.Contains($"address {address} belongs to CTID {ve.Id}", refused.Err);
        }
        Assert.Equal(before, File.ReadAllText(other.ConfigFile));
        ve.Do("stop", "--fast").Expect(0);
        other.Do("set", "--ipadd", Second, "--save").Expect(0);

        // As a file that was copied by hand would have it.
        File.WriteAllText(other.ConfigFile, File.ReadAllText(other.ConfigFile).Replace(Second, First));
        Result start = other.Do("start");
        Assert.Equal(78, start.Exit);
        Assert.Contains($"address {First} belongs to CTID {ve.Id}", start.Err);
        other.ShouldBeStopped();
    }

    [HostFact]
    public void Start_PortOnWhichTheHostListens_IsRefused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var ve = new Ve(host, "--ipadd", First, "--publish", string.Create(CultureInfo.InvariantCulture, $"{port}:80"));
        Result start = ve.Do("start");
        Assert.Equal(78, start.Exit);
        Assert.Contains($"a program of the host listens on 127.0.0.1:{port}", start.Err);
        ve.ShouldBeStopped();
    }

    [HostFact]
    public void Counters_AreTheVesOwn()
    {
        using Ve ve = StartUp();
        host.Shell($"busybox ping -c 3 -s 1000 -i 0.2 {First}").Expect(0);
        long[] counters = [.. Field(ve, "rx_bytes,rx_packets,tx_bytes,tx_packets").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
        Assert.All(counters, (counter, i) => Assert.InRange(counter, i % 2 == 0 ? 3000 : 3, long.MaxValue));
        // What is sent to nobody is sent all the same, and not received.
        ve.Sh("ping -c 5 -s 1400 -i 0.2 -W 1 192.0.2.99 >/dev/null; true");
        long[] later = [.. Field(ve, "rx_bytes,tx_bytes").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
        Assert.True(later[1] - counters[2] >= 7000, $"sent {later[1] - counters[2]} bytes");
        Assert.Contains($"interface=\"eth0\",direction=\"receive\"", host.Run("metrics").Expect(0).Out);
        Assert.Contains("\"name\": \"eth0\"", host.Run("stat", "--interval", "0", "--json", ve.Id).Expect(0).Out);
    }

    [HostFact]
    public void HostCheck_SaysWhetherTheHostForwards()
    {
        string Check(int forward) => host.Shell($"unshare --net sh -c 'echo {forward} > /proc/sys/net/ipv4/ip_forward; exec \"$VECTL\" host-check'").Out.Split('\n').Single(line => line.Contains("IPv4 forwarding", StringComparison.Ordinal));
        Assert.StartsWith("warning", Check(0));
        Assert.StartsWith("ok", Check(1));
    }

    [HostFact]
    public void HostCheck_NamesAChainThatDrops_UntilItsMendHasRun()
    {
        string check = host.Shell("""
            unshare --net sh -ec '
                nft add table inet own
                nft "add chain inet own passing { type filter hook forward priority 0; policy drop; }"
                findings() { "$VECTL" host-check | grep -A1 "forwarded packets  "; }
                findings
                eval "$(findings | tail -n 1)"
                findings'
            """).Expect(0).Out;
        Assert.Matches(@"^warning +network +forwarded packets +chain passing of table inet own drops what it has no rule for, and has none for veth\*\n", check);
        Assert.Matches(@"\nok +network +forwarded packets +those of VEs get through\n", check);
    }
}
