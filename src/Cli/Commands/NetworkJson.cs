using System.Globalization;
using System.Text.Json;
using Vectl.Cli.Output;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Network;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary>The network interfaces of a container as JSON: what it runs with, else what it is configured to have.</summary>
static class NetworkJson
{
    /// <summary>Writes the member <c>interfaces</c>; null when nobody knows them.</summary>
    public static void Write(Utf8JsonWriter writer, VeSummary? ve)
    {
        if (ve?.Network is not { } interfaces)
        {
            writer.WriteNull("interfaces");
            return;
        }
        writer.WriteStartArray("interfaces");
        foreach (InterfaceConfig one in interfaces)
            Write(writer, ve, one);
        writer.WriteEndArray();
    }

    static void Write(Utf8JsonWriter writer, VeSummary ve, InterfaceConfig one)
    {
        writer.WriteStartObject();
        writer.WriteString("name", one.Name);
        writer.WriteString("type", one.Type.ToString().ToLowerInvariant());
        writer.WriteStartArray("addresses");
        foreach (InterfaceAddress address in one.Addresses)
            writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{address.Address}/{address.PrefixLength}"));
        writer.WriteEndArray();
        writer.WriteString("gateway", one.Gateway?.ToString());
        writer.WriteString("gateway6", one.Gateway6?.ToString());
        writer.WriteBoolean("dhcp", one.Dhcp);
        writer.WriteBoolean("nat", one.Nat);
        writer.WriteStartArray("ports");
        foreach (PublishedPort port in one.Ports)
            writer.WriteStringValue(port.ToString());
        writer.WriteEndArray();
        writer.WriteString("bridge", one.Bridge);
        writer.WriteNumberOrNull("vlan", (long?)one.Vlan);
        writer.WriteBoolean("isolated", one.Isolated);
        writer.WriteString("parent", one.Parent);
        writer.WriteString("mac", NetworkFields.MacOf(ve, one));
        writer.WriteString("host_name", NetworkFields.HostNameOf(ve, one));
        writer.WriteString("host_mac", NetworkFields.HostMacOf(ve, one));
        writer.WriteBoolean("mac_filter", one.MacFilter);
        writer.WriteNumberOrNull("mtu", (long?)one.Mtu);
        writer.WriteNumberOrNull("rate_in", one.RateIn);
        writer.WriteNumberOrNull("rate_out", one.RateOut);
        writer.WriteEndObject();
    }
}
