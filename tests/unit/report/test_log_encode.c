/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/log_encode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000000)

static const rep_log_sender journal = {.protocol = REP_LOG_JOURNAL},
                            /* 2026-11-09T23:05:01.000002Z, an hour ahead */
    local = {REP_LOG_LOCAL, "box", 77, INT64_C(1794265501) * SECOND + 2000, 3600 * SECOND},
                            rfc5424 = {REP_LOG_RFC5424, "box", 77,
                                       INT64_C(1794265501) * SECOND + 2000, 3600 * SECOND};

static void begin(rep_log_entry *entry, const char *message)
{
    rep_log_begin(entry, REP_LOG_FINDING, REP_LOG_WARNING);
    rep_log_say(entry, message, strlen(message));
}

/* Takes the entry. */
static void check(rep_log_entry *entry, const rep_log_sender *sender, const char *expected,
                  size_t size)
{
    rep_buffer b = {0};
    rep_log_encode(&b, entry, sender);
    if (b.used != size || memcmp(b.data, expected, size) != 0)
        fail_msg("'%.*s' is not '%s'", (int)b.used, b.data, expected);
    rep_buffer_clear(&b);
    rep_log_clear(entry);
}

static void journal_has_lines(void **state)
{
    (void)state;
    rep_log_entry entry;
    begin(&entry, "no-answer: x");
    rep_log_add(&entry, "rule", "no-answer");
    rep_log_add_number(&entry, "count", 3);
    rep_log_add(&entry, "client_name", "P\"1]\\ a=b");
    char *expected = g_strdup_printf("MESSAGE=no-answer: x\nPRIORITY=4\nSYSLOG_FACILITY=3\n"
                                     "SYSLOG_IDENTIFIER=s7tap\nMESSAGE_ID=%s\n"
                                     "S7TAP_KIND=finding\nS7TAP_RULE=no-answer\nS7TAP_COUNT=3\n"
                                     "S7TAP_CLIENT_NAME=P\"1]\\ a=b\n",
                                     rep_log_kind_id(REP_LOG_FINDING));
    check(&entry, &journal, expected, strlen(expected));
    g_free(expected);
}

/* A value of several lines comes behind its length, 64 bits, least first. */
static void journal_frames_lines(void **state)
{
    (void)state;
    static const char *const lines[] = {"one.", "two", NULL};
    static const char framed[] = "S7TAP_CHECK\n\x08\0\0\0\0\0\0\0one.\ntwo\nS7TAP_COUNT=1\n";
    rep_log_entry entry;
    begin(&entry, "x");
    rep_log_add_lines(&entry, "check", lines);
    rep_log_add_number(&entry, "count", 1);
    rep_buffer b = {0};
    rep_log_encode(&b, &entry, &journal);
    const size_t size = sizeof framed - 1;
    assert_true(b.used > size);
    assert_memory_equal(b.data + b.used - size, framed, size);
    rep_buffer_clear(&b);
    rep_log_clear(&entry);
}

/* A name that tries to be a field, an entry or the end of the element. */
static const char hostile[] = "x\nPRIORITY=0\n\n\"] <0>1 - - - - - - evil\\\377";

static void nothing_is_forged_in_the_journal(void **state)
{
    (void)state;
    rep_log_entry entry;
    rep_buffer b = {0};
    begin(&entry, hostile);
    rep_log_add(&entry, "subject", hostile);
    rep_log_encode(&b, &entry, &journal);
    unsigned lines = 0;
    for (size_t i = 0; i < b.used; i++)
        lines += b.data[i] == '\n';
    assert_int_equal(lines, 7); /* six of its own, and the subject */
    rep_put_char(&b, '\0');
    assert_null(strstr(b.data, "\nPRIORITY=0"));
    assert_non_null(strstr(b.data, "\nS7TAP_SUBJECT=x\\x0APRIORITY=0\\x0A\\x0A\"] <0>1 - - - - - - "
                                   "evil\\\\xFF\n"));
    rep_buffer_clear(&b);
    rep_log_clear(&entry);
}

