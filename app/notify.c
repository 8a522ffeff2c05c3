/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/notify.h"

#include <errno.h>
#include <glib.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A path, or a name in the abstract name space, written with '@'. -1: none that can be had. */
static int connect_to(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const size_t size = strlen(name);
    if (size < 2 || size >= sizeof address.sun_path || (name[0] != '/' && name[0] != '@'))
        return -1;
    memcpy(address.sun_path, name, size);
    if (name[0] == '@')
        address.sun_path[0] = '\0';
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const socklen_t used = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)(const void *)&address, used) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Half of the time after which the manager takes this process for dead; 0: it does not. */
static int64_t watchdog_of_environment(void)
{
    guint64 span = 0, process = 0;
    const char *text = g_getenv("WATCHDOG_USEC"), *whose = g_getenv("WATCHDOG_PID");
    if (!text || !g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT64, &span, NULL))
        return 0;
    if (whose && (!g_ascii_string_to_unsigned(whose, 10, 1, G_MAXINT64, &process, NULL) ||
                  (pid_t)process != getpid()))
        return 0;
    return (int64_t)span / 2;
}

void app_notify_open(app_notify *notify)
{
    const char *name = g_getenv("NOTIFY_SOCKET");
    *notify = (app_notify){.fd = name ? connect_to(name) : -1};
    if (notify->fd >= 0)
        notify->watchdog = watchdog_of_environment();
    g_unsetenv("NOTIFY_SOCKET");
    g_unsetenv("WATCHDOG_USEC");
    g_unsetenv("WATCHDOG_PID");
}

void app_notify_tell(const app_notify *notify, const char *text)
{
    if (notify->fd < 0)
        return;
    while (send(notify->fd, text, strlen(text), MSG_NOSIGNAL) < 0 && errno == EINTR)
        ;
}

void app_notify_reloading(const app_notify *notify, int64_t now)
{
    char *text = g_strdup_printf("RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, now);
    app_notify_tell(notify, text);
    g_free(text);
}

void app_notify_live(app_notify *notify, int64_t now)
{
    if (notify->watchdog == 0 || now - notify->last_life < notify->watchdog)
        return;
    notify->last_life = now;
    app_notify_tell(notify, "WATCHDOG=1");
}

void app_notify_close(app_notify *notify)
{
    if (notify->fd >= 0)
        close(notify->fd);
    notify->fd = -1;
}
