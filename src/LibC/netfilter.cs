using System.Runtime.InteropServices;

namespace Vectl.Linux;

// linux/netfilter.h, linux/netfilter/nfnetlink.h, linux/netfilter/nf_tables.h, linux/netfilter/nf_tables_compat.h
public static unsafe partial class LibC
{
    public const byte NFPROTO_INET = 1, NFPROTO_IPV4 = 2, NFPROTO_BRIDGE = 7, NFPROTO_IPV6 = 10;
    public const int NF_DROP = 0, NF_ACCEPT = 1, NFT_JUMP = -3, NFT_GOTO = -4, NF_INET_FORWARD = 2;
    public const ushort NFNL_SUBSYS_NFTABLES = 10, NFT_MSG_NEWCHAIN = 3, NFT_MSG_GETCHAIN = 4, NFT_MSG_NEWRULE = 6, NFT_MSG_GETRULE = 7;
    public const int NFTA_CHAIN_TABLE = 1, NFTA_CHAIN_NAME = 3, NFTA_CHAIN_HOOK = 4, NFTA_CHAIN_POLICY = 5, NFTA_HOOK_HOOKNUM = 1;
    public const int NFTA_RULE_TABLE = 1, NFTA_RULE_CHAIN = 2, NFTA_RULE_EXPRESSIONS = 4, NFTA_LIST_ELEM = 1, NFTA_EXPR_NAME = 1, NFTA_EXPR_DATA = 2;
    public const int NFTA_META_KEY = 2, NFT_META_IIFNAME = 6, NFT_META_OIFNAME = 7, NFTA_CMP_OP = 2, NFTA_CMP_DATA = 3, NFT_CMP_EQ = 0;
    public const int NFTA_DATA_VALUE = 1, NFTA_DATA_VERDICT = 2, NFTA_IMMEDIATE_DATA = 2, NFTA_VERDICT_CODE = 1, NFTA_TARGET_NAME = 1;
}

[StructLayout(LayoutKind.Sequential)]
public struct nfgenmsg
{
    public byte nfgen_family, version;
    public ushort res_id;
}
