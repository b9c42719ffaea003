using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Host;

namespace Vectl.Runtime.Templates;

/// <summary>Builds a Debian tree by mmdebstrap(1) and takes out what belongs to one machine only.</summary>
static class DebianTree
{
    const string ProgressPrefix = "I: ";

    const string InittabFile = "etc/inittab", LocaleFile = "etc/default/locale";

    // OpenRC knows what containers are, but none that calls itself vectl; this is its word for those that find cgroups mounted.
    const string OpenrcFile = "etc/rc.conf", OpenrcInContainer = "rc_sys=\"systemd-nspawn\"\n";

    // What apt and mmdebstrap leave behind, and what the host lent.
    static readonly string[] Leftovers =
        ["etc/hostname", "etc/resolv.conf", "var/lib/dbus/machine-id", "var/log/dpkg.log", "var/log/bootstrap.log", "var/log/alternatives.log", "var/log/apt"];

    static readonly string[] Emptied = ["dev", "run", "tmp", "var/cache/apt", "var/lib/apt/lists"];

    /// <summary>Fills the empty directory <paramref name="path"/>, which <paramref name="root"/> is open on.</summary>
    /// <returns>From what it was made.</returns>
    public static string Build(TemplateRecipe recipe, string path, Fd root, IProgress<TemplateProgress>? progress)
    {
        HostTool tool = HostTool.Find("mmdebstrap", "mmdebstrap");
        tool.Run(Arguments(recipe, path), line =>
        {
            if (line.StartsWith(ProgressPrefix, StringComparison.Ordinal))
                progress?.Report(new TemplateProgress($"mmdebstrap: {line[ProgressPrefix.Length..].TrimEnd('.')}"));
        }, [.. Proxies()]);
        progress?.Report(new TemplateProgress("cleaning"));
        var tree = new TreeWriter(root);
        Clean(tree);
        if (recipe.InitSystem == InitSystem.Sysvinit && tree.TryRead(InittabFile) is { } inittab)
            tree.Overwrite(InittabFile, Encoding.UTF8.GetBytes(FitInittab(inittab)));
        FitLocale(tree);
        if (tree.TryRead(OpenrcFile) is { } openrc)
            tree.Overwrite(OpenrcFile, Encoding.UTF8.GetBytes(openrc.TrimEnd('\n') + "\n" + OpenrcInContainer));
        return $"mmdebstrap {recipe.Suite}{(recipe.Mirror is null ? "" : " from " + recipe.Mirror)}";
    }

    /// <summary>The arguments: all options, then what can be no option.</summary>
    public static string[] Arguments(TemplateRecipe recipe, string path)
    {
        List<string> arguments =
        [
            "--mode=root", "--format=directory", $"--variant={recipe.Variant}", $"--components={string.Join(',', recipe.Components)}",
        ];
        if (recipe.Include.Length > 0)
            arguments.Add($"--include={string.Join(',', recipe.Include)}");
        arguments.AddRange(["--", recipe.Suite, path]);
        if (recipe.Mirror is not null)
            arguments.Add(recipe.Mirror);
        return [.. arguments];
    }

    /// <summary>Makes the tree one that many machines can begin from (machine-id(5): an empty file is filled at first boot).</summary>
    public static void Clean(TreeWriter tree)
    {
        foreach (string leftover in Leftovers)
            tree.Delete(leftover);
        foreach (string directory in Emptied)
            tree.Clear(directory);
        tree.Clear("etc/ssh", name => name.StartsWith("ssh_host_", StringComparison.Ordinal));
        tree.File("etc/machine-id", [], TreeModes.ReadOnly);
        if (tree.TryRead("etc/shadow") is { } shadow)
            tree.Overwrite("etc/shadow", Encoding.UTF8.GetBytes(LockRoot(shadow)));
    }

    /// <summary>
    /// With cloud-init in it, the locale that Debian's own cloud images have. Without one cloud-init falls back on en_US.UTF-8, which
    /// Debian's locale-gen(8) does not make unless a file of its own names it, and cloud-config.service fails.
    /// </summary>
    public static void FitLocale(TreeWriter tree)
    {
        if (!tree.IsFile("usr/bin/cloud-init"))
            return;
        string text = tree.IsFile(LocaleFile) ? tree.TryRead(LocaleFile)! : "";
        if (!text.Contains("LANG=", StringComparison.Ordinal))
            tree.File(LocaleFile, Encoding.UTF8.GetBytes(text + "LANG=C.UTF-8\n"), TreeModes.Data);
    }

    /// <summary>The lines of shadow(5) with root's password locked.</summary>
    public static string LockRoot(string shadow)
    {
        string[] lines = shadow.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string[] fields = lines[i].Split(':');
            if (fields.Length > 1 && fields[0] == "root")
            {
                fields[1] = "*";
                lines[i] = string.Join(':', fields);
            }
        }
        return string.Join('\n', lines);
    }

    /// <summary>
    /// The lines of inittab(5) as a VE needs them: its terminal is the console, where Debian's has six that a VE does not have, each
    /// respawned forever; SIGPWR powers it off, where Debian's calls a script that no package has; and when all that its runlevel waits
    /// for is done, it says that it is up (<c>start --wait</c>).
    /// </summary>
    public static string FitInittab(string inittab)
    {
        var fitted = new StringBuilder("co:2345:respawn:/sbin/getty --noclear --keep-baud 38400 console linux\npf::powerwait:/sbin/shutdown -h now\n");
        foreach (string line in inittab.Split('\n'))
            if (!line.Contains("/sbin/getty ", StringComparison.Ordinal) && !line.Contains("/etc/init.d/powerfail", StringComparison.Ordinal))
                fitted.Append(line).Append('\n');
        return fitted.ToString().TrimEnd('\n') + "\nvr:2345:once:/bin/touch /dev/vectl-ready\n";
    }

    // mmdebstrap runs apt with a configuration of its own, so the host's proxy has to be told by the environment.
    static IEnumerable<string> Proxies()
    {
        string proxy = HostTool.Find("apt-config", "apt").Output("dump", "--format", "%v%n", "Acquire::http::Proxy").Trim();
        bool hasProxy = proxy.StartsWith("http", StringComparison.Ordinal) && !proxy.Contains('\n');
        if (hasProxy)
            yield return $"http_proxy={proxy}";
        foreach (string name in (string[])["http_proxy", "https_proxy", "no_proxy"])
            if (!(hasProxy && name == "http_proxy") && Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                yield return $"{name}={value}";
    }
}
