/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/evidence_limits.h"

static bool take_number(const app_evidence_limits *limits, const char *name, int *number,
                        int preset, int most, char **message)
{
    if (*number != 0 && !limits->path)
        *message = g_strdup_printf("%s: needs --evidence DIR", name);
    else if (*number < 0 || *number > most)
        *message = g_strdup_printf("%s: expected a number from 1 to %d", name, most);
    else if (*number == 0)
        *number = preset;
    return !*message;
}

bool app_evidence_limits_check(app_evidence_limits *limits, char **message)
{
    enum { MOST_FILES = 100000, MOST_SIZE = 1024 * 1024, MOST_MEMORY = 4096 };
    if (limits->path && !*limits->path) {
        *message = g_strdup("--evidence: expected a folder");
        return false;
    }
    return take_number(limits, "--evidence-files", &limits->files, APP_EVIDENCE_FILES, MOST_FILES,
                       message) &&
           take_number(limits, "--evidence-size", &limits->mebibytes, APP_EVIDENCE_SIZE, MOST_SIZE,
                       message) &&
           take_number(limits, "--evidence-memory", &limits->memory, APP_EVIDENCE_MEMORY,
                       MOST_MEMORY, message);
}

void app_evidence_limits_clear(app_evidence_limits *limits)
{
    g_free(limits->path);
}
