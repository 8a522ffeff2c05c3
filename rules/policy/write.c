/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/write.h"

#include "rules/policy/policy.h"

#include <string.h>

static void end_line(const policy_writer *writer)
{
    g_string_append(writer->out, writer->eol);
}

static size_t characters(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

void policy_write_blank(policy_writer *writer)
{
    end_line(writer);
}

/* Nothing in it ends a line, or is no text. The caller frees. */
static char *harmless(const char *text)
{
    char *valid = g_utf8_make_valid(text, -1);
    for (char *c = valid; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = ' ';
    return valid;
}

void policy_write_comment(policy_writer *writer, unsigned indent, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    char *plain = harmless(text);
    char **words = g_strsplit(plain, " ", -1);
    size_t column = 1;
    g_string_append_c(writer->out, '#');
    for (char **word = words; *word; word++) {
        const size_t width = characters(*word, strlen(*word));
        if (column > 1 && column + 1 + width > POLICY_COLUMNS) {
            end_line(writer);
            g_string_append_printf(writer->out, "#%*s", (int)indent, "");
            column = 1 + indent;
        }
        g_string_append_printf(writer->out, " %s", *word);
        column += 1 + width;
    }
    end_line(writer);
    g_strfreev(words);
    g_free(plain);
    g_free(text);
}

void policy_write_section(policy_writer *writer, const char *kind, const char *name)
{
    g_string_append_printf(writer->out, name ? "[%s %s]" : "[%s]", kind, name);
    end_line(writer);
}

/* Begins a further line of a value. */
static void continue_value(const policy_writer *writer, size_t indent)
{
    g_string_append(writer->out, " \\");
    end_line(writer);
    g_string_append_printf(writer->out, "%*s", (int)indent, "");
}

/* The length of the first part of the text, its separator included. */
static size_t part_size(const char *text, char separator)
{
    const char *end = strchr(text, separator);
    return end ? (size_t)(end + 1 - text) : strlen(text);
}

/* Objects of one target, as many in a line as there is room for. */
static void put_target(const policy_writer *writer, const char *text, size_t size, size_t indent)
{
    enum { CONTINUATION = 2 };
    const char *const end = text + size;
    size_t column = indent;
    while (text < end) {
        const size_t part = MIN(part_size(text, ','), (size_t)(end - text));
        const size_t width = characters(text, part);
        if (column > indent && column + width + CONTINUATION > POLICY_COLUMNS) {
            continue_value(writer, indent);
            column = indent;
        }
        g_string_append_len(writer->out, text, (gssize)part);
        column += width;
        text += part;
    }
}

void policy_write_key(policy_writer *writer, const char *key, const char *value)
{
    char *plain = harmless(value);
    const size_t indent = strlen(key) + 1;
    const bool fits = indent + characters(plain, strlen(plain)) <= POLICY_COLUMNS;
    g_string_append_printf(writer->out, "%s=", key);
    for (const char *text = plain; *text && !fits;) {
        const size_t size = part_size(text, ';');
        put_target(writer, text, size, indent);
        text += size;
        if (*text)
            continue_value(writer, indent);
    }
    if (fits)
        g_string_append(writer->out, plain);
    end_line(writer);
    g_free(plain);
}

void policy_targets_put(GString *out, const policy_target *targets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        g_string_append_printf(out, "%s%s:%s", i > 0 ? ";" : "",
                               targets[i].cpu ? targets[i].cpu : "*", targets[i].objects);
}

void policy_services_put(GString *out, uint32_t services)
{
    const char *between = "";
    if (services == (UINT32_C(1) << POLICY_SERVICE_COUNT) - 1) {
        g_string_append_c(out, '*');
        return;
    }
    for (int i = 0; i < POLICY_SERVICE_COUNT; i++)
        if ((services >> i & 1) != 0) {
            g_string_append_printf(out, "%s%s", between, policy_services[i].name);
            between = ",";
        }
}

bool policy_is_name(const char *text)
{
    const size_t size = strlen(text);
    if (size == 0 || size > POLICY_MAX_NAME || !g_utf8_validate(text, -1, NULL) ||
        strpbrk(text, ":;,*[]=\\\""))
        return false;
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            return false;
    return *text != ' ' && text[size - 1] != ' ';
}
