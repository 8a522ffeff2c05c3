/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What SZL answers say of a CPU. Payload of a whole answer:
 *
 *    0    2    4        6      8
 *   +----+----+--------+------+-- - -
 *   | id |idx | LENTHDR| N_DR | records of LENTHDR bytes
 *   +----+----+--------+------+-- - -
 *
 * 0011, 0111: index(2) order number(20) BGTyp(2) Ausbg(2) Ausbe(2)
 * 001C, 011C: index(2) text(32)
 * 0131: index 1: index(2) PDU length(2) connections(2) ...
 * Verified on answers of S7-300.
 */
#include "analyzer/inventory.h"

#include <string.h>

enum {
    SZL_HEAD = 8,
    MODULE_RECORD = 28,
    COMPONENT_RECORD = 34,
    COMMUNICATION_RECORD = 40,
    INDEX_GENERAL = 1,
    INDEX_MODULE = 1,
    INDEX_HARDWARE = 6,
    INDEX_FIRMWARE = 7,
    INDEX_BOOT_LOADER = 0x81,
};

char *ana_field_text(const uint8_t *field, size_t size)
{
    char buffer[40];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_text_ascii(&text, (s7_bytes){field, size});
    g_strstrip(buffer);
    return buffer[0] ? g_strdup(buffer) : NULL;
}

void ana_keep_text(char **place, char *text)
{
    if (!text)
        return;
    g_free(*place);
    *place = text;
}

/* Ausbg and Ausbe: of firmware "V", major, minor, patch; of a boot loader "A", blank, major, minor;
 * of hardware a number. */
static char *version_text(const uint8_t *ausbg, const uint8_t *ausbe)
{
    if (!g_ascii_isalpha(ausbg[0]))
        return g_strdup_printf("%u", ausbg[0] << 8 | ausbg[1]);
    if (ausbg[1] == ' ')
        return g_strdup_printf("%c%u.%u", ausbg[0], ausbe[0], ausbe[1]);
    return g_strdup_printf("%c%u.%u.%u", ausbg[0], ausbg[1], ausbe[0], ausbe[1]);
}

static void take_module(ana_asset *asset, const uint8_t *record, const cap_stamp *stamp)
{
    const uint16_t index = s7_load16(record);
    if (index == INDEX_MODULE) {
        char *order_number = ana_field_text(record + 2, 20);
        if (order_number)
            asset->identity = *stamp;
        ana_keep_text(&asset->order_number, order_number);
    } else if (index == INDEX_HARDWARE) {
        ana_keep_text(&asset->hardware, version_text(record + 24, record + 26));
    } else if (index == INDEX_FIRMWARE) {
        ana_keep_text(&asset->firmware, version_text(record + 24, record + 26));
    } else if (index == INDEX_BOOT_LOADER) {
        ana_keep_text(&asset->boot_loader, version_text(record + 24, record + 26));
    }
}

static void take_component(ana_asset *asset, const uint8_t *record, const cap_stamp *stamp)
{
    const struct {
        uint16_t index;
        uint8_t size;
        char **place;
    } fields[] = {
        {1, 24, &asset->system_name}, {2, 24, &asset->module_name}, {3, 32, &asset->plant},
        {4, 26, &asset->copyright},   {5, 24, &asset->serial},      {7, 32, &asset->module_type},
        {8, 32, &asset->memory_card},
    };
    (void)stamp;
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if (fields[i].index == s7_load16(record))
            ana_keep_text(fields[i].place, ana_field_text(record + 2, fields[i].size));
}

static void take_communication(ana_asset *asset, const uint8_t *record, const cap_stamp *stamp)
{
    (void)stamp;
    if (s7_load16(record) == INDEX_GENERAL)
        asset->max_connections = s7_load16(record + 4);
}

static const struct {
    uint16_t id;
    uint16_t record;
    void (*take)(ana_asset *asset, const uint8_t *record, const cap_stamp *stamp);
} lists[] = {
    {0x0011, MODULE_RECORD, take_module},
    {0x0111, MODULE_RECORD, take_module},
    {0x001C, COMPONENT_RECORD, take_component},
    {0x011C, COMPONENT_RECORD, take_component},
    {0x0131, COMMUNICATION_RECORD, take_communication},
};

void ana_asset_identify(ana_asset *asset, s7_bytes szl, const cap_stamp *stamp)
{
    if (szl.size < SZL_HEAD)
        return;
    const uint16_t id = s7_load16(szl.data);
    const uint16_t length = s7_load16(szl.data + 4);
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        if (lists[i].id != id || lists[i].record != length)
            continue;
        for (size_t at = SZL_HEAD; at + length <= szl.size; at += length)
            lists[i].take(asset, szl.data + at, stamp);
    }
}
