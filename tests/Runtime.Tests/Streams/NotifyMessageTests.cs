using System.Text;
using Vectl.Runtime.Streams;

namespace Vectl.Runtime.Tests.Streams;

public sealed class NotifyMessageTests
{
    [Theory]
    [InlineData("READY=1", true, null)]
    [InlineData("READY=1\n", true, null)]
    [InlineData("READY=1\nSTATUS=Startup finished in 2s.", true, "Startup finished in 2s.")]
    [InlineData("STATUS=a\nSTATUS=b=c\n", false, "b=c")]
    [InlineData("STATUS=", false, "")]
    [InlineData("READY=0", false, null)]
    [InlineData("READY=11", false, null)]
    [InlineData("XREADY=1", false, null)]
    [InlineData("STATUS=READY=1", false, "READY=1")]
    [InlineData("ready=1\nMAINPID=1\n\n\n", false, null)]
    [InlineData("", false, null)]
    public void Parse_Messages(string text, bool ready, string? status) => Assert.Equal(new NotifyMessage(ready, status), NotifyMessage.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Parse_BytesThatAreNoText_AreReplaced() => Assert.Equal(new NotifyMessage(false, "\ufffd"), NotifyMessage.Parse([.. "STATUS="u8, 0xff]));
}
