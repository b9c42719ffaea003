namespace Vectl.Runtime.Templates;

/// <summary>What runs as PID 1 of a template's VEs.</summary>
public enum InitSystem
{
    /// <summary>Something else, which the administrator named.</summary>
    Other,
    /// <summary>systemd.</summary>
    Systemd,
    /// <summary>busybox init.</summary>
    Busybox,
    /// <summary>System V init.</summary>
    Sysvinit,
    /// <summary>OpenRC, on its own init or busybox's.</summary>
    Openrc,
}
