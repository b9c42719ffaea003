using Vectl.Cgroups;
using Vectl.Linux;
using Vectl.Namespaces.Launch;
using Vectl.Namespaces.Mounts;
using Vectl.Namespaces.Plans;
using Vectl.Namespaces.Terminals;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Launch;

/// <summary>The descriptors that the start plan's stages inherit, opened on the host before the first clone.</summary>
sealed class StartResources : IDisposable
{
    readonly List<IDisposable> _owned = [];

    StartResources() { }

    /// <summary>The plan's inputs.</summary>
    public Dictionary<Slot, Fd> Inputs { get; } = [];

    /// <summary>The parent's end of "go": closed without a byte, it ends the launch.</summary>
    public required Fd Go { get; init; }

    /// <summary>The parent's end of the stages' reports.</summary>
    public required Fd Status { get; init; }

    /// <summary>What makes the VE's user, network and IPC namespaces.</summary>
    public required NamespaceHolder Holder { get; init; }

    /// <summary>Opens everything.</summary>
    public static StartResources Open(StartSpec spec, string templateRoot, string privateArea, VeCgroup cgroup, Fd? notify, Fd? leash)
    {
        // First, because it works while all else here is done.
        NamespaceHolder holder = NamespaceHolder.Start(spec.Ids.MapLine, cgroup.Payload.Directory);
        (Fd goRead, Fd goWrite) = Kernel.Pipe();
        (Fd statusRead, Fd statusWrite) = Kernel.Pipe();
        var resources = new StartResources { Go = goWrite, Status = statusRead, Holder = holder };
        try
        {
            resources.Add(StartSlots.Go, goRead);
            resources.Add(StartSlots.Status, statusWrite);
            resources.OpenLayers(templateRoot, privateArea);
            resources.OpenConsole(spec);
            if (spec.Lxcfs is not null)
                resources.Add(StartSlots.Lxcfs, DetachedMount.CloneOf(spec.Lxcfs));
            if (notify is not null)
                resources.Add(StartSlots.Notify, notify);
            if (leash is not null)
                resources.Inputs[StartSlots.Leash] = leash;
            resources.Inputs[StartSlots.MonitorCgroup] = cgroup.Monitor.Directory;
            resources.Inputs[StartSlots.PayloadCgroup] = cgroup.Payload.Directory;
            return resources;
        }
        catch
        {
            resources.Dispose();
            throw;
        }
    }

    void OpenLayers(string templateRoot, string privateArea)
    {
        Add(StartSlots.Holder, Holder.OpenProcess());
        Inputs[StartSlots.HolderReady] = Holder.Ready;
        using Fd userNamespace = Holder.OpenUserNamespace();
        Add(StartSlots.Template, DetachedMount.Idmapped(templateRoot, userNamespace, readOnly: true));
        Add(StartSlots.PrivateArea, DetachedMount.Idmapped(privateArea, userNamespace, readOnly: false));
    }

    void OpenConsole(StartSpec spec)
    {
        Pty console = Pty.OpenOnHost();
        _owned.Add(console);
        console.Own(spec.Ids.Base, spec.Ids.Base);
        Kernel.Check(fcntl(console.Master.Number, F_SETFL, O_RDWR | O_NONBLOCK), "fcntl", "console");
        Inputs[StartSlots.ConsoleMaster] = console.Master;
        Inputs[StartSlots.ConsoleSlave] = console.Slave;
        Add(StartSlots.ConsoleMount, DetachedMount.CloneOf(console.Slave, "console"));
        Add(StartSlots.Log, Kernel.Open(spec.ConsoleLog, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0x180));
        Add(StartSlots.DevNull, Kernel.Open("/dev/null", O_RDWR));
    }

    Fd Add(Slot slot, Fd fd)
    {
        _owned.Add(fd);
        Inputs[slot] = fd;
        return fd;
    }

    /// <summary>Closes the stages' ends in this process: from then on the end of <see cref="Status"/> means that no stage holds it.</summary>
    public void CloseInherited()
    {
        foreach (IDisposable resource in _owned)
            resource.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseInherited();
        Go.Dispose();
        Status.Dispose();
        Holder.Dispose();
    }
}
