/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What S7comm-plus says of a CPU, and of its partners.
 *
 * The session that CreateObject made has the text "1;order number;Vfirmware", not encrypted.
 * Verified on S7-1200 (firmware 2 and 3) and S7-1500.
 *
 * The CPU (object 31 hex) hands out the record I&M0 of PROFINET:
 *
 *    0      2      4      6      8              28             44     46       50
 *   +------+------+------+------+- - - - - - - +- - - - - - - +------+--------+- -
 *   | 0020 | 0038 | 0100 |vendor| order number | serial number|hardw.|V x y z | ...
 *   +------+------+------+------+- - - - - - - +- - - - - - - +------+--------+- -
 *
 * Verified on an S7-1200 (firmware 2).
 *
 * A partner that creates a session says in attributes of it who it is: 289 adapter, 296 user, 297
 * application, 298 program or computer, 301 comment. Observed with panels, TIA Portal and an OPC
 * server.
 */
#include "analyzer/inventory.h"
#include "dissector/plus_object.h"

#include <string.h>

enum { CLASS_SESSION = 287, OBJECT_CPU = 0x31, IM0_SIZE = 60 };

static void take_order_number(ana_asset *asset, char *order_number, const cap_stamp *stamp)
{
    if (order_number)
        asset->identity = *stamp;
    ana_keep_text(&asset->order_number, order_number);
}

/* The session names fewer digits of the version than the module itself: these stay. */
static void take_firmware(ana_asset *asset, char *firmware)
{
    if (asset->firmware && firmware && g_str_has_prefix(asset->firmware, firmware))
        g_free(firmware);
    else
        ana_keep_text(&asset->firmware, firmware);
}

static void take_session(ana_asset *asset, s7_bytes text, const cap_stamp *stamp)
{
    const uint8_t *end = text.data + text.size;
    const uint8_t *first = text.size > 0 ? memchr(text.data, ';', text.size) : NULL;
    const uint8_t *second = first ? memchr(first + 1, ';', (size_t)(end - first - 1)) : NULL;
    if (!second || end - second < 2 || second[1] != 'V')
        return;
    take_order_number(asset, ana_field_text(first + 1, (size_t)(second - first - 1)), stamp);
    take_firmware(asset, ana_field_text(second + 1, (size_t)(end - second - 1)));
}

static void identify_by_session(ana_asset *asset, const s7_plus *answer, const cap_stamp *stamp)
{
    s7_plus_elements walk;
    s7_plus_element element;
    s7_plus_value paom;
    s7_plus_elements_begin(&walk, answer->objects);
    while (s7_plus_elements_next(&walk, &element))
        if (element.tag == S7_PLUS_ATTRIBUTE && element.id == S7_PLUS_ID_SESSION_VERSION &&
            s7_plus_member(&element.value, S7_PLUS_ID_PAOM, &paom) && paom.type == S7_PLUS_TEXT)
            take_session(asset, paom.bytes, stamp);
}

static void take_module(ana_asset *asset, const uint8_t *im0, const cap_stamp *stamp)
{
    take_order_number(asset, ana_field_text(im0 + 8, 20), stamp);
    ana_keep_text(&asset->serial, ana_field_text(im0 + 28, 16));
    ana_keep_text(&asset->hardware, g_strdup_printf("%u", s7_load16(im0 + 44)));
    if (g_ascii_isalpha(im0[46]))
        ana_keep_text(&asset->firmware,
                      g_strdup_printf("%c%u.%u.%u", im0[46], im0[47], im0[48], im0[49]));
}

static void identify_by_module(ana_asset *asset, s7_bytes streamed, const cap_stamp *stamp)
{
    static const uint8_t head[] = {0x00, 0x20, 0x00, 0x38, 0x01, 0x00};
    s7_notes ignored = 0;
    s7_cursor c = s7_cursor_over(streamed, NULL, &ignored);
    s7_plus_value value;
    s7_plus_value_read(&c, &value);
    if (value.type == S7_PLUS_BLOB && value.bytes.size == IM0_SIZE &&
        memcmp(value.bytes.data, head, sizeof head) == 0)
        take_module(asset, value.bytes.data, stamp);
}

void ana_asset_identify_plus(ana_asset *asset, const s7_plus *request, const s7_plus *answer,
                             const cap_stamp *stamp)
{
    if (answer->function == S7_PLUS_CREATE_OBJECT && answer->has_object &&
        answer->first_class == CLASS_SESSION)
        identify_by_session(asset, answer, stamp);
    else if (answer->function == S7_PLUS_GET_STREAMED && request && request->object == OBJECT_CPU)
        identify_by_module(asset, answer->streamed, stamp);
}

static char *partner_text(s7_bytes text)
{
    enum { LONGEST = 128 };
    char *valid = g_utf8_make_valid((const char *)text.data, (gssize)MIN(text.size, LONGEST));
    for (char *p = valid; *p; p++)
        if (g_ascii_iscntrl(*p))
            *p = '.';
    g_strstrip(valid);
    if (*valid)
        return valid;
    g_free(valid);
    return NULL;
}

/* One attribute of the session. */
static void take_partner(ana_partner *partner, uint32_t id, const s7_plus_value *value)
{
    const struct {
        uint32_t id;
        char **place;
    } places[] = {
        {289, &partner->adapter}, {296, &partner->user},    {297, &partner->application},
        {298, &partner->program}, {301, &partner->comment},
    };
    if (value->type != S7_PLUS_TEXT || value->flags != 0 || value->bytes.size == 0)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        if (places[i].id == id)
            ana_keep_text(places[i].place, partner_text(value->bytes));
}

void ana_asset_identify_partner(ana_asset *asset, const s7_plus *request, const cap_stamp *stamp)
{
    s7_plus_elements walk;
    s7_plus_element element;
    if (request->function != S7_PLUS_CREATE_OBJECT || !request->has_object ||
        request->first_class != CLASS_SESSION)
        return;
    ana_partner_clear(&asset->partner);
    s7_plus_elements_begin(&walk, request->objects);
    while (s7_plus_elements_next(&walk, &element))
        if (element.tag == S7_PLUS_ATTRIBUTE)
            take_partner(&asset->partner, element.id, &element.value);
    asset->partner.known = true;
    asset->partner.seen = *stamp;
}

void ana_partner_clear(ana_partner *partner)
{
    char *const owned[] = {partner->user, partner->application, partner->program, partner->comment,
                           partner->adapter};
    for (size_t i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    *partner = (ana_partner){0};
}
