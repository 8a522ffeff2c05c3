/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of one input from its beginning to its end, decompressed where it is compressed.
 *
 * Reads go into one buffer of CAP_READER_BUFFER bytes; the next record is looked at and handed on
 * where it lies. The buffer grows only for a record that is larger, only as far as the input
 * really holds its bytes, and never beyond CAP_RECORD_MAX. Memory mapping is not used: a file
 * that is cut or a disk that fails would end the program by SIGBUS, and pages that were read
 * count as memory of the process. */
#ifndef S7TAP_CAPTURE_READER_H
#define S7TAP_CAPTURE_READER_H

#include "capture/inputs.h"
#include "capture/kept.h"

#include <sys/types.h>

/* Fits the second-level cache, so that what read() copied is still there when it is decoded. */
#define CAP_READER_BUFFER ((size_t)256 * 1024)
/* The same for one of many inputs. */
#define CAP_READER_BUFFER_SPARING ((size_t)64 * 1024)
/* Largest record that is looked at as a whole. */
#define CAP_RECORD_MAX ((size_t)16 * 1024 * 1024)

/* What went wrong below the format: nothing while `text` is NULL. */
typedef struct cap_fault {
    cap_problem_kind kind;
    char *text; /* "read error at byte 4096: Input/output error"; owned */
} cap_fault;

typedef struct cap_reader {
    const uint8_t *at;   /* next byte; the format moves it past what it has used */
    const uint8_t *end;  /* after the last byte present */
    uint64_t end_offset; /* of `end` from the beginning, after decompression */
    bool ended;          /* nothing follows `end` */
    cap_fault fault;     /* why nothing follows, if it is not the end of the input */
    /* The rest is the reader's own. */
    uint8_t *buffer;
    size_t capacity;
    int fd;     /* -1 between reads if sparing */
    bool owned; /* fd is to be closed: not standard input */
    bool sparing;
    char *path;
    dev_t device; /* to know the file again */
    ino_t inode;
    uint64_t size;             /* of the file, 0 if it is not a regular file */
    uint64_t taken;            /* bytes got from the file */
    struct cap_unpack *unpack; /* NULL if not compressed */
    cap_kept *kept;            /* borrowed; NULL: it is read only once */
} cap_reader;

/* Opens `path` ("-": standard input, which is never closed) and reads its first bytes. NULL with
 * `fault` filled if that is impossible. The caller owns reader and fault text.
 *
 * `sparing` is for one of many inputs: a regular file is then opened anew for each read, so that
 * no number of files exhausts the descriptors, and the buffer is smaller.
 *
 * `kept` is for an input that is read more than once, NULL for others; borrowed by the reader. */
cap_reader *cap_reader_open(const char *path, bool sparing, cap_kept *kept, cap_fault *fault);
void cap_reader_free(cap_reader *reader);

/* Reads until `need` (at most CAP_RECORD_MAX) bytes are at `at`; moves earlier bytes, so pointers
 * into them become invalid. The number of bytes at `at`: less than `need` only at the end. */
size_t cap_reader_fill(cap_reader *reader, size_t need);

/* Moves past `size` bytes of any number without keeping them; how many there were. */
uint64_t cap_reader_skip(cap_reader *reader, uint64_t size);

/* Bytes of the file itself, compressed ones where it is compressed, used so far. */
uint64_t cap_reader_used(const cap_reader *reader);

static inline size_t cap_reader_have(cap_reader *reader, size_t need)
{
    size_t have = (size_t)(reader->end - reader->at);

    return __builtin_expect(have >= need, 1) ? have : cap_reader_fill(reader, need);
}

/* Of `at` from the beginning, after decompression. */
static inline uint64_t cap_reader_offset(const cap_reader *reader)
{
    return reader->end_offset - (uint64_t)(reader->end - reader->at);
}

#endif
