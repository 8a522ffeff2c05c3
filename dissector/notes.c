/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/notes.h"

_Static_assert(S7N_COUNT <= 64, "a note is a bit of s7_notes");

#define NOTE(id, key, severity, text) [S7N_##id] = {key, text, S7S_##severity},

const s7_note_info s7_note_table[S7N_COUNT] = {
#include "dissector/notes.def"
};
