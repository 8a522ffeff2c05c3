/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "facts.h"

#include "exact_bytes.h"
#include "record_tap.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* The end of a line's value: before " @offset:length". */
static const char *value_end(const char *value, const char *line_end)
{
    for (const char *p = line_end; p > value; p--)
        if (p[0] == '@' && p[-1] == ' ')
            return p - 1;
    return line_end;
}

static bool same(const char *value, size_t size, const char *fact, size_t fact_size)
{
    return size == fact_size && memcmp(value, fact, size) == 0;
}

/* Text without its quotes and without blanks and zeros at the end. */
static bool same_text(const char *value, size_t size, const char *fact, size_t fact_size)
{
    if (size < 2 || value[0] != '"')
        return false;
    value++;
    size -= 2;
    for (;;) {
        if (size >= 4 && memcmp(value + size - 4, "\\x00", 4) == 0)
            size -= 4;
        else if (size >= 1 && value[size - 1] == ' ')
            size--;
        else
            break;
    }
    return same(value, size, fact, fact_size);
}

static bool same_without_name(const char *value, size_t size, const char *fact, size_t fact_size)
{
    for (size_t i = 1; i < size; i++)
        if (value[i] == '(' && value[i - 1] == ' ')
            return same(value, i - 1, fact, fact_size);
    return false;
}

static bool fits(const char *value, size_t size, const char *fact, size_t fact_size)
{
    return same(value, size, fact, fact_size) || same_text(value, size, fact, fact_size) ||
           same_without_name(value, size, fact, fact_size);
}

/* The value of the next line with that key, from `*at` on, which is moved behind it. */
static const char *next_value(const char **at, const char *key, size_t key_size, size_t *size)
{
    const char *line = *at;
    while (*line) {
        const char *end = strchr(line, '\n');
        while (*line == ' ')
            line++;
        const char *value = line + key_size;
        if (strncmp(line, key, key_size) == 0 && strncmp(value, " = ", 3) == 0)
            value += 3;
        else if (strncmp(line, key, key_size) == 0 && key[0] == '!' && value[0] == ' ')
            value += 1;
        else
            value = NULL;
        line = end + 1;
        if (value) {
            *at = line;
            *size = (size_t)(value_end(value, end) - value);
            return value;
        }
    }
    return NULL;
}

void facts_hold(const char *what, const char *tree, const char *facts)
{
    const char *at = tree;
    for (const char *fact = facts; *fact;) {
        const char *end = strchr(fact, '\n');
        const char *equals = memchr(fact, '=', (size_t)(end - fact));
        assert_non_null(equals);
        size_t size = 0;
        const char *value = next_value(&at, fact, (size_t)(equals - fact), &size);
        if (!value)
            fail_msg("%s: not found: %.*s\n%s", what, (int)(end - fact), fact, tree);
        if (!fits(value, size, equals + 1, (size_t)(end - equals - 1)))
            fail_msg("%s: expected %.*s, found %.*s\n%s", what, (int)(end - fact), fact, (int)size,
                     value, tree);
        fact = end + 1;
    }
}

decoded decode_hex(const char *hex, const char *request_hex)
{
    decoded d = {.bytes = exact_hex(hex)};
    if (request_hex)
        d.request = exact_hex(request_hex);
    const s7_context context = {.request = d.request};
    record_tap *rt = record_tap_new();
    s7_pdu untapped;
    d.status = s7_decode(d.bytes, &context, &d.pdu, record_tap_tap(rt));
    assert_int_equal(s7_decode(d.bytes, &context, &untapped, NULL), d.status);
    assert_memory_equal(&d.pdu, &untapped, sizeof untapped);
    assert_int_equal(record_tap_notes(rt), d.pdu.notes);
    const char *why;
    if (d.status != S7_FOREIGN && !record_tap_covers(rt, (uint32_t)d.bytes.size, &why))
        fail_msg("%s: %s\n%s", hex, why, record_tap_text(rt));
    d.tree = strdup(record_tap_text(rt));
    assert_non_null(d.tree);
    record_tap_free(rt);
    return d;
}

void decoded_free(decoded *d)
{
    exact_free(d->bytes);
    exact_free(d->request);
    free(d->tree);
}
