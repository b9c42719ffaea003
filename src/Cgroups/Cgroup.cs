using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Cgroups;

/// <summary>One cgroup: its directory, held open, and the files of the core that every cgroup v2 has.</summary>
public sealed class Cgroup : IDisposable
{
    Cgroup(Fd directory, string path)
    {
        Directory = directory;
        Path = path;
    }

    /// <summary>The directory, as <c>clone3</c> takes it with CLONE_INTO_CGROUP.</summary>
    public Fd Directory { get; }

    /// <summary>The directory's path, for messages and for removal.</summary>
    public string Path { get; }

    /// <summary>Opens a cgroup that exists.</summary>
    public static Cgroup Open(string path) => new(Kernel.Open(path, O_PATH | O_DIRECTORY), path);

    /// <summary>Opens a cgroup, or returns null when there is none.</summary>
    public static Cgroup? TryOpen(string path)
        => Kernel.TryOpenAt(null, path, O_PATH | O_DIRECTORY) is { } directory ? new Cgroup(directory, path) : null;

    /// <summary>Opens a child, or returns null when there is none.</summary>
    public Cgroup? OpenChild(string name)
        => Kernel.TryOpenAt(Directory, name, O_PATH | O_DIRECTORY) is { } child ? new Cgroup(child, $"{Path}/{name}") : null;

    /// <summary>Makes a child, or returns null when there is one already.</summary>
    public Cgroup? CreateChild(string name)
    {
        if (mkdirat(Directory.Number, name, 0x1ED) < 0)
            return Kernel.LastErrno == Errno.EEXIST ? null : throw new ErrnoException(Kernel.LastErrno, "mkdirat", $"{Path}/{name}");
        return OpenChild(name);
    }

    /// <summary>Opens a descendant by the kernel's bytes, which begin with a slash.</summary>
    internal Cgroup? TryOpenPath(ReadOnlySpan<byte> path)
    {
        path = path.TrimStart((byte)'/');
        Fd? directory = CgroupTree.TryOpen(Directory, path.IsEmpty ? "."u8 : path, O_PATH);
        return directory is null ? null : new Cgroup(directory, $"{Path}/{Encoding.UTF8.GetString(path)}");
    }

    /// <summary>Writes a value into one of the cgroup's files in one <c>write(2)</c>, as the kernel wants it.</summary>
    public void Write(string file, string value)
    {
        Errno errno = TryWrite(file, value);
        if (errno != Errno.OK)
            throw new ErrnoException(errno, $"write \"{value}\" to", $"{Path}/{file}");
    }

    /// <summary>As <see cref="Write"/>, for a refusal that is no failure.</summary>
    public unsafe Errno TryWrite(string file, string value)
    {
        using Fd? fd = Kernel.TryOpenAt(Directory, file, O_WRONLY);
        if (fd is null)
            return Errno.ENOENT;
        Span<byte> bytes = stackalloc byte[256];
        if (!Encoding.UTF8.TryGetBytes(value, bytes, out int length))
            return Errno.E2BIG;
        fixed (byte* pointer = bytes)
            while (write(fd.Number, pointer, (nuint)length) < 0)
                if (Kernel.LastErrno != Errno.EINTR)
                    return Kernel.LastErrno;
        return Errno.OK;
    }

    /// <summary>Reads one of the cgroup's files.</summary>
    public string Read(string file)
        => TryRead(file) ?? throw new ErrnoException(Errno.ENOENT, "read", $"{Path}/{file}");

    /// <summary>Reads one of the cgroup's files; null when the cgroup does not have it, or is gone.</summary>
    public string? TryRead(string file)
    {
        using Fd? fd = Kernel.TryOpenAt(Directory, file, O_RDONLY);
        try
        {
            return fd is null ? null : Encoding.UTF8.GetString(Kernel.ReadToEnd(fd, $"{Path}/{file}"));
        }
        catch (ErrnoException failure) when (failure.Errno == Errno.ENODEV)
        {
            // It was removed after the open.
            return null;
        }
    }

    /// <summary>The controllers that this cgroup has (<c>cgroup.controllers</c>).</summary>
    public ImmutableArray<string> Controllers => ControllerSet.Parse(Read("cgroup.controllers"));

    /// <summary>Whether it or a descendant has a live process (<c>cgroup.events</c>).</summary>
    public bool Populated => Event("populated");

    /// <summary>Whether all its processes are stopped by <see cref="Freeze"/>.</summary>
    public bool Frozen => Event("frozen");

    /// <summary>CPU time that it and its descendants, also past ones, have used (<c>cpu.stat</c>, there without any controller).</summary>
    public TimeSpan CpuUsage
        => TimeSpan.FromMicroseconds(FlatKeyed.TryGet(Read("cpu.stat"), "usage_usec", out long usage) ? usage : 0);

