/* SPDX-License-Identifier: GPL-2.0-or-later */
/* COTP: tapped and not decode alike, the leaves cover the header, the rest is the payload. */
#include "dissector/cotp.h"

#include "exact.h"
#include "record_tap.h"

static void check_same(const cotp_tpdu *a, const cotp_tpdu *b)
{
    FUZZ_CHECK(a->header_length == b->header_length && a->type == b->type && a->code == b->code);
    FUZZ_CHECK(a->destination == b->destination && a->source == b->source);
    FUZZ_CHECK(a->class_option == b->class_option && a->tpdu_size == b->tpdu_size);
    FUZZ_CHECK(a->reason == b->reason && a->eot == b->eot && a->notes == b->notes);
    FUZZ_CHECK(a->calling.data == b->calling.data && a->calling.size == b->calling.size);
    FUZZ_CHECK(a->called.data == b->called.data && a->called.size == b->called.size);
    FUZZ_CHECK(a->payload.data == b->payload.data && a->payload.size == b->payload.size);
}

static void check_tsap(s7_bytes tsap)
{
    cotp_tsap decoded;
    cotp_tsap_decode(tsap, &decoded);
    const size_t length = strnlen(decoded.text, sizeof decoded.text);
    FUZZ_CHECK(length < sizeof decoded.text);
    FUZZ_CHECK((length == 0) == (tsap.size == 0));
    FUZZ_CHECK(decoded.rack <= 7 && decoded.slot <= 31);
    FUZZ_CHECK(cotp_connection_type_name(decoded.connection_type) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const s7_bytes in = fuzz_exact(data, size);
    record_tap *rt = record_tap_new();
    cotp_tpdu plain, tapped;
    const char *why;
    const bool decoded = cotp_decode(in, &plain, NULL);
    FUZZ_CHECK(cotp_decode(in, &tapped, record_tap_tap(rt)) == decoded);
    check_same(&plain, &tapped);
    FUZZ_CHECK(plain.notes == record_tap_notes(rt));
    if (!record_tap_covers(rt, plain.header_length, &why)) {
        fprintf(stderr, "%s%s", why, record_tap_text(rt));
        abort();
    }
    FUZZ_CHECK(plain.header_length + plain.payload.size == in.size);
    FUZZ_CHECK(fuzz_within(plain.payload, in));
    FUZZ_CHECK(fuzz_within(plain.calling, in) && fuzz_within(plain.called, in));
    check_tsap(plain.calling);
    check_tsap(plain.called);
    check_tsap(in);
    record_tap_free(rt);
    fuzz_free(in);
    return 0;
}
