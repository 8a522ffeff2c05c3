/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames that are not S7, as they pass a mirror port beside it. */
#ifndef BENCH_NOISE_H
#define BENCH_NOISE_H

#include "stamp.h"

struct noise;

/* The same seed gives the same frames. */
struct noise *noise_new(uint64_t seed);
void noise_free(struct noise *noise);

/* TCP on other ports (three of six), UDP, PROFINET real time, ARP. */
void noise_write(struct noise *noise, struct pcap_output *output, int64_t time_us);

#endif
