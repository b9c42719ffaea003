using System.Collections.Immutable;
using System.Net;
using System.Text;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Guest.Network;

/// <summary>Whom a VE asks for names (resolv.conf(5)).</summary>
/// <param name="Servers">Addresses of the servers.</param>
/// <param name="Search">Domains in which names without a dot are looked for.</param>
/// <param name="Options">Other lines.</param>
sealed record Resolvers(ImmutableArray<string> Servers, ImmutableArray<string> Search, ImmutableArray<string> Options)
{
    /// <summary>Nobody.</summary>
    public static Resolvers None { get; } = new([], [], []);

    /// <summary>Whom a configuration names: for what it does not say the host's are taken.</summary>
    public static Resolvers Of(ImmutableArray<IPAddress> servers, ImmutableArray<string> search)
    {
        Resolvers host = servers.IsEmpty || search.IsEmpty ? Parse(Encoding.UTF8.GetString(ResolvConf.OfHost())) : None;
        var named = ImmutableArray.CreateBuilder<string>(servers.Length);
        foreach (IPAddress server in servers)
            named.Add(server.ToString());
        return new(servers.IsEmpty ? host.Servers : named.MoveToImmutable(), search.IsEmpty ? host.Search : search, servers.IsEmpty ? host.Options : []);
    }

    /// <summary>Reads what <see cref="ResolvConf.Usable"/> returns. Words that other files of a VE could not hold are left out.</summary>
    public static Resolvers Parse(string content)
    {
        ImmutableArray<string> servers = [], search = [], options = [];
        foreach (string line in content.Split('\n'))
        {
            string[] words = line.Split(' ');
            if (words is ["nameserver", var server, ..] && IpText.TryParse(server, out _))
                servers = servers.Add(server);
            else if (words[0] is "search" or "domain")
            {
                search = [];
                foreach (string word in words.AsSpan(1))
                    if (IsDomain(word))
                        search = search.Add(word);
            }
            else if (words[0] == "options")
                options = options.Add(line);
        }
        return new(servers, search, options);
    }

    /// <summary>The lines of resolv.conf; empty when there is no server.</summary>
    public string Format()
    {
        var text = new StringBuilder();
        foreach (string server in Servers)
            text.Append("nameserver ").Append(server).Append('\n');
        if (text.Length == 0)
            return "";
        if (!Search.IsEmpty)
            text.Append("search ").AppendJoin(' ', Search).Append('\n');
        foreach (string line in Options)
            text.Append(line).Append('\n');
        return text.ToString();
    }

    static bool IsDomain(string word)
    {
        foreach (char c in word)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
                return false;
        return word.Length > 0;
    }
}
