using Vectl.Linux;
using Vectl.Runtime.Launch;

namespace Vectl.Runtime.State;

/// <summary>One process and no later one that gets its pid.</summary>
/// <param name="Pid">The pid.</param>
/// <param name="StartTime">When it started, in clock ticks since boot.</param>
public readonly record struct ProcessIdentity(int Pid, long StartTime)
{
    /// <summary>The process that has <paramref name="pid"/> now, or null when there is none.</summary>
    public static ProcessIdentity? Of(int pid) => TryReadStartTime(pid, out long startTime) ? new ProcessIdentity(pid, startTime) : null;

    /// <summary>Whole seconds since it started, whatever became of the host's time of day meanwhile.</summary>
    public long Age => Math.Max(0, KernelFacts.SecondsSinceBoot - StartTime / ProcStat.TicksPerSecond);

    /// <summary>A pidfd of this process, or null when it has ended.</summary>
    public Fd? TryOpen()
    {
        Fd? pidfd = Pid > 0 ? Kernel.TryPidfdOpen(Pid) : null;
        // The pidfd comes first: a process that still has this start time now also had the pid then. A pidfd is readable
        // once all threads have ended; state Z alone can be a leader whose threads go on (pidfd_open(2), pthread_exit(3)).
        if (pidfd is null || (TryReadStartTime(Pid, out long startTime) && startTime == StartTime && !Kernel.WaitForExit(pidfd, 0)))
            return pidfd;
        pidfd.Dispose();
        return null;
    }

    static bool TryReadStartTime(int pid, out long startTime)
    {
        startTime = 0;
        // A comm of 15 characters and 51 numbers do not fill this.
        Span<byte> buffer = stackalloc byte[2048];
        string path = $"/proc/{pid}/stat";
        using Fd? file = Kernel.TryOpenAt(null, path, LibC.O_RDONLY);
        if (file is null)
            return false;
        try
        {
            return ProcStat.TryParseStartTime(buffer[..Kernel.Read(file, buffer, path)], out startTime);
        }
        catch (ErrnoException failure) when (failure.Errno == Errno.ESRCH)
        {
            // It ended after the open.
            return false;
        }
    }
}
