namespace Vectl.Integration.Harness;

/// <summary>One Debian 12 VE for many tests: booted and given its software by apt-get when the first of them needs it.</summary>
public sealed class DebianServer(HostFixture host) : IDisposable
{
    readonly Lazy<Ve> _ve = new(() => SetUp(host));

    internal Ve Ve => _ve.Value;

    static Ve SetUp(HostFixture host)
    {
        Ve ve = Guests.NewVe(host, "debian-12", "--hostname", "server", "--stop-timeout", "60");
        try
        {
            Guests.AddRepository(ve);
            ve.Start();
            Guests.WaitForBoot(ve);
            ve.Sh("echo '127.0.0.1 server' >> /etc/hosts");
            Guests.Install(ve, string.Join(' ', File.ReadLines(Repository.Path("tests/guests/packages")).Where(line => !line.StartsWith('#'))));
            ve.Sh("useradd --create-home --shell /bin/bash alice");
            return ve;
        }
        catch
        {
            ve.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ve.IsValueCreated)
            _ve.Value.Dispose();
    }
}
