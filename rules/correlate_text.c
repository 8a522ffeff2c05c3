/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/correlate_text.h"

#include "rules/fold.h"
#include "rules/keys.h"
#include "rules/parties.h"

#include <string.h>

enum { MOST_CLIENTS = 6, MOST_OBJECTS = 8 };

/* The first character behind a number, and its digits without leading zeros. */
static const char *skip_number(const char *text, const char **digits)
{
    while (*text == '0' && g_ascii_isdigit(text[1]))
        text++;
    *digits = text;
    while (g_ascii_isdigit(*text))
        text++;
    return text;
}

int rules_natural_order(const char *a, const char *b)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    const char *left = a;
    const char *right = b;
    while (*left && *right) {
        const char *x = left;
        const char *y = right;
        if (!g_ascii_isdigit(*left) || !g_ascii_isdigit(*right)) {
            if (*left != *right)
                return (unsigned char)*left < (unsigned char)*right ? -1 : 1;
            left++;
            right++;
            continue;
        }
        left = skip_number(left, &x);
        right = skip_number(right, &y);
        const size_t length = (size_t)(left - x);
        if (length != (size_t)(right - y))
            return length < (size_t)(right - y) ? -1 : 1;
        const int order = memcmp(x, y, length);
        if (order != 0)
            return order;
    }
    if (*left || *right)
        return *left ? 1 : -1;
    return strcmp(a, b);
}

static gint by_nature(gconstpointer left, gconstpointer right)
{
    return rules_natural_order(*(const char *const *)left, *(const char *const *)right);
}

/* Sorted, each once. */
static void tidy(GPtrArray *texts)
{
    g_ptr_array_sort(texts, by_nature);
    for (guint i = texts->len; i > 1; i--)
        if (strcmp(g_ptr_array_index(texts, i - 1), g_ptr_array_index(texts, i - 2)) == 0)
            g_ptr_array_remove_index(texts, i - 1);
}

/* "A, B and 3 more"; with `and` "A, B and C". */
static void put_list(GString *out, const GPtrArray *texts, guint most, bool and)
{
    /* One more is no longer than to say so. */
    const guint named = texts->len <= most + 1 ? texts->len : most;
    for (guint i = 0; i < named; i++) {
        const bool last = i > 0 && i + 1 == texts->len;
        g_string_append(out, i == 0 ? "" : last && and? " and " : ", ");
        g_string_append(out, g_ptr_array_index(texts, i));
    }
    if (texts->len > named)
        g_string_append_printf(out, " and %u more", texts->len - named);
}

static GPtrArray *clients_of(const GPtrArray *group, const policy_model *policy)
{
    GPtrArray *clients = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < group->len; i++) {
        const rules_finding *finding = g_ptr_array_index(group, i);
        char text[RULES_PARTY_TEXT];
        if (finding->client.family == 0)
            continue;
        rules_client_text(policy, &finding->client, text);
        g_ptr_array_add(clients, g_strdup(text));
    }
    tidy(clients);
    return clients;
}

/* Whole requests name several objects. */
static void add_each(GPtrArray *texts, const char *list)
{
    char **parts = g_strsplit(list, ", ", -1);
    for (char **part = parts; *part; part++)
        g_ptr_array_add(texts, g_strdup(*part));
    g_strfreev(parts);
}

static GPtrArray *objects_of(const GPtrArray *group)
{
    GPtrArray *objects = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < group->len; i++) {
        const rules_finding *finding = g_ptr_array_index(group, i);
        const char *what = finding->parts.what ? finding->parts.what : finding->subject;
        if (what && finding->parts.access)
            add_each(objects, what);
        else if (what)
            g_ptr_array_add(objects, g_strdup(what));
    }
    tidy(objects);
    return objects;
}

static char *code_text(const rules_finding *finding)
{
    GString *text = g_string_new(NULL);
    if ((int32_t)finding->code < 0)
        g_string_append_printf(text, "%d", (int32_t)finding->code);
    else
        g_string_append_printf(text, finding->code > 0xFF ? "0x%04X" : "0x%02X", finding->code);
    if (finding->parts.meaning)
        g_string_append_printf(text, " (%s)", finding->parts.meaning);
    return g_string_free(text, FALSE);
}

static GPtrArray *codes_of(const GPtrArray *group)
{
    GPtrArray *codes = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < group->len; i++) {
        const rules_finding *finding = g_ptr_array_index(group, i);
        if (finding->has_code)
            g_ptr_array_add(codes, code_text(finding));
    }
    tidy(codes);
    return codes;
}

