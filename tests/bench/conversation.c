/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversation.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

struct side_state {
    uint32_t seen; /* the capture's sequence number behind the newest data */
    uint32_t next; /* the same in the script's numbers */
    bool known;
};

struct builder {
    struct conversation script;
    size_t capacity;
    struct side_state sides[2];
    uint32_t loop_from[2];
    bool answered, setting_up, closed;
};

/* Connect request and confirm, and S7 setup communication, belong to the start of a connection:
 * TPKT (4), COTP length and type (2), DT ends with EOT (1), S7 header (10, answers 12), function.
 */
static bool is_setup(const struct packet *packet)
{
    enum { REQUEST = 0xE0, CONFIRM = 0xD0, DATA = 0xF0, S7 = 0x32, JOB = 1, ANSWER = 3 };
    enum { SETUP_COMMUNICATION = 0xF0 };
    const uint8_t *body = packet->body;
    size_t function;

    if (packet->body_length < 7 || body[0] != 3) {
        return false;
    }
    if ((body[5] & 0xF0) == REQUEST || (body[5] & 0xF0) == CONFIRM) {
        return true;
    }
    if (packet->body_length < 20 || body[5] != DATA || body[7] != S7) {
        return false;
    }
    function = body[8] == JOB ? 17 : 19;
    return (body[8] == JOB || body[8] == ANSWER) && body[function] == SETUP_COMMUNICATION;
}

static void meet(struct side_state *side, uint32_t sequence)
{
    if (!side->known) {
        *side = (struct side_state){sequence, 1, true};
    }
}

/* The script's number for an acknowledgment: all of what was sent, or what is short of it. */
static uint32_t renumber(const struct side_state *side, uint32_t acknowledgment)
{
    uint32_t missing = side->seen - acknowledgment;

    return (int32_t)missing > 0 && missing < side->next ? side->next - missing : side->next;
}

static void add_step(struct builder *builder, const struct packet *packet)
{
    struct conversation *script = &builder->script;
    struct packet plain = *packet;

    if (script->count == builder->capacity) {
        builder->capacity = builder->capacity ? builder->capacity * 2 : 64;
        script->steps = realloc(script->steps, builder->capacity * sizeof(*script->steps));
        if (!script->steps) {
            fputs("out of memory\n", stderr);
            exit(1);
        }
    }
    plain.flags = (uint8_t)((plain.flags & ~(TCP_FIN | TCP_URG)) | TCP_ACK);
    script->steps[script->count++] = (struct step){
        .stamp = stamp_new(&plain),
        .side = packet->side,
        .begins_exchange = packet->side == 0 && packet->body_length && builder->answered,
        .sequence = builder->sides[packet->side].next,
        .acknowledgment = renumber(&builder->sides[!packet->side], packet->acknowledgment),
    };
}

/* The loop begins with the client's first request after the setup and ends behind an answer. */
static void mark_loop(struct builder *builder, const struct packet *packet)
{
    struct conversation *script = &builder->script;

    if (is_setup(packet)) {
        builder->setting_up = true;
    } else if (builder->setting_up && packet->side == 0) {
        script->loop_start = script->loop_end = script->count;
        builder->loop_from[0] = builder->sides[0].next;
        builder->loop_from[1] = builder->sides[1].next;
        builder->setting_up = false;
    }
}

static void end_loop_here(struct builder *builder)
{
    builder->script.loop_end = builder->script.count;
    for (int side = 0; side < 2; side++) {
        builder->script.loop_bytes[side] = builder->sides[side].next - builder->loop_from[side];
    }
}

static void take_data(struct builder *builder, const struct packet *packet)
{
    struct side_state *own = &builder->sides[packet->side];

    if ((int32_t)(packet->sequence - own->seen) < 0) {
        return; /* seen before */
    }
    mark_loop(builder, packet);
    add_step(builder, packet);
    own->seen = packet->sequence + (uint32_t)packet->body_length;
    own->next += (uint32_t)packet->body_length;
    builder->answered = packet->side == 1;
    builder->script.bytes[packet->side] += (uint32_t)packet->body_length;
    if (packet->side == 1 && !builder->setting_up) {
        end_loop_here(builder);
    }
}

static void take(struct builder *builder, const struct packet *packet)
{
    uint32_t begin = packet->sequence + (packet->flags & TCP_SYN ? 1 : 0);

    if (packet->keepalive || builder->closed) {
        return;
    }
    if (packet->flags & TCP_ACK) {
        meet(&builder->sides[!packet->side], packet->acknowledgment);
    }
    meet(&builder->sides[packet->side], begin);
    if (packet_has_data(packet)) {
        take_data(builder, packet);
    } else if (builder->script.count && !(packet->flags & (TCP_FIN | TCP_SYN | TCP_RST))) {
        add_step(builder, packet);
    }
    builder->closed = packet->flags & (TCP_FIN | TCP_RST);
    builder->script.server_port = packet->side ? packet->source_port : packet->destination_port;
}

void conversation_free(struct conversation *script)
{
    for (size_t i = 0; i < script->count; i++) {
        stamp_free(&script->steps[i].stamp);
    }
    free(script->steps);
}

struct conversation_list conversations_of(const struct capture *capture, size_t flow_count)
{
    struct conversation_list list = {must_alloc(flow_count * sizeof(struct conversation)), 0};
    struct builder *builders = must_alloc(flow_count * sizeof(*builders));

    memset(builders, 0, flow_count * sizeof(*builders));
    for (size_t i = 0; i < flow_count; i++) {
        builders[i].sides[0].next = builders[i].sides[1].next = 1;
        builders[i].loop_from[0] = builders[i].loop_from[1] = 1;
        builders[i].answered = true;
    }
    for (size_t i = 0; i < capture->packets.count; i++) {
        const struct packet *packet = &capture->packets.items[i];

        if (packet->watched && !packet->v6) {
            take(&builders[packet->flow], packet);
        }
    }
    for (size_t i = 0; i < flow_count; i++) {
        if (builders[i].script.bytes[0] && builders[i].script.bytes[1]) {
            list.items[list.count++] = builders[i].script;
        } else {
            conversation_free(&builders[i].script);
        }
    }
    free(builders);
    return list;
}

void conversations_free(struct conversation_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        conversation_free(&list->items[i]);
    }
    free(list->items);
    *list = (struct conversation_list){0};
}
