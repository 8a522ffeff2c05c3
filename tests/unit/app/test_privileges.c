/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each case in a process of its own, since there is no way back. */
#include "app/privileges.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GOOD = 0, BAD = 1 };

static bool has_line(const char *start, const char *value)
{
    char *text = NULL;
    bool found = false;
    if (!g_file_get_contents("/proc/self/status", &text, NULL, NULL))
        return false;
    char **lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        if (g_str_has_prefix(*line, start))
            found = strstr(*line, value) != NULL;
    g_strfreev(lines);
    g_free(text);
    return found;
}

static void run_apart(int (*act)(void))
{
    const pid_t child = fork();
    if (child == 0)
        _exit(act());
    int status = BAD;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, GOOD);
}

static int drop_all(void)
{
    const bool root = geteuid() == 0;
    char *message;
    char *done = app_privileges_drop(NULL, &message);
    const bool good = done && strstr(done, "without capabilities") &&
                      has_line("CapEff:", "0000000000000000") &&
                      has_line("CapPrm:", "0000000000000000") && has_line("NoNewPrivs:", "1") &&
                      (!root || (geteuid() != 0 && setuid(0) != 0));
    g_free(done);
    return good ? GOOD : BAD;
}

static void gives_up_all(void **state)
{
    (void)state;
    run_apart(drop_all);
}

static int stay_root(void)
{
    char *message;
    char *done = app_privileges_drop("root", &message);
    return done && geteuid() == 0 && has_line("CapEff:", "0000000000000000") ? GOOD : BAD;
}

static void keeps_its_user_if_asked(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    run_apart(stay_root);
}

static void names_a_user_that_cannot_be(void **state)
{
    (void)state;
    char *message;
    assert_null(app_privileges_drop("s7tap-no-such-user", &message));
    assert_non_null(strstr(message, "'s7tap-no-such-user'"));
    g_free(message);
}

/* Whoever it says is whoever it becomes. */
static int become_target(void)
{
    uid_t uid = 0;
    gid_t gid = 0;
    char *message;
    const bool other = app_privileges_target(NULL, &uid, &gid);
    char *done = app_privileges_drop(NULL, &message);
    const bool good = done && (!other || (geteuid() == uid && getegid() == gid && uid != 0));
    g_free(done);
    return good ? GOOD : BAD;
}

static void tells_the_target(void **state)
{
    (void)state;
    uid_t uid;
    gid_t gid;
    run_apart(become_target);
    assert_int_equal(app_privileges_target(NULL, &uid, &gid), geteuid() == 0);
    assert_false(app_privileges_target("s7tap-no-such-user", &uid, &gid));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_up_all),
        cmocka_unit_test(tells_the_target),
        cmocka_unit_test(keeps_its_user_if_asked),
        cmocka_unit_test(names_a_user_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
