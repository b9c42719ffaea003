using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using static Vectl.Linux.LibC;

namespace Vectl.Linux;

/// <summary>Typed system calls: descriptors are <see cref="Fd"/>, failures are <see cref="ErrnoException"/>, EINTR is retried.</summary>
public static unsafe partial class Kernel
{
    /// <summary>The errno of the last libc call on this thread.</summary>
    public static Errno LastErrno => (Errno)Marshal.GetLastPInvokeError();

    /// <summary>A raw system call; returns the result or <c>-errno</c>, as the kernel does.</summary>
    public static nint Call(SysNo number, nint a1 = 0, nint a2 = 0, nint a3 = 0, nint a4 = 0, nint a5 = 0, nint a6 = 0)
    {
        nint result = syscall((nint)number, a1, a2, a3, a4, a5, a6);
        return result == -1 ? -Marshal.GetLastPInvokeError() : result;
    }

    /// <summary>Throws unless <paramref name="result"/> of a libc call is non-negative.</summary>
    public static nint Check(nint result, string operation, string? target = null)
        => result >= 0 ? result : throw new ErrnoException(LastErrno, operation, target);

    /// <summary>Throws unless <paramref name="result"/> of <see cref="Call"/> is non-negative.</summary>
    public static nint CheckRaw(nint result, string operation, string? target = null)
        => result >= 0 ? result : throw new ErrnoException((Errno)(-result), operation, target);

    /// <summary>A pipe; both ends are close-on-exec (<c>pipe2(2)</c>).</summary>
    public static (Fd Read, Fd Write) Pipe()
    {
        int* fds = stackalloc int[2];
        Check(pipe2(fds, O_CLOEXEC), "pipe2");
        return (new Fd(fds[0]), new Fd(fds[1]));
    }

    /// <summary>Bytes that nobody can guess (<c>getrandom(2)</c>).</summary>
    public static byte[] Random(int count)
    {
        byte[] bytes = new byte[count];
        fixed (byte* pointer = bytes)
            for (int done = 0; done < count;)
            {
                nint got = Call(SysNo.getrandom, (nint)(pointer + done), count - done, 0);
                if (got != -(int)Errno.EINTR)
                    done += (int)CheckRaw(got, "getrandom");
            }
        return bytes;
    }

    /// <summary>Ends the process at once, with all its threads (<c>exit_group(2)</c>).</summary>
    [DoesNotReturn]
    public static void Exit(int code)
    {
        while (true)
            Call(SysNo.exit_group, code);
    }

    /// <summary>
    /// Opens <c>/dev/null</c> for each of the standard streams that the caller left closed: otherwise the next file opened
    /// would become one, and get what is printed.
    /// </summary>
    public static void EnsureStandardStreams()
    {
        for (int stream = 0; stream <= 2; stream++)
            if (fcntl(stream, F_GETFD, 0) < 0)
                Check(openat(AT_FDCWD, "/dev/null", O_RDWR, 0), "openat", "/dev/null");
    }

    /// <summary>A close-on-exec duplicate.</summary>
    public static Fd Duplicate(int fd) => new((int)Check(fcntl(fd, F_DUPFD_CLOEXEC, 3), "fcntl F_DUPFD_CLOEXEC", $"fd {fd}"));

    /// <summary>Makes reads and writes of everyone who shares the open file fail with EAGAIN instead of waiting.</summary>
    public static void SetNonBlocking(Fd fd)
        => Check(fcntl(fd.Number, F_SETFL, Check(fcntl(fd.Number, F_GETFL, 0), "fcntl F_GETFL", $"fd {fd.Number}") | O_NONBLOCK), "fcntl F_SETFL", $"fd {fd.Number}");

    /// <summary>A stable reference to the process <paramref name="pid"/>, or null when there is none (<c>pidfd_open(2)</c>).</summary>
    public static Fd? TryPidfdOpen(int pid)
    {
        nint result = Call(SysNo.pidfd_open, pid, 0);
        if (result == -(int)Errno.ESRCH || result == -(int)Errno.EINVAL)
            return null;
        return new Fd((int)CheckRaw(result, "pidfd_open", pid.ToString()));
    }

    /// <summary>Sends <paramref name="signal"/>; a process that is gone already is no error.</summary>
    public static void PidfdSignal(Fd pidfd, int signal)
    {
        nint result = Call(SysNo.pidfd_send_signal, pidfd.Number, signal, 0, 0);
        if (result != -(int)Errno.ESRCH)
            CheckRaw(result, "pidfd_send_signal", $"signal {signal}");
    }

    /// <summary>Waits until the process behind <paramref name="pidfd"/> has ended.</summary>
    /// <returns>False when <paramref name="timeoutMs"/> milliseconds passed first (-1 waits for ever).</returns>
    public static bool WaitForExit(Fd pidfd, int timeoutMs) => WaitReadable(pidfd, timeoutMs);

    /// <summary>Waits until <paramref name="fd"/> is readable or has hung up.</summary>
    public static bool WaitReadable(Fd fd, int timeoutMs)
    {
        long deadline = timeoutMs < 0 ? long.MaxValue : Environment.TickCount64 + timeoutMs;
        var entry = new pollfd { fd = fd.Number, events = POLLIN };
        while (true)
        {
            int wait = timeoutMs < 0 ? -1 : (int)Math.Max(0, deadline - Environment.TickCount64);
            int ready = poll(&entry, 1, wait);
            if (ready > 0)
                return true;
            if (ready == 0)
                return false;
            if (LastErrno != Errno.EINTR)
                throw new ErrnoException(LastErrno, "poll");
        }
    }

    /// <summary>Reaps the child <paramref name="pid"/> and says how it ended (<c>waitid(2)</c>).</summary>
    public static ExitStatus Reap(int pid)
    {
        siginfo_t info;
        while (waitid(P_PID, (uint)pid, &info, WEXITED) < 0)
            if (LastErrno != Errno.EINTR)
                throw new ErrnoException(LastErrno, "waitid", pid.ToString());
        return info.si_code == CLD_EXITED ? ExitStatus.Exited(info.si_status) : ExitStatus.Signalled(info.si_status);
    }
}
