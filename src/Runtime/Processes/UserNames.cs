using System.Globalization;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Guest;
using Vectl.Runtime.State;

namespace Vectl.Runtime.Processes;

/// <summary>The names of a VE's user ids, for lists. A VE that makes its files unreadable has none.</summary>
sealed class UserNames(RunningVe running)
{
    readonly Dictionary<uint, string?> _names = [];
    readonly GuestUsers? _users = TryRead(running);

    /// <summary>The name, or null.</summary>
    public string? Of(uint uid)
    {
        if (!_names.TryGetValue(uid, out string? name))
            _names[uid] = name = _users?.Find(uid.ToString(CultureInfo.InvariantCulture))?.Name;
        return name;
    }

    static GuestUsers? TryRead(RunningVe running)
    {
        try
        {
            using GuestRoot root = GuestRoot.Of(running);
            return GuestUsers.Read(root);
        }
        catch (Exception e) when (e is VeException or IOException)
        {
            return null;
        }
    }
}
