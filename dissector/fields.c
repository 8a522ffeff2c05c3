/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/fields.h"

#include <stddef.h>

#define GROUP(id, title)
#define NODE(id, key, label, help)                                                                 \
    [S7F_##id] = {key, label, help, NULL, 0, S7K_NODE, S7T_NONE, S7B_NONE},
#define LEAF(id, key, label, type, base, names, help)                                              \
    [S7F_##id] = {key, label, help, names, 0, S7K_LEAF, S7T_##type, S7B_##base},
#define BITS(id, key, label, type, base, names, mask, help)                                        \
    [S7F_##id] = {key, label, help, names, mask, S7K_BITS, S7T_##type, S7B_##base},
#define MADE(id, key, label, type, base, names, help)                                              \
    [S7F_##id] = {key, label, help, names, 0, S7K_MADE, S7T_##type, S7B_##base},

const s7_field_info s7_fields[S7F_COUNT] = {
#include "dissector/fields.def"
};

#undef GROUP
#undef NODE
#undef LEAF
#undef BITS
#undef MADE
#define GROUP(id, title) {title, S7F_AT_##id},
#define NODE(id, key, label, help)
#define LEAF(id, key, label, type, base, names, help)
#define BITS(id, key, label, type, base, names, mask, help)
#define MADE(id, key, label, type, base, names, help)

const s7_field_group s7_field_groups[] = {
#include "dissector/fields.def"
    {NULL, S7F_COUNT},
};
