/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/items_plus.h"

#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>

#define QUALIFIER "000004E8 8969 0012 00000000 896A 0013 00 896B 0004 00 00 "
#define REQUEST   "0000 0001 000003C0 34 "
#define RESPONSE  "0000 0001 34 "
#define FILL      "00000000"

/* DB5.10, M.9, the protection level of object 32 */
#define READ                                                                                       \
    "31 0000 054C " REQUEST "00000000 03 0E 00 88D0B88005 02 9376 0A 00 52 02 9D18 09 00 32 01 "   \
    "9A7B " QUALIFIER FILL
/* 21.5, does not exist, 1 */
#define READ_ANSWER                                                                                \
    "32 0000 054C " RESPONSE "00 01 000E 41AC0000 03 0008 01 00 02 C08895B080EF91FFF4 00 " FILL

/* Bytes and PDU of version 2 around a data part. */
typedef struct made {
    s7_bytes bytes;
    s7_pdu pdu;
} made;

static made make(const char *hex)
{
    char text[800];
    size_t digits = 0;
    made m;
    for (const char *p = hex; *p; p++)
        digits += *p != ' ';
    snprintf(text, sizeof text, "72 02 %04X %s 72020000", (unsigned)(digits / 2), hex);
    m.bytes = exact_hex(text);
    assert_int_equal(s7_decode(m.bytes, NULL, &m.pdu, NULL), S7_OK);
    return m;
}

/* Either may be NULL. */
static void expect(const char *request, const char *answer, const char *expected)
{
    made asked = {0}, answered = {0};
    ana_transaction transaction = {0};
    if (request) {
        asked = make(request);
        transaction.request = &asked.pdu;
    }
    if (answer) {
        answered = make(answer);
        transaction.answer = &answered.pdu;
    }
    rep_buffer b = {0};
    rep_put_char(&b, '{');
    rep_json_plus_items(&b, &transaction);
    rep_put_char(&b, '}');
    rep_put_char(&b, '\0');
    assert_string_equal(b.data, expected);
    rep_buffer_clear(&b);
    exact_free(asked.bytes);
    exact_free(answered.bytes);
}

static void a_read(void **state)
{
    (void)state;
    expect(READ, READ_ANSWER,
           "{\"items\":[{\"address\":\"DB5.10\",\"area\":\"DB\",\"db\":5,\"return_code\":0,"
           "\"return_text\":\"ok\",\"type\":\"REAL\",\"value\":21.5},"
           "{\"address\":\"M.9\",\"area\":\"M\",\"return_code\":-12,"
           "\"return_text\":\"object or variable does not exist\"},"
           "{\"address\":\"object 00000032:protection level\",\"return_code\":0,"
           "\"return_text\":\"ok\",\"type\":\"DINT\",\"value\":1}]}");
    expect(READ, NULL,
           "{\"items\":[{\"address\":\"DB5.10\",\"area\":\"DB\",\"db\":5},"
           "{\"address\":\"M.9\",\"area\":\"M\"},"
           "{\"address\":\"object 00000032:protection level\"}]}");
    expect(NULL, READ_ANSWER,
           "{\"items\":[{\"number\":1,\"type\":\"REAL\",\"value\":21.5},"
           "{\"number\":3,\"type\":\"DINT\",\"value\":1}]}");
}

static void a_refusal_of_the_whole_is_one_of_each_item(void **state)
{
    (void)state;
    expect("31 0000 054C " REQUEST "00000000 01 05 00 88D0B88005 02 9376 0A " QUALIFIER FILL,
           "32 0000 054C " RESPONSE "C08895B080EF91FFF4 00 00 " FILL,
           "{\"items\":[{\"address\":\"DB5.10\",\"area\":\"DB\",\"db\":5,\"return_code\":-12,"
           "\"return_text\":\"object or variable does not exist\"}]}");
}

#define WRITE(value)                                                                               \
    "31 0000 0542 " REQUEST "00000000 01 05 00 88D0B88005 02 9376 0A 01 " value " 00 " QUALIFIER   \
    "00 " FILL
#define WRITTEN(rest)                                                                              \
    "{\"items\":[{\"address\":\"DB5.10\",\"area\":\"DB\",\"db\":5,\"return_code\":0,"              \
    "\"return_text\":\"ok\"," rest "}]}"

