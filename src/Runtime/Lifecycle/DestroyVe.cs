using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Removes a VE: configuration first, then everything else.</summary>
public sealed class DestroyVe(VectlHost host)
{
    /// <summary>Destroys a stopped VE; with <paramref name="force"/> stops it first.</summary>
    public void Run(VeId id, bool force) => throw new NotSupportedException(host.ToString());
}
