namespace Vectl.Integration.Harness;

/// <summary>One Debian 12 VE for many tests: booted and given its software by apt-get when the first of them needs it.</summary>
public sealed class DebianServer(HostFixture host) : IDisposable
{
    // A repository among the VE's own files, since it has no network: what a mirror would serve.
    const string Packages = "srv/packages";

    readonly Lazy<Ve> _ve = new(() => SetUp(host));

    internal Ve Ve => _ve.Value;

    static Ve SetUp(HostFixture host)
    {
        Ve ve = Guests.NewVe(host, "debian-12", "--hostname", "server", "--stop-timeout", "60");
        try
        {
            Directory.CreateDirectory($"{ve.Upper}/srv");
            Command.Run(["cp", "-r", $"{Guests.Cache}/packages", $"{ve.Upper}/{Packages}"]).Expect(0);
            ve.Start();
            Guests.WaitForBoot(ve);
            string wanted = string.Join(' ', File.ReadLines(Repository.Path("tests/guests/packages")).Where(line => !line.StartsWith('#')));
            ve.Sh($$"""
                set -e
                echo 'deb [trusted=yes] file:/{{Packages}} ./' > /etc/apt/sources.list
                echo '127.0.0.1 server' >> /etc/hosts
                apt-get -q update
                DEBIAN_FRONTEND=noninteractive apt-get -q install --yes --no-install-recommends {{wanted}}
                useradd --create-home --shell /bin/bash alice
                """, TimeSpan.FromMinutes(3));
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
