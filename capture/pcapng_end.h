/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a pcapng file can be gone on with: behind its last whole block. */
#ifndef S7TAP_CAPTURE_PCAPNG_END_H
#define S7TAP_CAPTURE_PCAPNG_END_H

#include <stdint.h>

typedef enum cap_pcapng_end {
    CAP_PCAPNG_WHOLE,   /* blocks up to the end of the file, or an empty file */
    CAP_PCAPNG_CUT_OFF, /* ... up to a part of a block, or to zeros as a power cut leaves them */
    CAP_PCAPNG_DAMAGED, /* ... up to something else */
    CAP_PCAPNG_OTHER,   /* no pcapng */
    CAP_PCAPNG_FAILED,  /* cannot be read, see errno */
} cap_pcapng_end;

/* Looks at the blocks of the file, whose descriptor may be read; its position stays. *whole: bytes
 * of whole blocks, also where the result says that something else follows. */
cap_pcapng_end cap_pcapng_find_end(int fd, int64_t *whole);

#endif
