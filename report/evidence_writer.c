/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The packets behind findings as pcapng, in one file or in one for each finding. */
#include "report/evidence_file.h"
#include "report/evidence_folder.h"
#include "report/evidence_text.h"

#include <errno.h>
#include <string.h>

enum { AT_ONCE = 128 }; /* files that are written while the packets pass once */

typedef struct part {
    rep_new_file file;
    rep_evidence_file *evidence; /* NULL: not begun */
} part;

typedef struct evidence_writer {
    rep_writer base;
    const rep_evidence_set *evidence; /* NULL: nothing is written */
    rep_evidence_file *whole;         /* all findings in one file */
    part *parts;                      /* AT_ONCE of them, of the findings from `from` on */
    uint32_t from;
} evidence_writer;

static void finish(rep_writer *writer, const rep_outcome *outcome)
{
    evidence_writer *self = (evidence_writer *)writer;
    self->evidence = outcome->evidence;
    if (!self->evidence)
        return;
    if (writer->settings->split)
        self->parts = g_new0(part, AT_ONCE);
    else
        self->whole =
            rep_evidence_file_new(writer->output->fd, writer->settings, self->evidence, -1, NULL);
}

/* False if the file cannot be made. */
static bool begin_part(evidence_writer *self, part *p, uint32_t finding)
{
    rep_output *output = self->base.output;
    const GPtrArray *findings = rep_evidence_set_findings(self->evidence);
    rep_buffer stem = {0};
    rep_put_evidence_stem(&stem, g_ptr_array_index(findings, finding), finding + 1);
    rep_put_char(&stem, '\0');
    const bool made = rep_new_file_open(&p->file, output->fd, stem.data);
    const int error = errno;
    rep_buffer_clear(&stem);
    if (!made) {
        rep_output_fail(output, p->file.name, error);
        rep_new_file_clear(&p->file);
        return false;
    }
    p->evidence =
        rep_evidence_file_new(p->file.fd, self->base.settings, self->evidence, (int)finding, NULL);
    return true;
}

static void add_to_part(evidence_writer *self, uint32_t finding, const rep_packet *packet)
{
    if (finding < self->from || finding - self->from >= AT_ONCE || self->base.output->error != 0)
        return;
    part *p = &self->parts[finding - self->from];
    if (p->evidence || begin_part(self, p, finding))
        rep_evidence_file_add(p->evidence, packet);
}

static void take_packet(rep_writer *writer, const rep_packet *packet)
{
    evidence_writer *self = (evidence_writer *)writer;
    if (self->whole)
        rep_evidence_file_add(self->whole, packet);
    for (uint32_t i = 0; self->parts && i < packet->evidence->link_count; i++)
        if (rep_evidence_link_is_first(packet->evidence, i))
            add_to_part(self, packet->evidence->links[i].finding, packet);
}

static void end_part(evidence_writer *self, part *p)
{
    rep_output *output = self->base.output;
    if (!p->evidence)
        return;
    int error = rep_evidence_file_flush(p->evidence);
    const int closing = rep_new_file_close(&p->file, output->fd, error == 0);
    error = error != 0 ? error : closing;
    if (error != 0)
        rep_output_fail(output, p->file.name, error);
    rep_evidence_file_free(p->evidence);
    rep_new_file_clear(&p->file);
    p->evidence = NULL;
}

static bool end_packets(rep_writer *writer)
{
    evidence_writer *self = (evidence_writer *)writer;
    rep_output *output = writer->output;
    if (self->whole) {
        const int error = rep_evidence_file_flush(self->whole);
        output->error = output->error != 0 ? output->error : error;
    }
    for (uint32_t i = 0; self->parts && i < AT_ONCE; i++)
        end_part(self, &self->parts[i]);
    self->from += AT_ONCE;
    return self->parts && output->error == 0 &&
           self->from < rep_evidence_set_findings(self->evidence)->len;
}

static void free_writer(rep_writer *writer)
{
    evidence_writer *self = (evidence_writer *)writer;
    rep_evidence_file_free(self->whole);
    g_free(self->parts);
}

const rep_format rep_format_evidence = {
    .name = "evidence",
    .help = "pcapng: the packets behind each finding",
    .size = sizeof(evidence_writer),
    .finish = finish,
    .packet = take_packet,
    .packets_end = end_packets,
    .free = free_writer,
};
