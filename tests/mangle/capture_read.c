/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_file.h"

#include <pcap/pcap.h>
#include <stdio.h>

/* The magic number of pcap files with nanoseconds, as read on either kind of machine. */
enum { MAGIC_NANO_FIRST_NATIVE = 0x4D, MAGIC_NANO_FIRST_SWAPPED = 0xA1 };

static bool magic_is_nano(const char *path)
{
    unsigned char magic[4] = {0};
    FILE *file = fopen(path, "rb");
    bool nano = false;

    if (file) {
        nano = fread(magic, 1, 4, file) == 4 &&
               ((magic[0] == MAGIC_NANO_FIRST_NATIVE && magic[1] == 0x3C && magic[2] == 0xB2) ||
                (magic[0] == MAGIC_NANO_FIRST_SWAPPED && magic[1] == 0xB2 && magic[2] == 0x3C));
        fclose(file);
    }
    return nano;
}

static bool link_of(int data_link, enum link_type *out)
{
    static const struct {
        int data_link;
        enum link_type link;
    } table[] = {
        {DLT_NULL, LINK_NULL},     {DLT_EN10MB, LINK_ETHERNET}, {DLT_RAW, LINK_RAW},
        {DLT_LINUX_SLL, LINK_SLL}, {DLT_LINUX_SLL2, LINK_SLL2},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (table[i].data_link == data_link) {
            *out = table[i].link;
            return true;
        }
    }
    return false;
}

static void read_packets(pcap_t *source, struct capture *out)
{
    struct pcap_pkthdr *header;
    const unsigned char *frame;

    while (pcap_next_ex(source, &header, &frame) == 1) {
        struct packet packet;

        if (packet_parse(out->link, frame, header->caplen, header->len, &packet)) {
            packet.time_ns = (int64_t)header->ts.tv_sec * 1000000000 + header->ts.tv_usec;
            out->nanoseconds |= packet.time_ns % 1000 != 0;
            list_add(&out->packets, packet);
        }
    }
}

bool capture_read(const char *path, struct capture *out)
{
    char error[PCAP_ERRBUF_SIZE];
    pcap_t *source =
        pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, error);
    bool known;

    *out = (struct capture){0};
    if (!source) {
        fprintf(stderr, "%s: %s\n", path, error);
        return false;
    }
    known = link_of(pcap_datalink(source), &out->link);
    if (known) {
        out->nanoseconds = magic_is_nano(path);
        read_packets(source, out);
    } else {
        fprintf(stderr, "%s: link type %d is not supported\n", path, pcap_datalink(source));
    }
    pcap_close(source);
    return known;
}
