using System.Buffers.Binary;
using Vectl.Linux;
using Vectl.Runtime.State;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Lifecycle;

/// <summary>
/// Asks System V init for runlevel 0, as telinit(8) does: a request through a FIFO. Its one signal for that, SIGPWR, does what inittab
/// says, which in most distributions is nothing.
/// </summary>
static class SysvinitControl
{
    const string Fifo = "run/initctl";

    // struct init_request of sysvinit's initreq.h; sleeptime is how long it leaves between SIGTERM and SIGKILL.
    const int Magic = 0x03091969, CommandRunLevel = 1, SleepSeconds = 5, RequestSize = 384;

    /// <summary>The request to power off.</summary>
    internal static byte[] PowerOffRequest()
    {
        byte[] request = new byte[RequestSize];
        foreach ((int index, int value) in (ReadOnlySpan<(int, int)>)[(0, Magic), (1, CommandRunLevel), (2, '0'), (3, SleepSeconds)])
            BinaryPrimitives.WriteInt32LittleEndian(request.AsSpan(4 * index), value);
        return request;
    }

    /// <summary>Sends it; false when the VE has no such FIFO or nobody reads it.</summary>
    public static unsafe bool TryPowerOff(RunningVe running)
    {
        using Fd? place = running.TryFind(Fifo);
        // Anything else by that name, a file of /proc above all, is not to be opened: that alone may do something.
        if (place is null || (Kernel.Stat(place).stx_mode & S_IFMT) != S_IFIFO)
            return false;
        int number = openat(AT_FDCWD, $"/proc/self/fd/{place.Number}", O_WRONLY | O_NONBLOCK | O_CLOEXEC, 0);
        // ENXIO: nobody reads it.
        if (number < 0)
            return false;
        using var fifo = new Fd(number);
        byte[] request = PowerOffRequest();
        fixed (byte* pointer = request)
            return write(fifo.Number, pointer, RequestSize) == RequestSize;
    }
}
