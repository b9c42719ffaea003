using System.Buffers.Text;
using System.Text;

namespace Vectl.Runtime.Storage;

/// <summary>Who holds a VE's lock, as it wrote into the lock file; pid 0 when it wrote nothing that can be read.</summary>
/// <param name="Pid">Its pid.</param>
/// <param name="Verb">What it does, e.g. <c>start</c>.</param>
public sealed record LockHolder(int Pid, string Verb)
{
    const int MaxVerb = 32;

    /// <summary>A holder of whom nothing is known.</summary>
    public static readonly LockHolder Unknown = new(0, "");

    /// <summary>Reads <c>pid\nverb\n</c>; anything else is <see cref="Unknown"/>.</summary>
    public static LockHolder Parse(ReadOnlySpan<byte> content)
    {
        if (!Utf8Parser.TryParse(content, out int pid, out int digits) || pid <= 0 || digits == content.Length || content[digits] != '\n')
            return Unknown;
        ReadOnlySpan<byte> verb = content[(digits + 1)..];
        if (verb.Length is < 2 or > MaxVerb + 1 || verb[^1] != '\n')
            return Unknown;
        verb = verb[..^1];
        foreach (byte c in verb)
            if (!char.IsAsciiLetterOrDigit((char)c) && c != '-')
                return Unknown;
        return new LockHolder(pid, Encoding.ASCII.GetString(verb));
    }

    /// <summary>The content of the lock file.</summary>
    public byte[] Format() => Encoding.ASCII.GetBytes($"{Pid}\n{Verb}\n");

    /// <inheritdoc/>
    public override string ToString() => Pid == 0 ? "another command" : $"'{Verb}' (pid {Pid})";
}
