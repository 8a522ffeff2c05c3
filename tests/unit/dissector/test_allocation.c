/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decoding allocates nothing, however many items a PDU has: 255, the most that one can have. */
#include "dissector/access.h"
#include "dissector/summary.h"

#include "../allocations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

enum { ITEMS = 255, ITEM = 12, HEADER = 12, PARAM_HEAD = 2, DATA_ITEM = 6 };

/* Reads MW0, MW2, ...: an item of 12 bytes each. */
static s7_bytes request_of_255(uint8_t *buffer)
{
    static const uint8_t head[] = {0x32, 0x01, 0, 0, 0x12, 0x34, 0x0B, 0xF6, 0, 0, 0x04, ITEMS};
    static const uint8_t item[] = {0x12, 0x0A, 0x10, 0x04, 0, 1, 0, 0, 0x83, 0, 0, 0};
    memcpy(buffer, head, sizeof head);
    for (size_t i = 0; i < ITEMS; i++) {
        uint8_t *at = buffer + sizeof head + i * ITEM;
        memcpy(at, item, sizeof item);
        at[10] = (uint8_t)(i * 16 >> 8);
        at[11] = (uint8_t)(i * 16);
    }
    return (s7_bytes){buffer, sizeof head + (size_t)ITEMS * ITEM};
}

/* Each value is the number of its item. */
static s7_bytes answer_of_255(uint8_t *buffer)
{
    static const uint8_t head[] = {0x32, 0x03, 0,    0, 0x12, 0x34, 0,
                                   2,    0x05, 0xFA, 0, 0,    0x04, ITEMS};
    static const uint8_t item[] = {0xFF, 0x04, 0, 16, 0, 0};
    memcpy(buffer, head, sizeof head);
    for (size_t i = 0; i < ITEMS; i++) {
        uint8_t *at = buffer + sizeof head + i * DATA_ITEM;
        memcpy(at, item, sizeof item);
        at[5] = (uint8_t)i;
    }
    return (s7_bytes){buffer, sizeof head + (size_t)ITEMS * DATA_ITEM};
}

static void count_field(void *user, s7_field field, uint32_t offset, uint32_t length,
                        const s7_value *value)
{
    (void)offset;
    (void)length;
    (void)value;
    ((unsigned *)user)[field]++;
}

static void count_node(void *user, s7_field node, uint32_t offset)
{
    (void)offset;
    ((unsigned *)user)[node]++;
}

static void leave(void *user, uint32_t end)
{
    (void)user;
    (void)end;
}

static void no_note(void *user, s7_note note, uint32_t offset, uint32_t length)
{
    (void)user;
    (void)offset;
    (void)length;
    fail_msg("note %s", s7_note_table[note].key);
}

static void decoding_255_items_allocates_nothing(void **state)
{
    (void)state;
    static uint8_t request_buffer[4096], answer_buffer[4096];
    static unsigned fields[S7F_COUNT];
    const s7_bytes request_bytes = request_of_255(request_buffer);
    const s7_bytes answer_bytes = answer_of_255(answer_buffer);
    const s7_context context = {.request = request_bytes};
    const s7_tap tap = {fields, count_node, leave, count_field, no_note};
    s7_pdu request, answer;
    s7_accesses walk;
    s7_access access;
    unsigned walked = 0, sum = 0;
    static const char start[] = "Ack_Data Read MW0";
    char line[4096];
    s7_text summary = s7_text_into(line, sizeof line);

    const unsigned long before = allocations;
    const s7_status asked = s7_decode(request_bytes, NULL, &request, &tap);
    const s7_status answered = s7_decode(answer_bytes, &context, &answer, &tap);
    s7_accesses_begin(&walk, &request, &answer);
    while (s7_accesses_next(&walk, &access)) {
        walked++;
        sum += access.value.size == 2 ? s7_load16(access.value.data) : 1000;
    }
    s7_summary(&answer, &context, &summary);
    const unsigned long after = allocations;

    assert_int_equal(asked, S7_OK);
    assert_int_equal(answered, S7_OK);
    assert_int_equal(walked, ITEMS);
    assert_int_equal(sum, ITEMS * (ITEMS - 1) / 2);
    assert_int_equal(fields[S7F_ITEM_AREA], ITEMS);
    assert_int_equal(fields[S7F_RETURN_CODE], ITEMS);
    assert_true(s7_text_bytes(&summary).size > sizeof start);
    assert_memory_equal(line, start, sizeof start - 1);
    assert_int_equal(after, before);
}

static void an_allocation_would_be_counted(void **state)
{
    (void)state;
    const unsigned long before = allocations;
    void *volatile block = malloc(1);
    free(block);
    assert_int_equal(allocations, before + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decoding_255_items_allocates_nothing),
        cmocka_unit_test(an_allocation_would_be_counted),
    };
    watch_allocations();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
