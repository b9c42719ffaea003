using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Vectl.Integration.Harness;

/// <summary>Runs programs.</summary>
static class Command
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs a program to its end, for at most <paramref name="timeout"/> times <see cref="Patience.Factor"/>. One that leaves its output open to something longer-lived fails by the timeout.</summary>
    public static Result Run(IReadOnlyList<string> argv, string? stdin = null, TimeSpan? timeout = null, IReadOnlyDictionary<string, string>? environment = null, string? directory = null)
    {
        string text = string.Join(' ', argv.Select(Quote));
        using Process process = Start(argv, environment, directory);
        var watch = Stopwatch.StartNew();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        WriteInput(process, stdin);
        TimeSpan limit = (timeout ?? DefaultTimeout) * Patience.Factor;
        bool ended = process.WaitForExit(limit);
        if (ended && Task.WhenAll(output, errors).Wait(Patience.Seconds(5)))
            return new Result(text, process.ExitCode, output.Result, errors.Result, watch.Elapsed);
        if (!ended)
            process.Kill(entireProcessTree: true);
        throw new TimeoutException(ended
            ? $"{text}: ended with {process.ExitCode}, but something it started keeps its standard output or error open"
            : $"{text}: not done after {limit.TotalSeconds:0} s");
    }

    /// <summary>Starts a program with its standard streams redirected.</summary>
    public static Process Start(IReadOnlyList<string> argv, IReadOnlyDictionary<string, string>? environment = null, string? directory = null)
    {
        var info = new ProcessStartInfo(argv[0], argv.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = directory ?? "/",
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            info.Environment[name] = value;
        try
        {
            return Process.Start(info)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"cannot run {argv[0]}: {exception.Message}", exception);
        }
    }

    static void WriteInput(Process process, string? stdin)
    {
        try
        {
            if (stdin is not null)
                process.StandardInput.Write(stdin);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // EPIPE: the program ended without reading; its exit code says what matters.
        }
    }

    static string Quote(string word) => word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_./=:,+@%".Contains(c)) ? word : $"'{word}'";
}
