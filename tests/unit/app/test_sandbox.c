/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each case in a process of its own, since there is no way back. */
#include "app/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GOOD = 0, BAD = 1, NO_SANDBOX = 77 };

static int pair[2]; /* stands for a capture */

static int logs[2]; /* the first may be connected again */

static void enter(void)
{
    const app_descriptors descriptors = {pair, 1, logs, 1};
    for (size_t i = 0; i < G_N_ELEMENTS(logs); i++)
        logs[i] = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        app_sandbox_enter(&descriptors) != APP_SANDBOX_ON)
        _exit(NO_SANDBOX);
}

static int result_of(int (*act)(void))
{
    const pid_t child = fork();
    if (child == 0) {
        enter();
        _exit(act());
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_SANDBOX)
        skip();
    return status;
}

static int call_what_is_not_foreseen(void)
{
    if (app_sandbox_denied())
        return BAD;
    if (socket(AF_INET, SOCK_STREAM, 0) != -1 || errno != EPERM)
        return BAD;
    if (socket(AF_INET, SOCK_DGRAM, 0) != -1 || fork() != -1)
        return BAD;
    char *denied = app_sandbox_denied();
    const int result = denied && g_str_has_prefix(denied, "socket, clone") ? GOOD : BAD;
    g_free(denied);
    return result == GOOD && !app_sandbox_denied() ? GOOD : BAD;
}

static void denies_and_tells(void **state)
{
    (void)state;
    assert_int_equal(result_of(call_what_is_not_foreseen), GOOD);
}

static int start_a_shell(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return BAD;
}

static void ends_an_intruder(void **state)
{
    (void)state;
    const int status = result_of(start_a_shell);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSYS);
}

static int send_to_a_capture(void)
{
    const char byte = 1;
    if (write(pair[0], &byte, 1) != -1 || errno != EPERM || send(pair[0], &byte, 1, 0) != -1)
        return BAD;
    return send(pair[1], &byte, 1, 0) == 1 ? GOOD : BAD; /* another socket */
}

static void sends_nothing(void **state)
{
    (void)state;
    assert_int_equal(result_of(send_to_a_capture), GOOD);
}

static int connect_again(void)
{
    const struct sockaddr_un nowhere = {.sun_family = AF_UNIX, .sun_path = "/nowhere/at/all"};
    const struct sockaddr *address = (const struct sockaddr *)(const void *)&nowhere;
    if (connect(logs[0], address, sizeof nowhere) != -1 || errno != ENOENT || app_sandbox_denied())
        return BAD;
    return connect(logs[1], address, sizeof nowhere) == -1 && errno == EPERM ? GOOD : BAD;
}

static void connects_logs_alone(void **state)
{
    (void)state;
    assert_int_equal(result_of(connect_again), GOOD);
}

static int make_code(void)
{
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return BAD;
    return mprotect(memory, 4096, PROT_READ | PROT_EXEC) == -1 && errno == EPERM ? GOOD : BAD;
}

static void runs_no_new_code(void **state)
{
    (void)state;
    assert_int_equal(result_of(make_code), GOOD);
}

static int work(void)
{
    char *contents = NULL;
    if (!g_file_get_contents("/proc/self/status", &contents, NULL, NULL))
        return BAD;
    g_free(contents);
    free(malloc(64 << 20));
    const int null = open("/dev/null", O_WRONLY);
    if (null < 0 || write(null, "x", 1) != 1 || close(null) != 0)
        return BAD;
    return app_sandbox_denied() ? BAD : GOOD;
}

static void lets_work(void **state)
{
    (void)state;
    assert_int_equal(result_of(work), GOOD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(denies_and_tells), cmocka_unit_test(ends_an_intruder),
        cmocka_unit_test(sends_nothing),    cmocka_unit_test(runs_no_new_code),
        cmocka_unit_test(lets_work),        cmocka_unit_test(connects_logs_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
