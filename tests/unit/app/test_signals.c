/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/signals.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int heard[4];
static unsigned heard_count;

static void hear(void *user, int number)
{
    assert_ptr_equal(user, heard);
    assert_true(heard_count < G_N_ELEMENTS(heard));
    heard[heard_count++] = number;
}

static void run_loop(void)
{
    while (g_main_context_iteration(NULL, FALSE))
        ;
}

static void tells_each_signal(void **state)
{
    (void)state;
    app_signals signals;
    heard_count = 0;
    assert_true(app_signals_begin(&signals, hear, heard));
    app_signals_catch(&signals, SIGUSR1, false);
    app_signals_catch(&signals, SIGHUP, false);
    run_loop();
    assert_int_equal(heard_count, 0);
    raise(SIGUSR1);
    raise(SIGHUP);
    raise(SIGUSR1);
    assert_int_equal(heard_count, 0);
    run_loop();
    assert_int_equal(heard_count, 3);
    assert_int_equal(heard[0], SIGUSR1);
    assert_int_equal(heard[1], SIGHUP);
    assert_int_equal(heard[2], SIGUSR1);
    app_signals_end(&signals);
    raise(SIGHUP); /* late, and ignored */
    assert_int_equal(heard_count, 3);
}

static void a_second_one_ends(void **state)
{
    (void)state;
    const pid_t child = fork();
    if (child == 0) {
        app_signals signals;
        app_signals_begin(&signals, hear, heard);
        app_signals_catch(&signals, SIGTERM, true);
        raise(SIGTERM);
        raise(SIGTERM);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_each_signal),
        cmocka_unit_test(a_second_one_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
