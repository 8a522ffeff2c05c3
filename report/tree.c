/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/tree.h"

#include <math.h>

static void put_hex_number(rep_buffer *b, const s7_field_info *info, uint64_t number)
{
    static const uint8_t width[] = {
        [S7T_U8] = 2, [S7T_U16] = 4, [S7T_U24] = 6, [S7T_U32] = 8, [S7T_U64] = 16, [S7T_I64] = 16,
    };
    int digits = width[info->type];
    if (info->kind == S7K_BITS)
        digits = (__builtin_popcount(info->mask) + 3) / 4;
    rep_put_format(b, "0x%0*" G_GINT64_MODIFIER "x", digits, number);
}

static void put_real(rep_buffer *b, uint64_t number)
{
    float real;
    const uint32_t raw = (uint32_t)number;
    memcpy(&real, &raw, sizeof real);
    if (isfinite(real))
        rep_put_real(b, real);
    else
        rep_put_string(b, isnan(real) ? "NaN" : real > 0 ? "+infinity" : "-infinity");
}

static void put_long_real(rep_buffer *b, uint64_t number)
{
    double real;
    memcpy(&real, &number, sizeof real);
    rep_put_format(b, "%.17g", real);
}

static void put_quoted(rep_buffer *b, s7_bytes text)
{
    rep_put_char(b, '"');
    for (size_t i = 0; i < text.size; i++) {
        const uint8_t c = text.data[i];
        if (c == '"' || c == '\\')
            rep_put_format(b, "\\%c", c);
        else if (c < 0x20 || c >= 0x7F)
            rep_put_format(b, "\\x%02x", c);
        else
            rep_put_char(b, (char)c);
    }
    rep_put_char(b, '"');
}

static void put_number(rep_buffer *b, const s7_field_info *info, uint64_t number)
{
    const char *name = info->type <= S7T_I64 ? s7_name_of(info->names, (uint32_t)number) : NULL;
    if (info->type == S7T_BOOL && name) {
        rep_put_string(b, name);
        return;
    }
    if (info->base == S7B_HEX)
        put_hex_number(b, info, number);
    else if (info->type == S7T_I64)
        rep_put_signed(b, (int64_t)number);
    else
        rep_put_unsigned(b, number);
    if (name)
        rep_put_format(b, " (%s)", name);
}

static bool secret(s7_field field)
{
    return field == S7F_PASSWORD || field == S7F_PI_PASSWORD;
}

void rep_put_field_value(rep_buffer *b, s7_field field, uint32_t length, const s7_value *value)
{
    const s7_field_info *info = &s7_fields[field];
    if (secret(field)) {
        rep_put_format(b, "(secret, %u bytes)", length);
        return;
    }
    switch ((s7_type)info->type) {
    case S7T_REAL:
        put_real(b, value->number);
        return;
    case S7T_LREAL:
        put_long_real(b, value->number);
        return;
    case S7T_BYTES:
        rep_put_hex(b, value->bytes);
        return;
    case S7T_TEXT:
        put_quoted(b, value->bytes);
        return;
    case S7T_LABEL:
        rep_put(b, (const char *)value->bytes.data, value->bytes.size);
        return;
    default:
        put_number(b, info, value->number);
    }
}

static void begin_line(rep_tree *tree, uint32_t offset)
{
    if (tree->with_offset)
        rep_put_format(tree->out, "%04u  ", offset);
    rep_put_repeat(tree->out, ' ', (size_t)tree->level * 2);
}

static void enter(void *user, s7_field node, uint32_t offset)
{
    rep_tree *tree = user;
    begin_line(tree, offset);
    rep_put_string(tree->out, s7_fields[node].key);
    rep_put_char(tree->out, '\n');
    tree->level++;
}

static void leave(void *user, uint32_t end)
{
    rep_tree *tree = user;
    (void)end;
    tree->level--;
}

/* Bits stand one level below the leaf that they are part of. */
static void field_line(void *user, s7_field field, uint32_t offset, uint32_t length,
                       const s7_value *value)
{
    rep_tree *tree = user;
    const int below = s7_fields[field].kind == S7K_BITS ? 1 : 0;
    tree->level += below;
    begin_line(tree, offset);
    tree->level -= below;
    rep_put_string(tree->out, s7_fields[field].key);
    rep_put_string(tree->out, " = ");
    rep_put_field_value(tree->out, field, length, value);
    rep_put_char(tree->out, '\n');
}

static void note_line(void *user, s7_note note, uint32_t offset, uint32_t length)
{
    rep_tree *tree = user;
    (void)length;
    begin_line(tree, offset);
    rep_put_format(tree->out, "! %s: %s\n", s7_note_table[note].key, s7_note_table[note].text);
}

void rep_tree_init(rep_tree *tree, rep_buffer *out, int level)
{
    *tree = (rep_tree){.out = out, .level = level};
    tree->tap = (s7_tap){tree, enter, leave, field_line, note_line};
}
