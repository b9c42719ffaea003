using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Streams;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary>What a start waits for after init was executed: that the system is up, because of <c>--wait</c> or because the container's script is yet to run, and then that script.</summary>
sealed class Arrival : IDisposable
{
    readonly Session _session;
    readonly VeId _id;
    readonly UpTimeout? _wait;
    readonly bool _provisions;

    /// <summary>Before the start.</summary>
    public Arrival(Session session, VeId id, UpTimeout? wait)
    {
        _session = session;
        _id = id;
        _provisions = IsPending();
        _wait = wait ?? (_provisions ? UpTimeout.Usual : null);
        Notify = _wait is null ? null : new NotifySocket();
    }

    /// <summary>Where init says that the system is up; null when nobody waits for that.</summary>
    public NotifySocket? Notify { get; }

    /// <summary>After the start.</summary>
    public void Attend()
    {
        if (_wait is null)
            return;
        try
        {
            _wait.Run(_session, _id, Notify!);
        }
        catch (VeException failure) when (_provisions && failure.Error == VeError.NotUp)
        {
            _session.Errors.Warn($"the script that provisions CTID {_id} has not run", $"When the container is up: vectl provision {_id}");
            throw;
        }
        if (_provisions)
            Provision.Run(_session, _id, null, rerun: false);
    }

    // What is wrong with the record keeps no container from its start.
    bool IsPending()
    {
        try
        {
            return new ProvisionVe(_session.Host).IsPending(_id);
        }
        catch (VeException failure)
        {
            _session.Errors.Warn(failure.Message, failure.Hint);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Notify?.Dispose();
}
