/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define CR_SLOT(slot) "0300001611e00000000700c1020100c20201" slot "c0010a"
#define CC_SLOT(slot) "0300001611d00007000300c0010ac1020100c20201" slot
#define SETUP(length) "0300001902f08032010000020000080000f00000010001" length
#define SETUP_OK      "0300001b02f080320300000200000800000000f0000001000100f0"
#define READ_M0       "0300001f02f080320100000001000e00000401120a10020010000083000000"
#define READ_M0_OK                                                                                 \
    "0300002902f0803203000000010002001400000401ff040080a9100000000001010000000000000000"
#define STOP     "0300002102f0803201000001000010000029000000000009505f50524f4752414d"
#define STOP_OK  "0300001402f08032030000010000010000000029"
#define REFUSED  "0300001302f080320200000100000000008104"
#define SZL_0011 "0300002102f080320700000100000800080001120411440100ff09000400110000"
#define SZL_001C "0300002102f080320700000100000800080001120411440100ff090004001c0000"
#define PLUS_SET                                                                                   \
    "0300001e02f0807202000f3100000542000000020000"                                                 \
    "03be340072020000"
#define PLUS_SET_DONE "0300001b02f0807202000c32000005420000000234000072020000"
#define TLS           "0300000c02f08016030105a6"
#define MMS           "0300000b02f08068656c6c"
#define ROOT_CR                                                                                    \
    "030000241fe00000000700c1020600c2"                                                             \
    "1053494d415449432d524f4f542d484d49c0010a"
#define ROOT_CC                                                                                    \
    "030000241fd00007000600c0010ac1020600c2"                                                       \
    "1053494d415449432d524f4f542d484d49"
#define CLASSIC_TCP                                                                                \
    {                                                                                              \
        .ttl = 30, .window = 4096, .syn = true, .mss = 1460, .only_mss = true                      \
    }

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

static void an_order_number_names_the_family(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    identify(t, "6ES7 151-8AB01-0AB0");
    talk_end(t, CAP_END_OPEN);
    const ana_asset *asset = ana_find_asset(t->analyzer, &cpu);
    assert_string_equal(asset->order_number, "6ES7 151-8AB01-0AB0");
    assert_string_equal(asset->family, "ET 200S CPU (S7-300 class)");
    assert_string_equal(asset->family_confidence, "proven");
    assert_string_equal(asset->family_evidence, "order number");
    talk_free(t);
}

static void an_order_number_of_no_cpu_names_none(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    identify(t, "6ES7 155-6AU00-0BN0");
    talk_end(t, CAP_END_OPEN);
    assert_null(ana_find_asset(t->analyzer, &cpu)->family);
    talk_free(t);
}

/* One record of list 001C with this index and text. */
static void name(talk *t, unsigned index, const char *text)
{
    GString *hex = g_string_new("0300004b02f080320700000100000c002e0001120812840102000"
                                "00000ff09002a001c0000002200010");
    g_string_append_printf(hex, "0%02x", index);
    for (size_t i = 0; i < 32; i++)
        g_string_append_printf(hex, "%02x", i < strlen(text) ? text[i] : 0);
    talk_send(t, CLIENT, 0, SZL_001C);
    talk_send(t, SERVER, 1, hex->str);
    g_string_free(hex, TRUE);
}

