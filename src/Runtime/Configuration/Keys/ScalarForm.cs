namespace Vectl.Runtime.Configuration.Keys;

/// <summary>How a scalar is spelled in YAML.</summary>
enum ScalarForm
{
    /// <summary>With or without quotes; written with quotes when they are needed.</summary>
    Text,
    /// <summary>Without quotes: a number or a truth value.</summary>
    Bare,
}
