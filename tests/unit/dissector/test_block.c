/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/block.h"

#include "exact_bytes.h"
#include "facts.h"
#include "record_tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* DB 7: 4 bytes of data, an interface with a fill byte, an additional part of 2 bytes. */
#define HEADER                                                                                     \
    "7070 01 03 05 0A 0007 00000060 00000003 029147602BB5 029147602BB6 0012 0002 0005 0004"
#define PARTS                                                                                      \
    "DEADBEEF "                                                                                    \
    "050100 0700 0300 11040401040604 010203 52 "                                                   \
    "AABB "
#define FOOTER "5457490000000000 54657374484D4900 4441544144422020 21 00 C0DF 0000000000000000"

static char *tree_of(s7_bytes bytes, bool more, bool *covered)
{
    record_tap *rt = record_tap_new();
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over(bytes, record_tap_tap(rt), &notes);
    s7_block_decode(&c, S7F_TRANSFER_PAYLOAD, more);
    assert_true(s7_finish(&c));
    *covered = record_tap_covers(rt, (uint32_t)bytes.size, NULL);
    char *tree = strdup(record_tap_text(rt));
    record_tap_free(rt);
    return tree;
}

static void check(s7_bytes bytes, bool more, const char *facts)
{
    bool covered;
    char *tree = tree_of(bytes, more, &covered);
    facts_hold("block", tree, facts);
    assert_true(covered);
    free(tree);
}

static void decodes_whole_blocks(void **state)
{
    (void)state;
    const s7_bytes block = exact_hex(HEADER PARTS FOOTER);
    check(block, false,
          "block.mark=pp\n"
          "block.format=0x01 (code or data)\n"
          "block.flags=0x03\n"
          "block.linked=1\n"
          "block.standard=1\n"
          "block.non_retain=0\n"
          "block.language=0x05 (DB)\n"
          "block.header_type=0x0A (DB)\n"
          "block.header_number=7\n"
          "block.load_memory=96\n"
          "block.security=0x00000003 (know-how protection)\n"
          "block.code_ms=43075424\n"
          "block.code_days=11189\n"
          "block.code_time=2014-08-20 11:57:55.424\n"
          "block.interface_time=2014-08-21 11:57:55.424\n"
          "block.interface_length=18\n"
          "block.additional_length=2\n"
          "block.local_length=5\n"
          "block.mc7_length=4\n"
          "block.mc7=DEADBEEF\n"
          "block.interface_kind=050100\n"
          "block.declarations_length=7\n"
          "block.initial_length=3\n"
          "block.declarations=11040401040604\n"
          "block.initial_values=010203\n"
          "block.interface_fill=52\n"
          "block.additional=AABB\n"
          "block.author=TWI\n"
          "block.family=TestHMI\n"
          "block.name=DATADB\n"
          "block.version_code=0x21\n"
          "block.version=2.1\n"
          "block.checksum=0xC0DF\n"
          "block.footer_reserved=0000000000000000\n");
    exact_free(block);
}

static void reads_header_and_footer(void **state)
{
    (void)state;
    const s7_bytes block = exact_hex(HEADER PARTS FOOTER);
    s7_block_header header;
    assert_true(s7_block_read(block, &header));
    assert_int_equal(header.format, 1);
    assert_int_equal(header.flags, 3);
    assert_int_equal(header.language, 5);
    assert_int_equal(header.type, 0x0A);
    assert_int_equal(header.number, 7);
    assert_int_equal(header.load_memory, block.size);
    assert_int_equal(header.security, S7_BLOCK_KNOW_HOW);
    assert_int_equal(header.code.days, 11189);
    assert_int_equal(header.interface.days, 11190);
    assert_int_equal(header.interface_length, 18);
    assert_int_equal(header.additional_length, 2);
    assert_int_equal(header.local_length, 5);
    assert_int_equal(header.mc7_length, 4);
    assert_true(header.has_footer);
    assert_memory_equal(header.author.data, "TWI\0\0\0\0\0", 8);
    assert_memory_equal(header.family.data, "TestHMI", 8);
    assert_memory_equal(header.name.data, "DATADB  ", 8);
    assert_int_equal(header.version, 0x21);
    assert_int_equal(header.checksum, 0xC0DF);
    exact_free(block);
}

