/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/learn.h"

#include "fixture_learn.h"
#include "rules/names.h"

static void hear(void *user, const ana_transaction *transaction)
{
    learn_transaction(user, transaction);
}

static void nothing_gives_a_policy_of_nothing(void **state)
{
    (void)state;
    learn_learner *learner = learn_new();
    static const char *const problems[] = {"x.pcap: cut off"};
    const learn_source source = {.files = "x.pcap", .problems = problems, .problem_count = 1};
    GString *text = learn_write(learner, &source);
    assert_string_equal(text->str,
                        "# Learned by s7tap from traffic that was taken to be good. It permits all "
                        "that was seen, so read it\n# before it is used; docs/policy.md describes "
                        "its form.\n# Traffic: x.pcap; 0 packets\n"
                        "# CHECK: not all of it was there: x.pcap: cut off\n"
                        "# 0 CPUs, 0 partners\n");
    policy_model *model = model_of(text->str);
    assert_int_equal(policy_partner_count(model), 0);
    policy_free(model);
    g_string_free(text, TRUE);
    learn_free(learner);
}

static void the_head_says_what_to_look_at(void **state)
{
    (void)state;
    learn_learner *learner = learn_new();
    fixture_connection c;
    fixture_connect(&c, 20, 10, 1);
    fixture_tell_hex(hear, learner, &c, 2000, STOP, STOP_DONE);
    GString *text = learn_write(learner, &(learn_source){.packets = 9, .last = 1});
    assert_non_null(strstr(text->str, "# Traffic: 9 packets, 1970-01-01 00:00:00 UTC\n"));
    assert_non_null(strstr(text->str, "# Look at this first; below it is marked with CHECK:\n"
                                      "# - [partner Partner-10-0-0-20] 10.0.0.10: stopped the CPU\n"
                                      "\n"));
    assert_int_equal(learn_dropped(learner), 0);
    g_string_free(text, TRUE);
    learn_free(learner);
}

enum { HOSTS = 4, ACCESSES = 80 };

typedef struct asked {
    uint8_t client, server;
    bool write;
    fixture_item item;
} asked;

static asked random_access(GRand *chance)
{
    static const uint8_t areas[] = {S7_AREA_DB,         S7_AREA_DB,     S7_AREA_DB,
                                    S7_AREA_FLAG,       S7_AREA_INPUT,  S7_AREA_TIMER,
                                    S7_AREA_PERIPHERAL, S7_AREA_RECORD, 0x42};
    static const uint8_t types[] = {S7_TYPE_BYTE, S7_TYPE_WORD, S7_TYPE_BIT, S7_TYPE_REAL, 0x3F};
    const bool wild = g_rand_int_range(chance, 0, 30) == 0;
    return (asked){
        .client = (uint8_t)g_rand_int_range(chance, 20, 20 + HOSTS),
        .server = (uint8_t)g_rand_int_range(chance, 10, 10 + HOSTS),
        .write = g_rand_boolean(chance),
        .item = {.area = areas[g_rand_int_range(chance, 0, wild ? 9 : 7)],
                 .type = types[g_rand_int_range(chance, 0, wild ? 5 : 4)],
                 .bit = (uint8_t)(g_rand_boolean(chance) ? g_rand_int_range(chance, 0, 8) : 0),
                 .count = (uint16_t)g_rand_int_range(chance, 0, 5),
                 .db = (uint16_t)g_rand_int_range(chance, 0, 50),
                 .start = (uint32_t)g_rand_int_range(chance, 0, wild ? 0x1FFFFF : 200)},
    };
}

static void tell(learn_learner *learner, const asked *a, uint8_t code)
{
    fixture_connection c;
    fixture_connect(&c, a->client, a->server, 1);
    const fixture_job job = {
        .on = &c, .write = a->write, .frame = 5, .count = 1, .item = {a->item}, .code = {code}};
    fixture_tell(hear, learner, &job);
}

static bool is_permitted(const policy_model *model, const asked *a)
{
    const cap_address client = fixture_ip(a->client), server = fixture_ip(a->server);
    const policy_address partner_at = rules_policy_address(&client);
    const policy_address cpu_at = rules_policy_address(&server);
    const policy_partner *partner = policy_partner_at(model, &partner_at);
    const policy_cpu *cpu = policy_cpu_at(model, &cpu_at);
    const s7_item item = {.absolute = true,
                          .area = a->item.area,
                          .type = a->item.type,
                          .bit = s7_area_is_numbered(a->item.area) ? 0 : a->item.bit,
                          .db = a->item.db,
                          .count = a->item.count,
                          .start = a->item.start,
                          .areas = 1};
    return partner && cpu &&
           policy_may_access(partner, cpu, a->write, policy_extent_of_item(&item));
}

/* Whatever was asked for is permitted by what is learned; also by a policy that it is added to. */
static void random_traffic_is_permitted(void **state)
{
    (void)state;
    GRand *chance = g_rand_new_with_seed(20);
    GString *before = g_string_new("[cpu First]\naddress=10.0.0.10\n");
    for (int round = 0; round < 100; round++) {
        asked all[ACCESSES];
        learn_learner *learner = learn_new();
        for (size_t i = 0; i < ACCESSES; i++) {
            all[i] = random_access(chance);
            tell(learner, &all[i], g_rand_boolean(chance) ? 0xFF : 0x0A);
        }
        const learn_source source = {0};
        GString *text = learn_write(learner, &source);
        policy_model *fresh = model_of(text->str), *base = model_of(before->str);
        GPtrArray *added = g_ptr_array_new_with_free_func(g_free);
        GString *more = learn_extend(learner, &source, base, before->str, before->len, added);
        policy_model *extended = model_of(more->str);
        for (size_t i = 0; i < ACCESSES; i++) {
            assert_true(is_permitted(fresh, &all[i]));
            assert_true(is_permitted(extended, &all[i]));
        }
        policy_free(fresh);
        policy_free(base);
        policy_free(extended);
        g_ptr_array_unref(added);
        g_string_free(text, TRUE);
        g_string_free(before, TRUE);
        before = more; /* goes on growing, for a while */
        if (round % 10 == 9)
            g_string_assign(before, "[partner Last]\naddress=10.0.0.22,10.0.0.23\nread=*:M");
        learn_free(learner);
    }
    g_string_free(before, TRUE);
    g_rand_free(chance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_gives_a_policy_of_nothing),
        cmocka_unit_test(the_head_says_what_to_look_at),
        cmocka_unit_test(random_traffic_is_permitted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
