using System.Collections.Immutable;
using System.Globalization;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network;

/// <summary>Something of the network that one VE at most may have.</summary>
/// <param name="Link">Its name in the index.</param>
/// <param name="Text">Its name in messages.</param>
/// <param name="Overlapping">The names of what cannot be another VE's at the same time, with a star at the end for any; or null for this alone.</param>
public readonly record struct NetworkClaim(string Link, string Text, string? Overlapping = null)
{
    /// <summary>What interfaces need: their addresses, their ports of the host, and what was chosen for them by hand.</summary>
    public static ImmutableArray<NetworkClaim> Of(ImmutableArray<InterfaceConfig> interfaces)
    {
        if (interfaces.IsDefaultOrEmpty)
            return [];
        var claims = ImmutableArray.CreateBuilder<NetworkClaim>();
        foreach (InterfaceConfig one in interfaces)
        {
            foreach (InterfaceAddress address in one.Addresses)
                claims.Add(new(address.Address.ToString(), $"address {address.Address}"));
            foreach (PublishedPort port in one.Ports)
                claims.Add(Of(port));
            if (one.Mac is { } mac)
                claims.Add(new($"mac-{mac}", $"Ethernet address {mac}"));
            if (one.HostName is { } name)
                claims.Add(new($"if-{name}", $"interface name {name}"));
            if (one.Type == InterfaceType.Physical)
                claims.Add(new($"if-{one.Parent}", $"interface {one.Parent}"));
        }
        return claims.ToImmutable();
    }

    /// <summary>Those of <paramref name="after"/> that <paramref name="before"/> does not have.</summary>
    public static ImmutableArray<NetworkClaim> New(ImmutableArray<InterfaceConfig> before, ImmutableArray<InterfaceConfig> after)
    {
        ImmutableArray<NetworkClaim> old = Of(before);
        var claims = ImmutableArray.CreateBuilder<NetworkClaim>();
        foreach (NetworkClaim claim in Of(after))
            if (!old.Contains(claim) && !claims.Contains(claim))
                claims.Add(claim);
        return claims.ToImmutable();
    }

    // A port of all addresses overlaps that of each, and the other way round.
    static NetworkClaim Of(PublishedPort port)
    {
        string prefix = string.Create(CultureInfo.InvariantCulture, $"{port.ProtocolName}-{port.HostPort}-");
        return new(prefix + (port.HostAddress?.ToString() ?? "any"), $"port {port.HostEnd} of the host", prefix + (port.HostAddress is null ? "*" : "any"));
    }
}
