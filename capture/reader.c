/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/reader.h"

#include "capture/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static cap_fault fault_of(cap_problem_kind kind, char *text)
{
    return (cap_fault){.kind = kind, .text = text};
}

static void read_fault(cap_reader *reader, const char *reason)
{
    reader->fault =
        fault_of(CAP_PROBLEM_READ, g_strdup_printf("read error at byte %" G_GUINT64_FORMAT ": %s",
                                                   reader->taken, reason));
}

static void close_file(cap_reader *reader)
{
    if (reader->owned && reader->fd >= 0) {
        close(reader->fd);
        reader->fd = -1;
    }
}

/* A sparing reader goes on where it was, if it is still the same file. */
static bool reopen(cap_reader *reader)
{
    struct stat status;

    reader->fd = open(reader->path, O_RDONLY | O_CLOEXEC);
    if (reader->fd < 0 || fstat(reader->fd, &status) < 0 ||
        lseek(reader->fd, (off_t)reader->taken, SEEK_SET) < 0) {
        read_fault(reader, g_strerror(errno));
        return false;
    }
    if (status.st_dev != reader->device || status.st_ino != reader->inode) {
        read_fault(reader, "the file was replaced by another");
        return false;
    }
    return true;
}

/* 0 at the end of the file and after an error, which becomes the fault. */
static size_t read_file(cap_reader *reader, uint8_t *to, size_t space)
{
    ssize_t got;

    if (reader->fd < 0 && !reopen(reader)) {
        return 0;
    }
    do {
        got = read(reader->fd, to, space);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        read_fault(reader, g_strerror(errno));
        return 0;
    }
    if (reader->sparing) {
        close_file(reader);
    }
    cap_kept_add(reader->kept, to, (size_t)got);
    reader->taken += (uint64_t)got;
    return (size_t)got;
}

static void unpack_fault(cap_reader *reader, const char *what, const char *detail)
{
    g_autofree char *reason = detail ? g_strdup_printf(" (%s)", detail) : g_strdup("");

    reader->fault = fault_of(CAP_PROBLEM_COMPRESS,
                             g_strdup_printf("%s data is %s at byte %" G_GUINT64_FORMAT "%s",
                                             cap_unpack_name(reader->unpack), what,
                                             cap_reader_used(reader), reason));
}

/* 0 at the end and after an error, which becomes the fault. */
static size_t read_unpacked(cap_reader *reader, uint8_t *to, size_t space)
{
    cap_unpack *unpack = reader->unpack;

    for (;;) {
        size_t made = cap_unpack_run(unpack, to, space);
        size_t fed;

        if (made) {
            return made;
        }
        if (cap_unpack_error(unpack)) {
            unpack_fault(reader, "damaged", cap_unpack_error(unpack));
            return 0;
        }
        if (cap_unpack_left(unpack)) {
            continue;
        }
        fed = read_file(reader, cap_unpack_room(unpack), CAP_UNPACK_CHUNK);
        cap_unpack_fed(unpack, fed);
        if (!fed) {
            if (!reader->fault.text && !cap_unpack_complete(unpack)) {
                unpack_fault(reader, "cut off", NULL);
            }
            return 0;
        }
    }
}

size_t cap_reader_fill(cap_reader *reader, size_t need)
{
    size_t have = (size_t)(reader->end - reader->at);

    g_return_val_if_fail(need <= CAP_RECORD_MAX, have);
    if (have) {
        memmove(reader->buffer, reader->at, have);
    }
    while (have < need && !reader->ended) {
        size_t got;

        if (have == reader->capacity) {
            reader->capacity = MIN(reader->capacity * 2, CAP_RECORD_MAX);
            reader->buffer = g_realloc(reader->buffer, reader->capacity);
        }
        got = (reader->unpack ? read_unpacked : read_file)(reader, reader->buffer + have,
                                                           reader->capacity - have);
        reader->ended = got == 0;
        reader->end_offset += got;
        have += got;
    }
    reader->at = reader->buffer;
    reader->end = reader->buffer + have;
    return have;
}

