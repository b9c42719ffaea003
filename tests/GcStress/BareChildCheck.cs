using System.Globalization;
using Vectl.Linux;
using Vectl.Namespaces.Launch;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;

namespace Vectl.GcStress;

/// <summary>
/// Launches what the monitor of a VE is: a child without the memory of its parent, which clones another, waits for
/// it and then lives on. It must work, and be small.
/// </summary>
static class BareChildCheck
{
    const int Rounds = 20, TimeoutMs = 20_000, ExitCode = 42, InnerCode = 9;

    // What a monitor may keep for itself. All that is resident counts: the plan's pages are shared with this process now,
    // but in a VE's life the launching process ends and they are the monitor's own.
    const int LimitKb = 100;

    // The scratch offsets are the child's own choice.
    const int WaitStatus = 0, Word = 64;

    static readonly Slot s_report = new(0, "report"), s_hold = new(1, "hold"), s_outer = new(16, "outer"), s_inner = new(17, "inner");

    /// <summary>0 when every round was right.</summary>
    public static int Run()
    {
        int wrong = 0, largest = 0, resident = 0;
        using (new GarbageMaker())
            for (int i = 0; i < Rounds; i++)
                if (Measure() is { } size)
                    (largest, resident) = (Math.Max(largest, size.Private), Math.Max(resident, size.Resident));
                else
                    wrong++;
        Console.WriteLine($"{Rounds} bare children, {wrong} wrong, at most {largest} kB private, {resident} kB resident");
        return wrong == 0 && resident is > 0 and <= LimitKb ? 0 : 1;
    }

    static LaunchPlan Plan()
    {
        Stage inner = new StageBuilder("inner")
            .Call("report", SysNo.write, s_report, "i", 1)
            .Call("exit", SysNo.exit_group, InnerCode)
            .Build();
        Stage outer = new StageBuilder("outer")
            .Add(new CloseAllButStep("close inherited descriptors", [s_report, s_hold]))
            .Add(new CloneStep("inner", inner, 0, "0", null, s_inner))
            .Call("wait for inner", SysNo.wait4, s_inner, new Arg.Scratch(WaitStatus), 0, 0)
            .Add(new CheckStep("inner ended well", WaitStatus, 0xffff, InnerCode << 8, Errno.ECHILD))
            .Call("report", SysNo.write, s_report, "o", 1)
            .Add(new CallStep("wait to be measured", SysNo.read, [s_hold, new Arg.Scratch(Word), 1]) { Expect = 1 })
            .Call("exit", SysNo.exit_group, ExitCode)
            .Build();
        return new LaunchPlan(new CloneStep("outer", outer, 0, "0", null, s_outer));
    }

    // What the child keeps in kB, or null when it went wrong.
    static (int Private, int Resident)? Measure()
    {
        (Fd reportRead, Fd reportWrite) = Kernel.Pipe();
        (Fd holdRead, Fd holdWrite) = Kernel.Pipe();
        using (reportRead)
        using (reportWrite)
        using (holdRead)
        using (holdWrite)
        {
            using RunningLaunch launch = Launcher.Start(Plan(), new Dictionary<Slot, Fd> { [s_report] = reportWrite, [s_hold] = holdRead });
            using Fd child = Kernel.TryPidfdOpen(launch.Pid)!;
            (int Private, int Resident)? size = null;
            if (Reported(reportRead, 'i') && Reported(reportRead, 'o'))
            {
                size = ReadSize(launch.Pid);
                Kernel.WriteAll(holdWrite.Number, "g"u8, "hold");
            }
            if (!Kernel.WaitForExit(child, size is null ? 0 : TimeoutMs))
                Kernel.PidfdSignal(child, SIGKILL);
            ExitStatus status = Kernel.Reap(launch.Pid);
            if (status == ExitStatus.Exited(ExitCode) && launch.Failure() is null)
                return size;
            Console.Error.WriteLine($"a bare child that should have exited with {ExitCode} {status} ({launch.Failure()})");
            return null;
        }
    }

    static bool Reported(Fd report, char expected)
    {
        Span<byte> one = stackalloc byte[1];
        return Kernel.WaitReadable(report, TimeoutMs) && Kernel.Read(report, one, "report") == 1 && one[0] == expected;
    }

    static (int Private, int Resident) ReadSize(int pid)
    {
        string rollup = Kernel.ReadText($"/proc/{pid}/smaps_rollup");
        return (Field(rollup, "Private_Clean:") + Field(rollup, "Private_Dirty:"), Field(rollup, "Rss:"));
    }

    static int Field(string rollup, string name)
    {
        foreach (ReadOnlySpan<char> line in rollup.AsSpan().EnumerateLines())
            if (line.StartsWith(name))
                return int.Parse(line[name.Length..].Trim()[..^" kB".Length], NumberStyles.None, CultureInfo.InvariantCulture);
        throw new InvalidOperationException($"smaps_rollup has no {name}");
    }
}
