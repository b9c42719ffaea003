using Vectl.Integration.Harness;

namespace Vectl.Integration;

/// <summary>metrics: the text, and the file that a collector reads while it is replaced.</summary>
[Collection(HostCollection.Name)]
public sealed class MetricsTests(HostFixture host, RunningVe running) : IClassFixture<RunningVe>
{
    [Fact]
    public void Text_HasRunningAndStoppedContainers()
    {
        using var stopped = new Ve(host, "--name", "metrics-test");
        string text = host.Run("metrics").Expect(0).Out;
        Assert.EndsWith("\n# EOF\n", text);
        Assert.Contains($"\nvectl_ve_running{{ctid=\"{running.Ve.Id}\",name=\"\"}} 1\n", text);
        Assert.Contains($"\nvectl_ve_running{{ctid=\"{stopped.Id}\",name=\"metrics-test\"}} 0\n", text);
        Assert.Matches($"\nvectl_ve_cpu_seconds_total{{ctid=\"{running.Ve.Id}\",name=\"\",mode=\"user\"}} [0-9.E-]+\n", text);
        Assert.DoesNotContain($"vectl_ve_pids{{ctid=\"{stopped.Id}\"", text);
    }

    [Fact]
    public void Output_ReplacesTheFile_ReadableForTheCollector()
    {
        string directory = Directory.CreateTempSubdirectory("vectl-metrics").FullName;
        try
        {
            string file = $"{directory}/vectl.prom";
            File.WriteAllText(file, "old");
            using FileStream reader = File.OpenRead(file);
            Assert.Equal("", host.Run("metrics", "--output", file).Expect(0).Out);
            Assert.EndsWith("# EOF\n", File.ReadAllText(file));
            Assert.Equal("old", new StreamReader(reader).ReadToEnd());
            Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(file));
            Assert.Equal([file], Directory.EnumerateFileSystemEntries(directory));
            host.Run("metrics", "--output", $"{directory}/no/such.prom").Expect(3).Saying("ENOENT");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
