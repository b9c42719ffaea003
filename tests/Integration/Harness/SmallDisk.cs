namespace Vectl.Integration.Harness;

/// <summary>A tree on a file system of its own that is soon full.</summary>
sealed class SmallDisk : IDisposable
{
    readonly string _mountPoint;

    public SmallDisk(HostFixture host, string size)
    {
        Root = host.NewRoot("disk/root");
        _mountPoint = Path.GetDirectoryName(Root)!;
        string configuration = File.ReadAllText($"{Root}/etc/vectl/vectl.yaml");
        Command.Run(["mount", "-t", "tmpfs", "-o", $"size={size},mode=755", "vectl-test", _mountPoint]).Expect(0);
        Directory.CreateDirectory($"{Root}/etc/vectl");
        File.WriteAllText($"{Root}/etc/vectl/vectl.yaml", configuration);
    }

    public string Root { get; }

    /// <summary>Writes until there is no byte left.</summary>
    public void Fill() => Command.Run(["/bin/sh", "-c", $"cat /dev/zero > {_mountPoint}/fill 2>/dev/null; while : > {_mountPoint}/more.$((n += 1)) 2>/dev/null && [ $n -lt 20000 ]; do :; done"], timeout: TimeSpan.FromSeconds(60));

    /// <summary>Takes it back.</summary>
    public void Free() => Command.Run(["/bin/sh", "-c", $"find {_mountPoint} -maxdepth 1 -type f -delete"]).Expect(0);

    public void Dispose()
    {
        Command.Run(["umount", _mountPoint]).Expect(0);
        Directory.Delete(_mountPoint, recursive: true);
    }
}
