/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/csv.h"
#include "report/service_counts.h"

#include "dissector/item.h"
#include "policy_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect_text(const char *text, size_t size, const char *expected)
{
    rep_buffer b = {0};
    rep_csv_text(&b, text, size);
    rep_put_char(&b, '\0');
    assert_string_equal(b.data, expected);
    rep_buffer_clear(&b);
}

#define expect(text, expected) expect_text(text, sizeof(text) - 1, expected)

static void quoting(void **state)
{
    (void)state;
    expect("", "");
    expect("03.01", "03.01");
    expect("one two", "one two");
    expect("Press 1, left", "\"Press 1, left\"");
    expect("a \"b\"", "\"a \"\"b\"\"\"");
    expect("\"", "\"\"\"\"");
    expect(" a", "\" a\"");
    expect("a ", "\"a \"");
    expect("M\xC3\xBChle", "M\xC3\xBChle");
}

static void no_formula(void **state)
{
    (void)state;
    expect("=1+1", "'=1+1");
    expect("+49", "'+49");
    expect("-2", "'-2");
    expect("@SUM(A1)", "'@SUM(A1)");
    expect("  =1", "\"'  =1\"");
    expect("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"");
    expect("\xEF\xBC\x9D"
           "1",
           "'\xEF\xBC\x9D"
           "1"); /* full-width = */
    expect("a=b", "a=b");
    expect("a;=1", "a\\x3B=1");
    expect("\t=1", "\\x09=1");
    expect("\r\n=1", "\\x0D\\x0A=1");
}

static void not_text(void **state)
{
    (void)state;
    expect("a\xFF"
           "b",
           "a\\xFF"
           "b");
    expect("a\xC3", "a\\xC3");
    expect("\x01\x7F", "\\x01\\x7F");
    expect("a\0b", "a\\x00b");
}

/* Cells of a row that has no quotes; the number of columns. */
static guint cells_of(const rep_buffer *b, char ***cells)
{
    char *row = g_strndup(b->data, b->used);
    *cells = g_strsplit(row, ",", -1);
    g_free(row);
    return g_strv_length(*cells);
}

static const char *cell(char **header, char **row, const char *name)
{
    for (guint i = 0; header[i]; i++)
        if (g_str_equal(header[i], name))
            return row[i];
    fail_msg("no column %s", name);
    return NULL;
}

typedef struct cell_of {
    const char *column, *value;
} cell_of;

static void expect_named_row(const policy_model *policy, const ana_relation *relation,
                             const rep_object *object, const cell_of *cells, size_t count)
{
    rep_buffer head = {0}, line = {0};
    char **header, **row;
    rep_csv_header(&head);
    rep_csv_row(&line, policy, relation, object, NULL);
    rep_csv_hosts(&line, NULL, NULL);
    assert_int_equal(cells_of(&line, &row), cells_of(&head, &header));
    for (size_t i = 0; i < count; i++)
        assert_string_equal(cell(header, row, cells[i].column), cells[i].value);
    g_strfreev(row);
    g_strfreev(header);
    rep_buffer_clear(&line);
    rep_buffer_clear(&head);
}

static void expect_row(const ana_relation *relation, const rep_object *object, const cell_of *cells,
                       size_t count)
{
    expect_named_row(NULL, relation, object, cells, count);
}

static ana_relation relation_with(uint8_t called_type)
{
    return (ana_relation){
        .number = 7,
        .client = {.family = 4, .bytes = {10, 0, 0, 5}},
        .server = {.family = 4, .bytes = {10, 0, 0, 1}},
        .server_port = 102,
        .calling = {.size = 2, .data = {0x01, 0x00}},
        .called = {.size = 2, .data = {called_type, 0x22}},
        .connections = 3,
        .status_count = {[ANA_OK] = 38, [ANA_REFUSED] = 2, [ANA_ORPHAN] = 1, [ANA_INDICATION] = 7},
        .protocol = ANA_PROTOCOL_S7COMM,
        .first = {.time = 1000000000},
        .last = {.time = 2000001000},
    };
}

static void an_object(void **state)
{
    (void)state;
    ana_relation r = relation_with(0x03);
    ana_histogram_add(&r.latency, 4000000);
    const rep_object object = {
        .answered = {.area = S7_AREA_DB,
                     .db = 10,
                     .reads = 5,
                     .reads_refused = 1,
                     .read_lowest = 2,
                     .read_highest = 19,
                     .writes_refused = 2,
                     .write_lowest = UINT32_MAX},
        .asked = {.read_lowest = 4, .read_highest = 7, .reads = 2, .write_lowest = UINT32_MAX}};
    const cell_of cells[] = {
        {"relation", "7"},
        {"client", "10.0.0.5"},
        {"client_name", ""},
        {"server", "10.0.0.1"},
        {"server_name", ""},
        {"server_port", "102"},
        {"calling_tsap", "01.00"},
        {"called_tsap", "03.22"},
        {"connection_type", "S7 basic"},
        {"rack", "1"},
        {"slot", "2"},
        {"protocol", "S7COMM"},
        {"object", "DB10"},
        {"direction", "both"},
        {"reads", "5"},
        {"read_from", "2"},
        {"read_to", "19"},
        {"writes", "0"},
        {"write_from", ""},
        {"write_to", ""},
        {"reads_refused", "1"},
        {"writes_refused", "2"},
        {"reads_asked", "2"},
        {"read_asked_from", "4"},
        {"read_asked_to", "7"},
        {"writes_asked", "0"},
        {"write_asked_to", ""},
        {"connections", "3"},
        {"requests", "40"},
        {"latency_median_us", "4000"},
        {"latency_p99_us", "4000"},
        {"latency_max_us", "4000"},
        {"first", "1970-01-01T00:00:01.000000Z"},
        {"last", "1970-01-01T00:00:02.000001Z"},
    };
    expect_row(&r, &object, cells, G_N_ELEMENTS(cells));
    ana_histogram_clear(&r.latency);
}

static void directions(void **state)
{
    (void)state;
    const ana_relation r = relation_with(0x03);
    const rep_object reader = {
        .answered = {.area = S7_AREA_FLAG, .reads_refused = 1, .read_lowest = 1}};
    const rep_object writer = {.answered = {.area = S7_AREA_FLAG, .writes = 1, .of_client = true}};
    const rep_object asker = {.answered = {.area = S7_AREA_FLAG, .read_lowest = 1},
                              .asked = {.writes = 3, .write_lowest = 2, .write_highest = 2}};
    const cell_of read[] = {
        {"initiator", "client"}, {"object", "M"}, {"direction", "read"}, {"read_from", ""}};
    const cell_of write[] = {
        {"initiator", "server"}, {"direction", "write"}, {"write_from", "0"}, {"write_to", "0"}};
    expect_row(&r, &reader, read, G_N_ELEMENTS(read));
    expect_row(&r, &writer, write, G_N_ELEMENTS(write));
    const cell_of asked[] = {{"direction", "write"},
                             {"writes", "0"},
                             {"writes_asked", "3"},
                             {"write_asked_from", "2"},
                             {"write_asked_to", "2"}};
    expect_row(&r, &asker, asked, G_N_ELEMENTS(asked));
}

static void no_object(void **state)
{
    (void)state;
    ana_relation r = relation_with(0x09);
    r.calling.size = 0;
    r.protocol = ANA_PROTOCOL_UNKNOWN;
    const cell_of cells[] = {
        {"calling_tsap", ""},
        {"called_tsap", "09.22"},
        {"connection_type", ""},
        {"rack", ""},
        {"protocol", ""},
        {"object", ""},
        {"direction", ""},
        {"initiator", ""},
        {"reads", ""},
        {"writes_refused", ""},
        {"connections", "3"},
        {"latency_max_us", ""},
        {"last", "1970-01-01T00:00:02.000001Z"},
    };
    expect_row(&r, NULL, cells, G_N_ELEMENTS(cells));
}

/* What a partner calls itself cannot run in a spreadsheet. */
static void a_hostile_tsap(void **state)
{
    (void)state;
    ana_relation r = relation_with(0x03);
    r.calling = (ana_tsap_bytes){.size = 6, .data = "=1+A1\""};
    rep_buffer b = {0};
    rep_csv_row(&b, NULL, &r, NULL, NULL);
    rep_put_char(&b, '\0');
    assert_non_null(strstr(b.data, ",\"'=1+A1\"\"\",03.22,"));
    rep_buffer_clear(&b);
}

/* Each name once, at the end of the row. */
static void services_in_a_cell(void **state)
{
    (void)state;
    const ana_relation r = relation_with(0x03);
    static const char szl[] = "read SZL", stop[] = "PLC stop";
    const rep_service rows[] = {{.name = szl}, {.name = stop}, {.name = szl, .unanswered = true}};
    GArray *services = g_array_new(FALSE, FALSE, sizeof(rep_service));
    g_array_append_vals(services, rows, G_N_ELEMENTS(rows));
    rep_buffer b = {0};
    rep_csv_header(&b);
    rep_put_char(&b, '\0');
    assert_non_null(strstr(b.data, ",services,server_order_number,server_firmware,"
                                   "client_application,client_user,client_program"));
    b.used = 0;
    rep_csv_row(&b, NULL, &r, NULL, services);
    rep_put_char(&b, '\0');
    assert_true(g_str_has_suffix(b.data, "Z,read SZL | PLC stop"));
    rep_buffer_clear(&b);
    g_array_unref(services);
}

static void what_is_known_of_the_hosts(void **state)
{
    (void)state;
    const ana_asset server = {.order_number = (char *)"6ES7 511-1AK00-0AB0",
                              .firmware = (char *)"V1.0"};
    const ana_asset client = {.partner = {.user = (char *)"=1",
                                          .application = (char *)"SM@RT",
                                          .program = (char *)"a,b"}};
    rep_buffer b = {0};
    rep_csv_hosts(&b, &server, &client);
    rep_csv_hosts(&b, NULL, NULL);
    rep_put_char(&b, '\0');
    assert_string_equal(b.data, ",6ES7 511-1AK00-0AB0,V1.0,SM@RT,'=1,\"a,b\",,,,,");
    rep_buffer_clear(&b);
}

/* Names come from a file that somebody else may have written. */
static void names_of_the_policy(void **state)
{
    (void)state;
    policy_model *policy = policy_of("[cpu M\xC3\xBChle]\naddress=10.0.0.1\n"
                                     "[partner -2+3|cmd]\naddress=10.0.0.5\n");
    const ana_relation r = relation_with(0x03);
    const cell_of cells[] = {
        {"client", "10.0.0.5"},          {"client_name", "'-2+3|cmd"}, {"server", "10.0.0.1"},
        {"server_name", "M\xC3\xBChle"}, {"server_port", "102"},
    };
    expect_named_row(policy, &r, NULL, cells, G_N_ELEMENTS(cells));
    policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quoting),
        cmocka_unit_test(no_formula),
        cmocka_unit_test(not_text),
        cmocka_unit_test(an_object),
        cmocka_unit_test(directions),
        cmocka_unit_test(no_object),
        cmocka_unit_test(a_hostile_tsap),
        cmocka_unit_test(services_in_a_cell),
        cmocka_unit_test(what_is_known_of_the_hosts),
        cmocka_unit_test(names_of_the_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
