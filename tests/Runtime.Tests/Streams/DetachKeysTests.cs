using System.Text;
using Vectl.Runtime.Streams;

namespace Vectl.Runtime.Tests.Streams;

public sealed class DetachKeysTests
{
    const string Escape = "\u001b", ControlA = "\u0001";

    // Types the texts one read after the other; what was sent, and whether the last read detached.
    static (string Sent, bool Detached) Type(params IEnumerable<string> reads)
    {
        var keys = new DetachKeys();
        var sent = new StringBuilder();
        foreach (string read in reads)
        {
            bool detach = keys.Filter(Encoding.Latin1.GetBytes(read), out byte[] send);
            sent.Append(Encoding.Latin1.GetString(send));
            if (detach)
                return (sent.ToString(), true);
        }
        return (sent.ToString(), false);
    }

    [Theory]
    [InlineData(Escape + ".", "", true)]
    [InlineData("ls\r" + Escape + ".", "ls\r", true)]
    [InlineData("ls\n" + Escape + ".", "ls\n", true)]
    [InlineData("ls" + Escape + ".", "ls" + Escape + ".", false)]
    [InlineData(ControlA + "q", "", true)]
    [InlineData("ls" + ControlA + "q", "ls", true)]
    [InlineData(ControlA + ControlA, ControlA, false)]
    [InlineData(ControlA + ControlA + "q", ControlA + "q", false)]
    [InlineData(ControlA + ControlA + ControlA + "q", ControlA, true)]
    [InlineData(ControlA + "x", "x", false)]
    [InlineData(Escape + "x", Escape + "x", false)]
    [InlineData(Escape + Escape, Escape + Escape, false)]
    [InlineData(Escape + Escape + ".", Escape + Escape + ".", false)]
    [InlineData(Escape + ControlA + "q", Escape, true)]
    [InlineData(ControlA + Escape + ".", Escape + ".", false)]
    [InlineData(Escape + "\r" + Escape + ".", Escape + "\r", true)]
    [InlineData(ControlA + "\r" + Escape + ".", "\r", true)]
    [InlineData("", "", false)]
    [InlineData("q.\r.q", "q.\r.q", false)]
    [InlineData("\u00c3\u00bc\r", "\u00c3\u00bc\r", false)]
    public void Filter_Sequences(string typed, string sent, bool detached) => Assert.Equal((sent, detached), Type(typed));

    [Theory]
    [InlineData(Escape, "")]
    [InlineData(ControlA, "")]
    [InlineData("x" + Escape, "x" + Escape)]
    public void Filter_FirstKeyIsHeldBackUntilTheSecondIsKnown(string typed, string sent) => Assert.Equal((sent, false), Type(typed));

    // Arrow keys begin with Escape: at the beginning of a line they must arrive whole.
    [Fact]
    public void Filter_ArrowKeyAtLineStart() => Assert.Equal(("\r" + Escape + "[A", false), Type("\r", Escape + "[A"));

    [Fact]
    public void Filter_HowReadsAreSplitMakesNoDifference()
    {
        const int length = 5;
        char[] alphabet = ['\u001b', '\u0001', '.', 'q', 'x', '\r'];
        for (int number = 0; number < Math.Pow(alphabet.Length, length); number++)
        {
            string typed = Sequence(number, alphabet, length);
            (string Sent, bool Detached) expected = Type(typed.Select(key => key.ToString()));
            for (int split = 1; split < 1 << (length - 1); split++)
            {
                (string Sent, bool Detached) actual = Type(Split(typed, split));
                // A read that detaches may hold keys behind the sequence, which the split into single keys never sees.
                Assert.True(actual.Detached == expected.Detached && actual.Sent.StartsWith(expected.Sent, StringComparison.Ordinal), $"{Show(typed)} split by {split:b}: {Show(actual.Sent)}, one by one: {Show(expected.Sent)}");
                Assert.True(actual.Detached || actual.Sent == expected.Sent, $"{Show(typed)} split by {split:b}");
            }
        }
    }

    [Fact]
    public void Filter_WithoutControlA_NothingIsLost()
    {
        const int length = 5;
        char[] alphabet = ['\u001b', '.', 'x', '\r'];
        for (int number = 0; number < Math.Pow(alphabet.Length, length); number++)
        {
            string typed = Sequence(number, alphabet, length);
            (string sent, bool detached) = Type(typed);
            if (!detached)
                Assert.True(sent == typed || sent + Escape == typed, $"{Show(typed)}: {Show(sent)}");
        }
    }

    static string Sequence(int number, char[] alphabet, int length)
    {
        char[] keys = new char[length];
        for (int i = 0; i < length; i++, number /= alphabet.Length)
            keys[i] = alphabet[number % alphabet.Length];
        return new string(keys);
    }

    // Bit n of `split`: a read ends behind key n.
    static List<string> Split(string typed, int split)
    {
        var reads = new List<string> { "" };
        for (int i = 0; i < typed.Length; i++)
        {
            reads[^1] += typed[i];
            if ((split >> i & 1) != 0)
                reads.Add("");
        }
        return reads;
    }

    static string Show(string text) => string.Concat(text.Select(key => key switch { '\u001b' => "<Esc>", '\u0001' => "<^A>", '\r' => "<CR>", _ => key.ToString() }));
}
