// probe: what a hostile program in a VE would try and busybox has no word for. Linked statically, it runs in any VE.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/keyctl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>

// The id of the session keyring: one that the caller of vectl has must not come along.
static int keyring(void)
{
    long id = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);
    printf("%ld\n", id);
    return id < 0;
}

// Types words into the terminal that is standard input (CVE-2016-10124).
static int type(const char *words)
{
    for (const char *at = words; *at; at++)
        if (ioctl(0, TIOCSTI, at) < 0) {
            printf("TIOCSTI: %s\n", strerror(errno));
            return 1;
        }
    return 0;
}

// Goes through every number that a descriptor could have.
static int descriptors(void)
{
    char path[64], target[4096];
    for (int fd = 0; fd < 4096; fd++) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(path, target, sizeof target);
        if (length >= 0)
            printf("%d %.*s\n", fd, (int)length, target);
    }
    return 0;
}

static void notify(const char *message, size_t length)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/dev/vectl/notify" };
    struct iovec data = { (void *)message, length };
    union { struct cmsghdr header; char room[CMSG_SPACE(2 * sizeof(int))]; } control = { 0 };
    control.header = (struct cmsghdr){ .cmsg_len = CMSG_LEN(2 * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
    memcpy(CMSG_DATA(&control.header), (int[2]){ 0, 1 }, 2 * sizeof(int));
    struct msghdr header = { .msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &data, .msg_iovlen = 1,
        .msg_control = &control, .msg_controllen = sizeof control };
    int socket_fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (sendmsg(socket_fd, &header, 0) < 0)
        printf("sendmsg: %s\n", strerror(errno));
    close(socket_fd);
}

// An init that speaks sd_notify(3) with descriptors along, and is up or has a child that only says so.
static int init(int is_up)
{
    static const char status[] = "STATUS=half \033[31mway\nNONSENSE\n=\n";
    static char long_message[8192];
    memset(long_message, 'x', sizeof long_message);
    pid_t child = fork();
    if (child == 0) {
        notify("READY=1", 7);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    notify(long_message, sizeof long_message);
    notify("", 0);
    notify(status, sizeof status - 1);
    if (is_up)
        notify("STATUS=done\nREADY=1\n", 20);
    for (;;)
        pause();
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "keyring") == 0)
        return keyring();
    if (argc == 3 && strcmp(argv[1], "type") == 0)
        return type(argv[2]);
    if (argc == 2 && strcmp(argv[1], "descriptors") == 0)
        return descriptors();
    if (argc == 2 && strcmp(argv[1], "init-up") == 0)
        return init(1);
    if (argc == 2 && strcmp(argv[1], "init-not-up") == 0)
        return init(0);
    fputs("usage: probe keyring|descriptors|type WORDS|init-up|init-not-up\n", stderr);
    return 2;
}
