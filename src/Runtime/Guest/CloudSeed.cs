using System.Text;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;

namespace Vectl.Runtime.Guest;

/// <summary>
/// What cloud-init is given in a VE: the seed directory of its data source NoCloud
/// (https://cloudinit.readthedocs.io/en/latest/reference/datasources/nocloud.html). Each file's bytes, or null when nobody gave one.
/// </summary>
/// <param name="UserData">What is to be done, e.g. <c>#cloud-config</c>.</param>
/// <param name="MetaData">YAML with <c>instance-id</c> and <c>local-hostname</c>; null for the VE's.</param>
/// <param name="NetworkConfig">The network, in cloud-init's version 1 or 2.</param>
/// <param name="VendorData">As user-data, which comes before it.</param>
public sealed record CloudSeed(byte[]? UserData, byte[]? MetaData, byte[]? NetworkConfig, byte[]? VendorData)
{
    const string Program = "usr/bin/cloud-init", Directory = "var/lib/cloud/seed/nocloud";

    // Passwords and keys are among it, and cloud-init is root.
    static readonly GuestTraits s_private = new(0x180);

    /// <summary>Writes it into the files of a new VE (exit code 47 when they have no cloud-init).</summary>
    internal void Write(GuestRoot root, VeConfig config)
    {
        if (!root.Exists(Program))
            throw new VeException(VeError.BadTemplate, $"template {config.Template} has no cloud-init (/{Program}), which reads user-data",
                "Use a template with it, e.g. debian-12-cloud, or a script instead: --provision FILE");
        root.MakeDirectories(Directory);
        // Without both of the first two there is no seed.
        Put(root, "user-data", UserData ?? "#cloud-config\n"u8.ToArray());
        Put(root, "meta-data", MetaData ?? OfVe(config));
        Put(root, "network-config", NetworkConfig);
        Put(root, "vendor-data", VendorData);
    }

    static void Put(GuestRoot root, string name, byte[]? content)
    {
        if (content is not null)
            root.Replace($"{Directory}/{name}", content, s_private);
        else
            root.Remove($"{Directory}/{name}");
    }

    // A new id for each VE, also for a later one of the same number: by it cloud-init knows that a machine is new.
    static byte[] OfVe(VeConfig config)
        => Encoding.UTF8.GetBytes($"instance-id: vectl-{config.Id}-{Guid.NewGuid():N}\nlocal-hostname: \"{config.EffectiveHostname}\"\n");
}
