/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A block comes in slices. Uploads name it by a handle, which the answer to the start gave out, and
 * downloads by its file name:
 *
 *   upload    client asks  1D file -> id,  1E id -> slice ...,  1F id
 *   download  client asks  1A file;  the CPU asks back  1B file -> slice ...,  1C file
 *
 * A slice whose status says that none follows ends the block. What begins within the capture but
 * does not end there is left out, and so is what began before it.
 */
#include "export.h"

#include "dissector/block_name.h"
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
    GByteArray *name; /* of the file, as sent */
    GByteArray *bytes;
    uint32_t id; /* of an upload, 0 download */
    bool cut;    /* bytes are missing */
} transfer;

static GPtrArray *open_transfers;

static void transfer_free(void *user)
{
    transfer *t = user;
    g_byte_array_unref(t->name);
    g_byte_array_unref(t->bytes);
    g_free(t);
}

static void reset(void)
{
    if (open_transfers)
        g_ptr_array_set_size(open_transfers, 0);
}

static bool is_named(const transfer *t, s7_bytes name)
{
    return t->name->len == name.size && memcmp(t->name->data, name.data, name.size) == 0;
}

/* By id, of downloads by name. */
static transfer *find(const void *conversation, uint32_t id, s7_bytes name)
{
    for (guint i = 0; i < open_transfers->len; i++) {
        transfer *t = g_ptr_array_index(open_transfers, i);
        if (t->conversation == conversation && t->id == id && (id != 0 || is_named(t, name)))
            return t;
    }
    return NULL;
}

static void begin(const void *conversation, uint32_t id, s7_bytes name)
{
    transfer *old = find(conversation, id, name);
    if (old)
        g_ptr_array_remove(open_transfers, old);
    if (name.size == 0 || open_transfers->len == MOST_TRANSFERS)
        return;
    transfer *t = g_new0(transfer, 1);
    t->conversation = conversation;
    t->id = id;
    t->name = g_byte_array_new();
    g_byte_array_append(t->name, name.data, (guint)name.size);
    t->bytes = g_byte_array_new();
    g_ptr_array_add(open_transfers, t);
}

/* "DB10.mc7", or the file name where it is of another form. */
static char *file_name(const transfer *t)
{
    char buffer[64];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    const s7_bytes name = {t->name->data, t->name->len};
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
    entry->content_type = g_strdup(t->id != 0 ? "S7 block, upload" : "S7 block, download");
    entry->filename = file_name(t);
    entry->payload_len = t->bytes->len;
    entry->payload_data = g_memdup2(t->bytes->data, t->bytes->len);
    wmem_free(NULL, host);
    list->add_entry(list->gui_data, entry);
}

/* True if that was the last one. */
static bool take_slice(transfer *t, const s7_pdu *answer)
{
    const s7_transfer *slice = &answer->u.transfer;
    if (slice->payload.size > MOST_BYTES - t->bytes->len ||
        s7_has_note(answer->notes, S7N_TRUNCATED))
        t->cut = true;
    if (!t->cut)
        g_byte_array_append(t->bytes, slice->payload.data, (guint)slice->payload.size);
    return (slice->status & 1) == 0;
}

static tap_packet_status packet(void *user, packet_info *pinfo, epan_dissect_t *edt _U_,
                                const void *data, tap_flags_t flags _U_)
{
    const s7tap_tapped *tapped = data;
    const s7_pdu *answer = &tapped->pdu;
    if (!tapped->has_request || answer->rosctr != S7_ROSCTR_ACK_DATA || answer->error != 0)
        return TAP_PACKET_DONT_REDRAW;
    if (!open_transfers)
        open_transfers = g_ptr_array_new_with_free_func(transfer_free);
    const s7_transfer *asked = &tapped->request.u.transfer;
    const void *conversation = tapped->known->conversation;
    switch (answer->function) {
    case S7_FUNC_START_UPLOAD:
        begin(conversation, answer->u.transfer.id, asked->file);
        break;
    case S7_FUNC_REQUEST_DOWNLOAD:
        begin(conversation, 0, asked->file);
        break;
    case S7_FUNC_UPLOAD:
    case S7_FUNC_DOWNLOAD_BLOCK: {
        transfer *t = find(conversation, asked->id, asked->file);
        if (!t || !take_slice(t, answer))
            break;
        if (!t->cut)
            hand_out(user, pinfo, t);
        g_ptr_array_remove(open_transfers, t);
        return TAP_PACKET_REDRAW;
    }
    default:
        break;
    }
    return TAP_PACKET_DONT_REDRAW;
}

int s7tap_register_export(int proto)
{
    return register_export_object(proto, packet, reset);
}
