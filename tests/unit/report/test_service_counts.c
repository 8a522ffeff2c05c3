/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/service_counts.h"

#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char read_job[] = "0300001f02f080320100000005000e00000401120a10020001001e84000000";
static const char success[] = "0300001a02f0803203000000050002000500000401ff040008aa";

static talk *talk_answered(void)
{
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, read_job);
    talk_send(t, SERVER, 1, success);
    return t;
}

static const ana_relation *relation_of(const talk *t)
{
    return g_ptr_array_index(ana_relations(t->analyzer), 0);
}

static void take(rep_services *services, const talk *t, ana_status status, uint8_t function)
{
    const s7_pdu pdu = {.protocol_id = S7_PROTOCOL_COMM,
                        .rosctr = S7_ROSCTR_JOB,
                        .has_function = true,
                        .function = function};
    ana_connection connection = *t->connection;
    const ana_transaction transaction = {
        .connection = &connection, .side = CLIENT, .status = status, .request = &pdu};
    rep_services_take(services, &transaction);
}

static void by_name(void **state)
{
    (void)state;
    talk *t = talk_answered();
    rep_services *services = rep_services_new();
    assert_null(rep_services_of(services, relation_of(t)));
    take(services, t, ANA_OK, S7_FUNC_READ);
    assert_null(rep_services_of(services, relation_of(t)));
    take(services, t, ANA_OK, S7_FUNC_SETUP);
    take(services, t, ANA_REFUSED, S7_FUNC_PLC_STOP);
    take(services, t, ANA_OK, S7_FUNC_PLC_STOP);
    const GArray *rows = rep_services_of(services, relation_of(t));
    assert_int_equal(rows->len, 2);
    const rep_service *setup = &g_array_index(rows, rep_service, 0);
    const rep_service *stop = &g_array_index(rows, rep_service, 1);
    assert_string_equal(setup->name, "Setup communication");
    assert_int_equal(setup->count, 1);
    assert_int_equal(setup->refused, 0);
    assert_string_equal(stop->name, "PLC stop");
    assert_int_equal(stop->count, 2);
    assert_int_equal(stop->refused, 1);
    assert_int_equal(rep_services_beyond(services), 0);
    rep_services_free(services);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(by_name)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
