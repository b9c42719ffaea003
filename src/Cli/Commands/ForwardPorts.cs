using System.CommandLine;
using System.Net;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Network.Forward;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>port-forward CTID [ADDRESS:]HOSTPORT:PORT…</c></summary>
sealed record ForwardPorts(string Target, ValueList<PublishedPort> Ports) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        var ports = new Argument<string[]>("PORTS") { HelpName = "[ADDRESS:]HOSTPORT:PORT", Description = "A TCP port of the host and the container's that it leads to", Arity = ArgumentArity.OneOrMore };
        return new VerbCommand("port-forward", "Lead TCP ports of the host to a container for a moment's use", target, ports)
        {
            Usage = $"{Word.Ve} [ADDRESS:]HOSTPORT:PORT...",
            Group = "Inside",
            Notes = "Until it is interrupted, or the container stops. Connections arrive at the container's loopback, so that it needs no network; without ADDRESS they can be made from this host only. What is to stay is published: vectl set CTID --ifname eth0 --publish 8080:80 --save.",
            Examples = ["vectl port-forward 101 8080:80", "vectl port-forward db 5433:5432 [::1]:5433:5432"],
            Bind = result => new ForwardPorts(result.Target(target), new([.. (result.GetValue(ports) ?? []).Select(Parse)])),
        }.WithCommonOptions();
    }

    static PublishedPort Parse(string text)
    {
        string? fault = PublishedPort.Parse(text, out PublishedPort port);
        if (fault is null && port.Protocol != PortProtocol.Tcp)
            fault = "UDP has no connections to forward";
        return fault is null ? port
            : throw new VeException(VeError.BadValue, $"'{Printable.Text(text)}' is no port to forward{(fault.Length > 0 ? $": {fault}" : "")}", "Write HOSTPORT:PORT, as 8080:80, or with the host's address, as 192.0.2.1:8080:80 or [::1]:8080:80.");
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        VeId id = session.Resolve(Target);
        using var forward = new PortForward(session.Host, id, Ports.Items);
        foreach (PublishedPort port in Ports.Items)
            session.Say($"{new IPEndPoint(port.HostAddress ?? IPAddress.Loopback, port.HostPort)} -> CTID {id} port {port.Port}");
        forward.Run();
        session.Say($"CTID {id} has stopped");
        return 0;
    }
}
