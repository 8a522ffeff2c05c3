/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/joint.h"

#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

/* A PDU of hex digits, decoded; the bytes stay until the end of the test. */
static s7_pdu pdu_of(const char *hex)
{
    static s7_bytes kept[64];
    static size_t count;
    s7_pdu pdu;
    kept[count] = exact_hex(hex);
    s7_decode(kept[count], NULL, &pdu, NULL);
    count = (count + 1) % (sizeof kept / sizeof *kept);
    exact_free(kept[count]);
    kept[count] = (s7_bytes){NULL, 0};
    return pdu;
}

#define UPLOAD       "320100000100001200001d00000000000000 09 5f3041303030303141"
#define UPLOAD_7     "32030000010000100000 0000 1d00010000000007 07 30303030303038"
#define SLICE_7      "320100000300000800001e00000000000007"
#define SLICE_8      "320100000300000800001e00000000000008"
#define END_7        "320100000500000800001f00000000000007"
#define END_7_FAILED "320100000500000800001f00d20900000007"
#define DOWNLOAD                                                                                   \
    "320100000a00002000001a00010000000000 09 5f3041303030303150 0d31303030303038303030303032"
#define DOWNLOAD_OK "320300000a000001000000001a"
#define BLOCK_1     "320100006501001200001b00000000000000 09 5f3041303030303150"
#define BLOCK_2     "320100006501001200001b00000000000000 09 5f3041303030303250"
#define ENDED_1     "320100006601001200001c00000000000000 09 5f3041303030303150"
#define FIVE_MORE   "32030000030000020009 0000 1e01 0005 00fb 0001020304"
#define THREE_LAST  "32030000030000020007 0000 1e00 0003 00fb 050607"

static void knows_the_steps(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        s7_step step;
        bool cpu;
    } rows[] = {
        {UPLOAD, S7_STEP_BEGIN, false},
        {UPLOAD_7, S7_STEP_BEGIN, false},
        {SLICE_7, S7_STEP_SLICE, false},
        {END_7, S7_STEP_END, false},
        {DOWNLOAD, S7_STEP_BEGIN, false},
        {BLOCK_1, S7_STEP_SLICE, true},
        {ENDED_1, S7_STEP_END, true},
        {"320300000a0000010000000028", S7_STEP_NONE, false},
        {"320200000a0000000000d241", S7_STEP_NONE, false},
        {"72010000", S7_STEP_NONE, false},
        {"32070000000000080000000112041184010000", S7_STEP_NONE, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const s7_pdu pdu = pdu_of(rows[i].hex);
        assert_int_equal(s7_step_of(&pdu), rows[i].step);
        if (rows[i].step != S7_STEP_NONE)
            assert_int_equal(s7_step_asked_by_cpu(&pdu), rows[i].cpu);
    }
}

static s7_joint begun(const char *request_hex, const char *answer_hex)
{
    s7_joint joint;
    const s7_pdu request = pdu_of(request_hex), answer = pdu_of(answer_hex);
    s7_joint_begin(&joint, &request, &answer);
    return joint;
}

static bool is(const s7_joint *joint, const char *hex)
{
    const s7_pdu request = pdu_of(hex);
    return s7_joint_is(joint, &request);
}

static bool slice(s7_joint *joint, const char *hex)
{
    const s7_pdu answer = pdu_of(hex);
    return s7_joint_slice(joint, &answer);
}

static s7_joint_state judge(const s7_joint *joint)
{
    static const uint8_t bytes[] = {0, 1, 2, 3, 4, 5, 6, 7};
    return s7_joint_judge(joint, (s7_bytes){bytes, sizeof bytes});
}

static void begins_uploads(void **state)
{
    (void)state;
    const s7_joint joint = begun(UPLOAD, UPLOAD_7);
    assert_true(joint.upload && joint.begun && joint.has_told);
    assert_int_equal(joint.id, 7);
    assert_int_equal(joint.told, 8);
    assert_int_equal(s7_joint_name(&joint).size, 9);
    assert_memory_equal(s7_joint_name(&joint).data, "_0A00001A", 9);
    assert_true(is(&joint, SLICE_7) && is(&joint, END_7));
    assert_false(is(&joint, SLICE_8) || is(&joint, UPLOAD) || is(&joint, BLOCK_1));
}

static void begins_downloads(void **state)
{
    (void)state;
    const s7_joint joint = begun(DOWNLOAD, DOWNLOAD_OK);
    assert_true(!joint.upload && joint.begun && joint.has_told);
    assert_int_equal(joint.id, 0);
    assert_int_equal(joint.told, 8);
    assert_true(is(&joint, BLOCK_1) && is(&joint, ENDED_1) && is(&joint, DOWNLOAD));
    assert_false(is(&joint, BLOCK_2) || is(&joint, SLICE_7));
}

static void begins_in_the_middle(void **state)
{
    (void)state;
    s7_joint joint;
    const s7_pdu upload = pdu_of(SLICE_7), download = pdu_of(BLOCK_1);
    s7_joint_begin(&joint, &upload, NULL);
    assert_int_equal(joint.id, 7);
    assert_true(joint.upload && !joint.begun && !joint.has_told && is(&joint, SLICE_7));
    slice(&joint, THREE_LAST);
    assert_int_equal(judge(&joint), S7_JOINT_BEFORE);
    s7_joint_begin(&joint, &download, NULL);
    assert_true(!joint.upload && !joint.begun && !joint.has_told && is(&joint, BLOCK_1));
}

