/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The yardstick of the benchmark: a libpcap loop that only counts packets and their bytes. */
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    char error[PCAP_ERRBUF_SIZE];
    struct pcap_pkthdr *header;
    const unsigned char *frame;
    uint64_t packets = 0, bytes = 0;
    pcap_t *source;
    int status;

    if (argc != 2) {
        fputs("usage: pcapcount FILE\n", stderr);
        return 2;
    }
    source = pcap_open_offline(argv[1], error);
    if (!source) {
        fprintf(stderr, "%s\n", error);
        return 3;
    }
    while ((status = pcap_next_ex(source, &header, &frame)) == 1) {
        packets++;
        bytes += header->len;
    }
    if (status == PCAP_ERROR) {
        fprintf(stderr, "%s: %s\n", argv[1], pcap_geterr(source));
    }
    pcap_close(source);
    printf("%" PRIu64 " %" PRIu64 "\n", packets, bytes);
    return status == PCAP_ERROR ? 3 : 0;
}
