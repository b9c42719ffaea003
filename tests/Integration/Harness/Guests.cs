namespace Vectl.Integration.Harness;

/// <summary>What tests/guests/build made: templates by <c>vectl template build</c>, and Debian packages to install in them (<see cref="Need.Guests"/>).</summary>
static class Guests
{
    /// <summary>Where, as tests/host/lib.sh has it.</summary>
    public static string Cache { get; } = $"{Environment.GetEnvironmentVariable("VECTL_VM_CACHE")
        ?? (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? "/var/cache") + "/vectl-test-host"}/guests";

    /// <summary>A VE of one of the templates, not started.</summary>
    public static Ve NewVe(HostFixture host, string template, params IReadOnlyList<string> createOptions)
    {
        string directory = $"{host.Root}/var/lib/vectl/templates/{template}";
        if (!Directory.Exists(directory))
            Link($"{Cache}/{template}", directory);
        return new Ve(host, ["--ostemplate", template, .. createOptions]);
    }

    // The test host has them on a disk of their own, that it can only read: a template is not written to.
    static void Link(string source, string target)
    {
        if (Command.Run(["cp", "-al", source, target]).Exit == 0)
            return;
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        File.CreateSymbolicLink(target, source);
    }

    /// <summary>Hard links where they can be, since a copy takes seconds and a VE writes to its own layer only.</summary>
    public static void CopyTree(string source, string target)
    {
        if (Command.Run(["cp", "-al", source, target]).Exit == 0)
            return;
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        Command.Run(["cp", "-a", source, target], timeout: TimeSpan.FromMinutes(2)).Expect(0);
    }

    /// <summary>Puts a repository of packages among the VE's own files, since it has no network: what a mirror would serve. Before its start.</summary>
    public static void AddRepository(Ve ve)
    {
        Directory.CreateDirectory($"{ve.Upper}/srv");
        Directory.CreateDirectory($"{ve.Upper}/etc/apt");
        Command.Run(["cp", "-r", $"{Cache}/packages", $"{ve.Upper}/srv/packages"]).Expect(0);
        File.WriteAllText($"{ve.Upper}/etc/apt/sources.list", "deb [trusted=yes] file:/srv/packages ./\n");
    }

    /// <summary>Installs what is in that repository, as the administrator of the VE would.</summary>
    public static void Install(Ve ve, string packages)
        => ve.Sh($"apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Options::=--force-unsafe-io install --yes --no-install-recommends {packages}", TimeSpan.FromMinutes(3));

    /// <summary>Waits until systemd says that it is up: with all of its units, or the test fails with the journal of those that are not.</summary>
    public static void WaitForBoot(Ve ve)
    {
        string state = "";
        Wait.For("systemd has booted", () => (state = ve.Do("exec2", "systemctl is-system-running").Out.TrimEnd()) is "running" or "degraded", 60);
        Assert.True(state == "running", ve.Do("exec2", "systemctl --failed --no-legend; journalctl --no-pager -p warning").Out);
        Assert.Equal("", ve.Sh("systemctl --failed --no-legend"));
    }
}
