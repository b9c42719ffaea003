using Vectl.Runtime.Values;

namespace Vectl.Runtime.Processes;

/// <summary>A process of a VE.</summary>
/// <param name="Ve">The VE.</param>
/// <param name="VePid">Its pid in the VE; 0 for one that the host put among the VE's.</param>
/// <param name="Pid">Its pid on the host.</param>
/// <param name="ParentVePid">The parent's pid in the VE; 0 when the parent is no process of the VE.</param>
/// <param name="Uid">The effective user id in the VE; null for an id that the VE does not have.</param>
/// <param name="User">The name of that user in the VE's passwd(5); null when it has none there.</param>
/// <param name="State">The kernel's letter: R, S, D, T, Z…</param>
/// <param name="Threads">How many threads it has.</param>
/// <param name="ResidentBytes">Resident memory.</param>
/// <param name="CpuTime">Processor time that it has used.</param>
/// <param name="Name">The short name. It is the VE's choice, as the command line is: anything can be in it.</param>
/// <param name="CommandLine">The arguments with blanks between, at most some thousand characters; the name in brackets when there are none.</param>
public sealed record VeProcess(VeId Ve, int VePid, int Pid, int ParentVePid, uint? Uid, string? User, char State, int Threads, long ResidentBytes, TimeSpan CpuTime,
    string Name, string CommandLine);
