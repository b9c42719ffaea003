using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Terminals;

/// <summary>A pseudo-terminal pair. The slave comes from the master (TIOCGPTPEER), never from a path that a VE could have replaced.</summary>
public sealed unsafe class Pty : IDisposable
{
    const uint PtmxMajor = 5, PtmxMinor = 2;

    Pty(Fd master, Fd slave)
    {
        Master = master;
        Slave = slave;
    }

    /// <summary>The side that vectl reads and writes.</summary>
    public Fd Master { get; }

    /// <summary>The side that is a terminal to the VE.</summary>
    public Fd Slave { get; }

    /// <summary>A terminal of the host's own devpts.</summary>
    public static Pty OpenOnHost() => FromMaster(Kernel.Open("/dev/ptmx", O_RDWR | O_NOCTTY));

    /// <summary>A terminal of a VE's devpts instance.</summary>
    /// <param name="root">The VE's root directory (<c>/proc/PID/root</c>); everything below it is hostile.</param>
    public static Pty OpenInRoot(Fd root)
    {
        using Fd place = Kernel.OpenInRoot(root, "dev/pts/ptmx", O_PATH | O_NOFOLLOW, resolve: RESOLVE_NO_SYMLINKS);
        statx found = Kernel.Stat(place);
        bool isPtmx = (found.stx_mode & S_IFMT) == S_IFCHR && found is { stx_rdev_major: PtmxMajor, stx_rdev_minor: PtmxMinor };
        if (!isPtmx || Kernel.FileSystemMagic(place) != DEVPTS_SUPER_MAGIC)
            throw new ErrnoException(Errno.ENODEV, "open", "the VE's /dev/pts/ptmx, which is not a pseudo-terminal multiplexer");
        // The inode behind `place` is verified; opening it again by the same path could meet another one, so go through it.
        return FromMaster(Kernel.Open($"/proc/self/fd/{place.Number}", O_RDWR | O_NOCTTY));
    }

    static Pty FromMaster(Fd master)
    {
        try
        {
            int unlock = 0;
            Kernel.Check(ioctl(master.Number, TIOCSPTLCK, &unlock), "ioctl", "TIOCSPTLCK");
            int slave = ioctl(master.Number, TIOCGPTPEER, (void*)(nint)(O_RDWR | O_NOCTTY | O_CLOEXEC));
            return new Pty(master, new Fd((int)Kernel.Check(slave, "ioctl", "TIOCGPTPEER")));
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    /// <summary>Gives the terminal to the VE's root.</summary>
    public void Own(uint uid, uint gid) => Kernel.Check(fchown(Slave.Number, uid, gid), "fchown", "terminal");

    /// <inheritdoc/>
    public void Dispose()
    {
        Master.Dispose();
        Slave.Dispose();
    }
}
