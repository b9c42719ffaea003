namespace Vectl.Runtime.Guest;

/// <summary>An ordinary file of a VE as it was read. Its content is hostile.</summary>
/// <param name="Content">All of its bytes.</param>
/// <param name="Traits">Whose it is.</param>
public sealed record GuestFile(byte[] Content, GuestTraits Traits);
