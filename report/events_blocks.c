/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks that were transferred: who, which, whether all of it was seen, and what it says of
 * itself. */
#include "report/events.h"
#include "report/json.h"
#include "report/names.h"

/* Text of a fixed length, filled up with zeros or blanks; left out if there is none. */
static void put_word(rep_buffer *b, const char *name, s7_bytes word)
{
    size_t size = word.size;
    while (size > 0 && (word.data[size - 1] == 0 || word.data[size - 1] == ' '))
        size--;
    if (size == 0)
        return;
    if (!rep_json_just_opened(b))
        rep_put_char(b, ',');
    rep_json_string(b, name);
    rep_put_char(b, ':');
    rep_json_text(b, (const char *)word.data, size);
}

static void put_named(rep_buffer *b, const char *number, const char *name, uint32_t value,
                      const s7_name *names)
{
    rep_json_number(b, number, value);
    const char *text = s7_name_of(names, value);
    if (!text)
        return;
    rep_put_char(b, ',');
    rep_json_string(b, name);
    rep_put_char(b, ':');
    rep_json_string(b, text);
}

static void put_time(rep_buffer *b, s7_block_time time)
{
    char buffer[32];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_block_time_text(time, &text);
    rep_json_name(b, text.data, text.length);
}

static void put_footer(rep_buffer *b, const s7_block_header *header)
{
    char buffer[8];
    s7_text version = s7_text_into(buffer, sizeof buffer);
    if (!header->has_footer)
        return;
    s7_block_version_text(header->version, &version);
    put_word(b, "author", header->author);
    put_word(b, "family", header->family);
    put_word(b, "name", header->name);
    rep_member_name(b, "version", buffer);
    rep_member_unsigned(b, "checksum", header->checksum);
}

static void put_header(rep_buffer *b, const s7_block_header *header)
{
    rep_object(b, "header");
    put_named(b, "type", "type_name", header->type, s7_names_block_type);
    rep_member_unsigned(b, "number", header->number);
    put_named(b, "language", "language_name", header->language, s7_names_block_language);
    rep_member_unsigned(b, "flags", header->flags);
    put_named(b, "security", "security_name", header->security, s7_names_block_security);
    rep_member(b, "code_time");
    put_time(b, header->code);
    rep_member(b, "interface_time");
    put_time(b, header->interface);
    rep_member_unsigned(b, "load_memory", header->load_memory);
    rep_member_unsigned(b, "mc7_length", header->mc7_length);
    rep_member_unsigned(b, "interface_length", header->interface_length);
    rep_member_unsigned(b, "additional_length", header->additional_length);
    rep_member_unsigned(b, "local_length", header->local_length);
    put_footer(b, header);
    rep_put_char(b, '}');
}

/* By the name that was asked for; where that was not seen, by the header. */
static void put_name(rep_buffer *b, const ana_block *block)
{
    const s7_bytes name = s7_joint_name(block->joint);
    if (block->name.valid || (name.size == 0 && block->has_header)) {
        const bool named = block->name.valid;
        rep_member(b, "block");
        rep_put_char(b, '"');
        rep_put_block_name(b, named ? block->name.type : block->header.type,
                           named ? block->name.number : block->header.number);
        rep_put_char(b, '"');
    }
    put_word(b, "requested", name);
    if (block->header_only) {
        rep_member(b, "header_only");
        rep_json_bool(b, true);
    }
}

static void put_state(rep_buffer *b, const ana_block *block)
{
    const s7_joint *joint = block->joint;
    rep_member(b, "complete");
    rep_json_bool(b, block->state == ANA_BLOCK_COMPLETE);
    if (block->state != ANA_BLOCK_COMPLETE)
        rep_member_name(b, "reason", ana_block_state_names[block->state]);
    if (joint->error != 0)
        rep_json_error(b, joint->error);
    if (joint->has_told)
        rep_member_unsigned(b, "length_told", joint->told);
    rep_member_unsigned(b, "length", joint->got);
    if (block->link == ANA_LINK_UNSEEN)
        return;
    rep_member(b, "linked");
    rep_json_bool(b, block->link == ANA_LINK_DONE);
}

static void put_frames(rep_buffer *b, const rep_settings *settings, const ana_block *block)
{
    rep_member_time(b, "last", block->last.time);
    rep_array(b, "frames");
    rep_json_frame(b, settings, &block->first);
    rep_element(b);
    rep_json_frame(b, settings, &block->last);
    rep_put_char(b, ']');
}

void rep_events_block(rep_writer *writer, const ana_block *block, const char *file)
{
    rep_events_writer *self = (rep_events_writer *)writer;
    if (!rep_selects_block(writer->settings->filter, block))
        return;
    rep_buffer *b = rep_event_begin(writer, "block", block->first.time);
    rep_parties_put(self->parties, b, block->connection);
    rep_member_name(b, "direction", block->joint->upload ? "upload" : "download");
    put_name(b, block);
    put_state(b, block);
    put_frames(b, writer->settings, block);
    if (block->sha256[0] != '\0')
        rep_member_name(b, "sha256", block->sha256);
    if (file)
        rep_member_string(b, "file", file);
    if (block->has_header)
        put_header(b, &block->header);
    rep_event_end(writer);
}
