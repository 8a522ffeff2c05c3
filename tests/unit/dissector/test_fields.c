/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What fields.def and notes.def promise to everybody who generates something from them. */
#include "dissector/fields.h"
#include "dissector/notes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static bool is_key(const char *key)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_.";
    const size_t length = strlen(key);
    return length > 0 && strspn(key, allowed) == length && key[0] >= 'a' && key[0] <= 'z' &&
           key[length - 1] != '.' && !strstr(key, "..");
}

static void test_keys_are_unique_and_well_formed(void **state)
{
    (void)state;
    for (size_t i = 0; i < S7F_COUNT; i++) {
        if (!is_key(s7_fields[i].key))
            fail_msg("key \"%s\"", s7_fields[i].key);
        for (size_t j = 0; j < i; j++)
            if (strcmp(s7_fields[i].key, s7_fields[j].key) == 0)
                fail_msg("key \"%s\" twice", s7_fields[i].key);
    }
}

static void test_rows_are_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < S7F_COUNT; i++) {
        const s7_field_info *f = &s7_fields[i];
        assert_true(f->label && f->label[0] && f->help && f->help[0]);
        assert_int_equal(f->kind == S7K_NODE, f->type == S7T_NONE);
        assert_int_equal(f->kind == S7K_BITS, f->mask != 0);
        const bool integer = f->type >= S7T_U8 && f->type <= S7T_I64;
        if (integer != (f->base != S7B_NONE))
            fail_msg("base of \"%s\"", f->key);
        if (f->names && !integer && f->type != S7T_BOOL)
            fail_msg("names of \"%s\"", f->key);
    }
}

/* The shift of a mask is that of its lowest bit: a mask with holes would not come out right. */
static void test_masks_have_no_holes(void **state)
{
    (void)state;
    for (size_t i = 0; i < S7F_COUNT; i++) {
        const uint32_t mask = s7_fields[i].mask;
        if (mask == 0)
            continue;
        const uint32_t shifted = mask / (mask & (0U - mask));
        assert_int_equal(shifted & (shifted + 1), 0);
        if (s7_fields[i].type == S7T_BOOL)
            assert_int_equal(shifted, 1);
    }
}

/* libwireshark refuses value names that are not unique. */
static void test_value_names_are_unique(void **state)
{
    (void)state;
    for (size_t i = 0; i < S7F_COUNT; i++) {
        const s7_name *table = s7_fields[i].names;
        for (const s7_name *row = table; row && row->name; row++) {
            assert_true(row->name[0] != '\0');
            if (s7_name_of(table, row->value) != row->name)
                fail_msg("%s: value 0x%X twice", s7_fields[i].key, (unsigned)row->value);
        }
    }
}

static void test_groups_hold_every_field(void **state)
{
    (void)state;
    assert_int_equal(s7_field_groups[0].first, 0);
    const s7_field_group *group = s7_field_groups;
    for (; group->title; group++) {
        assert_true(group->title[0] != '\0');
        if (group[1].first <= group->first)
            fail_msg("group \"%s\" holds no field", group->title);
    }
    assert_true(group > s7_field_groups + 10);
    assert_int_equal(group->first, S7F_COUNT);
}

static void test_notes(void **state)
{
    (void)state;
    for (size_t i = 0; i < S7N_COUNT; i++) {
        assert_true(is_key(s7_note_table[i].key));
        assert_true(s7_note_table[i].text[0] != '\0');
        assert_true(s7_note_table[i].severity <= S7S_MALFORMED);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(s7_note_table[i].key, s7_note_table[j].key);
    }
    const s7_notes set = (s7_notes)1 << S7N_TRAILING;
    assert_true(s7_has_note(set, S7N_TRAILING));
    assert_false(s7_has_note(set, S7N_TRUNCATED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_are_unique_and_well_formed),
        cmocka_unit_test(test_rows_are_whole),
        cmocka_unit_test(test_masks_have_no_holes),
        cmocka_unit_test(test_value_names_are_unique),
        cmocka_unit_test(test_groups_hold_every_field),
        cmocka_unit_test(test_notes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
