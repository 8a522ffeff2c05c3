/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mangle: the same TCP payload bytes, otherwise treated by the network. Reads a capture and writes
 * one that differs on the wire; the same seed gives the same file. The mutations are carried out in
 * the order of the table below, whatever the order of the options.
 */
#include "capture_file.h"
#include "flow.h"
#include "mutation.h"
#include "wire.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2, EXIT_INPUT = 3, EXIT_OUTPUT = 4 };

enum setting {
    SEED,
    PORT,
    START,
    ONE_SIDE,
    WRAP,
    COALESCE,
    RESEGMENT,
    SPLIT,
    KEEPALIVE,
    RETRANSMIT,
    OVERLAP,
    CONFLICT,
    IPV6,
    EXTENSION_HEADERS,
    FRAGMENT,
    SHUFFLE,
    DROP,
    REORDER,
    REORDER_FREELY,
    DUPLICATE,
    VLAN,
    QINQ,
    TO_ETHERNET,
    TO_SLL,
    TO_SLL2,
    TO_RAW,
    TO_NULL,
    NANOSECONDS,
    SNAP,
    PCAPNG,
    SECTIONS,
    SWAPPED,
    CUT,
    SETTINGS
};

enum argument { SWITCH, NUMBER, PERCENT, SIDE };

static const struct setting_row {
    const char *name;
    enum argument argument;
    const char *help;
} table[SETTINGS] = {
    [SEED] = {"seed", NUMBER, "generator's seed, default 1"},
    [PORT] = {"port", NUMBER, "flows to change, default 102"},
    [START] = {"start", NUMBER, "leave out the first N packets"},
    [ONE_SIDE] = {"one-side", SIDE, "keep only what the client or the server sent"},
    [WRAP] = {"wrap", SWITCH, "sequence numbers pass zero halfway"},
    [COALESCE] = {"coalesce", SWITCH, "join consecutive segments of one direction"},
    [RESEGMENT] = {"resegment", NUMBER, "cut payloads into segments of N bytes"},
    [SPLIT] = {"split", NUMBER, "cut payloads into segments of 1 to N bytes"},
    [KEEPALIVE] = {"keepalive", SWITCH,
                   "keep-alive probes with a garbage byte or none, and answers"},
    [RETRANSMIT] = {"retransmit", SWITCH, "some segments again later, new IP id"},
    [OVERLAP] = {"overlap", SWITCH, "segments across the border of two others, same bytes"},
    [CONFLICT] = {"conflict", SWITCH, "segments across the border of two others, other bytes"},
    [IPV6] = {"ipv6", SWITCH, "TCP over IPv4 becomes IPv6 and the reverse"},
    [EXTENSION_HEADERS] = {"extension-headers", SWITCH, "IPv6 options headers before TCP"},
    [FRAGMENT] = {"fragment", NUMBER, "IP fragments of at most N bytes"},
    [SHUFFLE] = {"shuffle", SWITCH, "half of the packets have their fragments out of order"},
    [DROP] = {"drop", PERCENT, "lose this percentage of the packets"},
    [REORDER] = {"reorder", NUMBER, "move packets up to N places within their direction"},
    [REORDER_FREELY] = {"reorder-freely", NUMBER, "move packets up to N places, also past answers"},
    [DUPLICATE] = {"duplicate", SWITCH, "mirror duplicates of everything"},
    [VLAN] = {"vlan", SWITCH, "an 802.1Q tag"},
    [QINQ] = {"qinq", SWITCH, "an 802.1ad and an 802.1Q tag"},
    [TO_ETHERNET] = {"ethernet", SWITCH, "link type Ethernet"},
    [TO_SLL] = {"sll", SWITCH, "link type Linux cooked"},
    [TO_SLL2] = {"sll2", SWITCH, "link type Linux cooked 2"},
    [TO_RAW] = {"raw", SWITCH, "link type raw IP"},
    [TO_NULL] = {"null", SWITCH, "link type BSD loopback"},
    [NANOSECONDS] = {"nanoseconds", SWITCH, "nanosecond file, odd nanoseconds"},
    [SNAP] = {"snap", NUMBER, "capture only N bytes of each frame"},
    [PCAPNG] = {"pcapng", SWITCH, "pcapng with two interfaces of different link type and clock"},
    [SECTIONS] = {"sections", SWITCH, "the same, in two sections of different byte order"},
    [SWAPPED] = {"swapped", SWITCH, "big-endian file"},
    [CUT] = {"cut", NUMBER, "end the file after N bytes"},
};

struct settings {
    bool given[SETTINGS];
    unsigned long long number[SETTINGS];
    double percent;
    uint8_t side;
};

static void usage(FILE *file)
{
    static const char *const arguments[] = {"", " N", " PERCENT", " client|server"};

    fputs("usage: mangle [OPTIONS] INPUT OUTPUT\n", file);
    for (size_t i = 0; i < SETTINGS; i++) {
        char option[40];

        snprintf(option, sizeof(option), "--%s%s", table[i].name, arguments[table[i].argument]);
        fprintf(file, "  %-26s %s\n", option, table[i].help);
    }
}

static bool parse_value(struct settings *settings, enum setting which, const char *text)
{
    char *end = NULL;

    settings->given[which] = true;
    switch (table[which].argument) {
    case SWITCH:
        return true;
    case SIDE:
        settings->side = strcmp(text, "server") == 0;
        return settings->side || strcmp(text, "client") == 0;
    case PERCENT:
        settings->percent = strtod(text, &end);
        return end != text && !*end && settings->percent >= 0 && settings->percent <= 100;
    case NUMBER:
        settings->number[which] = strtoull(text, &end, 10);
        return end != text && !*end && *text != '-' &&
               (settings->number[which] > 0 || which == SEED || which == START);
    }
    return false;
}

