/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a literal is, seen from what it is compared with. */
#include "rules/expr/suggest.h"
#include "rules/expr/syntax.h"

#include <arpa/inet.h>
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct converter {
    expr_program *program;
    expr_node *literal;
    const expr_node *with;
    expr_error *error;
} converter;

/* "found 'x', expected ..."; the name of a field is no value, but perhaps one was meant. */
static bool G_GNUC_PRINTF(2, 3) refuse(const converter *c, const char *format, ...)
{
    const expr_node *literal = c->literal;
    va_list arguments;
    va_start(arguments, format);
    char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    char *quoted = expr_quote(c->program, literal->at, literal->size);
    const char *similar = literal->form == EXPR_WORD && strchr(literal->text, '.')
                              ? expr_field_suggest(literal->text, literal->text_size)
                              : NULL;
    expr_fail_at(c->program, c->error, literal, "found %s, expected %s%s%s%s", quoted, what,
                 similar ? "; did you mean the field '" : "", similar ? similar : "",
                 similar ? "'?" : "");
    g_free(quoted);
    g_free(what);
    return false;
}

/* Decimal, 0x hexadecimal, 0 octal or 0b binary, with or without a minus; a character. */
static bool parse_number(const expr_node *literal, bool *negative, uint64_t *out)
{
    const char *text = literal->text;
    char *end = NULL;
    *negative = false;
    if (literal->form == EXPR_CHARACTER) {
        *out = literal->text_size == 1 ? (unsigned char)*text : 0;
        return literal->text_size == 1;
    }
    if (literal->form != EXPR_WORD)
        return false;
    *negative = *text == '-';
    text += *negative;
    if (!g_ascii_isdigit(*text))
        return false;
    const bool binary = text[0] == '0' && (text[1] == 'b' || text[1] == 'B');
    errno = 0;
    *out = g_ascii_strtoull(text + (binary ? 2 : 0), &end, binary ? 2 : 0);
    return errno == 0 && *end == '\0' && end > text + (binary ? 2 : 0);
}

static void keep_number(expr_node *literal, const s7_name *row, uint64_t number, unsigned found)
{
    (void)row;
    if (found == 0) {
        literal->value.u.number = number;
        return;
    }
    if (!literal->numbers)
        literal->numbers = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    g_array_append_val(literal->numbers, number);
}

/* All numbers of this name, upper and lower case alike; how many there are. */
static unsigned take_name(const converter *c)
{
    const expr_node *with = c->with;
    unsigned found = 0;
    for (const s7_name *row = with->names; row && row->name; row++) {
        if (g_ascii_strcasecmp(row->name, c->literal->text) != 0)
            continue;
        const uint64_t number =
            with->type == EXPR_SIGNED ? (uint64_t)(int64_t)(int32_t)row->value : row->value;
        keep_number(c->literal, row, number, found++);
    }
    return found;
}

static bool refuse_name(const converter *c, const char *or_number)
{
    enum { MOST = 10 };
    const char *words[512];
    GString *list = g_string_new(NULL);
    size_t count = 0;
    for (const s7_name *row = c->with->names; row->name && count < G_N_ELEMENTS(words) - 1; row++)
        words[count++] = row->name;
    words[count] = NULL;
    for (size_t i = 0; i < count && count <= MOST; i++)
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", words[i]);
    const char *similar = expr_suggest(c->literal->text, words);
    char *quoted = expr_quote(c->program, c->literal->at, c->literal->size);
    expr_fail_at(c->program, c->error, c->literal, "found %s, expected %s%s%s%s%s%s%s", quoted,
                 or_number, count <= MOST ? "one of " : "one of its names, see 's7tap fields'",
                 list->str, "", similar ? "; did you mean '" : "", similar ? similar : "",
                 similar ? "'?" : "");
    g_free(quoted);
    g_string_free(list, TRUE);
    return false;
}

