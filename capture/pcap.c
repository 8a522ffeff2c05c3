/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcap files (draft-ietf-opsawg-pcap), in the byte order of the machine that wrote them:
 *
 *   file header   magic 4 | major 2 | minor 2 | zone 4 | sigfigs 4 | snap length 4 | link type 4
 *   record        seconds 4 | fraction 4 | captured 4 | original 4 | captured bytes
 *
 * The link type is in the lower 26 bits; above them stands the length of the frame check
 * sequence. Versions before 2.4 have the two lengths in another order and go to libpcap. */
#include "capture/file.h"
#include "capture/load.h"

#define FILE_HEADER    24
#define LINK_TYPE_MASK 0x03ffffffu
#define FCS_KNOWN      0x04000000u /* the upper four bits count words of 16 bits */
/* What libpcap and Wireshark take for the largest packet of ordinary link types. */
#define SNAP_LENGTH_MAX 262144u

typedef struct pcap_variant {
    uint32_t magic;
    uint32_t record_header; /* bytes */
    int64_t fraction;       /* ns */
} pcap_variant;

static const pcap_variant variants[] = {
    {0xa1b2c3d4, 16, 1000},
    {0xa1b23c4d, 16, 1},
    /* Alexey Kuznetzov's, of Linux distributions of about 2000: interface index, protocol, packet
     * type and a pad byte follow the lengths. */
    {0xa1b2cd34, 24, 1000},
};

typedef struct pcap {
    bool swapped;
    uint32_t record_header;
    int64_t fraction;
    uint32_t captured_max;
    uint32_t link_type;
    uint32_t snap_length;
    uint8_t fcs_length; /* bytes of the frame check sequence */
    cap_option options[2];
} pcap;

static bool damaged(cap_file *file, const pcap *state, uint32_t captured)
{
    cap_file_problem(file, CAP_PROBLEM_FORMAT,
                     "damaged at byte %" G_GUINT64_FORMAT ": packet %" G_GUINT64_FORMAT
                     " claims %u captured bytes, where at most %u were expected",
                     cap_reader_offset(file->reader), file->frame + 1, captured,
                     state->captured_max);
    return false;
}

static bool cut(cap_file *file, size_t have, size_t need)
{
    return cap_file_end(file, NULL, cap_reader_offset(file->reader), have, need);
}

static bool pcap_next(cap_file *file, cap_packet *packet)
{
    const pcap *state = file->state;
    cap_reader *reader = file->reader;
    size_t have = cap_reader_have(reader, state->record_header);
    size_t need;
    uint32_t captured, original;
    const uint8_t *at;

    if (have < state->record_header) {
        return cut(file, have, state->record_header);
    }
    captured = cap_load_u32(reader->at + 8, state->swapped);
    if (captured > state->captured_max) {
        return damaged(file, state, captured);
    }
    need = state->record_header + captured;
    have = cap_reader_have(reader, need);
    if (have < need) {
        return cut(file, have, need);
    }
    at = reader->at;
    original = cap_load_u32(at + 12, state->swapped);
    packet->stamp.time = (int64_t)cap_load_u32(at, state->swapped) * 1000000000 +
                         (int64_t)cap_load_u32(at + 4, state->swapped) * state->fraction;
    packet->stamp.frame = ++file->frame;
    packet->stamp.file = file->index;
    packet->interface_id = 0;
    packet->link_type = state->link_type;
    packet->captured = captured;
    packet->original = MAX(captured, original);
    packet->data = at + state->record_header;
    packet->option_bytes = 0;
    reader->at = at + need;
    return true;
}

static const pcap_variant *find_variant(const uint8_t *head, bool *swapped)
{
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(variants); i++) {
        *swapped = i % 2;
        if (cap_load_u32(head, *swapped) == variants[i / 2].magic) {
            return &variants[i / 2];
        }
    }
    return NULL;
}

/* The format knows no interfaces: the name of the file stands for the one that there is. */
static void pcap_describe(const cap_file *file, uint32_t interface_id, cap_interface_info *info)
{
    const pcap *state = file->state;

    *info = (cap_interface_info){
        .id = interface_id,
        .link_type = state->link_type,
        .snap_length = state->snap_length,
        .resolution = state->fraction == 1 ? CAP_RESOLUTION_NANO : CAP_RESOLUTION_MICRO,
        .options = state->options,
        .option_count = state->fcs_length ? 2 : 1,
    };
}

cap_recognised cap_pcap_recognise(cap_file *file)
{
    cap_reader *reader = file->reader;
    size_t have = cap_reader_have(reader, FILE_HEADER);
    const pcap_variant *variant;
    pcap *state;
    bool swapped;

    variant = have < 4 ? NULL : find_variant(reader->at, &swapped);
    if (!variant) {
        return CAP_RECOGNISED_OTHER;
    }
    if (have < FILE_HEADER) {
        cap_file_end(file, "the file header", 0, have, FILE_HEADER);
        return CAP_RECOGNISED_BROKEN;
    }
    if (cap_load_u16(reader->at + 4, swapped) != 2 || cap_load_u16(reader->at + 6, swapped) < 4) {
        return CAP_RECOGNISED_OTHER;
    }
    state = g_new0(pcap, 1);
    state->swapped = swapped;
    state->record_header = variant->record_header;
    state->fraction = variant->fraction;
    state->captured_max = CLAMP(cap_load_u32(reader->at + 16, swapped), SNAP_LENGTH_MAX,
                                (uint32_t)CAP_RECORD_MAX - variant->record_header);
    state->snap_length = cap_load_u32(reader->at + 16, swapped);
    state->link_type = cap_load_u32(reader->at + 20, swapped);
    state->fcs_length = state->link_type & FCS_KNOWN ? (uint8_t)((state->link_type >> 28) * 2) : 0;
    state->link_type &= LINK_TYPE_MASK;
    state->options[0] = cap_file_name_option(file);
    state->options[1] = (cap_option){CAP_OPTION_IF_FCSLEN, 1, &state->fcs_length};
    reader->at += FILE_HEADER;
    file->state = state;
    file->free_state = g_free;
    file->next = pcap_next;
    file->describe = pcap_describe;
    file->format = g_strdup("pcap");
    return CAP_RECOGNISED_OPEN;
}
