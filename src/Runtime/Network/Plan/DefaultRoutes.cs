namespace Vectl.Runtime.Network.Plan;

/// <summary>Which default routes a VE has already while its plan is made: the first interface that can have one has it.</summary>
sealed class DefaultRoutes
{
    bool _ipv4, _ipv6;

    /// <summary>Whether the caller's is the first of its family.</summary>
    public bool Claim(bool ipv6)
    {
        ref bool taken = ref ipv6 ? ref _ipv6 : ref _ipv4;
        bool first = !taken;
        taken = true;
        return first;
    }
}
