using System.Text;
using Vectl.Linux;

namespace Vectl.Runtime.Tests.Streams;

/// <summary>A pipe whose ends a test reads, writes and closes.</summary>
sealed class PipePair : IDisposable
{
    const int PatienceMs = 10_000;

    public PipePair() => (Read, Write) = Kernel.Pipe();

    public Fd Read { get; }

    public Fd Write { get; }

    public void Put(string text) => Kernel.WriteAll(Write.Number, Encoding.UTF8.GetBytes(text), "pipe");

    /// <summary>What is in the pipe now.</summary>
    public string TakeAvailable()
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (Kernel.WaitReadable(Read, 0) && Kernel.Read(Read, buffer, "pipe") is var count and > 0)
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        return text.ToString();
    }

    /// <summary>Waits for exactly as many bytes as <paramref name="expected"/> has.</summary>
    public void Expect(string expected)
    {
        byte[] buffer = new byte[Encoding.UTF8.GetByteCount(expected)];
        for (int done = 0; done < buffer.Length;)
        {
            Assert.True(Kernel.WaitReadable(Read, PatienceMs), $"after {done} bytes no more came, expected '{expected}'");
            int count = Kernel.Read(Read, buffer.AsSpan(done), "pipe");
            Assert.True(count > 0, $"the pipe ended after {done} bytes, expected '{expected}'");
            done += count;
        }
        Assert.Equal(expected, Encoding.UTF8.GetString(buffer));
    }

    public void Dispose()
    {
        Read.Dispose();
        Write.Dispose();
    }
}
