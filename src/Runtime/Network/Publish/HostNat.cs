using System.Collections.Immutable;
using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Host;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network.Publish;

/// <summary>
/// Ports and masquerading of the VEs that run. What each of them has lies in a file of its own in <c>/run/vectl/nat</c>, under one lock;
/// the kernel's table is made of all of them, so it is right again after the next change when somebody has flushed the whole ruleset.
/// </summary>
public sealed class HostNat(VectlHost host)
{
    /// <summary>What <c>nft -f -</c> is told for a VE if no other has ports or masquerading; empty when it has neither itself.</summary>
    public static string Print(VeConfig config)
        => VeNat.Of(config.Id, config.Network) is { IsEmpty: false } nat ? $"nft -f -  # ports and masquerading\n{NatTable.Script(nat)}" : "";

    /// <summary>Gives a VE that is about to run, or runs, what its configuration asks for. A VE that asks for nothing and had nothing costs one look for its file.</summary>
    /// <param name="id">The VE, whose lock the caller has.</param>
    /// <param name="network">Its interfaces.</param>
    public void Set(VeId id, ImmutableArray<InterfaceConfig> network)
    {
        ImmutableArray<InterfaceNat> wanted = VeNat.Of(id, network);
        if (wanted.IsEmpty)
        {
            Clear(id);
            return;
        }
        using WaitingLock held = Lock();
        string file = host.Paths.NatOf(id);
        byte[]? before = Kernel.TryReadFile(file);
        try
        {
            AtomicFile.Write(file, Encoding.ASCII.GetBytes(VeNat.Format(wanted)), Permissions.Private, durable: false);
            foreach (InterfaceNat one in wanted)
                LetLoopbackIn(one);
            Apply(other => other == id || IsAlive(other));
        }
        catch
        {
            Restore(id, before);
            throw;
        }
    }

    /// <summary>Takes away what a VE that does not run any more had.</summary>
    public void Clear(VeId id)
    {
        if (Kernel.TryStat(host.Paths.NatOf(id)) is null)
            return;
        using WaitingLock held = Lock();
        Apply(other => other != id && IsAlive(other));
    }

    void Restore(VeId id, byte[]? before)
    {
        string file = host.Paths.NatOf(id);
        if (before is null)
            Kernel.Remove(file);
        else
            AtomicFile.Write(file, before, Permissions.Private, durable: false);
        try
        {
            // A transaction that nft refuses has changed nothing, but its end is not all that can go wrong.
            Apply(other => other == id || IsAlive(other));
        }
        catch (Exception e) when (e is VeException or IOException)
        {
            // What went wrong first is told, and the next change of any VE makes the table of these files.
        }
    }

    // Whoever holds it runs nft once.
    WaitingLock Lock()
    {
        Fd? directory = null;
        Directories.Within(host.Paths.Nat, () => directory = Kernel.Open(host.Paths.Nat, O_RDONLY | O_DIRECTORY));
        return new WaitingLock(directory!, host.Paths.Nat);
    }

    // Who is killed in it leaves the files, by which the next one knows that there is something to do.
    void Apply(Func<VeId, bool> has)
    {
        AtomicFile.RemoveStale(host.Paths.Nat);
        var all = new List<InterfaceNat>();
        var gone = new List<VeId>();
        using (Fd directory = Kernel.Open(host.Paths.Nat, O_RDONLY | O_DIRECTORY))
            foreach (VeId id in Kernel.ListEntries(directory).Select(entry => VeId.TryParse(Encoding.UTF8.GetString(entry.Name), out VeId id) ? id : (VeId?)null).OfType<VeId>().Order())
                if (has(id))
                    all.AddRange(VeNat.Parse(Encoding.ASCII.GetString(Kernel.TryReadFile(host.Paths.NatOf(id)) ?? [])));
                else
                    gone.Add(id);
        HostTool.Find("nft", "nftables").Run(["-f", "-"], _ => { }, Encoding.UTF8.GetBytes(NatTable.Script(all)));
        foreach (VeId id in gone)
            Kernel.Remove(host.Paths.NatOf(id));
    }

    // One that is being started has its lock held and no state yet.
    bool IsAlive(VeId id)
    {
        using RunningVe? running = new VeProbe(host).TryOpen(id);
        return running is not null || VeLock.TryHolder(host.Paths, id) is not null;
    }

    // ip-sysctl.rst: without it a packet from 127.0.0.1 never leaves the host. It ends with the interface; a bridge is the administrator's.
    static void LetLoopbackIn(InterfaceNat one)
    {
        if (!one.IsBridge && !one.Ports.IsEmpty && one.Target(v6: false) is not null)
            Kernel.WriteFile($"/proc/sys/net/ipv4/conf/{one.Interface}/route_localnet", "1");
    }
}
