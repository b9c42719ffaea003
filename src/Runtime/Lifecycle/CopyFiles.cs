using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Templates;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Lifecycle;

/// <summary>What is to be copied between the host and a VE, and how.</summary>
/// <param name="Sources">Files, links and directories, or <see cref="CopyFiles.Stream"/> alone.</param>
/// <param name="Destination">A directory they go into, or the name of the one copy, or <see cref="CopyFiles.Stream"/>.</param>
public sealed record CopyRequest(IReadOnlyList<string> Sources, string Destination)
{
    /// <summary>Whose the copies are, in the ids of where they are; null for root's or, with <see cref="Preserve"/>, the originals'.</summary>
    public (uint Uid, uint Gid)? Owner { get; init; }

    /// <summary>Whether the copies have the originals' ids, times and ACLs.</summary>
    public bool Preserve { get; init; }

    /// <summary>Whether copies on the host have set-user-id, set-group-id and sticky bits, and capabilities.</summary>
    public bool KeepSetId { get; init; }

    /// <summary>Called with what is left out and why.</summary>
    public Action<string> OnSkip { get; init; } = _ => { };

    /// <summary>Told how far it is.</summary>
    public IProgress<TemplateProgress>? Progress { get; init; }
}

/// <summary>Copies files into a VE and out of it, whether it runs or not. The VE's side is hostile, also while it is copied.</summary>
public sealed class CopyFiles(VectlHost host)
{
    /// <summary>Standard input as the source, or standard output as the destination.</summary>
    public const string Stream = "-";

    // From this many bytes on one would like to know how far it is.
    const long LongCopy = 8 << 20;

    const uint AllBits = 0xFFF, WithoutSetId = 0x1FF, StreamMode = 0x1A4;

    /// <summary>Copies from the host into the VE.</summary>
    public void Push(VeId id, CopyRequest request)
    {
        using VeRoot ve = Open(id, "push");
        uint first = ve.Root.IdBase;
        CopyRules rules = Rules(request, AllBits, found => ToVe(request.Owner ?? (request.Preserve ? (found.stx_uid, found.stx_gid) : (0, 0)), first)) with
        {
            AclIdOf = request.Preserve ? id => ToVe((id, id), first).Item1 : null,
            Roots = (0, first),
        };
        Place target = Place.InVe(ve.Root.Directory, request.Destination, request.Sources.Count > 1);
        using (target)
        using (FileIds.Use(first, first))
        {
            var copier = new TreeCopier(rules);
            if (request.Sources is [Stream])
                copier.CopyStream(Fd.StandardInput, target.Directory, target.RequireName(), StreamMode);
            else
                foreach (string source in request.Sources)
                    using (Place from = Place.OfHost(source))
                        copier.Copy(from.Directory, from.RequireName(), target.Directory, target.NameFor(from));
        }
    }

    /// <summary>Copies from the VE to the host. Nothing is written but below the destination.</summary>
    public void Pull(VeId id, CopyRequest request)
    {
        using VeRoot ve = Open(id, "pull");
        uint first = ve.Root.IdBase;
        CopyRules rules = Rules(request, request.KeepSetId ? AllBits : WithoutSetId,
            found => request.Owner ?? (request.Preserve ? (InVe(found.stx_uid, first), InVe(found.stx_gid, first)) : (0, 0))) with
        {
            // Linux 6.1 shows the ids in an ACL of an idmapped layer as that layer has them, which are the VE's already.
            AclIdOf = request.Preserve ? id => id < IdRange.Size ? id : InVe(id, first) : null,
            Roots = (first, 0),
        };
        var copier = new TreeCopier(rules);
        if (request.Destination == Stream)
        {
            string path = request.Sources.Count == 1 ? request.Sources[0] : throw new VeException(VeError.BadSyntax, "only one file can go to standard output");
            using Fd place = Kernel.TryOpenInRoot(ve.Root.Directory, path, O_PATH) ?? throw NoSuchFile(path, id);
            copier.CopyToStream(place, Fd.StandardOutput, path);
            return;
        }
        using Place target = Place.OnHost(request.Destination, request.Sources.Count > 1);
        foreach (string source in request.Sources)
            using (Place from = Place.OfVe(ve.Root.Directory, source))
                copier.Copy(from.Directory, from.RequireName(), target.Directory, target.NameFor(from));
    }

    static CopyRules Rules(CopyRequest request, uint modeBits, Func<statx, (uint, uint)> ownerOf) => new(ownerOf, modeBits, request.Preserve)
    {
        OnSkip = request.OnSkip,
        OnProgress = (name, done, total) =>
        {
            if (total > LongCopy)
                request.Progress?.Report(new TemplateProgress($"copying {name}", done, total));
        },
    };

    // Beyond the VE's range begin the ids of another VE.
    static (uint, uint) ToVe((uint Uid, uint Gid) ids, uint first) => ids is { Uid: < IdRange.Size, Gid: < IdRange.Size }
        ? (first + ids.Uid, first + ids.Gid)
        : throw new VeException(VeError.BadValue, $"no container has the id {Math.Max(ids.Uid, ids.Gid)}: ids are below {IdRange.Size}", "Say whose the copies are with --owner.");

    // An inode may belong to an id that the VE does not have; its copy is root's.
    static uint InVe(uint id, uint first) => id - first < IdRange.Size ? id - first : 0;

    static VeException NoSuchFile(string path, VeId id) => new(VeError.BadValue, $"CTID {id} has no {Printable.Text(path, limit: 4096)}");

    VeRoot Open(VeId id, string verb)
    {
        if (TryOpenRunning(id) is { } running)
            return running;
        VeLock held = host.Lock(id, verb);
        try
        {
            if (TryOpenRunning(id) is { } started)
            {
                held.Dispose();
                return started;
            }
            return new VeRoot(GuestRoot.OfStopped(host, host.ReadConfig(id)), held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    VeRoot? TryOpenRunning(VeId id)
    {
        using RunningVe? running = new VeProbe(host).TryOpen(id);
        return running is null ? null : new VeRoot(GuestRoot.Of(running), null);
    }

    // A VE that does not run keeps its lock: nobody starts it over what is being written.
    sealed record VeRoot(GuestRoot Root, VeLock? Lock) : IDisposable
    {
        public void Dispose()
        {
            Root.Dispose();
            Lock?.Dispose();
        }
    }
}
