/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "record_tap.h"

#include <glib.h>
#include <string.h>

typedef struct open_node {
    s7_field node;
    uint32_t start;
    gsize line_end; /* where "@start:length" goes in the text */
} open_node;

struct record_tap {
    s7_tap tap;
    uint32_t base;
    GString *text;
    GString *faults;
    GArray *open;      /* of open_node */
    GPtrArray *fields; /* of record_entry */
    uint32_t leaf_end; /* end of the last leaf */
    const record_entry *leaf;
    uint32_t furthest; /* end of the furthest made field or note */
    s7_notes notes;
};

static const char *key_of(s7_field field)
{
    return field < S7F_COUNT ? s7_fields[field].key : "(no field)";
}

static void fault(record_tap *rt, s7_field field, uint32_t offset, const char *what)
{
    g_string_append_printf(rt->faults, "%s @%u: %s\n", key_of(field), offset, what);
}

static void indent(record_tap *rt)
{
    for (guint i = 0; i < rt->open->len; i++)
        g_string_append(rt->text, "  ");
}

static void on_enter(void *user, s7_field node, uint32_t offset)
{
    record_tap *rt = user;
    if (node >= S7F_COUNT || s7_fields[node].kind != S7K_NODE)
        fault(rt, node, offset, "entered, but no node");
    indent(rt);
    g_string_append(rt->text, key_of(node));
    const open_node open = {node, rt->base + offset, rt->text->len};
    g_string_append_c(rt->text, '\n');
    g_array_append_val(rt->open, open);
}

static void on_leave(void *user, uint32_t end)
{
    record_tap *rt = user;
    if (rt->open->len == 0) {
        fault(rt, S7F_COUNT, end, "leave without enter");
        return;
    }
    const open_node open = g_array_index(rt->open, open_node, rt->open->len - 1);
    g_array_set_size(rt->open, rt->open->len - 1);
    const uint32_t stop = rt->base + end;
    if (stop < open.start)
        fault(rt, open.node, open.start, "left before it was entered");
    if (rt->leaf_end > stop)
        fault(rt, open.node, open.start, "left before the end of its last leaf");
    char *range = g_strdup_printf(" @%u:%u", open.start, stop - open.start);
    g_string_insert(rt->text, (gssize)open.line_end, range);
    g_free(range);
}

/* Bits that a value of this type has. */
static unsigned width_of(uint8_t type)
{
    static const uint8_t widths[] = {
        [S7T_BOOL] = 1, [S7T_U8] = 8,   [S7T_U16] = 16,  [S7T_U24] = 24,   [S7T_U32] = 32,
        [S7T_U64] = 64, [S7T_I64] = 64, [S7T_REAL] = 32, [S7T_LREAL] = 64,
    };
    return type < G_N_ELEMENTS(widths) ? widths[type] : 0;
}

static void append_real(GString *text, uint8_t type, uint64_t number)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    double real;
    if (type == S7T_REAL) {
        const uint32_t bits = (uint32_t)number;
        float single;
        memcpy(&single, &bits, sizeof single);
        real = (double)single;
    } else {
        memcpy(&real, &number, sizeof real);
    }
    g_string_append(text, g_ascii_formatd(buffer, sizeof buffer, "%.9g", real));
}

static void append_ascii(GString *text, s7_bytes bytes)
{
    g_string_append_c(text, '"');
    for (size_t i = 0; i < bytes.size; i++) {
        const uint8_t c = bytes.data[i];
        if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\')
            g_string_append_c(text, (char)c);
        else
            g_string_append_printf(text, "\\x%02X", c);
    }
    g_string_append_c(text, '"');
}

static void append_value(GString *text, const s7_field_info *info, const s7_value *value)
{
    switch (info->type) {
    case S7T_BYTES:
        for (size_t i = 0; i < value->bytes.size; i++)
            g_string_append_printf(text, "%02X", value->bytes.data[i]);
        return;
    case S7T_TEXT:
        append_ascii(text, value->bytes);
        return;
    case S7T_LABEL:
        g_string_append_len(text, (const char *)value->bytes.data, (gssize)value->bytes.size);
        return;
    case S7T_REAL:
    case S7T_LREAL:
        append_real(text, info->type, value->number);
        return;
    case S7T_I64:
        g_string_append_printf(text, "%" G_GINT64_FORMAT, (gint64)value->number);
        break;
    default:
        if (info->base == S7B_HEX)
            g_string_append_printf(text, "0x%0*" G_GINT64_MODIFIER "X",
                                   (int)width_of(info->type) / 4, (guint64)value->number);
        else
            g_string_append_printf(text, "%" G_GUINT64_FORMAT, (guint64)value->number);
    }
    const char *name = s7_name_of(info->names, (uint32_t)value->number);
    if (name)
        g_string_append_printf(text, " (%s)", name);
}

