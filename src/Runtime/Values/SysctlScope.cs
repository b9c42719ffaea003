namespace Vectl.Runtime.Values;

/// <summary>Who can write a kernel parameter for a VE: that depends on the namespace it is of.</summary>
public enum SysctlScope
{
    /// <summary>The network or user namespace: the VE's root.</summary>
    Own,
    /// <summary>The IPC namespace: the host's root on older kernels, the VE's on newer ones, and never both (<c>ipc_permissions</c> in ipc/ipc_sysctl.c).</summary>
    Ipc,
    /// <summary>The UTS namespace: setdomainname(2).</summary>
    Domain,
}
