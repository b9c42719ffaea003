using System.Diagnostics;
using System.Text;

namespace Vectl.Integration.Harness;

/// <summary>A <c>vectl console</c> with its output collected; what is typed is what it reads from a pipe.</summary>
sealed class Console : IDisposable
{
    readonly Process _process;
    readonly StringBuilder _output = new();
    int _seen;

    /// <summary>Attaches to the console of <paramref name="ve"/>.</summary>
    public Console(HostFixture host, Ve ve) : this(host.Start("console", ve.Id))
    {
    }

    /// <summary>Takes a process that has attached itself, e.g. on a terminal.</summary>
    public Console(Process process)
    {
        _process = process;
        var reader = new Thread(() =>
        {
            char[] buffer = new char[4096];
            while (_process.StandardOutput.Read(buffer) is var count and > 0)
                lock (_output)
                    _output.Append(buffer, 0, count);
        })
        { IsBackground = true };
        reader.Start();
    }

    /// <summary>What it has shown.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Types.</summary>
    public void Type(string keys)
    {
        _process.StandardInput.Write(keys);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits until it shows <paramref name="text"/> after what was expected before.</summary>
    public void Expect(string text, double seconds = 30)
    {
        bool Found()
        {
            int at = Output.IndexOf(text, _seen, StringComparison.Ordinal);
            if (at >= 0)
                _seen = at + text.Length;
            return at >= 0;
        }
        Assert.True(Wait.Until(Found, seconds), $"the console does not show '{text}' but: {Output[_seen..]}");
    }

    /// <summary>Logs in as root and waits for the prompt: what is typed before it, a login may throw away.</summary>
    public void LogIn(string password)
    {
        Expect("login: ");
        Type("root\n");
        Expect("assword: ");
        Type(password + "\n");
        Expect(":~# ");
    }

    /// <summary>Detaches by Ctrl-A and q.</summary>
    public void Detach()
    {
        Type("\u0001q");
        Assert.True(_process.WaitForExit(Patience.Seconds(30)), "not detached");
        Assert.Equal(0, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
