/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fields.def as Wireshark header fields, and a tap that fills Wireshark's tree.
 */
#include "plugin.h"

#include "dissector/access.h"
#include "dissector/cotp.h"
#include "dissector/data_item.h"
#include "dissector/text.h"
#include "experts.h"
#include "why.h"

#include <epan/proto.h>
#if __has_include(<wsutil/wmem/wmem.h>)
#include <wsutil/wmem/wmem.h>
#endif
#include <stddef.h>
#include <string.h>

/* Name tables are handed to epan as they are. */
_Static_assert(sizeof(s7_name) == sizeof(value_string), "same layout");
_Static_assert(offsetof(s7_name, name) == offsetof(value_string, strptr), "same layout");

static int hf_ids[S7F_COUNT];
static int hf_note = -1;
static gint ett_node = -1;

static const enum ftenum ft_of[] = {
    [S7T_NONE] = FT_NONE,    [S7T_BOOL] = FT_BOOLEAN, [S7T_U8] = FT_UINT8,
    [S7T_U16] = FT_UINT16,   [S7T_U24] = FT_UINT24,   [S7T_U32] = FT_UINT32,
    [S7T_U64] = FT_UINT64,   [S7T_I64] = FT_INT64,    [S7T_REAL] = FT_FLOAT,
    [S7T_LREAL] = FT_DOUBLE, [S7T_BYTES] = FT_BYTES,  [S7T_TEXT] = FT_STRING,
    [S7T_LABEL] = FT_STRING,
};

static bool is_number(const s7_field_info *info)
{
    return info->type >= S7T_U8 && info->type <= S7T_I64;
}

static int display_of(const s7_field_info *info)
{
    if (info->type == S7T_BOOL)
        return info->mask ? 8 : BASE_NONE;
    if (!is_number(info))
        return BASE_NONE;
    return info->base == S7B_HEX ? BASE_HEX : BASE_DEC;
}

/* epan names values of 32 bits only; what has names fits into these. */
static bool is_named_i64(const s7_field_info *info)
{
    return info->type == S7T_I64 && info->names;
}

/* Frames are links. */
static bool is_frame(const s7_field_info *info)
{
    return info == &s7_fields[S7F_JOINED_FROM];
}

static enum ftenum type_of(const s7_field_info *info)
{
    if (is_frame(info))
        return FT_FRAMENUM;
    return is_named_i64(info) ? FT_INT32 : ft_of[info->type];
}

static header_field_info info_of(const s7_field_info *info)
{
    return (header_field_info){
        .name = info->label,
        .abbrev = wmem_strdup_printf(wmem_epan_scope(), "s7tap.%s", info->key),
        .type = type_of(info),
        .display = display_of(info),
        .strings = is_number(info) ? info->names : NULL,
        .bitmask = info->mask,
        .blurb = info->help,
        .id = -1,
        .ref_type = HF_REF_TYPE_NONE,
        .same_name_prev_id = -1,
    };
}

void s7tap_register_fields(int proto)
{
    static hf_register_info hf[S7F_COUNT + 1];
    static gint *ett[] = {&ett_node};
    for (int i = 0; i < S7F_COUNT; i++) {
        hf_ids[i] = -1;
        hf[i] = (hf_register_info){&hf_ids[i], info_of(&s7_fields[i])};
    }
    const s7_field_info note = {"note",    "Note",  "anomaly in the PDU", NULL, 0, S7K_MADE,
                                S7T_LABEL, S7B_NONE};
    hf[S7F_COUNT] = (hf_register_info){&hf_note, info_of(&note)};
    proto_register_field_array(proto, hf, S7F_COUNT + 1);
    proto_register_subtree_array(ett, array_length(ett));
}

enum { MAX_DEPTH = 16 };

typedef struct shown {
    tvbuff_t *tvb;
    packet_info *pinfo;
    proto_tree *trees[MAX_DEPTH];
    proto_item *items[MAX_DEPTH];
    int depth, beyond;     /* open nodes, and those of them that are too deep to be shown */
    const s7_pdu *pdu;     /* as far as decoded */
    const s7_pdu *request; /* that it answers, NULL unknown */
    s7_items asked;        /* items of the request that were not met yet */
    s7_item item;          /* the one that the data item answers */
    bool has_item, request_cut;
    char address[160]; /* of the item, or of its part */
} shown;

