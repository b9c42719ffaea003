using System.Text;

namespace Vectl.Runtime.Streams;

/// <summary>What vectl understands of a message of <c>sd_notify(3)</c>: lines <c>NAME=value</c>. Its sender is in a VE, so it is data and nothing more.</summary>
/// <param name="Ready">Whether the sender says that it is up.</param>
/// <param name="Status">What it says it is doing, or null.</param>
readonly record struct NotifyMessage(bool Ready, string? Status)
{
    /// <summary>Reads a message; lines that mean nothing here are passed over.</summary>
    public static NotifyMessage Parse(ReadOnlySpan<byte> message)
    {
        var result = new NotifyMessage();
        foreach (Range range in message.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = message[range];
            if (line.SequenceEqual("READY=1"u8))
                result = result with { Ready = true };
            else if (line.StartsWith("STATUS="u8))
                result = result with { Status = Encoding.UTF8.GetString(line["STATUS=".Length..]) };
        }
        return result;
    }
}
