using System.Text;
using Vectl.Cgroups.Usage;

namespace Vectl.Cgroups.Tests.Usage;

public sealed class UsageTextTests
{
    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Theory]
    [InlineData("0\n", 0L)]
    [InlineData("4096", 4096L)]
    [InlineData("9223372036854775807\n", long.MaxValue)]
    [InlineData("", null)]
    [InlineData("\n", null)]
    [InlineData("max\n", null)]
    [InlineData("-1\n", null)]
    [InlineData("12x\n", null)]
    [InlineData("18446744073709551615\n", null)]
    public void Number_IsAllOfTheText(string text, long? expected) => Assert.Equal(expected, UsageText.Number(Bytes(text)));

    [Theory]
    [InlineData("max\n", true, true, null, "max")]
    [InlineData("1048576\n", true, false, 1048576L, "1048576")]
    [InlineData("", false, false, null, "-")]
    [InlineData("maximum\n", false, false, null, "-")]
    public void Cap_TellsNoneFromUnknown(string text, bool known, bool none, long? value, string shown)
    {
        Cap cap = UsageText.Cap(Bytes(text));
        Assert.Equal((known, none, value, shown), (cap.IsKnown, cap.IsNone, cap.Value, cap.ToString()));
    }

    [Theory]
    [InlineData("oom 1\noom_kill 2\n", "oom", 1L)]
    [InlineData("oom 1\noom_kill 2\n", "oom_kill", 2L)]
    [InlineData("oom 1\noom_kill 2\n", "kill", null)]
    [InlineData("oom 1\noom_kill 2", "oom_kill", null)]
    [InlineData("oom\noom \noom 5\n", "oom", null)]
    [InlineData("", "oom", null)]
    public void Keyed_WholeKeysOfWholeLines(string text, string key, long? expected) => Assert.Equal(expected, UsageText.Keyed(Bytes(text), Bytes(key)));

    [Theory]
    [InlineData("8:0", true)]
    [InlineData("259:4294967295", true)]
    [InlineData("259:4294967296", false)]
    [InlineData("8:", false)]
    [InlineData(":0", false)]
    [InlineData("8", false)]
    [InlineData("8:0x", false)]
    [InlineData("", false)]
    public void TryDevice_IsMajorAndMinor(string word, bool expected) => Assert.Equal(expected, UsageText.TryDevice(Bytes(word), out _));
}
