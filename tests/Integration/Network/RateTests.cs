using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Vectl.Integration.Harness;

namespace Vectl.Integration.Network;

/// <summary>No more than its rate comes to a VE or from it; how near it comes is for the benchmarks.</summary>
[Collection(HostCollection.Name)]
public sealed class RateTests(HostFixture host)
{
    const int Port = 7778, Bytes = 1_000_000;

    // 8 Mbit/s: a second for all of it, but for what may go at once.
    const double LeastSeconds = 0.9 * (Bytes - 66_000) / 1_000_000;

    [Fact]
    public void Rate_HoldsBothWays()
    {
        using var lab = new NetworkLab(host);
        string id = lab.StartVe("eth0:\n  addresses: [203.0.113.61]\n  rate: {in: 8mbit, out: 8mbit}");
        using TcpListener listener = lab.Listen(IPAddress.Any, Port);
        using Process outwards = Process.Start("nsenter", ["--net=/proc/" + lab.InitPid(id) + "/ns/net", "/bin/sh", "-c", $"head -c {Bytes} /dev/zero | busybox nc {NetworkLab.HostAddress} {Port}"])!;
        using (Socket socket = listener.AcceptSocket())
            Assert.True(Receive(socket) > LeastSeconds, "faster out than it may be");
        outwards.WaitForExit();
        using Process inwards = Process.Start("nsenter", ["--net=/proc/" + lab.InitPid(id) + "/ns/net", "/bin/sh", "-c", $"busybox nc {NetworkLab.HostAddress} {Port} </dev/null >/dev/null"])!;
        using (Socket socket = listener.AcceptSocket())
            Assert.True(Send(socket) > LeastSeconds, "faster in than it may be");
        inwards.WaitForExit();
        lab.DestroyAll();
        lab.ShouldBeAsBefore();
    }

    static double Receive(Socket socket)
    {
        byte[] buffer = new byte[65536];
        var watch = Stopwatch.StartNew();
        int all = 0;
        while (socket.Receive(buffer) is var count and > 0)
            all += count;
        Assert.Equal(Bytes, all);
        return watch.Elapsed.TotalSeconds;
    }

    // Until the other end has it all: what is not acknowledged keeps the close waiting.
    static double Send(Socket socket)
    {
        var watch = Stopwatch.StartNew();
        socket.SendBufferSize = 16384;
        socket.LingerState = new LingerOption(true, 20);
        socket.Send(new byte[Bytes]);
        socket.Close();
        return watch.Elapsed.TotalSeconds;
    }
}
