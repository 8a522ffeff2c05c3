/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * replicate: a large capture from a small one. The TCP conversations of the input are replayed with
 * other addresses, ports, numbers and times until the output has the wanted size. The same
 * arguments give the same file.
 *   --long   few connections: opened and set up once, then their exchanges again and again
 *   --short  every replay is a connection of its own, opened and closed
 * Without an input, what is replayed is made up (scripted.h):
 *   --reads  as --long, reads of one variable
 *   --polls  as --short, connections for one or two reads
 * Time: every open connection does one exchange in each period.
 */
#include "capture_file.h"
#include "conversation.h"
#include "flow.h"
#include "noise.h"
#include "scripted.h"
#include "wire.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2, EXIT_INPUT = 3, EXIT_OUTPUT = 4 };

static const int64_t START_US = INT64_C(1767225600000000); /* 2026-01-01 */
enum { FIRST_PORT = 49152, PORTS = 16384 };

struct settings {
    bool brief;                                 /* --short, --polls */
    struct conversation_list (*scripted)(void); /* NULL: from an input */
    uint64_t size, seed, connections, clients, period_us;
    uint64_t opened; /* connections in all, in place of a size; 0: the size counts */
    double mix;
};

struct connection {
    const struct conversation *script;
    struct endpoint ends[2];
    uint32_t initial[2]; /* sequence numbers of the SYNs */
    uint32_t added[2];   /* by the rounds of the loop done so far */
    uint16_t id[2];
    size_t step;
    bool open;
};

struct replay {
    const struct settings *settings;
    struct conversation_list scripts;
    struct pcap_output output;
    struct noise *noise;
    struct stamp syn, syn_ack, ack, fin;
    struct connection *connections;
    uint64_t opened, random;
    int64_t time_us, step_us;
};

/* ---- packets ---------------------------------------------------------------------------- */

static void emit(struct replay *replay, struct connection *connection, const struct stamp *stamp,
                 uint8_t side, uint32_t sequence, uint32_t acknowledgment)
{
    struct place place = {
        .source = connection->ends[side],
        .destination = connection->ends[!side],
        .sequence = connection->initial[side] + connection->added[side] + sequence,
        .acknowledgment = connection->initial[!side] + connection->added[!side] + acknowledgment,
    };

    connection->id[side] =
        (uint16_t)(connection->id[side] == UINT16_MAX ? 1 : connection->id[side] + 1);
    place.id = connection->id[side];
    if (stamp == &replay->syn) {
        place.acknowledgment = 0;
    }
    output_stamp(&replay->output, stamp, &place, replay->time_us);
    replay->time_us += replay->step_us;
    while (replay->noise && random_percent(&replay->random, replay->settings->mix)) {
        noise_write(replay->noise, &replay->output, replay->time_us++);
    }
}

static struct stamp control_stamp(uint8_t flags)
{
    static const uint8_t segment_size[4] = {2, 4, 0x05, 0xB4};
    struct packet packet = {
        .layer = LAYER_TCP,
        .fragment_flags = 0x4000,
        .hop_limit = 64,
        .flags = flags,
        .window = 8192,
    };

    if (flags & TCP_SYN) {
        memcpy(packet.options, segment_size, sizeof(segment_size));
        packet.options_length = sizeof(segment_size);
    }
    return stamp_new(&packet);
}

/* ---- connections ------------------------------------------------------------------------ */

static void open_connection(struct replay *replay, struct connection *connection)
{
    uint64_t number = replay->opened++;
    size_t script = number % replay->scripts.count;
    uint64_t client = number % replay->settings->clients;
    uint64_t port = number / replay->settings->clients % PORTS;

    *connection = (struct connection){
        .script = &replay->scripts.items[script],
        .ends = {{0x0A010000u + (uint32_t)client, (uint16_t)(FIRST_PORT + port)},
                 {0x0A800001u + (uint32_t)script, replay->scripts.items[script].server_port}},
        .initial = {(uint32_t)random_next(&replay->random), (uint32_t)random_next(&replay->random)},
        .id = {(uint16_t)random_next(&replay->random), (uint16_t)random_next(&replay->random)},
        .open = true,
    };
    emit(replay, connection, &replay->syn, 0, 0, 0);
    emit(replay, connection, &replay->syn_ack, 1, 0, 1);
    emit(replay, connection, &replay->ack, 0, 1, 1);
}

