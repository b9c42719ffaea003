using System.Collections.Immutable;
using Vectl.Runtime.Guest;
using Vectl.Runtime.Launch;
using Vectl.Runtime.State;

namespace Vectl.Runtime.Lifecycle;

/// <summary>As whom a command runs in a VE, where it starts, and what its environment has beside the usual.</summary>
/// <param name="User">A name or id, see <see cref="LoginUser.Find(RunningVe, string)"/>; null for the VE's root.</param>
/// <param name="Directory">A directory in the VE, which must be there; null for the user's home, or <c>/</c> without a user.</param>
/// <param name="Environment">Further <c>NAME=value</c>, which come before the usual ones of that name.</param>
public sealed record ExecOptions(string? User, string? Directory, ImmutableArray<string> Environment)
{
    const string PathVariable = "PATH=";

    /// <summary>As root, from <c>/</c>.</summary>
    public static ExecOptions None { get; } = new(null, null, []);

    /// <summary>A specification to which only the programs and the streams have to be added.</summary>
    internal ExecSpec Spec(RunningVe running)
    {
        LoginUser? user = User is null ? null : LoginUser.Find(running, User);
        return Spec(user?.Identity, user?.User.Home ?? "/", user is null ? [$"{PathVariable}{LoginUser.Root.SearchPath}", "HOME=/", "TERM=linux"] : [.. user.Environment, "TERM=linux"]);
    }

    /// <summary>The same for a user, home and environment that are known.</summary>
    internal ExecSpec Spec(ExecIdentity? identity, string home, ImmutableArray<string> environment) => new()
    {
        Programs = [],
        Environment = Merge(environment),
        Directory = Directory ?? home,
        DirectoryIsRequired = Directory is not null,
        User = identity,
        Replaced = [],
        JoinTime = KernelFacts.HasTimeNamespaces,
        LastCapability = KernelFacts.LastCapability,
    };

    /// <summary>The PATH of a specification.</summary>
    internal static string SearchPath(ExecSpec spec)
    {
        foreach (string variable in spec.Environment)
            if (variable.StartsWith(PathVariable, StringComparison.Ordinal))
                return variable[PathVariable.Length..];
        return LoginUser.Root.SearchPath;
    }

    // Of a name that is there twice, one program takes the first and another the last.
    ImmutableArray<string> Merge(ImmutableArray<string> usual)
    {
        if (Environment.IsEmpty)
            return usual;
        var merged = new Dictionary<string, string>();
        foreach (string variable in (ReadOnlySpan<string>)[.. usual, .. Environment])
            merged[variable[..variable.IndexOf('=')]] = variable;
        return [.. merged.Values];
    }
}
