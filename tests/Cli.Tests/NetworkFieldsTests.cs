using System.Text.Json;
using Vectl.Cli.Commands;
using Vectl.Cli.Output;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;
using Vectl.Runtime.Watching;

namespace Vectl.Cli.Tests;

public class NetworkFieldsTests
{
    static readonly VeSummary s_ve = new(VeId.Parse("101"), VeConfigReader.Parse("""
        template: t
        ids: 65536
        nameservers: [9.9.9.9, "2620:fe::fe"]
        searchdomains: [example.org]
        network:
          eth0: {addresses: [192.0.2.1, "2001:db8::1"], ports: ["8080:80"], mac: "02:00:00:00:00:01", host_mac: "fe:00:00:00:00:01"}
          lan: {type: bridged, bridge: br0, addresses: [10.0.0.2/24], gateway: 10.0.0.1, mac: "02:00:00:00:00:02", host_name: web, host_mac: "fe:00:00:00:00:02", vlan: 7, rate: 1mbit}
          iv: {type: ipvlan, parent: eth1, mtu: 1400}
        features: [tun]
        """, "f", VeId.Parse("101")), null, VeStatus.Running, null, 1, 1)
    {
        NetworkUsage = new(new NetworkUsage([new("eth0", 1, 2, 3, 4, 5, 6), new("lan", 10, 20, 30, 40, 50, 60)])),
    };

    static string Value(string field) => ListField.Parse(field).Value(s_ve, new VectlPaths("/t")).ToString();

    [Theory]
    [InlineData("ip", "192.0.2.1 2001:db8::1 10.0.0.2")]
    [InlineData("configured_ip", "192.0.2.1 2001:db8::1 10.0.0.2")]
    [InlineData("ifname", "eth0 lan iv")]
    [InlineData("mac", "02:00:00:00:00:01 02:00:00:00:00:02 -")]
    [InlineData("host_ifname", "veth101.0 web -")]
    [InlineData("host_mac", "fe:00:00:00:00:01 fe:00:00:00:00:02 -")]
    [InlineData("network", "routed bridged ipvlan")]
    [InlineData("bridge", "- br0 -")]
    [InlineData("gw", "10.0.0.1")]
    [InlineData("ports", "8080:80/tcp")]
    [InlineData("nameserver", "9.9.9.9 2620:fe::fe")]
    [InlineData("searchdomain", "example.org")]
    [InlineData("features", "tun:on")]
    [InlineData("rx_bytes", "11")]
    [InlineData("rx_packets", "22")]
    [InlineData("rx_dropped", "33")]
    [InlineData("tx_bytes", "44")]
    [InlineData("tx_packets", "55")]
    [InlineData("tx_dropped", "66")]
    public void Value_OfSeveralInterfaces(string field, string expected) => Assert.Equal(expected, Value(field));

    [Fact]
    public void Json_OfABridgedInterface()
    {
        var captured = new Captured();
        Json.Write(captured.Terminal, writer =>
        {
            writer.WriteStartObject();
            NetworkJson.Write(writer, s_ve);
            writer.WriteEndObject();
        });
        using var document = JsonDocument.Parse(captured.Out);
        JsonElement lan = document.RootElement.GetProperty("interfaces")[1];
        Assert.Equal("""{"name":"lan","type":"bridged","addresses":["10.0.0.2/24"],"gateway":"10.0.0.1","gateway6":null,"dhcp":false,"nat":false,"ports":[],"bridge":"br0","vlan":7,"isolated":false,"parent":null,"mac":"02:00:00:00:00:02","host_name":"web","host_mac":"fe:00:00:00:00:02","mac_filter":true,"mtu":null,"rate_in":1000000,"rate_out":1000000}""",
            JsonSerializer.Serialize(lan));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (document.RootElement.GetProperty("interfaces")[2].GetProperty("mac").ValueKind, document.RootElement.GetProperty("interfaces")[2].GetProperty("host_name").ValueKind));
    }
}