static void joins_slices(void **state)
{
    (void)state;
    s7_joint joint = begun(UPLOAD, UPLOAD_7);
    assert_true(slice(&joint, FIVE_MORE));
    assert_int_equal(judge(&joint), S7_JOINT_OPEN);
    assert_true(slice(&joint, THREE_LAST));
    assert_true(joint.last && !joint.ended);
    assert_int_equal(joint.got, 8);
    assert_int_equal(judge(&joint), S7_JOINT_WHOLE);
    const s7_pdu end = pdu_of(END_7);
    s7_joint_end(&joint, &end);
    assert_true(joint.ended);
    assert_int_equal(judge(&joint), S7_JOINT_WHOLE);
    assert_true(slice(&joint, THREE_LAST));
    assert_int_equal(judge(&joint), S7_JOINT_LENGTH);
}

static void misses_slices(void **state)
{
    (void)state;
    s7_joint joint = begun(UPLOAD, UPLOAD_7);
    assert_false(s7_joint_slice(&joint, NULL));
    assert_int_equal(judge(&joint), S7_JOINT_OPEN);
    assert_false(slice(&joint, THREE_LAST));
    assert_int_equal(judge(&joint), S7_JOINT_GAP);
    joint = begun(UPLOAD, UPLOAD_7);
    assert_false(slice(&joint, "32030000030000020007 0000 1e00 0005 00fb 050607"));
    assert_int_equal(judge(&joint), S7_JOINT_GAP);
}

/* Bytes of the connection that were lost matter where the length does not prove anything. */
static void doubts_after_a_loss(void **state)
{
    (void)state;
    s7_joint joint = begun(UPLOAD, UPLOAD_7);
    joint.loss = true;
    assert_int_equal(judge(&joint), S7_JOINT_GAP);
    slice(&joint, FIVE_MORE);
    slice(&joint, THREE_LAST);
    assert_int_equal(judge(&joint), S7_JOINT_WHOLE);
    joint.has_told = false;
    assert_int_equal(judge(&joint), S7_JOINT_GAP);
    joint.loss = false;
    assert_int_equal(judge(&joint), S7_JOINT_WHOLE);
}

static void fails(void **state)
{
    (void)state;
    s7_joint joint = begun(UPLOAD, UPLOAD_7);
    assert_false(slice(&joint, "32030000030000000000 8500"));
    assert_int_equal(joint.error, 0x8500);
    assert_int_equal(judge(&joint), S7_JOINT_FAILED);
    joint = begun(UPLOAD, UPLOAD_7);
    assert_false(slice(&joint, "32030000030000020000 0000 1e02"));
    assert_int_equal(judge(&joint), S7_JOINT_FAILED);
    joint = begun(UPLOAD, UPLOAD_7);
    slice(&joint, FIVE_MORE);
    slice(&joint, THREE_LAST);
    const s7_pdu end = pdu_of(END_7_FAILED);
    s7_joint_end(&joint, &end);
    assert_int_equal(joint.error, 0xD209);
    assert_int_equal(judge(&joint), S7_JOINT_FAILED);
}

/* The header of a block counts more than what was told, but where only the header is sent. */
static void believes_the_block(void **state)
{
    (void)state;
    const s7_bytes block = exact_hex(
        "7070 01 01 05 0A 0001 0000004C 00000000 000000000000 000000000000 0000 0000 0000 0004"
        "DEADBEEF 0000000000000000 0000000000000000 0000000000000000 01 00 1234 0000000000000000");
    s7_joint joint = begun(UPLOAD, UPLOAD_7);
    joint.last = true;
    joint.got = block.size;
    assert_int_equal(s7_joint_judge(&joint, block), S7_JOINT_WHOLE);
    joint.got = joint.told;
    assert_int_equal(s7_joint_judge(&joint, block), S7_JOINT_LENGTH);
    joint.name[0] = '$';
    assert_int_equal(s7_joint_judge(&joint, block), S7_JOINT_WHOLE);
    exact_free(block);
}

static void keeps_long_names(void **state)
{
    (void)state;
    char hex[400] = "3201000001000089 0000 1d00000000000000 80";
    for (int i = 0; i < 128; i++)
        strcat(hex, "41");
    const s7_joint joint = begun(hex, UPLOAD_7);
    assert_int_equal(joint.name_size, 128);
    assert_int_equal(s7_joint_name(&joint).size, S7_JOINT_NAME);
}

/* A Job that names nothing has no bytes to compare, only no name. */
static void downloads_without_a_name_are_alike(void **state)
{
    (void)state;
    const s7_joint joint = begun("320100000a0000090000 1a00010000000000 00", DOWNLOAD_OK);
    assert_int_equal(joint.name_size, 0);
    assert_true(is(&joint, "32010000650100080000 1b00000000000000"));
    assert_false(is(&joint, BLOCK_1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_steps),
        cmocka_unit_test(begins_uploads),
        cmocka_unit_test(begins_downloads),
        cmocka_unit_test(begins_in_the_middle),
        cmocka_unit_test(joins_slices),
        cmocka_unit_test(misses_slices),
        cmocka_unit_test(doubts_after_a_loss),
        cmocka_unit_test(fails),
        cmocka_unit_test(believes_the_block),
        cmocka_unit_test(keeps_long_names),
        cmocka_unit_test(downloads_without_a_name_are_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
