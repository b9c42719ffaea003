namespace Vectl.Runtime.Guest;

/// <summary>Whose a file or directory of a VE is, in the VE's ids, and its permission bits.</summary>
/// <param name="Mode">Permission bits.</param>
/// <param name="Uid">The owner.</param>
/// <param name="Gid">The group.</param>
public readonly record struct GuestTraits(uint Mode, uint Uid = 0, uint Gid = 0);
