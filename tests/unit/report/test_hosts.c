/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/hosts.h"

#include "policy_text.h"

static const char plant[] = "[cell Hall1]\nnetworks=10.1.0.0/24,fd00:1::/64\n"
                            "[cell Line]\nnetworks=10.2.0.0/25\n"
                            "[cpu Press1]\naddress=10.1.0.10,fd00:1::10\n"
                            "[partner Bedienpult M\xC3\xBChle]\naddress=10.1.0.20\n";
static const char cells[] = "[cell Hall1]\nnetworks=10.1.0.0/24\n";

static cap_address v4(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
    return (cap_address){.family = 4, .bytes = {a, b, c, d}};
}

static cap_address v6(uint8_t network, uint8_t host)
{
    return (cap_address){.family = 6, .bytes = {0xFD, 0, 0, network, [15] = host}};
}

typedef void put_function(rep_buffer *b, const rep_settings *settings, const cap_address *ip);

static void put_port(rep_buffer *b, const rep_settings *settings, const cap_address *ip)
{
    const cap_endpoint server = {*ip, 102};
    rep_put_server_port(b, settings, &server);
}

static void put_network(rep_buffer *b, const rep_settings *settings, const cap_address *ip)
{
    rep_put_client_network(b, settings, ip, ip->family == 6 ? 64 : 24);
}

static void expect(put_function *put, const char *text, cap_address ip, const char *expected)
{
    policy_model *policy = text ? policy_of(text) : NULL;
    const rep_settings settings = {.policy = policy};
    rep_buffer b = {0};
    put(&b, &settings, &ip);
    rep_put_char(&b, '\0');
    assert_string_equal(b.data, expected);
    rep_buffer_clear(&b);
    policy_free(policy);
}

static void named(void **state)
{
    (void)state;
    expect(rep_put_client, plant, v4(10, 1, 0, 20), "Bedienpult M\xC3\xBChle (10.1.0.20)");
    expect(rep_put_server, plant, v4(10, 1, 0, 10), "Press1 (10.1.0.10)");
    expect(rep_put_server, plant, v6(1, 0x10), "Press1 (fd00:1::10)");
    expect(put_port, plant, v4(10, 1, 0, 10), "Press1 (10.1.0.10:102)");
    expect(put_port, plant, v6(1, 0x10), "Press1 ([fd00:1::10]:102)");
}

/* A CPU that asks another one has its name too. */
static void in_the_other_role(void **state)
{
    (void)state;
    expect(rep_put_client, plant, v4(10, 1, 0, 10), "Press1 (10.1.0.10)");
}

static void not_listed(void **state)
{
    (void)state;
    expect(rep_put_client, plant, v4(10, 1, 0, 99), "10.1.0.99 (not in the policy)");
    expect(put_port, plant, v4(10, 1, 0, 98), "10.1.0.98:102 (not in the policy)");
}

static void nothing_to_be_listed_in(void **state)
{
    (void)state;
    expect(rep_put_client, NULL, v4(10, 1, 0, 20), "10.1.0.20");
    expect(put_port, NULL, v4(10, 1, 0, 10), "10.1.0.10:102");
    expect(rep_put_client, cells, v4(10, 1, 0, 20), "10.1.0.20");
    expect(rep_put_server, cells, v4(10, 1, 0, 10), "10.1.0.10");
}

/* Only where the whole network lies in one cell. */
static void networks(void **state)
{
    (void)state;
    expect(put_network, plant, v4(10, 1, 0, 0), "Hall1 (10.1.0.0/24)");
    expect(put_network, plant, v6(1, 0), "Hall1 (fd00:1::/64)");
    expect(put_network, plant, v4(10, 2, 0, 0), "10.2.0.0/24");
    expect(put_network, plant, v4(10, 3, 0, 0), "10.3.0.0/24");
    expect(put_network, NULL, v4(10, 1, 0, 0), "10.1.0.0/24");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named),      cmocka_unit_test(in_the_other_role),
        cmocka_unit_test(not_listed), cmocka_unit_test(nothing_to_be_listed_in),
        cmocka_unit_test(networks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
