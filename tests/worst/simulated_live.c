/* SPDX-License-Identifier: GPL-2.0-or-later */
/* capture/live.h of interfaces that are made up. */
#include "capture/live.h"

#include "simulation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

G_DEFINE_QUARK(cap - live - error - quark, cap_live_error)

#define SECOND INT64_C(1000000000)
/* Packets come together, as the kernel hands them over. */
#define BLOCK (SECOND / 1000 * CAP_LIVE_DELAY)

enum {
    MOST_INTERFACES = 2,
    LINK_ETHERNET = 1,
    SNAP_LENGTH = 262144,
    MINUTE = 60,
    INPUT_BUFFER = 1 << 16
};

struct cap_live {
    char *name;
    uint32_t index;
    int fd; /* never readable but by what simulation.h says */
    cap_option option;
    cap_interface_info info;
    GByteArray *waiting; /* of record, each with its bytes behind it */
    size_t read;         /* bytes of `waiting` */
    cap_live_counts counts;
    cap_live_state state;
    int64_t until; /* when it is up again */
};

/* The same in a file. */
typedef struct record {
    uint32_t seconds, fraction, captured, original;
} record;

static cap_live *interfaces[MOST_INTERFACES];
static struct {
    FILE *direction;
    int64_t begin, asked; /* ns since 1970 */
    record next; /* the packet that is not there yet; its bytes are the next of the input */
    bool ended;
    uint64_t sent, missed;
    uint64_t to_drop, to_refuse;
    uint8_t bytes[SNAP_LENGTH];
} world;

static void give_up(const char *what)
{
    fprintf(stderr, "simulation: %s\n", what);
    exit(99);
}

/* ---- the input ----------------------------------------------------------------------------- */

static int64_t time_of(const record *r)
{
    return r->seconds * SECOND + r->fraction;
}

static void read_header(void)
{
    if (fread(&world.next, sizeof world.next, 1, stdin) != 1)
        world.ended = true;
    else if (world.next.captured > SNAP_LENGTH)
        give_up("a packet is too long");
}

static void read_file_header(void)
{
    static const uint32_t nanoseconds = 0xA1B23C4D;
    uint32_t head[6];
    if (fread(head, sizeof head, 1, stdin) != 1 || head[0] != nanoseconds ||
        head[5] != LINK_ETHERNET)
        give_up("standard input: expected a pcap file of Ethernet, in ns");
    read_header();
    if (world.ended)
        give_up("standard input: no packet");
}

/* A TAP gives each direction a port of its own. */
static cap_live *interface_of(const uint8_t *frame, size_t size)
{
    enum { TYPE = 12, PROTOCOL = 23, PORT = 34, TCP = 6 };
    const bool answers = size >= PORT + 2 && frame[TYPE] == 8 && frame[TYPE + 1] == 0 &&
                         frame[PROTOCOL] == TCP && frame[PORT] == 0 && frame[PORT + 1] == 102;
    return answers && interfaces[1] ? interfaces[1] : interfaces[0];
}

static void take_packet(void)
{
    const record r = world.next;
    if (fread(world.bytes, 1, r.captured, stdin) != r.captured)
        give_up("standard input ends within a packet");
    cap_live *live = interface_of(world.bytes, r.captured);
    world.sent++;
    if (live->state != CAP_LIVE_UP) {
        world.missed++;
    } else if (world.to_drop > 0) {
        world.to_drop--;
        live->counts.dropped++;
    } else if (world.to_refuse > 0) {
        world.to_refuse--;
        live->counts.dropped_interface++;
    } else {
        g_byte_array_append(live->waiting, (const uint8_t *)&r, sizeof r);
        g_byte_array_append(live->waiting, world.bytes, r.captured);
    }
    read_header();
}

/* ---- who directs --------------------------------------------------------------------------- */

static void tell(int64_t time)
{
    cap_live_counts all = {0};
    for (int i = 0; i < MOST_INTERFACES && interfaces[i]; i++) {
        all.delivered += interfaces[i]->counts.delivered;
        all.dropped += interfaces[i]->counts.dropped;
        all.dropped_interface += interfaces[i]->counts.dropped_interface;
    }
    char line[256];
    const int size =
        snprintf(line, sizeof line,
                 "%" PRId64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "%s\n",
                 (time - world.begin) / SECOND, world.sent, all.delivered, all.dropped,
                 all.dropped_interface, world.missed, world.ended ? " end" : "");
    if (write(fileno(world.direction), line, (size_t)size) != size)
        give_up("nobody directs any more");
}

static void take_down(unsigned index, cap_live_state state, int64_t until)
{
    if (index >= MOST_INTERFACES || !interfaces[index])
        give_up("there is no such interface");
    interfaces[index]->state = state;
    interfaces[index]->until = until;
}

static void obey(const char *line, int64_t time)
{
    unsigned long number;
    unsigned index, seconds;
    if (sscanf(line, "drop %lu", &number) == 1)
        world.to_drop += number;
    else if (sscanf(line, "refuse %lu", &number) == 1)
        world.to_refuse += number;
    else if (sscanf(line, "off %u %u", &index, &seconds) == 2)
        take_down(index, CAP_LIVE_OFF, time + seconds * SECOND);
    else if (sscanf(line, "cut %u %u", &index, &seconds) == 2)
        take_down(index, CAP_LIVE_NO_LINK, time + seconds * SECOND);
    else
        give_up(line);
}

