/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/download.h"

#include "dissector/block_name.h"
#include "rules/parties.h"
#include "rules/services.h"

#include <string.h>

/* Downloads under way at the same time, of all connections. */
enum { MAX_OPEN = 64 };

typedef enum stage {
    CLOSED,
    BEGUN,       /* the CPU accepted the request */
    TRANSFERRED, /* it has the whole block */
} stage;

/* All downloads of one block by one client to one CPU. */
typedef struct download {
    rules_finding *finding; /* the ledger's */
    uint64_t transferred, linked;
    uint64_t linked_alone; /* without a download in the capture */
    uint64_t broken;       /* begun, not completed */
    uint64_t unknown;      /* begun, and the end is not in the capture */
    /* Of the one under way: */
    stage stage;
    bool link_refused;
    uint64_t connection;
} download;

struct rules_downloads {
    const rules_bench *bench;
    GHashTable *all; /* download by finding */
    GPtrArray *open; /* of these, what is not CLOSED */
};

rules_downloads *rules_downloads_new(const rules_bench *bench)
{
    rules_downloads *downloads = g_new0(rules_downloads, 1);
    downloads->bench = bench;
    downloads->all = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    downloads->open = g_ptr_array_new();
    return downloads;
}

void rules_downloads_free(rules_downloads *downloads)
{
    g_ptr_array_unref(downloads->open);
    g_hash_table_unref(downloads->all);
    g_free(downloads);
}

/* Adds the download under way to what came of them. */
static void conclude(download *d, bool seen_to_its_end)
{
    if (d->stage == TRANSFERRED)
        *(d->link_refused ? &d->broken : &d->transferred) += 1;
    else if (d->stage == BEGUN)
        *(seen_to_its_end ? &d->broken : &d->unknown) += 1;
    d->stage = CLOSED;
    d->link_refused = false;
}

static void close_download(rules_downloads *downloads, download *d, bool seen_to_its_end)
{
    conclude(d, seen_to_its_end);
    g_ptr_array_remove(downloads->open, d);
}

static void open_download(rules_downloads *downloads, download *d, uint64_t connection)
{
    if (downloads->open->len == MAX_OPEN)
        close_download(downloads, g_ptr_array_index(downloads->open, 0), false);
    d->connection = connection;
    g_ptr_array_add(downloads->open, d);
}

/* The finding of the block, counted once more; NULL if there is no room. */
static download *note(rules_downloads *downloads, const ana_transaction *t, const char *block)
{
    const rules_fault fault = {
        .rule = &rules_program_change,
        .severity = rules_program_change.severity,
        .connection = t->connection,
        .phase = t->phase,
        .subject = block,
        .cause = &rules_program_change.causes[0],
        .confidence = RULES_PROVEN,
        .stamp = t->answer_stamp,
    };
    rules_finding *finding = rules_ledger_add(downloads->bench->ledger, &fault);
    if (!finding)
        return NULL;
    download *d = g_hash_table_lookup(downloads->all, finding);
    if (d)
        return d;
    d = g_new0(download, 1);
    d->finding = finding;
    g_hash_table_insert(downloads->all, finding, d);
    return d;
}

static void begin(rules_downloads *downloads, const ana_transaction *t, const char *block)
{
    download *d = note(downloads, t, block);
    if (!d)
        return;
    if (d->stage != CLOSED)
        close_download(downloads, d, true);
    d->stage = BEGUN;
    open_download(downloads, d, t->connection->number);
}

static void transfer(rules_downloads *downloads, const ana_transaction *t, const char *block)
{
    download *d = note(downloads, t, block);
    if (!d)
        return;
    if (d->stage == BEGUN) {
        d->finding->count--;
    } else {
        if (d->stage == TRANSFERRED)
            close_download(downloads, d, true);
        open_download(downloads, d, t->connection->number);
    }
    d->stage = TRANSFERRED;
}

static void link_block(rules_downloads *downloads, const ana_transaction *t, const char *block)
{
    download *d = note(downloads, t, block);
    if (!d)
        return;
    if (d->stage == CLOSED) {
        d->linked_alone++;
        return;
    }
    d->finding->count--;
    d->stage = TRANSFERRED;
    d->link_refused = false;
    d->linked++;
    close_download(downloads, d, true);
}

static download *find_open(const rules_downloads *downloads, const ana_transaction *t,
                           const char *block)
{
    for (guint i = 0; i < downloads->open->len; i++) {
        download *d = g_ptr_array_index(downloads->open, i);
        if (d->connection == t->connection->number && strcmp(d->finding->subject, block) == 0)
            return d;
    }
    return NULL;
}

static void refuse_link(rules_downloads *downloads, const ana_transaction *t, const char *block)
{
    download *d = find_open(downloads, t, block);
    if (d)
        d->link_refused = true;
}

/* The CPU rejects the block, or the client goes back on it. */
static void break_off(rules_downloads *downloads, const ana_transaction *t, const char *block)
{
    download *d = find_open(downloads, t, block);
    if (d)
        close_download(downloads, d, true);
}

typedef void step(rules_downloads *downloads, const ana_transaction *t, const char *block);

static void name_block(const s7_block_name *block, char name[24])
{
    s7_text text = s7_text_into(name, 24);
    s7_block_name_text(block, &text);
}

static bool take_links(rules_downloads *downloads, const ana_transaction *t, step *take)
{
    const s7_pi *pi = &t->request->u.pi;
    s7_block_name block;
    char name[24];
    uint32_t i = 0;
    for (; s7_pi_block(pi, i, &block); i++) {
        name_block(&block, name);
        take(downloads, t, name);
    }
    return i > 0;
}

