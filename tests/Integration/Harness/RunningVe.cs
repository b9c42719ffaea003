namespace Vectl.Integration.Harness;

/// <summary>A running VE that the tests of a class share: they look, or change only what nobody else looks at.</summary>
public sealed class RunningVe : IDisposable
{
    readonly Leftovers _before;
    readonly HostFixture _host;

    /// <summary>Creates and starts it.</summary>
    public RunningVe(HostFixture host)
    {
        _host = host;
        _before = host.Snapshot();
        Ve = new Ve(host).Start();
    }

    internal Ve Ve { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Ve.Dispose();
        Leftovers.SettleTo(_before, _host.Snapshot);
    }
}
