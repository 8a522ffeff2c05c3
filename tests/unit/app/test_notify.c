/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/notify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A service manager in the abstract name space; its name is for the environment. */
static int manager(char **name)
{
    *name = g_strdup_printf("@s7tap-test-%d", (int)getpid());
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path + 1, *name + 1, strlen(*name) - 1);
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    const socklen_t used = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(*name));
    assert_int_equal(bind(fd, (const struct sockaddr *)(const void *)&address, used), 0);
    return fd;
}

static void check_told(int fd, const char *expected)
{
    char text[256] = "";
    const ssize_t size = recv(fd, text, sizeof text - 1, 0);
    if (!expected)
        assert_int_equal(size, -1);
    else
        assert_string_equal(text, expected);
}

static void tells_the_manager(void **state)
{
    (void)state;
    char *name;
    const int fd = manager(&name);
    char *own = g_strdup_printf("%d", (int)getpid());
    g_setenv("NOTIFY_SOCKET", name, TRUE);
    g_setenv("WATCHDOG_USEC", "4000000", TRUE);
    g_setenv("WATCHDOG_PID", own, TRUE);
    app_notify notify;
    app_notify_open(&notify);
    assert_null(g_getenv("NOTIFY_SOCKET"));
    assert_null(g_getenv("WATCHDOG_USEC"));
    app_notify_tell(&notify, "READY=1");
    check_told(fd, "READY=1");
    app_notify_reloading(&notify, 77);
    check_told(fd, "RELOADING=1\nMONOTONIC_USEC=77");
    app_notify_live(&notify, 10000000);
    check_told(fd, "WATCHDOG=1");
    app_notify_live(&notify, 11999999);
    check_told(fd, NULL);
    app_notify_live(&notify, 12000000);
    check_told(fd, "WATCHDOG=1");
    app_notify_close(&notify);
    close(fd);
    g_free(own);
    g_free(name);
}

static void watches_no_other_process(void **state)
{
    (void)state;
    char *name;
    const int fd = manager(&name);
    g_setenv("NOTIFY_SOCKET", name, TRUE);
    g_setenv("WATCHDOG_USEC", "4000000", TRUE);
    g_setenv("WATCHDOG_PID", "1", TRUE);
    app_notify notify;
    app_notify_open(&notify);
    app_notify_live(&notify, 10000000);
    check_told(fd, NULL);
    app_notify_close(&notify);
    close(fd);
    g_free(name);
}

static void without_a_manager(void **state)
{
    (void)state;
    static const char *const names[] = {NULL, "", "x", "/nowhere/at/all"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (names[i])
            g_setenv("NOTIFY_SOCKET", names[i], TRUE);
        app_notify notify;
        app_notify_open(&notify);
        assert_int_equal(notify.fd, -1);
        app_notify_tell(&notify, "READY=1");
        app_notify_live(&notify, 1);
        app_notify_close(&notify);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_manager),
        cmocka_unit_test(watches_no_other_process),
        cmocka_unit_test(without_a_manager),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
