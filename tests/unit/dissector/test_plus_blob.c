/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_blob.h"
#include "exact_bytes.h"
#include "plus_pdu.h"

static void streams_are_told_by_their_head(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        bool compressed;
        uint32_t version, dictionary;
        size_t stream;
    } rows[] = {
        {"98000002 787D 66052B13 AD AABBCCDD", true, 0x98000002, 0x66052B13, 11},
        {"789C 0300 00000001", true, 0, 0, 8},
        {"90000001 789C 0300 00000001", true, 0x90000001, 0, 8},
        {"98000002 789D 0300 00000001", false, 0, 0, 0}, /* not a multiple of 31 */
        {"98000002 799C 0300 00000001", false, 0, 0, 0},
        {"88000002 789C 0300 00000001", false, 0, 0, 0},
        {"789C 00000001", false, 0, 0, 0},
        {"78F9 66052B13 00000001", false, 0, 0, 0},
        {"98000002", false, 0, 0, 0},
        {"", false, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        s7_plus_compressed compressed;
        const s7_bytes bytes = exact_hex(rows[i].hex);
        assert_int_equal(s7_plus_blob_compressed(bytes, &compressed), rows[i].compressed);
        if (rows[i].compressed) {
            assert_int_equal(compressed.version, rows[i].version);
            assert_int_equal(compressed.dictionary, rows[i].dictionary);
            assert_int_equal(compressed.stream.size, rows[i].stream);
            assert_int_equal(compressed.stream.data[0], 0x78);
        }
        exact_free(bytes);
    }
}

static void streams_are_leaves_of_their_own(void **state)
{
    (void)state;
    const plus_row rows[] = {
        {RESPONSE("0586") "00 00 00 14 00 0F 98000002 787D 66052B13 AD AABBCCDD 00000000",
         "plus.value.length=15\nplus.blob.version=0x98000002\nplus.blob.dictionary=0x66052B13 "
         "(debug information or interface)\n"
         "plus.blob.compressed=787D66052B13ADAABBCCDD\nplus.fill=00000000\n"},
        {RESPONSE("0586") "00 00 00 14 00 08 789C 0300 00000001 00000000",
         "plus.blob.compressed=789C030000000001\nplus.fill=00000000\n"},
    };
    plus_rows_hold(rows, sizeof rows / sizeof *rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_are_told_by_their_head),
        cmocka_unit_test(streams_are_leaves_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
