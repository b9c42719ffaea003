using System.Reflection;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Host;
using Vectl.Runtime.Values;
using static Vectl.Runtime.Templates.TreeModes;

namespace Vectl.Runtime.Templates;

/// <summary>Builds the busybox template: the host's static busybox, its applets' links, and the files of <c>templates/busybox</c>.</summary>
sealed class BusyboxTree
{
    const string HostBinary = "/bin/busybox", ResourcePrefix = "templates/busybox/";
    const string Mend = "Run: apt-get install busybox-static";

    static readonly (string Path, uint Mode)[] Directories =
    [
        ("bin", Program), ("dev", Program), ("etc", Program), ("etc/init.d", Program), ("etc/network", Program), ("etc/network/if-pre-up.d", Program),
        ("etc/network/if-up.d", Program), ("etc/network/if-down.d", Program), ("etc/network/if-post-down.d", Program), ("etc/udhcpc", Program), ("home", Program), ("lib", Program),
        ("mnt", Program), ("opt", Program), ("proc", MountPoint), ("root", PrivateDirectory), ("run", Program), ("sbin", Program), ("srv", Program),
        ("sys", MountPoint), ("tmp", Shared), ("usr", Program), ("usr/bin", Program), ("usr/lib", Program), ("usr/local", Program), ("usr/local/bin", Program),
        ("usr/local/sbin", Program), ("usr/sbin", Program), ("usr/share", Program), ("var", Program), ("var/cache", Program), ("var/lib", Program),
        ("var/log", Program), ("var/spool", Program), ("var/spool/cron", Program), ("var/spool/cron/crontabs", PrivateDirectory), ("var/tmp", Shared),
    ];

    readonly TreeWriter _tree;

    BusyboxTree(Fd root) => _tree = new TreeWriter(root);

    /// <summary>Fills the empty directory <paramref name="root"/>.</summary>
    /// <returns>From what it was made.</returns>
    public static string Build(Fd root, IProgress<TemplateProgress>? progress)
    {
        progress?.Report(new TemplateProgress("copying busybox"));
        byte[] program = Kernel.TryReadFile(HostBinary)
            ?? throw new VeException(VeError.HostUnfit, $"{HostBinary} is not there", Mend);
        if (StaticElf.Defect(program) is { } defect)
            throw new VeException(VeError.HostUnfit, $"{HostBinary} cannot be used in a VE: {defect}", Mend);
        return new BusyboxTree(root).Fill(program);
    }

    string Fill(byte[] program)
    {
        foreach ((string path, uint mode) in Directories)
            _tree.Directory(path, mode);
        _tree.File("bin/busybox", program, Program);
        var host = new HostTool(HostBinary);
        LinkApplets(host.Output("--list-full").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        _tree.Link("../run", "var/run");
        _tree.Link("../proc/self/mounts", "etc/mtab");
        AddFiles();
        string version = Version(host.Output());
        _tree.File("etc/os-release", System.Text.Encoding.UTF8.GetBytes(
            $"ID=busybox\nNAME=BusyBox\nVERSION_ID={version}\nPRETTY_NAME=\"BusyBox {version}\"\n"), Data);
        return $"busybox {version} of the host";
    }

    // usr/bin/awk -> ../../bin/busybox. The host's program is trusted, but only what has its form counts of what it prints.
    void LinkApplets(string[] paths)
    {
        foreach ((string directory, string target) in (ReadOnlySpan<(string, string)>)
            [("bin", "busybox"), ("sbin", "../bin/busybox"), ("usr/bin", "../../bin/busybox"), ("usr/sbin", "../../bin/busybox")])
            _tree.Links(directory, paths
                .Where(path => path.StartsWith(directory + "/", StringComparison.Ordinal) && path != "bin/busybox")
                .Select(path => path[(directory.Length + 1)..])
                .Where(name => !name.Contains('/'))
                .Select(name => (name, target)));
    }

    void AddFiles()
    {
        Assembly assembly = typeof(BusyboxTree).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(ResourcePrefix, StringComparison.Ordinal))
                continue;
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            string path = resource[ResourcePrefix.Length..];
            _tree.File(path, content, content.AsSpan().StartsWith("#!"u8) ? Program : path == "etc/shadow" ? PrivateFile : Data);
        }
    }

    // "BusyBox v1.35.0 (Debian 1:1.35.0-4) multi-call binary."
    static string Version(string banner)
    {
        string[] words = banner.Split(' ', 3);
        return words.Length == 3 && words[0] == "BusyBox" && words[1].StartsWith('v') && TemplateName.TryParse(words[1][1..], out TemplateName version, out _)
            ? version.Text
            : throw new VeException(VeError.HostUnfit, $"{HostBinary} does not say its version", Mend);
    }
}
