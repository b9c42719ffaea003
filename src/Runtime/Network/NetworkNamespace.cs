using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Network;

/// <summary>
/// A VE's network namespace, for sockets: one belongs to the namespace that it was made in, wherever its process is later
/// (<c>network_namespaces(7)</c>).
/// </summary>
sealed class NetworkNamespace : IDisposable
{
    readonly Fd _own = Kernel.Open("/proc/thread-self/ns/net", O_RDONLY), _other;

    /// <param name="process">A pidfd of a process in it.</param>
    public NetworkNamespace(Fd process) => _other = process;

    /// <summary>Makes something in it. Only the calling thread goes there, and it comes back.</summary>
    public T Make<T>(Func<T> make)
    {
        Enter(_other);
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
