/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/log_socket.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

struct rep_log_socket {
    struct sockaddr_un address;
    rep_log_protocol protocol;
    int fd;
    char *host;
    GQueue waiting; /* of GBytes */
    size_t bytes;   /* of these */
    uint64_t lost;
    int error;     /* why the first that waits was not taken, 0 nothing waits */
    int64_t since; /* when that was first looked at: us, monotonic; 0 not */
    bool stalled;  /* and that was told */
};

static const char *const of_system[] = {"/run/systemd/journal/socket", "/dev/log", NULL};

static rep_log_protocol protocol_of(const char *path)
{
    static const struct {
        const char *pattern;
        rep_log_protocol protocol;
    } rows[] = {
        {"*/journal/socket", REP_LOG_JOURNAL},
        {"*/journal.*/socket", REP_LOG_JOURNAL},
        {"*/dev/log", REP_LOG_LOCAL},
        {"*/dev-log", REP_LOG_LOCAL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_pattern_match_simple(rows[i].pattern, path))
            return rows[i].protocol;
    return REP_LOG_RFC5424;
}

/* For RFC 5424: printable ASCII without spaces, or none. */
static char *own_host(void)
{
    char *host = g_strdup(g_get_host_name());
    for (const char *c = host; *c; c++) {
        if (g_ascii_isgraph(*c))
            continue;
        g_free(host);
        return g_strdup("-");
    }
    return host;
}

static bool connect_again(const rep_log_socket *log)
{
    int result;
    do
        result = connect(log->fd, (const struct sockaddr *)(const void *)&log->address,
                         sizeof log->address);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

static rep_log_socket *open_path(const char *path)
{
    rep_log_socket *log = g_new0(rep_log_socket, 1);
    log->address.sun_family = AF_UNIX;
    log->protocol = protocol_of(path);
    log->host = own_host();
    g_queue_init(&log->waiting);
    log->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (g_strlcpy(log->address.sun_path, path, sizeof log->address.sun_path) >=
        sizeof log->address.sun_path)
        errno = ENAMETOOLONG;
    else if (log->fd >= 0 && connect_again(log))
        return log;
    const int error = errno;
    rep_log_socket_free(log);
    errno = error;
    return NULL;
}

rep_log_socket *rep_log_socket_open(const char *path)
{
    rep_log_socket *log = NULL;
    tzset(); /* while files can be read */
    if (path)
        return open_path(path);
    for (const char *const *known = of_system; *known && !log; known++)
        log = open_path(*known);
    return log;
}

static void forget_first(rep_log_socket *log)
{
    GBytes *first = g_queue_pop_head(&log->waiting);
    log->bytes -= g_bytes_get_size(first);
    g_bytes_unref(first);
}

void rep_log_socket_free(rep_log_socket *log)
{
    if (!log)
        return;
    while (!g_queue_is_empty(&log->waiting))
        forget_first(log);
    if (log->fd >= 0)
        close(log->fd);
    g_free(log->host);
    g_free(log);
}

const char *rep_log_socket_name(const rep_log_socket *log)
{
    return log->address.sun_path;
}

int rep_log_socket_fd(const rep_log_socket *log)
{
    return log->fd;
}

rep_log_protocol rep_log_socket_protocol(const rep_log_socket *log)
{
    return log->protocol;
}

/* 0 if it was taken, else an errno. */
static int try_once(const rep_log_socket *log, const void *data, size_t size)
{
    ssize_t sent;
    do
        sent = send(log->fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? errno : 0;
}

/* A full queue (EAGAIN) is no reason to connect again. */
static int try_to_send(const rep_log_socket *log, const void *data, size_t size)
{
    const int error = try_once(log, data, size);
    if (error == 0 || error == EAGAIN || error == EMSGSIZE || error == ENOBUFS)
        return error;
    return connect_again(log) ? try_once(log, data, size) : errno;
}

void rep_log_socket_flush(rep_log_socket *log)
{
    while (!g_queue_is_empty(&log->waiting)) {
        gsize size;
        const void *data = g_bytes_get_data(g_queue_peek_head(&log->waiting), &size);
        const int error = try_to_send(log, data, size);
        log->error = error == EMSGSIZE ? 0 : error;
        if (log->error != 0)
            return;
        log->lost += error == EMSGSIZE;
        forget_first(log);
    }
}

bool rep_log_socket_drain(rep_log_socket *log, int milliseconds)
{
    enum { PAUSE = 20 };
    rep_log_socket_flush(log);
    for (; milliseconds > 0 && !g_queue_is_empty(&log->waiting); milliseconds -= PAUSE) {
        poll(NULL, 0, PAUSE); /* there may be nobody yet to wait for */
        rep_log_socket_flush(log);
    }
    return g_queue_is_empty(&log->waiting);
}

static int64_t offset_at(int64_t now)
{
    const time_t seconds = (time_t)(now / 1000000000);
    struct tm local;
    return localtime_r(&seconds, &local) ? (int64_t)local.tm_gmtoff * 1000000000 : 0;
}

void rep_log_socket_send(rep_log_socket *log, const rep_log_entry *entry)
{
    const int64_t now = g_get_real_time() * 1000;
    const rep_log_sender sender = {log->protocol, log->host, (int)getpid(), now, offset_at(now)};
    rep_buffer text = {0};
    rep_log_encode(&text, entry, &sender);
    if (log->waiting.length >= REP_LOG_MOST_WAITING ||
        log->bytes + text.used > REP_LOG_MOST_BYTES) {
        log->lost++;
    } else {
        log->bytes += text.used;
        g_queue_push_tail(&log->waiting, g_bytes_new(text.data, text.used));
    }
    rep_buffer_clear(&text);
    rep_log_socket_flush(log);
}

int rep_log_socket_error(const rep_log_socket *log)
{
    return log->error;
}

/* A log that is started anew is not worth a word. */
rep_log_news rep_log_socket_news(rep_log_socket *log, int64_t now, uint64_t *lost)
{
    static const int64_t patience = INT64_C(5) * G_USEC_PER_SEC;
    *lost = 0;
    if (log->error != 0) {
        if (log->since == 0)
            log->since = now;
        if (log->stalled || now - log->since < patience)
            return REP_LOG_NO_NEWS;
        log->stalled = true;
        return REP_LOG_STALLED;
    }
    log->since = 0;
    if (!log->stalled && log->lost == 0)
        return REP_LOG_NO_NEWS;
    *lost = log->lost;
    log->lost = 0;
    log->stalled = false;
    return REP_LOG_GOES_ON;
}
