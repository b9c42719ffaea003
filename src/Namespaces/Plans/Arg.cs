using System.Collections.Immutable;

namespace Vectl.Namespaces.Plans;

/// <summary>One argument of a system call in a plan: plain data until the encoder lays it out in native memory.</summary>
public abstract record Arg
{
    /// <summary>A number; <paramref name="Shown"/> is how it is printed (flag names).</summary>
    public sealed record Value(long Number, string? Shown = null) : Arg
    {
        /// <inheritdoc/>
        public override string ToString() => Shown ?? Number.ToString();
    }

    /// <summary>The content of a register at the time the step runs.</summary>
    public sealed record Register(Slot Slot) : Arg
    {
        /// <inheritdoc/>
        public override string ToString() => Slot.ToString();
    }

    /// <summary>A pointer to a NUL-terminated UTF-8 string.</summary>
    public sealed record Str(string Content) : Arg
    {
        /// <inheritdoc/>
        public override string ToString() => $"\"{Content.ReplaceLineEndings("\\n")}\"";
    }

    /// <summary>A pointer to bytes, e.g. a structure; <paramref name="Description"/> is how it is printed.</summary>
    public sealed record Bytes(ImmutableArray<byte> Content, string Description) : Arg
    {
        /// <inheritdoc/>
        public override string ToString() => Description;

        /// <summary>Compares the content, not the array's identity.</summary>
        public bool Equals(Bytes? other) => other is not null && Description == other.Description && Content.AsSpan().SequenceEqual(other.Content.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Description, Content.Length);
    }

    /// <summary>A pointer to a NULL-terminated array of strings (argv, envp).</summary>
    public sealed record Strings(ImmutableArray<string> Items) : Arg
    {
        /// <inheritdoc/>
        public override string ToString() => $"[{string.Join(", ", Items.Select(i => $"\"{i}\""))}]";

        /// <summary>Compares the items.</summary>
        public bool Equals(Strings? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Items.Length;
    }

    /// <summary>A pointer to a <c>struct sock_fprog</c> over a BPF program.</summary>
    public sealed record Filter(ImmutableArray<Linux.sock_filter> Program) : Arg
    {
        /// <inheritdoc/>
        public override string ToString() => $"{{{Program.Length} instructions}}";

        /// <summary>Compares the program.</summary>
        public bool Equals(Filter? other) => other is not null && Program.AsSpan().SequenceEqual(other.Program.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Program.Length;
    }

    /// <summary>A pointer into the scratch area that all stages share, <paramref name="Offset"/> bytes from its start.</summary>
    public sealed record Scratch(int Offset) : Arg
    {
        /// <inheritdoc/>
        public override string ToString() => $"&scratch[{Offset}]";
    }

    /// <summary>A number.</summary>
    public static implicit operator Arg(long number) => new Value(number);

    /// <summary>A number.</summary>
    public static implicit operator Arg(int number) => new Value(number);

    /// <summary>A string.</summary>
    public static implicit operator Arg(string text) => new Str(text);

    /// <summary>A register.</summary>
    public static implicit operator Arg(Slot slot) => new Register(slot);
}
