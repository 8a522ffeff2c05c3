/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/blocks.h"

#include "capture/hash.h"
#include "dissector/block_name.h"
#include "report/format.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FILES = 65536 }; /* of one run */

struct app_blocks {
    char *path;
    int folder;
    GHashTable *files; /* "STEM SHA-256" to the name of the file; both owned */
    GHashTable *next;  /* stem to the next ordinal to try */
    bool failed;
};

app_blocks *app_blocks_open(const char *path)
{
    if (g_mkdir_with_parents(path, 0777) != 0) {
        app_complain("%s: the folder for blocks cannot be made: %s", path, g_strerror(errno));
        return NULL;
    }
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        app_complain("%s: the folder for blocks cannot be opened: %s", path, g_strerror(errno));
        return NULL;
    }
    app_blocks *blocks = g_new0(app_blocks, 1);
    blocks->path = g_strdup(path);
    blocks->folder = folder;
    blocks->files = g_hash_table_new_full(cap_hash_text, g_str_equal, g_free, g_free);
    blocks->next = g_hash_table_new_full(cap_hash_text, g_str_equal, g_free, NULL);
    return blocks;
}

static void fail(app_blocks *blocks, const char *name, const char *why)
{
    if (!blocks->failed)
        app_complain("%s/%s: cannot be written: %s", blocks->path, name, why);
    blocks->failed = true;
}

/* Whether the file is an ordinary one that holds just these bytes. */
static bool holds(const app_blocks *blocks, const char *name, s7_bytes bytes)
{
    const int fd = openat(blocks->folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat st;
    if (fd < 0)
        return false;
    bool same = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == (off_t)bytes.size;
    uint8_t piece[4096];
    for (size_t at = 0; same && at < bytes.size;) {
        const ssize_t size = read(fd, piece, MIN(sizeof piece, bytes.size - at));
        if (size < 0 && errno == EINTR)
            continue;
        same = size > 0 && memcmp(piece, bytes.data + at, (size_t)size) == 0;
        at += same ? (size_t)size : 0;
    }
    close(fd);
    return same;
}

static bool write_all(int fd, s7_bytes bytes)
{
    for (size_t at = 0; at < bytes.size;) {
        const ssize_t size = write(fd, bytes.data + at, bytes.size - at);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return false;
        at += (size_t)size;
    }
    return true;
}

/* False, and a file that was begun is gone again, if it could not be written. */
static bool fill(app_blocks *blocks, int fd, const char *name, s7_bytes bytes)
{
    int error = write_all(fd, bytes) ? 0 : errno;
    if (close(fd) != 0 && error == 0)
        error = errno;
    if (error == 0)
        return true;
    unlinkat(blocks->folder, name, 0);
    fail(blocks, name, g_strerror(error));
    return false;
}

static char *write_block(app_blocks *blocks, const char *stem, s7_bytes bytes)
{
    guint ordinal = GPOINTER_TO_UINT(g_hash_table_lookup(blocks->next, stem));
    for (ordinal = MAX(ordinal, 1);; ordinal++) {
        char *name = g_strdup_printf("%s-%u.mc7", stem, ordinal);
        const int fd = openat(blocks->folder, name,
                              O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        const int error = errno;
        const bool there = fd < 0 && error == EEXIST;
        if (fd < 0 && !there)
            fail(blocks, name, g_strerror(error));
        const bool good =
            fd >= 0 ? fill(blocks, fd, name, bytes) : there && holds(blocks, name, bytes);
        if (good)
            g_hash_table_replace(blocks->next, g_strdup(stem), GUINT_TO_POINTER(ordinal + 1));
        if (good)
            return name;
        g_free(name);
        if (!there)
            return NULL;
    }
}

/* "10.1.0.11-DB1"; files of numerical controls are numbered alone. */
static char *stem_of(const ana_block *block)
{
    rep_buffer b = {0};
    char name[32];
    s7_text text = s7_text_into(name, sizeof name);
    rep_put_ip(&b, &ana_server(block->connection)->ip);
    s7_block_name_text(&block->name, &text);
    rep_put_format(&b, "-%s", text.length > 0 ? name : "FILE");
    char *stem = g_strndup(b.data, b.used);
    rep_buffer_clear(&b);
    return g_strdelimit(stem, ":", '_'); /* of IPv6: not every system takes them in names */
}

const char *app_blocks_keep(app_blocks *blocks, const ana_block *block)
{
    if (!blocks || block->state != ANA_BLOCK_COMPLETE || block->header_only)
        return NULL;
    char *stem = stem_of(block);
    char *key = g_strdup_printf("%s %s", stem, block->sha256);
    char *name = g_hash_table_lookup(blocks->files, key);
    const bool known = name != NULL;
    if (!known && g_hash_table_size(blocks->files) >= MAX_FILES)
        fail(blocks, stem, "there are too many different blocks");
    else if (!known)
        name = write_block(blocks, stem, block->bytes);
    if (name && !known)
        g_hash_table_insert(blocks->files, key, name);
    else
        g_free(key);
    g_free(stem);
    return name;
}

app_exit app_blocks_close(app_blocks *blocks)
{
    if (!blocks)
        return APP_DONE;
    const app_exit result = blocks->failed ? APP_OUTPUT : APP_DONE;
    close(blocks->folder);
    g_hash_table_unref(blocks->files);
    g_hash_table_unref(blocks->next);
    g_free(blocks->path);
    g_free(blocks);
    return result;
}
