using Vectl.Runtime.Configuration;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests;

/// <summary>Values that many tests need.</summary>
static class Sample
{
    public const uint Base = 1879048192;

    public static VeId Id(int number) => VeId.Parse(number.ToString());

    public static VeName Name(string text) => VeName.Parse(text);

    public static string[] Variables(VeConfig config) => [.. config.Environment.Select(v => $"{v.Key}={v.Value}")];

    public static VeConfig Config(int number) => new() { Id = Id(number), Template = "busybox", Ids = new IdRange(Base) };
}
