using System.Runtime.InteropServices;

namespace Vectl.Linux;

// Structures of the kernel's and glibc's interface on x86-64; names verbatim. tests/Abi holds size and offsets to gcc's.

[StructLayout(LayoutKind.Sequential)]
public struct clone_args
{
    public ulong flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
}

[StructLayout(LayoutKind.Sequential)]
public struct open_how
{
    public ulong flags, mode, resolve;
}

[StructLayout(LayoutKind.Sequential)]
public struct mount_attr
{
    public ulong attr_set, attr_clr, propagation, userns_fd;
}

[StructLayout(LayoutKind.Sequential)]
public struct pollfd
{
    public int fd;
    public short events, revents;
}

[StructLayout(LayoutKind.Sequential)]
public struct winsize
{
    public ushort ws_row, ws_col, ws_xpixel, ws_ypixel;
}

[StructLayout(LayoutKind.Sequential)]
public unsafe struct termios
{
    public uint c_iflag, c_oflag, c_cflag, c_lflag;
    public byte c_line;
    public fixed byte c_cc[32];
    public uint c_ispeed, c_ospeed;
}

[StructLayout(LayoutKind.Sequential)]
public struct flock
{
    public short l_type, l_whence;
    public long l_start, l_len;
    public int l_pid;
}

[StructLayout(LayoutKind.Sequential)]
public struct timespec
{
    public long tv_sec, tv_nsec;
}

[StructLayout(LayoutKind.Sequential)]
public struct statx_timestamp
{
    public long tv_sec;
    public uint tv_nsec;
    int __reserved;
}

[StructLayout(LayoutKind.Sequential)]
public unsafe struct statx
{
    public uint stx_mask, stx_blksize;
    public ulong stx_attributes;
    public uint stx_nlink, stx_uid, stx_gid;
    public ushort stx_mode;
    ushort __spare0;
    public ulong stx_ino, stx_size, stx_blocks, stx_attributes_mask;
    public statx_timestamp stx_atime, stx_btime, stx_ctime, stx_mtime;
    public uint stx_rdev_major, stx_rdev_minor, stx_dev_major, stx_dev_minor;
    public ulong stx_mnt_id;
    public uint stx_dio_mem_align, stx_dio_offset_align;
    fixed ulong __spare3[12];
}

[StructLayout(LayoutKind.Sequential)]
public unsafe struct statfs
{
    public long f_type, f_bsize;
    public ulong f_blocks, f_bfree, f_bavail, f_files, f_ffree;
    public fixed int f_fsid[2];
    public long f_namelen, f_frsize, f_flags;
    public fixed long f_spare[4];
}

[StructLayout(LayoutKind.Sequential)]
public struct sock_filter
{
    public ushort code;
    public byte jt, jf;
    public uint k;
}

[StructLayout(LayoutKind.Sequential)]
public struct sock_fprog
{
    public ushort len;
    public nint filter;
}

[StructLayout(LayoutKind.Sequential)]
public struct cap_user_header
{
    public uint version;
    public int pid;
}

[StructLayout(LayoutKind.Sequential)]
public struct cap_user_data
{
    public uint effective, permitted, inheritable;
}

[StructLayout(LayoutKind.Sequential)]
public struct rlimit64
{
    public ulong rlim_cur, rlim_max;
}

/// <summary>The kernel's <c>struct sigaction</c> for <c>rt_sigaction</c>, which is not glibc's.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct kernel_sigaction
{
    public nint handler;
    public ulong flags;
    public nint restorer;
    public ulong mask;
}

[StructLayout(LayoutKind.Sequential)]
public unsafe struct signalfd_siginfo
{
    public uint ssi_signo;
    public int ssi_errno, ssi_code;
    public uint ssi_pid;
    fixed byte pad[112];
}

[StructLayout(LayoutKind.Sequential)]
public unsafe struct siginfo_t
{
    public int si_signo, si_errno, si_code;
    int __pad0;
    public int si_pid;
    public uint si_uid;
    public int si_status;
    fixed byte pad[100];
}

/// <summary><c>struct ifreq</c> as SIOCGIFFLAGS and SIOCSIFFLAGS use it.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ifreq_flags
{
    public fixed byte ifr_name[16];
    public short ifr_flags;
    fixed byte pad[22];
}

[StructLayout(LayoutKind.Sequential)]
public unsafe struct sockaddr_un
{
    public ushort sun_family;
    public fixed byte sun_path[108];
}

[StructLayout(LayoutKind.Sequential)]
public unsafe struct sockaddr_in
{
    public ushort sin_family, sin_port;
    public uint sin_addr;
    fixed byte sin_zero[8];
}

[StructLayout(LayoutKind.Sequential)]
public unsafe struct sockaddr_in6
{
    public ushort sin6_family, sin6_port;
    public uint sin6_flowinfo;
    public fixed byte sin6_addr[16];
    public uint sin6_scope_id;
}

[StructLayout(LayoutKind.Sequential)]
public struct iovec
{
    public nint iov_base;
    public nuint iov_len;
}

[StructLayout(LayoutKind.Sequential)]
public struct msghdr
{
    public nint msg_name;
    public uint msg_namelen;
    public nint msg_iov;
    public nuint msg_iovlen;
    public nint msg_control;
    public nuint msg_controllen;
    public int msg_flags;
}

[StructLayout(LayoutKind.Sequential)]
public struct cmsghdr
{
    public nuint cmsg_len;
    public int cmsg_level, cmsg_type;
}

[StructLayout(LayoutKind.Sequential)]
public struct ucred
{
    public int pid;
    public uint uid, gid;
}
