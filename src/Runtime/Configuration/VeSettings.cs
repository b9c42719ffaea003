using Vectl.Runtime.Configuration.Keys;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Network;

namespace Vectl.Runtime.Configuration;

/// <summary>Changes a VE's configuration by what was typed, or by a profile.</summary>
public static class VeSettings
{
    /// <summary>The configuration with all <paramref name="settings"/>, the later winning; or an exception with exit code 21, 70 or 131.</summary>
    public static VeConfig Apply(VeConfig config, IEnumerable<Setting> settings)
    {
        foreach (Setting setting in settings)
            config = VeKeys.Table.Apply(config, setting);
        NetworkRules.Check(config);
        return config;
    }

    /// <summary>The configuration with every key of a profile; a profile may name any key but those that belong to one VE.</summary>
    public static VeConfig ApplyProfile(VeConfig config, string path)
    {
        string text = ConfigFile.TryRead(path) ?? throw new VeException(VeError.BadValue, $"no profile {path}");
        return ApplyProfile(config, text, path);
    }

    /// <summary>The configuration with every key of the profile <paramref name="text"/>; <paramref name="fileName"/> is for messages.</summary>
    public static VeConfig ApplyProfile(VeConfig config, string text, string fileName)
    {
        var origin = new ConfigOrigin(fileName);
        return VeKeys.Table.Read(YamlDocument.Parse(text, origin), config, origin, KeyUse.Profile);
    }
}
