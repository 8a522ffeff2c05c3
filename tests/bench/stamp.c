/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stamp.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

enum { ETHERNET = 14, IPV4 = 20, PROTOCOL_TCP = 6, MAX_FRAME = 65536 + 64, RECORD = 16 };
enum { IP_ID = ETHERNET + 4, IP_CHECKSUM = ETHERNET + 10, IP_SOURCE = ETHERNET + 12 };
enum { TCP = ETHERNET + IPV4, TCP_CHECKSUM = TCP + 16 };

struct stamp stamp_new(const struct packet *packet)
{
    struct packet copy = packet_copy(packet);
    struct stamp stamp;

    copy.extra_length = 0;
    copy.tag_count = 0;
    copy.padded = false;
    memset(copy.source_mac, 0, sizeof(copy.source_mac));
    memset(copy.destination_mac, 0, sizeof(copy.destination_mac));
    packet_flatten(&copy);
    packet_frame(&copy, LINK_ETHERNET, &stamp.frame, &stamp.length);
    packet_free(&copy);
    stamp.payload = packet->body_length;

    put16(stamp.frame + IP_ID, 0);
    memset(stamp.frame + IP_CHECKSUM, 0, 10); /* and both addresses */
    memset(stamp.frame + TCP, 0, 12);         /* ports and numbers */
    put16(stamp.frame + TCP_CHECKSUM, 0);
    stamp.ip_sum = checksum_add(0, stamp.frame + ETHERNET, IPV4);
    stamp.tcp_sum =
        checksum_add(PROTOCOL_TCP + stamp.length - TCP, stamp.frame + TCP, stamp.length - TCP);
    return stamp;
}

void stamp_free(struct stamp *stamp)
{
    free(stamp->frame);
    stamp->frame = NULL;
}

static void put_native32(uint8_t *at, uint32_t value)
{
    memcpy(at, &value, sizeof(value));
}

bool output_open(struct pcap_output *output, const char *path)
{
    static const uint32_t magic = 0xA1B2C3D4;
    uint8_t header[24] = {0};

    *output = (struct pcap_output){.file = strcmp(path, "-") == 0 ? stdout : fopen(path, "wb")};
    if (!output->file) {
        perror(path);
        return false;
    }
    setvbuf(output->file, NULL, _IOFBF, 1 << 20);
    put_native32(header, magic);
    memcpy(header + 4, &(uint16_t){2}, 2);
    memcpy(header + 6, &(uint16_t){4}, 2);
    put_native32(header + 16, 262144);
    put_native32(header + 20, LINK_ETHERNET);
    output->failed = fwrite(header, sizeof(header), 1, output->file) != 1;
    output->bytes = sizeof(header);
    return true;
}

bool output_close(struct pcap_output *output)
{
    output->failed |= fclose(output->file) != 0;
    return !output->failed;
}

static void write_record(struct pcap_output *output, uint8_t *record, size_t length,
                         int64_t time_us)
{
    put_native32(record, (uint32_t)(time_us / 1000000));
    put_native32(record + 4, (uint32_t)(time_us % 1000000));
    put_native32(record + 8, (uint32_t)length);
    put_native32(record + 12, (uint32_t)length);
    output->failed |= fwrite(record, RECORD + length, 1, output->file) != 1;
    output->bytes += RECORD + length;
    output->packets++;
}

void output_frame(struct pcap_output *output, const uint8_t *frame, size_t length, int64_t time_us)
{
    uint8_t record[RECORD + MAX_FRAME];

    memcpy(record + RECORD, frame, length);
    write_record(output, record, length, time_us);
}

static uint64_t halves(uint32_t value)
{
    return (value >> 16) + (value & 0xFFFF);
}

/* Locally administered addresses that repeat the IPv4 address. */
static void put_mac(uint8_t *at, uint32_t address)
{
    at[0] = 2;
    at[1] = 0;
    put32(at + 2, address);
}

void output_stamp(struct pcap_output *output, const struct stamp *stamp, const struct place *place,
                  int64_t time_us)
{
    uint8_t record[RECORD + MAX_FRAME];
    uint8_t *frame = record + RECORD;
    uint64_t addresses = halves(place->source.address) + halves(place->destination.address);
    uint64_t numbers = halves(place->sequence) + halves(place->acknowledgment);
    uint32_t ports = (uint32_t)place->source.port + place->destination.port;

    memcpy(frame, stamp->frame, stamp->length);
    put_mac(frame, place->destination.address);
    put_mac(frame + 6, place->source.address);
    put16(frame + IP_ID, place->id);
    put32(frame + IP_SOURCE, place->source.address);
    put32(frame + IP_SOURCE + 4, place->destination.address);
    put16(frame + IP_CHECKSUM, checksum_finish(stamp->ip_sum + addresses + place->id));
    put16(frame + TCP, place->source.port);
    put16(frame + TCP + 2, place->destination.port);
    put32(frame + TCP + 4, place->sequence);
    put32(frame + TCP + 8, place->acknowledgment);
    put16(frame + TCP_CHECKSUM, checksum_finish(stamp->tcp_sum + addresses + ports + numbers));
    write_record(output, record, stamp->length, time_us);
}
