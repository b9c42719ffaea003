namespace Vectl.Runtime.Configuration.Keys;

/// <summary>How a scalar is spelled in YAML.</summary>
enum ScalarForm
{
    /// <summary>With or without quotes; written with quotes when they are needed.</summary>
    Text,
    /// <summary>With or without quotes; written without.</summary>
    Word,
    /// <summary>Without quotes.</summary>
    Number,
}
