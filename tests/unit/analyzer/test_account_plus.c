/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/item.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define QUALIFIER "000004E8896900120000000089 6A001300896B00040000"
#define FILL      "00000000"

/* DB5.10, M.9, an attribute of the object 32 */
#define READ                                                                                       \
    "310000054C0000000100 0003C034 00000000030E 0088D0B8800502937 60A 0052029D1809 "               \
    "0032019A7B " QUALIFIER FILL
#define READ_ANSWER "320000054C000000013400 01000E41AC0000 03000801 00 02C08895B080EF91FFF4 00" FILL
#define WRITE                                                                                      \
    "31000005420000000200 0003C034 000000000105 0088D0B880050293760A 01000101 00" QUALIFIER        \
    "00" FILL
#define WRITE_ANSWER "32000005420000000234 0000" FILL
#define REFUSED      "32000005420000000234 C08895B080EF91FFF4 00" FILL

/* A data part as PDU of version 2 in a TPKT. */
static void send(talk *t, int side, const char *data)
{
    char digits[600], tpkt[700];
    size_t n = 0;
    for (const char *p = data; *p; p++)
        if (*p != ' ')
            digits[n++] = *p;
    digits[n] = '\0';
    snprintf(tpkt, sizeof tpkt, "0300%04x02f0807202%04x%s72020000", (unsigned)(n / 2 + 15),
             (unsigned)(n / 2), digits);
    talk_send(t, side, 1, tpkt);
}

static ana_object object_of(const talk *t, uint8_t area, uint16_t db)
{
    GArray *objects = ana_relation_objects(g_ptr_array_index(ana_relations(t->analyzer), 0));
    ana_object found = {0};
    for (guint i = 0; i < objects->len; i++) {
        const ana_object *o = &g_array_index(objects, ana_object, i);
        if (o->area == area && o->db == db)
            found = *o;
    }
    g_array_unref(objects);
    return found;
}

static void reads_and_writes_are_counted_by_object(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    send(t, CLIENT, READ);
    send(t, SERVER, READ_ANSWER);
    send(t, CLIENT, WRITE);
    send(t, SERVER, WRITE_ANSWER);
    send(t, CLIENT, WRITE);
    send(t, SERVER, REFUSED);
    const ana_object db = object_of(t, S7_AREA_DB, 5), flags = object_of(t, S7_AREA_FLAG, 0);
    assert_int_equal(db.reads, 1);
    assert_int_equal(db.writes, 1);
    assert_int_equal(db.writes_refused, 1);
    assert_true(db.read_lowest > db.read_highest); /* where it lies is not known */
    assert_false(db.of_client);
    assert_int_equal(flags.reads, 0);
    assert_int_equal(flags.reads_refused, 1);
    assert_string_equal(t->said->str, "00 partial 3-1 1ms\n00 ok 1-0 1ms\n00 refused 1-1 1ms\n");
    /* PUT/GET has nothing to do with it */
    const ana_asset *cpu = ana_find_asset(t->analyzer, &t->flow.side[SERVER].endpoint.ip);
    assert_int_equal(cpu->putget, ANA_PUTGET_UNKNOWN);
    assert_int_equal(cpu->reads_ok, 0);
    talk_free(t);
}

static void what_is_not_answered_is_not_counted(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    send(t, CLIENT, READ);
    talk_end(t, CAP_END_OPEN);
    assert_int_equal(object_of(t, S7_AREA_DB, 5).reads, 0);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_and_writes_are_counted_by_object),
        cmocka_unit_test(what_is_not_answered_is_not_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
