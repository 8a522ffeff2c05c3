/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever else libpcap opens: pcap of versions before 2.4 and what later versions of libpcap may
 * learn. libpcap reads through the block reader, so that pipes and compressed files work here
 * too. */
#include "capture/file.h"
#include "capture/link_type.h"
#include "capture/ticks.h"

#include <pcap/pcap.h>
#include <stdio.h>
#include <string.h>

typedef struct fallback {
    pcap_t *pcap;
    uint32_t link_type;
    cap_option name;
} fallback;

static ssize_t read_through(void *user, char *to, size_t size)
{
    cap_reader *reader = user;
    size_t have = size ? MIN(cap_reader_have(reader, 1), size) : 0;

    if (have) {
        memcpy(to, reader->at, have);
        reader->at += have;
    }
    return (ssize_t)have;
}

static bool ended(cap_file *file, const char *error)
{
    const cap_fault *fault = &file->reader->fault;
    bool truncated = g_str_has_prefix(error, "truncated");

    if (fault->text) {
        return cap_file_end(file, NULL, 0, truncated, 0);
    }
    cap_file_problem(file, truncated ? CAP_PROBLEM_CUT : CAP_PROBLEM_FORMAT,
                     "%s in packet %" G_GUINT64_FORMAT " before byte %" G_GUINT64_FORMAT ": %s",
                     truncated ? "ends" : "damaged", file->frame + 1,
                     cap_reader_offset(file->reader), error);
    return false;
}

/* libpcap was asked for nanoseconds. */
static int64_t time_of(const struct timeval *at)
{
    enum { SECOND = 1000000000 };
    const int64_t seconds = CLAMP(at->tv_sec, CAP_TIME_MIN / SECOND, CAP_TIME_MAX / SECOND);
    return cap_time_within(seconds * SECOND + CLAMP(at->tv_usec, 0, INT64_C(4294967295)));
}

static bool fallback_next(cap_file *file, cap_packet *packet)
{
    fallback *state = file->state;
    struct pcap_pkthdr *header;
    const u_char *data;
    int result = pcap_next_ex(state->pcap, &header, &data);

    if (result == PCAP_ERROR_BREAK) {
        return cap_file_end(file, NULL, 0, 0, 0);
    }
    if (result != 1) {
        return ended(file, pcap_geterr(state->pcap));
    }
    packet->stamp.time = time_of(&header->ts);
    packet->stamp.frame = ++file->frame;
    packet->stamp.file = file->index;
    packet->interface_id = 0;
    packet->link_type = state->link_type;
    packet->captured = header->caplen;
    packet->original = MAX(header->caplen, header->len);
    packet->data = data;
    packet->option_bytes = 0;
    return true;
}

/* libpcap was asked for nanoseconds, whatever the file has. */
static void fallback_describe(const cap_file *file, uint32_t interface_id, cap_interface_info *info)
{
    const fallback *state = file->state;
    const int snap_length = pcap_snapshot(state->pcap);

    *info = (cap_interface_info){
        .id = interface_id,
        .link_type = state->link_type,
        .snap_length = snap_length > 0 ? (uint32_t)snap_length : 0,
        .resolution = CAP_RESOLUTION_NANO,
        .options = &state->name,
        .option_count = 1,
    };
}

static void fallback_free(void *user)
{
    fallback *state = user;

    pcap_close(state->pcap); /* closes the stream too */
    g_free(state);
}

cap_recognised cap_fallback_recognise(cap_file *file)
{
    cookie_io_functions_t functions = {.read = read_through};
    FILE *stream = fopencookie(file->reader, "r", functions);
    char error[PCAP_ERRBUF_SIZE];
    fallback *state;
    pcap_t *pcap;

    if (!stream) {
        return CAP_RECOGNISED_OTHER;
    }
    pcap = pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, error);
    if (!pcap) {
        fclose(stream);
        return CAP_RECOGNISED_OTHER;
    }
    state = g_new0(fallback, 1);
    state->pcap = pcap;
    state->link_type = cap_link_type_of_dlt(pcap_datalink(pcap));
    file->state = state;
    file->free_state = fallback_free;
    file->next = fallback_next;
    file->describe = fallback_describe;
    state->name = cap_file_name_option(file);
    file->format =
        g_strdup_printf("pcap %d.%d (libpcap)", pcap_major_version(pcap), pcap_minor_version(pcap));
    return CAP_RECOGNISED_OPEN;
}
