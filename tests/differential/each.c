/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Preloaded into tshark by each.py: reads many captures with one start of tshark, most of whose
 * time is the start. Where tshark is about to open its capture, it has registered its dissectors
 * and knows its options, but has seen no packet. There it forks for each line of the file
 * $S7TAP_EACH, CAPTURE<TAB>FOLDER; the child goes on as a tshark of its own that reads this
 * capture, in the folder, whose files `out` and `err` are its standard output and error. Its wait
 * status goes into the file `status`, as wait(2) gives it. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct wtap wtap;
typedef wtap *opener(const char *name, unsigned type, int *error, char **told, int random);

opener wtap_open_offline; /* of libwiretap, whose headers are not needed */

static void give_up(const char *what)
{
    perror(what);
    _exit(EXIT_FAILURE);
}

/* The file is closed again: children would share its offset. */
static char *content_of(const char *path)
{
    char *content = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "r");
    if (!file || getdelim(&content, &size, '\0', file) < 0)
        give_up(path);
    fclose(file);
    return content;
}

static void write_status(const char *folder, int status)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/status", folder);
    FILE *file = fopen(path, "w");
    if (!file || fprintf(file, "%d\n", status) < 0 || fclose(file) != 0)
        give_up(path);
}

static void enter(const char *folder)
{
    if (chdir(folder) != 0 || !freopen("out", "w", stdout) || !freopen("err", "w", stderr))
        give_up(folder);
}

/* Returns the capture of a child; the parent ends here. `jobs` is changed. */
static const char *fork_for_each(char *jobs)
{
    fflush(NULL); /* what was said so far is the parent's */
    for (char *line = strtok(jobs, "\n"); line; line = strtok(NULL, "\n")) {
        char *folder = strchr(line, '\t');
        if (!folder)
            give_up(line);
        *folder++ = '\0';
        const pid_t child = fork();
        if (child < 0)
            give_up("fork");
        if (child == 0) {
            enter(folder);
            return line;
        }
        int status;
        if (waitpid(child, &status, 0) != child)
            give_up("waitpid");
        write_status(folder, status);
    }
    _exit(EXIT_SUCCESS);
}

wtap *wtap_open_offline(const char *name, unsigned type, int *error, char **told, int random)
{
    const char *list = getenv("S7TAP_EACH");
    if (list) {
        char *jobs = content_of(list);
        unsetenv("S7TAP_EACH");
        name = fork_for_each(jobs);
    }
    void *symbol = dlsym(RTLD_NEXT, "wtap_open_offline");
    opener *real;
    if (!symbol)
        give_up("wtap_open_offline");
    memcpy(&real, &symbol, sizeof real);
    return real(name, type, error, told, random);
}
