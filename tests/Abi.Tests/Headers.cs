namespace Vectl.Abi.Tests;

/// <summary>The headers that the names of Vectl.Linux come from. Some pairs cannot be included together: one group each.</summary>
static class Headers
{
    /// <summary>glibc's, and those of the kernel that go with them.</summary>
    public const string User = """
        #define _GNU_SOURCE
        #include <dirent.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <net/if.h>
        #include <netinet/in.h>
        #include <poll.h>
        #include <sched.h>
        #include <signal.h>
        #include <stddef.h>
        #include <stdio.h>
        #include <termios.h>
        #include <time.h>
        #include <unistd.h>
        #include <asm/prctl.h>
        #include <asm/unistd.h>
        #include <linux/audit.h>
        #include <linux/bpf.h>
        #include <elf.h>
        #include <linux/capability.h>
        #include <linux/close_range.h>
        #include <linux/filter.h>
        #include <linux/if_addr.h>
        #include <linux/if_bridge.h>
        #include <linux/if_ether.h>
        #include <linux/if_link.h>
        #include <linux/if_packet.h>
        #include <linux/ip.h>
        #include <linux/keyctl.h>
        #include <linux/magic.h>
        #include <linux/neighbour.h>
        #include <linux/netfilter.h>
        #include <linux/netfilter/nf_tables.h>
        #include <linux/netfilter/nf_tables_compat.h>
        #include <linux/netfilter/nfnetlink.h>
        #include <linux/netlink.h>
        #include <linux/openat2.h>
        #include <linux/pkt_cls.h>
        #include <linux/pkt_sched.h>
        #include <linux/reboot.h>
        #include <linux/rtnetlink.h>
        #include <linux/sched.h>
        #include <linux/seccomp.h>
        #include <linux/securebits.h>
        #include <linux/sockios.h>
        #include <linux/tc_act/tc_mirred.h>
        #include <linux/veth.h>
        #include <net/if_arp.h>
        #include <sys/file.h>
        #include <sys/ioctl.h>
        #include <sys/mman.h>
        #include <sys/mount.h>
        #include <sys/prctl.h>
        #include <sys/resource.h>
        #include <sys/signalfd.h>
        #include <sys/socket.h>
        #include <sys/stat.h>
        #include <sys/statfs.h>
        #include <sys/un.h>
        #include <sys/wait.h>

        """;

    /// <summary>The kernel's own signals: its struct sigaction is not glibc's.</summary>
    public const string KernelSignals = """
        #include <stddef.h>
        #include <asm/signal.h>

        """;

    /// <summary>System call numbers of x86-64.</summary>
    public const string SystemCalls = "#include <asm/unistd_64.h>\n";

    /// <summary>System call numbers of i386, by which a 32-bit program enters the same kernel.</summary>
    public const string SystemCalls32 = "#include <asm/unistd_32.h>\n";
}
