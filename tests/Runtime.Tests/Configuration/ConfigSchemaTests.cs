using System.Text.Json;
using Vectl.Runtime.Configuration;

namespace Vectl.Runtime.Tests.Configuration;

public sealed class ConfigSchemaTests
{
    [Fact]
    public void Ve_IsTheFileInDocs() => AssertSame("ve.schema.json", ConfigSchema.Ve());

    [Fact]
    public void Host_IsTheFileInDocs() => AssertSame("vectl.schema.json", ConfigSchema.Host());

    [Fact]
    public void Ve_DescribesEveryKey()
    {
        using var schema = JsonDocument.Parse(ConfigSchema.Ve());
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.RootElement.GetProperty("$schema").GetString());
        Assert.False(schema.RootElement.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(["template", "ids"], schema.RootElement.GetProperty("required").EnumerateArray().Select(e => e.GetString()));
        foreach (JsonProperty key in schema.RootElement.GetProperty("properties").EnumerateObject())
        {
            Assert.EndsWith(".", key.Value.GetProperty("description").GetString());
            Assert.True(key.Value.TryGetProperty("type", out _) || key.Value.TryGetProperty("enum", out _), key.Name);
        }
    }

    static void AssertSame(string name, string generated)
    {
        string path = Path.Combine(Repository(), "docs", name);
        if (Environment.GetEnvironmentVariable("VECTL_UPDATE_SCHEMA") == "1")
            File.WriteAllText(path, generated);
        Assert.True(File.Exists(path) && File.ReadAllText(path) == generated,
            $"docs/{name} is not what the key table says; regenerate it with: VECTL_UPDATE_SCHEMA=1 dotnet test tests/Runtime.Tests");
    }

    static string Repository()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Containers.sln")))
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("Containers.sln is not above the test binary");
        return directory;
    }
}
