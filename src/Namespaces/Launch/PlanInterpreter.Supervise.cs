using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Launch;

static unsafe partial class PlanInterpreter
{
    // The monitor's life: sleep, copy the console, and when init has ended become vectl again, which reaps it.
    static void Supervise(NativeHeader* header, NativeSupervision* plan)
    {
        plan->PollInit.fd = (int)header->Slots[plan->PidfdSlot];
        plan->PollMaster.fd = (int)header->Slots[plan->MasterSlot];
        plan->PollInit.events = POLLIN;
        plan->PollMaster.events = POLLIN;
        while (true)
        {
            nint ready = header->Call((int)SysNo.poll, (nint)(&plan->PollInit), 2, -1, 0, 0, 0);
            if (ready < 0)
                continue;
            bool ended = plan->PollInit.revents != 0;
            if (plan->PollMaster.revents != 0)
                CopyConsole(header, plan, untilEmpty: ended);
            if (ended)
                break;
        }

        // An init stage that never reached its execve was a launch that failed: the parent reports it and cleans up.
        if (header->FailedStage != 0 || header->Progress[plan->InitStage] < header->Final[plan->InitStage])
            Exit(header, 1);
        header->Call((int)SysNo.execve, (nint)plan->ExecPath, (nint)plan->Argv, (nint)plan->Environment, 0, 0, 0);
        Exit(header, 126);
    }

    // The master is non-blocking. What the log cannot take (ENOSPC) is lost: a full disk must not stop the VE.
    static void CopyConsole(NativeHeader* header, NativeSupervision* plan, bool untilEmpty)
    {
        nint buffer = (nint)header->Scratch;
        do
        {
            nint count = header->Call((int)SysNo.read, plan->PollMaster.fd, buffer, 4096, 0, 0, 0);
            if (count <= 0)
            {
                // EIO: no slave is open any more; ignoring the descriptor keeps poll from spinning.
                if (count != -(int)Errno.EAGAIN && count != -(int)Errno.EINTR)
                    plan->PollMaster.fd = -1;
                return;
            }
            if (plan->LogSize + count > plan->LogLimit)
                RotateLog(header, plan);
            header->Call((int)SysNo.write, (nint)header->Slots[plan->LogSlot], buffer, count, 0, 0, 0);
            plan->LogSize += count;
        }
        while (untilEmpty);
    }

    static void RotateLog(NativeHeader* header, NativeSupervision* plan)
    {
        header->Call((int)SysNo.renameat, AT_FDCWD, (nint)plan->LogPath, AT_FDCWD, (nint)plan->OldLogPath, 0, 0);
        nint log = header->Call((int)SysNo.openat, AT_FDCWD, (nint)plan->LogPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0x180 /* 0600 */, 0, 0);
        if (log < 0)
            return;
        header->Call((int)SysNo.close, (nint)header->Slots[plan->LogSlot], 0, 0, 0, 0, 0);
        header->Slots[plan->LogSlot] = log;
        plan->LogSize = 0;
    }
}