uint64_t cap_reader_skip(cap_reader *reader, uint64_t size)
{
    uint64_t left = size;

    while (left) {
        size_t step = (size_t)MIN(left, CAP_READER_BUFFER_SPARING);
        size_t have = cap_reader_have(reader, step);

        if (have < step) {
            reader->at = reader->end;
            return size - left + have;
        }
        reader->at += step;
        left -= step;
    }
    return size;
}

uint64_t cap_reader_used(const cap_reader *reader)
{
    size_t left =
        reader->unpack ? cap_unpack_left(reader->unpack) : (size_t)(reader->end - reader->at);

    return reader->taken - left;
}

/* Looks at the first bytes; if they are compressed data, they become the unpacker's input. */
static void recognise_compression(cap_reader *reader)
{
    size_t have = cap_reader_fill(reader, 4);
    cap_unpack *unpack = cap_unpack_new(reader->at, have);

    if (!unpack) {
        return;
    }
    memcpy(cap_unpack_room(unpack), reader->at, have);
    cap_unpack_fed(unpack, have);
    reader->unpack = unpack;
    reader->at = reader->end = reader->buffer;
    reader->end_offset = 0;
    reader->ended = false;
    g_clear_pointer(&reader->fault.text, g_free);
}

/* Where to read what was kept, at its beginning; -1 with errno set on failure. */
static int open_again(const char *path, const cap_kept *kept)
{
    const bool standard = strcmp(path, "-") == 0;
    const int fd = kept->copied ? kept->fd : standard ? STDIN_FILENO : -1;

    if (fd < 0) {
        return open(path, O_RDONLY | O_CLOEXEC);
    }
    return lseek(fd, kept->copied ? 0 : kept->begin, SEEK_SET) < 0 ? -1 : fd;
}

cap_reader *cap_reader_open(const char *path, bool sparing, cap_kept *kept, cap_fault *fault)
{
    const bool again = kept && kept->replay;
    bool owned = strcmp(path, "-") != 0 && !(again && kept->copied);
    int fd = again   ? open_again(path, kept)
             : owned ? open(path, O_RDONLY | O_CLOEXEC)
                     : STDIN_FILENO;
    struct stat status = {0};
    cap_reader *reader;
    char *text = NULL;

    if (fd < 0 || fstat(fd, &status) < 0) {
        text = g_strdup_printf("cannot be opened: %s", g_strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
        text = g_strdup("is a directory, where a capture file was expected");
    } else if (!(again && kept->copied) && !cap_kept_begin(kept, fd, &status)) {
        text = g_strdup("was replaced by another file");
    }
    if (text) {
        *fault = fault_of(CAP_PROBLEM_OPEN, text);
        if (owned && fd >= 0) {
            close(fd);
        }
        return NULL;
    }
    /* A hint only: read ahead further. Pipes refuse it. */
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    reader = g_new0(cap_reader, 1);
    reader->fd = fd;
    reader->owned = owned;
    reader->kept = kept;
    reader->sparing = sparing && owned && S_ISREG(status.st_mode);
    reader->path = g_strdup(path);
    reader->device = status.st_dev;
    reader->inode = status.st_ino;
    reader->size = S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0;
    reader->capacity = reader->sparing ? CAP_READER_BUFFER_SPARING : CAP_READER_BUFFER;
    reader->buffer = g_malloc(reader->capacity);
    reader->at = reader->end = reader->buffer;
    recognise_compression(reader);
    return reader;
}

void cap_reader_free(cap_reader *reader)
{
    if (!reader) {
        return;
    }
    close_file(reader);
    cap_unpack_free(reader->unpack);
    g_free(reader->path);
    g_free(reader->fault.text);
    g_free(reader->buffer);
    g_free(reader);
}
