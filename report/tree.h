/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The field tree as lines, for people and scripts: two blanks per level, nodes by their key, fields
 * as `key = value (name)`, notes as `! key: text`.
 *
 *   s7
 *     header
 *       rosctr = 0x01 (Job)
 *       reference = 0x0500
 *     param
 *       item
 *         item.db = 10
 *
 * Keys are those of `s7tap fields`. Numbers are decimal or, with 0x, hexadecimal at full width, as
 * fields.def says; bytes are hex pairs; text of the wire is quoted. Secrets are not shown. */
#ifndef S7TAP_REPORT_TREE_H
#define S7TAP_REPORT_TREE_H

#include "dissector/tap.h"
#include "report/buffer.h"

typedef struct rep_tree {
    rep_buffer *out;
    int level;        /* of the next line; the host sets where it begins */
    bool with_offset; /* each line starts with the offset of its field, four decimal digits */
    s7_tap tap;       /* hand &tree.tap to the decoder */
} rep_tree;

/* The tree borrows `out` and must not be moved while its tap is in use. */
void rep_tree_init(rep_tree *tree, rep_buffer *out, int level);

/* The value of one field as the tree shows it. */
void rep_put_field_value(rep_buffer *b, s7_field field, uint32_t length, const s7_value *value);

#endif
