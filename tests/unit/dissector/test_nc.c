/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void files_are_named_and_carried(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"request download", UD_NC_REQUEST, 15, 0x01, 1, "2F5F4E5F4D50465F444952", NULL, 0,
         "NC request NC programming: NC request download /_N_MPF_DIR", "nc.file=/_N_MPF_DIR\n"},
        {"may download", 0xB, 15, 0x01, 1, "08 00", NULL, 0,
         "NC response NC programming: NC request download",
         "nc.unacknowledged=8\nnc.reserved=00\n"},
        {"first part", UD_NC_PUSH, 15, 0x02, 1,
         "0000 202020202020203432303136303230383134353133373030 2F412F420A 4730310A", NULL, 0,
         "NC push NC programming: NC download block /A/B",
         "nc.reserved=0000\nnc.file_length=4\nnc.file_time=2016020814513700\nnc.path=/A/"
         "B\\x0A\nnc.data=4730310A\n"},
        {"further part", UD_NC_PUSH, 15, 0x02, 1, "0000 4730312058310A", NULL, 0,
         "NC push NC programming: NC download block", "nc.reserved=0000\nnc.data=4730312058310A\n"},
        {"folder without path", UD_NC_PUSH, 15, 0x07, 1,
         "0000 202020202020202020202020202020202020202020202020", NULL, 0, NULL,
         "nc.file_length_text=\nnc.file_time=\n"},
        {"path without end", UD_NC_PUSH, 15, 0x07, 1,
         "0000 202020202020203432303136303230383134353133373030 2F41", NULL, 0, NULL,
         "nc.file_length=4\nnc.data=2F41\n"},
        {"continue", UD_NC_PUSH, 15, 0x03, 1, "08 00", NULL, 0, NULL,
         "nc.unacknowledged=8\nnc.reserved=00\n"},
        {"continue with more", UD_NC_PUSH, 15, 0x08, 1, "08 00 AA", NULL, 0, NULL,
         "nc.unacknowledged=8\nuserdata.payload=AA\n"},
        {"start upload", UD_NC_REQUEST, 15, 0x06, 1, "08 00 2F41", NULL, 0,
         "NC request NC programming: NC start upload /A",
         "nc.unacknowledged=8\nnc.reserved=00\nnc.file=/A\n"},
        {"uploaded", 0xB, 15, 0x06, 1,
         "0000 202020202020203432303136303230383134353133373030 2F410A 47", NULL, 0,
         "NC response NC programming: NC start upload /A", "nc.file_length=4\nnc.data=47\n"},
        {"ended", UD_NC_REQUEST, 15, 0x04, 1, "0000", NULL, 0,
         "NC request NC programming: NC download ended", "userdata.payload=0000\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_named_and_carried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
