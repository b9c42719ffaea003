using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.State;

/// <summary>Keeps the state of VEs in <c>/run</c>.</summary>
/// <param name="paths">The layout.</param>
public sealed class StateStore(VectlPaths paths)
{
    /// <summary>The state of <paramref name="id"/>, or null when it was not started since the host's boot; exit code 3 when the file is damaged.</summary>
    public VeState? Read(VeId id)
    {
        VeState? state = TryRead(id, out string? problem);
        return problem is null ? state : throw new VeException(VeError.System, problem,
            $"If no process of CTID {id} runs any more, remove {paths.State(id)}.");
    }

    /// <summary>The state of <paramref name="id"/>, or null; then <paramref name="problem"/> is <c>file:line:column: found, expected</c> when the file is damaged.</summary>
    public VeState? TryRead(VeId id, out string? problem)
    {
        string path = paths.State(id);
        problem = null;
        if (Kernel.TryReadFile(path) is not { } json)
            return null;
        if (!StateJson.Form.TryParse(json, out VeState? state, out string? reason))
            problem = $"{path}:{reason}";
        return state;
    }

    /// <summary>Replaces the state of <paramref name="id"/>.</summary>
    public void Write(VeId id, VeState state)
    {
        using PendingFile file = Prepare(id, state);
        file.Commit();
    }

    /// <summary>Makes the file that replaces the state of <paramref name="id"/> when it is committed.</summary>
    public PendingFile Prepare(VeId id, VeState state)
    {
        byte[] json = StateJson.Form.Format(state);
        PendingFile? file = null;
        Directories.Within(paths.RunOf(id), () => file = new PendingFile(paths.State(id), json, Permissions.Private, durable: false));
        return file!;
    }

    /// <summary>Removes the state of <paramref name="id"/>; a missing one is no error.</summary>
    public void Remove(VeId id) => Kernel.Remove(paths.State(id));
}
