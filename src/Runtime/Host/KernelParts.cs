using System.IO.Compression;
using System.Text;
using Vectl.Linux;

namespace Vectl.Runtime.Host;

/// <summary>What the kernel has built in, as a module, or not at all, from the files that its package installs. Nothing is loaded for that.</summary>
sealed class KernelParts
{
    readonly string? _builtIn, _modules, _options;

    KernelParts(string? builtIn, string? modules, string? options) => (_builtIn, _modules, _options) = (builtIn, modules, options);

    /// <summary>The running kernel's.</summary>
    public static KernelParts Running()
    {
        string release = HostFile.TryRead("/proc/sys/kernel/osrelease") ?? "", modules = $"/lib/modules/{release}";
        return new(HostFile.TryRead($"{modules}/modules.builtin"), HostFile.TryRead($"{modules}/modules.dep"), TryReadConfig() ?? HostFile.TryRead($"/boot/config-{release}"));
    }

    /// <summary>From the text of <c>modules.builtin</c>, of <c>modules.dep</c>, and of the kernel's configuration.</summary>
    internal static KernelParts Of(string? builtIn, string? modules, string? options) => new(builtIn, modules, options);

    /// <summary>Whether there is a part, e.g. <c>veth</c> of CONFIG_VETH; null when no file tells.</summary>
    public bool? Has(string module, string option)
    {
        if (File.Exists($"/sys/module/{module}/refcnt") || HasFile(_builtIn, module) || HasFile(_modules, module))
            return true;
        // A module that is configured and not installed cannot be loaded.
        if (_options is not null)
            return HasLine($"CONFIG_{option}=y") || (_modules is null && HasLine($"CONFIG_{option}=m"));
        return _builtIn is null && _modules is null ? null : false;
    }

    // "kernel/drivers/net/veth.ko", in modules.dep with a colon and what it needs after it, and perhaps compressed.
    static bool HasFile(string? list, string module)
        => list is not null && (list.Contains($"/{module}.ko", StringComparison.Ordinal) || list.Contains($"/{module.Replace('_', '-')}.ko", StringComparison.Ordinal));

    bool HasLine(string line) => _options!.StartsWith(line + "\n", StringComparison.Ordinal) || _options.Contains($"\n{line}\n", StringComparison.Ordinal) || _options.EndsWith("\n" + line, StringComparison.Ordinal);

    static string? TryReadConfig()
    {
        if (Kernel.TryReadFile("/proc/config.gz") is not { } packed)
            return null;
        using var reader = new StreamReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress), Encoding.ASCII);
        return reader.ReadToEnd();
    }
}
