namespace Vectl.Integration.Harness;

/// <summary>A tree on a file system of its own that is soon full.</summary>
sealed class SmallDisk : IDisposable
{
    readonly string _mountPoint;

    public SmallDisk(HostFixture host, string size)
    {
        _mountPoint = Directory.CreateTempSubdirectory("vd").FullName;
        Command.Run(["mount", "-t", "tmpfs", "-o", $"size={size},mode=755", "vectl-test", _mountPoint]).Expect(0);
        Root = $"{_mountPoint}/root";
        Directory.Move(host.NewRoot("vd-root"), _mountPoint + ".conf");
        Command.Run(["cp", "-r", _mountPoint + ".conf", Root]).Expect(0);
        Directory.Delete(_mountPoint + ".conf", recursive: true);
    }

    public string Root { get; }

    /// <summary>Writes until there is no byte left.</summary>
    public void Fill() => Command.Run(["/bin/sh", "-c", $"cat /dev/zero > {_mountPoint}/fill 2>/dev/null; while : > {_mountPoint}/more.$((n += 1)) 2>/dev/null && [ $n -lt 20000 ]; do :; done"], timeout: TimeSpan.FromSeconds(60));

    /// <summary>Takes it back.</summary>
    public void Free() => Command.Run(["/bin/sh", "-c", $"find {_mountPoint} -maxdepth 1 -type f -delete"]).Expect(0);

    public void Dispose()
    {
        Command.Run(["umount", _mountPoint]).Expect(0);
        Directory.Delete(_mountPoint);
    }
}
