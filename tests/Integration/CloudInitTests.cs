using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>A template with cloud-init does what <c>create --user-data</c> says.</summary>
[Collection(HostCollection.Name)]
public sealed class CloudInitTests(HostFixture host) : IDisposable
{
    const string Seed = "var/lib/cloud/seed/nocloud";

    readonly string _directory = Directory.CreateTempSubdirectory("cloud").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [HostFact(Need.Guests)]
    public void UserData_IsDoneAtTheFirstBoot()
    {
        using Ve ve = Guests.NewVe(host, "debian-12-cloud", "--hostname", "cloudy", "--stop-timeout", "60", "--user-data", File("user-data", """
            #cloud-config
            users:
              - name: carol
                shell: /bin/bash
                sudo: ALL=(ALL) NOPASSWD:ALL
            write_files:
              - path: /srv/made
                content: by cloud-init
                permissions: '0640'
            runcmd:
              - touch /srv/ran
            """));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode($"{ve.Upper}/{Seed}/user-data"));
        host.RunWith(["start", ve.Id, "--wait"], timeout: TimeSpan.FromSeconds(130)).Expect(0);
        Assert.Equal("status: done", ve.Sh("cloud-init status --wait", TimeSpan.FromSeconds(60)).TrimStart('.', '\n'));
        Assert.Equal("by cloud-init 640", ve.Sh("cat /srv/made; stat -c ' %a' /srv/made /srv/ran | head -1"));
        ve.Sh("test -e /srv/ran");
        Assert.Equal("0", ve.Sh("su - carol -c 'sudo -n id -u'"));
        Assert.StartsWith($"vectl-{ve.Id}-", ve.Sh("cat /var/lib/cloud/data/instance-id"));
        Assert.Equal("cloudy nocloud", ve.Sh("echo $(hostname) $(cloud-id)"));
        Guests.WaitForBoot(ve);
    }

    [HostFact(Need.Guests)]
    public void Files_AreWhatWasGiven_OrMadeUp()
    {
        using Ve given = Guests.NewVe(host, "debian-12-cloud", "--meta-data", File("meta-data", "instance-id: mine\n"), "--network-config", File("network-config", "version: 2\n"),
            "--vendor-data", File("vendor-data", "#cloud-config\n"));
        Assert.Equal("#cloud-config\n|instance-id: mine\n|version: 2\n|#cloud-config\n", Contents(given, "user-data", "meta-data", "network-config", "vendor-data"));
        using Ve other = Guests.NewVe(host, "debian-12-cloud", "--name", "other", "--user-data", File("user-data", ""));
        Assert.Matches($"^\\|instance-id: vectl-{other.Id}-[0-9a-f]{{32}}\nlocal-hostname: \"other\"\n$", Contents(other, "user-data", "meta-data"));
        Assert.Equal(["meta-data", "user-data"], Directory.EnumerateFiles($"{other.Upper}/{Seed}").Select(Path.GetFileName).Order());
    }

    static string Contents(Ve ve, params string[] names) => string.Join('|', names.Select(name => System.IO.File.ReadAllText($"{ve.Upper}/{Seed}/{name}")));

    string File(string name, string text)
    {
        System.IO.File.WriteAllText($"{_directory}/{name}", text);
        return $"{_directory}/{name}";
    }
}
