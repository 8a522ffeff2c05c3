/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks that were read from CPUs and downloaded to them. Attempts that the CPU refused are left
 * to the findings. */
#include "capture/hash.h"
#include "report/hosts.h"
#include "report/names.h"
#include "report/text.h"

enum { MAX_KINDS = 4096 };

/* Transfers of the same content between the same hosts. */
typedef struct block_kind {
    cap_address client, server;
    char *text; /* owned: what was transferred, and what became of it */
    char *file; /* owned; NULL none */
    cap_stamp first, last;
    uint64_t count;
    bool upload, complete;
} block_kind;

struct rep_blocks {
    GPtrArray *kinds;  /* block_kind, in order of appearance */
    GHashTable *known; /* the same, to itself */
    uint64_t complete, incomplete, refused, beyond;
};

static guint hash_kind(gconstpointer key)
{
    const block_kind *kind = key;
    guint hash = cap_hash_text(kind->text) + kind->upload;
    hash = cap_hash_bytes(hash, kind->client.bytes, sizeof kind->client.bytes);
    return cap_hash_bytes(hash, kind->server.bytes, sizeof kind->server.bytes);
}

static bool same_parties(const block_kind *one, const block_kind *other)
{
    return one->upload == other->upload &&
           memcmp(&one->client, &other->client, sizeof one->client) == 0 &&
           memcmp(&one->server, &other->server, sizeof one->server) == 0;
}

static gboolean equal_kind(gconstpointer a, gconstpointer b)
{
    const block_kind *one = a, *other = b;
    return same_parties(one, other) && g_str_equal(one->text, other->text) &&
           g_strcmp0(one->file, other->file) == 0;
}

static void free_kind(gpointer data)
{
    block_kind *kind = data;
    g_free(kind->text);
    g_free(kind->file);
    g_free(kind);
}

rep_blocks *rep_blocks_new(void)
{
    rep_blocks *blocks = g_new0(rep_blocks, 1);
    blocks->kinds = g_ptr_array_new_with_free_func(free_kind);
    blocks->known = g_hash_table_new(hash_kind, equal_kind);
    return blocks;
}

void rep_blocks_free(rep_blocks *blocks)
{
    if (!blocks)
        return;
    g_hash_table_unref(blocks->known);
    g_ptr_array_unref(blocks->kinds);
    g_free(blocks);
}

static void put_name(rep_buffer *b, const ana_block *block)
{
    const s7_bytes name = s7_joint_name(block->joint);
    if (block->header_only)
        rep_put_string(b, "the header of ");
    if (block->name.valid) {
        rep_put_block_name(b, block->name.type, block->name.number);
    } else if (name.size > 0) {
        char buffer[S7_JOINT_NAME + 1];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_text_ascii(&text, name);
        rep_put_format(b, "file %s", buffer);
    } else if (block->has_header) {
        rep_put_block_name(b, block->header.type, block->header.number);
    } else {
        rep_put_string(b, "a block");
    }
}

static void put_word(rep_buffer *b, const char *label, s7_bytes word)
{
    char buffer[16];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_text_ascii(&text, word);
    if (text.length > 0)
        rep_put_format(b, ", %s %s", label, buffer);
}

static void put_header(rep_buffer *b, const s7_block_header *header)
{
    char buffer[32];
    const char *language = s7_name_of(s7_names_block_language, header->language);
    s7_text text = s7_text_into(buffer, sizeof buffer);
    if (language)
        rep_put_format(b, ", %s", language);
    put_word(b, "author", header->author);
    put_word(b, "family", header->family);
    put_word(b, "name", header->name);
    if (header->has_footer) {
        s7_block_version_text(header->version, &text);
        rep_put_format(b, ", version %s, checksum 0x%04X", buffer, header->checksum);
        text = s7_text_into(buffer, sizeof buffer);
    }
    s7_block_time_text(header->code, &text);
    rep_put_format(b, ", changed %.19s", buffer); /* without the ms */
    if (header->security == S7_BLOCK_KNOW_HOW)
        rep_put_string(b, ", know-how protection");
}

static const char *why(const ana_block *block)
{
    static const char *const reasons[ANA_BLOCK_STATE_COUNT] = {
        [ANA_BLOCK_FAILED] = "broken off with an error",
        [ANA_BLOCK_GAP] = "parts of it are not in the capture",
        [ANA_BLOCK_BEFORE] = "it began before the capture",
        [ANA_BLOCK_OPEN] = "its end is not in the capture",
        [ANA_BLOCK_LENGTH] = "its length is another than was told",
        [ANA_BLOCK_DROPPED] = "too long to be joined",
    };
    return reasons[block->state];
}

static void put_state(rep_buffer *b, const ana_block *block)
{
    rep_put_string(b, ": ");
    if (block->state == ANA_BLOCK_COMPLETE) {
        rep_put_size(b, block->joint->got);
        return;
    }
    const char *error = s7_name_of(s7_names_error, block->joint->error);
    rep_put_format(b, "incomplete, %s", why(block));
    if (block->joint->error != 0)
        rep_put_format(b, " (0x%04X%s%s)", block->joint->error, error ? ": " : "",
                       error ? error : "");
    rep_put_string(b, ", ");
    rep_put_size(b, block->joint->got);
    if (block->joint->has_told)
        rep_put_format(b, " of %u", block->joint->told);
}

