namespace Vectl.Runtime.Host.Firewalls;

/// <summary>What a rule does with a packet.</summary>
enum ForwardVerdict
{
    /// <summary>Nothing, or what decides nothing: it counts, it marks.</summary>
    None,
    /// <summary>It passes, as far as this chain has a say.</summary>
    Accept,
    /// <summary>It is gone, with an answer or without.</summary>
    Drop,
    /// <summary>Another chain has it.</summary>
    Jump,
}
