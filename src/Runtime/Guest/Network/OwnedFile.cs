namespace Vectl.Runtime.Guest.Network;

/// <summary>A file of a VE that vectl owns, or its part of one (<see cref="MarkedBlock"/>).</summary>
/// <param name="Path">Where it is, without the leading slash.</param>
/// <param name="Text">All of it, or of the part.</param>
/// <param name="IsPart">Whether the rest of the file is somebody else's.</param>
/// <param name="Mode">Its permission bits, when it is all vectl's.</param>
sealed record OwnedFile(string Path, string Text, bool IsPart = false, uint Mode = 0x1A4)
{
    /// <summary>How the first line of a file begins that is all vectl's.</summary>
    public const string Mark = "# Of vectl:";

    /// <summary>That line.</summary>
    public const string Header = Mark + " from the configuration of this VE on its host. Changes here are lost.\n";
}
