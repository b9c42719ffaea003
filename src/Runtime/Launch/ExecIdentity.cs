using System.Collections.Immutable;

namespace Vectl.Runtime.Launch;

/// <summary>Whose rights a command in a VE has in the end; ids are the VE's.</summary>
/// <param name="Uid">The user id.</param>
/// <param name="Gid">The group id.</param>
/// <param name="Groups">The supplementary groups.</param>
public sealed record ExecIdentity(uint Uid, uint Gid, ImmutableArray<uint> Groups);
