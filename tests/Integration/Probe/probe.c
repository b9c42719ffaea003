// probe: what a hostile program in a VE would try and busybox has no word for. Linked statically, it runs in any VE.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/keyctl.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

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

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "keyring") == 0)
        return keyring();
    if (argc == 3 && strcmp(argv[1], "type") == 0)
        return type(argv[2]);
    if (argc == 2 && strcmp(argv[1], "descriptors") == 0)
        return descriptors();
    fputs("usage: probe keyring|descriptors|type WORDS\n", stderr);
    return 2;
}
