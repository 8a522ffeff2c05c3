/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transfers of blocks, from their begin to their end.
 *
 * A downloaded block waits for being linked, which the client asks for when the CPU has said that
 * the download is over. It is reported when that was answered with success, when it is downloaded
 * anew, or at the end of the connection. */
#include "analyzer/block.h"
#include "analyzer/conversation.h"
#include "dissector/block_name.h"

#include <string.h>

const char *const ana_block_state_names[ANA_BLOCK_STATE_COUNT] = {
    [ANA_BLOCK_COMPLETE] = "complete",
    [ANA_BLOCK_REFUSED] = "refused",
    [ANA_BLOCK_UNANSWERED] = "unanswered",
    [ANA_BLOCK_FAILED] = "failed",
    [ANA_BLOCK_GAP] = "gap",
    [ANA_BLOCK_BEFORE] = "begun-before",
    [ANA_BLOCK_OPEN] = "not-ended",
    [ANA_BLOCK_LENGTH] = "length",
    [ANA_BLOCK_DROPPED] = "dropped",
};

typedef struct transfer {
    ana_conversation *conversation;
    int side; /* flow side of the client */
    s7_joint joint;
    s7_block_name name; /* of the joint's file name */
    GByteArray *bytes;  /* NULL: dropped */
    cap_stamp first, last;
    bool stored; /* a download is over and may be linked */
    ana_block_link link;
    uint16_t link_error;
} transfer;

static void drop_bytes(ana_analyzer *analyzer, transfer *t)
{
    if (!t->bytes)
        return;
    analyzer->joined -= t->bytes->len;
    g_byte_array_unref(t->bytes);
    t->bytes = NULL;
}

static void transfer_free(ana_analyzer *analyzer, transfer *t)
{
    drop_bytes(analyzer, t);
    t->conversation->transfers--;
    g_free(t);
}

static ana_block_state state_of(const transfer *t, s7_bytes bytes)
{
    static const uint8_t states[] = {
        [S7_JOINT_WHOLE] = ANA_BLOCK_COMPLETE, [S7_JOINT_BEFORE] = ANA_BLOCK_BEFORE,
        [S7_JOINT_FAILED] = ANA_BLOCK_FAILED,  [S7_JOINT_GAP] = ANA_BLOCK_GAP,
        [S7_JOINT_OPEN] = ANA_BLOCK_OPEN,      [S7_JOINT_LENGTH] = ANA_BLOCK_LENGTH,
    };
    const s7_joint_state state = s7_joint_judge(&t->joint, bytes);
    return t->bytes || state == S7_JOINT_FAILED ? (ana_block_state)states[state]
                                                : ANA_BLOCK_DROPPED;
}

static void tell(ana_conversation *c, ana_block *block)
{
    block->connection = &c->public;
    block->header_only = block->name.valid && block->name.ident == '$';
    block->has_header = s7_block_read(block->bytes, &block->header);
    if (block->state == ANA_BLOCK_COMPLETE) {
        char *sum =
            g_compute_checksum_for_data(G_CHECKSUM_SHA256, block->bytes.data, block->bytes.size);
        g_strlcpy(block->sha256, sum, sizeof block->sha256);
        g_free(sum);
    }
    c->analyzer->sink.block(c->analyzer->sink.user, block);
}

/* Reports the transfer and forgets it. */
static void conclude(ana_analyzer *analyzer, GList *at)
{
    transfer *t = at->data;
    ana_block block = {
        .joint = &t->joint,
        .name = t->name,
        .first = t->first,
        .last = t->last,
        .link = t->link,
        .link_error = t->link_error,
    };
    if (t->bytes)
        block.bytes = (s7_bytes){t->bytes->data, t->bytes->len};
    block.state = state_of(t, block.bytes);
    tell(t->conversation, &block);
    transfer_free(analyzer, t);
    g_queue_delete_link(&analyzer->transfers, at);
}

static GList *find(const ana_conversation *c, int side, const s7_pdu *request)
{
    if (c->transfers == 0)
        return NULL;
    for (GList *at = c->analyzer->transfers.head; at; at = at->next) {
        const transfer *t = at->data;
        if (t->conversation == c && t->side == side && !t->stored &&
            s7_joint_is(&t->joint, request))
            return at;
    }
    return NULL;
}