static void ask(int64_t time)
{
    char line[256];
    tell(time);
    for (;;) {
        if (!fgets(line, sizeof line, world.direction))
            give_up("nobody directs any more");
        if (strcmp(line, "go\n") == 0)
            return;
        obey(line, time);
    }
}

static void begin_world(void)
{
    const char *fd = getenv("S7TAP_SIMULATION");
    world.direction = fd ? fdopen(atoi(fd), "r") : NULL;
    if (!world.direction)
        give_up("S7TAP_SIMULATION: expected an open descriptor");
    setvbuf(stdin, NULL, _IOFBF, INPUT_BUFFER);
    read_file_header();
    world.begin = world.asked = time_of(&world.next) / SECOND * SECOND;
    simulation_begin(world.begin);
}

/* ---- time ---------------------------------------------------------------------------------- */

static bool any_waits(void)
{
    for (int i = 0; i < MOST_INTERFACES && interfaces[i]; i++)
        if (interfaces[i]->read < interfaces[i]->waiting->len)
            return true;
    return false;
}

int64_t simulated_next(void)
{
    if (world.ended)
        return world.asked;
    return MIN((time_of(&world.next) / BLOCK + 1) * BLOCK, world.asked);
}

void simulated_pass(int64_t time)
{
    for (int i = 0; i < MOST_INTERFACES && interfaces[i]; i++)
        if (interfaces[i]->state != CAP_LIVE_UP && time >= interfaces[i]->until)
            interfaces[i]->state = CAP_LIVE_UP;
    while (!world.ended && time_of(&world.next) < time)
        take_packet();
    if (time < world.asked || (world.ended && any_waits()))
        return;
    ask(time);
    world.asked = world.ended ? INT64_MAX : world.asked + MINUTE * SECOND;
}

bool simulated_waits(int fd)
{
    for (int i = 0; i < MOST_INTERFACES && interfaces[i]; i++)
        if (interfaces[i]->fd == fd)
            return interfaces[i]->read < interfaces[i]->waiting->len;
    return false;
}

/* ---- capture/live.h ------------------------------------------------------------------------ */

cap_live *cap_live_open(const cap_live_options *options, GError **error)
{
    if (options->index >= MOST_INTERFACES) {
        g_set_error(error, CAP_LIVE_ERROR, CAP_LIVE_NO_DEVICE, "%s: one too many",
                    options->interface);
        return NULL;
    }
    if (options->index == 0)
        begin_world();
    cap_live *live = g_new0(cap_live, 1);
    live->name = g_strdup(options->interface);
    live->index = options->index;
    live->fd = eventfd(0, EFD_CLOEXEC);
    live->waiting = g_byte_array_new();
    live->option =
        (cap_option){CAP_OPTION_IF_NAME, (uint16_t)strlen(live->name), (const uint8_t *)live->name};
    live->info = (cap_interface_info){
        .id = live->index,
        .link_type = LINK_ETHERNET,
        .snap_length = SNAP_LENGTH,
        .resolution = CAP_RESOLUTION_NANO,
        .options = &live->option,
        .option_count = 1,
    };
    interfaces[live->index] = live;
    return live;
}

void cap_live_free(cap_live *live)
{
    if (live == NULL)
        return;
    interfaces[live->index] = NULL;
    close(live->fd);
    g_byte_array_unref(live->waiting);
    g_free(live->name);
    g_free(live);
}

int cap_live_fd(const cap_live *live)
{
    return live->fd;
}

const char *cap_live_name(const cap_live *live)
{
    return live->name;
}

const char *cap_live_link_name(const cap_live *live)
{
    (void)live;
    return "simulated Ethernet";
}

const cap_interface_info *cap_live_interface(const cap_live *live)
{
    return &live->info;
}

cap_live_state cap_live_look(const cap_live *live)
{
    return live->state;
}

const char *cap_live_note(const cap_live *live)
{
    (void)live;
    return NULL;
}

int cap_live_read(cap_live *live, int most, cap_live_handler handler, void *user, GError **error)
{
    (void)error;
    int count = 0;
    while (count < most && live->read < live->waiting->len) {
        record r;
        memcpy(&r, live->waiting->data + live->read, sizeof r);
        const cap_packet packet = {
            .stamp = {time_of(&r), ++live->counts.delivered, live->index},
            .link_type = LINK_ETHERNET,
            .captured = r.captured,
            .original = r.original,
            .data = live->waiting->data + live->read + sizeof r,
        };
        live->read += sizeof r + r.captured;
        handler(user, &packet);
        count++;
    }
    if (live->read == live->waiting->len) {
        g_byte_array_set_size(live->waiting, 0);
        live->read = 0;
    }
    return count;
}

void cap_live_count(cap_live *live, cap_live_counts *counts)
{
    *counts = live->counts;
}
