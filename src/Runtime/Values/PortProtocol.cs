namespace Vectl.Runtime.Values;

/// <summary>What has ports.</summary>
public enum PortProtocol
{
    /// <summary>TCP.</summary>
    Tcp,
    /// <summary>UDP.</summary>
    Udp,
}
