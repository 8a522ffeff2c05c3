/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Anomalies that the decoder meets, from notes.def. Recorded with and without a tap, as one bit
 * each in a s7_notes set. */
#ifndef S7TAP_DISSECTOR_NOTES_H
#define S7TAP_DISSECTOR_NOTES_H

#include <stdbool.h>
#include <stdint.h>

typedef enum s7_note {
#define NOTE(id, key, severity, text) S7N_##id,
#include "dissector/notes.def"
#undef NOTE
    S7N_COUNT
} s7_note;

typedef enum s7_severity {
    S7S_QUIRK,     /* a known habit of a device or client: shown, never a finding */
    S7S_ODD,       /* unusual, legal */
    S7S_MALFORMED, /* contradicts its own lengths or the standard */
} s7_severity;

typedef struct s7_note_info {
    const char *key;
    const char *text;
    uint8_t severity;
} s7_note_info;

/* One row per note, indexed by s7_note. */
extern const s7_note_info s7_note_table[S7N_COUNT];

typedef uint64_t s7_notes;

static inline bool s7_has_note(s7_notes notes, s7_note note)
{
    return (notes >> note & 1) != 0;
}

#endif
