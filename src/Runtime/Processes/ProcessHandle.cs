using System.Globalization;
using Vectl.Cgroups;
using Vectl.Linux;

namespace Vectl.Runtime.Processes;

/// <summary>One process, held by its directory below <c>/proc</c>: whoever gets its pid later is not what is read and signalled here.</summary>
sealed class ProcessHandle : IDisposable
{
    readonly Fd _directory;

    ProcessHandle(int pid, Fd directory) => (Pid, _directory) = (pid, directory);

    /// <summary>The pid on the host.</summary>
    public int Pid { get; }

    /// <summary>The process that has <paramref name="pid"/> now, or null when there is none.</summary>
    public static ProcessHandle? TryOpen(int pid)
        => Kernel.TryOpenAt(null, $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}", LibC.O_RDONLY | LibC.O_DIRECTORY) is { } directory ? new ProcessHandle(pid, directory) : null;

    /// <summary>The beginning of one of its files; null when it is gone.</summary>
    /// <param name="file">The name, e.g. <c>status</c>.</param>
    /// <param name="limit">How many bytes at most.</param>
    public byte[]? TryRead(string file, int limit)
    {
        byte[] buffer = new byte[limit];
        int length = 0;
        try
        {
            using Fd? fd = Kernel.TryOpenAt(_directory, file, LibC.O_RDONLY);
            if (fd is null)
                return null;
            while (length < limit && Kernel.Read(fd, buffer.AsSpan(length), file) is var count and > 0)
                length += count;
            return buffer[..length];
        }
        catch (ErrnoException failure) when (failure.Errno == Errno.ESRCH)
        {
            return null;
        }
    }

    /// <summary>Its cgroup, see <see cref="ProcessCgroup.TryRead"/>.</summary>
    public byte[]? TryReadCgroup() => ProcessCgroup.TryRead(_directory);

    /// <summary>Sends it a signal; one that is gone is no error. A directory of <c>/proc</c> serves as a pidfd here (<c>pidfd_send_signal(2)</c>).</summary>
    public void Signal(int signal) => Kernel.PidfdSignal(_directory, signal);

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();
}
