namespace Vectl.Linux;

/// <summary>System call numbers of x86-64, spelled as in <c>asm/unistd_64.h</c> without <c>__NR_</c>.</summary>
public enum SysNo
{
    read = 0, write = 1, close = 3, fstat = 5, poll = 7, lseek = 8, mmap = 9, mprotect = 10, munmap = 11, madvise = 28,
    rt_sigaction = 13, rt_sigprocmask = 14, ioctl = 16, pipe = 22, dup = 32, pause = 34, getpid = 39,
    socket = 41, clone = 56, fork = 57, execve = 59, exit = 60, wait4 = 61, kill = 62,
    fcntl = 72, flock = 73, fsync = 74, chdir = 80, fchdir = 81, umask = 95, getuid = 102, ptrace = 101,
    setsid = 112, setfsuid = 122, setfsgid = 123, fchown = 93, fchmod = 91, setgroups = 116, setresuid = 117,
    setresgid = 119, capget = 125, capset = 126, fstatfs = 138, pivot_root = 155, prctl = 157, arch_prctl = 158,
    setrlimit = 160, chroot = 161, mount = 165, umount2 = 166, swapon = 167, swapoff = 168, reboot = 169,
    sethostname = 170, setdomainname = 171, iopl = 172, ioperm = 173, init_module = 175, delete_module = 176,
    quotactl = 179, nfsservctl = 180, acct = 163, settimeofday = 164, lookup_dcookie = 212, gettid = 186, setxattr = 188,
    fsetxattr = 190, fgetxattr = 193, flistxattr = 196, getdents64 = 217,
    clock_settime = 227, clock_gettime = 228, exit_group = 231, kexec_load = 246, add_key = 248, request_key = 249,
    keyctl = 250, waitid = 247, openat = 257, mkdirat = 258, mknodat = 259, fchownat = 260, unlinkat = 263,
    renameat = 264, linkat = 265, symlinkat = 266, readlinkat = 267, fchmodat = 268, ppoll = 271, unshare = 272,
    pread64 = 17, pwrite64 = 18, dup3 = 292, pipe2 = 293, perf_event_open = 298, prlimit64 = 302, open_by_handle_at = 304,
    sync_file_range = 277, utimensat = 280, clock_adjtime = 305, syncfs = 306, setns = 308, process_vm_readv = 310, process_vm_writev = 311, finit_module = 313,
    renameat2 = 316, seccomp = 317, memfd_create = 319, kexec_file_load = 320, bpf = 321, execveat = 322, userfaultfd = 323,
    getrandom = 318, statx = 332, pidfd_send_signal = 424, io_uring_setup = 425, open_tree = 428, move_mount = 429, fsopen = 430,
    fsconfig = 431, fsmount = 432, fspick = 433, pidfd_open = 434, clone3 = 435, close_range = 436, openat2 = 437,
    pidfd_getfd = 438, faccessat2 = 439, mount_setattr = 442, landlock_create_ruleset = 444,
    landlock_add_rule = 445, landlock_restrict_self = 446,
}
