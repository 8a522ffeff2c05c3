/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must be the same of two answers, and what need not (--):
 *
 *    0    1    2    3    4    5    6    7    8    9   10   11   12   13   14
 *   +----+----+----+----+----+----+----+----+----+----+----+----+----+----+-------
 *   | 32 |ROS | redund. |   --    | param   | data    |err |err |func| n  | items
 *   |    |CTR |         |         | length  | length  |cls |code|    |    |
 *   +----+----+----+----+----+----+----+----+----+----+----+----+----+----+-------
 *
 * Items of Write Var are return codes. Those of Read Var:  | code | size | length | -- | fill: -- |
 */
#include "dissector/alike.h"

#include "dissector/data_item.h"

#include <string.h>

enum {
    LENGTHS = 6, /* what follows the reference */
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

/* Both are as long as each other, and one of them has all items whole. */
static bool same_items(const uint8_t *a, const uint8_t *b, size_t size, uint32_t count)
{
    for (size_t at = 0; count > 0; count--) {
        if (size - at < ITEM_HEAD || memcmp(a + at, b + at, ITEM_HEAD) != 0)
            return false;
        if (count == 1)
            return true;
        const uint8_t *head = b + at;
        const uint32_t value =
            head[0] == S7_RETURN_OK ? s7_transport_bytes(head[1], s7_load16(head + 2)) : 0;
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
                          ? same_items(items, bytes.data + ITEMS, size, known->item_count)
                          : memcmp(items, bytes.data + ITEMS, size) == 0;
    if (!same)
        return false;
    *out = *known;
    out->reference = s7_load16(in.data + 4);
    out->param.data = in.data + HEADER;
    out->data.data = items;
    return true;
}
