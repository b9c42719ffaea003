namespace Vectl.Runtime.Values;

/// <summary>The kernel parameters of sysctl(8) that each VE has for itself.</summary>
public static class Sysctl
{
    /// <summary>What a VE can have, in words.</summary>
    public const string Expected = "one that each VE has for itself: net.*, user.max_*, kernel.domainname, kernel.msg*, kernel.sem, kernel.shm*, fs.mqueue.*";

    /// <summary>What a VE can have, as a regular expression.</summary>
    public const string Pattern = "^(net([.][0-9A-Za-z_-]+)+|user[.]max_[a-z_]+|fs[.]mqueue[.][a-z_]+|kernel[.](domainname|sem|(msg|shm)[a-z_]+))$";

    const string IpcFiles = " msgmax msgmnb msgmni sem shmall shmmax shmmni shm_rmid_forced ";

    const string MqueueFiles = " msg_default msgsize_default msg_max msgsize_max queues_max ";

    /// <summary>Whose a parameter is; null when it is the whole host's, or is written otherwise.</summary>
    public static SysctlScope? ScopeOf(string name)
    {
        int parts = 0;
        foreach (Range range in name.AsSpan().Split('.'))
        {
            parts++;
            if (name.AsSpan(range).IsEmpty)
                return null;
            foreach (char c in name.AsSpan(range))
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                    return null;
        }
        if (parts > 1 && name.StartsWith("net.", StringComparison.Ordinal) || parts == 2 && name.StartsWith("user.max_", StringComparison.Ordinal))
            return SysctlScope.Own;
        if (name == "kernel.domainname")
            return SysctlScope.Domain;
        // By name: the host's root writes them, and so must not be led to one of the host's.
        bool isIpc = name.StartsWith("kernel.", StringComparison.Ordinal) && IpcFiles.Contains($" {name[7..]} ", StringComparison.Ordinal)
            || name.StartsWith("fs.mqueue.", StringComparison.Ordinal) && MqueueFiles.Contains($" {name[10..]} ", StringComparison.Ordinal);
        return isIpc ? SysctlScope.Ipc : null;
    }

    /// <summary>Its file.</summary>
    public static string PathOf(string name) => "/proc/sys/" + name.Replace('.', '/');
}