static bool is_link(const s7_pi *pi)
{
    return pi->name.size == 5 &&
           (memcmp(pi->name.data, "_INSE", 5) == 0 || memcmp(pi->name.data, "_INS2", 5) == 0);
}

bool rules_downloads_take(rules_downloads *downloads, const ana_transaction *t, uint16_t code)
{
    const s7_pdu *request = t->request;
    const s7_transfer *file = &request->u.transfer;
    if (request->rosctr != S7_ROSCTR_JOB)
        return false;
    if (request->function == S7_FUNC_PI_SERVICE && is_link(&request->u.pi))
        return take_links(downloads, t, code ? refuse_link : link_block) && code == 0;
    const bool asks = request->function == S7_FUNC_REQUEST_DOWNLOAD;
    const bool ends = request->function == S7_FUNC_DOWNLOAD_ENDED;
    if ((!asks && !ends) || !file->block.valid || (asks && code != 0))
        return false;
    char name[24];
    name_block(&file->block, name);
    const bool failed = code != 0 || (ends && file->error != 0);
    step *take = asks ? begin : failed ? break_off : transfer;
    take(downloads, t, name);
    return !failed;
}

void rules_downloads_connection_end(rules_downloads *downloads, const ana_connection *connection)
{
    if (downloads->open->len == 0)
        return;
    const cap_side *side = connection->flow->side;
    const bool closed = connection->end == CAP_END_FIN || connection->end == CAP_END_RST;
    const bool whole = closed && side[0].lost + side[1].lost == 0 && side[0].seen && side[1].seen;
    for (guint i = downloads->open->len; i-- > 0;) {
        download *d = g_ptr_array_index(downloads->open, i);
        if (d->connection == connection->number)
            close_download(downloads, d, whole);
    }
}

static void add_times(GString *text, uint64_t count)
{
    if (count > 1)
        g_string_append_printf(text, ", %" G_GUINT64_FORMAT " times", count);
}

static void add_main(GString *text, const download *d, const char *server)
{
    const char *block = d->finding->subject;
    if (d->transferred > 0) {
        g_string_append_printf(text, "downloaded %s to %s", block, server);
        if (d->linked == 0 || d->linked == d->transferred) {
            g_string_append(text, d->linked > 0 ? " and linked it" : "");
            add_times(text, d->transferred);
            return;
        }
        add_times(text, d->transferred);
        g_string_append_printf(text, "; linked it: %" G_GUINT64_FORMAT, d->linked);
    } else if (d->linked_alone > 0) {
        g_string_append_printf(text, "linked %s in %s (the download is not in the capture)", block,
                               server);
        add_times(text, d->linked_alone);
    } else if (d->unknown > 0) {
        g_string_append_printf(
            text, "began to download %s to %s; how it ended is not in the capture", block, server);
    } else {
        g_string_append_printf(text, "began to download %s to %s, not completed", block, server);
        add_times(text, d->broken);
    }
}

static char *message_of(const rules_downloads *downloads, const download *d)
{
    char client[RULES_PARTY_TEXT];
    char server[RULES_PARTY_TEXT];
    rules_client_text(downloads->bench->policy, &d->finding->client, client);
    rules_server_text(downloads->bench->policy, &d->finding->server, server);
    GString *text = g_string_new(client);
    g_string_append_c(text, ' ');
    add_main(text, d, server);
    const bool changed = d->transferred + d->linked_alone > 0;
    if (changed && d->broken > 0)
        g_string_append_printf(text, "; not completed: %" G_GUINT64_FORMAT " more", d->broken);
    if (changed && d->unknown > 0)
        g_string_append_printf(text, "; how %" G_GUINT64_FORMAT " more ended is not in the capture",
                               d->unknown);
    return g_string_free(text, FALSE);
}

/* How blocks that were loaded together are told as one. */
static const rules_joint *joint_of(const download *d)
{
    static const rules_joint loaded = {RULES_SAME_CLIENT, "%C downloaded %N blocks to %S: %O"};
    static const rules_joint both = {RULES_SAME_CLIENT, "%C downloaded %N blocks to %S and linked "
                                                        "them: %O"};
    static const rules_joint linked = {RULES_SAME_CLIENT,
                                       "%C linked %N blocks in %S (the downloads are not in the "
                                       "capture): %O"};
    static const rules_joint begun = {RULES_SAME_CLIENT,
                                      "%C began to download %N blocks to %S; how that ended is not "
                                      "in the capture: %O"};
    static const rules_joint broken = {RULES_SAME_CLIENT, "%C began to download %N blocks to %S, "
                                                          "not completed: %O"};
    if (d->transferred > 0)
        return d->linked == d->transferred ? &both : &loaded;
    if (d->linked_alone > 0)
        return &linked;
    return d->unknown > 0 ? &begun : &broken;
}

void rules_downloads_finish(rules_downloads *downloads)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, downloads->all);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const download *d = value;
        download so_far = *d;
        conclude(&so_far, false);
        rules_finding *finding = d->finding;
        g_free(finding->message);
        finding->message = message_of(downloads, &so_far);
        finding->joint = joint_of(&so_far);
        const bool nothing = so_far.transferred + so_far.linked_alone + so_far.unknown == 0;
        finding->severity = nothing ? RULES_WARNING : rules_program_change.severity;
    }
}
