/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/grade.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct world {
    rules_engine *engine;
    fixture_connection on;
    fixture_evidence known;
} world;

static void begin(world *w)
{
    memset(w, 0, sizeof *w);
    w->engine = rules_new(NULL);
    w->known.ip = fixture_ip(1);
    w->known.cpu.known = true;
    fixture_connect(&w->on, 5, 1, 1);
    rules_attach_evidence(w->engine, fixture_evidence_of(&w->known));
}

static void assert_graded(world *w, const char *cause, rules_confidence confidence)
{
    rules_finish(w->engine);
    const rules_finding *finding = fixture_finding(w->engine, 0, 1);
    if (!strstr(finding->cause, cause))
        fail_msg("\"%s\" lacks \"%s\"", finding->cause, cause);
    assert_int_equal(finding->confidence, confidence);
    assert_non_null(finding->check[0]);
}

static void end(world *w)
{
    rules_free(w->engine);
}

static void know_block(world *w, uint16_t db, uint32_t proven_end)
{
    w->known.cpu.permitted = true;
    w->known.db[0] = db;
    w->known.block[0] = (rules_block){.ok = proven_end > 0, .proven_end = proven_end};
}

static void nothing_known_is_only_possible(void **state)
{
    (void)state;
    world w;
    begin(&w);
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 20, 2), S7_RETURN_ADDRESS);
    assert_graded(&w, "beyond the end", RULES_POSSIBLE);
    assert_non_null(fixture_finding(w.engine, 0, 1)->alternatives);
    end(&w);
}

static void works_without_any_evidence(void **state)
{
    (void)state;
    world w;
    begin(&w);
    rules_attach(w.engine, NULL);
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 20, 2), S7_RETURN_ADDRESS);
    assert_graded(&w, "beyond the end", RULES_POSSIBLE);
    end(&w);
}

static void lower_bytes_that_work_make_the_end_likely(void **state)
{
    (void)state;
    world w;
    begin(&w);
    know_block(&w, 10, 20);
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 20, 2), S7_RETURN_ADDRESS);
    assert_graded(&w, "beyond the end", RULES_LIKELY);
    end(&w);
}

static void one_byte_too_many_proves_the_end(void **state)
{
    (void)state;
    world w;
    begin(&w);
    know_block(&w, 10, 20);
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 0, 21), S7_RETURN_ADDRESS);
    assert_graded(&w, "beyond the end", RULES_PROVEN);
    assert_null(fixture_finding(w.engine, 0, 1)->alternatives);
    end(&w);
}

/* The proof may come from another client and another address. */
static void a_proven_length_holds_for_all(void **state)
{
    (void)state;
    world w;
    begin(&w);
    know_block(&w, 10, 20);
    fixture_connection other;
    fixture_connect(&other, 6, 1, 2);
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 500, 2), S7_RETURN_ADDRESS);
    fixture_read(w.engine, &other, 2, fixture_bytes(10, 20, 1), S7_RETURN_ADDRESS);
    rules_finish(w.engine);
    const rules_finding *finding = fixture_finding(w.engine, 0, 1);
    assert_int_equal(finding->symptoms->len, 2);
    for (guint i = 0; i < 2; i++) {
        const rules_finding *symptom = g_ptr_array_index(finding->symptoms, i);
        assert_int_equal(symptom->confidence, RULES_PROVEN);
    }
    end(&w);
}

static void bytes_that_work_at_other_times_mean_a_download(void **state)
{
    (void)state;
    world w;
    begin(&w);
    know_block(&w, 10, 100);
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 98, 2), S7_RETURN_ADDRESS);
    assert_graded(&w, "another length", RULES_LIKELY);
    end(&w);
}

static void byte_zero_refused_means_optimized(void **state)
{
    (void)state;
    world w;
    begin(&w);
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 0, 1), S7_RETURN_ADDRESS);
    assert_graded(&w, "optimized", RULES_LIKELY);
    end(&w);
}

/* Whoever asked for byte 0, it explains the other addresses of the block too. */
static void byte_zero_refused_to_another_client_counts(void **state)
{
    (void)state;
    world w;
    begin(&w);
    w.known.db[0] = 10;
    w.known.block[0].first_byte_refused = true;
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 20, 2), S7_RETURN_ADDRESS);
    assert_graded(&w, "optimized", RULES_LIKELY);
    end(&w);
}

