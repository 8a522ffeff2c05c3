/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "columns.h"

#include "dissector/columns.h"

static int hf_function = -1;
static int hf_address = -1;
static int hf_result = -1;

static hf_register_info columns[] = {
    {&hf_function,
     {"Function", "s7tap.summary.function", FT_STRING, BASE_NONE, NULL, 0,
      "what is asked or answered, in words", HFILL}},
    {&hf_address,
     {"Address", "s7tap.summary.address", FT_STRING, BASE_NONE, NULL, 0,
      "what it is about, of several the first and how many more", HFILL}},
    {&hf_result,
     {"Result", "s7tap.summary.result", FT_STRING, BASE_NONE, NULL, 0,
      "answers: ok, or what was refused and why", HFILL}},
};

void s7tap_register_columns(int proto)
{
    proto_register_field_array(proto, columns, array_length(columns));
}

/* What a PDU does not say has no field, so that filters can ask for its presence. */
static void add(proto_tree *tree, tvbuff_t *tvb, int hf, const s7_text *text)
{
    if (text->length > 0)
        proto_item_set_generated(proto_tree_add_string(tree, hf, tvb, 0, 0, text->data));
}

void s7tap_show_columns(proto_tree *tree, tvbuff_t *tvb, const s7_pdu *pdu, const s7_pdu *request)
{
    static const struct {
        int *hf;
        void (*add)(const s7_pdu *pdu, const s7_pdu *request, s7_text *out);
    } rows[] = {{&hf_function, s7_column_function},
                {&hf_address, s7_column_address},
                {&hf_result, s7_column_result}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char buffer[256];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        rows[i].add(pdu, request, &text);
        add(tree, tvb, *rows[i].hf, &text);
    }
}

void s7tap_show_cotp_columns(proto_tree *tree, tvbuff_t *tvb, const cotp_tpdu *tpdu)
{
    static const struct {
        int *hf;
        void (*add)(const cotp_tpdu *tpdu, s7_text *out);
    } rows[] = {{&hf_function, cotp_column_function},
                {&hf_address, cotp_column_address},
                {&hf_result, cotp_column_result}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char buffer[256];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        rows[i].add(tpdu, &text);
        add(tree, tvb, *rows[i].hf, &text);
    }
}
