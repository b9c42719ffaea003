namespace Vectl.Runtime.Guest.Network;

/// <summary>Finds what a system uses, and makes its files.</summary>
static class GuestNetworkTools
{
    const string SystemdWants = "etc/systemd/system/multi-user.target.wants";

    /// <summary>What is enabled in a tree. What makes files for others comes before them.</summary>
    public static GuestNetworkTool Find(GuestRoot root)
    {
        if (root.Exists("usr/sbin/netplan") && root.Exists(NetplanFiles.Directory))
            return GuestNetworkTool.Netplan;
        if (root.HasEntry($"{SystemdWants}/NetworkManager.service") || root.HasEntry("etc/runlevels/default/networkmanager"))
            return GuestNetworkTool.NetworkManager;
        if (root.HasEntry($"{SystemdWants}/systemd-networkd.service"))
            return GuestNetworkTool.Networkd;
        if ((root.Exists("sbin/ifup") || root.Exists("usr/sbin/ifup")) && root.Exists(IfupdownFiles.Directory))
            return GuestNetworkTool.Ifupdown;
        return root.Exists("etc/init.d/net.lo") ? GuestNetworkTool.Netifrc : GuestNetworkTool.None;
    }

    /// <summary>The files that say what <paramref name="interfaces"/> are.</summary>
    public static IEnumerable<OwnedFile> Files(GuestRoot root, IReadOnlyList<GuestInterface> interfaces, Resolvers resolvers)
        => interfaces.Count == 0 ? [] : [.. CloudInit(root), .. Find(root) switch
        {
            GuestNetworkTool.Networkd => NetworkdFiles.Build(interfaces),
            GuestNetworkTool.Netplan => NetplanFiles.Build(interfaces, resolvers),
            GuestNetworkTool.NetworkManager => NetworkManagerFiles.Build(interfaces, resolvers),
            GuestNetworkTool.Ifupdown => IfupdownFiles.Build(root, interfaces, resolvers),
            GuestNetworkTool.Netifrc => NetifrcFiles.Build(interfaces, resolvers),
            _ => (IEnumerable<OwnedFile>)[],
        }];

    // It would have the first interface ask for its address, unless its data has a network-config, which comes before this.
    static IEnumerable<OwnedFile> CloudInit(GuestRoot root)
        => root.Exists("etc/cloud/cloud.cfg.d") ? [new OwnedFile("etc/cloud/cloud.cfg.d/99-vectl-network.cfg", OwnedFile.Header + "network: {config: disabled}\n")] : [];
}