static bool to_unsigned(const converter *c)
{
    bool negative;
    uint64_t number;
    const unsigned bits = c->with->bits;
    const uint64_t most = bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;
    if (parse_number(c->literal, &negative, &number)) {
        c->literal->value.u.number = number;
        if (number <= most && (!negative || number == 0))
            return true;
        return refuse(c, "a number from 0 to %" G_GUINT64_FORMAT ", which this field has", most);
    }
    if (take_name(c) > 0)
        return true;
    if (c->with->names && c->literal->form != EXPR_CHARACTER)
        return refuse_name(c, "a number or ");
    return refuse(c, "a number, such as 10 or 0x0A");
}

static bool to_signed(const converter *c)
{
    bool negative;
    uint64_t number;
    if (parse_number(c->literal, &negative, &number)) {
        const uint64_t most = (uint64_t)INT64_MAX + (negative ? 1 : 0);
        c->literal->value.u.number = negative ? 0 - number : number;
        return number <= most || refuse(c, "a number of 64 bits");
    }
    if (take_name(c) > 0)
        return true;
    if (c->with->names)
        return refuse_name(c, "a number or ");
    return refuse(c, "a number, such as 10 or -1");
}

static bool to_name(const converter *c)
{
    return take_name(c) > 0 || refuse_name(c, "");
}

static bool to_bool(const converter *c)
{
    bool negative;
    uint64_t number;
    const char *text = c->literal->text;
    if (c->literal->form != EXPR_CHARACTER &&
        (g_ascii_strcasecmp(text, "true") == 0 || g_ascii_strcasecmp(text, "false") == 0)) {
        c->literal->value.u.number = g_ascii_tolower(*text) == 't';
        return true;
    }
    if (!parse_number(c->literal, &negative, &number))
        return refuse(c, "true, false, 1 or 0");
    c->literal->value.u.number = number != 0;
    return true;
}

/* To the precision of the field, so that `value.real == 0.1` finds what was sent as 0.1. */
static bool to_real(const converter *c)
{
    const char *text = c->literal->text;
    char *end = NULL;
    const double real = g_ascii_strtod(text, &end);
    if (c->literal->form != EXPR_WORD || end == text || *end != '\0' || !isfinite(real) ||
        (c->with->bits == 32 && fabs(real) > (double)FLT_MAX))
        return refuse(c, "a number, such as 20, -0.5 or 1e3");
    c->literal->value.u.real = c->with->bits == 32 ? (double)(float)real : real;
    return true;
}

static void set_bytes(expr_node *literal, const void *data, size_t size)
{
    g_free(literal->bytes);
    literal->bytes = size > 0 ? g_memdup2(data, size) : NULL;
    literal->value.u.bytes = (expr_span){literal->bytes, size};
}

/* One byte of one or two digits; the next character, NULL if there is no byte. */
static const char *take_byte(const char *c, GByteArray *out)
{
    if (!g_ascii_isxdigit(*c))
        return NULL;
    guint8 byte = (guint8)g_ascii_xdigit_value(*c++);
    if (g_ascii_isxdigit(*c))
        byte = (guint8)(byte << 4 | g_ascii_xdigit_value(*c++));
    g_byte_array_append(out, &byte, 1);
    return c;
}

/* aa:bb, aa-bb, aa.bb, aabb, 0xaa; a single digit is a byte, too. */
static bool parse_bytes(const char *text, GByteArray *out)
{
    const char *c = text;
    if (c[0] == '0' && (c[1] == 'x' || c[1] == 'X')) {
        c = take_byte(c + 2, out);
        return c && *c == '\0';
    }
    char separator = '\0';
    while ((c = take_byte(c, out)) && *c) {
        if (g_ascii_isxdigit(*c)) {
            if (separator)
                return false;
            continue;
        }
        if (!strchr(":-.", *c) || (separator && *c != separator))
            return false;
        separator = *c++;
    }
    return c != NULL;
}

static bool to_bytes(const converter *c)
{
    expr_node *literal = c->literal;
    if (literal->form != EXPR_WORD) {
        set_bytes(literal, literal->text, literal->text_size);
        return true;
    }
    GByteArray *bytes = g_byte_array_new();
    const bool good = parse_bytes(literal->text, bytes);
    const bool odd = good && bytes->len > 1 && !strpbrk(literal->text, ":-.") &&
                     literal->text_size % 2 != 0 && literal->text[1] != 'x';
    if (good && !odd)
        set_bytes(literal, bytes->data, bytes->len);
    g_byte_array_unref(bytes);
    if (good && !odd)
        return true;
    return refuse(c, "bytes, such as 0a:ff, 0aff or \"text\"; a number with 0x is one byte");
}

