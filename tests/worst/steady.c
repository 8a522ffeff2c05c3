/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hands its standard input to a command, and prints after every so many bytes how much memory the
 * command has by then: resident KiB, one line each. Exit status is that of the command.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIECE = 1 << 16 };

static long resident(pid_t child)
{
    char path[64];
    long total, pages = -1;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%ld/statm", (long)child);
    file = fopen(path, "r");
    if (file && fscanf(file, "%ld %ld", &total, &pages) != 2) {
        pages = -1;
    }
    if (file) {
        fclose(file);
    }
    return pages < 0 ? -1 : pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static int put(int to, const char *piece, size_t size)
{
    while (size > 0) {
        ssize_t put = write(to, piece, size);

        if (put < 0 && errno != EINTR) {
            perror("steady");
            return 0;
        }
        if (put > 0) {
            piece += put;
            size -= (size_t)put;
        }
    }
    return 1;
}

static void pass_on(int to, pid_t child, unsigned long each)
{
    static char piece[PIECE];
    unsigned long done = 0;
    size_t size;

    while ((size = fread(piece, 1, sizeof piece, stdin)) > 0 && put(to, piece, size)) {
        if ((done + size) / each > done / each) {
            printf("%ld\n", resident(child));
        }
        done += size;
    }
}

int main(int argc, char **argv)
{
    unsigned long each = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
    int ends[2], status;
    pid_t child;

    if (each == 0) {
        fputs("usage: steady BYTES COMMAND [ARGUMENT...] <INPUT\n", stderr);
        return 2;
    }
    if (pipe(ends) != 0 || (child = fork()) < 0) {
        perror("steady");
        return 126;
    }
    if (child == 0) {
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    close(ends[0]);
    pass_on(ends[1], child, each);
    close(ends[1]);
    if (waitpid(child, &status, 0) < 0) {
        perror("steady");
        return 126;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
