/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A block, as uploads and downloads carry it in slices:
 *
 *    0    1    2    3    4    5    6    7    8    9   10   11   12   13   14   15
 *   +----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+
 *   | 70   70 |form|flag|lang|type| number  |    load memory    |     security      |
 *   +----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+
 *   16                  20        22                  26        28        30
 *   +----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+
 *   | code: ms          | days    | interface: ms     | days    | interf. | addit.  |
 *   +----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+----+
 *   32        34        36
 *   +----+----+----+----+-----------------+---------------+----------------+------------+
 *   | local   | MC7     | MC7 code or data| interface     | additional part| footer (36)|
 *   +----+----+----+----+-----------------+---------------+----------------+------------+
 *
 * Load memory is the length of all that. The footer:
 *
 *   | author (8) | family (8) | name (8) | version | 00 | checksum (2) | reserved (8) |
 *
 * and the interface, whose two lengths are little endian, and which is filled up to an even length:
 *
 *   | kind (3) | length d (2) | length v (2) | declarations d | initial values v | fill |
 *
 * Observed in transfers of DB, OB and SDB with S7-300; flags, security and the codes of languages
 * are known from public client libraries.
 */
#include "dissector/block.h"

#include "dissector/service.h"
#include "dissector/time_text.h"

#include <string.h>

enum {
    DAYS_TO_1984 = 5113, /* since 1970 */
    MS_OF_DAY = 86400000,
    INTERFACE_HEAD = 7,
};

void s7_block_time_text(s7_block_time time, s7_text *out)
{
    s7_text_date(out, (uint64_t)DAYS_TO_1984 + time.days + time.ms / MS_OF_DAY);
    s7_text_char(out, ' ');
    s7_text_time_of_day(out, time.ms % MS_OF_DAY);
}

void s7_block_version_text(uint8_t version, s7_text *out)
{
    s7_text_unsigned(out, version >> 4);
    s7_text_char(out, '.');
    s7_text_unsigned(out, version & 15);
}

bool s7_block_begins(s7_bytes bytes)
{
    enum { MARK = 0x7070, TYPE = 5, LOAD_MEMORY = 8, INTERFACE = 28, ADDITIONAL = 30, MC7 = 34 };
    if (bytes.size < S7_BLOCK_HEADER || s7_load16(bytes.data) != MARK ||
        !s7_name_of(s7_names_block_type, bytes.data[TYPE]))
        return false;
    const uint32_t parts = s7_load16(bytes.data + INTERFACE) +
                           (uint32_t)s7_load16(bytes.data + ADDITIONAL) +
                           s7_load16(bytes.data + MC7);
    return s7_load32(bytes.data + LOAD_MEMORY) == S7_BLOCK_HEADER + parts + S7_BLOCK_FOOTER;
}

static s7_block_time read_time(s7_cursor *c, s7_field ms, s7_field days, s7_field made)
{
    s7_block_time time;
    time.ms = s7_u32(c, ms);
    time.days = s7_u16(c, days);
    if (!c->tap || c->failed)
        return time;
    char buffer[32];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_block_time_text(time, &text);
    s7_made_text(c, made, c->at - 6, 6, s7_text_bytes(&text));
    return time;
}

void s7_block_header_decode(s7_cursor *c, s7_block_header *out)
{
    s7_enter(c, S7F_BLOCK_HEADER);
    s7_span(c, S7F_BLOCK_MARK, 2);
    out->format = s7_u8(c, S7F_BLOCK_FORMAT);
    out->flags = s7_u8(c, S7F_BLOCK_FLAGS);
    s7_bits(c, S7F_BLOCK_LINKED, 1, out->flags);
    s7_bits(c, S7F_BLOCK_STANDARD, 1, out->flags);
    s7_bits(c, S7F_BLOCK_NON_RETAIN, 1, out->flags);
    out->language = s7_u8(c, S7F_BLOCK_LANGUAGE);
    out->type = s7_u8(c, S7F_BLOCK_HEADER_TYPE);
    out->number = s7_u16(c, S7F_BLOCK_HEADER_NUMBER);
    out->load_memory = s7_u32(c, S7F_BLOCK_LOAD);
    out->security = s7_u32(c, S7F_BLOCK_SECURITY);
    out->code = read_time(c, S7F_BLOCK_CODE_MS, S7F_BLOCK_CODE_DAYS, S7F_BLOCK_CODE_TIME);
    out->interface =
        read_time(c, S7F_BLOCK_INTERFACE_MS, S7F_BLOCK_INTERFACE_DAYS, S7F_BLOCK_INTERFACE_TIME);
    out->interface_length = s7_u16(c, S7F_BLOCK_INTERFACE_LENGTH);
    out->additional_length = s7_u16(c, S7F_BLOCK_ADDITIONAL_LENGTH);
    out->local_length = s7_u16(c, S7F_BLOCK_LOCAL_LENGTH);
    out->mc7_length = s7_u16(c, S7F_BLOCK_MC7_LENGTH);
    s7_leave(c);
}

