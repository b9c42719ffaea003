namespace Vectl.Integration.Harness;

/// <summary>The busybox template, with an init of which nothing is known: one that is given a socket to tell that it is up.</summary>
static class OtherTemplate
{
    const string Name = "other";

    /// <summary>What <c>--ostemplate</c> is, made when the first test needs it.</summary>
    public static string In(HostFixture host)
    {
        string templates = $"{host.Root}/var/lib/vectl/templates";
        if (!Directory.Exists($"{templates}/{Name}"))
        {
            Command.Run(["cp", "-al", $"{templates}/busybox", $"{templates}/{Name}"]).Expect(0);
            string manifest = File.ReadAllText($"{templates}/{Name}/manifest.json");
            File.Delete($"{templates}/{Name}/manifest.json");
            File.WriteAllText($"{templates}/{Name}/manifest.json", manifest.Replace("\"name\": \"busybox\"", $"\"name\": \"{Name}\"").Replace("\"init_system\": \"busybox\"", "\"init_system\": \"other\""));
        }
        return Name;
    }
}