static void put_link(rep_buffer *b, const ana_block *block)
{
    if (block->link == ANA_LINK_DONE)
        rep_put_string(b, ", linked");
    else if (block->link == ANA_LINK_REFUSED)
        rep_put_format(b, ", linking it was refused (0x%04X)", block->link_error);
}

static char *describe(const ana_block *block)
{
    rep_buffer b = {0};
    put_name(&b, block);
    put_state(&b, block);
    put_link(&b, block);
    if (block->has_header)
        put_header(&b, &block->header);
    char *text = g_strndup(b.data, b.used);
    rep_buffer_clear(&b);
    return text;
}

void rep_blocks_take(rep_blocks *blocks, const ana_block *block, const char *file)
{
    if (block->state == ANA_BLOCK_REFUSED || block->state == ANA_BLOCK_UNANSWERED) {
        blocks->refused++;
        return;
    }
    const bool complete = block->state == ANA_BLOCK_COMPLETE;
    *(complete ? &blocks->complete : &blocks->incomplete) += 1;
    block_kind key = {
        .client = ana_client(block->connection)->ip,
        .server = ana_server(block->connection)->ip,
        .text = describe(block),
        .file = g_strdup(file),
        .first = block->first,
        .upload = block->joint->upload,
        .complete = complete,
    };
    block_kind *kind = g_hash_table_lookup(blocks->known, &key);
    if (!kind && blocks->kinds->len < MAX_KINDS) {
        kind = g_new(block_kind, 1);
        *kind = key;
        g_ptr_array_add(blocks->kinds, kind);
        g_hash_table_add(blocks->known, kind);
    } else {
        g_free(key.text);
        g_free(key.file);
    }
    if (!kind) {
        blocks->beyond++;
        return;
    }
    kind->count++;
    kind->last = block->last;
}

/* As they are read: by time, whichever connection ended first. */
static gint by_time(gconstpointer a, gconstpointer b)
{
    const block_kind *one = *(block_kind *const *)a, *other = *(block_kind *const *)b;
    if (one->first.time != other->first.time)
        return one->first.time < other->first.time ? -1 : 1;
    return one->first.frame < other->first.frame ? -1 : one->first.frame > other->first.frame;
}

static void put_parties(rep_text_writer *self, const block_kind *kind)
{
    rep_buffer *b = &self->page.line;
    rep_put_client(b, self->base.settings, &kind->client);
    rep_put_string(b, kind->upload ? " read from " : " downloaded to ");
    rep_put_server(b, self->base.settings, &kind->server);
    rep_page_item(&self->page, REP_INK_BOLD);
}

static void put_kind(rep_text_writer *self, const block_kind *kind)
{
    rep_page *page = &self->page;
    rep_buffer *b = &page->line;
    rep_put_format(b, "%s; ", kind->text);
    if (kind->count > 1)
        rep_put_format(b, "%" G_GUINT64_FORMAT " times, ", kind->count);
    rep_text_put_frame(b, self->base.settings, &kind->first, "frames");
    rep_put_string(b, " to ");
    if (kind->first.file == kind->last.file)
        rep_put_unsigned(b, kind->last.frame);
    else
        rep_text_put_frame(b, self->base.settings, &kind->last, "frame");
    if (kind->file)
        rep_put_format(b, "; file %s", kind->file);
    rep_page_end(page, 4, NULL, kind->complete ? REP_INK_PLAIN : REP_INK_YELLOW);
}

static void put_heading(rep_page *page, const rep_blocks *blocks)
{
    rep_buffer text = {0};
    rep_put_format(&text, "BLOCKS TRANSFERRED: %" G_GUINT64_FORMAT " complete", blocks->complete);
    if (blocks->incomplete > 0)
        rep_put_format(&text, ", %" G_GUINT64_FORMAT " incomplete", blocks->incomplete);
    if (blocks->refused > 0)
        rep_put_format(&text, "; %" G_GUINT64_FORMAT " more refused or not answered",
                       blocks->refused);
    rep_put_char(&text, '\0');
    rep_page_heading(page, text.data);
    rep_buffer_clear(&text);
}

void rep_text_blocks(rep_text_writer *self)
{
    const rep_blocks *blocks = self->blocks;
    const guint limit = self->base.settings->verbose ? G_MAXUINT : REP_TEXT_BLOCKS;
    if (blocks->complete + blocks->incomplete == 0)
        return;
    put_heading(&self->page, blocks);
    g_ptr_array_sort(blocks->kinds, by_time);
    const guint shown = MIN(blocks->kinds->len, limit);
    for (guint i = 0; i < shown; i++) {
        const block_kind *kind = g_ptr_array_index(blocks->kinds, i);
        if (i == 0 || !same_parties(kind, g_ptr_array_index(blocks->kinds, i - 1)))
            put_parties(self, kind);
        put_kind(self, kind);
    }
    rep_text_more(&self->page, blocks->kinds->len - shown + blocks->beyond, "transfer",
                  "transfers");
}
