/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The slices of a transfer are joined when the answers that carry them are tapped. What begins
 * within the capture but does not end there is left out, and so is what began before it. */
#include "export.h"

#include "dissector/block_name.h"
#include "dissector/joint.h"
#include "tapped.h"

#include <epan/export_object.h>
#include <epan/to_str.h>
#include <string.h>

enum {
    MOST_TRANSFERS = 256, /* that are open at a time */
    MOST_BYTES = 16 << 20 /* of a block; those of S7-400 are below 64 KiB */
};

typedef struct transfer {
    const void *conversation;
    s7_joint joint;
    GByteArray *bytes;
} transfer;

static GPtrArray *open_transfers;

static void transfer_free(void *user)
{
    transfer *t = user;
    g_byte_array_unref(t->bytes);
    g_free(t);
}

static void reset(void)
{
    if (open_transfers)
        g_ptr_array_set_size(open_transfers, 0);
}

static transfer *find(const void *conversation, const s7_pdu *request)
{
    for (guint i = 0; i < open_transfers->len; i++) {
        transfer *t = g_ptr_array_index(open_transfers, i);
        if (t->conversation == conversation && s7_joint_is(&t->joint, request))
            return t;
    }
    return NULL;
}

/* What is under way with the same id or name is over. */
static void forget_older(const void *conversation, const s7_pdu *request, uint32_t id)
{
    for (guint i = open_transfers->len; i-- > 0;) {
        const transfer *t = g_ptr_array_index(open_transfers, i);
        const bool same = t->joint.upload
                              ? request->function == S7_FUNC_START_UPLOAD && t->joint.id == id
                              : s7_joint_is(&t->joint, request);
        if (t->conversation == conversation && same)
            g_ptr_array_remove_index(open_transfers, i);
    }
}

static void begin(const void *conversation, const s7_pdu *request, const s7_pdu *answer)
{
    forget_older(conversation, request, answer->u.transfer.id);
    if (answer->error != 0 || open_transfers->len == MOST_TRANSFERS)
        return;
    transfer *t = g_new0(transfer, 1);
    t->conversation = conversation;
    s7_joint_begin(&t->joint, request, answer);
    t->bytes = g_byte_array_new();
    g_ptr_array_add(open_transfers, t);
}

/* "DB10.mc7", or the file name where it is of another form. */
static char *file_name(const transfer *t)
{
    char buffer[64];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    const s7_bytes name = s7_joint_name(&t->joint);
    s7_block_name block;
    if (s7_block_name_decode(name, &block))
        s7_block_name_text(&block, &text);
    else
        s7_text_ascii(&text, name);
    return g_strdup_printf("%s.mc7", buffer);
}

static void hand_out(export_object_list_t *list, packet_info *pinfo, const transfer *t)
{
    export_object_entry_t *entry = g_new0(export_object_entry_t, 1);
    char *host = address_to_str(NULL, &pinfo->src);
    entry->pkt_num = pinfo->num;
    entry->hostname = g_strdup(host);
    entry->content_type = g_strdup(t->joint.upload ? "S7 block, upload" : "S7 block, download");
    entry->filename = file_name(t);
    entry->payload_len = t->bytes->len;
    entry->payload_data = g_memdup2(t->bytes->data, t->bytes->len);
    wmem_free(NULL, host);
    list->add_entry(list->gui_data, entry);
}

/* True if nothing more is to come of it. */
static bool take_slice(transfer *t, const s7_pdu *answer)
{
    const s7_bytes slice = answer->u.transfer.payload;
    if (!s7_joint_slice(&t->joint, answer) || slice.size > MOST_BYTES - t->bytes->len)
        return true;
    g_byte_array_append(t->bytes, slice.data, (guint)slice.size);
    return t->joint.last;
}

static bool is_whole(const transfer *t)
{
    const s7_bytes bytes = {t->bytes->data, t->bytes->len};
    return t->joint.got == bytes.size && s7_joint_judge(&t->joint, bytes) == S7_JOINT_WHOLE;
}

static tap_packet_status packet(void *user, packet_info *pinfo, epan_dissect_t *edt _U_,
                                const void *data, tap_flags_t flags _U_)
{
    const s7tap_tapped *tapped = data;
    const s7_pdu *request = &tapped->request, *answer = &tapped->pdu;
    const void *conversation = tapped->known->conversation;
    if (!tapped->has_request || s7_pdu_role(answer) != S7_ROLE_ANSWER)
        return TAP_PACKET_DONT_REDRAW;
    if (!open_transfers)
        open_transfers = g_ptr_array_new_with_free_func(transfer_free);
    const s7_step step = s7_step_of(request);
    if (step == S7_STEP_BEGIN)
        begin(conversation, request, answer);
    transfer *t = step == S7_STEP_SLICE ? find(conversation, request) : NULL;
    if (!t || !take_slice(t, answer))
        return TAP_PACKET_DONT_REDRAW;
    const bool whole = is_whole(t);
    if (whole)
        hand_out(user, pinfo, t);
    g_ptr_array_remove(open_transfers, t);
    return whole ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

int s7tap_register_export(int proto)
{
    return register_export_object(proto, packet, reset);
}
