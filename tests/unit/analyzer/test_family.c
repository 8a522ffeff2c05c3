/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define READ_M0  "0300001f02f080320100000001000e00000401120a10020010000083000000"
#define SZL_0011 "0300002102f080320700000100000800080001120411440100ff09000400110000"
#define PLUS_SET                                                                                   \
    "0300001e02f0807202000f3100000542000000020000"                                                 \
    "03be340072020000"
#define TLS "0300000c02f08016030105a6"

static const cap_address cpu = {.family = 4, .bytes = {10, 0, 0, 1}};

/* One record of list 0011 with index 1 and this order number. */
static void identify(talk *t, const char *order_number)
{
    GString *hex = g_string_new("0300004502f080320700000100000c002800011208128401020000"
                                "0000ff09002400110000001c00010001");
    for (size_t i = 0; i < 20; i++)
        g_string_append_printf(hex, "%02x", i < strlen(order_number) ? order_number[i] : ' ');
    g_string_append(hex, "00c000030001");
    talk_send(t, CLIENT, 0, SZL_0011);
    talk_send(t, SERVER, 1, hex->str);
    g_string_free(hex, TRUE);
}

static void order_numbers_name_the_family(void **state)
{
    (void)state;
    const struct {
        const char *order_number, *family;
    } rows[] = {
        {"6ES7 315-2EH14-0AB0", "S7-300"},
        {"6ES7 151-8AB01-0AB0", "ET 200S CPU (S7-300 class)"},
        {"6ES7 154-8AB01-0AB0", "ET 200pro CPU (S7-300 class)"},
        {"6ES7 412-2EK06-0AB0", "S7-400"},
        {"6ES7 214-1HE30-0XB0", "S7-1200"},
        {"6ES7 211-1BE31-0XB0", "S7-1200"},
        {"6ES7 212-1AG50-0XB0", "S7-1200"},
        {"6ES7 216-2BD23-0XB0", "S7-200"},
        {"6ES7 212-1AA01-0XB0", "S7-200"},
        {"6ES7 21", NULL},
        {"6ES7 288-1SR20-0AA0", "S7-200 SMART"},
        {"6ES7 511-1AK00-0AB0", "S7-1500"},
        {"6ES7 512-1CK00-0AB0", "S7-1500"},
        {"6ES7 512-1DK01-0AB0", "ET 200SP CPU (S7-1500 class)"},
        {"6ES7 510-1DJ01-0AB0", "ET 200SP CPU (S7-1500 class)"},
        {"6ES7 516-2PN00-0AB0", "ET 200pro CPU (S7-1500 class)"},
        {"6ES7 672-5DC01-0YA0", "software controller"},
        {"6GK7 343-1EX21-0XE0", "CP for S7-300"},
        {"6GK7 543-1AX00-0XE0", "CP for S7-1500"},
        {"6ED1 052-1MD00-0BA6", "LOGO!"},
        {"6ES7 155-6AU00-0BN0", NULL}, /* a head module */
        {"something else", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        talk *t = talk_midstream();
        identify(t, rows[i].order_number);
        talk_end(t, CAP_END_OPEN);
        const ana_asset *asset = ana_find_asset(t->analyzer, &cpu);
        assert_string_equal(asset->order_number, rows[i].order_number);
        if (rows[i].family) {
            assert_string_equal(asset->family, rows[i].family);
            assert_string_equal(asset->family_evidence, "order number");
        } else {
            assert_null(asset->family);
        }
        talk_free(t);
    }
}

static void the_transport_is_judged_by_what_is_certain(void **state)
{
    (void)state;
    const struct {
        cap_side server;
        const char *family; /* start of it; NULL none */
    } rows[] = {
        {{.ttl = 30, .window = 4096}, "S7-300 or early"},
        {{.ttl = 28, .window = 4096, .syn = true, .mss = 1460, .only_mss = true},
         "S7-300 or early"},
        {{.ttl = 60, .window = 2048, .syn = true, .mss = 1460, .only_mss = true}, "S7-400"},
        {{.ttl = 64, .window = 8192, .syn = true, .mss = 1460, .only_mss = true}, "S7-1200/1500"},
        {{.ttl = 64, .window = 8192, .syn = true, .mss = 1460}, "not a CPU"},
        {{.ttl = 30, .window = 4096, .syn = true, .mss = 1460}, "not a CPU"},
        /* Linux rounds windows to segments; without a SYN-ACK its options are not known */
        {{.ttl = 64, .window = 7300, .syn = true, .mss = 1460, .only_mss = true}, NULL},
        {{.ttl = 64, .window = 2920, .syn = true, .mss = 1460, .only_mss = true}, NULL},
        {{.ttl = 64, .window = 8192}, NULL},
        {{.ttl = 64, .window = 4096}, NULL},
        {{.ttl = 128, .window = 8192}, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cap_flow flow = talk_flow();
        const cap_endpoint endpoint = flow.side[SERVER].endpoint;
        flow.side[SERVER] = rows[i].server;
        flow.side[SERVER].endpoint = endpoint;
        talk *t = talk_over(NULL, &flow);
        talk_send(t, CLIENT, 0, READ_M0);
        talk_end(t, CAP_END_RST);
        const char *family = ana_find_asset(t->analyzer, &cpu)->family;
        if (rows[i].family) {
            assert_non_null(family);
            assert_memory_equal(family, rows[i].family, strlen(rows[i].family));
        } else {
            assert_null(family);
        }
        talk_free(t);
    }
}

/* Of two kinds of evidence the better one counts, in whatever order they come. */
static void better_evidence_prevails(void **state)
{
    (void)state;
    for (int order = 0; order < 2; order++) {
        cap_flow flow = talk_flow();
        flow.side[SERVER].syn = true;
        flow.side[SERVER].mss = 1460;
        talk *first = talk_over(NULL, &flow);
        talk *second = talk_beside(first, &flow);
        talk_send(order ? first : second, CLIENT, 0, PLUS_SET);
        talk_send(order ? second : first, CLIENT, 0, READ_M0);
        talk_end(first, CAP_END_RST);
        talk_end(second, CAP_END_RST);
        const ana_asset *asset = ana_find_asset(first->analyzer, &cpu);
        assert_string_equal(asset->family, "S7-1200/1500");
        assert_string_equal(asset->family_evidence, "speaks S7comm-plus");
        talk_free(second);
        talk_free(first);
    }
}

static void tls_in_cotp_is_s7comm_plus(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, TLS);
    assert_int_equal(t->connection->protocol, ANA_PROTOCOL_TLS);
    talk_end(t, CAP_END_OPEN);
    assert_string_equal(ana_find_asset(t->analyzer, &cpu)->family, "S7-1200/1500");
    talk_free(t);
}

static void a_replaced_cpu_changes_family(void **state)
{
    (void)state;
    const cap_flow flow = talk_flow();
    talk *t = talk_new(NULL);
    identify(t, "6ES7 315-2EH14-0AB0");
    talk_end(t, CAP_END_RST);
    talk *b = talk_beside(t, &flow);
    identify(b, "6ES7 511-1AK00-0AB0");
    talk_end(b, CAP_END_RST);
    assert_string_equal(ana_find_asset(t->analyzer, &cpu)->family, "S7-1500");
    talk_free(b);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_numbers_name_the_family),
        cmocka_unit_test(the_transport_is_judged_by_what_is_certain),
        cmocka_unit_test(better_evidence_prevails),
        cmocka_unit_test(tls_in_cotp_is_s7comm_plus),
        cmocka_unit_test(a_replaced_cpu_changes_family),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
