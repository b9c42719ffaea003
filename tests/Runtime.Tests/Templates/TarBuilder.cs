using System.Text;

namespace Vectl.Runtime.Tests.Templates;

/// <summary>Writes archives byte by byte, also such that no honest program writes.</summary>
sealed class TarBuilder
{
    readonly MemoryStream _out = new();

    /// <summary>The archive with its end mark.</summary>
    public byte[] End()
    {
        _out.Write(new byte[1024]);
        return _out.ToArray();
    }

    /// <summary>What is written so far, without an end mark.</summary>
    public byte[] Cut() => _out.ToArray();

    public TarBuilder File(string name, string content = "data", int uid = 0, int gid = 0, int mode = 420)
        => Raw('0', name, Encoding.UTF8.GetBytes(content), uid: uid, gid: gid, mode: mode);

    public TarBuilder Directory(string name, int mode = 493) => Raw('5', name, mode: mode);

    public TarBuilder Link(string name, string target) => Raw('2', name, link: target);

    public TarBuilder HardLink(string name, string target) => Raw('1', name, link: target);

    public TarBuilder Device(char type, string name, int major, int minor) => Raw(type, name, major: major, minor: minor);

    /// <summary>A pax header for the entry after it.</summary>
    public TarBuilder Pax(params (string Key, byte[] Value)[] records)
    {
        var data = new MemoryStream();
        foreach ((string key, byte[] value) in records)
        {
            byte[] keyBytes = Encoding.UTF8.GetBytes(key);
            int rest = keyBytes.Length + value.Length + 3, length = rest;
            while (length != rest + length.ToString().Length)
                length = rest + length.ToString().Length;
            data.Write(Encoding.ASCII.GetBytes($"{length} "));
            data.Write(keyBytes);
            data.WriteByte((byte)'=');
            data.Write(value);
            data.WriteByte((byte)'\n');
        }
        return Raw('x', "pax", data.ToArray());
    }

    public TarBuilder Pax(string key, string value) => Pax((key, Encoding.UTF8.GetBytes(value)));

    /// <summary>Any header, with data or with a size that lies.</summary>
    public TarBuilder Raw(char type, string name, byte[]? content = null, string link = "", int uid = 0, int gid = 0, int mode = 420,
        int major = 0, int minor = 0, long? size = null, Action<byte[]>? change = null)
    {
        content ??= [];
        byte[] block = new byte[512];
        Encoding.UTF8.GetBytes(name).CopyTo(block, 0);
        Octal(block, 100, 8, mode);
        Octal(block, 108, 8, uid);
        Octal(block, 116, 8, gid);
        Octal(block, 124, 12, size ?? content.Length);
        Octal(block, 136, 12, 1_000_000_000);
        block[156] = (byte)type;
        Encoding.UTF8.GetBytes(link).CopyTo(block, 157);
        "ustar\0"u8.CopyTo(block.AsSpan(257));
        "00"u8.CopyTo(block.AsSpan(263));
        Octal(block, 329, 8, major);
        Octal(block, 337, 8, minor);
        change?.Invoke(block);
        block.AsSpan(148, 8).Fill((byte)' ');
        int sum = 0;
        foreach (byte b in block)
            sum += b;
        Octal(block, 148, 8, sum);
        _out.Write(block);
        _out.Write(content);
        _out.Write(new byte[-content.Length & 511]);
        return this;
    }

    public static void Octal(byte[] block, int offset, int length, long value)
        => Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(length - 1, '0')).CopyTo(block, offset);
}