static void know_symbols(world *w, uint16_t db)
{
    w->known.db[0] = db;
    w->known.block[0] = (rules_block){
        .symbolic = true, .symbolic_at = {.time = 7, .frame = 7}, .symbolic_by = fixture_ip(9)};
}

static void assert_symbol_named(const world *w)
{
    const rules_finding *finding = fixture_finding(w->engine, 0, 1);
    assert_non_null(strstr(finding->message, "; its variables can be accessed by their symbol"));
    const rules_finding *shown = finding->symptoms->pdata[finding->symptoms->len - 1];
    assert_string_equal(shown->message,
                        "10.0.0.9 accesses variables of DB10 of 10.0.0.1 by their symbol");
    assert_int_equal(shown->frames[0].frame, 7);
}

/* By another client, over another connection, and whenever it comes. */
static void symbolic_access_proves_an_optimized_block(void **state)
{
    (void)state;
    world w;
    begin(&w);
    know_symbols(&w, 10);
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 20, 2), S7_RETURN_ADDRESS);
    assert_graded(&w, "optimized", RULES_LIKELY); /* might lie beyond the end as well */
    fixture_read(w.engine, &w.on, 2, fixture_bytes(10, 0, 1), S7_RETURN_ADDRESS);
    w.known.block[0].first_byte_refused = true;
    assert_graded(&w, "optimized", RULES_PROVEN);
    assert_null(fixture_finding(w.engine, 0, 1)->alternatives);
    assert_symbol_named(&w);
    end(&w);
}

static void symbols_of_a_block_that_seems_missing(void **state)
{
    (void)state;
    world w;
    begin(&w);
    know_symbols(&w, 10);
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 20, 2), S7_RETURN_MISSING);
    assert_graded(&w, "optimized", RULES_LIKELY);
    assert_symbol_named(&w);
    end(&w);
}

/* Absolute access that works at other times outweighs symbols. */
static void symbols_say_nothing_of_a_block_that_works(void **state)
{
    (void)state;
    world w;
    begin(&w);
    know_block(&w, 10, 20);
    w.known.block[0].symbolic = true;
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 20, 2), S7_RETURN_ADDRESS);
    assert_graded(&w, "beyond the end", RULES_LIKELY);
    assert_null(fixture_finding(w.engine, 0, 1)->symptoms);
    end(&w);
}

static void byte_zero_of_an_old_cpu_means_empty(void **state)
{
    (void)state;
    world w;
    begin(&w);
    w.known.cpu.family = VERDICT_FAMILY_300_400;
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 0, 1), S7_RETURN_ADDRESS);
    assert_graded(&w, "empty", RULES_LIKELY);
    end(&w);
}

static void a_missing_block_is_proven_on_old_families(void **state)
{
    (void)state;
    world w;
    begin(&w);
    w.known.cpu.family = VERDICT_FAMILY_300_400;
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 0, 64), S7_RETURN_MISSING);
    assert_graded(&w, "does not exist", RULES_LIKELY);
    w.known.cpu.family_proven = true;
    assert_graded(&w, "does not exist", RULES_PROVEN);
    w.known.cpu.family = VERDICT_FAMILY_1200_1500;
    assert_graded(&w, "does not exist", RULES_LIKELY);
    end(&w);
}

static void a_block_that_works_at_other_times_came_or_went(void **state)
{
    (void)state;
    world w;
    begin(&w);
    know_block(&w, 10, 64);
    w.known.cpu.family = VERDICT_FAMILY_300_400;
    fixture_read(w.engine, &w.on, 1, fixture_bytes(10, 0, 64), S7_RETURN_MISSING);
    assert_graded(&w, "missing at that time", RULES_LIKELY);
    end(&w);
}

static void bit_arrays_are_named(void **state)
{
    (void)state;
    world w;
    begin(&w);
    fixture_item bits = fixture_bytes(10, 4, 8);
    bits.type = S7_TYPE_BIT;
    fixture_read(w.engine, &w.on, 1, bits, S7_RETURN_TYPE);
    assert_graded(&w, "several bits", RULES_LIKELY);
    end(&w);
}

