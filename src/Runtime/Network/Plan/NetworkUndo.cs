using System.Globalization;
using System.Net;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Network.Plan;

/// <summary>
/// What has to be taken back on the host when a VE has ended, however it ended: one line of the journal that is written before
/// anything is done.
/// </summary>
public abstract record NetworkUndo
{
    NetworkUndo() { }

    /// <summary>The line, without its end.</summary>
    public abstract string Format();

    /// <summary>Reads a line; null for one that is not known or not whole.</summary>
    public static NetworkUndo? TryParse(string line) => line.Split(' ') switch
    {
        ["link", var name, var text] when MacAddress.Parse(text, out MacAddress own) is null => new Link(name, own),
        ["bridge", var name] => new Bridge(name),
        ["proxy", var text, var device] when IpText.TryParse(text, out IPAddress address) => new Proxy(address, device),
        ["return", var index, var name, var mtu, ("up" or "down") and var state, var mac] when TryNumber(index, out int i) && TryNumber(mtu, out int m) => new Return(i, name, m, state == "up", mac),
        _ => null,
    };

    static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>An interface that the VE's start made goes.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Mac">The Ethernet address that it was made with: for the moment in which it has no alias yet.</param>
    public sealed record Link(string Name, MacAddress Mac) : NetworkUndo
    {
        /// <inheritdoc/>
        public override string Format() => $"link {Name} {Mac}";
    }

    /// <summary>A bridge that a VE's start made goes with its last port.</summary>
    public sealed record Bridge(string Name) : NetworkUndo
    {
        /// <inheritdoc/>
        public override string Format() => $"bridge {Name}";
    }

    /// <summary>The host answers for an address no longer, unless that is another VE's now.</summary>
    public sealed record Proxy(IPAddress Address, string Device) : NetworkUndo
    {
        /// <inheritdoc/>
        public override string Format() => $"proxy {Address} {Device}";
    }

    /// <summary>An interface of the host comes back, as it was.</summary>
    /// <param name="Index">Its index on the host.</param>
    /// <param name="Name">Its name on the host.</param>
    /// <param name="Mtu">Its MTU in bytes.</param>
    /// <param name="IsUp">Whether it was up.</param>
    /// <param name="Mac">Its hardware address in hexadecimal digits.</param>
    public sealed record Return(int Index, string Name, int Mtu, bool IsUp, string Mac) : NetworkUndo
    {
        // Below it are the numbers that the kernel gives in a VE.
        const int FirstInside = 1 << 20;

        /// <summary>Its index in the VE, by which it is found whatever the VE calls it.</summary>
        public int IndexInside => FirstInside + Index;

        /// <inheritdoc/>
        public override string Format() => $"return {Index} {Name} {Mtu} {(IsUp ? "up" : "down")} {Mac}";
    }
}
