using System.Collections.Immutable;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Network;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>
/// What settings do to a VE's interfaces: to those of its configuration, and to those that it runs with, which may differ since
/// they were changed without <c>--save</c>.
/// </summary>
sealed class NetworkChange
{
    const string Key = "network";

    readonly NetworkIndex _index;
    readonly VeId _id;
    readonly bool _save, _runs;
    readonly ImmutableArray<InterfaceConfig> _file, _had;

    /// <summary>Computes what it runs with then; nothing is changed yet.</summary>
    public NetworkChange(VectlPaths paths, VeConfig before, RunningVe? running, IReadOnlyList<Setting> settings, bool save)
    {
        (_index, _id, _save, _runs, _file) = (new(paths), before.Id, save, running is not null, before.Network);
        Live = running is null ? [] : NetworkText.Parse(running.State.Network, _id);
        _had = _file.AddRange(Live);
        Start = _runs && !save ? before with { Network = Live } : before;
        ImmutableArray<Setting> own = [.. settings.Where(setting => setting.Key == Key || setting.Key.StartsWith(Key + ".", StringComparison.Ordinal))];
        Wanted = _runs && own.Length > 0 ? VeSettings.Apply(before with { Network = Live }, own.Where(setting => !IsGone(setting))).Network : Live;
        // Also when a change to something else was killed.
        IsLive = _runs && (NetworkText.Format(Wanted) != NetworkText.Format(Live) || own.Length > 0 && running!.State.NetworkChange is not null);
    }

    /// <summary>The configuration that the settings are applied to: the file's, with what it runs with when only that is to be changed.</summary>
    public VeConfig Start { get; }

    /// <summary>The interfaces that it runs with; none when it does not run.</summary>
    public ImmutableArray<InterfaceConfig> Live { get; }

    /// <summary>Whether the interfaces that it runs with are to be others.</summary>
    public bool IsLive { get; }

    /// <summary>The interfaces that it is to run with.</summary>
    public ImmutableArray<InterfaceConfig> Wanted { get; }

    /// <summary>Takes what the VE is to have besides; exit code 78 when another VE has it, or the host itself.</summary>
    public void Claim(VeConfig after, Rollback rollback)
    {
        if (IsLive)
            HostPorts.Check(Live, Wanted);
        _index.Claim(_id, NetworkClaim.New(_had, Wanted.AddRange(after.Network)), claim => rollback.Push(() => _index.Release(_id, [claim])));
    }

    /// <summary>Lets go of what it has no more.</summary>
    public void ReleaseLost(VeConfig after) => _index.Release(_id, NetworkClaim.New(Wanted.AddRange(_save ? after.Network : _file), _had.AddRange(after.Network)));

    // An interface of the file that it runs without already.
    bool IsGone(Setting setting)
    {
        if (setting.Value is not null || setting.Key.Length <= Key.Length)
            return false;
        string name = setting.Key[(Key.Length + 1)..];
        return !name.Contains('.', StringComparison.Ordinal) && _save && !Live.Any(one => one.Name == name);
    }
}
