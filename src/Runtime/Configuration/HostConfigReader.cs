using Vectl.Runtime.Configuration.Keys;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration;

/// <summary>Reads <c>vectl.yaml</c>; every key is optional, and so is the file.</summary>
public static class HostConfigReader
{
    /// <summary>Reads the file, or returns the defaults when there is none.</summary>
    public static HostConfig Read(string path) => ConfigFile.TryRead(path) is { } text ? Parse(text, path) : new HostConfig();

    /// <summary>Reads host defaults from their text; <paramref name="fileName"/> is for messages.</summary>
    public static HostConfig Parse(string text, string fileName)
    {
        var origin = new ConfigOrigin(fileName);
        ConfigNode? root = YamlDocument.Parse(text, origin);
        HostConfig config = HostKeys.Table.Read(root, new HostConfig(), origin);
        long last = config.FirstId + (config.IdRanges - 1L) * IdRange.Size;
        if (last > ConfigTypes.HighestBase)
            throw origin.Fail(root!.Entries.First(entry => entry.Key == "ids").At, $"ids for {config.IdRanges} VEs from {config.FirstId} on, which pass 4294967295",
                "ids.first + ids.count * 65536 to be at most 4294901760");
        return config;
    }
}