/* What both sides have sent, from the step that would come next. */
static void close_connection(struct replay *replay, struct connection *connection)
{
    uint32_t next[2] = {1, 1};

    for (size_t i = 0; i < connection->step; i++) {
        const struct step *step = &connection->script->steps[i];

        next[step->side] = step->sequence + (uint32_t)step->stamp.payload;
    }
    emit(replay, connection, &replay->fin, 0, next[0], next[1]);
    emit(replay, connection, &replay->fin, 1, next[1], next[0] + 1);
    emit(replay, connection, &replay->ack, 0, next[0] + 1, next[1] + 1);
    connection->open = false;
}

static void play_exchange(struct replay *replay, struct connection *connection)
{
    const struct conversation *script = connection->script;
    bool loops = !replay->settings->brief;

    do {
        const struct step *step = &script->steps[connection->step++];

        emit(replay, connection, &step->stamp, step->side, step->sequence, step->acknowledgment);
        if (loops && connection->step == script->loop_end) {
            connection->step = script->loop_start;
            connection->added[0] += script->loop_bytes[0];
            connection->added[1] += script->loop_bytes[1];
            return;
        }
    } while (connection->step < script->count && !script->steps[connection->step].begins_exchange);
    if (connection->step == script->count) {
        close_connection(replay, connection);
    }
}

static bool has_enough(const struct replay *replay)
{
    const struct settings *settings = replay->settings;

    return settings->opened ? replay->opened == settings->opened
                            : replay->output.bytes >= settings->size;
}

static void run(struct replay *replay)
{
    const struct settings *settings = replay->settings;
    int64_t slot_us = (int64_t)(settings->period_us / settings->connections);
    int64_t slot = START_US;

    replay->step_us = slot_us / 16 > 100 ? 100 : slot_us / 16 + 1;
    for (uint64_t turn = 0; !has_enough(replay); turn++) {
        struct connection *connection = &replay->connections[turn % settings->connections];

        replay->time_us = replay->time_us > slot ? replay->time_us : slot;
        if (connection->open) {
            play_exchange(replay, connection);
        } else {
            open_connection(replay, connection);
        }
        slot += slot_us;
    }
    for (uint64_t i = 0; i < settings->connections; i++) {
        struct connection *connection = &replay->connections[i];

        while (settings->brief && connection->open) {
            play_exchange(replay, connection);
        }
        if (connection->open) {
            close_connection(replay, connection);
        }
    }
}

/* Scripts without a loop are of no use to --long. */
static void keep_loops(struct conversation_list *list)
{
    size_t kept = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].loop_end > list->items[i].loop_start) {
            struct conversation script = list->items[i];

            list->items[i] = list->items[kept];
            list->items[kept++] = script;
        }
    }
    while (list->count > kept) {
        conversation_free(&list->items[--list->count]);
    }
}

static bool load(struct replay *replay, const char *path)
{
    struct capture capture;
    size_t flows;

    if (replay->settings->scripted) {
        replay->scripts = replay->settings->scripted();
        return true;
    }
    if (!capture_read(path, &capture)) {
        return false;
    }
    flows = flows_assign(&capture.packets, 102);
    replay->scripts = conversations_of(&capture, flows);
    list_free(&capture.packets);
    if (!replay->settings->brief) {
        keep_loops(&replay->scripts);
    }
    if (!replay->scripts.count) {
        fprintf(stderr, "%s: no conversation on port 102 that can be replayed\n", path);
    }
    return replay->scripts.count > 0;
}

/* ---- arguments -------------------------------------------------------------------------- */

static void usage(FILE *file)
{
    fputs("usage: replicate [OPTIONS] --long|--short SIZE INPUT OUTPUT\n"
          "       replicate [OPTIONS] --reads|--polls SIZE OUTPUT\n"
          "  SIZE                 bytes, with K, M or G (powers of ten); with a c behind it\n"
          "                       connections opened\n"
          "  --connections N      open at the same time, default 16\n"
          "  --clients N          client addresses, default 250\n"
          "  --mix PERCENT        share of packets that are not S7, default 0\n"
          "  --period MS          every connection does one exchange in it, default 10\n"
          "  --seed N             default 1\n",
          file);
}

static bool parse_number(const char *text, uint64_t least, uint64_t *out)
{
    char *end;

    *out = strtoull(text, &end, 10);
    return end != text && !*end && *text != '-' && *out >= least;
}

