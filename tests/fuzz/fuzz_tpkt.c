/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TPKT: header decoding tapped and not, framing, and picking up a stream that lost bytes: where it
 * is picked up does not depend on how the stream was cut. */
#include "dissector/tpkt.h"

#include "exact.h"
#include "record_tap.h"

static void check_decode(s7_bytes in, record_tap *rt)
{
    tpkt_packet plain, tapped;
    const char *why;
    tpkt_decode(in, &plain, NULL);
    record_tap_reset(rt);
    tpkt_decode(in, &tapped, record_tap_tap(rt));
    FUZZ_CHECK(plain.version == tapped.version && plain.reserved == tapped.reserved);
    FUZZ_CHECK(plain.length == tapped.length && plain.notes == tapped.notes);
    FUZZ_CHECK(plain.payload.data == tapped.payload.data);
    FUZZ_CHECK(plain.payload.size == tapped.payload.size);
    FUZZ_CHECK(plain.notes == record_tap_notes(rt));
    FUZZ_CHECK(fuzz_within(plain.payload, in));
    /* Notes reach beyond the header, to where the packet ends; its leaves do not. */
    if (in.size <= TPKT_HEADER)
        FUZZ_CHECK(record_tap_covers(rt, (uint32_t)in.size, &why));
}

static void check_frame(s7_bytes in)
{
    uint32_t size;
    tpkt_packet packet;
    const tpkt_frame frame = tpkt_frame_at(in, &size);
    tpkt_decode(in, &packet, NULL);
    FUZZ_CHECK((frame == TPKT_FOREIGN) == (size == 0));
    FUZZ_CHECK((frame == TPKT_COMPLETE) == (size > 0 && size <= in.size));
    if (frame == TPKT_COMPLETE)
        FUZZ_CHECK(packet.length == size && packet.payload.size == size - TPKT_HEADER);
    if (frame == TPKT_FOREIGN && in.size >= TPKT_HEADER)
        FUZZ_CHECK(packet.version != 3 || packet.reserved != 0 || packet.length < TPKT_MIN);
}

static void check_resync(s7_bytes in, size_t cut)
{
    size_t keep, keep_head, keep_tail;
    uint32_t size;
    const size_t at = tpkt_resync(in, &keep);
    FUZZ_CHECK(at <= in.size && keep <= at);
    if (at < in.size) {
        FUZZ_CHECK(keep == at);
        FUZZ_CHECK(tpkt_frame_at(s7_slice(in, at, in.size), &size) != TPKT_FOREIGN);
    } else {
        FUZZ_CHECK(in.size - keep < 8);
    }
    const s7_bytes head = fuzz_exact(in.data, cut);
    const size_t in_head = tpkt_resync(head, &keep_head);
    if (in_head < cut) {
        FUZZ_CHECK(in_head == at);
    } else {
        const s7_bytes tail = s7_slice(in, keep_head, in.size);
        FUZZ_CHECK(keep_head + tpkt_resync(tail, &keep_tail) == at);
        FUZZ_CHECK(keep_head + keep_tail == keep);
    }
    fuzz_free(head);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const s7_bytes in = fuzz_exact(data + 1, size - 1);
    record_tap *rt = record_tap_new();
    check_decode(in, rt);
    check_frame(in);
    check_resync(in, in.size > 0 ? data[0] % (in.size + 1) : 0);
    record_tap_free(rt);
    fuzz_free(in);
    return 0;
}
