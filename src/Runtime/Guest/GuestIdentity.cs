using System.Text;

namespace Vectl.Runtime.Guest;

/// <summary>
/// What makes a VE a machine of its own: its name, its machine id, its ssh host keys. A tree without <c>/etc</c> is no distribution
/// and stays as it is.
/// </summary>
static class GuestIdentity
{
    const string HostnameFile = "etc/hostname", Hosts = "etc/hosts", MachineId = "etc/machine-id", Shadow = "etc/shadow", Passwd = "etc/passwd";

    // Where dbus keeps a copy, which systemd would take for the machine's id.
    const string DBusMachineId = "var/lib/dbus/machine-id";

    const string SshDirectory = "etc/ssh", SshHostKey = "ssh_host_", KeyService = "vectl-ssh-keys.service", SshInitScript = "etc/init.d/ssh", SshDefaults = "etc/default/ssh";

    /// <summary>For a new VE: everything that the template has of another machine goes, or becomes the VE's.</summary>
    public static void Create(GuestRoot root, string hostname)
    {
        if (!root.Exists("etc"))
            return;
        SetHostname(root, hostname);
        if (root.TryRead(MachineId) is { Content.Length: > 0 })
            // machine-id(5): whoever finds it empty at boot makes a new one.
            root.Replace(MachineId, []);
        root.Remove(DBusMachineId);
        RenewSshKeys(root);
        LockRoot(root);
    }

    /// <summary>Writes the name where the VE's own programs look for it.</summary>
    public static void SetHostname(GuestRoot root, string hostname)
    {
        if (!root.Exists("etc"))
            return;
        root.Replace(HostnameFile, Encoding.ASCII.GetBytes(hostname + "\n"));
        root.Replace(Hosts, HostsFile.WithName(root.TryRead(Hosts)?.Content, hostname));
    }

    static void RenewSshKeys(GuestRoot root)
    {
        foreach (string name in root.FileNames(SshDirectory))
            if (name.StartsWith(SshHostKey, StringComparison.Ordinal))
                root.Remove($"{SshDirectory}/{name}");
        // OpenRC's sshd makes missing keys itself; systemd's and sysvinit's do not start without.
        if (!root.Exists("usr/sbin/sshd"))
            return;
        if (root.Exists("usr/lib/systemd/systemd"))
            AddKeyService(root);
        else if (root.Exists(SshInitScript))
            AddToDefaults(root);
    }

    // A shell reads it at each start of the service, and only missing keys are made.
    static void AddToDefaults(GuestRoot root)
    {
        ReadOnlySpan<byte> line = "ssh-keygen -A\n"u8;
        byte[] content = root.TryRead(SshDefaults)?.Content ?? [];
        if (content.AsSpan().IndexOf(line) >= 0)
            return;
        root.MakeDirectories("etc/default");
        root.Replace(SshDefaults, [.. content, (byte)'\n', .. line]);
    }

    static void AddKeyService(GuestRoot root)
    {
        const string units = "etc/systemd/system", wants = $"{units}/multi-user.target.wants";
        root.MakeDirectories(wants);
        // Before the socket too, which may start the server at the first connection; hence without the default dependencies.
        root.Replace($"{units}/{KeyService}", """
            [Unit]
            Description=Make the ssh host keys of this machine
            Documentation=man:ssh-keygen(1)
            DefaultDependencies=no
            After=local-fs.target
            Before=ssh.service sshd.service ssh.socket sshd.socket shutdown.target
            Conflicts=shutdown.target
            ConditionPathExistsGlob=!/etc/ssh/ssh_host_*_key

            [Service]
            Type=oneshot
            ExecStart=/usr/bin/ssh-keygen -A

            [Install]
            WantedBy=multi-user.target

            """u8);
        root.Link($"{wants}/{KeyService}", $"../{KeyService}");
    }

    // An empty password lets anyone in who reaches a login prompt.
    static void LockRoot(GuestRoot root)
    {
        foreach (string path in (ReadOnlySpan<string>)[Shadow, Passwd])
            if (root.TryRead(path) is { } file && IndexOfEmptyPassword(file.Content) is var at and >= 0)
                root.Replace(path, [.. file.Content.AsSpan(0, at), (byte)'*', .. file.Content.AsSpan(at)]);
    }

    static int IndexOfEmptyPassword(ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> open = "root::"u8;
        if (content.StartsWith(open))
            return open.Length - 1;
        int line = content.IndexOf("\nroot::"u8);
        return line < 0 ? -1 : line + open.Length;
    }
}
