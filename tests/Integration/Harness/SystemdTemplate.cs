namespace Vectl.Integration.Harness;

/// <summary>A template with systemd in the tests' tree, made of <see cref="Host.SystemdTree"/> when the first test needs it (<see cref="Need.SystemdTree"/>).</summary>
static class SystemdTemplate
{
    /// <summary>What <c>--ostemplate</c> is.</summary>
    public const string Name = "systemd";

    /// <summary>A VE with it, not started.</summary>
    public static Ve NewVe(HostFixture host, params IReadOnlyList<string> createOptions)
    {
        string directory = $"{host.Root}/var/lib/vectl/templates/{Name}";
        if (!Directory.Exists(directory))
            Make(directory);
        return new Ve(host, ["--ostemplate", Name, .. createOptions]);
    }

    static void Make(string directory)
    {
        Directory.CreateDirectory(directory);
        Guests.CopyTree(Host.SystemdTree, $"{directory}/root");
        File.WriteAllText($"{directory}/manifest.json", $$"""
            {
              "name": "{{Name}}", "distribution": "debian", "release": "12", "init_system": "systemd", "init": "/sbin/init", "stop_signal": 37,
              "digest": "sha256:{{new string('0', 64)}}", "size": 0, "files": 0, "created": "2026-01-01T00:00:00Z", "source": "{{Host.SystemdTree}}"
            }
            """);
    }
}