static bool parse_options(int argc, char **argv, struct settings *settings)
{
    struct option options[SETTINGS + 2] = {[SETTINGS] = {"help", no_argument, NULL, 'h'}};
    int which, row = 0;

    for (size_t i = 0; i < SETTINGS; i++) {
        options[i] = (struct option){
            table[i].name, table[i].argument == SWITCH ? no_argument : required_argument, NULL, 0};
    }
    while ((which = getopt_long(argc, argv, "h", options, &row)) != -1) {
        if (which == 'h') {
            usage(stdout);
            exit(EXIT_SUCCESS);
        }
        if (which != 0) {
            return false;
        }
        if (!parse_value(settings, (enum setting)row, optarg)) {
            fprintf(stderr, "mangle: --%s: bad value %s\n", table[row].name, optarg);
            return false;
        }
    }
    return argc - optind == 2;
}

static void flatten_all(struct packet_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        packet_flatten(&list->items[i]);
    }
}

/* What happens to segments before they are packets. */
static void change_segments(const struct settings *settings, struct packet_list *list,
                            uint64_t *random)
{
    const bool *given = settings->given;
    const unsigned long long *number = settings->number;
    size_t flows;

    if (given[START]) {
        cut_start(list, number[START]);
    }
    flows = flows_assign(list, given[PORT] ? (uint16_t)number[PORT] : 102);
    if (given[ONE_SIDE]) {
        keep_side(list, settings->side);
    }
    if (given[WRAP]) {
        wrap_sequences(list, flows);
    }
    if (given[COALESCE]) {
        coalesce(list);
    }
    if (given[RESEGMENT]) {
        resegment(list, number[RESEGMENT], NULL);
    }
    if (given[SPLIT]) {
        resegment(list, number[SPLIT], random);
    }
    make_monotonic(list);
    if (given[KEEPALIVE]) {
        insert_keepalives(list, flows, random);
    }
    if (given[RETRANSMIT]) {
        insert_retransmissions(list, flows, random);
    }
    if (given[OVERLAP]) {
        insert_overlaps(list, flows, false, random);
    }
    if (given[CONFLICT]) {
        insert_overlaps(list, flows, true, random);
    }
    if (given[IPV6]) {
        swap_ip_version(list);
    }
    if (given[EXTENSION_HEADERS]) {
        add_extension_headers(list);
    }
}

static void change_packets(const struct settings *settings, struct packet_list *list,
                           uint64_t *random)
{
    enum { INNER_TAG = 0x6065, OUTER_TAG = 0x0190 };
    const bool *given = settings->given;
    const unsigned long long *number = settings->number;

    if (given[FRAGMENT]) {
        fragment(list, number[FRAGMENT], given[SHUFFLE], random);
    }
    if (given[DROP]) {
        drop_packets(list, settings->percent, random);
    }
    make_monotonic(list);
    if (given[REORDER]) {
        reorder(list, number[REORDER], false, random);
    }
    if (given[REORDER_FREELY]) {
        reorder(list, number[REORDER_FREELY], true, random);
    }
    if (given[VLAN] || given[QINQ]) {
        add_tag(list, ETHERTYPE_VLAN, INNER_TAG);
    }
    if (given[QINQ]) {
        add_tag(list, ETHERTYPE_SERVICE_VLAN, OUTER_TAG);
    }
    if (given[DUPLICATE]) {
        duplicate(list, random);
    }
}

static void change_file(const struct settings *settings, struct capture *capture, uint64_t *random)
{
    static const struct {
        enum setting setting;
        enum link_type link;
    } links[] = {
        {TO_ETHERNET, LINK_ETHERNET}, {TO_SLL, LINK_SLL},   {TO_SLL2, LINK_SLL2},
        {TO_RAW, LINK_RAW},           {TO_NULL, LINK_NULL},
    };

    for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
        if (settings->given[links[i].setting]) {
            capture->link = links[i].link;
        }
    }
    if (settings->given[NANOSECONDS]) {
        capture->nanoseconds = true;
        for (size_t i = 0; i < capture->packets.count; i++) {
            struct packet *packet = &capture->packets.items[i];

            packet->time_ns += 1000 - packet->time_ns % 1000 - 1 - (int64_t)random_below(random, 9);
        }
        make_monotonic(&capture->packets);
    }
}

int main(int argc, char **argv)
{
    struct settings settings = {0};
    struct capture capture;
    struct write_options options = {0};
    uint64_t random;
    bool written;

    if (!parse_options(argc, argv, &settings)) {
        usage(stderr);
        return EXIT_USAGE;
    }
    random = settings.given[SEED] ? settings.number[SEED] : 1;
    if (!capture_read(argv[optind], &capture)) {
        return EXIT_INPUT;
    }
    change_segments(&settings, &capture.packets, &random);
    flatten_all(&capture.packets);
    change_packets(&settings, &capture.packets, &random);
    change_file(&settings, &capture, &random);
    options.format = settings.given[SECTIONS] ? FORMAT_PCAPNG_SECTIONS
                     : settings.given[PCAPNG] ? FORMAT_PCAPNG
                                              : FORMAT_PCAP;
    options.swapped = settings.given[SWAPPED];
    options.snap = (uint32_t)settings.number[SNAP];
    options.cut = settings.number[CUT];
    options.random = &random;
    written = capture_write(argv[optind + 1], &capture, &options);
    list_free(&capture.packets);
    return written ? EXIT_SUCCESS : EXIT_OUTPUT;
}
