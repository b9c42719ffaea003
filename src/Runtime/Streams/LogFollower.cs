using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Streams;

/// <summary>Reads a log as it grows, also across its rotation.</summary>
sealed class LogFollower : IDisposable
{
    readonly string _path;
    readonly byte[] _buffer = new byte[16 << 10];
    Fd? _file;
    ulong _inode;

    /// <summary>Follows the file at <paramref name="path"/>, which may not be there yet.</summary>
    /// <param name="path">The log.</param>
    /// <param name="fromStart">Whether what is already there counts; else only a last unfinished line does, which is the prompt.</param>
    public LogFollower(string path, bool fromStart)
    {
        _path = path;
        Open();
        if (_file is not null && !fromStart)
            SkipToLastLine(_file);
    }

    /// <summary>Writes everything new to the descriptor <paramref name="target"/>.</summary>
    public void CopyTo(Fd target)
    {
        Drain(target);
        if (Kernel.TryStat(_path) is { } now && now.stx_ino != _inode)
        {
            // Rotated: the old file may have got more between the drain above and its renaming, and gets no more now.
            Drain(target);
            _file?.Dispose();
            Open();
            Drain(target);
        }
    }

    void Drain(Fd target)
    {
        if (_file is null)
            return;
        while (Kernel.Read(_file, _buffer, _path) is var count and > 0)
            Kernel.WriteAll(target.Number, _buffer.AsSpan(0, count), "stdout");
    }

    void Open()
    {
        _file = Kernel.TryOpenAt(null, _path, O_RDONLY | O_NOFOLLOW);
        _inode = _file is null ? 0 : Kernel.Stat(_file).stx_ino;
    }

    unsafe void SkipToLastLine(Fd file)
    {
        long size = (long)Kernel.Stat(file).stx_size;
        long start = Math.Max(0, size - 512);
        Span<byte> tail = stackalloc byte[512];
        fixed (byte* pointer = tail)
        {
            nint count = Kernel.Check(pread(file.Number, pointer, 512, start), "pread", _path);
            int newline = tail[..(int)count].LastIndexOf((byte)'\n');
            Kernel.CheckRaw(Kernel.Call(SysNo.lseek, file.Number, (nint)(start + newline + 1), 0), "lseek", _path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
