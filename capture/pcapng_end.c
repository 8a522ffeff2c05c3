/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layout of the blocks stands in pcapng.c. Only their lengths are looked at. */
#include "capture/pcapng_end.h"

#include "capture/load.h"

#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#define SECTION_HEADER 0x0a0d0d0au
#define BYTE_ORDER     0x1a2b3c4du
#define BLOCK_MIN      12
#define BLOCK_MAX      INT64_C(268435456) /* longer ones are taken for damage */

/* A part of the file. */
typedef struct window {
    int fd;
    bool failed;
    int64_t begin;
    ssize_t size;
    uint8_t bytes[64 * 1024];
} window;

/* `size` bytes of the file from `at` on; NULL if they are not there. */
static const uint8_t *bytes_at(window *w, int64_t at, ssize_t size)
{
    if (at < w->begin || at + size > w->begin + w->size) {
        w->size = pread(w->fd, w->bytes, sizeof w->bytes, at);
        w->begin = at;
        w->failed |= w->size < 0;
    }
    return w->size < size ? NULL : w->bytes + (at - w->begin);
}

static bool ends_in_zeros(window *w, int64_t at)
{
    const uint8_t *byte;

    for (; (byte = bytes_at(w, at, 1)) != NULL; at++) {
        if (*byte) {
            return false;
        }
    }
    return true;
}

/* What follows at `at`, where no whole block is. */
static cap_pcapng_end end_at(window *w, int64_t at, bool part)
{
    const bool cut_off = part || ends_in_zeros(w, at);

    if (w->failed) {
        return CAP_PCAPNG_FAILED;
    }
    return cut_off ? CAP_PCAPNG_CUT_OFF : at ? CAP_PCAPNG_DAMAGED : CAP_PCAPNG_OTHER;
}

/* Whether a file that is shorter than any block may be the begin of one. */
static bool begins_section(window *w)
{
    static const uint8_t type[] = {0x0a, 0x0d, 0x0d, 0x0a};

    for (int64_t i = 0; i < (int64_t)sizeof type; i++) {
        const uint8_t *byte = bytes_at(w, i, 1);

        if (byte && *byte != type[i]) {
            return false;
        }
    }
    return true;
}

cap_pcapng_end cap_pcapng_find_end(int fd, int64_t *whole)
{
    window w = {.fd = fd};
    bool swapped = false;
    int64_t at = 0, size;

    for (;; at += size) {
        const uint8_t *block, *trailer;
        uint32_t length;

        *whole = at;
        if (!bytes_at(&w, at, 1)) {
            return w.failed ? CAP_PCAPNG_FAILED : CAP_PCAPNG_WHOLE;
        }
        block = bytes_at(&w, at, BLOCK_MIN);
        if (!block) {
            return end_at(&w, at, at > 0 || begins_section(&w));
        }
        if (cap_load_u32(block, false) == SECTION_HEADER) {
            swapped = cap_load_u32(block + 8, false) != BYTE_ORDER;
        } else if (at == 0) {
            return end_at(&w, at, false);
        }
        length = cap_load_u32(block + 4, swapped);
        size = ((int64_t)length + 3) & ~(int64_t)3;
        if (size < BLOCK_MIN || size > BLOCK_MAX) {
            return end_at(&w, at, false);
        }
        trailer = bytes_at(&w, at + size - 4, 4);
        if (!trailer) {
            return end_at(&w, at, true);
        }
        if (cap_load_u32(trailer, swapped) != length) {
            return end_at(&w, at, false);
        }
    }
}