static void on_enter(void *user, s7_field node, uint32_t offset)
{
    shown *s = user;
    if (node == S7F_DATA_ITEM) {
        s->address[0] = '\0';
        s->has_item = s->request && s7_items_next(&s->asked, &s->item);
    }
    if (s->depth + 1 >= MAX_DEPTH) {
        s->beyond++;
        return;
    }
    proto_item *item =
        proto_tree_add_item(s->trees[s->depth], hf_ids[node], s->tvb, (gint)offset, 0, ENC_NA);
    s->depth++;
    s->items[s->depth] = item;
    s->trees[s->depth] = proto_item_add_subtree(item, ett_node);
}

static void on_leave(void *user, uint32_t end)
{
    shown *s = user;
    if (s->beyond > 0) {
        s->beyond--;
        return;
    }
    proto_item_set_end(s->items[s->depth], s->tvb, (gint)end);
    s->depth--;
}

/* Passwords are not shown as values; the packet bytes have them anyway. */
static bool is_secret(s7_field field)
{
    return field == S7F_PASSWORD || field == S7F_PI_PASSWORD;
}

static proto_item *add(shown *s, s7_field field, gint offset, gint length, const s7_value *value)
{
    proto_tree *tree = s->trees[s->depth];
    const s7_field_info *info = &s7_fields[field];
    const int hf = hf_ids[field];
    /* epan applies the mask itself, so it wants the bits where they stood. */
    const guint64 number =
        info->mask ? value->number * (info->mask & (0U - info->mask)) : value->number;
    const union {
        guint32 bits;
        float real;
    } real = {.bits = (guint32)value->number};

    switch (info->type) {
    case S7T_BOOL:
        return proto_tree_add_boolean(tree, hf, s->tvb, offset, length, (guint32)number);
    case S7T_U64:
        return proto_tree_add_uint64(tree, hf, s->tvb, offset, length, number);
    case S7T_I64:
        if (is_named_i64(info))
            return proto_tree_add_int(tree, hf, s->tvb, offset, length, (gint32)number);
        return proto_tree_add_int64(tree, hf, s->tvb, offset, length, (gint64)number);
    case S7T_REAL:
        return proto_tree_add_float(tree, hf, s->tvb, offset, length, real.real);
    case S7T_LABEL:
        return proto_tree_add_string(
            tree, hf, s->tvb, offset, length,
            wmem_strndup(s->pinfo->pool, (const char *)value->bytes.data, value->bytes.size));
    case S7T_BYTES:
    case S7T_TEXT:
        if (is_secret(field))
            return proto_tree_add_bytes_format(tree, hf, s->tvb, offset, length, NULL,
                                               "%s: secret, %d bytes", info->label, length);
        return proto_tree_add_item(tree, hf, s->tvb, offset, length, ENC_ASCII | ENC_NA);
    default:
        return proto_tree_add_uint(tree, hf, s->tvb, offset, length, (guint32)number);
    }
}

static void append_value(proto_item *node, s7_field field, uint64_t number)
{
    const union {
        guint32 bits;
        float real;
    } real = {.bits = (guint32)number};
    switch ((int)field) {
    case S7F_VALUE_BOOL:
        proto_item_append_text(node, " = %s", number ? "true" : "false");
        break;
    case S7F_VALUE_UNSIGNED:
        proto_item_append_text(node, " = %u", (guint32)number);
        break;
    case S7F_VALUE_SIGNED:
        proto_item_append_text(node, " = %d", (gint32)number);
        break;
    case S7F_VALUE_REAL:
        proto_item_append_text(node, " = %g", (double)real.real);
        break;
    case S7F_VALUE_MS:
        proto_item_append_text(node, " = %u ms", (guint32)number);
        break;
    default:
        break;
    }
}

