using System.Text.Json;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>Templates that the host's own tools build.</summary>
[Collection(HostCollection.Name)]
public sealed class TemplateTests(HostFixture host)
{
    [Fact]
    public void Busybox_IsABootableTree_WithTheSameDigestEveryTime()
    {
        string root = host.NewRoot("built"), tree = $"{root}/var/lib/vectl/templates/busybox/root";
        try
        {
            JsonElement first = Build(root);
            Assert.Equal(("busybox", "busybox", 12), (first.GetProperty("distribution").GetString(), first.GetProperty("init_system").GetString(), first.GetProperty("stop_signal").GetInt32()));
            Assert.NotEqual("", first.GetProperty("release").GetString());
            Assert.Equal("../bin/busybox", new FileInfo($"{tree}/sbin/init").LinkTarget);
            Assert.Equal("../../bin/busybox", new FileInfo($"{tree}/usr/bin/awk").LinkTarget);
            Assert.Equal("busybox", new FileInfo($"{tree}/bin/sh").LinkTarget);
            Assert.StartsWith("root:*:", File.ReadAllText($"{tree}/etc/shadow"));
            Assert.Equal("-rw------- drwx------ drwxrwxrwt -rwxr-xr-x", Command.Run(["stat", "-c", "%A", $"{tree}/etc/shadow", $"{tree}/root", $"{tree}/tmp", $"{tree}/etc/init.d/rcS"]).Expect(0).Out.TrimEnd().Replace('\n', ' '));
            Assert.Contains("::respawn:/sbin/getty -L 0 console linux", File.ReadAllText($"{tree}/etc/inittab"));
            host.RunWith(["template", "remove", "busybox"], root: root).Expect(0);
            Assert.Equal(first.GetProperty("digest").GetString(), Build(root).GetProperty("digest").GetString());
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    // The first creates of a host build the default template; the others wait for it.
    [Fact]
    public void Builds_AtOnce_AreOne()
    {
        string root = host.NewRoot("at-once");
        try
        {
            var results = new Result[4];
            Parallel.For(0, results.Length, i => results[i] = host.RunWith(["create", $"{101 + i}"], root: root));
            Assert.All(results, result => result.Expect(0));
            Assert.Single(results, result => (result.Out + result.Err).Contains("was built", StringComparison.Ordinal) || (result.Out + result.Err).Contains("copying busybox", StringComparison.Ordinal));
            for (int i = 0; i < results.Length; i++)
                host.RunWith(["destroy", $"{101 + i}"], root: root).Expect(0);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    JsonElement Build(string root)
    {
        host.RunWith(["template", "build", "busybox"], root: root).Expect(0);
        return JsonDocument.Parse(File.ReadAllText($"{root}/var/lib/vectl/templates/busybox/manifest.json")).RootElement;
    }
}
