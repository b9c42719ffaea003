using System.Diagnostics;
using System.Reflection;

namespace Vectl.Reboot;

/// <summary>A virtual machine of tests/host, with vectl installed in it as <c>make install</c> does; gone with this object.</summary>
sealed class TestVm : IDisposable
{
    static readonly string s_repository = typeof(TestVm).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    readonly string _name = $"reboot-{Environment.ProcessId}";

    public TestVm()
    {
        string files = Directory.CreateTempSubdirectory("vectl-install").FullName;
        try
        {
            Run("make", "-s", "install-files", $"DESTDIR={files}");
            Run("tests/host/payload", files);
            Run("tests/host/up");
            Sh("mount -o ro /dev/vdd /mnt && cp -a /mnt/usr / && umount /mnt && systemctl daemon-reload");
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            Directory.Delete(files, recursive: true);
        }
    }

    /// <summary>The output of a shell script as root of the VM, which must succeed.</summary>
    public string Sh(string script) => Run("tests/host/shell", $"set -e\n{script}");

    /// <summary>What a script of this directory finds: its output, in which a line of <c>== NAME</c> comes before each part.</summary>
    public Findings Look(string script) => Findings.Parse(Sh(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, script))));

    /// <summary>An orderly reboot.</summary>
    public void Reboot() => Run("tests/host/reboot");

    /// <summary>The end of the VM from one moment to the next, and its boot after that.</summary>
    public void LosePower() => Run("tests/host/reboot", "--power-loss");

    public void Dispose() => Run("tests/host/down");

    // Standard error, which has the scripts' progress, is ours.
    string Run(params string[] argv)
    {
        var info = new ProcessStartInfo(argv[0].Contains('/') ? $"{s_repository}/{argv[0]}" : argv[0], argv[1..])
        {
            WorkingDirectory = s_repository,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        info.Environment["VM"] = _name;
        using Process process = Process.Start(info)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!output.Wait(s_limit) || !process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{argv[0]}: not done after {s_limit}");
        }
        return process.ExitCode == 0 ? output.Result
            : throw new InvalidOperationException($"{string.Join(' ', argv)}: exit code {process.ExitCode}\n{output.Result}");
    }
}
