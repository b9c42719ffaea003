namespace Vectl.Runtime.Watching;

/// <summary>Counters of one network interface of a VE since the interface was made.</summary>
/// <param name="Name">Its name; the VE chose it.</param>
/// <param name="ReceivedBytes">Bytes in.</param>
/// <param name="ReceivedPackets">Packets in.</param>
/// <param name="ReceivedDropped">Packets in that were dropped.</param>
/// <param name="SentBytes">Bytes out.</param>
/// <param name="SentPackets">Packets out.</param>
/// <param name="SentDropped">Packets out that were dropped.</param>
public readonly record struct NetworkInterface(string Name, long ReceivedBytes, long ReceivedPackets, long ReceivedDropped, long SentBytes, long SentPackets, long SentDropped);
