using Vectl.Runtime.Guest.Network;
using static Vectl.Runtime.Tests.Guest.Network.GuestNetworkSample;

namespace Vectl.Runtime.Tests.Guest.Network;

/// <summary>What is written for each program that sets up interfaces, word for word.</summary>
public sealed class GuestNetworkFilesTests
{
    const string Header = "# Of vectl: from the configuration of this VE on its host. Changes here are lost.\n";

    static string Show(IEnumerable<OwnedFile> files) => string.Join("\n", files.Select(file => $"== {file.Path} 0{Convert.ToString(file.Mode, 8)}{(file.IsPart ? " part" : "")}\n{file.Text}"));

    [Fact]
    public void Networkd() => Assert.Equal($"""
        == etc/systemd/network/10-vectl-eth0.network 0644
        {Header}[Match]
        Name=eth0

        [Network]
        DHCP=no
        IPv6AcceptRA=no
        LinkLocalAddressing=ipv6
        KeepConfiguration=static

        [Address]
        Address=192.0.2.10/32

        [Address]
        Address=2001:db8::10/128
        DuplicateAddressDetection=none

        [Route]
        Gateway=169.254.0.1
        GatewayOnLink=yes

        [Route]
        Gateway=fe80::1

        == etc/systemd/network/10-vectl-lan.network 0644
        {Header}[Match]
        Name=lan

        [Link]
        MTUBytes=1400

        [Network]
        DHCP=no
        IPv6AcceptRA=no
        LinkLocalAddressing=ipv6
        KeepConfiguration=static

        [Address]
        Address=10.0.0.5/24

        [Address]
        Address=fd00::5/64

        == etc/systemd/network/10-vectl-wan.network 0644
        {Header}[Match]
        Name=wan

        [Network]
        DHCP=yes
        IPv6AcceptRA=yes
        LinkLocalAddressing=ipv6
        KeepConfiguration=static

        """, Show(NetworkdFiles.Build(Of(Routed, Bridged, Dhcp))));

    [Fact]
    public void Netplan() => Assert.Equal($"""
        == etc/netplan/90-vectl.yaml 0600
        {Header}network:
          version: 2
          ethernets:
            eth0:
              dhcp4: false
              dhcp6: false
              accept-ra: false
              link-local: [ipv6]
              addresses:
                - "192.0.2.10/32"
                - "2001:db8::10/128"
              routes:
                - to: "0.0.0.0/0"
                  via: "169.254.0.1"
                  on-link: true
                - to: "::/0"
                  via: "fe80::1"
              nameservers:
                addresses: ["9.9.9.9", "2620:fe::fe"]
                search: ["example.org", "example.net"]
            lan:
              dhcp4: false
              dhcp6: false
              accept-ra: false
              link-local: [ipv6]
              mtu: 1400
              addresses:
                - "10.0.0.5/24"
                - "fd00::5/64"
              nameservers:
                addresses: ["9.9.9.9", "2620:fe::fe"]
                search: ["example.org", "example.net"]
            wan:
              dhcp4: true
              dhcp6: true
              accept-ra: true
              link-local: [ipv6]

        """, Show(NetplanFiles.Build(Of(Routed, Bridged, Dhcp), Dns)));

    [Fact]
    public void NetworkManager() => Assert.Equal($"""
        == etc/NetworkManager/system-connections/vectl-eth0.nmconnection 0600
        {Header}[connection]
        id=vectl-eth0
        type=ethernet
        interface-name=eth0

        [ipv4]
        method=manual
        address1=192.0.2.10/32
        gateway=169.254.0.1
        dns=9.9.9.9;
        dns-search=example.org;example.net;

        [ipv6]
        method=manual
        address1=2001:db8::10/128
        addr-gen-mode=eui64
        gateway=fe80::1
        dns=2620:fe::fe;
        dns-search=example.org;example.net;

        == etc/NetworkManager/system-connections/vectl-lan.nmconnection 0600
        {Header}[connection]
        id=vectl-lan
        type=ethernet
        interface-name=lan

        [ethernet]
        mtu=1400

        [ipv4]
        method=manual
        address1=10.0.0.5/24
        dns=9.9.9.9;
        dns-search=example.org;example.net;

        [ipv6]
        method=manual
        address1=fd00::5/64
        addr-gen-mode=eui64
        dns=2620:fe::fe;
        dns-search=example.org;example.net;

        == etc/NetworkManager/system-connections/vectl-wan.nmconnection 0600
        {Header}[connection]
        id=vectl-wan
        type=ethernet
        interface-name=wan

        [ipv4]
        method=auto

        [ipv6]
        method=auto
        addr-gen-mode=eui64

        """, Show(NetworkManagerFiles.Build(Of(Routed, Bridged, Dhcp), Dns)));

