namespace Vectl.Runtime.Streams;

/// <summary>
/// Finds the keys that detach a console in what is typed: Escape and dot at the beginning of a line (vzctl), Ctrl-A and q
/// anywhere (lxc-console); Ctrl-A twice types one Ctrl-A.
/// </summary>
sealed class DetachKeys
{
    const byte Escape = 27, ControlA = 1;

    byte _pending;
    bool _lineStart = true;

    /// <summary>Passes on what is not part of a detach sequence; a first key is held back until its second is known.</summary>
    /// <returns>Whether to detach.</returns>
    public bool Filter(ReadOnlySpan<byte> typed, out byte[] send)
    {
        var result = new List<byte>(typed.Length + 1);
        bool detach = false;
        for (int i = 0; i < typed.Length && !detach; i++)
            detach = Next(typed[i], result);
        send = result.ToArray();
        return detach;
    }

    bool Next(byte key, List<byte> result)
    {
        byte first = _pending;
        _pending = 0;
        if (first == Escape && key == '.' || first == ControlA && key == 'q')
            return true;
        if (first == Escape)
            result.Add(Escape);
        if (key == ControlA && first != ControlA || key == Escape && _lineStart && first != Escape)
            _pending = key;
        else
            result.Add(key);
        _lineStart = key is (byte)'\r' or (byte)'\n';
        return false;
    }
}
