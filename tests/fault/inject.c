// inject: runs a command and lets one of its processes meet a fault at a chosen system call.
//
//   inject [options] count            command...   runs it and counts
//   inject [options] kill  P N        command...   SIGKILL to process P at the entry of its Nth call
//   inject [options] error P N ERRNO  command...   P's Nth call is not executed and returns -ERRNO
//                                                  (close(2) is: it frees the descriptor whatever it returns)
//
//   -o FILE   the report goes to FILE instead of standard error
//   -n        count: also list every call by name
//   -x        keep tracing processes across execve (otherwise all but the command are let go there)
//   -p PID    the process PID, which runs already, meets the fault from its next execve on; the command is not traced and
//             only makes it go on. The exit status is PID's, or 255 when it lives on
//   -l MS     how long processes that outlive the command are still watched (50)
//
// P names a process by its birth: "0" is the command, "0.2" the second process that the command created, "0.2.1" the
// first that this one created. The creator counts and not the parent (CLONE_PARENT), and only the creator's own order
// matters, so a process has the same name in every run. Threads belong to their process: N counts the calls of all its
// threads, from 1; the command's begin after its execve.
//
// The report: "process P calls N" per process, "call P N NAME" per call, and for a fault one of "fired NAME",
// "missed" (P never made N calls), "skipped NAME" (a call that cannot fail, or one of a
// thread that is not the main one).
// The exit status is the command's, 128 + signal when one ended it; 125 for a failure of this tool.
//
// Processes that live on are detached, politely: at their execve, or when the command has ended and the time of -l is
// over, or all of them once the fault has happened. PTRACE_O_EXITKILL is not set: killing this tool does not kill what
// it traces. Only P's calls are stopped at, so the others run at full speed.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>

enum { MAX_TASKS = 1024, MAX_PROCESSES = 512, MAX_NAME = 64, TOOL_FAILED = 125 };

struct process {
    char name[MAX_NAME];
    pid_t tgid;
    int children;
    long calls;
};

struct task {
    pid_t tid;                  // 0: free
    struct process *process;    // NULL: stopped before its creator told us of it
    int inject_errno;           // what the call it is in must return, or 0
    bool waiting;               // stopped, and resumed once its creator has told us
};

enum mode { COUNT, KILL, ERROR };

static struct process processes[MAX_PROCESSES];
static int process_count;
static struct task tasks[MAX_TASKS];
static int task_count;          // slots ever used

static enum mode mode;
static const char *target_name;
static long target_call;
static int target_errno;
static bool list_names, follow_exec;
static long linger_ms = 50;
static FILE *report;

static pid_t main_pid, attach_pid;
static int main_status = -1;
static bool main_executed, detaching, done;
static long main_ended_at;
static const char *outcome = "missed";
static char outcome_call[40];

static const char *call_name(long number)
{
    static const char *const names[] = {
#include "syscall-names.h"
    };
    static char unknown[24];
    if (number >= 0 && number < (long)(sizeof names / sizeof *names) && names[number])
        return names[number];
    snprintf(unknown, sizeof unknown, "#%ld", number);
    return unknown;
}

static void fail(const char *what)
{
    fprintf(stderr, "inject: %s: %s\n", what, strerror(errno));
    exit(TOOL_FAILED);
}

static long now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static struct task *find_task(pid_t tid)
{
    for (int i = 0; i < task_count; i++)
        if (tasks[i].tid == tid)
            return &tasks[i];
    return NULL;
}

static struct task *add_task(pid_t tid, struct process *process)
{
    int slot = 0;
    while (slot < task_count && tasks[slot].tid != 0)
        slot++;
    if (slot == MAX_TASKS) {
        errno = ENOSPC;
        fail("too many tasks");
    }
    if (slot == task_count)
        task_count++;
    tasks[slot] = (struct task){ .tid = tid, .process = process };
    return &tasks[slot];
}

static bool any_task(void)
{
    for (int i = 0; i < task_count; i++)
        if (tasks[i].tid != 0)
            return true;
    return false;
}

static struct process *add_process(pid_t tgid, struct process *creator)
{
    if (process_count == MAX_PROCESSES) {
        errno = ENOSPC;
        fail("too many processes");
    }
    struct process *process = &processes[process_count++];
    process->tgid = tgid;
    if (creator)
        snprintf(process->name, sizeof process->name, "%.50s.%d", creator->name, ++creator->children);
    else
        strcpy(process->name, "0");
    return process;
}

static void detach(struct task *task, int signal)
{
    ptrace(PTRACE_DETACH, task->tid, 0, (long)signal);
    task->tid = 0;
}

static bool is_target(const struct process *process)
{
    return mode != COUNT && strcmp(process->name, target_name) == 0;
}