    [Fact]
    public void NetworkManager_FamilyWithoutAddresses_IsNotWaitedFor()
    {
        string text = Assert.Single(NetworkManagerFiles.Build(Of(Routed with { Addresses = [Address("192.0.2.10")] }), Resolvers.None)).Text;
        Assert.EndsWith("[ipv6]\nmethod=link-local\naddr-gen-mode=eui64\n", text);
        text = Assert.Single(NetworkManagerFiles.Build(Of(Routed with { Addresses = [Address("2001:db8::10")] }), Resolvers.None)).Text;
        Assert.Contains("[ipv4]\nmethod=disabled\n\n[ipv6]\nmethod=manual\n", text);
    }

    [Fact]
    public void Netifrc() => Assert.Equal("""
        == etc/conf.d/net 0644 part
        config_eth0="192.0.2.10/32
        2001:db8::10/128"
        routes_eth0="169.254.0.1/32 dev eth0
        default via 169.254.0.1 dev eth0
        default via fe80::1 dev eth0"
        dns_servers_eth0="9.9.9.9 2620:fe::fe"
        dns_search_eth0="example.org example.net"
        config_lan="10.0.0.5/24
        fd00::5/64"
        routes_lan=""
        mtu_lan="1400"
        dns_servers_lan="9.9.9.9 2620:fe::fe"
        dns_search_lan="example.org example.net"
        config_wan="dhcp"
        routes_wan=""

        """, Show(NetifrcFiles.Build(Of(Routed, Bridged, Dhcp), Dns)));

    // As net.lo does it (https://github.com/gentoo/netifrc): the file is read by sh, the variables have OpenRC's shell_var of the name, and of a list each
    // line is an address or what comes after "ip route append".
    [Fact]
    public void Netifrc_IsOfTheShell_WhichFindsEachLine()
    {
        using var temp = new TempDirectory();
        string file = temp.Write("net", "config_eth0=\"dhcp\"\n" + Assert.Single(NetifrcFiles.Build(Of(Routed, Bridged with { Name = "br-lan" }), Dns)).Text);
        const string script = """
            set -eu
            . "$1"
            for name in eth0 br-lan; do
                variable=$(printf %s "$name" | sed 's/[^A-Za-z0-9_]/_/g')
                for list in config routes; do
                    eval "lines=\$${list}_$variable"
                    printf '%s\n' "$lines" | sed "s/^\$/none/; s/^/$name $list: /"
                done
                eval "printf '%s dns: %s search: %s\n' $name \"\$dns_servers_$variable\" \"\$dns_search_$variable\""
            done
            printf 'mtu: %s\n' "$mtu_br_lan"
            """;
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", script, "sh", file]) { RedirectStandardOutput = true })!;
        Assert.Equal("""
            eth0 config: 192.0.2.10/32
            eth0 config: 2001:db8::10/128
            eth0 routes: 169.254.0.1/32 dev eth0
            eth0 routes: default via 169.254.0.1 dev eth0
            eth0 routes: default via fe80::1 dev eth0
            eth0 dns: 9.9.9.9 2620:fe::fe search: example.org example.net
            br-lan config: 10.0.0.5/24
            br-lan config: fd00::5/64
            br-lan routes: none
            br-lan dns: 9.9.9.9 2620:fe::fe search: example.org example.net
            mtu: 1400

            """, shell.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void Ifupdown() => Assert.Equal("""
        auto eth0
        iface eth0 inet manual
            up ip link set dev eth0 up
            up ip address replace 192.0.2.10/32 dev eth0
            up ip address replace 2001:db8::10/128 dev eth0
            up ip route replace 169.254.0.1 dev eth0
            up ip route replace default via 169.254.0.1 dev eth0 onlink
            up ip -6 route replace default via fe80::1 dev eth0
            dns-nameservers 9.9.9.9 2620:fe::fe
            dns-search example.org example.net

        auto lan
        iface lan inet manual
            up ip link set dev lan mtu 1400 up
            up ip address replace 10.0.0.5/24 dev lan
            up ip address replace fd00::5/64 dev lan
            dns-nameservers 9.9.9.9 2620:fe::fe
            dns-search example.org example.net

        auto wan
        iface wan inet dhcp
            up ip link set dev wan up

        """, IfupdownFiles.Format(Of(Routed, Bridged, Dhcp), Dns));

    [Theory]
    [InlineData("source /etc/network/interfaces.d/*\n", true)]
    [InlineData("auto lo\n  source-directory /etc/network/interfaces.d\n", true)]
    [InlineData("source-directory interfaces.d/\n", true)]
    [InlineData("source interfaces.d/vectl\n", true)]
    [InlineData("#source /etc/network/interfaces.d/*\n", false)]
    [InlineData("source /etc/network/interfaces.d/*.cfg\n", false)]
    [InlineData("auto lo\n", false)]
    [InlineData("", false)]
    public void Ifupdown_ReadsParts(string main, bool expected) => Assert.Equal(expected, IfupdownFiles.ReadsParts(main));
}
