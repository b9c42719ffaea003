using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Shows the root of a stopped VE on the host, for offline work.</summary>
public sealed class MountVe(VectlHost host)
{
    /// <summary>Mounts it and returns the mount point; an already mounted VE is no error.</summary>
    public string Mount(VeId id) => throw new NotSupportedException(host.ToString());

    /// <summary>Unmounts it.</summary>
    public void Unmount(VeId id) => throw new NotSupportedException();
}