static void refuse(world *w, uint64_t frame, fixture_item item, uint16_t error)
{
    const fixture_job job = {
        .on = &w->on, .frame = frame, .error = error, .count = 1, .item = {item}};
    fixture_feed(w->engine, &job);
}

static const fixture_item memory = {.area = S7_AREA_FLAG, .type = S7_TYPE_BYTE, .count = 1};

static void refusal_of_everything_makes_putget_likely(void **state)
{
    (void)state;
    static const uint16_t errors[] = {0x8104, 0x8304};
    for (size_t i = 0; i < G_N_ELEMENTS(errors); i++) {
        world w;
        begin(&w);
        refuse(&w, 1, fixture_bytes(10, 0, 2), errors[i]);
        refuse(&w, 2, memory, errors[i]);
        assert_graded(&w, "PUT/GET access is not permitted", RULES_LIKELY);
        const rules_finding *finding = fixture_finding(w.engine, 0, 1);
        assert_string_equal(finding->subject, "all areas");
        assert_int_equal(finding->count, 2);
        assert_string_equal(finding->rule->id, "access-refused");
        assert_int_equal(finding->severity, RULES_WARNING);
        end(&w);
    }
}

static void refusal_of_one_block_alone_proves_little(void **state)
{
    (void)state;
    world w;
    begin(&w);
    refuse(&w, 1, fixture_bytes(10, 0, 2), 0x8104);
    refuse(&w, 2, fixture_bytes(10, 8, 2), 0x8104);
    assert_graded(&w, "PUT/GET", RULES_POSSIBLE);
    assert_string_equal(fixture_finding(w.engine, 0, 1)->subject, "DB10");
    end(&w);
}

/* Another client was refused elsewhere: together they show all areas. */
static void clients_share_what_was_refused(void **state)
{
    (void)state;
    world w;
    begin(&w);
    fixture_connection other;
    fixture_connect(&other, 6, 1, 2);
    refuse(&w, 1, fixture_bytes(10, 0, 2), 0x8104);
    w.on = other;
    refuse(&w, 2, memory, 0x8104);
    rules_finish(w.engine);
    const rules_finding *finding = fixture_finding(w.engine, 0, 1);
    assert_int_equal(finding->confidence, RULES_LIKELY);
    assert_string_equal(finding->subject, "all areas");
    assert_int_equal(finding->client.family, 0);
    assert_string_equal(finding->message,
                        "10.0.0.5 and 10.0.0.6 read DB10, M of 10.0.0.1: whole requests refused "
                        "with 0x8104 (service not implemented or not permitted, or frame error)");
    assert_string_equal(((rules_finding *)finding->symptoms->pdata[0])->subject, "DB10");
    assert_string_equal(((rules_finding *)finding->symptoms->pdata[1])->subject, "M");
    end(&w);
}

static void success_elsewhere_rules_putget_out(void **state)
{
    (void)state;
    world w;
    begin(&w);
    w.known.cpu.permitted = true;
    w.known.cpu.permitted_at = (cap_stamp){.time = 1, .frame = 1};
    refuse(&w, 5, fixture_bytes(10, 0, 2), 0x8104);
    assert_graded(&w, "permits access to others", RULES_POSSIBLE);
    assert_string_equal(fixture_finding(w.engine, 0, 1)->subject, "DB10");
    end(&w);
}

static void success_only_afterwards_means_it_was_switched_on(void **state)
{
    (void)state;
    world w;
    begin(&w);
    w.known.cpu.permitted = true;
    w.known.cpu.permitted_at = (cap_stamp){.time = INT64_MAX, .frame = 99};
    refuse(&w, 5, fixture_bytes(10, 0, 2), 0x8104);
    refuse(&w, 6, memory, 0x8104);
    assert_graded(&w, "works later", RULES_LIKELY);
    end(&w);
}

static void old_families_have_no_putget_switch(void **state)
{
    (void)state;
    world w;
    begin(&w);
    w.known.cpu.family = VERDICT_FAMILY_300_400;
    refuse(&w, 1, fixture_bytes(10, 0, 2), 0x8104);
    refuse(&w, 2, memory, 0x8104);
    assert_graded(&w, "no PUT/GET switch", RULES_POSSIBLE);
    end(&w);
}

