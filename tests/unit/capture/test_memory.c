/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

enum { COUNT = 100 };

static void no_two_are_one(void **state)
{
    (void)state;
    cap_memories memories = {0};
    cap_memory *taken[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        taken[i] = cap_memories_take(&memories);
        memset(taken[i], (int)i, sizeof *taken[i]);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < sizeof *taken[i]; k++)
            assert_int_equal(((const uint8_t *)taken[i])[k], i);
    cap_memories_clear(&memories);
    assert_int_equal(memories.count, 0);
}

static void the_last_given_serves_first(void **state)
{
    (void)state;
    cap_memories memories = {0};
    cap_memory *taken[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        taken[i] = cap_memories_take(&memories);
    const uint32_t slabs = memories.count;
    cap_memories_give(&memories, NULL);
    for (size_t i = 0; i < COUNT; i++)
        cap_memories_give(&memories, taken[i]);
    for (size_t i = COUNT; i-- > 0;)
        assert_ptr_equal(cap_memories_take(&memories), taken[i]);
    assert_int_equal(memories.count, slabs);
    cap_memories_clear(&memories);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_are_one),
        cmocka_unit_test(the_last_given_serves_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
