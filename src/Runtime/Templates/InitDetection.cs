using System.Globalization;
using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Templates;

/// <summary>Finds out what a tree's PID 1 is. The tree is hostile: it is looked at through its root descriptor only.</summary>
static class InitDetection
{
    const string Default = "/sbin/init";

    /// <summary>The init system behind <paramref name="init"/> (or <c>/sbin/init</c>), or an error (exit code 47) when there is none.</summary>
    public static (string Init, InitSystem System) Detect(Fd root, string? init)
    {
        string path = init ?? Default;
        if (!path.StartsWith('/') || path.Any(char.IsControl))
            throw new VeException(VeError.BadValue, $"init '{Printable.Text(path)}' is no absolute path");
        using Fd? program = TryOpen(root, path);
        if (program is null)
            throw new VeException(VeError.BadTemplate, $"the tree has no {Printable.Text(path)}: a VE needs an init",
                init is null ? "Name the tree's init with --init, or import the tree of a whole system." : "Name a program that is in the tree.");
        statx stat = Kernel.Stat(program);
        if ((stat.stx_mode & S_IFMT) != S_IFREG || (stat.stx_mode & TreeModes.Executable) == 0)
            throw new VeException(VeError.BadTemplate, $"{Printable.Text(path)} of the tree is no executable file");
        return (path, Classify(root, RealName(program)));
    }

    /// <summary>The signal by which a detected init powers off: busybox's own, where OpenRC runs on busybox init.</summary>
    public static int StopSignal(Fd root, string init, InitSystem system)
    {
        using Fd? program = system == InitSystem.Openrc ? TryOpen(root, init) : null;
        return program is not null && RealName(program) == "busybox" ? InitSystem.Busybox.StopSignal() : system.StopSignal();
    }

    static InitSystem Classify(Fd root, string name) => name switch
    {
        "systemd" => InitSystem.Systemd,
        "openrc-init" => InitSystem.Openrc,
        "busybox" => Exists(root, "/sbin/openrc") ? InitSystem.Openrc : InitSystem.Busybox,
        _ => Exists(root, "/etc/inittab") ? InitSystem.Sysvinit : InitSystem.Other,
    };

    // What the links of the tree lead to. The host's own /proc says it, so nothing in the tree can answer instead.
    static string RealName(Fd program)
    {
        using Fd descriptors = Kernel.Open("/proc/self/fd", O_RDONLY | O_DIRECTORY);
        byte[] number = Encoding.ASCII.GetBytes(program.Number.ToString(CultureInfo.InvariantCulture));
        return Path.GetFileName(Encoding.UTF8.GetString(Kernel.ReadLinkEntry(descriptors, number)));
    }

    static bool Exists(Fd root, string path)
    {
        using Fd? found = TryOpen(root, path);
        return found is not null;
    }

    static Fd? TryOpen(Fd root, string path)
    {
        try
        {
            return Kernel.TryOpenInRoot(root, path, O_PATH);
        }
        catch (ErrnoException exception) when (exception.Errno is Errno.ELOOP)
        {
            return null;
        }
    }
}
