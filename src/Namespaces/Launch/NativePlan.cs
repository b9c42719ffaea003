using System.Runtime.InteropServices;
using Vectl.Linux;

namespace Vectl.Namespaces.Launch;

// The plan as the interpreter sees it: plain structures in one MAP_SHARED mapping, so that what a stage writes
// (progress, failure, registers) is seen by the stages after it and by the parent, without a pipe or a protocol.

enum NativeOp
{
    Call,
    Check,
    Clone,
    Ranges,
    ResetSignals,
    Supervise,
}

[StructLayout(LayoutKind.Sequential)]
unsafe struct NativeStep
{
    public const int AnyResult = int.MinValue;

    public NativeOp Op;
    public int Number;
    public int Result;          // register index, or -1
    public int Expect;          // or AnyResult
    public int Tolerate;
    public int Skip;
    public int RegisterMask;    // bit n: argument n is a register index
    public fixed long Args[6];
}

[StructLayout(LayoutKind.Sequential)]
unsafe struct NativeStage
{
    public int Index;
    public int Count;
    public NativeStep* Steps;
}

/// <summary>clone3's argument with, right behind it, what the child's entry point needs: the child gets this pointer in its first argument register.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct NativeClone
{
    public clone_args Args;
    public NativeHeader* Header;
    public NativeStage* Stage;
}

/// <summary>Where a stage failed; zero when none did.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct NativeHeader
{
    public const int MaxStages = 4, ScratchSize = 4096 + 512;

    public delegate*<nint, nint, nint, nint, nint, nint, nint, nint> Call;
    public int FailedStage;     // index + 1
    public int FailedStep;
    public int FailedErrno;
    public fixed int Progress[MaxStages];
    public fixed int Final[MaxStages];      // the step from which on a stage has done its part
    public fixed long Slots[Plans.Slot.Count];
    public fixed byte Scratch[ScratchSize];
}

[StructLayout(LayoutKind.Sequential)]
unsafe struct NativeSupervision
{
    public int PidfdSlot, MasterSlot, LogSlot, InitStage;
    public long LogLimit;
    public byte* LogPath;
    public byte* OldLogPath;
    public byte* ExecPath;
    public byte** Argv;
    public byte** Environment;
    public long LogSize;
    public pollfd PollInit;     // two adjacent pollfd: poll(2) takes them as an array
    public pollfd PollMaster;
}
