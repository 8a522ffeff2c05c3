/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cotp_tree.h"

#include "dissector/summary.h"
#include "experts.h"
#include "plugin.h"

#if __has_include(<wsutil/wmem/wmem.h>)
#include <wsutil/wmem/wmem.h>
#endif

static int proto_cotp = -1;
static gint ett_cotp = -1;
static int hf_length = -1; /* COTP's own: the first byte of each TPDU */
static dissector_handle_t handle;
static bool in_use = true;

static bool is_shown(const cotp_tpdu *tpdu)
{
    return tpdu->type == COTP_CR || tpdu->type == COTP_CC || tpdu->type == COTP_DR ||
           tpdu->type == COTP_ER;
}

static void tell_refusal(packet_info *pinfo, proto_item *item, const cotp_tpdu *tpdu)
{
    const s7_name *names = tpdu->type == COTP_DR   ? s7_names_dr_reason
                           : tpdu->type == COTP_ER ? s7_names_er_cause
                                                   : NULL;
    if (!names)
        return;
    const char *reason = s7_name_of(names, tpdu->reason);
    s7tap_expert_tell(pinfo, item, EXPERT_CONNECTION_REFUSED,
                      wmem_strdup_printf(pinfo->pool, "Connection refused or ended: %s (0x%02X)",
                                         reason ? reason : "unknown reason", tpdu->reason));
}

static void show_info(packet_info *pinfo, const cotp_tpdu *tpdu)
{
    char buffer[256];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    cotp_summary(tpdu, &text);
    col_append_sep_str(pinfo->cinfo, COL_INFO, " | ", buffer);
}

static void show(tvbuff_t *tvb, packet_info *pinfo, proto_tree *parent)
{
    const guint size = tvb_captured_length(tvb);
    const s7_bytes bytes = {tvb_get_ptr(tvb, 0, (gint)size), size};
    cotp_tpdu tpdu;
    if (!cotp_decode(bytes, &tpdu, NULL) || !is_shown(&tpdu))
        return;
    proto_item *item = proto_tree_add_item(parent, proto_cotp, tvb, 0, (gint)size, ENC_NA);
    s7tap_show_cotp(tvb, pinfo, proto_item_add_subtree(item, ett_cotp), bytes);
    tell_refusal(pinfo, item, &tpdu);
    show_info(pinfo, &tpdu);
}

/* The header at the place of COTP's length indicator, which counts the bytes behind itself. */
static tvbuff_t *header_at(const field_info *length)
{
    const gint left = tvb_captured_length_remaining(length->ds_tvb, length->start);
    if (left <= 0)
        return NULL;
    guint8 indicator;
    tvb_memcpy(length->ds_tvb, &indicator, length->start, 1);
    return tvb_new_subset_length(length->ds_tvb, length->start, MIN(left, indicator + 1));
}

static int look(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    const GPtrArray *lengths = in_use && tree ? proto_get_finfo_ptr_array(tree, hf_length) : NULL;
    for (guint i = 0; lengths && i < lengths->len; i++) {
        tvbuff_t *header = header_at(g_ptr_array_index(lengths, i));
        if (header)
            show(header, pinfo, tree);
    }
    return (int)tvb_captured_length(tvb);
}

void s7tap_register_cotp(void)
{
    static gint *ett[] = {&ett_cotp};
    proto_cotp = proto_register_protocol("COTP by s7tap", "s7tap COTP", "s7tap_cotp");
    proto_register_subtree_array(ett, array_length(ett));
}

static void want_fields(void)
{
    GArray *wanted = NULL;
    if (in_use && hf_length > 0) {
        wanted = g_array_new(FALSE, FALSE, sizeof(int));
        g_array_append_val(wanted, hf_length);
    }
    set_postdissector_wanted_hfids(handle, wanted);
}

void s7tap_handoff_cotp(void)
{
    hf_length = proto_registrar_get_id_byname("cotp.li");
    handle = create_dissector_handle(look, proto_cotp);
    register_postdissector(handle);
    want_fields();
}

void s7tap_cotp_use(bool on)
{
    in_use = on;
    if (handle)
        want_fields();
}