/* Every beginning of a block is a slice; each byte of it has one field. */
static void decodes_slices_of_every_length(void **state)
{
    (void)state;
    const s7_bytes whole = exact_hex(HEADER PARTS FOOTER);
    for (size_t size = 0; size < whole.size; size++) {
        const s7_bytes slice = exact_copy(whole, size);
        s7_block_header header;
        assert_int_equal(s7_block_begins(slice), size >= S7_BLOCK_HEADER);
        assert_int_equal(s7_block_read(slice, &header), size >= S7_BLOCK_HEADER);
        assert_false(header.has_footer);
        if (size >= S7_BLOCK_HEADER)
            check(slice, true, "block.header_number=7\n");
        exact_free(slice);
    }
    exact_free(whole);
}

static void does_not_guess_at_a_block_that_ends_early(void **state)
{
    (void)state;
    const s7_bytes slice = exact_hex(HEADER " 01020304");
    check(slice, true, "block.mc7=01020304\n");
    check(slice, false, "block.mc7_length=4\ntransfer.payload=01020304\n");
    exact_free(slice);
}

static void shows_bytes_behind_the_footer(void **state)
{
    (void)state;
    const s7_bytes block = exact_hex(HEADER PARTS FOOTER "0102");
    check(block, false, "block.checksum=0xC0DF\ntransfer.payload=0102\n");
    exact_free(block);
}

static void leaves_interfaces_of_another_form(void **state)
{
    (void)state;
    const s7_bytes block = exact_hex(HEADER "DEADBEEF "
                                            "050100 0800 0500 11040401040604 010203 52 "
                                            "AABB " FOOTER);
    check(block, false,
          "block.interface_bytes=050100080005001104040104060401020352\nblock.additional=AABB\n");
    exact_free(block);
}

static void knows_where_a_block_begins(void **state)
{
    (void)state;
    const char *const others[] = {
        "7071 01 03 05 0A 0007 00000060 00000003 029147602BB5 029147602BB6 0012 0002 0005 0004",
        "7070 01 03 05 3A 0007 00000060 00000003 029147602BB5 029147602BB6 0012 0002 0005 0004",
        "7070 01 03 05 0A 0007 00000061 00000003 029147602BB5 029147602BB6 0012 0002 0005 0004",
        "7070 01 03 05 0A 0007 00010060 00000003 029147602BB5 029147602BB6 0012 0002 0005 0004",
        "7070",
        "",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const s7_bytes bytes = exact_hex(others[i]);
        assert_false(s7_block_begins(bytes));
        exact_free(bytes);
    }
}

static void check_time(uint32_t ms, uint16_t days, const char *expected)
{
    char buffer[32];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_block_time_text((s7_block_time){ms, days}, &text);
    assert_string_equal(buffer, expected);
}

static void writes_times(void **state)
{
    (void)state;
    check_time(0, 0, "1984-01-01 00:00:00.000");
    check_time(86399999, 59, "1984-02-29 23:59:59.999");
    check_time(0, 60, "1984-03-01 00:00:00.000");
    check_time(0, 365, "1984-12-31 00:00:00.000");
    check_time(0, 366, "1985-01-01 00:00:00.000");
    check_time(0, 5903, "2000-02-29 00:00:00.000");
    check_time(86400001, 5903, "2000-03-01 00:00:00.001");
    check_time(0, 11726, "2016-02-08 00:00:00.000");
    check_time(4294967295, 65535, "2163-07-25 17:02:47.295");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_whole_blocks),
        cmocka_unit_test(reads_header_and_footer),
        cmocka_unit_test(decodes_slices_of_every_length),
        cmocka_unit_test(does_not_guess_at_a_block_that_ends_early),
        cmocka_unit_test(shows_bytes_behind_the_footer),
        cmocka_unit_test(leaves_interfaces_of_another_form),
        cmocka_unit_test(knows_where_a_block_begins),
        cmocka_unit_test(writes_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