static void make_room(ana_analyzer *analyzer)
{
    if (analyzer->transfers.length < analyzer->options.max_transfers)
        return;
    transfer *oldest = analyzer->transfers.head->data;
    if (!oldest->stored) {
        analyzer->stats.evicted_blocks++;
        drop_bytes(analyzer, oldest);
    }
    conclude(analyzer, analyzer->transfers.head);
}

static transfer *open_transfer(ana_conversation *c, int side, const ana_transaction *transaction)
{
    ana_analyzer *analyzer = c->analyzer;
    make_room(analyzer);
    transfer *t = g_new0(transfer, 1);
    t->conversation = c;
    t->side = side;
    t->bytes = g_byte_array_new();
    t->first = transaction->request_stamp;
    t->last = transaction->request_stamp;
    s7_joint_begin(&t->joint, transaction->request, transaction->answer);
    s7_block_name_decode(s7_joint_name(&t->joint), &t->name);
    c->transfers++;
    g_queue_push_tail(&analyzer->transfers, t);
    return t;
}

/* Bytes of all transfers are bounded: the oldest lose theirs. */
static void append(ana_analyzer *analyzer, transfer *t, s7_bytes payload)
{
    if (!t->bytes || payload.size == 0)
        return;
    if (payload.size > analyzer->options.max_block - t->bytes->len) {
        analyzer->stats.evicted_blocks++;
        drop_bytes(analyzer, t);
        return;
    }
    g_byte_array_append(t->bytes, payload.data, (guint)payload.size);
    analyzer->joined += payload.size;
    for (GList *at = analyzer->transfers.head;
         at && analyzer->joined > analyzer->options.max_blocks; at = at->next) {
        transfer *oldest = at->data;
        analyzer->stats.evicted_blocks += oldest->bytes != NULL;
        drop_bytes(analyzer, oldest);
    }
}

static void move_on(transfer *t, const ana_transaction *transaction)
{
    ana_latest(&t->last, &transaction->request_stamp);
    if (transaction->answer)
        ana_latest(&t->last, &transaction->answer_stamp);
}

/* A transfer that came to nothing. */
static void tell_attempt(ana_conversation *c, const ana_transaction *transaction)
{
    static const s7_pdu no_answer;
    const s7_pdu *answer = transaction->answer;
    s7_joint joint;
    s7_joint_begin(&joint, transaction->request, answer ? answer : &no_answer);
    joint.failed = answer != NULL;
    joint.error = answer ? answer->error : 0;
    ana_block block = {
        .state = answer ? ANA_BLOCK_REFUSED : ANA_BLOCK_UNANSWERED,
        .joint = &joint,
        .first = transaction->request_stamp,
        .last = answer ? transaction->answer_stamp : transaction->request_stamp,
    };
    s7_block_name_decode(s7_joint_name(&joint), &block.name);
    tell(c, &block);
}

/* A transfer under way with the same name, or the id that was given out now, is over. */
static void conclude_older(ana_conversation *c, int side, const ana_transaction *transaction)
{
    const bool upload = transaction->request->function == S7_FUNC_START_UPLOAD;
    const uint32_t id = transaction->answer->u.transfer.id;
    for (GList *at = c->analyzer->transfers.head, *next; at && c->transfers > 0; at = next) {
        const transfer *t = at->data;
        next = at->next;
        if (t->conversation == c && t->side == side && t->joint.upload == upload &&
            (upload ? t->joint.id == id : s7_joint_is(&t->joint, transaction->request)))
            conclude(c->analyzer, at);
    }
}

static void take_begin(ana_conversation *c, int side, const ana_transaction *transaction)
{
    const s7_pdu *answer = transaction->answer;
    if (!answer || answer->error != 0) {
        tell_attempt(c, transaction);
        return;
    }
    conclude_older(c, side, transaction);
    move_on(open_transfer(c, side, transaction), transaction);
}

