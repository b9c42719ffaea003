using System.Text.RegularExpressions;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>The example of docs/provisioning.md does what it says: its own words are run, for fewer servers.</summary>
[Collection(HostCollection.Name)]
public sealed class WebServersTests(HostFixture host)
{
    const int Servers = 3;

    [HostFact(Need.Guests)]
    public void OneYamlFileAndOneLoop_MakeWebServers()
    {
        string text = File.ReadAllText(Repository.Path("docs/provisioning.md"));
        string profile = Assert.Single(Block("yaml").Matches(text)).Groups[1].Value;
        string[] loops = [.. Block("sh").Matches(text).Select(match => match.Groups[1].Value)];
        Assert.Equal(2, loops.Length);

        string root = host.NewRoot("web-servers");
        try
        {
            AddTemplate(root);
            Directory.CreateDirectory($"{root}/etc/vectl/profiles");
            File.WriteAllText($"{root}/etc/vectl/profiles/web.yaml", profile);
            Run(root, loops[0]).Expect(0);
            Assert.Equal(string.Concat(Enumerable.Range(1, Servers).Select(n => $"This is web{n}.\n")), Run(root, loops[1]).Expect(0).Out);
        }
        finally
        {
            for (int n = 1; n <= Servers; n++)
                host.RunWith(["destroy", (200 + n).ToString(), "--force"], root: root);
            Directory.Delete(root, recursive: true);
        }
    }

    // The Debian of tests/guests, with the packages that a mirror would serve among its own files: the VEs have no network.
    static void AddTemplate(string root)
    {
        string template = $"{root}/var/lib/vectl/templates/debian-12";
        Directory.CreateDirectory(Path.GetDirectoryName(template)!);
        Guests.CopyTree($"{Guests.Cache}/debian-12", template);
        Guests.CopyTree($"{Guests.Cache}/packages", $"{template}/root/srv/packages");
        // Not written through the hard link.
        File.Delete($"{template}/root/etc/apt/sources.list");
        File.WriteAllText($"{template}/root/etc/apt/sources.list", "deb [trusted=yes] file:/srv/packages ./\n");
    }

    Result Run(string root, string script)
    {
        Dictionary<string, string> environment = host.EnvironmentFor(root);
        environment["SERVERS"] = Servers.ToString();
        environment["PATH"] = $"{Path.GetDirectoryName(Path.GetFullPath(host.Binary))}:{Environment.GetEnvironmentVariable("PATH")}";
        return Command.Run(["/bin/sh", "-c", script], timeout: TimeSpan.FromMinutes(3), environment: environment);
    }

    static Regex Block(string language) => new($"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline);
}
