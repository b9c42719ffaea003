using System.Globalization;
using System.Text.Json;

namespace Vectl.Integration.Harness;

/// <summary>A VE of one test: created with it, destroyed with it, whatever happened in between.</summary>
sealed class Ve : IDisposable
{
    readonly HostFixture _host;

    public Ve(HostFixture host, params IReadOnlyList<string> createOptions)
    {
        _host = host;
        Id = host.NewId();
        host.Run(["create", Id, .. createOptions.Contains("--ostemplate") ? [] : (string[])["--ostemplate", "busybox"], .. createOptions]).Expect(0);
    }

    public string Id { get; }

    public string ConfigFile => $"{_host.Root}/etc/vectl/ve/{Id}.yaml";

    public string StateFile => $"{_host.Root}/run/vectl/{Id}/state.json";

    public string PrivateArea => $"{_host.Root}/var/lib/vectl/private/{Id}";

    /// <summary>What is below the overlay's upper layer: what this VE changed.</summary>
    public string Upper => $"{PrivateArea}/upper";

    public string ConsoleLog => $"{_host.Root}/var/log/vectl/{Id}.console";

    /// <summary>What the kernel has in a file of its cgroup, e.g. <c>memory.max</c>.</summary>
    public string Limit(string file) => File.ReadAllText(Cgroups.Path($"{_host.CgroupParent}/{Id}/{file}")).TrimEnd('\n');

    /// <summary>One number of such a file that has a name before each, e.g. <c>usage_usec</c> of <c>cpu.stat</c>.</summary>
    public long Counter(string file, string key)
        => long.Parse(Limit(file).Split('\n', ' ', '=').SkipWhile(word => word != key).ElementAt(1), CultureInfo.InvariantCulture);

    /// <summary>Starts it; the same VE, for a declaration in one line.</summary>
    public Ve Start()
    {
        Do("start").Expect(0);
        return this;
    }

    /// <summary>Starts it and waits until its system is up: before, its init does not hear what it is asked (<c>pid_namespaces(7)</c>).</summary>
    public Ve Boot()
    {
        Do("start", "--wait").Expect(0);
        return this;
    }

    /// <summary>Runs <c>vectl VERB CTID args</c>.</summary>
    public Result Do(string verb, params IReadOnlyList<string> args) => _host.Run([verb, Id, .. args]);

    /// <summary>The output of a shell command in the VE, which must succeed.</summary>
    public string Sh(string script, TimeSpan? timeout = null) => _host.RunWith(["exec2", Id, script], timeout: timeout).Expect(0).Out.TrimEnd('\n');

    public string Status() => Do("status").Expect(0).Out.TrimEnd('\n');

    public bool IsRunning => Status() == $"CTID {Id} exist mounted running";

    public void ShouldBeRunning() => Assert.Equal($"CTID {Id} exist mounted running", Status());

    public void ShouldBeStopped() => Assert.Equal($"CTID {Id} exist unmounted down", Status());

    /// <summary>A number from state.json, e.g. <c>InitPid</c>.</summary>
    public int StateNumber(string name)
    {
        using JsonDocument state = JsonDocument.Parse(File.ReadAllText(StateFile));
        foreach (JsonProperty property in state.RootElement.EnumerateObject())
            if (property.Name.Replace("_", "").Equals(name, StringComparison.OrdinalIgnoreCase))
                return property.Value.GetInt32();
        throw new KeyNotFoundException($"{StateFile} has no {name}: {state.RootElement}");
    }

    public int InitPid => StateNumber("InitPid");

    public int MonitorPid => StateNumber("MonitorPid");

    public void Dispose()
    {
        // A reboot that is not over yet has the lock (9), and would leave a VE that runs for ever.
        Wait.Until(() => Do("stop", "--fast").Exit != 9);
        _host.Run("umount", Id);
        _host.Run("destroy", Id);
    }
}
