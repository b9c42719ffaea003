using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.State;

/// <summary>Keeps the script that provisions a VE, what it said and how it ended: beside the VE's files and never among them.</summary>
/// <param name="paths">The layout.</param>
public sealed class ProvisionStore(VectlPaths paths)
{
    /// <summary>Gives a VE a script that is yet to run. The caller holds the VE's lock.</summary>
    public void Put(VeId id, HostScript script)
    {
        Kernel.MakeDirectory(paths.Provision(id), Permissions.PrivateDirectory);
        AtomicFile.RemoveStale(paths.Provision(id));
        AtomicFile.Write(paths.ProvisionScript(id), script.Content, Permissions.Private, durable: true);
        Write(id, new ProvisionRecord { Script = script.Name });
    }

    /// <summary>What is known of it, or null when the VE has no script (exit code 3 when the record is damaged).</summary>
    public ProvisionRecord? TryRead(VeId id)
    {
        string path = paths.ProvisionRecord(id);
        if (Kernel.TryReadFile(path) is not { } json)
            return null;
        return ProvisionJson.Form.TryParse(json, out ProvisionRecord? record, out string? problem) ? record
            : throw new VeException(VeError.System, $"{path}:{problem}", $"Remove it, and give the VE a script again: vectl provision {id} FILE");
    }

    /// <summary>The script itself.</summary>
    public HostScript ReadScript(VeId id, string name) => Kernel.TryReadFile(paths.ProvisionScript(id)) is { } content ? new HostScript(name, content)
        : throw new VeException(VeError.System, $"{paths.ProvisionScript(id)} is not there", $"Give the VE a script again: vectl provision {id} FILE --rerun");

    /// <summary>Replaces what is known of it: after a crash at any point it is the old record or the new one.</summary>
    public void Write(VeId id, ProvisionRecord record) => AtomicFile.Write(paths.ProvisionRecord(id), ProvisionJson.Form.Format(record), Permissions.Private, durable: true);

    /// <summary>How far it has come.</summary>
    public static ProvisionPhase PhaseOf(ProvisionRecord record)
    {
        using Fd? runner = record.Status is null && record.BootId == BootId.Current ? record.Runner.TryOpen() : null;
        return record.Phase(runner is not null);
    }
}
