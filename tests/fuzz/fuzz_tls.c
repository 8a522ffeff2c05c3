/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TLS: tapped and not decode alike, the leaves cover all bytes, and the records are the same when
 * they are handed over one by one. The first two bytes are the state before. */
#include "dissector/tls.h"

#include "exact.h"
#include "record_tap.h"

static tls_state state_of(const uint8_t *data)
{
    return (tls_state){.encrypted = (data[0] & 1) != 0,
                       .head_size = (uint8_t)(data[0] >> 1 & 3),
                       .head = {data[0], 0, 0, data[1]},
                       .owed = data[0] < 8 ? data[1] : 0};
}

static void check_texts(s7_bytes in, const tls_state *before)
{
    char buffer[300];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    tls_certificate certificate;
    tls_summary(in, before, &text);
    FUZZ_CHECK(text.length < sizeof buffer && strlen(buffer) == text.length);
    tls_certificate_read(in, &certificate);
    FUZZ_CHECK(fuzz_within(certificate.subject, in) && fuzz_within(certificate.issuer, in));
    text = s7_text_into(buffer, sizeof buffer);
    tls_name_text(in, &text);
    tls_name_text(certificate.subject, &text);
    tls_time_text(&certificate.not_before, &text);
    FUZZ_CHECK(text.length < sizeof buffer);
}

static void check_records(s7_bytes in, const tls_state *before)
{
    tls_state all = *before, single = *before;
    tls_records walk = {in, &all};
    tls_record record, again;
    while (tls_records_next(&walk, &record)) {
        tls_records one = {record.bytes, &single};
        FUZZ_CHECK(tls_records_next(&one, &again) && one.rest.size == 0);
        FUZZ_CHECK(record.readable == again.readable && record.continues == again.continues);
        FUZZ_CHECK(fuzz_within(record.payload, in) && record.continues <= record.payload.size);
        FUZZ_CHECK(all.owed == single.owed && all.head_size == single.head_size);
        FUZZ_CHECK(all.head_size < TLS_MESSAGE_HEADER);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const tls_state before = state_of(data);
    const s7_bytes in = fuzz_exact(data + 2, size - 2);
    record_tap *rt = record_tap_new();
    const char *why;
    const s7_notes notes = tls_decode(in, &before, record_tap_tap(rt));
    FUZZ_CHECK(notes == tls_decode(in, &before, NULL));
    FUZZ_CHECK(notes == record_tap_notes(rt));
    if (!record_tap_covers(rt, (uint32_t)in.size, &why)) {
        fprintf(stderr, "%s%s", why, record_tap_text(rt));
        abort();
    }
    check_records(in, &before);
    check_texts(in, &before);
    record_tap_free(rt);
    fuzz_free(in);
    return 0;
}
