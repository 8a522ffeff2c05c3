/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

static const char plant[] = "[cell West]\nnetworks=10.1.0.0/16\n"
                            "[cell East]\nnetworks=10.2.0.0/16,fd02::/64\n"
                            "[cell Far]\nnetworks=10.2.9.0/24\n"
                            "[cpu Press1]\naddress=10.1.0.10,fd02::10\n"
                            "[cpu Press2]\naddress=10.1.0.11\ncell=East\n"
                            "[partner Office]\naddress=10.0.0.0/8\nread=*:*\n"
                            "[partner Panel]\naddress=10.1.0.20,10.1.0.10\ncell=Far\n"
                            "read=Press1:DB1\nwrite=Press1:DB1.DBX0.0-DBX9.7\n"
                            "services=identify\n";

static const char *cell_of(const policy_model *model, const char *ip)
{
    const policy_address address = address_of(ip);
    const policy_cell *cell = policy_cell_at(model, &address);
    return cell ? cell->name : "none";
}

static void cells(void **state)
{
    (void)state;
    policy_model *model = good_policy(plant);
    assert_string_equal(cell_of(model, "10.1.0.99"), "West");
    assert_string_equal(cell_of(model, "10.1.0.11"), "East"); /* said by the CPU */
    assert_string_equal(cell_of(model, "10.1.0.20"), "Far");  /* said by the partner */
    assert_string_equal(cell_of(model, "10.1.0.10"), "Far");  /* its CPU says none */
    assert_string_equal(cell_of(model, "10.2.9.1"), "Far");   /* longest network */
    assert_string_equal(cell_of(model, "10.2.8.1"), "East");
    assert_string_equal(cell_of(model, "fd02::10"), "East");
    assert_string_equal(cell_of(model, "10.3.0.1"), "none");
    policy_free(model);
}

/* The section with the longer prefix says the cell, whichever kind it is. */
static void the_closer_section_says_the_cell(void **state)
{
    (void)state;
    policy_model *model = good_policy("[cell A]\nnetworks=10.1.0.0/16\n"
                                      "[cell B]\nnetworks=10.2.0.0/16\n"
                                      "[cpu One]\naddress=10.0.0.0/8\ncell=A\n"
                                      "[partner Two]\naddress=10.0.0.0/16\ncell=B\n"
                                      "[cpu Three]\naddress=10.0.0.3\ncell=A\n");
    assert_string_equal(cell_of(model, "10.0.0.1"), "B");
    assert_string_equal(cell_of(model, "10.0.0.3"), "A");
    assert_string_equal(cell_of(model, "10.9.0.1"), "A");
    policy_free(model);
}

static void check_names(const policy_model *model, const char *ip, const char *client,
                        const char *server)
{
    const policy_address address = address_of(ip);
    const char *as_client = policy_client_name(model, &address);
    const char *as_server = policy_server_name(model, &address);
    assert_string_equal(as_client ? as_client : "none", client);
    assert_string_equal(as_server ? as_server : "none", server);
}

static void names(void **state)
{
    (void)state;
    policy_model *model = good_policy(plant);
    check_names(model, "10.1.0.20", "Panel", "Panel");
    check_names(model, "10.1.0.11", "Press2", "Press2"); /* closer than Office */
    check_names(model, "10.1.0.10", "Panel", "Press1");  /* alike: by role */
    check_names(model, "10.200.0.1", "Office", "Office");
    check_names(model, "fd02::10", "Press1", "Press1");
    check_names(model, "192.168.0.1", "none", "none");
    policy_free(model);
}

static policy_extent bits(uint32_t first, uint32_t last)
{
    return policy_extent_of(S7_AREA_DB, 1, first, last);
}

static void accesses_and_services(void **state)
{
    (void)state;
    policy_model *model = good_policy(plant);
    const policy_address panel_ip = address_of("10.1.0.20"), cpu_ip = address_of("10.1.0.10"),
                         other_ip = address_of("10.1.0.11"), office_ip = address_of("10.9.9.9");
    const policy_partner *panel = policy_partner_at(model, &panel_ip);
    const policy_partner *office = policy_partner_at(model, &office_ip);
    const policy_cpu *cpu = policy_cpu_at(model, &cpu_ip), *other = policy_cpu_at(model, &other_ip);
    assert_string_equal(panel->name, "Panel");
    assert_string_equal(office->name, "Office");
    assert_true(policy_may_access(panel, cpu, false, bits(0, 5000)));
    assert_true(policy_may_access(panel, cpu, true, bits(0, 79)));
    assert_false(policy_may_access(panel, cpu, true, bits(0, 80)));
    assert_false(policy_may_access(panel, other, false, bits(0, 0)));
    assert_false(policy_may_access(panel, NULL, false, bits(0, 0)));
    assert_true(policy_may_access(office, NULL, false, POLICY_EVERYTHING));
    assert_false(policy_may_access(office, cpu, true, bits(0, 0)));
    assert_true(policy_may_use(panel, POLICY_IDENTIFY));
    assert_false(policy_may_use(panel, POLICY_CONTROL));
    assert_true(policy_may_use(panel, POLICY_NO_SERVICE));
    assert_false(policy_may_use(office, POLICY_IDENTIFY));
    policy_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells),
        cmocka_unit_test(the_closer_section_says_the_cell),
        cmocka_unit_test(names),
        cmocka_unit_test(accesses_and_services),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
