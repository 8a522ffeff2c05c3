/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/access.h"
#include "dissector/summary_private.h"
#include "dissector/value_text.h"

enum { ITEMS_SHOWN = 5 };

void s7_summary_number(s7_text *out, const char *before, uint64_t number)
{
    s7_text_add(out, before);
    s7_text_unsigned(out, number);
}

void s7_summary_hex(s7_text *out, const char *before, uint64_t number, int digits)
{
    s7_text_add(out, before);
    s7_text_add(out, "0x");
    s7_text_hex(out, number, digits);
}

void s7_summary_name(s7_text *out, const s7_name *table, uint32_t value, int digits)
{
    const char *name = s7_name_of(table, value);
    if (name)
        s7_text_add(out, name);
    else
        s7_summary_hex(out, "", value, digits);
}

void s7_summary_error(s7_text *out, uint16_t error)
{
    const char *name = s7_name_of(s7_names_error, error);
    s7_summary_hex(out, " ", error, 4);
    if (name) {
        s7_text_char(out, ' ');
        s7_text_add(out, name);
    }
}

void s7_summary_result(s7_text *out, uint8_t code)
{
    const char *name = s7_name_of(s7_names_return_code, code);
    if (code == S7_RETURN_OK) {
        s7_text_add(out, "ok");
        return;
    }
    s7_text_hex(out, code, 2);
    if (!name)
        return;
    s7_text_char(out, ' ');
    s7_text_add(out, name);
}

bool s7_list_next(s7_list *list, bool failed)
{
    list->count++;
    if (list->count > ITEMS_SHOWN) {
        list->hidden_failed += failed;
        return false;
    }
    s7_text_add(list->out, list->count == 1 ? " " : ", ");
    return true;
}

void s7_list_end(const s7_list *list)
{
    if (list->count <= ITEMS_SHOWN)
        return;
    s7_summary_number(list->out, ", ... +", list->count - ITEMS_SHOWN);
    if (list->hidden_failed > 0) {
        s7_summary_number(list->out, " (", list->hidden_failed);
        s7_text_add(list->out, " failed)");
    }
}

/* 0, which is shown as bytes, where the type says nothing of the value. */
static uint8_t type_of(const s7_item *item)
{
    return item->absolute && item->area != S7_AREA_RECORD ? item->type : 0;
}

/* Of a request what is to be written, of an answer what was read, or else the result. */
static void add_outcome(const s7_access *access, bool answer, s7_text *out)
{
    const bool fine = !access->answered || access->return_code == S7_RETURN_OK;
    if (fine && access->write != answer && access->value.size > 0) {
        s7_text_add(out, " = ");
        s7_value_text(type_of(&access->item), access->value, out);
    } else if (access->answered) {
        s7_text_char(out, ' ');
        s7_summary_result(out, access->return_code);
    }
}

void s7_summary_accesses(const s7_pdu *request, const s7_pdu *answer, s7_text *out)
{
    s7_list list = {.out = out};
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, request, answer);
    while (s7_accesses_next(&walk, &access)) {
        if (!s7_list_next(&list, access.answered && access.return_code != S7_RETURN_OK))
            continue;
        s7_item_text(&access.item, access.write, out);
        add_outcome(&access, answer != NULL, out);
    }
    s7_list_end(&list);
}

void s7_summary_codes(s7_bytes codes, s7_text *out)
{
    s7_list list = {.out = out};
    for (size_t i = 0; i < codes.size; i++)
        if (s7_list_next(&list, codes.data[i] != S7_RETURN_OK))
            s7_summary_result(out, codes.data[i]);
    s7_list_end(&list);
}

void s7_summary_values(s7_data_items *values, s7_text *out)
{
    s7_list list = {.out = out};
    s7_data_item value;
    while (s7_data_items_next(values, &value))
        if (s7_list_next(&list, value.return_code != S7_RETURN_OK))
            s7_summary_result(out, value.return_code);
    s7_list_end(&list);
}