static void judge(record_tap *rt, const record_entry *entry)
{
    const s7_field_info *info = &s7_fields[entry->field];
    const unsigned width = width_of(info->type);
    const uint32_t end = entry->offset + entry->length;
    if (width > 0 && width < 64 && entry->number >> width != 0)
        fault(rt, entry->field, entry->offset, "value does not fit its type");
    if (end < entry->offset)
        fault(rt, entry->field, entry->offset, "offset and length overflow");
    if (end > rt->furthest)
        rt->furthest = end;
    if (info->kind == S7K_NODE)
        fault(rt, entry->field, entry->offset, "a node, reported as field");
    if (info->kind == S7K_BITS &&
        (!rt->leaf || rt->leaf->offset != entry->offset || rt->leaf->length != entry->length))
        fault(rt, entry->field, entry->offset, "bits that do not overlay the leaf before them");
    if (info->kind != S7K_LEAF)
        return;
    if (entry->length == 0)
        fault(rt, entry->field, entry->offset, "a leaf of no bytes");
    if (entry->offset > rt->leaf_end)
        fault(rt, entry->field, entry->offset, "a gap before it");
    if (entry->offset < rt->leaf_end)
        fault(rt, entry->field, entry->offset, "overlaps the leaf before it");
    if (rt->open->len > 0 &&
        entry->offset < g_array_index(rt->open, open_node, rt->open->len - 1).start)
        fault(rt, entry->field, entry->offset, "lies before its node");
    rt->leaf_end = end;
    rt->leaf = entry;
}

static void free_entry(gpointer data)
{
    record_entry *entry = data;
    g_free((gpointer)entry->bytes.data);
    g_free(entry);
}

static void on_field(void *user, s7_field field, uint32_t offset, uint32_t length,
                     const s7_value *value)
{
    record_tap *rt = user;
    if (field >= S7F_COUNT) {
        fault(rt, field, offset, "unknown field");
        return;
    }
    record_entry *entry = g_new0(record_entry, 1);
    entry->field = field;
    entry->offset = rt->base + offset;
    entry->length = length;
    entry->number = value->number;
    entry->bytes = (s7_bytes){g_memdup2(value->bytes.data, value->bytes.size), value->bytes.size};
    g_ptr_array_add(rt->fields, entry);
    judge(rt, entry);
    indent(rt);
    const s7_field_info *info = &s7_fields[field];
    g_string_append_printf(rt->text, "%s = ", info->key);
    append_value(rt->text, info, value);
    g_string_append_printf(rt->text, " @%u:%u%s\n", entry->offset, length,
                           info->kind == S7K_BITS   ? " bits"
                           : info->kind == S7K_MADE ? " made"
                                                    : "");
}

static void on_note(void *user, s7_note note, uint32_t offset, uint32_t length)
{
    static const char *const severities[] = {"quirk", "odd", "malformed"};
    record_tap *rt = user;
    if (note >= S7N_COUNT) {
        fault(rt, S7F_COUNT, offset, "unknown note");
        return;
    }
    const uint32_t from = rt->base + offset;
    rt->notes |= (s7_notes)1 << note;
    rt->furthest = MAX(rt->furthest, from + length);
    indent(rt);
    g_string_append_printf(rt->text, "! %s (%s) @%u:%u\n", s7_note_table[note].key,
                           severities[s7_note_table[note].severity], from, length);
}

record_tap *record_tap_new(void)
{
    record_tap *rt = g_new0(record_tap, 1);
    rt->tap = (s7_tap){rt, on_enter, on_leave, on_field, on_note};
    rt->text = g_string_new(NULL);
    rt->faults = g_string_new(NULL);
    rt->open = g_array_new(FALSE, FALSE, sizeof(open_node));
    rt->fields = g_ptr_array_new_with_free_func(free_entry);
    return rt;
}

void record_tap_free(record_tap *rt)
{
    if (!rt)
        return;
    g_string_free(rt->text, TRUE);
    g_string_free(rt->faults, TRUE);
    g_array_free(rt->open, TRUE);
    g_ptr_array_free(rt->fields, TRUE);
    g_free(rt);
}

void record_tap_reset(record_tap *rt)
{
    g_string_truncate(rt->text, 0);
    g_string_truncate(rt->faults, 0);
    g_array_set_size(rt->open, 0);
    g_ptr_array_set_size(rt->fields, 0);
    rt->base = rt->leaf_end = rt->furthest = 0;
    rt->leaf = NULL;
    rt->notes = 0;
}

const s7_tap *record_tap_tap(record_tap *rt)
{
    return &rt->tap;
}

void record_tap_set_base(record_tap *rt, uint32_t base)
{
    rt->base = base;
}

const char *record_tap_text(const record_tap *rt)
{
    return rt->text->str;
}

s7_notes record_tap_notes(const record_tap *rt)
{
    return rt->notes;
}

const record_entry *record_tap_find(const record_tap *rt, s7_field field, size_t nth)
{
    for (guint i = 0; i < rt->fields->len; i++) {
        const record_entry *entry = g_ptr_array_index(rt->fields, i);
        if (entry->field == field && nth-- == 0)
            return entry;
    }
    return NULL;
}

bool record_tap_covers(record_tap *rt, uint32_t size, const char **why)
{
    if (rt->open->len > 0)
        fault(rt, g_array_index(rt->open, open_node, rt->open->len - 1).node, size, "never left");
    if (rt->leaf_end != size)
        g_string_append_printf(rt->faults, "leaves end at %u, the unit at %u\n", rt->leaf_end,
                               size);
    if (rt->furthest > size)
        g_string_append_printf(rt->faults, "a field or note reaches to %u, beyond the unit's %u\n",
                               rt->furthest, size);
    if (why)
        *why = rt->faults->str;
    return rt->faults->len == 0;
}
