/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cotp_tree.h"

#include "columns.h"
#include "dissector/summary.h"
#include "experts.h"
#include "plugin.h"

#include <epan/proto_data.h>

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

static void show_line(packet_info *pinfo, proto_item *item, const cotp_tpdu *tpdu)
{
    char buffer[256];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    cotp_summary(tpdu, &text);
    col_append_sep_str(pinfo->cinfo, COL_INFO, " | ", buffer);
    proto_item_append_text(item, ": %s", buffer);
}

static void show(tvbuff_t *tvb, packet_info *pinfo, proto_tree *parent, s7_bytes bytes)
{
    cotp_tpdu tpdu;
    cotp_decode(bytes, &tpdu, NULL);
    proto_item *item = proto_tree_add_item(parent, proto_cotp, tvb, 0, (gint)bytes.size, ENC_NA);
    proto_tree *tree = proto_item_add_subtree(item, ett_cotp);
    s7tap_show_cotp(tvb, pinfo, tree, bytes);
    s7tap_show_cotp_columns(tree, tvb, &tpdu);
    tell_refusal(pinfo, item, &tpdu);
    show_line(pinfo, item, &tpdu);
}

/* Wireshark keeps COTP's fields for postdissectors on the first pass only, so what was found then
 * is remembered with the frame. */
typedef struct found {
    struct found *next;
    gint start; /* in the frame; below 0: in bytes that came from several frames */
    s7_bytes bytes;
} found;

/* The header at the place of COTP's length indicator, which counts the bytes behind itself. */
static found *find_at(const field_info *length, tvbuff_t *frame)
{
    const gint left = tvb_captured_length_remaining(length->ds_tvb, length->start);
    if (left <= 0)
        return NULL;
    guint8 indicator;
    tvb_memcpy(length->ds_tvb, &indicator, length->start, 1);
    const gint size = MIN(left, indicator + 1);
    const s7_bytes bytes = {tvb_get_ptr(length->ds_tvb, length->start, size), (size_t)size};
    cotp_tpdu tpdu;
    if (!cotp_decode(bytes, &tpdu, NULL) || !is_shown(&tpdu))
        return NULL;
    found *f = wmem_new0(wmem_file_scope(), found);
    f->start = length->ds_tvb == tvb_get_ds_tvb(frame) ? length->start : -1;
    f->bytes.data = wmem_memdup(wmem_file_scope(), bytes.data, bytes.size);
    f->bytes.size = bytes.size;
    return f;
}

static found *find_all(tvbuff_t *frame, proto_tree *tree)
{
    const GPtrArray *lengths = tree ? proto_get_finfo_ptr_array(tree, hf_length) : NULL;
    found *first = NULL;
    for (guint i = lengths ? lengths->len : 0; i > 0; i--) {
        found *f = find_at(g_ptr_array_index(lengths, i - 1), frame);
        if (!f)
            continue;
        f->next = first;
        first = f;
    }
    return first;
}

static const found *found_in(tvbuff_t *frame, packet_info *pinfo, proto_tree *tree)
{
    found *first = p_get_proto_data(wmem_file_scope(), pinfo, proto_cotp, 0);
    if (first || PINFO_FD_VISITED(pinfo))
        return first;
    first = find_all(frame, tree);
    if (first)
        p_add_proto_data(wmem_file_scope(), pinfo, proto_cotp, 0, first);
    return first;
}

static tvbuff_t *tvb_of(const found *f, tvbuff_t *frame)
{
    const gint size = (gint)f->bytes.size;
    return f->start >= 0
               ? tvb_new_subset_length(frame, f->start, size)
               : tvb_new_child_real_data(frame, f->bytes.data, (guint)f->bytes.size, size);
}

static int look(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    const found *f = in_use ? found_in(tvb, pinfo, tree) : NULL;
    /* What COTP's dissector said is said better; what S7 said before stays, behind its fence. */
    if (f)
        col_clear(pinfo->cinfo, COL_INFO);
    for (; f; f = f->next)
        show(tvb_of(f, tvb), pinfo, tree, f->bytes);
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