    /// <summary>How many tasks it holds: <c>pids.current</c>, or without that controller the processes one can count.</summary>
    public long TaskCount => TryRead("pids.current") is { } text
        ? long.Parse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture)
        : Processes(CgroupScope.Tree).Count;

    /// <summary>The processes in it, by host pid.</summary>
    public List<int> Processes(CgroupScope scope)
    {
        var pids = new List<int>();
        if (scope == CgroupScope.Tree)
            CgroupTree.Walk(Directory, enter: directory => AddProcesses(directory, pids));
        else
            AddProcesses(Directory, pids);
        return pids;
    }

    static void AddProcesses(Fd directory, List<int> pids)
    {
        using Fd? fd = Kernel.TryOpenAt(directory, "cgroup.procs", O_RDONLY);
        if (fd is null)
            return;
        try
        {
            foreach (ReadOnlySpan<char> line in Encoding.UTF8.GetString(Kernel.ReadToEnd(fd, "cgroup.procs")).AsSpan().EnumerateLines())
                if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
                    pids.Add(pid);
        }
        catch (ErrnoException failure) when (failure.Errno is Errno.EOPNOTSUPP or Errno.ENODEV)
        {
            // EOPNOTSUPP: a threaded cgroup, whose processes the domain above it lists. ENODEV: removed meanwhile.
        }
    }

    /// <summary>Sends SIGKILL to all processes in it and below, those that are just forking too (<c>cgroup.kill</c>, Linux 5.14).</summary>
    public void Kill() => Write("cgroup.kill", "1");

    /// <summary>Stops all its processes; false when some did not stop in time (uninterruptible sleep).</summary>
    public bool Freeze(int timeoutMs)
    {
        Write("cgroup.freeze", "1");
        return WaitEvent("frozen", 1, timeoutMs);
    }

    /// <summary>Lets them go on.</summary>
    public void Thaw() => Write("cgroup.freeze", "0");

    /// <summary>Waits until it has no live process; false when <paramref name="timeoutMs"/> milliseconds passed first (-1 waits for ever).</summary>
    public bool WaitEmpty(int timeoutMs) => WaitEvent("populated", 0, timeoutMs);

    /// <summary>Removes it and all below it; processes that were killed just now may take a moment to leave.</summary>
    /// <exception cref="ErrnoException">EBUSY: there are live processes.</exception>
    public void RemoveTree(int timeoutMs = 2000)
    {
        long deadline = Environment.TickCount64 + timeoutMs;
        while (TryRemoveOnce() is var errno && errno != Errno.OK)
        {
            int left = (int)(deadline - Environment.TickCount64);
            if (errno != Errno.EBUSY || left <= 0)
                throw new ErrnoException(errno, "rmdir", Path);
            // Empty yet busy is a cgroup whose last task is on its way out: there is no event for that.
            if (WaitEmpty(left))
                Thread.Sleep(1);
        }
    }

    Errno TryRemoveOnce()
    {
        // Most have no children left: one call does.
        Errno errno = CgroupTree.RemoveDirectory(Directory, Encoding.UTF8.GetBytes(Path));
        if (errno != Errno.EBUSY)
            return errno;
        CgroupTree.Walk(Directory, leave: (parent, name) => CgroupTree.RemoveDirectory(parent, name));
        return CgroupTree.RemoveDirectory(Directory, Encoding.UTF8.GetBytes(Path));
    }

    bool Event(string key)
        => FlatKeyed.TryGet(Read("cgroup.events"), key, out long value) && value == 1;

    // The kernel wakes POLLPRI when cgroup.events changes after it was last read (cgroup-v2.rst, "[un]populated notification").
    unsafe bool WaitEvent(string key, long wanted, int timeoutMs)
    {
        using Fd fd = Kernel.OpenAt(Directory, "cgroup.events", O_RDONLY);
        long deadline = timeoutMs < 0 ? long.MaxValue : Environment.TickCount64 + timeoutMs;
        byte* buffer = stackalloc byte[256];
        while (true)
        {
            nint length = pread(fd.Number, buffer, 256, 0);
            if (length < 0 && Kernel.LastErrno == Errno.ENODEV)
                return true; // removed, so empty
            Kernel.Check(length, "read", $"{Path}/cgroup.events");
            if (FlatKeyed.TryGet(Encoding.UTF8.GetString(buffer, (int)length), key, out long value) && value == wanted)
                return true;
            int wait = timeoutMs < 0 ? -1 : (int)Math.Max(0, deadline - Environment.TickCount64);
            if (wait == 0)
                return false;
            const short POLLPRI = 2;
            var entry = new pollfd { fd = fd.Number, events = POLLPRI };
            if (poll(&entry, 1, wait) < 0 && Kernel.LastErrno != Errno.EINTR)
                throw new ErrnoException(Kernel.LastErrno, "poll", $"{Path}/cgroup.events");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Dispose();
}