/* "does this or does that" */
static void put_deeds(GString *out, const GPtrArray *group)
{
    GPtrArray *deeds = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < group->len; i++) {
        const rules_finding *finding = g_ptr_array_index(group, i);
        if (finding->parts.deed)
            g_ptr_array_add(deeds, g_strdup(finding->parts.deed));
    }
    tidy(deeds);
    for (guint i = 0; i < deeds->len; i++) {
        g_string_append(out, i == 0 ? "" : " or ");
        g_string_append(out, g_ptr_array_index(deeds, i));
    }
    g_ptr_array_unref(deeds);
}

static const char *verb_of(const GPtrArray *group, bool one)
{
    static const char *const verbs[][2] = {
        {"ask for", "asks for"},
        {"read", "reads"},
        {"write", "writes"},
        {"read and write", "reads and writes"},
    };
    uint8_t access = 0;
    for (guint i = 0; i < group->len; i++)
        access |= ((const rules_finding *)g_ptr_array_index(group, i))->parts.access;
    return verbs[access & (RULES_READS | RULES_WRITES)][one];
}

/* Of the earliest that has one. */
static const char *tail_of(const GPtrArray *group)
{
    const rules_finding *earliest = NULL;
    for (guint i = 0; i < group->len; i++) {
        const rules_finding *finding = g_ptr_array_index(group, i);
        if (finding->parts.tail &&
            (!earliest || fold_compare_stamps(&finding->first, &earliest->first) < 0))
            earliest = finding;
    }
    return earliest ? earliest->parts.tail : "";
}

/* What the placeholders stand for. */
typedef struct words {
    const policy_model *policy;
    const GPtrArray *group;
    GPtrArray *clients, *objects, *codes;
} words;

static void put_word(GString *out, const words *w, char name)
{
    const rules_finding *finding = g_ptr_array_index(w->group, 0);
    char server[RULES_PARTY_TEXT];
    switch (name) {
    case 'C':
        put_list(out, w->clients, MOST_CLIENTS, true);
        return;
    case 'S':
        rules_server_text(w->policy, &finding->server, server);
        g_string_append(out, server);
        return;
    case 'P':
        g_string_append_printf(out, "%u", finding->server_port);
        return;
    case 'V':
        g_string_append(out, verb_of(w->group, w->clients->len < 2));
        return;
    case 'O':
        put_list(out, w->objects, MOST_OBJECTS, false);
        return;
    case 'N':
        g_string_append_printf(out, "%u", w->objects->len);
        return;
    case 'R':
        put_list(out, w->codes, MOST_OBJECTS, true);
        return;
    case 'D':
        put_deeds(out, w->group);
        return;
    case 'T':
        g_string_append(out, tail_of(w->group));
        return;
    default:
        g_string_append_c(out, name);
    }
}

/* "{x|y}"; returns what follows. */
static const char *put_choice(GString *out, const char *choice, bool one)
{
    const char *bar = strchr(choice, '|');
    const char *end = strchr(choice, '}');
    if (one)
        g_string_append_len(out, choice + 1, bar - choice - 1);
    else
        g_string_append_len(out, bar + 1, end - bar - 1);
    return end + 1;
}

char *rules_joint_message(const policy_model *policy, const GPtrArray *group)
{
    const rules_finding *finding = g_ptr_array_index(group, 0);
    const words w = {
        .policy = policy,
        .group = group,
        .clients = clients_of(group, policy),
        .objects = objects_of(group),
        .codes = codes_of(group),
    };
    GString *out = g_string_new(NULL);
    const char *p = finding->joint->message;
    while (*p) {
        if (*p == '{') {
            p = put_choice(out, p, w.clients->len < 2);
        } else if (*p == '%' && p[1]) {
            put_word(out, &w, p[1]);
            p += 2;
        } else {
            g_string_append_c(out, *p++);
        }
    }
    g_ptr_array_unref(w.clients);
    g_ptr_array_unref(w.objects);
    g_ptr_array_unref(w.codes);
    return g_string_free(out, FALSE);
}

char *rules_joint_subject(const GPtrArray *group)
{
    GPtrArray *subjects = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < group->len; i++) {
        const rules_finding *finding = g_ptr_array_index(group, i);
        if (finding->subject)
            g_ptr_array_add(subjects, g_strdup(finding->subject));
    }
    tidy(subjects);
    GString *out = g_string_new(NULL);
    put_list(out, subjects, MOST_OBJECTS, false);
    const bool none = subjects->len == 0;
    g_ptr_array_unref(subjects);
    return g_string_free(out, none);
}