void s7_block_footer_decode(s7_cursor *c, s7_block_header *out)
{
    enum { WORD = 8 };
    s7_enter(c, S7F_BLOCK_FOOTER);
    out->author = s7_span(c, S7F_BLOCK_AUTHOR, WORD);
    out->family = s7_span(c, S7F_BLOCK_FAMILY, WORD);
    out->name = s7_span(c, S7F_BLOCK_NAME, WORD);
    out->version = s7_u8(c, S7F_BLOCK_VERSION_CODE);
    if (c->tap && !c->failed) {
        char buffer[8];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_block_version_text(out->version, &text);
        s7_made_text(c, S7F_BLOCK_VERSION, c->at - 1, 1, s7_text_bytes(&text));
    }
    s7_u8(c, S7F_BLOCK_VERSION_RESERVED);
    out->checksum = s7_u16(c, S7F_BLOCK_CHECKSUM);
    s7_span(c, S7F_BLOCK_FOOTER_RESERVED, WORD);
    out->has_footer = !c->failed;
    s7_leave(c);
}

bool s7_block_read(s7_bytes bytes, s7_block_header *out)
{
    memset(out, 0, sizeof *out);
    if (!s7_block_begins(bytes))
        return false;
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over(bytes, NULL, &notes);
    s7_block_header_decode(&c, out);
    if (bytes.size != out->load_memory)
        return true;
    s7_take(&c, out->load_memory - S7_BLOCK_HEADER - S7_BLOCK_FOOTER);
    s7_block_footer_decode(&c, out);
    return true;
}

static void part(s7_cursor *c, s7_field field, uint32_t length)
{
    const uint32_t left = s7_left(c);
    s7_span(c, field, length < left ? length : left);
}

static uint16_t little_endian(s7_cursor *c, s7_field field)
{
    const uint8_t *p = s7_take(c, 2);
    if (!p)
        return 0;
    const uint16_t value = (uint16_t)(p[1] << 8 | p[0]);
    if (c->tap)
        s7_report(c, field, 2, value);
    return value;
}

static bool has_known_form(s7_bytes interface)
{
    if (interface.size < INTERFACE_HEAD)
        return false;
    const size_t declarations = interface.data[3] | (size_t)interface.data[4] << 8;
    const size_t values = interface.data[5] | (size_t)interface.data[6] << 8;
    const size_t used = INTERFACE_HEAD + declarations + values;
    return used == interface.size || used + 1 == interface.size;
}

static void decode_interface(s7_cursor *c, uint32_t length)
{
    if (length == 0 || length > s7_left(c) ||
        !has_known_form((s7_bytes){c->base + c->at, length})) {
        part(c, S7F_BLOCK_INTERFACE_BYTES, length);
        return;
    }
    s7_enter(c, S7F_BLOCK_INTERFACE);
    s7_cursor interface = s7_sub(c, length);
    s7_span(&interface, S7F_BLOCK_INTERFACE_KIND, 3);
    const uint16_t declarations = little_endian(&interface, S7F_BLOCK_DECLARATIONS_LENGTH);
    const uint16_t values = little_endian(&interface, S7F_BLOCK_INITIAL_LENGTH);
    s7_span(&interface, S7F_BLOCK_DECLARATIONS, declarations);
    s7_span(&interface, S7F_BLOCK_INITIAL, values);
    s7_remaining(&interface, S7F_BLOCK_INTERFACE_FILL);
    s7_leave(c);
}

void s7_block_decode(s7_cursor *c, s7_field rest, bool more)
{
    s7_block_header header = {0};
    const uint32_t size = s7_left(c);
    s7_block_header_decode(c, &header);
    /* A block that ends before its length is none of which more than the header is known. */
    if (more || size >= header.load_memory) {
        part(c, S7F_BLOCK_MC7, header.mc7_length);
        decode_interface(c, header.interface_length);
        part(c, S7F_BLOCK_ADDITIONAL, header.additional_length);
        if (s7_left(c) >= S7_BLOCK_FOOTER)
            s7_block_footer_decode(c, &header);
    }
    s7_remaining(c, rest);
}
