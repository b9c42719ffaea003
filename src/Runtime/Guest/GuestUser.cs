using System.Collections.Immutable;

namespace Vectl.Runtime.Guest;

/// <summary>A user as the VE's passwd(5) and group(5) describe it.</summary>
/// <param name="Name">The login name.</param>
/// <param name="Uid">The user id, in the VE.</param>
/// <param name="Gid">The primary group's id, in the VE.</param>
/// <param name="Home">The home directory, an absolute path in the VE.</param>
/// <param name="Shell">The login shell, a path in the VE.</param>
/// <param name="Groups">Ids of all its groups, the primary one first.</param>
public sealed record GuestUser(string Name, uint Uid, uint Gid, string Home, string Shell, ImmutableArray<uint> Groups);
