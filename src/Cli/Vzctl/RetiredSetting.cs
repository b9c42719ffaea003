using System.CommandLine;
using Vectl.Cli.Parsing;

namespace Vectl.Cli.Vzctl;

/// <summary>A parameter of vzctl for which Linux has no limit of its own: taken, so that old scripts go on, and explained.</summary>
/// <param name="Option">The option.</param>
/// <param name="Reason">What holds instead.</param>
sealed record RetiredSetting(string Option, string Reason)
{
    const string KernelMemory = "the kernel's memory counts towards --memory";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RetiredSetting> All { get; } =
    [
        new("--kmemsize", KernelMemory), new("--dcachesize", KernelMemory), new("--tcpsndbuf", KernelMemory), new("--tcprcvbuf", KernelMemory),
        new("--othersockbuf", KernelMemory), new("--dgramrcvbuf", KernelMemory), new("--numtcpsock", KernelMemory), new("--numothersock", KernelMemory),
        new("--numsiginfo", KernelMemory), new("--numiptent", KernelMemory), new("--numflock", KernelMemory), new("--shmpages", "shared memory counts towards --memory"),
        new("--avnumproc", "processes are limited by --numproc"),
        new("--privvmpages", "memory is limited when it is used, by --memory"), new("--vm_overcommit", "memory is limited when it is used, by --memory"),
        new("--pagecache-isolation", "the page cache counts towards --memory"), new("--meminfo", "/proc/meminfo shows what --memory allows when the host runs lxcfs"),
        new("--memguarantee", "give --memory-low an amount"),
        new("--netfilter", "each container has nftables and iptables of its own"), new("--iptables", "each container has nftables and iptables of its own"),
        new("--ratebound", "a rate always holds"), new("--dhcp6", "--dhcp is about both families"),
    ];

    /// <summary>The option, which help does not show.</summary>
    public Option<string?> ToOption()
    {
        Option<string?> option = Word.Value(Option, "VALUE", "Accepted for scripts of vzctl: " + Reason);
        option.Hidden = true;
        return option;
    }

    /// <summary>What is said when it is given.</summary>
    public string Warning => $"{Option} has no effect: {Reason}";
}
