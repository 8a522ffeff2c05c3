/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/log_entry.h"

/* The ids are random, made once for this table: they never change. */
static const struct {
    const char *name, *id;
} kinds[REP_LOG_KIND_COUNT] = {
    [REP_LOG_FINDING] = {"finding", "c0ccc2b29190456392eb1bd543fb7f57"},
    [REP_LOG_START] = {"start", "1b3d15dcc28e4c3dbb04dd4726d3051d"},
    [REP_LOG_END] = {"end", "8e80958193bb4c59b104280b27a72cff"},
    [REP_LOG_INTERFACE_LOST] = {"interface-lost", "3e6bb3589cd644f684820b6974148980"},
    [REP_LOG_INTERFACE_BACK] = {"interface-back", "b033983cd5bd4991ac895688d3375a42"},
    [REP_LOG_POLICY_LOADED] = {"policy-loaded", "621f5ee4e4484f28b8f6a393130d5e66"},
    [REP_LOG_POLICY_REFUSED] = {"policy-refused", "ae7957bd0d7d478388b24f7a0ab3a0da"},
    [REP_LOG_ENTRIES_LOST] = {"entries-lost", "0cc1e003814e4a81b7df9558b6156da1"},
    [REP_LOG_FAULT] = {"fault", "a169c63678314241963a1ad40d8d2e1d"},
};

const char *rep_log_kind_name(rep_log_kind kind)
{
    return kinds[kind].name;
}

const char *rep_log_kind_id(rep_log_kind kind)
{
    return kinds[kind].id;
}

void rep_log_begin(rep_log_entry *entry, rep_log_kind kind, rep_log_priority priority)
{
    *entry = (rep_log_entry){
        .kind = kind,
        .priority = priority,
        .fields = g_array_new(FALSE, FALSE, sizeof(rep_log_field)),
    };
}

void rep_log_clear(rep_log_entry *entry)
{
    rep_buffer_clear(&entry->message);
    rep_buffer_clear(&entry->values);
    g_array_unref(entry->fields);
}

/* Controls, and what changes the order or the lines of a display. */
static bool is_hidden(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return true;
    default:
        return false;
    }
}

/* One character of it, or what stands for one, in `out`; what it took is returned. */
static size_t clean_one(const char *text, size_t size, char out[12])
{
    const gunichar c = g_utf8_get_char_validated(text, (gssize)size);
    if (c == (gunichar)-1 || c == (gunichar)-2 || c == 0) {
        g_snprintf(out, 12, "\\x%02X", (unsigned char)*text);
        return 1;
    }
    const size_t taken = (size_t)(g_utf8_next_char(text) - text);
    if (is_hidden(c)) {
        g_snprintf(out, 12, c < 0x80 ? "\\x%02X" : "\\u%04X", (unsigned)c);
        return taken;
    }
    memcpy(out, text, taken); /* not g_strlcpy, which reads on to a zero */
    out[taken] = '\0';
    return taken;
}

void rep_log_put_clean(rep_buffer *b, const char *text, size_t size, size_t most)
{
    static const char cut[] = "...";
    const size_t start = b->used;
    size_t fits = start; /* up to here there is room for the dots */
    for (size_t at = 0; at < size;) {
        char one[12];
        at += clean_one(text + at, size - at, one);
        const size_t length = strlen(one);
        if (b->used - start + length > most) {
            b->used = fits;
            rep_put_string(b, cut);
            return;
        }
        rep_put(b, one, length);
        if (b->used - start + strlen(cut) <= most)
            fits = b->used;
    }
}

void rep_log_say(rep_log_entry *entry, const char *text, size_t size)
{
    entry->message.used = 0;
    rep_log_put_clean(&entry->message, text, size, REP_LOG_MOST_MESSAGE);
}

static void end_field(rep_log_entry *entry, const char *key, size_t start)
{
    const rep_log_field field = {key, start, entry->values.used - start};
    g_array_append_val(entry->fields, field);
}

void rep_log_add_buffer(rep_log_entry *entry, const char *key, const rep_buffer *value)
{
    const size_t start = entry->values.used;
    rep_log_put_clean(&entry->values, value->data, value->used, REP_LOG_MOST_VALUE);
    end_field(entry, key, start);
}

void rep_log_add(rep_log_entry *entry, const char *key, const char *value)
{
    if (!value)
        return;
    const rep_buffer text = {.data = (char *)value, .used = strlen(value)};
    rep_log_add_buffer(entry, key, &text);
}

void rep_log_add_number(rep_log_entry *entry, const char *key, int64_t number)
{
    const size_t start = entry->values.used;
    rep_put_signed(&entry->values, number);
    end_field(entry, key, start);
}

void rep_log_add_lines(rep_log_entry *entry, const char *key, const char *const *lines)
{
    const size_t start = entry->values.used;
    for (; lines && *lines; lines++) {
        if (entry->values.used > start)
            rep_put_char(&entry->values, '\n');
        rep_log_put_clean(&entry->values, *lines, strlen(*lines), REP_LOG_MOST_VALUE);
    }
    if (entry->values.used > start)
        end_field(entry, key, start);
}