/* What a closed tree shows of an item: address, result, value. */
static void title(shown *s, s7_field field, const s7_value *value)
{
    proto_item *node = s->items[s->depth];
    if (!node)
        return;
    if (field == S7F_ITEM_ADDRESS) {
        s7_text text = s7_text_into(s->address, sizeof s->address);
        s7_text_ascii(&text, value->bytes);
        proto_item_append_text(node, " %s", s->address);
    } else if (field == S7F_RETURN_CODE && value->number != S7_RETURN_OK) {
        const char *name = s7_name_of(s7_names_return_code, (uint32_t)value->number);
        proto_item_append_text(node, ": %s", name ? name : "unknown return code");
    } else if (field == S7F_VALUE_TEXT) {
        proto_item_append_text(node, " = %.*s", (int)value->bytes.size,
                               (const char *)value->bytes.data);
    } else {
        append_value(node, field, value->number);
    }
}

static void on_field(void *user, s7_field field, uint32_t offset, uint32_t length,
                     const s7_value *value)
{
    shown *s = user;
    proto_item *item = add(s, field, (gint)offset, (gint)length, value);
    if (s7_fields[field].kind == S7K_MADE)
        proto_item_set_generated(item);
    title(s, field, value);
    const s7tap_asked asked = {.pinfo = s->pinfo,
                               .tvb = s->tvb,
                               .answer = s->pdu,
                               .request = s->request,
                               .request_cut = s->request_cut,
                               .item = s->has_item ? &s->item : NULL,
                               .what = field == S7F_RETURN_CODE ? s->address : ""};
    s7tap_why(&asked, field, value, item);
}

static bool is_cut(const shown *s, s7_note note)
{
    return s7_note_table[note].severity == S7S_MALFORMED && s7tap_is_cut(s->pinfo);
}

static void on_note(void *user, s7_note note, uint32_t offset, uint32_t length)
{
    shown *s = user;
    proto_item *item = proto_tree_add_string(s->trees[s->depth], hf_note, s->tvb, (gint)offset,
                                             (gint)length, s7_note_table[note].text);
    proto_item_set_generated(item);
    if (is_cut(s, note))
        s7tap_expert_add(s->pinfo, item, EXPERT_CUT);
    else
        s7tap_expert_note(s->pinfo, item, note);
}

void s7tap_show(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, s7_bytes bytes,
                const s7_context *context, const s7_pdu *request, const s7tap_known *known,
                s7_pdu *pdu)
{
    shown s = {.tvb = tvb, .pinfo = pinfo, .trees = {tree}, .pdu = pdu};
    const s7_tap tap = {&s, on_enter, on_leave, on_field, on_note};
    if (request) {
        s.request = request;
        s.request_cut =
            known && ((known->partner && known->partner->cut) || (known->job && known->job->cut));
        s7_items_of(&s.asked, request);
    }
    s7_decode(bytes, context, pdu, &tap);
}

void s7tap_show_joined(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                       const s7tap_known *known)
{
    const s7tap_joined *joined = known->joined;
    if (!joined)
        return;
    const guint size = (guint)joined->bytes.size;
    tvbuff_t *whole = tvb_new_child_real_data(tvb, joined->bytes.data, size, (gint)size);
    add_new_data_source(pinfo, whole, "Joined S7");
    proto_item *item = proto_tree_add_item(tree, hf_ids[S7F_JOINED], whole, 0, (gint)size, ENC_NA);
    proto_tree *below = proto_item_add_subtree(item, ett_node);
    for (guint32 i = 0; i < joined->count; i++)
        proto_item_set_generated(
            proto_tree_add_uint(below, hf_ids[S7F_JOINED_FROM], whole, 0, 0, joined->frames[i]));
    const s7_context context = {.request = joined->request, .joined = true};
    s7_pdu request, pdu;
    if (joined->request.size > 0)
        s7_decode(joined->request, NULL, &request, NULL);
    s7tap_show(whole, pinfo, below, joined->bytes, &context,
               joined->request.size > 0 ? &request : NULL, known, &pdu);
}

void s7tap_show_cotp(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, s7_bytes bytes)
{
    shown s = {.tvb = tvb, .pinfo = pinfo, .trees = {tree}};
    const s7_tap tap = {&s, on_enter, on_leave, on_field, on_note};
    cotp_tpdu tpdu;
    cotp_decode(bytes, &tpdu, &tap);
}