// A task that was killed meanwhile is gone (ESRCH); its end is reported by waitpid.
static void resume(struct task *task, int signal)
{
    if (detaching) {
        detach(task, signal);
        return;
    }
    bool stop_at_calls = mode == COUNT || is_target(task->process);
    ptrace(stop_at_calls ? PTRACE_SYSCALL : PTRACE_CONT, task->tid, 0, (long)signal);
}

// By their manual pages never, or only for arguments that the C library never passes: an error there would be nonsense.
static bool cannot_fail(long number)
{
    static const long calls[] = {
        SYS_exit, SYS_exit_group, SYS_rt_sigreturn, SYS_getpid, SYS_getppid, SYS_gettid, SYS_getuid, SYS_geteuid, SYS_getgid,
        SYS_getegid, SYS_umask, SYS_sched_yield, SYS_set_tid_address, SYS_set_robust_list, SYS_rseq, SYS_rt_sigprocmask,
        SYS_rt_sigaction, SYS_futex,
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i] == number)
            return true;
    return false;
}

static void on_call_entry(struct task *task, long number)
{
    struct process *process = task->process;
    process->calls++;
    if (list_names)
        fprintf(report, "call %s %ld %s\n", process->name, process->calls, call_name(number));
    if (!is_target(process) || process->calls != target_call)
        return;
    snprintf(outcome_call, sizeof outcome_call, " %s", call_name(number));
    // vectl's own calls are all on its main thread. The others are the runtime's (finalizer, process waiter), which has
    // no way to report that one of its threads could not be set up: an error there would test the runtime.
    if (mode == ERROR && (cannot_fail(number) || task->tid != process->tgid)) {
        outcome = "skipped";
        done = true;
        return;
    }
    outcome = "fired";
    if (mode == KILL) {
        done = true;
        // A fatal signal at the entry stop: the kernel does not execute the call.
        kill(process->tgid, SIGKILL);
        return;
    }
    task->inject_errno = target_errno;
    if (number != SYS_close)
        ptrace(PTRACE_POKEUSER, task->tid, offsetof(struct user, regs.orig_rax), -1L);
}

static void on_syscall_stop(struct task *task)
{
    struct __ptrace_syscall_info info = { 0 };
    if (attach_pid != 0 && !main_executed) {
        resume(task, 0);
        return;
    }
    if (ptrace(PTRACE_GET_SYSCALL_INFO, task->tid, sizeof info, &info) > 0) {
        if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
            on_call_entry(task, (long)info.entry.nr);
        else if (info.op == PTRACE_SYSCALL_INFO_EXIT && task->inject_errno) {
            ptrace(PTRACE_POKEUSER, task->tid, offsetof(struct user, regs.rax), -(long)task->inject_errno);
            task->inject_errno = 0;
            done = true;
        }
    }
    resume(task, 0);
}

static bool is_thread_of(pid_t tid, pid_t tgid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d", tgid, tid);
    return access(path, F_OK) == 0;
}

// The new task's own first stop may come before or after its creator's event.
static void on_birth(struct task *creator)
{
    unsigned long message = 0;
    ptrace(PTRACE_GETEVENTMSG, creator->tid, 0, &message);
    pid_t tid = (pid_t)message;
    struct task *task = find_task(tid);
    if (!task)
        task = add_task(tid, NULL);
    if (!task->process)
        task->process = is_thread_of(tid, creator->process->tgid) ? creator->process : add_process(tid, creator->process);
    if (task->waiting) {
        task->waiting = false;
        resume(task, 0);
    }
    resume(creator, 0);
}

// After execve the process has one thread, and that one has the process's id whatever it had before (ptrace(2)).
static void on_exec(struct task *task)
{
    struct process *process = task->process;
    for (int i = 0; i < task_count; i++)
        if (tasks[i].tid != 0 && tasks[i].process == process && &tasks[i] != task)
            tasks[i].tid = 0;
    task->inject_errno = 0;
    if (task->tid == main_pid && !main_executed)
        main_executed = true;
    else if (task->tid != main_pid && !follow_exec) {
        detach(task, 0);
        return;
    }
    resume(task, 0);
}

static void on_stop(struct task *task, int status)
{
    int signal = WSTOPSIG(status), event = status >> 16;
    if (!task->process)
        task->waiting = !detaching;
    if (task->waiting)
        return;
    switch (event) {
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE:
        on_birth(task);
        return;
    case PTRACE_EVENT_EXEC:
        on_exec(task);
        return;
    case PTRACE_EVENT_STOP:
        // A group stop (its signal is a stopping one) must last; any other is the first stop or PTRACE_INTERRUPT's.
        if (signal != SIGTRAP && !detaching)
            ptrace(PTRACE_LISTEN, task->tid, 0, 0);
        else
            resume(task, 0);
        return;
    }
    if (signal == (SIGTRAP | 0x80))
        on_syscall_stop(task);
    else
        resume(task, signal);
}

