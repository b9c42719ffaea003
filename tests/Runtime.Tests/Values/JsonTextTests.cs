using System.Buffers;
using System.Text;
using System.Text.Json;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Values;

public sealed class JsonTextTests
{
    static string Write(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JsonText.Encoder }))
            writer.WriteStringValue(text);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    [Theory]
    [InlineData("plain /text-1", "\"plain /text-1\"")]
    [InlineData("", "\"\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("\n\r\t", "\"\\n\\r\\t\"")]
    [InlineData("\u0000\u001b\u007f\u009b", "\"\\u0000\\u001b\\u007f\\u009b\"")]
    [InlineData("é ✓ 😀 <&>'+", "\"é ✓ 😀 <&>'+\"")]
    public void Write_EscapesOnlyWhatMustBe(string text, string json) => Assert.Equal(json, Write(text));

    [Fact]
    public void Write_EveryCharacter_IsReadAgain()
    {
        string all = string.Concat(Enumerable.Range(0, 0x11000).Where(scalar => Rune.IsValid(scalar)).Select(scalar => new Rune(scalar).ToString()));
        Assert.Equal(all, JsonDocument.Parse(Write(all)).RootElement.GetString());
    }

    [Fact]
    public void Write_HalfASurrogatePair_IsReplaced() => Assert.Equal("a\ufffdb", JsonDocument.Parse(Write("a\ud800b")).RootElement.GetString());
}