static void software_that_plays_a_cpu_is_none(void **state)
{
    (void)state;
    const struct {
        unsigned index;
        const char *text, *family, *evidence;
    } rows[] = {
        {1, "SNAP7-SERVER", "not a CPU: Snap7 server", "system name"},
        {5, "S C-C2UR28922012", "not a CPU: Snap7 server", "serial number"},
        {5, "88111222", "not a CPU: conpot, a honeypot", "serial number"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        talk *t = talk_midstream();
        identify(t, "6ES7 315-2EH14-0AB0");
        name(t, rows[i].index, rows[i].text);
        talk_end(t, CAP_END_OPEN);
        const ana_asset *asset = ana_find_asset(t->analyzer, &cpu);
        assert_string_equal(asset->family, rows[i].family);
        assert_string_equal(asset->family_confidence, "likely");
        assert_string_equal(asset->family_evidence, rows[i].evidence);
        talk_free(t);
    }
}

static talk *talk_with(const cap_side *server)
{
    cap_flow flow = talk_flow();
    const cap_endpoint endpoint = flow.side[SERVER].endpoint;
    flow.side[SERVER] = *server;
    flow.side[SERVER].endpoint = endpoint;
    flow.side[SERVER].seen = true;
    return talk_over(NULL, &flow);
}

static void read_once(talk *t)
{
    talk_send(t, CLIENT, 0, READ_M0);
    talk_send(t, SERVER, 1, READ_M0_OK);
}

static void expect(talk *t, const char *family, const char *confidence, const char *evidence)
{
    const ana_asset *asset = ana_find_asset(t->analyzer, &cpu);
    if (!family) {
        assert_null(asset->family);
        assert_null(asset->family_confidence);
        assert_null(asset->family_evidence);
        return;
    }
    assert_non_null(asset->family);
    assert_string_equal(asset->family, family);
    assert_string_equal(asset->family_confidence, confidence);
    assert_string_equal(asset->family_evidence, evidence);
}

static void the_transport_is_judged_by_what_is_certain(void **state)
{
    (void)state;
    const char *const classic = "TTL 30 and window 4096 of its TCP segments";
    const char *const pc = "TCP options of its SYN-ACK: an operating system's stack";
    const struct {
        cap_side server;
        const char *family, *confidence, *evidence;
    } rows[] = {
        {{.ttl = 30, .window = 4096}, "S7-300 or early S7-1200/1500", "possible", classic},
        {{.ttl = 28, .window = 4096, .syn = true, .mss = 1460, .only_mss = true},
         "S7-300 or early S7-1200/1500",
         "possible",
         classic},
        {{.ttl = 60, .window = 2048, .syn = true, .mss = 1460, .only_mss = true},
         "S7-400",
         "likely",
         "TTL 60 and window 2048 of its TCP segments"},
        {{.ttl = 64, .window = 8192, .syn = true, .mss = 1460, .only_mss = true},
         "S7-1200/1500",
         "likely",
         "TTL 64 and window 8192 of its SYN-ACK"},
        {{.ttl = 64, .window = 8192, .syn = true, .mss = 1460},
         "not a CPU: software on a PC",
         "likely",
         pc},
        {{.ttl = 30, .window = 4096, .syn = true, .mss = 1460},
         "not a CPU: software on a PC",
         "likely",
         pc},
        /* Linux rounds windows to segments; without a SYN-ACK its options are not known */
        {{.ttl = 64, .window = 7300, .syn = true, .mss = 1460, .only_mss = true}, NULL, NULL, NULL},
        {{.ttl = 64, .window = 2920, .syn = true, .mss = 1460, .only_mss = true}, NULL, NULL, NULL},
        {{.ttl = 64, .window = 8192}, NULL, NULL, NULL},
        {{.ttl = 64, .window = 4096}, NULL, NULL, NULL},
        {{.ttl = 128, .window = 8192}, NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        talk *t = talk_with(&rows[i].server);
        read_once(t);
        talk_end(t, CAP_END_RST);
        expect(t, rows[i].family, rows[i].confidence, rows[i].evidence);
        talk_free(t);
    }
}

/* Whatever its TCP looks like: who answers something else, or nothing, is no CPU yet. */
static void only_who_answers_s7_has_a_family(void **state)
{
    (void)state;
    static const cap_side newer = {
        .ttl = 64, .window = 8192, .syn = true, .mss = 1460, .only_mss = true};
    static const char *const answers[] = {NULL, MMS};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        talk *t = talk_with(&newer);
        talk_send(t, CLIENT, 0, ROOT_CR);
        talk_send(t, SERVER, 0, ROOT_CC);
        talk_send(t, CLIENT, 0, i == 0 ? PLUS_SET : MMS);
        if (answers[i])
            talk_send(t, SERVER, 1, answers[i]);
        talk_end(t, CAP_END_RST);
        expect(t, NULL, NULL, NULL);
        talk_free(t);
    }
}

/* One request that only S7-300 and S7-400 serve, and its answer. */
static void serve(talk *t, const char *request, const char *answer)
{
    talk_send(t, CLIENT, 0, request);
    talk_send(t, SERVER, 1, answer);
}

static void classic_services_are_of_s7_300_and_400(void **state)
{
    (void)state;
    const struct {
        cap_side server;
        const char *family, *evidence;
    } rows[] = {
        {CLASSIC_TCP, "S7-300",
         "classic stop or PI services, TTL 30 and window 4096 of its TCP segments"},
        {{.ttl = 60, .window = 2048},
         "S7-400",
         "classic stop or PI services, TTL 60 and window 2048 of its TCP segments"},
        {{.ttl = 128, .window = 1}, "S7-300 or S7-400", "classic stop or PI services"},
        {{.ttl = 64, .window = 8192, .syn = true, .mss = 1460},
         "not a CPU: software on a PC",
         "TCP options of its SYN-ACK: an operating system's stack"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        talk *t = talk_with(&rows[i].server);
        serve(t, STOP, STOP_OK);
        talk_end(t, CAP_END_RST);
        expect(t, rows[i].family, "likely", rows[i].evidence);
        talk_free(t);
    }
}

/* A service that is refused is none that the CPU has. */
static void a_refused_service_says_nothing(void **state)
{
    (void)state;
    static const cap_side classic = CLASSIC_TCP;
    talk *t = talk_with(&classic);
    serve(t, STOP, REFUSED);
    talk_end(t, CAP_END_RST);
    expect(t, "S7-300 or early S7-1200/1500", "possible",
           "TTL 30 and window 4096 of its TCP segments");
    talk_free(t);
}

static void the_slot_that_is_accepted_tells(void **state)
{
    (void)state;
    static const char tcp[] = "TTL 30 and window 4096 of its TCP segments";
    static const char granted[] = "grants PDU length 240 where more was asked for";
    static const char reference[] = "COTP reference 3 on every connection";
    const struct {
        const char *request, *confirm, *asked;
        const char *family;
        const char *evidence[5];
    } rows[] = {
        {CR_SLOT("02"),
         CC_SLOT("02"),
         SETUP("01e0"),
         "S7-300",
         {"accepts a TSAP with slot 2", granted, tcp, reference}},
        {CR_SLOT("03"),
         CC_SLOT("03"),
         SETUP("00f0"),
         "S7-300 or S7-400",
         {"accepts a TSAP with slot 3 or 4"}},
        {CR_SLOT("01"),
         CC_SLOT("01"),
         SETUP("01e0"),
         "S7-1200",
         {"accepts a TSAP with slot 0 or 1", granted, tcp}},
        {CR_SLOT("00"),
         CC_SLOT("00"),
         SETUP("00f0"),
         "S7-1200/1500",
         {"accepts a TSAP with slot 0 or 1", tcp}},
    };
    static const cap_side classic = CLASSIC_TCP;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        talk *t = talk_with(&classic);
        talk_send(t, CLIENT, 0, rows[i].request);
        talk_send(t, SERVER, 0, rows[i].confirm);
        serve(t, rows[i].asked, SETUP_OK);
        talk_end(t, CAP_END_RST);
        char *evidence = g_strjoinv(", ", (char **)rows[i].evidence);
        expect(t, rows[i].family, "likely", evidence);
        g_free(evidence);
        talk_free(t);
    }
}

/* Other software accepts any slot. */
static void a_slot_alone_tells_nothing(void **state)
{
    (void)state;
    static const cap_side other = {
        .ttl = 64, .window = 64240, .syn = true, .mss = 1460, .only_mss = true};
    talk *t = talk_with(&other);
    serve(t, CR_SLOT("02"), CC_SLOT("02"));
    serve(t, SETUP("01e0"), SETUP_OK);
    talk_end(t, CAP_END_RST);
    expect(t, NULL, NULL, NULL);
    talk_free(t);
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
        serve(order ? first : second, PLUS_SET, PLUS_SET_DONE);
        read_once(order ? second : first);
        talk_end(first, CAP_END_RST);
        talk_end(second, CAP_END_RST);
        expect(first, "S7-1200/1500", "proven", "speaks S7comm-plus");
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
    talk_send(t, SERVER, 0, TLS);
    talk_end(t, CAP_END_OPEN);
    expect(t, "S7-1200/1500", "likely", "speaks TLS inside COTP");
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
        cmocka_unit_test(an_order_number_names_the_family),
        cmocka_unit_test(an_order_number_of_no_cpu_names_none),
        cmocka_unit_test(the_transport_is_judged_by_what_is_certain),
        cmocka_unit_test(software_that_plays_a_cpu_is_none),
        cmocka_unit_test(only_who_answers_s7_has_a_family),
        cmocka_unit_test(classic_services_are_of_s7_300_and_400),
        cmocka_unit_test(a_refused_service_says_nothing),
        cmocka_unit_test(the_slot_that_is_accepted_tells),
        cmocka_unit_test(a_slot_alone_tells_nothing),
        cmocka_unit_test(better_evidence_prevails),
        cmocka_unit_test(tls_in_cotp_is_s7comm_plus),
        cmocka_unit_test(a_replaced_cpu_changes_family),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
