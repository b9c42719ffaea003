using System.Diagnostics;
using Vectl.Integration.Harness;

namespace Vectl.Integration.Network;

/// <summary>
/// A <see cref="NetworkLab"/> whose host has Docker, firewalld and ufw (<see cref="Need.Firewalls"/>) installed, a routed VE with a published
/// port, and a bridged one. They and the machine outside serve files.
/// </summary>
sealed class FirewallLab : IDisposable
{
    const string Address = "203.0.113.11", Address6 = "2001:db8:1::11", Bridged = "203.0.113.130", Bridged6 = "2001:db8:2::2";

    readonly List<Process> _daemons = [];

    public FirewallLab(HostFixture host)
    {
        // What belongs together is of one release; files that are written are gone with the namespace.
        Lab = new NetworkLab(host, mounts: $"""
            mount --make-rprivate /
            mount -t tmpfs -o mode=755 tmpfs /run
            mkdir -p /run/dbus /run/changes/usr /run/changes/usr.work /run/changes/etc /run/changes/etc.work
            mount -t overlay overlay -o lowerdir={Host.Firewalls}/usr:{Host.SystemdTree}/usr:/usr,upperdir=/run/changes/usr,workdir=/run/changes/usr.work /usr
            mount -t overlay overlay -o lowerdir={Host.Firewalls}/etc:/etc,upperdir=/run/changes/etc,workdir=/run/changes/etc.work /etc
            """);
        _daemons.Add(Lab.OutsideDaemon("busybox", "httpd", "-f", "-p", "[::]:80", "-h", "/etc"));
        Lab.Host("ip link add br0 type bridge; ip link set br0 up; ip addr add 203.0.113.129/25 dev br0; ip addr add 2001:db8:2::1/64 dev br0 nodad");
        RoutedVe = Lab.NewVe($"eth0:\n  addresses: [{Address}, '{Address6}']\n  ports: ['8080:80']");
        BridgedVe = Lab.NewVe($"eth0:\n  type: bridged\n  bridge: br0\n  addresses: [{Bridged}/25, '{Bridged6}/64']\n  gateway: 203.0.113.129\n  gateway6: '2001:db8:2::1'");
    }

    public NetworkLab Lab { get; }

    public string RoutedVe { get; }

    public string BridgedVe { get; }

    /// <summary>Starts both VEs, and returns what was said about each.</summary>
    public (string Routed, string Bridged) StartVes()
    {
        string routed = Lab.Vectl("start", RoutedVe).Expect(0).Err, bridged = Lab.Vectl("start", BridgedVe).Expect(0).Err;
        Serve(RoutedVe);
        Serve(BridgedVe);
        return (routed, bridged);
    }

    /// <summary>Has a VE that was started anew serve again.</summary>
    public void Serve(string id) => Lab.InVe(id, "busybox httpd -p '[::]:80' -h /etc");

    /// <summary>Starts a program that runs until the lab ends.</summary>
    public void Daemon(string what, Func<bool> isUp, params IReadOnlyList<string> argv)
    {
        Process process = Lab.Daemon(argv);
        process.OutputDataReceived += (_, _) => { };
        var said = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _daemons.Add(process);
        if (!Wait.Until(() => process.HasExited || isUp(), 30) || process.HasExited)
            throw new Xunit.Sdk.XunitException($"{what} is not up:\n{string.Join('\n', said)}");
    }

    /// <summary>Fails unless exactly this gets through, soon.</summary>
    /// <param name="expected">Words of <see cref="Everything"/>, in its order, and no others.</param>
    public void ShouldGetThrough(string expected)
    {
        string through = "";
        // A first packet can be lost while neighbours look for each other.
        if (!Wait.Until(() => (through = Through()) == expected))
            Assert.Equal(expected, through);
    }

    // Asked for at once, since each that does not get through takes a second.
    string Through()
    {
        string outs = Serving("routed", Lab.InVe(RoutedVe, Script(("out4", NetworkLab.OutsideAddress), ("out6", $"[{NetworkLab.OutsideAddress6}]"))))
            + Serving("bridged", Lab.InVe(BridgedVe, Script(("out4", NetworkLab.OutsideAddress), ("out6", $"[{NetworkLab.OutsideAddress6}]"))));
        string ins = Lab.Outside(Script(("routed-in4", Address), ("routed-in6", $"[{Address6}]"), ("bridged-in4", Bridged), ("bridged-in6", $"[{Bridged6}]"),
            ("port4", $"{NetworkLab.HostAddress}:8080"), ("port6", $"[{NetworkLab.HostAddress6}]:8080")));
        return string.Join(' ', (outs + ins).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    static string Serving(string name, string words) => string.Concat(words.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(word => $"{name}-{word}\n"));

    static string Script(params (string Word, string Host)[] asked)
        => string.Concat(asked.Select(one => $"(busybox timeout 1 busybox wget -q -O /dev/null http://{one.Host}/group 2> /dev/null && echo {one.Word}) & ")) + "wait";

    /// <summary>When nobody drops anything.</summary>
    public const string Everything = "bridged-in4 bridged-in6 bridged-out4 bridged-out6 port4 port6 routed-in4 routed-in6 routed-out4 routed-out6";

    /// <summary>Runs what a message of vectl says to run, as it stands there.</summary>
    /// <param name="message">Lines, of which those with an arrow have commands.</param>
    public void RunMendOf(string message)
    {
        string[] mends = [.. message.Split('\n').Where(line => line.StartsWith("  -> ", StringComparison.Ordinal) || line.StartsWith("  → ", StringComparison.Ordinal)).Select(line => line[4..].Trim())];
        Assert.NotEmpty(mends);
        foreach (string mend in mends)
            Lab.Host(mend);
    }

    /// <summary>What host-check has to say on packets that are dropped: the lines, and the commands below them.</summary>
    public (string[] Findings, string[] Mends) HostCheck()
    {
        string[] lines = Lab.Vectl("host-check").Expect(0).Out.Split('\n');
        var findings = new List<string>();
        var mends = new List<string>();
        for (int i = 0; i < lines.Length; i++)
            if (lines[i].StartsWith("warning", StringComparison.Ordinal) && lines[i].Contains("forwarded packets  ", StringComparison.Ordinal))
            {
                findings.Add(lines[i]);
                if (lines[i + 1].StartsWith("         ", StringComparison.Ordinal))
                    mends.Add(lines[i + 1].Trim());
            }
        return ([.. findings], [.. mends]);
    }

    /// <summary>Ends the program that was started last.</summary>
    public void EndDaemon()
    {
        using Process process = _daemons[^1];
        _daemons.RemoveAt(_daemons.Count - 1);
        Command.Run(["kill", "-TERM", $"{process.Id}"]);
        if (!process.WaitForExit(Patience.Seconds(30)))
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    public void Dispose()
    {
        while (_daemons.Count > 0)
            EndDaemon();
        Lab.Dispose();
    }
}
