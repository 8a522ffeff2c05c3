/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must be the same of two answers, and what need not (--). Jobs have no error:
 *
 *    0    1    2    3    4    5    6    7    8    9   10   11   12   13   14
 *   +----+----+----+----+----+----+----+----+----+----+----+----+----+----+-------
 *   | 32 |ROS | redund. |   --    | param   | data    |err |err |func| n  | items
 *   |    |CTR |         |         | length  | length  |cls |code|    |    |
 *   +----+----+----+----+----+----+----+----+----+----+----+----+----+----+-------
 *
 * Items of an answer to Write Var are return codes. Those of one to Read Var, and of a Job to Write
 * Var behind its parameters:  | code | size | length | -- | fill: -- |
 */
#include "dissector/alike.h"

#include "dissector/data_item.h"

#include <string.h>

enum {
    LENGTHS = 6, /* what follows the reference */
    JOB_HEADER = 10,
    HEADER = 12,
    ITEMS = HEADER + 2,
    ITEM_HEAD = 4,
};

bool s7_alike_serves(s7_bytes bytes, const s7_pdu *pdu)
{
    return pdu->protocol_id == S7_PROTOCOL_COMM && pdu->notes == 0 &&
           pdu->header_length == HEADER && pdu->param.size == ITEMS - HEADER &&
           (pdu->function == S7_FUNC_READ || pdu->function == S7_FUNC_WRITE) &&
           bytes.size == ITEMS + pdu->data.size;
}

/* Both are as long as each other, and one of them has all items whole. In a Job an item of code 00
 * has a value as well. */
static bool same_items(const uint8_t *a, const uint8_t *b, size_t size, uint32_t count, bool job)
{
    for (size_t at = 0; count > 0; count--) {
        if (size - at < ITEM_HEAD || memcmp(a + at, b + at, ITEM_HEAD) != 0)
            return false;
        if (count == 1)
            return true;
        const uint8_t *head = b + at;
        const bool has_value = head[0] == S7_RETURN_OK || (job && head[0] == S7_RETURN_RESERVED);
        const uint32_t value = has_value ? s7_transport_bytes(head[1], s7_load16(head + 2)) : 0;
        at += ITEM_HEAD + value + (value & 1);
        if (at > size)
            return false;
    }
    return true;
}

bool s7_alike(s7_bytes in, s7_bytes bytes, const s7_pdu *known, s7_pdu *out)
{
    if (in.size != bytes.size || memcmp(in.data, bytes.data, LENGTHS - 2) != 0 ||
        memcmp(in.data + LENGTHS, bytes.data + LENGTHS, ITEMS - LENGTHS) != 0)
        return false;
    const uint8_t *items = in.data + ITEMS;
    const size_t size = in.size - ITEMS;
    const bool same = known->function == S7_FUNC_READ
                          ? same_items(items, bytes.data + ITEMS, size, known->item_count, false)
                          : memcmp(items, bytes.data + ITEMS, size) == 0;
    if (!same)
        return false;
    if (out != known)
        *out = *known;
    out->reference = s7_load16(in.data + 4);
    out->param.data = in.data + HEADER;
    out->data.data = items;
    return true;
}

bool s7_alike_write(s7_bytes in, s7_bytes bytes, const s7_pdu *known)
{
    if (known->function != S7_FUNC_WRITE || known->rosctr != S7_ROSCTR_JOB || known->notes != 0 ||
        known->protocol_id != S7_PROTOCOL_COMM || known->data.size == 0)
        return false;
    const size_t values = JOB_HEADER + known->param.size;
    return in.size == bytes.size && memcmp(in.data, bytes.data, LENGTHS - 2) == 0 &&
           memcmp(in.data + LENGTHS, bytes.data + LENGTHS, values - LENGTHS) == 0 &&
           same_items(in.data + values, bytes.data + values, in.size - values, known->item_count,
                      true);
}
