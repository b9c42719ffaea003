using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network;

/// <summary>
/// A VE's network namespace, for sockets: one belongs to the namespace that it was made in, wherever its process is later
/// (<c>network_namespaces(7)</c>).
/// </summary>
/// <param name="other">A descriptor of it; the caller's.</param>
sealed class NetworkNamespace(Fd other) : IDisposable
{
    readonly Fd _own = Kernel.Open("/proc/thread-self/ns/net", O_RDONLY);

    /// <summary>Makes something in it. Only the calling thread goes there, and it comes back.</summary>
    public T Make<T>(Func<T> make)
    {
        Enter(other);
        try
        {
            return make();
        }
        finally
        {
            Enter(_own);
        }
    }

    static void Enter(Fd of) => Kernel.CheckRaw(Kernel.Call(SysNo.setns, of.Number, (nint)CLONE_NEWNET), "setns", "network namespace");

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();
}
