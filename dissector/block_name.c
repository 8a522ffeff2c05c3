/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * File name of a block, ASCII:
 *
 *    0    1    2    3    4    5    6    7    8
 *   +----+----+----+----+----+----+----+----+----+
 *   |ident|  type   |    number, 5 digits    | fs |
 *   +----+----+----+----+----+----+----+----+----+
 *    _ $   hex pair                            A P B
 *
 * PI services leave the identifier out. Observed on S7-300.
 */
#include "dissector/block_name.h"

#include "dissector/service.h"

#include <string.h>

enum { NAME_SIZE = 8 }; /* without the identifier */

bool s7_decimal(s7_bytes digits, uint32_t *out)
{
    *out = 0;
    if (digits.size == 0 || digits.size > 9)
        return false;
    for (size_t i = 0; i < digits.size; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9')
            return false;
        *out = *out * 10 + (uint32_t)(digits.data[i] - '0');
    }
    return true;
}

static int hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool s7_block_name_decode(s7_bytes name, s7_block_name *out)
{
    memset(out, 0, sizeof *out);
    out->ident = '_';
    if (name.size == NAME_SIZE + 1) {
        out->ident = (char)name.data[0];
        name = s7_slice(name, 1, NAME_SIZE);
    }
    if (name.size != NAME_SIZE || (out->ident != '_' && out->ident != '$'))
        return false;
    const int high = hex_digit(name.data[0]);
    const int low = hex_digit(name.data[1]);
    if (high < 0 || low < 0 || !s7_decimal(s7_slice(name, 2, 5), &out->number))
        return false;
    out->type = (uint8_t)(high << 4 | low);
    out->file_system = (char)name.data[7];
    out->valid = s7_name_of(s7_names_file_system, name.data[7]) != NULL;
    return out->valid;
}

void s7_block_name_text(const s7_block_name *block, s7_text *out)
{
    if (!block->valid)
        return;
    const char *type = s7_name_of(s7_names_block_type, block->type);
    if (type) {
        s7_text_add(out, type);
    } else {
        s7_text_add(out, "BLOCK_");
        s7_text_hex(out, block->type, 2);
        s7_text_char(out, '_');
    }
    s7_text_unsigned(out, block->number);
}

bool s7_pi_block(const s7_pi *pi, uint32_t index, s7_block_name *out)
{
    *out = (s7_block_name){0};
    if (index >= pi->blocks)
        return false;
    return s7_block_name_decode(s7_slice(pi->argument, 2 + (size_t)index * NAME_SIZE, NAME_SIZE),
                                out);
}

void s7_block_report(const s7_cursor *c, const s7_block_name *block, uint32_t length)
{
    if (!c->tap || !block->valid)
        return;
    char buffer[32];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_block_name_text(block, &text);
    const uint32_t from = c->at - length;
    const uint32_t body = c->at - NAME_SIZE;
    s7_made_text(c, S7F_BLOCK, from, length, s7_text_bytes(&text));
    if (length > NAME_SIZE)
        s7_made(c, S7F_BLOCK_HEADER_ONLY, from, 1, block->ident == '$');
    s7_made(c, S7F_BLOCK_TYPE, body, 2, block->type);
    s7_made(c, S7F_BLOCK_NUMBER, body + 2, 5, block->number);
    s7_made(c, S7F_BLOCK_FILE_SYSTEM, body + 7, 1, (uint8_t)block->file_system);
}
