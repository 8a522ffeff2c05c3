/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The policy file. Whatever the text: a policy or at least one message, messages name the file and
 * a line that is there, a policy answers its questions alike twice, comes back when it is printed,
 * and is one still when something was added to it. */
#include "rules/policy/edit.h"
#include "rules/policy/model.h"
#include "rules/policy/policy.h"
#include "rules/policy/print.h"

#include "exact.h"

static uint32_t lines_of(s7_bytes in)
{
    uint32_t lines = 1;
    for (size_t i = 0; i < in.size; i++)
        lines += in.data[i] == '\n';
    return lines;
}

static void check_messages(const GPtrArray *messages, s7_bytes in)
{
    const uint32_t lines = lines_of(in);
    FUZZ_CHECK(messages->len > 0);
    for (guint i = 0; i < messages->len; i++) {
        const char *message = g_ptr_array_index(messages, i);
        unsigned line = 0, column = 0;
        FUZZ_CHECK(g_utf8_validate(message, -1, NULL));
        if (sscanf(message, "p:%u:%u: ", &line, &column) == 2)
            FUZZ_CHECK(line >= 1 && line <= lines && column >= 1 && column <= in.size + 1);
        else
            FUZZ_CHECK(i + 1 == messages->len && g_str_has_suffix(message, "are not shown"));
    }
}

/* What is allowed of a range is allowed of both its halves, and the reverse; what is allowed of
 * every CPU is allowed of each. */
static void check_access(const policy_partner *partner, const policy_cpu *cpu, bool write,
                         policy_extent extent)
{
    const uint64_t middle = extent.first + (extent.last - extent.first) / 2;
    const policy_extent low = {extent.first, middle}, high = {middle + 1, extent.last};
    const bool whole = policy_may_access(partner, cpu, write, extent);
    FUZZ_CHECK(whole == (policy_may_access(partner, cpu, write, low) &&
                         policy_may_access(partner, cpu, write, high)));
    if (policy_may_access(partner, NULL, write, extent))
        FUZZ_CHECK(whole);
}

static void check_address(const policy_model *model, const policy_address *address)
{
    const policy_cpu *cpu = policy_cpu_at(model, address);
    const policy_partner *partner = policy_partner_at(model, address);
    const bool known = cpu || partner;
    FUZZ_CHECK((policy_client_name(model, address) != NULL) == known);
    FUZZ_CHECK((policy_server_name(model, address) != NULL) == known);
    (void)policy_cell_at(model, address);
    if (!partner)
        return;
    for (int write = 0; write < 2; write++) {
        check_access(partner, cpu, write, POLICY_EVERYTHING);
        check_access(partner, NULL, write, policy_extent_of(S7_AREA_DB, 10, 0, 511));
        check_access(partner, cpu, write, policy_extent_of(S7_AREA_FLAG, 0, 32, 63));
    }
}

static void check_model(const policy_model *model)
{
    static const policy_address some[] = {
        {.family = 4, .bytes = {10, 0, 0, 1}},
        {.family = 4, .bytes = {192, 168, 0, 1}},
        {.family = 6, .bytes = {0xFD}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(some); i++)
        check_address(model, &some[i]);
    (void)policy_rule_is_disabled(model, "port-silent");
    FUZZ_CHECK(policy_rule_severity(model, "port-silent", POLICY_NOTICE) < POLICY_SEVERITY_COUNT);
}

static policy_model *parse(const char *text, size_t size)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    policy_model *model = policy_parse("p", text, size, NULL, messages);
    g_ptr_array_unref(messages);
    return model;
}

static void check_print(const policy_model *model)
{
    char *printed = policy_print(model);
    policy_model *again = parse(printed, strlen(printed));
    FUZZ_CHECK(again || strlen(printed) > POLICY_MAX_SIZE);
    char *twice = again ? policy_print(again) : NULL;
    FUZZ_CHECK(!twice || strcmp(printed, twice) == 0);
    g_free(twice);
    policy_free(again);
    g_free(printed);
}

/* The partner "x", if there is one, may read the flags of every CPU then. */
static void check_edit(const policy_model *model, s7_bytes in)
{
    const policy_target target = {NULL, "M"};
    policy_edit *edit = policy_edit_new((const char *)in.data, in.size);
    GString *same = policy_edit_text(edit);
    FUZZ_CHECK(same->len == in.size && (in.size == 0 || memcmp(same->str, in.data, in.size) == 0));
    const bool known = policy_edit_access(edit, "x", false, &target, 1, "why");
    FUZZ_CHECK(known == policy_has_partner(model, "x"));
    GString *text = policy_edit_text(edit);
    policy_model *edited = parse(text->str, text->len);
    FUZZ_CHECK(edited || text->len > POLICY_MAX_SIZE);
    if (known && edited) {
        GHashTableIter iter;
        gpointer partner;
        g_hash_table_iter_init(&iter, edited->partners);
        while (g_hash_table_iter_next(&iter, NULL, &partner))
            if (strcmp(((const policy_partner *)partner)->name, "x") == 0)
                FUZZ_CHECK(policy_may_access(partner, NULL, false,
                                             policy_extent_of_blocks(S7_AREA_FLAG, 0, UINT16_MAX)));
    }
    policy_free(edited);
    g_string_free(same, TRUE);
    g_string_free(text, TRUE);
    policy_edit_free(edit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const s7_bytes in = fuzz_exact(data, size);
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    policy_model *model = policy_parse("p", (const char *)in.data, in.size, NULL, messages);
    if (model) {
        FUZZ_CHECK(messages->len == 0);
        check_model(model);
        check_print(model);
        check_edit(model, in);
    } else {
        check_messages(messages, in);
    }
    policy_free(model);
    g_ptr_array_unref(messages);
    fuzz_free(in);
    return 0;
}