static void take_slice(ana_conversation *c, int side, const ana_transaction *transaction)
{
    GList *at = find(c, side, transaction->request);
    transfer *t = at ? at->data : open_transfer(c, side, transaction);
    move_on(t, transaction);
    t->joint.loss |= transaction->status == ANA_UNSEEN;
    if (s7_joint_slice(&t->joint, transaction->answer))
        append(c->analyzer, t, transaction->answer->u.transfer.payload);
}

static void take_end(ana_conversation *c, int side, const ana_transaction *transaction)
{
    GList *at = find(c, side, transaction->request);
    if (!at)
        return;
    transfer *t = at->data;
    move_on(t, transaction);
    s7_joint_end(&t->joint, transaction->request);
    t->stored = !t->joint.upload && !t->joint.failed;
    if (!t->stored)
        conclude(c->analyzer, at);
}

static void link_block(ana_conversation *c, const ana_transaction *transaction,
                       const s7_block_name *name)
{
    for (GList *at = c->analyzer->transfers.head, *next; at; at = next) {
        transfer *t = at->data;
        next = at->next;
        if (t->conversation != c || t->side != transaction->side || !t->stored || !t->name.valid ||
            t->name.type != name->type || t->name.number != name->number)
            continue;
        t->link = transaction->answer->error == 0 ? ANA_LINK_DONE : ANA_LINK_REFUSED;
        t->link_error = transaction->answer->error;
        if (t->link == ANA_LINK_DONE)
            conclude(c->analyzer, at);
    }
}

static bool is_link(const s7_pdu *request)
{
    const s7_pi *pi = &request->u.pi;
    return pi->name.size == 5 &&
           (memcmp(pi->name.data, "_INSE", 5) == 0 || memcmp(pi->name.data, "_INS2", 5) == 0);
}

static void take_service(ana_conversation *c, const ana_transaction *transaction)
{
    s7_block_name name;
    if (c->transfers == 0 || !transaction->answer || !is_link(transaction->request))
        return;
    for (uint32_t i = 0; s7_pi_block(&transaction->request->u.pi, i, &name); i++)
        link_block(c, transaction, &name);
}

/* The slice of an answer whose request was lost belongs to one of the transfers of this direction:
 * nobody knows to which. */
static void take_orphan(ana_conversation *c, const ana_transaction *transaction)
{
    const s7_pdu *answer = transaction->answer;
    if (c->transfers == 0 || !answer || s7_step_of(answer) != S7_STEP_SLICE)
        return;
    const bool upload = !s7_step_asked_by_cpu(answer);
    for (GList *at = c->analyzer->transfers.head; at; at = at->next) {
        transfer *t = at->data;
        if (t->conversation == c && t->joint.upload == upload && !t->joint.last)
            t->joint.gap = true;
    }
}

void ana_blocks_take(ana_conversation *c, const ana_transaction *transaction)
{
    const s7_pdu *request = transaction->request;
    if (!c->analyzer->sink.block)
        return;
    if (!request) {
        take_orphan(c, transaction);
        return;
    }
    if (request->function == S7_FUNC_PI_SERVICE) {
        take_service(c, transaction);
        return;
    }
    const int side = s7_step_asked_by_cpu(request) ? 1 - transaction->side : transaction->side;
    switch (s7_step_of(request)) {
    case S7_STEP_BEGIN:
        take_begin(c, side, transaction);
        break;
    case S7_STEP_SLICE:
        take_slice(c, side, transaction);
        break;
    case S7_STEP_END:
        take_end(c, side, transaction);
        break;
    case S7_STEP_NONE:
        break;
    }
}

void ana_blocks_gap(ana_conversation *c)
{
    for (GList *at = c->transfers > 0 ? c->analyzer->transfers.head : NULL; at; at = at->next) {
        transfer *t = at->data;
        if (t->conversation == c)
            t->joint.loss = true;
    }
}

void ana_blocks_end(ana_conversation *c)
{
    for (GList *at = c->analyzer->transfers.head, *next; at && c->transfers > 0; at = next) {
        next = at->next;
        if (((transfer *)at->data)->conversation == c)
            conclude(c->analyzer, at);
    }
}

void ana_blocks_free(ana_analyzer *analyzer)
{
    transfer *t;
    while ((t = g_queue_pop_head(&analyzer->transfers)) != NULL) {
        drop_bytes(analyzer, t);
        g_free(t);
    }
}
