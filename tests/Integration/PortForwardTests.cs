using System.Diagnostics;
using System.Net.NetworkInformation;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>port-forward: to a VE that has nothing but its loopback.</summary>
[Collection(HostCollection.Name)]
public sealed class PortForwardTests(HostFixture host, RunningVe running) : IClassFixture<RunningVe>
{
    readonly Ve _ve = running.Ve;

    // Free for the moment in which the test runs.
    static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        socket.Start();
        return ((System.Net.IPEndPoint)socket.LocalEndpoint).Port;
    }

    // Fetches by a forward that ends with the shell.
    Result Fetch(int port, int target, string fetch) => host.Shell(
        $"{host.Binary} --quiet port-forward {_ve.Id} {port}:{target} & forward=$!; trap 'kill $forward' EXIT; for i in $(seq 100); do ss -Hltn sport = :{port} | grep -q . && break; sleep 0.05; done; {fetch}");

    [Fact]
    public void ManyConnections_CarryAllBytes_BothWays()
    {
        _ve.Sh("mkdir -p /srv/www && head -c 3000000 /dev/urandom > /srv/www/blob && busybox httpd -p 127.0.0.1:81 -h /srv/www");
        string sum = _ve.Sh("md5sum < /srv/www/blob");
        int port = FreePort();
        Result all = Fetch(port, 81, $"pids=; for i in 1 2 3 4 5 6; do (busybox wget -q -O - http://127.0.0.1:{port}/blob | md5sum) & pids=\"$pids $!\"; done; wait $pids").Expect(0);
        Assert.Equal(Enumerable.Repeat(sum, 6), all.Out.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void WhatAClientSends_ArrivesWhole_WithItsEnd()
    {
        int port = FreePort();
        _ve.Sh("(busybox nc -l -p 82 > /tmp/got && mv /tmp/got /tmp/all) > /dev/null 2>&1 < /dev/null & until grep -q ':0052 [0:]* 0A' /proc/net/tcp /proc/net/tcp6; do :; done");
        string sum = Fetch(port, 82, $"head -c 700000 /dev/urandom > {host.BaseDirectory}/sent; cat {host.BaseDirectory}/sent > /dev/tcp/127.0.0.1/{port}; md5sum < {host.BaseDirectory}/sent; until \"$VECTL\" exec2 {_ve.Id} '[ -e /tmp/all ]'; do sleep 0.05; done").Expect(0).Out.TrimEnd('\n');
        Assert.Equal(sum, _ve.Sh("md5sum < /tmp/all"));
    }

    [Fact]
    public void ServerOfIpv6Only_IsReached()
    {
        _ve.Sh("mkdir -p /srv/six && echo six > /srv/six/word && busybox httpd -p [::1]:83 -h /srv/six");
        int port = FreePort();
        Assert.Equal("six\n", Fetch(port, 83, $"busybox wget -q -O - http://127.0.0.1:{port}/word").Expect(0).Out);
    }

    [Fact]
    public void BadRequests_SayWhatToDo()
    {
        host.Run("port-forward", _ve.Id, "80").Expect(21).Saying("HOSTPORT:PORT");
        host.Run("port-forward", _ve.Id, "8080:80/udp").Expect(21).Saying("UDP");
        using var stopped = new Ve(host);
        host.Run("port-forward", stopped.Id, "8080:80").Expect(31);
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        int port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        host.Run("port-forward", _ve.Id, $"{port}:80").Expect(78).Saying("already in use");
    }

    [Fact]
    public void EndOfTheVe_EndsIt()
    {
        using var ve = new Ve(host).Start();
        int port = FreePort();
        using Process forward = host.Start("port-forward", ve.Id, $"{port}:80");
        Wait.For("it listens", () => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port));
        ve.Do("stop", "--fast").Expect(0);
        Assert.EndsWith("has stopped", forward.StandardOutput.ReadToEnd().TrimEnd());
        forward.WaitForExit();
        Assert.Equal(0, forward.ExitCode);
    }
}
