using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Network.Netlink;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Host.Firewalls;

/// <summary>
/// The forward chains that the kernel has by nf_tables, which is also where iptables has them today. Asked of the kernel itself: a start
/// has no time for a program.
/// </summary>
static class NftForwardChains
{
    const int SubsystemShift = 8;

    /// <summary>All of them; null when there is no nf_tables, or it does not tell.</summary>
    public static ImmutableArray<ForwardChain>? TryRead()
    {
        try
        {
            using NetlinkSocket socket = NetlinkSocket.Open(NETLINK_NETFILTER);
            return Of(socket.Dump(Type(NFT_MSG_GETCHAIN), new nfgenmsg()), (family, table, chain) => socket.Dump(Type(NFT_MSG_GETRULE), new nfgenmsg { nfgen_family = family }, batch =>
            {
                batch.Put(NFTA_RULE_TABLE, table);
                batch.Put(NFTA_RULE_CHAIN, chain);
            }));
        }
        catch (ErrnoException)
        {
            // ENOENT too: a firewall that is loaded anew at this moment.
            return null;
        }
    }

    /// <summary>Those among all chains.</summary>
    /// <param name="messages">What <c>NFT_MSG_GETCHAIN</c> tells.</param>
    /// <param name="rules">What <c>NFT_MSG_GETRULE</c> tells of a chain, by family, table and name.</param>
    internal static ImmutableArray<ForwardChain> Of(IReadOnlyList<byte[]> messages, Func<byte, string, string, IReadOnlyList<byte[]>> rules)
    {
        var chains = new List<(byte Family, string Table, string Name, bool Forwards, bool Drops)>();
        foreach (byte[] message in messages)
            chains.Add(Chain(new NetlinkMessage(message)));
        var result = ImmutableArray.CreateBuilder<ForwardChain>();
        foreach ((byte family, string table, string name, bool forwards, bool policy) in chains)
            if (forwards && FamilyName(family) is { } familyName)
            {
                ImmutableArray<string> beside = [.. chains.FindAll(other => other.Family == family && other.Table == table).ConvertAll(other => other.Name)];
                Firewall owner = ForwardChain.OwnerOf(familyName, table, name, beside);
                var all = new List<ForwardRule>();
                foreach (byte[] rule in rules(family, table, name))
                    all.Add(Rule(new NetlinkMessage(rule)));
                bool drops = policy || all is [.., { DropsAll: true }];
                if (drops)
                    foreach (string chain in beside)
                        if (ForwardChain.IsAdministrators(owner, chain))
                            foreach (byte[] rule in rules(family, table, chain))
                                all.Add(Rule(new NetlinkMessage(rule)));
                result.Add(new ForwardChain(owner, familyName, table, name, drops, [.. all], beside));
            }
        return result.ToImmutable();
    }

    static ushort Type(ushort message) => (ushort)(NFNL_SUBSYS_NFTABLES << SubsystemShift | message);

    static string? FamilyName(byte family) => family switch
    {
        NFPROTO_IPV4 => "ip",
        NFPROTO_IPV6 => "ip6",
        NFPROTO_INET => "inet",
        NFPROTO_BRIDGE => "bridge",
        _ => null,
    };

    // The forward hook has one number in all of these families.
    static (byte, string, string, bool, bool) Chain(NetlinkMessage message)
    {
        NetlinkAttributes attributes = message.Attributes<nfgenmsg>();
        bool forwards = Number(attributes.Nested(NFTA_CHAIN_HOOK), NFTA_HOOK_HOOKNUM) == NF_INET_FORWARD;
        return (message.Read<nfgenmsg>().nfgen_family, attributes.Text(NFTA_CHAIN_TABLE) ?? "", attributes.Text(NFTA_CHAIN_NAME) ?? "", forwards, Number(attributes, NFTA_CHAIN_POLICY) == NF_DROP);
    }

    static ForwardRule Rule(NetlinkMessage message)
    {
        var rule = new ForwardRule(null, null, HasOther: false, ForwardVerdict.None);
        int? asked = null;
        for (NetlinkAttributes rest = message.Attributes<nfgenmsg>().Nested(NFTA_RULE_EXPRESSIONS); rest.TryTake(out _, out ReadOnlySpan<byte> element, out rest);)
        {
            var expression = new NetlinkAttributes(element);
            NetlinkAttributes data = expression.Nested(NFTA_EXPR_DATA);
            switch (expression.Text(NFTA_EXPR_NAME))
            {
                case "counter" or "log":
                    break;
                case "meta" when Number(data, NFTA_META_KEY) is NFT_META_IIFNAME or NFT_META_OIFNAME:
                    asked = Number(data, NFTA_META_KEY);
                    break;
                case "cmp" when asked is { } key && Number(data, NFTA_CMP_OP) == NFT_CMP_EQ && Compared(data) is { } name:
                    rule = key == NFT_META_IIFNAME ? rule with { In = name } : rule with { Out = name };
                    asked = null;
                    break;
                case "immediate" when Verdict(data) is { } verdict:
                    rule = rule with { Verdict = verdict };
                    break;
                case "reject":
                    rule = rule with { Verdict = ForwardVerdict.Drop };
                    break;
                // Of iptables, by way of nft_compat.
                case "target":
                    rule = data.Text(NFTA_TARGET_NAME) is "REJECT" or "DROP" ? rule with { Verdict = ForwardVerdict.Drop } : rule;
                    break;
                default:
                    rule = rule with { HasOther = true };
                    break;
            }
        }
        return rule;
    }

    // A whole name has a NUL at its end, or fills its place with them; the beginning of one has none.
    static string? Compared(NetlinkAttributes data)
    {
        if (!data.Nested(NFTA_CMP_DATA).TryFind(NFTA_DATA_VALUE, out ReadOnlySpan<byte> value))
            return null;
        int end = value.IndexOf((byte)0);
        return end < 0 ? Encoding.UTF8.GetString(value) + "*" : Encoding.UTF8.GetString(value[..end]);
    }

    static ForwardVerdict? Verdict(NetlinkAttributes data) => Number(data.Nested(NFTA_IMMEDIATE_DATA).Nested(NFTA_DATA_VERDICT), NFTA_VERDICT_CODE) switch
    {
        null => null,
        NF_DROP => ForwardVerdict.Drop,
        NF_ACCEPT => ForwardVerdict.Accept,
        NFT_JUMP or NFT_GOTO => ForwardVerdict.Jump,
        _ => ForwardVerdict.None,
    };

    // nf_tables has its numbers in the network's byte order.
    static int? Number(NetlinkAttributes attributes, int type) => attributes.Number<int>(type) is { } number ? BinaryPrimitives.ReverseEndianness(number) : null;
}
