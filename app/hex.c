/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/hex.h"

#include <string.h>

enum { MIN_OFFSET_DIGITS = 4, MAX_OFFSET_DIGITS = 8, DUMP_WIDTH = 16, TEXT_GAP = 3 };

typedef struct hex_line {
    const char *text;
    size_t size, at;
    GByteArray *bytes;
    guint begun;  /* bytes before this line */
    guint offset; /* of its first byte within the dump */
    bool dump;    /* begins with an offset */
} hex_line;

static bool separator(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == ',' || c == ':' || c == '-';
}

static bool has_prefix(const hex_line *line)
{
    return line->at + 1 < line->size && line->text[line->at] == '0' &&
           (line->text[line->at + 1] | 0x20) == 'x';
}

static size_t digits_at(const hex_line *line, size_t at)
{
    size_t count = 0;
    while (at + count < line->size && g_ascii_isxdigit(line->text[at + count]))
        count++;
    return count;
}

/* An offset: four to eight digits that say how many bytes came before, then a colon or a blank,
 * then more. No S7, COTP or TPKT begins with 0000, so the first line leaves no doubt. */
static bool skip_offset(hex_line *line)
{
    size_t at = line->at;
    while (at < line->size && (line->text[at] == ' ' || line->text[at] == '\t'))
        at++;
    if (at + 1 < line->size && line->text[at] == '0' && (line->text[at + 1] | 0x20) == 'x')
        at += 2;
    const size_t count = digits_at(line, at);
    const size_t end = at + count;
    if (count < MIN_OFFSET_DIGITS || count > MAX_OFFSET_DIGITS || end >= line->size ||
        (line->text[end] != ':' && line->text[end] != ' ' && line->text[end] != '\t'))
        return false;
    if (g_ascii_strtoull(line->text + at, NULL, 16) != line->offset)
        return false;
    line->at = end + 1;
    return true;
}

/* The bytes as text at the end of a dump's line: behind a bar, a wide gap, or the sixteenth byte.
 */
static bool dump_ends(const hex_line *line)
{
    size_t blanks = 0;
    while (line->at + blanks < line->size && line->text[line->at + blanks] == ' ')
        blanks++;
    const guint taken = line->bytes->len - line->begun;
    return taken == DUMP_WIDTH || (taken > 0 && blanks >= TEXT_GAP) ||
           (line->at + blanks < line->size && line->text[line->at + blanks] == '|');
}

static bool fail(app_hex_fault *fault, const hex_line *line, const char *expected)
{
    fault->column = (unsigned)line->at + 1;
    fault->expected = expected;
    return false;
}

static bool parse_line(hex_line *line, app_hex_fault *fault)
{
    while (line->at < line->size) {
        if (line->dump && dump_ends(line))
            return true;
        if (separator(line->text[line->at])) {
            line->at++;
        } else if (has_prefix(line)) {
            line->at += 2;
        } else if (digits_at(line, line->at) == 0) {
            return fail(fault, line, "a hex digit");
        } else if (digits_at(line, line->at) == 1) {
            line->at++;
            return fail(fault, line, "a second hex digit: bytes are written as pairs");
        } else {
            const guint8 byte = (guint8)(g_ascii_xdigit_value(line->text[line->at]) << 4 |
                                         g_ascii_xdigit_value(line->text[line->at + 1]));
            g_byte_array_append(line->bytes, &byte, 1);
            line->at += 2;
        }
    }
    return true;
}

bool app_hex_parse(const char *text, GByteArray *bytes, app_hex_fault *fault)
{
    const guint before = bytes->len;
    bool dump = false;
    *fault = (app_hex_fault){0};
    for (unsigned number = 1; *text; number++) {
        const size_t size = strcspn(text, "\n");
        hex_line line = {.text = text, .size = size, .bytes = bytes};
        line.begun = bytes->len;
        line.offset = bytes->len - before;
        line.dump = (line.offset == 0 || dump) && skip_offset(&line);
        dump = dump || line.dump;
        fault->line = number;
        /* hexdump ends with a line that holds nothing but the offset behind the last byte. */
        const bool end_offset = dump && !line.dump && size > 0 && digits_at(&line, 0) == size;
        if (!end_offset && !parse_line(&line, fault))
            return false;
        text += size + (text[size] == '\n');
    }
    return true;
}