static void nothing_is_forged_in_syslog(void **state)
{
    (void)state;
    static const char text[] =
        "<28>1 2026-11-09T23:05:01.000002Z box s7tap 77 finding [s7tap@32473 kind=\"finding\" "
        "subject=\"x\\\\x0APRIORITY=0\\\\x0A\\\\x0A\\\"\\] <0>1 - - - - - - evil\\\\\\\\xFF\"] m";
    rep_log_entry entry;
    begin(&entry, "m");
    rep_log_add(&entry, "subject", hostile);
    check(&entry, &rfc5424, text, sizeof text - 1);
}

static void structured_data(void **state)
{
    (void)state;
    static const char *const sentences[] = {"Do this.", "Do that.", NULL};
    static const char *const words[] = {"this", "that", NULL};
    static const char text[] =
        "<28>1 2026-11-09T23:05:01.000002Z box s7tap 77 finding [s7tap@32473 kind=\"finding\" "
        "count=\"12\" check=\"Do this. Do that.\" alternatives=\"this; that\"] port-silent: a, b";
    rep_log_entry entry;
    begin(&entry, "port-silent: a, b");
    rep_log_add_number(&entry, "count", 12);
    rep_log_add_lines(&entry, "check", sentences);
    rep_log_add_lines(&entry, "alternatives", words);
    check(&entry, &rfc5424, text, sizeof text - 1);
}

/* As syslog(3): local time, the day filled with a space. */
static void local_form(void **state)
{
    (void)state;
    static const char text[] =
        "<28>Nov 10 00:05:01 s7tap[77]: m [s7tap@32473 kind=\"finding\" rule=\"no-answer\"]";
    static const char earlier[] = "<28>Nov  9 22:05:01 s7tap[77]: m [s7tap@32473 kind=\"finding\"]";
    rep_log_sender west = local;
    rep_log_entry entry;
    begin(&entry, "m");
    rep_log_add(&entry, "rule", "no-answer");
    check(&entry, &local, text, sizeof text - 1);
    begin(&entry, "m");
    west.utc_offset = -3600 * SECOND;
    check(&entry, &west, earlier, sizeof earlier - 1);
}

/* The last fields go first; what is left is whole. */
static void check_length(const rep_log_sender *sender, size_t message, size_t most)
{
    char *words = g_strnfill(message, 'm'), *value = g_strnfill(300, '"');
    rep_log_entry entry;
    rep_buffer b = {0};
    begin(&entry, words);
    rep_log_add(&entry, "rule", "no-answer");
    for (int i = 0; i < 20; i++)
        rep_log_add(&entry, "subject", value);
    rep_log_encode(&b, &entry, sender);
    assert_true(b.used <= most);
    assert_true(b.used + 2 * 300 + 20 > most || message == REP_LOG_MOST_MESSAGE);
    rep_put_char(&b, '\0');
    assert_non_null(strstr(b.data, words));
    assert_non_null(strstr(b.data, "\"]"));
    if (message < REP_LOG_MOST_MESSAGE)
        assert_non_null(strstr(b.data, " rule=\"no-answer\""));
    rep_buffer_clear(&b);
    rep_log_clear(&entry);
    g_free(words);
    g_free(value);
}

static void keeps_its_length(void **state)
{
    (void)state;
    check_length(&local, 10, REP_LOG_MOST_LOCAL);
    check_length(&rfc5424, 10, REP_LOG_MOST_RFC5424);
    check_length(&rfc5424, REP_LOG_MOST_MESSAGE, REP_LOG_MOST_RFC5424);
    check_length(&local, REP_LOG_MOST_MESSAGE, REP_LOG_MOST_LOCAL + 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(journal_has_lines),
        cmocka_unit_test(journal_frames_lines),
        cmocka_unit_test(nothing_is_forged_in_the_journal),
        cmocka_unit_test(nothing_is_forged_in_syslog),
        cmocka_unit_test(structured_data),
        cmocka_unit_test(local_form),
        cmocka_unit_test(keeps_its_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
