using System.Diagnostics;
using System.IO.Compression;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Host;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Templates.Archives;

/// <summary>
/// An archive on the host, decompressed as it is read. Its first bytes say how, not its name. gzip is decoded in
/// process, xz and zstd by the host's programs, which see nothing but a pipe.
/// </summary>
sealed class ArchiveFile : IDisposable
{
    // xz -9 needs 65 MiB (xz(1)); an archive that asks for more wants to exhaust the host.
    const string XzMemory = "--memlimit-decompress=512MiB";
    const int BufferSize = 128 * 1024, ErrorKept = 500;

    // One that has closed its output ends at once; one that still writes has found no fault.
    const int ExitMs = 200;

    readonly CountingStream _file;
    readonly string _path;
    Process? _decompressor;
    Thread? _feeder;
    Task<string>? _complaint;

    ArchiveFile(FileStream file, string path)
    {
        _file = new CountingStream(file);
        _path = path;
        Content = _file;
    }

    /// <summary>The tar stream.</summary>
    public Stream Content { get; private set; }

    /// <summary>The file's length.</summary>
    public long Length => _file.Length;

    /// <summary>How much of the file is read.</summary>
    public long Consumed => _file.Consumed;

    /// <summary>Opens the archive at a path that the administrator gave.</summary>
    public static ArchiveFile Open(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new VeException(VeError.BadValue, $"{Printable.Text(path)} cannot be opened: {exception.Message}");
        }
        var archive = new ArchiveFile(file, path);
        try
        {
            archive.Decompress(file);
            return archive;
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>After the last byte was read: throws if the decompressor found a fault.</summary>
    public void Finish()
    {
        if (_decompressor is null)
            return;
        Content.Dispose();
        _feeder!.Join();
        _decompressor.WaitForExit();
        if (_decompressor.ExitCode != 0)
            throw Failure();
    }

    /// <summary>What the decompressor says when the stream ended too early, or null when it found no fault.</summary>
    public VeException? Fault()
    {
        if (_decompressor is null || !_decompressor.WaitForExit(ExitMs) || _decompressor.ExitCode == 0)
            return null;
        return Failure();
    }

    void Decompress(FileStream file)
    {
        if (!file.CanSeek)
            throw new VeException(VeError.BadValue, $"{Printable.Text(_path)} is no ordinary file");
        Span<byte> magic = stackalloc byte[6];
        magic = magic[..file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            Content = new GZipStream(_file, CompressionMode.Decompress);
        else if (magic.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]))
            Pipe(HostTool.Find("xz", "xz-utils"), "-dc", XzMemory);
        else if (magic.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]))
            Pipe(HostTool.Find("zstd", "zstd"), "-dcq");
        else if (magic.StartsWith("BZh"u8))
            throw new VeException(VeError.BadValue, $"{Printable.Text(_path)} is compressed with bzip2", "Give a tar archive that is plain or compressed with gzip, xz or zstd.");
    }

    void Pipe(HostTool tool, params string[] arguments)
    {
        _decompressor = Process.Start(tool.Pipe(arguments))!;
        _complaint = _decompressor.StandardError.ReadToEndAsync();
        Content = _decompressor.StandardOutput.BaseStream;
        _feeder = new Thread(Feed) { IsBackground = true, Name = "archive" };
        _feeder.Start();
    }

    void Feed()
    {
        try
        {
            using Stream input = _decompressor!.StandardInput.BaseStream;
            _file.CopyTo(input, BufferSize);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // EPIPE: the decompressor has ended. Its exit code says whether that is a fault.
        }
    }

    VeException Failure()
        => new(VeError.BadTemplate, $"{Printable.Text(_path)} cannot be decompressed: {Printable.Text(_complaint!.Result.Trim(), ErrorKept)}", "Fetch or make the archive again.");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_decompressor is not null)
        {
            if (!_decompressor.HasExited)
                _decompressor.Kill();
            _decompressor.WaitForExit();
            _feeder?.Join();
            _decompressor.Dispose();
        }
        Content.Dispose();
        _file.Dispose();
    }
}
