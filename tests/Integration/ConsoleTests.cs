using System.Diagnostics;
using Vectl.Integration.Harness;
using Console = Vectl.Integration.Harness.Console;

namespace Vectl.Integration;

/// <summary>The console of a VE: a getty to log in at, for several who watch, across stops and reboots.</summary>
[Collection(HostCollection.Name)]
public sealed class ConsoleTests(HostFixture host)
{
    // As `openssl passwd -6 -salt vectl` makes it.
    const string Password = "open sesame", Hash = "$6$vectl$D60cnXlAhix1FsqVmNoKY3KMneO4afpQEoce.R21NCaMBXLbME2M6CJAPp0lmtxDWrWc2A6hVgiuwP.MUtX8t1";

    [Fact]
    public void Busybox_LogsIn_AndWhoeverWatchesSeesAll()
    {
        using Ve ve = WithPassword(new Ve(host).Start());
        using var first = new Console(host, ve);
        using var second = new Console(host, ve);
        first.LogIn(Password);
        first.Type("for i in $(seq 1 400); do echo line-$i-$((i * 7)); done; echo end-$((40 + 2))\n");
        string all = string.Concat(Enumerable.Range(1, 400).Select(i => $"line-{i}-{i * 7}\r\n"));
        foreach (Console console in (Console[])[first, second])
        {
            console.Expect("end-42");
            Assert.Contains(all, console.Output);
        }
        // Detaching is nothing to the session, nor to who else watches.
        first.Detach();
        using var again = new Console(host, ve);
        again.Type("echo still-$((1 + 1))\n");
        again.Expect("still-2");
        second.Expect("still-2");
        again.Type("exit\n");
        again.Expect("login: ");
        second.Detach();
    }

    [Fact]
    public void StoppedVe_IsWaitedFor_AndARebootSurvived()
    {
        using Ve ve = WithPassword(new Ve(host).Start());
        ve.Do("stop", "--fast").Expect(0);
        using var console = new Console(host, ve);
        Thread.Sleep(100);
        ve.Start();
        console.Expect("login: ");
        ve.Do("exec", "reboot -f");
        console.LogIn(Password);
        console.Type("echo booted-$((1 + 1))\n");
        console.Expect("booted-2");
        console.Detach();
    }

    [Fact]
    public void WindowSize_IsTheTerminals()
    {
        using Ve ve = WithPassword(new Ve(host).Start());
        using Process process = Command.Start(["script", "-qec", $"stty rows 33 cols 77; exec '{host.Binary}' console {ve.Id}", "/dev/null"], host.EnvironmentFor(host.Root));
        using var console = new Console(process);
        console.Expect($"Console of CTID {ve.Id}; Escape and dot");
        console.Type("\r");
        console.LogIn(Password);
        console.Type("stty size\r");
        console.Expect("33 77");
        console.Detach();
    }

    [Fact]
    public void Keys_ThatNobodyReads_AreLostAndDetachingWorks()
    {
        using Ve ve = new Ve(host);
        LifecycleTests.UseInit(ve, "stty raw -echo < /dev/console; echo deaf; exec sleep 1000");
        using var console = new Console(host, ve);
        ve.Start();
        console.Expect("deaf");
        console.Type(new string('x', 200_000));
        console.Detach();
    }

    [HostFact(Need.SystemdTree)]
    public void Systemd_LogsIn()
    {
        using Ve ve = SystemdTemplate.NewVe(host, "--stop-timeout", "120");
        host.RunWith(["start", ve.Id, "--wait", "--timeout", "300"], timeout: TimeSpan.FromSeconds(120)).Expect(0);
        using var console = new Console(host, WithPassword(ve));
        console.LogIn(Password);
        console.Type("echo logged-$((1 + 1))-$(tty)\n");
        console.Expect("logged-2-/dev/console");
        console.Detach();
    }

    static Ve WithPassword(Ve ve)
    {
        ve.Sh($"sed -i 's|^root:[^:]*|root:{Hash}|' /etc/shadow");
        return ve;
    }
}
