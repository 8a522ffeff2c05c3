/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* V57: the answer to CreateObject of a session, with the class of its first object and its PAOM. */
#define CREATE                                                                                     \
    "0300003d02f0807202002e31000004ca0000000100000120360000011d00040000000000a1000000d3821f"       \
    "0000a381690015016da20000000072020000"
#define SESSION(class, paom)                                                                       \
    "0300005702f0807202004832000004ca00000001361102873e8723a100000120" class "0000a38232001700000" \
                                                                             "13a823f00151b" paom  \
                                                                             "00a2000000007202000" \
                                                                             "0"
#define PAOM "313b36455337203231312d31424533312d30584230203b56332e30"

/* GetVarSubStreamed of attribute 3753 of an object, and its answer with I&M0 (V2.2.0). */
#define STREAM(object)                                                                             \
    "0300003902f0807202002a31000005860000000400000120340000" object "2004019d29"                   \
    "000004e8896900120000000000000100000000"                                                       \
    "72020000"
#define MODULE                                                                                     \
    "0300005f02f08072020050320000058600000004340000"                                               \
    "0014003c002000380100002a36455337203231342d31484533302d3058423020535a564244595858303137363835" \
    "20200002560202000000000000010101001e0000000072020000"

static const cap_address cpu = {.family = 4, .bytes = {10, 0, 0, 1}};

static const ana_asset *after(talk *t, const char *request, const char *answer)
{
    talk_send(t, CLIENT, 1, request);
    talk_send(t, SERVER, 1, answer);
    return ana_find_asset(t->analyzer, &cpu);
}

static void the_session_names_the_cpu(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    const ana_asset *asset = after(t, CREATE, SESSION("821f", PAOM));
    assert_string_equal(asset->order_number, "6ES7 211-1BE31-0XB0");
    assert_string_equal(asset->firmware, "V3.0");
    assert_null(asset->serial);
    assert_true(asset->identity.time > 0);
    talk_free(t);
}

static void an_answer_without_its_request_names_it_too(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, SERVER, 1, SESSION("821f", PAOM));
    assert_string_equal(ana_find_asset(t->analyzer, &cpu)->order_number, "6ES7 211-1BE31-0XB0");
    talk_free(t);
}

static void other_objects_and_texts_name_nothing(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    assert_null(after(t, CREATE, SESSION("8769", PAOM))->order_number);
    assert_null(after(t, CREATE,
                      SESSION("821f", "5858585858585858585858585858585858585858585858"
                                      "58585858"))
                    ->order_number);
    talk_free(t);
}

static void the_module_names_its_serial_number(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    const ana_asset *asset = after(t, STREAM("0031"), MODULE);
    assert_string_equal(asset->order_number, "6ES7 214-1HE30-0XB0");
    assert_string_equal(asset->serial, "SZVBDYXX017685");
    assert_string_equal(asset->firmware, "V2.2.0");
    assert_string_equal(asset->hardware, "2");
    talk_free(t);
}

/* I&M0 of another module is not that of the CPU. */
static void other_modules_are_not_the_cpu(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    assert_null(after(t, STREAM("0032"), MODULE)->order_number);
    talk_free(t);
}

/* V57: what a panel says of itself. */
#define PANEL                                                                                      \
    "030000d902f080720100ca31000004ca0000000100000120360000011d00040000000000a1000000d3821f0000a3" \
    "816900151653657276657253657373696f6e5f3130303030303030a3822100150a313a3a3a362e33323a3aa38228" \
    "001508484d492055534552a38229001505534d405254a3822a001508484d4920484f5354a3822b000402a3822c00" \
    "1210000000a3822d0015164f4d532b20666f7220534d4152542052756e74696d65a1000000d3817f0000a3816900" \
    "1515537562736372697074696f6e436f6e7461696e6572a2a20000000072010000"

static void a_partner_names_itself(void **state)
{
    (void)state;
    static const cap_address panel = {.family = 4, .bytes = {10, 0, 0, 5}};
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 1, CREATE);
    const ana_asset *asset = ana_find_asset(t->analyzer, &panel);
    assert_false(asset->partner.known); /* until the request is settled */
    talk_send(t, SERVER, 1, SESSION("821f", PAOM));
    assert_true(asset->partner.known);
    assert_null(asset->partner.user);
    talk_send(t, CLIENT, 1, PANEL);
    talk_send(t, SERVER, 1, SESSION("821f", PAOM));
    assert_string_equal(asset->partner.user, "HMI USER");
    assert_string_equal(asset->partner.application, "SM@RT");
    assert_string_equal(asset->partner.program, "HMI HOST");
    assert_string_equal(asset->partner.comment, "OMS+ for SMART Runtime");
    assert_string_equal(asset->partner.adapter, "1:::6.32::");
    assert_true(asset->partner.seen.frame > 0);
    assert_false(ana_find_asset(t->analyzer, &cpu)->partner.known);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_session_names_the_cpu),
        cmocka_unit_test(an_answer_without_its_request_names_it_too),
        cmocka_unit_test(other_objects_and_texts_name_nothing),
        cmocka_unit_test(the_module_names_its_serial_number),
        cmocka_unit_test(other_modules_are_not_the_cpu),
        cmocka_unit_test(a_partner_names_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
