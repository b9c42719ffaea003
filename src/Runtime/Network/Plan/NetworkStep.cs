using Vectl.Linux;

namespace Vectl.Runtime.Network.Plan;

/// <summary>One thing to be done for a VE's network.</summary>
/// <param name="Side">Where.</param>
public abstract record NetworkStep(NetworkSide Side)
{
    /// <summary>What takes it back, where that does not go with an interface; null when nothing has to.</summary>
    public virtual NetworkUndo? Undo => null;

    /// <summary>The step that takes this one back while the VE runs; null when that goes with another, or cannot be.</summary>
    internal virtual NetworkStep? Inverse => null;

    /// <summary>Whether the other steps of the interface build on this one.</summary>
    internal virtual bool Creates => false;

    /// <summary>What the kernel may answer although all is as it should be.</summary>
    internal virtual Errno Tolerated => Errno.OK;

    /// <summary>The step as a line of <c>ip(8)</c>, <c>bridge(8)</c> or <c>tc(8)</c>, without the program's name and the namespace.</summary>
    public abstract string Print();

    /// <summary>Adds the step's requests to the next batch.</summary>
    internal abstract void Encode(NetworkApplier to);
}
