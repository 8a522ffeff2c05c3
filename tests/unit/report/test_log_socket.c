/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/log_socket.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char *folder;

/* A log that listens at the path. */
static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)(const void *)&address, sizeof address), 0);
    return fd;
}

static void stop(int fd, const char *path)
{
    close(fd);
    g_unlink(path);
}

static void say(rep_log_socket *log, const char *text)
{
    rep_log_entry entry;
    rep_log_begin(&entry, REP_LOG_START, REP_LOG_INFO);
    rep_log_say(&entry, text, strlen(text));
    rep_log_socket_send(log, &entry);
    rep_log_clear(&entry);
}

/* The next that the log hears ends with the text; NULL: there is none. */
static void check_heard(int fd, const char *expected)
{
    char text[4096] = "";
    const ssize_t size = recv(fd, text, sizeof text - 1, 0);
    if (!expected)
        assert_int_equal(size, -1);
    else if (!g_str_has_suffix(text, expected))
        fail_msg("'%s' does not end with '%s'", text, expected);
}

static rep_log_news news_at(rep_log_socket *log, int64_t seconds, uint64_t *lost)
{
    return rep_log_socket_news(log, seconds * G_USEC_PER_SEC, lost);
}

static void protocol_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *folder, *name;
        rep_log_protocol protocol;
    } rows[] = {
        {"journal", "socket", REP_LOG_JOURNAL}, {"journal.cell", "socket", REP_LOG_JOURNAL},
        {"dev", "log", REP_LOG_LOCAL},          {"any", "dev-log", REP_LOG_LOCAL},
        {"other", "socket", REP_LOG_RFC5424},   {"s7tap", "relay", REP_LOG_RFC5424},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *place = g_build_filename(folder, rows[i].folder, NULL);
        char *path = g_build_filename(place, rows[i].name, NULL);
        g_mkdir(place, 0700);
        const int fd = listen_at(path);
        rep_log_socket *log = rep_log_socket_open(path);
        assert_non_null(log);
        assert_int_equal(rep_log_socket_protocol(log), rows[i].protocol);
        assert_string_equal(rep_log_socket_name(log), path);
        rep_log_socket_free(log);
        stop(fd, path);
        g_rmdir(place);
        g_free(place);
        g_free(path);
    }
}

static void refuses_what_is_no_log(void **state)
{
    (void)state;
    char *path = g_build_filename(folder, "log", NULL), *long_path = g_strnfill(300, 'x');
    assert_null(rep_log_socket_open(path));
    assert_int_equal(errno, ENOENT);
    close(listen_at(path));
    assert_null(rep_log_socket_open(path));
    assert_int_equal(errno, ECONNREFUSED);
    assert_null(rep_log_socket_open(long_path));
    assert_int_equal(errno, ENAMETOOLONG);
    g_unlink(path);
    g_free(path);
    g_free(long_path);
}

static void goes_on_with_another_log(void **state)
{
    (void)state;
    uint64_t lost;
    char *path = g_build_filename(folder, "log", NULL);
    int fd = listen_at(path);
    rep_log_socket *log = rep_log_socket_open(path);
    say(log, "first");
    check_heard(fd, "] first");
    stop(fd, path);
    say(log, "second");
    say(log, "third");
    assert_int_equal(rep_log_socket_error(log), ENOENT);
    assert_int_equal(news_at(log, 10, &lost), REP_LOG_NO_NEWS);
    assert_int_equal(news_at(log, 14, &lost), REP_LOG_NO_NEWS);
    assert_int_equal(news_at(log, 15, &lost), REP_LOG_STALLED);
    assert_int_equal(news_at(log, 100, &lost), REP_LOG_NO_NEWS);
    assert_false(rep_log_socket_drain(log, 1));
    fd = listen_at(path);
    rep_log_socket_flush(log);
    check_heard(fd, "] second");
    check_heard(fd, "] third");
    check_heard(fd, NULL);
    assert_int_equal(news_at(log, 101, &lost), REP_LOG_GOES_ON);
    assert_int_equal(lost, 0);
    assert_int_equal(news_at(log, 102, &lost), REP_LOG_NO_NEWS);
    assert_true(rep_log_socket_drain(log, 1));
    rep_log_socket_free(log);
    stop(fd, path);
    g_free(path);
}

static void waits_for_nobody(void **state)
{
    (void)state;
    enum { MORE = 5000 };
    uint64_t lost;
    char *path = g_build_filename(folder, "log", NULL);
    const int fd = listen_at(path);
    rep_log_socket *log = rep_log_socket_open(path);
    for (int i = 0; i < MORE; i++)
        say(log, "again");
    assert_int_equal(rep_log_socket_error(log), EAGAIN);
    uint64_t heard = 0;
    char text[4096];
    do {
        while (recv(fd, text, sizeof text, 0) > 0)
            heard++;
        rep_log_socket_flush(log);
    } while (rep_log_socket_error(log) != 0);
    while (recv(fd, text, sizeof text, 0) > 0)
        heard++;
    assert_int_equal(news_at(log, 1, &lost), REP_LOG_GOES_ON);
    assert_true(lost > 0 && heard > REP_LOG_MOST_WAITING);
    assert_int_equal(heard + lost, MORE);
    rep_log_socket_free(log);
    stop(fd, path);
    g_free(path);
}

int main(void)
{
    folder = g_dir_make_tmp("s7tap-log-XXXXXX", NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(protocol_by_name),
        cmocka_unit_test(refuses_what_is_no_log),
        cmocka_unit_test(goes_on_with_another_log),
        cmocka_unit_test(waits_for_nobody),
    };
    const int result = cmocka_run_group_tests(tests, NULL, NULL);
    g_rmdir(folder);
    g_free(folder);
    return result;
}
