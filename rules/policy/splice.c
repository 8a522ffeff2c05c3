/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/splice.h"

#include <string.h>

typedef struct insertion {
    size_t at;
    char *text;
    policy_splice_rank rank;
    guint order;
} insertion;

static void clear_insertion(gpointer data)
{
    g_free(((insertion *)data)->text);
}

void policy_splices_init(policy_splices *splices, const char *text, size_t size)
{
    char *own = g_malloc(size + 1);
    if (size > 0)
        memcpy(own, text, size);
    own[size] = '\0';
    const char *newline = memchr(own, '\n', size);
    *splices = (policy_splices){
        .text = own,
        .size = size,
        .source = policy_source_new("", text, size),
        .eol = newline && newline > own && newline[-1] == '\r' ? "\r\n" : "\n",
        .insertions = g_array_new(FALSE, FALSE, sizeof(insertion)),
    };
    splices->mark = size - splices->source->size;
    g_array_set_clear_func(splices->insertions, clear_insertion);
}

void policy_splices_clear(policy_splices *splices)
{
    policy_source_free(splices->source);
    g_array_unref(splices->insertions);
    g_free(splices->text);
}

size_t policy_splices_offset(const policy_splices *splices, const char *at)
{
    return (size_t)(at - splices->source->text) + splices->mark;
}

size_t policy_splices_line_begin(const policy_splices *splices, size_t at)
{
    while (at > splices->mark && splices->text[at - 1] != '\n')
        at--;
    return at;
}

size_t policy_splices_line_end(const policy_splices *splices, const char *at)
{
    const char *const end = splices->source->text + splices->source->size;
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return policy_splices_offset(splices, newline ? newline + 1 : end);
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the text is taken, and freed later */
void policy_splice(policy_splices *splices, size_t at, policy_splice_rank rank, char *text)
{
    const insertion fresh = {at, text, rank, splices->insertions->len};
    g_array_append_val(splices->insertions, fresh);
}

bool policy_splices_any(const policy_splices *splices, size_t at, policy_splice_rank rank)
{
    for (guint i = 0; i < splices->insertions->len; i++) {
        const insertion *each = &g_array_index(splices->insertions, insertion, i);
        if (each->at == at && each->rank == rank)
            return true;
    }
    return false;
}

static gint compare_insertions(gconstpointer left, gconstpointer right)
{
    const insertion *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

/* Whether lines that are inserted here must end the one before them first: at the end of a text
 * that ends within a line, or in one that is continued. */
static bool within_line(const policy_splices *splices, size_t at)
{
    const size_t in_source = at - splices->mark;
    return in_source > 0 && splices->source->text[in_source - 1] != '\n';
}

GString *policy_splices_text(const policy_splices *splices)
{
    GArray *sorted = g_array_sized_new(FALSE, FALSE, sizeof(insertion), splices->insertions->len);
    g_array_append_vals(sorted, splices->insertions->data, splices->insertions->len);
    g_array_sort(sorted, compare_insertions);
    GString *out = g_string_sized_new(splices->size + 1024);
    size_t done = 0;
    bool lines = false; /* were inserted last, and nothing since */
    for (guint i = 0; i < sorted->len; i++) {
        const insertion *next = &g_array_index(sorted, insertion, i);
        lines &= next->at == done;
        g_string_append_len(out, splices->text + done, (gssize)(next->at - done));
        if (next->rank != POLICY_WITHIN_LINE && !lines && within_line(splices, next->at))
            g_string_append(out, splices->eol);
        lines = next->rank != POLICY_WITHIN_LINE;
        g_string_append(out, next->text);
        done = next->at;
    }
    g_string_append_len(out, splices->text + done, (gssize)(splices->size - done));
    g_array_unref(sorted);
    return out;
}
