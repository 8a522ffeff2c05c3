/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/evidence_file.h"

#include "capture/pcapng_writer.h"
#include "report/evidence_text.h"

struct rep_evidence_file {
    const rep_settings *settings;
    const rep_evidence_set *evidence;
    int only;
    cap_pcapng_writer *writer;
    GHashTable *interfaces; /* interface_key, owned, to number + 1 */
    rep_buffer text;
    GArray *comments; /* of cap_option */
};

typedef struct interface_key {
    uint64_t section;
    uint32_t file, id;
} interface_key;

static guint hash_key(gconstpointer data)
{
    const interface_key *key = data;
    return (guint)(key->section * 31 + key->file) * 31 + key->id;
}

static gboolean same_key(gconstpointer left, gconstpointer right)
{
    const interface_key *a = left, *b = right;
    return a->section == b->section && a->file == b->file && a->id == b->id;
}

static char *take_text(rep_buffer *b)
{
    char *text = g_strndup(b->data ? b->data : "", b->used);
    b->used = 0;
    return text;
}

static cap_pcapng_writer *begin(rep_evidence_file *file, int fd, const char *about)
{
    const GPtrArray *findings = rep_evidence_set_findings(file->evidence);
    if (file->only < 0)
        rep_put_evidence_list(&file->text, findings);
    char *list = take_text(&file->text);
    const char *comments[] = {about, *list ? list : NULL, NULL};
    const cap_section_info info = {
        .comments = comments,
        .application = file->settings->program,
    };
    cap_pcapng_writer *writer = cap_pcapng_writer_new(fd, &info);
    g_free(list);
    return writer;
}

static char *about_set(rep_evidence_file *file)
{
    rep_put_evidence_about(&file->text, file->settings, file->evidence, file->only);
    return take_text(&file->text);
}

rep_evidence_file *rep_evidence_file_new(int fd, const rep_settings *settings,
                                         const rep_evidence_set *evidence, int only,
                                         const char *about)
{
    rep_evidence_file *file = g_new0(rep_evidence_file, 1);
    file->settings = settings;
    file->evidence = evidence;
    file->only = only;
    file->interfaces = g_hash_table_new_full(hash_key, same_key, g_free, NULL);
    file->comments = g_array_new(FALSE, FALSE, sizeof(cap_option));
    char *own = about ? NULL : about_set(file);
    file->writer = begin(file, fd, about ? about : own);
    g_free(own);
    return file;
}

void rep_evidence_file_free(rep_evidence_file *file)
{
    if (!file)
        return;
    cap_pcapng_writer_free(file->writer);
    g_hash_table_unref(file->interfaces);
    g_array_unref(file->comments);
    rep_buffer_clear(&file->text);
    g_free(file);
}

/* With several inputs, interfaces of the same name would look alike: a comment says of which. */
static uint32_t add_interface(rep_evidence_file *file, const rep_packet *packet)
{
    const uint32_t index = packet->packet->stamp.file;
    if (file->settings->file_count < 2)
        return cap_pcapng_writer_interface(file->writer, packet->interface);
    char *text = g_strconcat("Of ", file->settings->files[index], NULL);
    const cap_option comment = cap_option_text(CAP_OPTION_COMMENT, text);
    cap_interface_info info = *packet->interface;
    GArray *options = g_array_new(FALSE, FALSE, sizeof(cap_option));
    g_array_append_vals(options, info.options, (guint)info.option_count);
    g_array_append_val(options, comment);
    info.options = (const cap_option *)options->data;
    info.option_count = options->len;
    const uint32_t number = cap_pcapng_writer_interface(file->writer, &info);
    g_array_unref(options);
    g_free(text);
    return number;
}

static uint32_t interface_of(rep_evidence_file *file, const rep_packet *packet)
{
    const interface_key key = {packet->interface->section, packet->packet->stamp.file,
                               packet->interface->id};
    const guint known = GPOINTER_TO_UINT(g_hash_table_lookup(file->interfaces, &key));
    if (known > 0)
        return known - 1;
    const uint32_t number = add_interface(file, packet);
    g_hash_table_insert(file->interfaces, g_memdup2(&key, sizeof key),
                        GUINT_TO_POINTER(number + 1));
    return number;
}

static bool says(const rep_evidence_file *file, const rep_evidence_link *link)
{
    return link->own && (file->only < 0 || (uint32_t)file->only == link->finding);
}

/* Comments of the findings and their symptoms, appended to those that the packet has. */
static void put_comments(rep_evidence_file *file, const rep_packet *packet)
{
    const rep_evidence_packet *evidence = packet->evidence;
    const GPtrArray *findings = rep_evidence_set_findings(file->evidence);
    for (uint32_t i = 0; i < evidence->link_count; i++) {
        const rep_evidence_link *link = &evidence->links[i];
        if (!says(file, link))
            continue;
        rep_put_evidence_comment(&file->text, file->settings,
                                 g_ptr_array_index(findings, link->finding), link,
                                 &packet->packet->stamp);
        char *text = take_text(&file->text);
        const cap_option comment = cap_option_text(CAP_OPTION_COMMENT, text);
        g_array_append_val(file->comments, comment);
    }
}

bool rep_evidence_file_add(rep_evidence_file *file, const rep_packet *packet)
{
    const uint32_t interface = interface_of(file, packet);
    g_array_set_size(file->comments, 0);
    g_array_append_vals(file->comments, packet->comments, (guint)packet->comment_count);
    put_comments(file, packet);
    const cap_annotation annotation = {
        .comments = (const cap_option *)file->comments->data,
        .comment_count = file->comments->len,
        .flags = packet->flags,
    };
    const bool good =
        cap_pcapng_writer_packet(file->writer, interface, packet->packet, &annotation);
    for (guint i = (guint)packet->comment_count; i < file->comments->len; i++)
        g_free((char *)(uintptr_t)g_array_index(file->comments, cap_option, i).value);
    return good;
}

int rep_evidence_file_flush(rep_evidence_file *file)
{
    cap_pcapng_writer_flush(file->writer);
    return cap_pcapng_writer_error(file->writer);
}
