using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Configuration.Keys;
using Vectl.Runtime.Configuration.Yaml;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;

namespace Vectl.Runtime.Configuration;

/// <summary>Writes the file of a VE: keys in one order, defaults left out, quotes where some YAML reader needs them.</summary>
public static class VeConfigWriter
{
    /// <summary>The text of the file.</summary>
    public static string Format(VeConfig config)
    {
        var writer = new YamlWriter();
        writer.Comment($"yaml-language-server: $schema={ConfigSchema.VeFile}");
        VeKeys.Table.Write(writer, config);
        return writer.ToString();
    }

    /// <summary>Replaces the VE's file; after a crash at any point it is the old one or the new one.</summary>
    public static void Write(VectlPaths paths, VeConfig config)
    {
        string path = paths.VeConfig(config.Id);
        byte[] bytes = Encoding.UTF8.GetBytes(Format(config));
        if (bytes.Length > ConfigFile.SizeLimit)
            throw new VeException(VeError.BadValue, $"the configuration of CTID {config.Id} would have {bytes.Length} bytes, at most {ConfigFile.SizeLimit} are allowed");
        try
        {
            AtomicFile.Write(path, bytes, Permissions.Private, durable: true);
        }
        catch (ErrnoException failure)
        {
            throw new VeException(VeError.CannotSave, $"cannot save the configuration of CTID {config.Id}: {failure.Message}");
        }
    }
}