static bool parse_size(const char *text, struct settings *settings)
{
    static const struct {
        char unit;
        uint64_t factor;
    } units[] = {{0, 1}, {'K', 1000}, {'M', 1000000}, {'G', 1000000000}};
    char *end;
    uint64_t number = strtoull(text, &end, 10);

    for (size_t i = 0; end != text && i < sizeof(units) / sizeof(units[0]); i++) {
        const char *rest = end + (units[i].unit != 0);

        if (units[i].unit && *end != units[i].unit) {
            continue;
        }
        if (strcmp(rest, "c") == 0) {
            settings->opened = number * units[i].factor;
            return number > 0;
        }
        if (!*rest) {
            settings->size = number * units[i].factor;
            return number > 0;
        }
    }
    return false;
}

static bool parse_percent(const char *text, double *out)
{
    char *end;

    *out = strtod(text, &end);
    return end != text && !*end && *out >= 0 && *out <= 99;
}

static bool parse_option(struct settings *settings, int which)
{
    switch (which) {
    case 'l':
        settings->brief = false;
        settings->scripted = NULL;
        return true;
    case 's':
        settings->brief = true;
        settings->scripted = NULL;
        return true;
    case 'r':
        settings->brief = false;
        settings->scripted = scripted_reads;
        return true;
    case 'P':
        settings->brief = true;
        settings->scripted = scripted_polls;
        return true;
    case 'c':
        return parse_number(optarg, 1, &settings->connections) && settings->connections <= 1000000;
    case 'C':
        return parse_number(optarg, 1, &settings->clients) && settings->clients <= 0x700000;
    case 'm':
        return parse_percent(optarg, &settings->mix);
    case 'p':
        settings->period_us = 0;
        if (!parse_number(optarg, 1, &settings->period_us)) {
            return false;
        }
        settings->period_us *= 1000;
        return true;
    case 'S':
        return parse_number(optarg, 0, &settings->seed);
    default:
        return false;
    }
}

static bool parse_options(int argc, char **argv, struct settings *settings)
{
    static const struct option options[] = {
        {"long", no_argument, NULL, 'l'},
        {"short", no_argument, NULL, 's'},
        {"reads", no_argument, NULL, 'r'},
        {"polls", no_argument, NULL, 'P'},
        {"connections", required_argument, NULL, 'c'},
        {"clients", required_argument, NULL, 'C'},
        {"mix", required_argument, NULL, 'm'},
        {"period", required_argument, NULL, 'p'},
        {"seed", required_argument, NULL, 'S'},
        {0},
    };
    bool kind = false;
    int which;

    while ((which = getopt_long(argc, argv, "", options, NULL)) != -1) {
        kind |= strchr("lsrP", which) != NULL;
        if (!parse_option(settings, which)) {
            return false;
        }
    }
    return kind && argc - optind == (settings->scripted ? 2 : 3) &&
           parse_size(argv[optind], settings);
}

int main(int argc, char **argv)
{
    struct settings settings = {.seed = 1, .connections = 16, .clients = 250, .period_us = 10000};
    struct replay replay = {.settings = &settings};
    const char *output;
    bool written;

    if (!parse_options(argc, argv, &settings)) {
        usage(stderr);
        return EXIT_USAGE;
    }
    replay.random = settings.seed;
    if (!load(&replay, argv[optind + 1])) {
        conversations_free(&replay.scripts);
        return EXIT_INPUT;
    }
    output = argv[argc - 1];
    if (!output_open(&replay.output, output)) {
        return EXIT_OUTPUT;
    }
    replay.noise = settings.mix > 0 ? noise_new(settings.seed) : NULL;
    replay.syn = control_stamp(TCP_SYN);
    replay.syn_ack = control_stamp(TCP_SYN | TCP_ACK);
    replay.ack = control_stamp(TCP_ACK);
    replay.fin = control_stamp(TCP_FIN | TCP_ACK);
    replay.connections = must_alloc(settings.connections * sizeof(*replay.connections));
    memset(replay.connections, 0, settings.connections * sizeof(*replay.connections));
    run(&replay);
    written = output_close(&replay.output);
    if (!written) {
        fprintf(stderr, "%s: cannot write\n", output);
    }
    free(replay.connections);
    stamp_free(&replay.syn);
    stamp_free(&replay.syn_ack);
    stamp_free(&replay.ack);
    stamp_free(&replay.fin);
    noise_free(replay.noise);
    conversations_free(&replay.scripts);
    return written ? EXIT_SUCCESS : EXIT_OUTPUT;
}
