using Vectl.Runtime.Network;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Network;

public sealed class HostPortsTests
{
    // 127.0.0.1:8080 listens, 192.0.2.10:22 is connected, 0.0.0.0:443 listens.
    const string Tcp = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
           1: 0A0200C0:0016 010200C0:D431 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0 100 0 0 10 0
           2: 00000000:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3 1 0 100 0 0 10 0
        """;

    // [::]:25 and [2001:db8::1]:80 listen.
    const string Tcp6 = """
          sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 00000000000000000000000000000000:0019 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
           1: B80D0120000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
        """;

    // 127.0.0.53:53 is bound.
    const string Udp = """
           sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
          100: 3500007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101        0 1 2 0 0
        """;

    [Theory]
    [InlineData(Tcp, "8080:80", "127.0.0.1")]
    [InlineData(Tcp, "127.0.0.1:8080:80", "127.0.0.1")]
    [InlineData(Tcp, "192.0.2.10:8080:80", null)]
    [InlineData(Tcp, "22:22", null)]
    [InlineData(Tcp, "192.0.2.10:443:443", "0.0.0.0")]
    [InlineData(Tcp, "[::1]:443:443", null)]
    [InlineData(Tcp, "443:443/udp", null)]
    [InlineData(Tcp6, "192.0.2.10:25:25", "::")]
    [InlineData(Tcp6, "80:80", "2001:db8::1")]
    [InlineData(Tcp6, "[2001:db8::1]:80:80", "2001:db8::1")]
    [InlineData(Tcp6, "[2001:db8::2]:80:80", null)]
    [InlineData(Udp, "53:53/udp", "127.0.0.53")]
    [InlineData(Udp, "53:53/tcp", null)]
    [InlineData("", "53:53", null)]
    [InlineData("\n x\n: : :\n", "53:53", null)]
    public void Find_Listener(string table, string port, string? address)
    {
        Assert.Null(PublishedPort.Parse(port, out PublishedPort parsed));
        Assert.Equal(address, HostPorts.Find(table, parsed)?.ToString());
    }
}
