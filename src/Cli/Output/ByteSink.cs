namespace Vectl.Cli.Output;

/// <summary>Takes all of the bytes, in one write where the kernel allows.</summary>
delegate void ByteSink(ReadOnlySpan<byte> data);