/* Words are taken for text as Wireshark takes them, unless a field was perhaps meant. */
static bool to_text(const converter *c)
{
    expr_node *literal = c->literal;
    if (literal->form == EXPR_WORD && strchr(literal->text, '.') &&
        expr_field_suggest(literal->text, literal->text_size))
        return refuse(c, "a field, or text in double quotes");
    set_bytes(literal, literal->text, literal->text_size);
    return true;
}

static bool parse_address(const char *text, expr_ip *out)
{
    char address[64];
    uint32_t v4;
    const char *slash = strchr(text, '/');
    const size_t size = slash ? (size_t)(slash - text) : strlen(text);
    if (size >= sizeof address)
        return false;
    memcpy(address, text, size);
    address[size] = '\0';
    *out = (expr_ip){0};
    if (inet_pton(AF_INET, address, &v4) == 1) {
        out->family = 4;
        memcpy(out->bytes, &v4, sizeof v4);
    } else if (inet_pton(AF_INET6, address, out->bytes) == 1) {
        out->family = 6;
    } else {
        return false;
    }
    out->prefix = out->family == 4 ? 32 : 128;
    guint64 prefix;
    if (slash && !g_ascii_string_to_unsigned(slash + 1, 10, 0, out->prefix, &prefix, NULL))
        return false;
    out->prefix = slash ? (uint8_t)prefix : out->prefix;
    return true;
}

static bool to_ip(const converter *c)
{
    if (c->literal->form == EXPR_CHARACTER ||
        !parse_address(c->literal->text, &c->literal->value.u.ip))
        return refuse(c, "an address, such as 10.1.0.20, or a network, such as 10.1.0.0/16");
    return true;
}

/* "2025-11-03", "2025-11-03 10:00" and "2025-11-03 10:00:00.5" in full. The caller frees it. */
static char *whole_time(const char *text)
{
    enum { DATE = 10, MINUTE = 16 };
    const size_t size = strlen(text);
    char *whole = g_strconcat(text, size == DATE ? "T00:00:00" : size == MINUTE ? ":00" : "", NULL);
    if (size > DATE && whole[DATE] == ' ')
        whole[DATE] = 'T';
    return whole;
}

static int64_t nanoseconds_of(const char *text)
{
    const char *point = strchr(text, '.');
    int64_t result = 0, unit = 100000000;
    for (const char *digit = point ? point + 1 : ""; g_ascii_isdigit(*digit); digit++) {
        result += (*digit - '0') * unit;
        unit /= 10;
    }
    return result;
}

/* ISO 8601, in UTC unless it says another zone: what s7tap prints is UTC. */
static bool to_time(const converter *c)
{
    GTimeZone *utc = g_time_zone_new_utc();
    char *text = whole_time(c->literal->text);
    GDateTime *time = g_date_time_new_from_iso8601(text, utc);
    if (time) {
        const int64_t seconds = g_date_time_to_unix(time);
        c->literal->value.u.number =
            (uint64_t)(seconds * INT64_C(1000000000) + nanoseconds_of(text));
        g_date_time_unref(time);
    }
    g_time_zone_unref(utc);
    g_free(text);
    return time || refuse(c, "a time, such as \"2025-11-03 10:00:00\" (UTC)");
}

bool expr_literal_convert(expr_program *program, expr_node *literal, const expr_node *with,
                          expr_error *error)
{
    const converter c = {program, literal, with, error};
    bool (*const convert[])(const converter *) = {
        [EXPR_BOOL] = to_bool, [EXPR_UNSIGNED] = to_unsigned, [EXPR_SIGNED] = to_signed,
        [EXPR_REAL] = to_real, [EXPR_BYTES] = to_bytes,       [EXPR_TEXT] = to_text,
        [EXPR_IP] = to_ip,     [EXPR_TIME] = to_time,         [EXPR_NAME] = to_name,
    };
    literal->type = with->type;
    literal->bits = with->bits;
    literal->names = with->names;
    return convert[with->type](&c);
}
