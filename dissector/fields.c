/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/fields.h"

#include <stddef.h>

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
