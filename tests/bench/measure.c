/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a command with its standard output discarded (-o FILE: kept there) and prints one line:
 * wall seconds, user seconds, system seconds, peak resident KiB, exit status.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void become(char **command, const char *output)
{
    int file = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0644);

    if (file < 0 || dup2(file, STDOUT_FILENO) < 0) {
        perror(output);
        _exit(126);
    }
    close(file);
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
}

int main(int argc, char **argv)
{
    bool kept = argc > 3 && strcmp(argv[1], "-o") == 0;
    char **command = argv + (kept ? 3 : 1);
    struct rusage usage;
    double start;
    pid_t child;
    int status;

    if (!command[0]) {
        fputs("usage: measure [-o FILE] COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    start = now();
    child = fork();
    if (child == 0) {
        become(command, kept ? argv[2] : "/dev/null");
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("measure");
        return 1;
    }
    printf("%.6f %.6f %.6f %ld %d\n", now() - start, seconds(usage.ru_utime),
           seconds(usage.ru_stime), usage.ru_maxrss,
           WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
