using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Runtime.Guest;

/// <summary>Gives users of a VE passwords and ssh keys, and makes users who are not there yet.</summary>
/// <param name="root">The VE's root.</param>
/// <param name="rollback">Gets how to undo each step.</param>
sealed class GuestAccounts(GuestRoot root, Rollback rollback)
{
    const string LockFile = "etc/.pwd.lock", PasswdFile = "etc/passwd", ShadowFile = "etc/shadow", GroupFile = "etc/group", GshadowFile = "etc/gshadow";
    const string Skeleton = "etc/skel", SshDirectory = ".ssh", KeysFile = "authorized_keys";
    const uint PrivateFile = 0x180, PrivateDirectory = 0x1C0;

    // lckpwdf(3) waits as long.
    const int LockTimeoutMs = 15_000, LockPollMs = 50;

    /// <summary>Applies the changes in their order.</summary>
    public void Apply(IReadOnlyList<AccountChange> changes)
    {
        if (!root.Exists(PasswdFile))
            throw new VeException(VeError.BadTemplate, "the VE has no /etc/passwd: it knows no users");
        // Users first and all at once: a key of one who is new needs his home directory.
        using (Lock())
            ChangeUsers(changes);
        foreach (AccountChange change in changes)
            if (!change.Keys.IsEmpty)
                AddKeys(change);
    }

    Fd Lock()
    {
        long deadline = Environment.TickCount64 + LockTimeoutMs;
        while (true)
        {
            if (root.TryLock(LockFile) is { } held)
                return held;
            if (Environment.TickCount64 >= deadline)
                throw new VeException(VeError.Locked, $"the users of the VE are being changed inside it: /{LockFile} is locked for {LockTimeoutMs / 1000} s", "Wait until passwd, useradd or vipw there has ended, then try again.");
            Thread.Sleep(LockPollMs);
        }
    }

    void ChangeUsers(IReadOnlyList<AccountChange> changes)
    {
        GuestFile passwd = root.TryRead(PasswdFile)!;
        GuestFile? shadow = root.TryRead(ShadowFile), group = root.TryRead(GroupFile), gshadow = root.TryRead(GshadowFile);
        var before = new AccountFiles(Text(passwd), Text(shadow), Text(group), Text(gshadow));
        AccountFiles after = before;
        long today = DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 86400;
        var added = new List<string>();
        foreach (AccountChange change in changes)
        {
            if (UsersOf(after).Find(change.User) is null)
            {
                after = after.WithUser(change.User, root.Exists("bin/bash") ? "/bin/bash" : "/bin/sh", today)
                    ?? throw new VeException(VeError.BadValue, $"user {change.User}: the VE has no free user id");
                added.Add(change.User);
            }
            if (change.PasswordHash is { } hash)
                after = after.WithPassword(change.User, hash, today);
        }
        foreach (string user in added)
            MakeHome(UsersOf(after).Find(user)!);
        // passwd last: it is what makes a user.
        Write(GroupFile, before.Group, after.Group, group, new GuestTraits(0x1A4));
        Write(GshadowFile, before.Gshadow, after.Gshadow, gshadow, new GuestTraits(PrivateFile));
        Write(ShadowFile, before.Shadow, after.Shadow, shadow, new GuestTraits(PrivateFile));
        Write(PasswdFile, before.Passwd, after.Passwd, passwd, passwd.Traits);
    }

    void Write(string path, string before, string after, GuestFile? old, GuestTraits traits)
    {
        if (after == before)
            return;
        rollback.Push(() => root.Restore(new GuestEntry(path, old, null)));
        root.Replace(path, Encoding.Latin1.GetBytes(after), old?.Traits ?? traits);
    }

    void MakeHome(GuestUser user)
    {
        string home = user.Home.Trim('/');
        if (root.HasEntry(home))
            return;
        rollback.Push(() => root.RemoveTree(home));
        root.MakeDirectories(home, new GuestTraits(PrivateDirectory, user.Uid, user.Gid));
        foreach (string name in root.FileNames(Skeleton))
            if (root.TryRead($"{Skeleton}/{name}") is { } file)
                root.Replace($"{home}/{name}", file.Content, new GuestTraits(file.Traits.Mode, user.Uid, user.Gid));
    }

    // The user owns what is below his home directory: no link is followed there, and nothing of another's is read for him.
    void AddKeys(AccountChange change)
    {
        GuestUser user = GuestUsers.Read(root).Find(change.User) ?? throw new VeException(VeError.System, $"the VE has no user {change.User} any more");
        try
        {
            using GuestRoot ssh = EnterSsh(user);
            Require(ssh.Traits, SshDirectory, user);
            GuestFile? old = ssh.TryRead(KeysFile);
            if (old is not null)
                Require(old.Traits, $"{SshDirectory}/{KeysFile}", user);
            byte[] content = Merge(old?.Content, change);
            if (old is not null && content.AsSpan().SequenceEqual(old.Content))
                return;
            rollback.Push(() =>
            {
                using GuestRoot again = EnterSsh(user);
                again.Restore(new GuestEntry(KeysFile, old, null));
            });
            ssh.Replace(KeysFile, content, new GuestTraits(PrivateFile, user.Uid, user.Gid));
        }
        catch (ErrnoException failure) when (failure.Errno is Errno.ELOOP or Errno.EXDEV)
        {
            throw new VeException(VeError.System, $"{user.Home}/{SshDirectory} of user {user.Name} in the VE is not followed: {failure.Errno}", "It has to be a directory of the VE's root file system, and no symbolic link.");
        }
    }

    GuestRoot EnterSsh(GuestUser user)
    {
        var own = new GuestTraits(PrivateDirectory, user.Uid, user.Gid);
        string home = user.Home.Trim('/');
        if (home.Length > 0)
            root.MakeDirectories(home, own);
        using GuestRoot directory = root.TryEnter(user.Home) ?? throw new ErrnoException(Errno.ENOENT, "openat2", user.Home);
        directory.MakeDirectories(SshDirectory, own);
        return directory.TryEnter(SshDirectory) ?? throw new ErrnoException(Errno.ENOENT, "openat2", SshDirectory);
    }

    static void Require(GuestTraits traits, string what, GuestUser user)
    {
        if (traits.Uid != user.Uid)
            throw new VeException(VeError.System, $"{user.Home}/{what} in the VE belongs to uid {traits.Uid}, expected user {user.Name} ({user.Uid})");
    }

    static byte[] Merge(byte[]? old, AccountChange change)
    {
        string text = Encoding.Latin1.GetString(old ?? []);
        var lines = new HashSet<string>(text.Split('\n'), StringComparer.Ordinal);
        var result = new StringBuilder(text);
        foreach (string key in change.Keys)
        {
            string bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(key));
            if (!lines.Add(bytes))
                continue;
            if (result.Length > 0 && result[^1] != '\n')
                result.Append('\n');
            result.Append(bytes).Append('\n');
        }
        return Encoding.Latin1.GetBytes(result.ToString());
    }

    static GuestUsers UsersOf(AccountFiles files) => GuestUsers.Parse(Encoding.Latin1.GetBytes(files.Passwd), Encoding.Latin1.GetBytes(files.Group));

    static string Text(GuestFile? file) => Encoding.Latin1.GetString(file?.Content ?? []);
}