/* A header error that says "no such object" names its objects and has nothing to do with PUT/GET.
 */
static void address_errors_of_whole_requests_stay_apart(void **state)
{
    (void)state;
    world w;
    begin(&w);
    refuse(&w, 1, fixture_bytes(10, 0, 2), 0x810A);
    refuse(&w, 2, fixture_bytes(11, 0, 2), 0x810A);
    rules_finish(w.engine);
    const rules_finding *finding = fixture_finding(w.engine, 0, 2);
    assert_string_equal(finding->rule->id, "address-error");
    assert_string_equal(finding->subject, "DB10");
    assert_non_null(strstr(finding->cause, "does not exist"));
    assert_string_equal(fixture_finding(w.engine, 1, 2)->subject, "DB11");
    end(&w);
}

/* The read of DB `db`, with fewer items than its count says, refused as a whole. */
static void refuse_malformed(world *w, uint8_t db, uint64_t frame)
{
    const uint8_t item[] = {0x12, 0x0A, 0x10, 0x02, 0, 4, 0, db, S7_AREA_DB, 0, 0, 0};
    const s7_pdu request = {.protocol_id = S7_PROTOCOL_COMM,
                            .rosctr = S7_ROSCTR_JOB,
                            .function = S7_FUNC_READ,
                            .item_count = 2,
                            .items = {item, sizeof item},
                            .notes = (s7_notes)1 << S7N_ITEM_COUNT};
    const s7_pdu answer = {
        .protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_ACK, .error = 0x8104};
    const ana_transaction t = {.connection = &w->on.connection,
                               .status = ANA_REFUSED,
                               .request = &request,
                               .answer = &answer,
                               .answer_stamp = {.time = (int64_t)frame, .frame = frame}};
    w->on.connection.flow = &w->on.flow;
    rules_transaction(w->engine, &t);
}

static void whole_requests_for_an_optimized_block(void **state)
{
    (void)state;
    world w;
    begin(&w);
    know_symbols(&w, 10);
    w.known.cpu.permitted = true;
    refuse(&w, 1, fixture_bytes(10, 0, 2), 0x8104);
    assert_graded(&w, "optimized", RULES_LIKELY);
    assert_symbol_named(&w);
    end(&w);
}

static void refuse_write(world *w, uint64_t frame, fixture_item item, bool whole)
{
    const fixture_job job = {
        .on = &w->on,
        .write = true,
        .frame = frame,
        .error = whole ? 0x8104 : 0,
        .count = 1,
        .item = {item},
        .code = {S7_RETURN_ACCESS},
    };
    fixture_feed(w->engine, &job);
}

/* Whole requests or items, of two objects: it is the CPU that permits no writing. */
static void writes_alone_refused_mean_reading_only(void **state)
{
    (void)state;
    for (int whole = 0; whole < 2; whole++) {
        world w;
        begin(&w);
        know_block(&w, 10, 20);
        w.known.cpu.read_only = true;
        w.known.block[0].read_only = true;
        refuse_write(&w, 1, fixture_bytes(10, 0, 2), whole);
        rules_finish(w.engine);
        assert_null(strstr(fixture_finding(w.engine, 0, 1)->cause, "permits reading"));
        refuse_write(&w, 2, fixture_bytes(11, 0, 2), whole);
        assert_graded(&w, "permits reading, but no writing", RULES_LIKELY);
        assert_int_equal(fixture_finding(w.engine, 0, 1)->symptoms->len, 2);
        end(&w);
    }
}

static void one_block_that_cannot_be_written_is_protected(void **state)
{
    (void)state;
    for (int whole = 0; whole < 2; whole++) {
        world w;
        begin(&w);
        know_block(&w, 10, 20);
        w.known.block[0].read_only = true;
        refuse_write(&w, 1, fixture_bytes(10, 0, 2), whole);
        assert_graded(&w, "write-protected", RULES_LIKELY);
        end(&w);
    }
}