static void values_by_type(void **state)
{
    (void)state;
    static const struct {
        const char *request, *json;
    } rows[] = {
        {WRITE("0001 01"), WRITTEN("\"type\":\"BOOL\",\"value\":true")},
        {WRITE("0007 FFFE"), WRITTEN("\"type\":\"INT\",\"value\":-2")},
        {WRITE("000B 1234"), WRITTEN("\"type\":\"WORD\",\"value\":4660")},
        {WRITE("000F 3FF8000000000000"), WRITTEN("\"type\":\"LREAL\",\"value\":1.5")},
        {WRITE("000E 7FC00000"), WRITTEN("\"type\":\"REAL\",\"value\":\"nan\"")},
        {WRITE("0015 03 61C3A4"), WRITTEN("\"type\":\"text\",\"value\":\"a\xC3\xA4\"")},
        {WRITE("1003 02 0001 0002"), WRITTEN("\"type\":\"UINT\",\"count\":2,\"value\":[1,2]")},
        {WRITE("0014 00 02 ABCD"),
         WRITTEN("\"type\":\"BLOB\",\"value\":\"BLOB ABCD\",\"raw\":\"abcd\"")},
        {WRITE("1002 06 04 02 4F4B 0000"),
         WRITTEN("\"type\":\"STRING\",\"value\":\"OK\",\"raw\":\"04024f4b0000\"")},
        {WRITE("1002 06 04 02 0F4B 0000"),
         WRITTEN("\"type\":\"USINT\",\"count\":6,\"value\":[4,2,15,75,0,0]")},
        {WRITE("1002 06 04 05 4F4B 0000"),
         WRITTEN("\"type\":\"USINT\",\"count\":6,\"value\":[4,5,79,75,0,0]")},
        {WRITE("1002 02 0000"), WRITTEN("\"type\":\"USINT\",\"count\":2,\"value\":[0,0]")},
        {WRITE("0000"), "{\"items\":[{\"address\":\"DB5.10\",\"area\":\"DB\",\"db\":5,"
                        "\"return_code\":0,\"return_text\":\"ok\"}]}"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        expect(rows[i].request, "32 0000 0542 " RESPONSE "00 00 " FILL, rows[i].json);
}

/* 304 is the answer to the challenge of a password. */
static void what_proves_an_identity_is_not_shown(void **state)
{
    (void)state;
    expect("31 0000 04F2 " REQUEST "000003C0 01 8230 1002 04 02 01 61 62 " QUALIFIER "00 " FILL,
           NULL,
           "{\"items\":[{\"address\":\"object 000003C0:answer to the challenge\","
           "\"type\":\"USINT\",\"count\":4,\"value\":\"(secret, 5 bytes)\"}]}");
}

#define PUSH "33 1000006A 0400 00000000 0101 92 00000007 0007 03E9 13 00000008 00 " FILL

static void a_notification_without_its_subscription(void **state)
{
    (void)state;
    expect(NULL, PUSH,
           "{\"items\":[{\"reference\":7,\"type\":\"INT\",\"value\":1001},"
           "{\"reference\":8,\"return_code\":19,\"return_text\":\"access failed\"}]}");
}

#define SUBSCRIBE                                                                                  \
    "31 0000 04CA " REQUEST "00000398 0003 AF00 00000000 A1 7FFFC001 8769 00 00 A3 8818 20 04 11 " \
    "8880848000 00 02 8880908002 07 00 88D0B88005 00 9376 0A 8880908002 08 00 52 00 9D18 09 "      \
    "A2 " FILL

static void what_is_subscribed_to(void **state)
{
    (void)state;
    expect(SUBSCRIBE, NULL,
           "{\"items\":[{\"reference\":7,\"address\":\"DB5.10\",\"area\":\"DB\",\"db\":5},"
           "{\"reference\":8,\"address\":\"M.9\",\"area\":\"M\"}]}");
}

static void a_notification_with_its_subscription(void **state)
{
    (void)state;
    made subscribe = make(SUBSCRIBE), push = make(PUSH);
    made granted = make("32 0000 04CA " RESPONSE "00 01 818080806A " FILL);
    ana_subscriptions *all = ana_subscriptions_new();
    assert_int_equal(ana_subscriptions_take(all, &subscribe.pdu.u.plus, &granted.pdu.u.plus), 0);
    const ana_transaction transaction = {.answer = &push.pdu,
                                         .subscription = ana_subscriptions_find(all, 0x1000006A)};
    rep_buffer b = {0};
    rep_json_plus_items(&b, &transaction);
    rep_put_char(&b, '\0');
    assert_string_equal(b.data,
                        "\"items\":[{\"reference\":7,\"address\":\"DB5.10\",\"area\":\"DB\","
                        "\"db\":5,\"type\":\"INT\",\"value\":1001},{\"reference\":8,\"address\":"
                        "\"M.9\",\"area\":\"M\",\"return_code\":19,\"return_text\":\"access "
                        "failed\"}]");
    rep_buffer_clear(&b);
    ana_subscriptions_free(all);
    exact_free(subscribe.bytes);
    exact_free(push.bytes);
    exact_free(granted.bytes);
}

static void others_have_no_items(void **state)
{
    (void)state;
    expect("31 0000 04D4 " REQUEST "000003C0 00 " QUALIFIER FILL, NULL, "{}");
    expect(NULL, "32 0000 04D4 " RESPONSE "00 000003C0 " FILL, "{}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_read),
        cmocka_unit_test(a_refusal_of_the_whole_is_one_of_each_item),
        cmocka_unit_test(values_by_type),
        cmocka_unit_test(what_proves_an_identity_is_not_shown),
        cmocka_unit_test(a_notification_without_its_subscription),
        cmocka_unit_test(what_is_subscribed_to),
        cmocka_unit_test(a_notification_with_its_subscription),
        cmocka_unit_test(others_have_no_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
