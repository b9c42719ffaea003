using Vectl.Linux;

namespace Vectl.Runtime.Templates;

/// <summary>What is known of each init system: its word in recipes and manifests, and the signal by which it powers off.</summary>
public static class InitSystems
{
    /// <summary>The words, for messages.</summary>
    public const string Words = "systemd, busybox, sysvinit, openrc or other";

    /// <summary>The word for it.</summary>
    public static string Word(this InitSystem system) => system switch
    {
        InitSystem.Systemd => "systemd",
        InitSystem.Busybox => "busybox",
        InitSystem.Sysvinit => "sysvinit",
        InitSystem.Openrc => "openrc",
        _ => "other",
    };

    /// <summary>Reads a word; false when it names none.</summary>
    public static bool TryParse(string word, out InitSystem system)
    {
        (bool known, system) = word switch
        {
            "systemd" => (true, InitSystem.Systemd),
            "busybox" => (true, InitSystem.Busybox),
            "sysvinit" => (true, InitSystem.Sysvinit),
            "openrc" => (true, InitSystem.Openrc),
            "other" => (true, InitSystem.Other),
            _ => (false, InitSystem.Other),
        };
        return known;
    }

    /// <summary>
    /// The signal that makes it power off: systemd(1) "SIGRTMIN+3"; busybox <c>init/init.c</c>, SIGUSR2 (SIGTERM reboots);
    /// init(8) of System V has only SIGPWR, whose action inittab tells; openrc-init(8) powers off on SIGTERM.
    /// </summary>
    public static int StopSignal(this InitSystem system) => system switch
    {
        InitSystem.Systemd => LibC.SIGRTMIN + 3,
        InitSystem.Busybox => LibC.SIGUSR2,
        InitSystem.Sysvinit => LibC.SIGPWR,
        _ => LibC.SIGTERM,
    };
}
