using Vectl.Runtime.Configuration.Keys;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration;

/// <summary>Reads the file of a VE. What is wrong with it is a <see cref="VeException"/> with <c>file:line:column: found, expected</c>.</summary>
public static class VeConfigReader
{
    /// <summary>Reads a VE's configuration (exit code 14 when it has none, 85 when it is not valid).</summary>
    public static VeConfig Read(VectlPaths paths, VeId id) => TryRead(paths, id)
        ?? throw VeRegistry.Missing(paths, id);

    /// <summary>Reads a VE's configuration, or returns null when there is no such VE.</summary>
    public static VeConfig? TryRead(VectlPaths paths, VeId id)
    {
        string path = paths.VeConfig(id);
        return ConfigFile.TryRead(path) is { } text ? Parse(text, path, id) : null;
    }

    /// <summary>Reads a configuration from its text; <paramref name="fileName"/> is for messages.</summary>
    public static VeConfig Parse(string text, string fileName, VeId id)
    {
        var origin = new ConfigOrigin(fileName);
        return VeKeys.Table.Read(YamlDocument.Parse(text, origin), new VeConfig { Id = id, Template = "", Ids = default }, origin);
    }
}
