/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/write_ring.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { NUMBER_DIGITS = 5, TIME_DIGITS = 14 };

typedef struct ring_file {
    uint64_t number;
    char *name; /* owned */
} ring_file;

void app_write_ring_begin(app_write_ring *ring, const char *path)
{
    char *name = g_path_get_basename(path);
    const char *dot = strrchr(name, '.');
    const size_t stem = dot && dot != name ? (size_t)(dot - name) : strlen(name);
    ring->folder = g_path_get_dirname(path);
    ring->prefix = g_strdup_printf("%.*s_", (int)stem, name);
    ring->suffix = g_strdup(name + stem);
    g_free(name);
}

void app_write_ring_clear(app_write_ring *ring)
{
    g_free(ring->folder);
    g_free(ring->prefix);
    g_free(ring->suffix);
    *ring = (app_write_ring){0};
}

static size_t digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* Whether it is the name of a file of the ring. */
static bool parse(const app_write_ring *ring, const char *name, uint64_t *number)
{
    if (!g_str_has_prefix(name, ring->prefix))
        return false;
    name += strlen(ring->prefix);
    const size_t size = digits(name);
    if (size < NUMBER_DIGITS || name[size] != '_')
        return false;
    errno = 0;
    *number = strtoull(name, NULL, 10);
    name += size + 1;
    return errno == 0 && *number < UINT64_MAX && digits(name) == TIME_DIGITS &&
           g_str_equal(name + TIME_DIGITS, ring->suffix);
}

static void clear_file(gpointer file)
{
    g_free(((ring_file *)file)->name);
}

static gint by_number(gconstpointer a, gconstpointer b)
{
    const ring_file *one = a, *other = b;
    if (one->number != other->number)
        return one->number < other->number ? -1 : 1;
    return strcmp(one->name, other->name);
}

/* Of ring_file, the oldest first; NULL with errno set. The caller owns it. */
static GArray *files_of(const app_write_ring *ring)
{
    DIR *folder = opendir(ring->folder);
    if (!folder)
        return NULL;
    GArray *files = g_array_new(FALSE, FALSE, sizeof(ring_file));
    g_array_set_clear_func(files, clear_file);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        ring_file file;
        if (!parse(ring, entry->d_name, &file.number))
            continue;
        file.name = g_strdup(entry->d_name);
        g_array_append_val(files, file);
    }
    closedir(folder);
    g_array_sort(files, by_number);
    return files;
}

static char *name_of(const app_write_ring *ring, uint64_t number, int64_t now)
{
    const time_t seconds = (time_t)now;
    struct tm parts;
    char text[64] = "";
    if (gmtime_r(&seconds, &parts))
        strftime(text, sizeof text, "%Y%m%d%H%M%S", &parts);
    return g_strdup_printf("%s%0*" G_GUINT64_FORMAT "_%s%s", ring->prefix, NUMBER_DIGITS, number,
                           text, ring->suffix);
}

/* Another process may take the same name at the same moment. */
int app_write_ring_next(const app_write_ring *ring, int64_t now, char **path)
{
    enum { ATTEMPTS = 100 };
    GArray *files = files_of(ring);
    if (!files)
        return -1;
    uint64_t number =
        files->len > 0 ? g_array_index(files, ring_file, files->len - 1).number + 1 : 1;
    g_array_unref(files);
    int fd = -1;
    for (unsigned i = 0; i < ATTEMPTS && fd < 0; i++, number++) {
        char *name = name_of(ring, number, now);
        char *candidate = g_build_filename(ring->folder, name, NULL);
        g_free(name);
        fd = open(candidate, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0)
            *path = candidate;
        else
            g_free(candidate);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    return fd;
}

int app_write_ring_trim(const app_write_ring *ring, unsigned keep)
{
    GArray *files = files_of(ring);
    if (!files)
        return errno;
    int error = 0;
    for (guint i = 0; i + keep < files->len; i++) {
        char *path = g_build_filename(ring->folder, g_array_index(files, ring_file, i).name, NULL);
        if (unlink(path) != 0 && errno != ENOENT)
            error = errno;
        g_free(path);
    }
    g_array_unref(files);
    return error;
}
