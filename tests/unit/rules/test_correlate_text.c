/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/correlate_text.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void numbers_count_as_such(void **state)
{
    (void)state;
    assert_true(rules_natural_order("DB9", "DB10") < 0);
    assert_true(rules_natural_order("DB10.DBB2", "DB10.DBB11") < 0);
    assert_true(rules_natural_order("DB10", "DB10.DBB0") < 0);
    assert_true(rules_natural_order("DB10", "M") < 0);
    assert_true(rules_natural_order("DB007", "DB7") != 0);
    assert_true(rules_natural_order("DB007", "DB8") < 0);
    assert_true(rules_natural_order(NULL, "DB1") < 0);
    assert_true(rules_natural_order("DB1", NULL) > 0);
    assert_int_equal(rules_natural_order(NULL, NULL), 0);
    assert_int_equal(rules_natural_order("DB1", "DB1"), 0);
}

enum { MOST = 12 };

typedef struct many {
    rules_finding finding[MOST];
    char subject[MOST][16];
    GPtrArray *group;
} many;

static void expect(const many *m, const char *pattern, const char *expected)
{
    const rules_joint joint = {0, pattern};
    ((rules_finding *)g_ptr_array_index(m->group, 0))->joint = &joint;
    char *text = rules_joint_message(NULL, m->group);
    assert_string_equal(text, expected);
    g_free(text);
}

/* Of clients 10.0.0.5 and on. */
static void begin(many *m, guint count, guint clients)
{
    memset(m, 0, sizeof *m);
    m->group = g_ptr_array_new();
    for (guint i = 0; i < count; i++) {
        g_snprintf(m->subject[i], sizeof m->subject[i], "DB%u", 20 - i);
        m->finding[i] = (rules_finding){
            .client = fixture_ip((uint8_t)(5 + i % clients)),
            .server = fixture_ip(1),
            .server_port = 102,
            .subject = m->subject[i],
            .has_code = true,
            .code = 0x05,
            .first = {.time = 100 - i},
        };
        g_ptr_array_add(m->group, &m->finding[i]);
    }
}

static void end(many *m)
{
    g_ptr_array_unref(m->group);
}

static void clients_and_their_verb(void **state)
{
    (void)state;
    many m;
    begin(&m, 1, 1);
    expect(&m, "%C {asks|ask} %S:%P", "10.0.0.5 asks 10.0.0.1:102");
    end(&m);
    begin(&m, 2, 2);
    expect(&m, "%C {asks|ask} %S", "10.0.0.5 and 10.0.0.6 ask 10.0.0.1");
    end(&m);
    begin(&m, 3, 3);
    expect(&m, "%C %V", "10.0.0.5, 10.0.0.6 and 10.0.0.7 ask for");
    end(&m);
    begin(&m, 12, 12);
    expect(&m, "%C", "10.0.0.5, 10.0.0.6, 10.0.0.7, 10.0.0.8, 10.0.0.9, 10.0.0.10 and 6 more");
    end(&m);
}

static void what_it_is_about(void **state)
{
    (void)state;
    many m;
    begin(&m, 3, 1);
    expect(&m, "%N: %O", "3: DB18, DB19, DB20");
    m.finding[1].parts.what = (char *)"M, DB18";
    expect(&m, "%N: %O", "3: DB18, DB20, M, DB18");
    m.finding[1].parts.access = RULES_READS; /* a list, of which what is named twice counts once */
    expect(&m, "%N: %O", "3: DB18, DB20, M");
    end(&m);
    begin(&m, 12, 1);
    expect(&m, "%O", "DB9, DB10, DB11, DB12, DB13, DB14, DB15, DB16 and 4 more");
    end(&m);
    begin(&m, 9, 1); /* to say "1 more" is no shorter */
    expect(&m, "%O", "DB12, DB13, DB14, DB15, DB16, DB17, DB18, DB19, DB20");
    end(&m);
}

static void how_it_was_accessed(void **state)
{
    (void)state;
    many m;
    begin(&m, 2, 1);
    m.finding[0].parts.access = RULES_READS;
    expect(&m, "%V", "reads");
    m.finding[1].parts.access = RULES_WRITES;
    expect(&m, "%V", "reads and writes");
    end(&m);
    begin(&m, 2, 2);
    m.finding[0].parts.access = RULES_WRITES;
    expect(&m, "%V", "write");
    end(&m);
}

static void codes_with_their_meaning(void **state)
{
    (void)state;
    many m;
    begin(&m, 3, 1);
    for (int i = 0; i < 3; i++)
        m.finding[i].parts.meaning = "out of range";
    expect(&m, "%R", "0x05 (out of range)");
    m.finding[1].code = 0xD241;
    m.finding[1].parts.meaning = NULL;
    m.finding[2].code = (uint32_t)-12;
    expect(&m, "%R", "-12 (out of range), 0x05 (out of range) and 0xD241");
    end(&m);
}

/* What is told of the time is that of the first. */
static void the_tail_is_that_of_the_earliest(void **state)
{
    (void)state;
    many m;
    begin(&m, 3, 1);
    expect(&m, "x%T", "x");
    m.finding[0].parts.tail = (char *)"; later";
    expect(&m, "x%T", "x; later");
    m.finding[1].parts.tail = (char *)"; earlier";
    expect(&m, "x%T", "x; earlier");
    end(&m);
}

static void subjects_in_their_order(void **state)
{
    (void)state;
    many m;
    begin(&m, 12, 1);
    char *text = rules_joint_subject(m.group);
    assert_string_equal(text, "DB9, DB10, DB11, DB12, DB13, DB14, DB15, DB16 and 4 more");
    g_free(text);
    for (int i = 0; i < 12; i++)
        m.finding[i].subject = NULL;
    assert_null(rules_joint_subject(m.group));
    end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_count_as_such),
        cmocka_unit_test(clients_and_their_verb),
        cmocka_unit_test(what_it_is_about),
        cmocka_unit_test(how_it_was_accessed),
        cmocka_unit_test(codes_with_their_meaning),
        cmocka_unit_test(the_tail_is_that_of_the_earliest),
        cmocka_unit_test(subjects_in_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
