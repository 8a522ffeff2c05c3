/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void blocks_are_counted_by_type(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"all types", UD_RESPONSE, 3, 0x01, 0, "3038 0001 3041 0102", NULL, 0,
         "response block functions: list blocks",
         "block_list.type=08\nblock.type=0x08 (OB)\nblock_list.count=1\n"
         "block_list.type=0A\nblock.type=0x0A (DB)\nblock_list.count=258\n"},
        {"no digits", UD_RESPONSE, 3, 0x01, 0, "5858 0001", NULL, 0, NULL,
         "block_list.type=XX\nblock_list.count=1\n"},
        {"cut", UD_RESPONSE, 3, 0x01, 0, "3038 0001 30", NULL, 0, NULL,
         "block_list.count=1\nblock_list.type=0\n!=truncated (malformed)\n"},
        {"of one type", UD_REQUEST, 3, 0x02, 0, "3041", NULL, 0,
         "request block functions: list blocks of type DB",
         "block_list.type=0A\nblock.type=0x0A (DB)\n"},
        {"of no type", UD_REQUEST, 3, 0x02, 0, "2020", NULL, 0,
         "request block functions: list blocks of type", "block_list.type=\n"},
        {"numbers", UD_RESPONSE, 3, 0x02, 0, "0031 22 01 FFFF 42 29", NULL, 0,
         "response block functions: list blocks of type",
         "block_list.number=49\nblock_list.flags=0x22\nblock.language=0x01 (STL)\n"
         "block_list.number=65535\nblock_list.flags=0x42\nblock.language=0x29\n"},
        {"refused", UD_RESPONSE, 3, 0x02, 0, "", NULL, 0, NULL, "userdata.data_length=0\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

#define HEADER                                                                                     \
    "7070 01 03 05 0A 000A 00000250 00000003"                                                      \
    "02395D99 2D70 03A16383 21A7 0001 0002 0003 0208"
#define FOOTER "4155544F52202020 46414D494C592020 4E414D4520202020 21 00 63CC 0000000000000000"

static void block_info_is_header_and_footer(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"asked", UD_REQUEST, 3, 0x03, 0, "3041 3030303130 41", NULL, 0,
         "request block functions: block info DB10",
         "block_info.name=0A00010A\nblock=DB10\nblock.type=0x0A (DB)\nblock.number=10\n"
         "block.file_system=0x41 (active)\n"},
        {"asked for something else", UD_REQUEST, 3, 0x03, 0, "5858 3030303130 41", NULL, 0,
         "request block functions: block info", "block_info.name=XX00010A\n"},
        {"answer", UD_RESPONSE, 3, 0x03, 0, "0100 004A 2200" HEADER FOOTER, NULL, 0,
         "response block functions: block info DB10",
         "block_info.head=0x0100\nblock_info.length=74\nblock_info.reserved=0x2200\n"
         "block.linked=1\nblock.standard=1\nblock.language=0x05\nblock.header_number=10\n"
         "block.load_memory=592\nblock.security=0x00000003 (know-how protection)\n"
         "block.interface_length=1\nblock.additional_length=2\nblock.local_length=3\n"
         "block.mc7_length=520\nblock.author=AUTOR\nblock.family=FAMILY\nblock.name=NAME\n"
         "block.version=2.1\nblock.checksum=0x63CC\n"},
        {"longer than it says", UD_RESPONSE, 3, 0x03, 0, "0100 004A 2200" HEADER FOOTER "AA", NULL,
         0, NULL, "block.checksum=0x63CC\n!=trailing (malformed)\nundecoded=AA\n"},
        {"shorter than it says", UD_RESPONSE, 3, 0x03, 0, "0100 004A 2200" HEADER, NULL, 0, NULL,
         "block.mc7_length=520\n!=truncated (malformed)\n!=truncated (malformed)\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_counted_by_type),
        cmocka_unit_test(block_info_is_header_and_footer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