static void malformed_requests_are_refused_for_their_form(void **state)
{
    (void)state;
    world w;
    begin(&w);
    refuse_malformed(&w, 10, 1);
    refuse_malformed(&w, 11, 2); /* two DBs: no proof of PUT/GET off all the same */
    refuse(&w, 3, fixture_bytes(10, 0, 2), 0x8104);
    rules_finish(w.engine);
    const rules_finding *first = fixture_finding(w.engine, 0, 2);
    assert_string_equal(first->subject, "DB10 (malformed request), DB11 (malformed request)");
    assert_non_null(strstr(first->cause, "rejects its form"));
    assert_int_equal(first->confidence, RULES_LIKELY);
    const rules_finding *good = fixture_finding(w.engine, 1, 2);
    assert_string_equal(good->subject, "DB10");
    assert_non_null(strstr(good->cause, "PUT/GET"));
    assert_int_equal(good->confidence, RULES_POSSIBLE);
    end(&w);
}

static void other_address_forms_are_not_putget(void **state)
{
    (void)state;
    world w;
    begin(&w);
    const fixture_job nck = {
        .on = &w.on, .frame = 1, .error = 0x8104, .count = 1, .raw_item = "12088241000100010101"};
    fixture_feed(w.engine, &nck);
    assert_graded(&w, "form of addressing", RULES_LIKELY);
    end(&w);
}

static void writing_timers_is_normal(void **state)
{
    (void)state;
    world w;
    begin(&w);
    fixture_job job = {
        .on = &w.on,
        .write = true,
        .frame = 1,
        .count = 1,
        .item = {{.area = S7_AREA_TIMER, .type = S7_TYPE_TIMER, .count = 8}},
        .code = {S7_RETURN_ACCESS},
    };
    fixture_feed(w.engine, &job);
    assert_graded(&w, "normal on S7-300", RULES_LIKELY);
    assert_int_equal(fixture_finding(w.engine, 0, 1)->severity, RULES_NOTICE);
    w.known.cpu.family = VERDICT_FAMILY_300_400;
    w.known.cpu.family_proven = true;
    assert_graded(&w, "normal on S7-300", RULES_PROVEN);
    /* Where even reading is refused, it is not the habit of the S7-300. */
    job.write = false;
    job.frame = 2;
    fixture_feed(w.engine, &job);
    assert_graded(&w, "does not allow", RULES_POSSIBLE);
    assert_int_equal(fixture_finding(w.engine, 0, 1)->severity, RULES_WARNING);
    end(&w);
}

/* The same faults and the same evidence give the same findings, whichever came first. */
static void evidence_may_come_before_or_after(void **state)
{
    (void)state;
    world before;
    world after;
    begin(&before);
    begin(&after);
    know_block(&before, 10, 20);
    fixture_read(before.engine, &before.on, 1, fixture_bytes(10, 19, 2), S7_RETURN_ADDRESS);
    rules_finish(before.engine);
    fixture_read(after.engine, &after.on, 1, fixture_bytes(10, 19, 2), S7_RETURN_ADDRESS);
    rules_finish(after.engine);
    assert_int_equal(fixture_finding(after.engine, 0, 1)->confidence, RULES_POSSIBLE);
    know_block(&after, 10, 20);
    rules_finish(after.engine);
    const rules_finding *a = fixture_finding(before.engine, 0, 1);
    const rules_finding *b = fixture_finding(after.engine, 0, 1);
    assert_int_equal(a->confidence, RULES_PROVEN);
    assert_int_equal(b->confidence, RULES_PROVEN);
    assert_ptr_equal(a->cause, b->cause);
    assert_ptr_equal(a->alternatives, b->alternatives);
    assert_string_equal(a->message, b->message);
    end(&before);
    end(&after);
}

/* Reads of M0.0 BYTE 1 and of DB7.DBB0; failed items with and without a length. */
#define READ_M   "320100000001000e00000401120a10020001000083000000"
#define READ_DB7 "320100000001000e00000401120a10020001000784000000"
#define MISSING(of)                                                                                \
    "3203000000010002000400000401"                                                                 \
    "0a00" of

