/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/form.h"

bool rules_is_malformed(s7_notes notes)
{
#define NOTE(id, key, severity, text) | (s7_notes)(S7S_##severity == S7S_MALFORMED) << S7N_##id
    static const s7_notes malformed = 0
#include "dissector/notes.def"
        ;
#undef NOTE
    return (notes & malformed) != 0;
}
