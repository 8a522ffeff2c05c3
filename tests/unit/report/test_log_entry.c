/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/log_entry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static void check_clean(const char *text, size_t size, size_t most, const char *expected)
{
    rep_buffer b = {0};
    rep_put_string(&b, "before ");
    const size_t start = b.used;
    rep_log_put_clean(&b, text, size, most);
    rep_put_char(&b, '\0');
    assert_string_equal(b.data + start, expected);
    rep_buffer_clear(&b);
}

static void hides_what_could_forge(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"Press 1", "Press 1"},
        {"gr\303\274n \342\202\254 \360\237\230\200", "gr\303\274n \342\202\254 \360\237\230\200"},
        {"a\nPRIORITY=0", "a\\x0APRIORITY=0"},
        {"a\r\t\033[2J\177", "a\\x0D\\x09\\x1B[2J\\x7F"},
        {"\302\205next", "\\u0085next"},                    /* NEL */
        {"a\342\200\256b", "a\\u202Eb"},                    /* right to left */
        {"a\342\200\250b\342\200\251", "a\\u2028b\\u2029"}, /* separators of lines */
        {"\377\300\257ok", "\\xFF\\xC0\\xAFok"},            /* not UTF-8, overlong */
        {"cut \342\202", "cut \\xE2\\x82"},
        {"\355\240\200", "\\xED\\xA0\\x80"}, /* surrogate */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        check_clean(rows[i].text, strlen(rows[i].text), 100, rows[i].expected);
    check_clean("a\0b", 3, 100, "a\\x00b");
}

static void cuts_between_characters(void **state)
{
    (void)state;
    check_clean("0123456789", 10, 10, "0123456789");
    check_clean("0123456789x", 11, 10, "0123456...");
    check_clean("01234\342\202\254\342\202\254", 11, 11, "01234\342\202\254\342\202\254");
    check_clean("01234\342\202\254\342\202\254x", 12, 11, "01234\342\202\254...");
    check_clean("01234\342\202\254\342\202\254", 11, 10, "01234...");
    check_clean("012345\n89", 9, 10, "012345...");
}

static void keeps_fields_apart(void **state)
{
    (void)state;
    static const char *const lines[] = {"one\ntwo", "three", NULL}, *const none[] = {NULL};
    rep_log_entry entry;
    rep_log_begin(&entry, REP_LOG_FINDING, REP_LOG_WARNING);
    rep_log_add(&entry, "subject", "DB1");
    rep_log_add(&entry, "absent", NULL);
    rep_log_add_number(&entry, "code", -5);
    rep_log_add_lines(&entry, "check", lines);
    rep_log_add_lines(&entry, "none", none);
    rep_log_add_lines(&entry, "none", NULL);
    rep_log_say(&entry, "old", 3);
    rep_log_say(&entry, "a\nb", 3);
    static const struct {
        const char *key, *value;
    } expected[] = {{"subject", "DB1"}, {"code", "-5"}, {"check", "one\\x0Atwo\nthree"}};
    assert_int_equal(entry.fields->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < entry.fields->len; i++) {
        const rep_log_field *field = &g_array_index(entry.fields, rep_log_field, i);
        assert_string_equal(field->key, expected[i].key);
        assert_int_equal(field->size, strlen(expected[i].value));
        assert_memory_equal(entry.values.data + field->at, expected[i].value, field->size);
    }
    assert_int_equal(entry.message.used, strlen("a\\x0Ab"));
    rep_log_clear(&entry);
}

static void long_texts_stay_sane(void **state)
{
    (void)state;
    char *text = g_strnfill(100000, '\n');
    rep_log_entry entry;
    rep_log_begin(&entry, REP_LOG_FINDING, REP_LOG_WARNING);
    rep_log_say(&entry, text, strlen(text));
    rep_log_add(&entry, "subject", text);
    assert_true(entry.message.used <= REP_LOG_MOST_MESSAGE);
    assert_true(entry.message.used > REP_LOG_MOST_MESSAGE - 8);
    assert_true(entry.values.used <= REP_LOG_MOST_VALUE);
    rep_log_clear(&entry);
    g_free(text);
}

/* What people script against. */
/* Buffers have no zero at their end: behind this one lies what must not be read. */
static void reads_no_further_than_the_text(void **state)
{
    (void)state;
    static const char text[] = "gr\303\274n";
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), size = strlen(text);
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(pages, MAP_FAILED);
    assert_int_equal(mprotect(pages + page, page, PROT_NONE), 0);
    memcpy(pages + page - size, text, size);
    check_clean(pages + page - size, size, 100, text);
    munmap(pages, 2 * page);
}

static void kinds_differ(void **state)
{
    (void)state;
    assert_string_equal(rep_log_kind_name(REP_LOG_FINDING), "finding");
    assert_string_equal(rep_log_kind_name(REP_LOG_INTERFACE_LOST), "interface-lost");
    GHashTable *ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = 0; i < REP_LOG_KIND_COUNT; i++) {
        const char *id = rep_log_kind_id((rep_log_kind)i);
        assert_int_equal(strspn(id, "0123456789abcdef"), 32);
        assert_int_equal(strlen(id), 32);
        assert_true(g_hash_table_add(ids, (gpointer)id));
        assert_true(g_hash_table_add(ids, (gpointer)rep_log_kind_name((rep_log_kind)i)));
    }
    g_hash_table_unref(ids);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hides_what_could_forge), cmocka_unit_test(cuts_between_characters),
        cmocka_unit_test(keeps_fields_apart),     cmocka_unit_test(long_texts_stay_sane),
        cmocka_unit_test(kinds_differ),           cmocka_unit_test(reads_no_further_than_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
