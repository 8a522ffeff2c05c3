/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_end.h"
#include "exact_bytes.h"
#include "plus_pdu.h"

static void ends_have_four_forms(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        bool ends;
    } rows[] = {
        {"00000000", true},      {"05 00000000", true},          {"84EB3B 00000000", true},
        {DIGEST, true},          {"05 " DIGEST, true},           {"00000001", false},
        {"0000000000", true},    {"00 00 00000000", false},      {"05 00000001", false},
        {"05 20 000102", false}, {"8080808080 00000000", false}, {"", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const s7_bytes bytes = exact_hex(rows[i].hex);
        s7_notes notes = 0;
        const s7_cursor c = s7_cursor_over(bytes, NULL, &notes);
        assert_int_equal(s7_plus_ends_here(&c), rows[i].ends);
        exact_free(bytes);
    }
}

static void ends_are_shown(void **state)
{
    (void)state;
    const plus_row rows[] = {
        {REQUEST("054C") "00000000 00 00 " QUALIFIER "00000000",
         "plus.struct=1256\nplus.fill=00000000\n"},
        {REQUEST("054C") "00000000 00 00 " QUALIFIER "84EB3B 00000000",
         "plus.integrity_id=79291\nplus.fill=00000000\n"},
        {REQUEST("054C") "00000000 00 00 " QUALIFIER "05" DIGEST,
         "plus.integrity_id=5\nplus.digest_length=32\n"},
        {REQUEST("054C") "00000000 00 00 " QUALIFIER "00 05 00000000",
         "plus.zero=00\nplus.integrity_id=5\n"},
        {REQUEST("054C") "00000000 00 00 00000000", "plus.field_count=0\nplus.fill=00000000\n"},
    };
    plus_rows_hold(rows, sizeof rows / sizeof *rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_have_four_forms),
        cmocka_unit_test(ends_are_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