static void on_end(pid_t tid, int status)
{
    struct task *task = find_task(tid);
    if (task)
        task->tid = 0;
    if (tid == main_pid) {
        main_status = status;
        main_ended_at = now_ms();
    }
}

static void on_status(pid_t tid, int status)
{
    if (!WIFSTOPPED(status)) {
        on_end(tid, status);
        return;
    }
    struct task *task = find_task(tid);
    on_stop(task ? task : add_task(tid, NULL), status);
}

static void let_go(void)
{
    detaching = true;
    for (int i = 0; i < task_count; i++) {
        if (tasks[i].tid == 0)
            continue;
        if (tasks[i].waiting)
            detach(&tasks[i], 0);
        else
            ptrace(PTRACE_INTERRUPT, tasks[i].tid, 0, 0);
    }
}

static void trace(void)
{
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    while (any_task() || main_status < 0) {
        int status;
        if (done && !detaching)
            let_go();
        pid_t tid = waitpid(-1, &status, __WALL | WNOHANG);
        if (tid > 0) {
            on_status(tid, status);
            continue;
        }
        if (tid < 0)
            break;
        if (main_status >= 0) {
            long over = now_ms() - main_ended_at;
            if (!detaching && over >= linger_ms)
                let_go();
            if (!any_task() || over >= linger_ms + 2000)
                break;      // stuck in the kernel; our own end detaches it
        }
        struct timespec wait = { .tv_nsec = 5000000 };
        sigtimedwait(&child, NULL, &wait);
    }
}

static void start(char **command)
{
    int gate[2];
    sigset_t child, before;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC;
    if (pipe(gate) < 0 || sigprocmask(SIG_BLOCK, &child, &before) < 0)
        fail("pipe");
    pid_t command_pid = fork();
    if (command_pid < 0)
        fail("fork");
    if (command_pid == 0) {
        char go;
        close(gate[1]);
        if (read(gate[0], &go, 1) != 1)
            _exit(TOOL_FAILED);
        close(gate[0]);
        if (report != stderr)
            fclose(report);
        sigprocmask(SIG_SETMASK, &before, NULL);
        execvp(command[0], command);
        fprintf(stderr, "inject: %s: %s\n", command[0], strerror(errno));
        _exit(127);
    }
    main_pid = attach_pid != 0 ? attach_pid : command_pid;
    if (ptrace(PTRACE_SEIZE, main_pid, 0, options) < 0)
        fail("PTRACE_SEIZE");
    add_task(main_pid, add_process(main_pid, NULL));
    close(gate[0]);
    if (write(gate[1], "g", 1) != 1)
        fail("write");
    close(gate[1]);
}

static void print_report(void)
{
    for (int i = 0; i < process_count; i++)
        fprintf(report, "process %s calls %ld\n", processes[i].name, processes[i].calls);
    if (mode != COUNT)
        fprintf(report, "%s%s\n", outcome, outcome_call);
    fflush(report);
}

static void usage(void)
{
    fputs("usage: inject [-o FILE] [-n] [-x] [-p PID] [-l MS] count|kill P N|error P N ERRNO COMMAND...\n", stderr);
    exit(TOOL_FAILED);
}

// The mode and its operands; returns where the command begins.
static char **parse_mode(int count, char **words)
{
    int operands;
    if (count > 0 && strcmp(words[0], "count") == 0)
        mode = COUNT, operands = 0;
    else if (count > 0 && strcmp(words[0], "kill") == 0)
        mode = KILL, operands = 2;
    else if (count > 0 && strcmp(words[0], "error") == 0)
        mode = ERROR, operands = 3;
    else
        usage();
    if (count < operands + 2)
        usage();
    if (operands >= 2) {
        target_name = words[1];
        target_call = atol(words[2]);
        if (target_call < 1)
            usage();
    }
    if (operands == 3) {
        target_errno = atoi(words[3]);
        if (target_errno < 1)
            usage();
    }
    return words + operands + 1;
}

int main(int argc, char **argv)
{
    report = stderr;
    int option;
    while ((option = getopt(argc, argv, "+o:nxp:l:")) != -1) {
        if (option == 'o' && !(report = fopen(optarg, "we")))
            fail(optarg);
        else if (option == 'n')
            list_names = true;
        else if (option == 'x')
            follow_exec = true;
        else if (option == 'p')
            attach_pid = (pid_t)atol(optarg);
        else if (option == 'l')
            linger_ms = atol(optarg);
        else if (option == '?')
            usage();
    }
    char **command = parse_mode(argc - optind, argv + optind);
    start(command);
    trace();
    print_report();
    return WIFSIGNALED(main_status) ? 128 + WTERMSIG(main_status) : WEXITSTATUS(main_status);
}
