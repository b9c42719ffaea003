using System.Collections.Concurrent;
using System.Diagnostics;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Templates;

/// <summary>A program of the host: looked up in the system's directories only, given its arguments as a list, never by a shell.</summary>
/// <param name="path">Where it is.</param>
sealed class HostTool(string path)
{
    const string SystemPath = "/usr/sbin:/usr/bin:/sbin:/bin";
    const int LinesKept = 12, TerminateMs = 10_000;

    /// <summary>Finds a program, or says which package has it.</summary>
    public static HostTool Find(string name, string package)
    {
        foreach (string directory in SystemPath.Split(':'))
            if (File.Exists($"{directory}/{name}"))
                return new HostTool($"{directory}/{name}");
        throw new VeException(VeError.HostUnfit, $"{name} is not installed (not in {SystemPath})", $"Run: apt-get install {package}");
    }

    /// <summary>How to start it: a clean environment, so that nothing of the caller's changes what it does.</summary>
    public ProcessStartInfo Prepare(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(path)
        {
            UseShellExecute = false,
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        start.Environment["PATH"] = SystemPath;
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["HOME"] = "/root";
        return start;
    }

    /// <summary>Runs it to its end; its lines go to <paramref name="onLine"/>, and the last ones into the error if it fails.</summary>
    public void Run(ProcessStartInfo start, Action<string> onLine)
    {
        using var lines = new BlockingCollection<string>();
        int open = 2;
        void Receive(object sender, DataReceivedEventArgs data)
        {
            if (data.Data is not null)
                lines.Add(data.Data);
            else if (Interlocked.Decrement(ref open) == 0)
                lines.CompleteAdding();
        }
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Receive;
        process.ErrorDataReceived += Receive;
        process.Start();
        var last = new Queue<string>();
        try
        {
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            foreach (string line in lines.GetConsumingEnumerable())
            {
                if (last.Count == LinesKept)
                    last.Dequeue();
                last.Enqueue(Printable.Text(line, 300));
                onLine(line);
            }
            process.WaitForExit();
        }
        finally
        {
            Stop(process);
        }
        if (process.ExitCode != 0)
            throw new VeException(VeError.System, $"{path} failed with exit code {process.ExitCode}:\n  {string.Join("\n  ", last)}");
    }

    /// <summary>What it prints.</summary>
    public string Output(params string[] arguments)
    {
        var text = new System.Text.StringBuilder();
        Run(Prepare(arguments), line => text.Append(line).Append('\n'));
        return text.ToString();
    }

    // SIGTERM first: mmdebstrap takes its mounts down then.
    static void Stop(Process process)
    {
        if (process.HasExited)
            return;
        LibC.kill(process.Id, LibC.SIGTERM);
        if (!process.WaitForExit(TerminateMs))
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }
}
