using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Removes a VE: configuration first, by which it no longer exists, then everything else.</summary>
public sealed class DestroyVe(VectlHost host)
{
    /// <summary>Destroys a stopped VE; with <paramref name="force"/> stops and unmounts it first.</summary>
    public void Run(VeId id, bool force)
    {
        using VeLock held = host.Lock(id, "destroy");
        var remains = new VeRemains(host);
        VeConfig? config = TryReadConfig(id);
        if (config is null && !host.Registry.Exists(id) && !remains.Exist(id))
            throw VeRegistry.Missing(host.Paths, id);
        Quiesce(id, force);
        Kernel.Remove(host.Paths.VeConfig(id));
        remains.Remove(id, config);
    }

    // A VE whose configuration is damaged can be destroyed like any other.
    VeConfig? TryReadConfig(VeId id)
    {
        try
        {
            return VeConfigReader.TryRead(host.Paths, id);
        }
        catch (VeException)
        {
            return null;
        }
    }

    void Quiesce(VeId id, bool force)
    {
        var mounts = new MountVe(host);
        using RunningVe? running = new VeProbe(host).TryOpen(id);
        if (running is not null && !force)
            throw new VeException(VeError.Running, $"CTID {id} is running (init is pid {running.State.InitPid})", $"Stop it first: vectl stop {id}");
        if (mounts.IsMounted(id) && !force)
            throw new VeException(VeError.Mounted, $"CTID {id} is mounted at {host.Paths.MountPoint(id)}", $"Unmount it first: vectl umount {id}");
        if (running is not null)
            new StopVe(host).RunLocked(id, fast: true);
        mounts.UnmountIfMounted(id);
    }
}