static void a_missing_area_with_a_length_is_a_soft_server(void **state)
{
    (void)state;
    world w;
    begin(&w);
    fixture_feed_hex(w.engine, &w.on, 1, READ_M, MISSING("0004"));
    assert_graded(&w, "server is software", RULES_LIKELY);
    end(&w);
    begin(&w);
    fixture_feed_hex(w.engine, &w.on, 1, READ_M, MISSING("0000"));
    assert_graded(&w, "does not have this memory area", RULES_LIKELY);
    end(&w);
}

/* Its order number is that of a CPU which it is not. */
static void a_missing_block_of_a_soft_server_may_not_be_registered(void **state)
{
    (void)state;
    world w;
    begin(&w);
    w.known.cpu.soft_server = true;
    fixture_feed_hex(w.engine, &w.on, 1, READ_DB7, MISSING("0000"));
    assert_graded(&w, "does not exist", RULES_LIKELY);
    assert_non_null(strstr(fixture_finding(w.engine, 0, 1)->alternatives[0], "not registered"));
    end(&w);
}

static void the_family_is_said_where_it_matters(void **state)
{
    (void)state;
    world w;
    begin(&w);
    w.known.cpu.family = VERDICT_FAMILY_300_400;
    w.known.cpu.family_text = "S7-300";
    w.known.cpu.family_evidence = "order number";
    fixture_feed_hex(w.engine, &w.on, 1, READ_DB7, MISSING("0000"));
    rules_finish(w.engine);
    assert_non_null(
        strstr(fixture_finding(w.engine, 0, 1)->message, "; family: S7-300 (order number)"));
    end(&w);
    begin(&w);
    w.known.cpu.family = VERDICT_FAMILY_300_400;
    w.known.cpu.family_text = "S7-300";
    w.known.cpu.family_evidence = "order number";
    fixture_feed_hex(w.engine, &w.on, 1, READ_M, MISSING("0000"));
    rules_finish(w.engine);
    assert_null(strstr(fixture_finding(w.engine, 0, 1)->message, "family"));
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_known_is_only_possible),
        cmocka_unit_test(works_without_any_evidence),
        cmocka_unit_test(lower_bytes_that_work_make_the_end_likely),
        cmocka_unit_test(one_byte_too_many_proves_the_end),
        cmocka_unit_test(a_proven_length_holds_for_all),
        cmocka_unit_test(bytes_that_work_at_other_times_mean_a_download),
        cmocka_unit_test(byte_zero_refused_means_optimized),
        cmocka_unit_test(byte_zero_refused_to_another_client_counts),
        cmocka_unit_test(symbolic_access_proves_an_optimized_block),
        cmocka_unit_test(symbols_of_a_block_that_seems_missing),
        cmocka_unit_test(symbols_say_nothing_of_a_block_that_works),
        cmocka_unit_test(whole_requests_for_an_optimized_block),
        cmocka_unit_test(writes_alone_refused_mean_reading_only),
        cmocka_unit_test(one_block_that_cannot_be_written_is_protected),
        cmocka_unit_test(byte_zero_of_an_old_cpu_means_empty),
        cmocka_unit_test(a_missing_block_is_proven_on_old_families),
        cmocka_unit_test(a_block_that_works_at_other_times_came_or_went),
        cmocka_unit_test(bit_arrays_are_named),
        cmocka_unit_test(refusal_of_everything_makes_putget_likely),
        cmocka_unit_test(refusal_of_one_block_alone_proves_little),
        cmocka_unit_test(clients_share_what_was_refused),
        cmocka_unit_test(success_elsewhere_rules_putget_out),
        cmocka_unit_test(success_only_afterwards_means_it_was_switched_on),
        cmocka_unit_test(old_families_have_no_putget_switch),
        cmocka_unit_test(address_errors_of_whole_requests_stay_apart),
        cmocka_unit_test(malformed_requests_are_refused_for_their_form),
        cmocka_unit_test(other_address_forms_are_not_putget),
        cmocka_unit_test(writing_timers_is_normal),
        cmocka_unit_test(a_missing_area_with_a_length_is_a_soft_server),
        cmocka_unit_test(a_missing_block_of_a_soft_server_may_not_be_registered),
        cmocka_unit_test(the_family_is_said_where_it_matters),
        cmocka_unit_test(evidence_may_come_before_or_after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
