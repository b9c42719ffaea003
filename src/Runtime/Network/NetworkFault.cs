namespace Vectl.Runtime.Network;

/// <summary>Why interfaces cannot be as they are configured.</summary>
/// <param name="Interface">The interface.</param>
/// <param name="Key">Its key that is wrong.</param>
/// <param name="Found">What was found.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Hint">A sentence on what to do, or null.</param>
sealed record NetworkFault(string Interface, string Key, string Found, string Expected, string? Hint = null);
