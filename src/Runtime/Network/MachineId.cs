using System.Text;
using Vectl.Linux;

namespace Vectl.Runtime.Network;

/// <summary>What tells this host from others (<c>machine-id(5)</c>); Ethernet addresses are made of it.</summary>
public static class MachineId
{
    static string? s_current;

    /// <summary>The text of <c>/etc/machine-id</c>, or "" when the host has none: then hosts without one give their VEs the same addresses.</summary>
    public static string Current => s_current ??= Encoding.ASCII.GetString(Kernel.TryReadFile("/etc/machine-id") ?? []).Trim();
}
