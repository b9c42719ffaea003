namespace Vectl.Runtime.Configuration.Keys;

/// <summary>Where a key may stand besides its own file.</summary>
[Flags]
enum KeyUse
{
    /// <summary>Nowhere else.</summary>
    None = 0,
    /// <summary>In <c>set</c> and <c>unset</c>.</summary>
    Setting = 1,
    /// <summary>In a profile, which many VEs share.</summary>
    Profile = 2,
    /// <summary>Not in its own file either: create takes it out of a profile and acts on it.</summary>
    AtCreation = 4,
}
