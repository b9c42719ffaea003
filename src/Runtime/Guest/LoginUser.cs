using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Launch;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Guest;

/// <summary>A user of a VE as somebody who runs programs there.</summary>
/// <param name="User">As the VE's files describe it.</param>
/// <param name="Identity">The ids that its programs get.</param>
public sealed record LoginUser(GuestUser User, ExecIdentity Identity)
{
    const string ShadowFile = "etc/shadow";

    // shadow(5): name, password, then six numbers of days, of which the last is when the account expires.
    const int ShadowFields = 9, ShadowPassword = 1, ShadowExpiry = 7;

    const string RootPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", UserPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>Root where nothing is known of it: its files may be damaged when an administrator comes to help.</summary>
    public static LoginUser Root { get; } = new(new GuestUser("root", 0, 0, "/root", "/bin/bash", [0]), new ExecIdentity(0, 0, []));

    /// <summary>What PATH is for it.</summary>
    public string SearchPath => Identity.Uid == 0 ? RootPath : UserPath;

    /// <summary>HOME, USER, LOGNAME, SHELL and PATH.</summary>
    public ImmutableArray<string> Environment
        => [$"PATH={SearchPath}", $"HOME={User.Home}", $"USER={User.Name}", $"LOGNAME={User.Name}", $"SHELL={User.Shell}"];

    /// <summary>Finds who is meant in a VE that runs (exit code 21 when there is nobody).</summary>
    /// <param name="running">The VE.</param>
    /// <param name="who">A name or a uid, with a colon and a group or gid if it is to have that group alone.</param>
    public static LoginUser Find(RunningVe running, string who)
    {
        using GuestRoot root = GuestRoot.Of(running);
        return Find(GuestUsers.Read(root), who, running.Id);
    }

    /// <summary>As <see cref="Find(RunningVe, string)"/>, for one who logs in: whoever may not is refused, with exit code 21.</summary>
    public static LoginUser FindForLogin(RunningVe running, string who)
    {
        using GuestRoot root = GuestRoot.Of(running);
        LoginUser user = Find(GuestUsers.Read(root), who, running.Id);
        string name = Printable.Text(user.User.Name);
        string runs = $"A command runs as this user with: vectl exec -u {name} {running.Id} COMMAND";
        if (user.User.Shell[(user.User.Shell.LastIndexOf('/') + 1)..] is "nologin" or "false")
            throw new VeException(VeError.BadValue, $"CTID {running.Id}: user {name} cannot log in: its shell is {Printable.Text(user.User.Shell)}", runs);
        if (user.Identity.Uid != 0 && WhyLocked(root.TryRead(ShadowFile)?.Content, user.User.Name) is { } reason)
            throw new VeException(VeError.BadValue, $"CTID {running.Id}: user {name} is locked: {reason}", runs);
        return user;
    }

    internal static LoginUser Find(GuestUsers users, string who, VeId id)
    {
        string[] parts = who.Split(':');
        if (parts.Length > 2 || parts.AsSpan().Contains(""))
            throw new VeException(VeError.BadValue, $"'{Printable.Text(who)}' is no user", "A user is a name or a uid; a colon and a group or gid may follow.");
        GuestUser? user = users.Find(parts[0]);
        uint? uid = user?.Uid ?? Id(parts[0]);
        if (uid is null)
            throw new VeException(VeError.BadValue, $"CTID {id} has no user '{Printable.Text(parts[0])}'", $"Its users are listed by: vectl exec {id} cat /etc/passwd");
        if (parts.Length == 2)
        {
            uint gid = users.FindGroup(parts[1]) ?? Id(parts[1]) ?? throw new VeException(VeError.BadValue, $"CTID {id} has no group '{Printable.Text(parts[1])}'");
            return new LoginUser(user ?? new GuestUser(parts[0], uid.Value, gid, "/", "/bin/sh", [gid]), new ExecIdentity(uid.Value, gid, []));
        }
        return user is not null ? new LoginUser(user, new ExecIdentity(user.Uid, user.Gid, user.Groups))
            : throw new VeException(VeError.BadValue, $"CTID {id} has no user with the id {uid}", $"Any id can be used with a group: -u {uid}:GID");
    }

    // passwd -l puts an exclamation mark before the password that the account had. An account that never had one, which is
    // entered by key or by su, has a mark and nothing after it.
    internal static string? WhyLocked(ReadOnlySpan<byte> shadow, string name)
    {
        foreach (ReadOnlySpan<char> line in Encoding.UTF8.GetString(shadow).AsSpan().EnumerateLines())
        {
            string[] fields = line.ToString().Split(':');
            if (fields.Length != ShadowFields || fields[0] != name)
                continue;
            if (fields[ShadowPassword] is ['!', not '!' and not '*', ..])
                return "its password is (passwd -l)";
            long today = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 86400;
            return long.TryParse(fields[ShadowExpiry], NumberStyles.None, CultureInfo.InvariantCulture, out long expiry) && expiry <= today ? "its account has expired (chage -E)" : null;
        }
        return null;
    }

    static uint? Id(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) && id < IdRange.Size ? id : null;
}
