/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/keys.h"

#include "rules/policy/access.h"
#include "rules/policy/pattern.h"
#include "rules/policy/times.h"

#include <string.h>

static GHashTable *table_of_cells(const policy_model *model)
{
    return model->cells;
}

static void begin_cell(policy_reader *r, char *name, uint32_t line)
{
    policy_cell *cell = g_new0(policy_cell, 1);
    cell->name = name;
    cell->line = line;
    g_hash_table_insert(r->model->cells, name, cell);
}

static GHashTable *table_of_cpus(const policy_model *model)
{
    return model->cpus;
}

static void begin_cpu(policy_reader *r, char *name, uint32_t line)
{
    policy_cpu *cpu = g_new0(policy_cpu, 1);
    cpu->name = name;
    cpu->line = line;
    g_hash_table_insert(r->model->cpus, name, cpu);
}

static GHashTable *table_of_partners(const policy_model *model)
{
    return model->partners;
}

static void begin_partner(policy_reader *r, char *name, uint32_t line)
{
    policy_partner *partner = g_new0(policy_partner, 1);
    partner->name = name;
    partner->line = line;
    g_hash_table_insert(r->model->partners, name, partner);
}

static GHashTable *table_of_patterns(const policy_model *model)
{
    return model->patterns;
}

static void begin_pattern(policy_reader *r, char *name, uint32_t line)
{
    g_hash_table_insert(r->model->patterns, name, policy_pattern_new(name, line));
}

static void take_networks(policy_reader *r, void *cell)
{
    policy_prefixes_add_list(&r->model->networks, r->source, r->value, cell);
}

static void take_cpu_address(policy_reader *r, void *cpu)
{
    policy_prefixes_add_list(&r->model->cpu_addresses, r->source, r->value, cpu);
}

static void take_partner_address(policy_reader *r, void *partner)
{
    policy_prefixes_add_list(&r->model->partner_addresses, r->source, r->value, partner);
}

static const policy_cell *find_cell(policy_reader *r)
{
    char *name = g_strndup(r->value.data, r->value.size);
    const policy_cell *cell = g_hash_table_lookup(r->model->cells, name);
    g_free(name);
    if (!cell)
        policy_expected_name(r->source, r->value, r->model->cells,
                             "the name of a [cell] of this file");
    return cell;
}

static void take_cpu_cell(policy_reader *r, void *cpu)
{
    ((policy_cpu *)cpu)->cell = find_cell(r);
}

static void take_partner_cell(policy_reader *r, void *partner)
{
    ((policy_partner *)partner)->cell = find_cell(r);
}

static void take_family(policy_reader *r, void *cpu)
{
    static const char *const families[] = {"S7-200",  "S7-300", "S7-400",    "S7-1200",
                                           "S7-1500", "LOGO!",  "SINUMERIK", NULL};
    for (size_t i = 0; families[i]; i++)
        if (policy_is(r->value, families[i])) {
            ((policy_cpu *)cpu)->family = families[i];
            return;
        }
    policy_expected_word(r->source, r->value, families,
                         "S7-200, S7-300, S7-400, S7-1200, S7-1500, LOGO! or SINUMERIK");
}

static void take_max_connections(policy_reader *r, void *cpu)
{
    if (!policy_number(r->value, 1, 65535, &((policy_cpu *)cpu)->max_connections))
        policy_expected(r->source, r->value, "a number of connections, 1 to 65535");
}

static void take_milliseconds(policy_reader *r, uint32_t *out)
{
    if (!policy_number(r->value, 1, 3600000, out))
        policy_expected(r->source, r->value, "milliseconds, 1 to 3600000");
}

static void take_cpu_slow(policy_reader *r, void *cpu)
{
    take_milliseconds(r, &((policy_cpu *)cpu)->slow_ms);
}

static void take_read(policy_reader *r, void *partner)
{
    ((policy_partner *)partner)->read =
        policy_access_parse(r->source, r->value, false, r->model->cpus);
}

static void take_write(policy_reader *r, void *partner)
{
    ((policy_partner *)partner)->write =
        policy_access_parse(r->source, r->value, true, r->model->cpus);
}

static void take_times(policy_reader *r, void *partner)
{
    ((policy_partner *)partner)->times = policy_times_parse(r->source, r->value);
    r->model->any_times = true;
}

static void expect_service(policy_reader *r, policy_text word)
{
    const char *words[POLICY_SERVICE_COUNT + 1] = {NULL};
    GString *names = g_string_new(NULL);
    for (int i = 0; i < POLICY_SERVICE_COUNT; i++) {
        words[i] = policy_services[i].name;
        g_string_append_printf(names, "%s, ", words[i]);
    }
    policy_expected_word(r->source, word, words, "a service: %sor '*' for all", names->str);
    g_string_free(names, TRUE);
}

/* Its bit, all bits for '*'; 0 if there is no such service. */
static uint32_t service_bits(policy_text word)
{
    if (policy_is(word, "*"))
        return (UINT32_C(1) << POLICY_SERVICE_COUNT) - 1;
    for (int i = 0; i < POLICY_SERVICE_COUNT; i++)
        if (policy_is(word, policy_services[i].name))
            return UINT32_C(1) << i;
    return 0;
}

/* The complaint lists all services: one of a list is enough. */
static void take_services(policy_reader *r, void *partner)
{
    policy_text rest = r->value;
    while (rest.data) {
        const policy_text word = policy_next_part(&rest, ',');
        const uint32_t bits = service_bits(word);
        ((policy_partner *)partner)->services |= bits;
        if (bits == 0) {
            expect_service(r, word);
            return;
        }
    }
}

/* What `value` names in a table of the model; NULL, and a complaint unless `unsure`, if it names
 * nothing. */
static gpointer find_named(policy_reader *r, GHashTable *table, bool unsure, const char *expected)
{
    char *name = g_strndup(r->value.data, r->value.size);
    gpointer object = g_hash_table_lookup(table, name);
    g_free(name);
    if (!object && !unsure)
        policy_expected_name(r->source, r->value, table, expected);
    return object;
}

static void take_pattern_partner(policy_reader *r, void *pattern)
{
    ((policy_pattern *)pattern)->partner = find_named(r, r->model->partners, r->partners_unsure,
                                                      "the name of a [partner] of this file");
}

static void take_pattern_cpu(policy_reader *r, void *pattern)
{
    ((policy_pattern *)pattern)->cpu =
        find_named(r, r->model->cpus, false, "the name of a [cpu] of this file");
}

static void take_cycle(policy_reader *r, policy_pattern *pattern, size_t prefix, bool ordered)
{
    const policy_text text = {r->key.data + prefix, r->key.size - prefix};
    int64_t period;
    if (!policy_period_parse(r->source, text, &period))
        return;
    if (policy_pattern_has(pattern, period, ordered))
        policy_complain(r->source, r->key.data,
                        "found %.*s=, a second list of its period, expected one", (int)r->key.size,
                        r->key.data);
    else
        policy_pattern_parse(pattern, r->source, r->value, period, ordered);
}

static void take_every(policy_reader *r, void *pattern)
{
    take_cycle(r, pattern, strlen("every."), true);
}

static void take_any(policy_reader *r, void *pattern)
{
    take_cycle(r, pattern, strlen("any."), false);
}

static void take_also(policy_reader *r, void *pattern)
{
    policy_pattern_parse(pattern, r->source, r->value, 0, false);
}

/* The id as an owned string; NULL, and a complaint, if there is no such rule. */
static char *take_rule_id(policy_reader *r, policy_text text)
{
    bool known = !r->rule_ids && text.size > 0;
    for (const char *const *id = r->rule_ids; id && *id && !known; id++)
        known = policy_is(text, *id);
    for (guint i = 0; i < r->model->rule_order->len && !known; i++)
        known = policy_is(text, ((policy_rule *)r->model->rule_order->pdata[i])->name);
    if (known)
        return g_strndup(text.data, text.size);
    static const char *const none[] = {NULL};
    policy_expected_word(
        r->source, text, r->rule_ids ? r->rule_ids : none,
        "the id of a rule, as 's7tap rules' lists them, or of a [rule] of this file");
    return NULL;
}

static void take_ids(policy_reader *r, GHashTable *ids, GHashTable *others, const char *other)
{
    policy_text rest = r->value;
    while (rest.data) {
        const policy_text text = policy_next_part(&rest, ',');
        char *id = take_rule_id(r, text);
        if (id && g_hash_table_contains(others, id))
            policy_complain(r->source, text.data, "found '%s', which %s= names as well", id, other);
        if (id)
            g_hash_table_add(ids, id);
    }
}

static void take_disable(policy_reader *r, void *object)
{
    (void)object;
    take_ids(r, r->model->disabled, r->model->enabled, "enable");
}

static void take_enable(policy_reader *r, void *object)
{
    (void)object;
    take_ids(r, r->model->enabled, r->model->disabled, "disable");
}

/* The index of the severity at hand; false, and a complaint, if it is none. */
static bool find_severity(policy_reader *r, guint *out)
{
    for (*out = 0; *out < POLICY_SEVERITY_COUNT; (*out)++)
        if (policy_is(r->value, policy_severity_names[*out]))
            return true;
    const char *words[POLICY_SEVERITY_COUNT + 1] = {NULL};
    memcpy(words, policy_severity_names, sizeof policy_severity_names);
    policy_expected_word(r->source, r->value, words, "info, notice, warning or critical");
    return false;
}

static void take_severity(policy_reader *r, void *object)
{
    (void)object;
    const size_t prefix = strlen("severity.");
    guint severity;
    find_severity(r, &severity);
    char *id = take_rule_id(r, (policy_text){r->key.data + prefix, r->key.size - prefix});
    if (id)
        g_hash_table_insert(r->model->severities, id, GUINT_TO_POINTER(severity + 1));
}

static void take_rules_slow(policy_reader *r, void *object)
{
    (void)object;
    take_milliseconds(r, &r->model->slow_ms);
}

static void take_missing(policy_reader *r, void *object)
{
    (void)object;
    if (!policy_number(r->value, 1, 604800, &r->model->limits.missing_s))
        policy_expected(r->source, r->value, "seconds of a capture, 1 to 604800");
}

static void take_scan_cpus(policy_reader *r, void *object)
{
    (void)object;
    if (!policy_number(r->value, 2, 65535, &r->model->limits.scan_cpus))
        policy_expected(r->source, r->value, "a number of CPUs, 2 to 65535");
}

static void take_scan_tsaps(policy_reader *r, void *object)
{
    (void)object;
    if (!policy_number(r->value, 2, 65535, &r->model->limits.scan_tsaps))
        policy_expected(r->source, r->value, "a number of TSAPs, 2 to 65535");
}

static void take_zone(policy_reader *r, void *object)
{
    (void)object;
    r->model->zone_name = g_strndup(r->value.data, r->value.size);
    if (r->value.size > 0 && !policy_is(r->value, "UTC"))
        r->model->zone = g_time_zone_new_identifier(r->model->zone_name);
    if (!r->model->zone && !policy_is(r->value, "UTC"))
        policy_expected(r->source, r->value,
                        "UTC, an offset as +01:00, or the name of a time zone that this computer "
                        "knows, as Europe/Berlin");
}

static GHashTable *table_of_rules(const policy_model *model)
{
    return model->rules;
}

static void begin_rule(policy_reader *r, char *name, uint32_t line)
{
    policy_rule *rule = g_new0(policy_rule, 1);
    rule->name = name;
    rule->line = line;
    rule->severity = POLICY_WARNING;
    g_hash_table_insert(r->model->rules, name, rule);
    g_ptr_array_add(r->model->rule_order, rule);
}

/* Its name is the id of a rule: it must do as one, and be no other's. */
static bool check_rule(policy_reader *r, policy_text name)
{
    for (const char *const *id = r->rule_ids; id && *id; id++)
        if (policy_is(name, *id)) {
            policy_complain(r->source, name.data,
                            "found '%s', which is a rule of s7tap, expected another name", *id);
            return false;
        }
    for (size_t i = 0; i < name.size; i++)
        if (!g_ascii_isalnum(name.data[i]) && !strchr("-_.", name.data[i])) {
            policy_expected(r->source, name,
                            "a name of letters, digits, '-', '_' and '.', such as night-writes");
            return false;
        }
    return true;
}

/* Where in the file the fault of an expression is. */
static void complain_of_when(policy_reader *r, const expr_error *error)
{
    policy_complain(r->source, r->value.data + error->at, "in when=: %s", error->message);
    g_free(error->message);
}

static void take_when(policy_reader *r, void *object)
{
    policy_rule *rule = object;
    expr_error error;
    expr_program *program = expr_compile(r->value.data, r->value.size, &error);
    if (!program || !expr_applies(program, EXPR_OF_TRANSACTION, "a transaction", &error)) {
        complain_of_when(r, &error);
        expr_free(program);
        return;
    }
    rule->when = program;
}

static void take_rule_severity(policy_reader *r, void *object)
{
    guint severity;
    if (find_severity(r, &severity))
        ((policy_rule *)object)->severity = (policy_severity)severity;
}

/* Placeholders are fields of transactions. */
static bool is_placeholder(const char *name, size_t size)
{
    expr_field field;
    const policy_text text = {name, size};
    return policy_is(text, "client") || policy_is(text, "server") ||
           (expr_field_find(name, size, &field) &&
            (expr_field_describe(field).where & EXPR_OF_TRANSACTION) &&
            expr_field_describe(field).type != EXPR_NODE);
}

static void take_message(policy_reader *r, void *object)
{
    char *message = g_strndup(r->value.data, r->value.size);
    size_t size = 0;
    for (const char *at = policy_placeholder(message, &size); at;
         at = policy_placeholder(at + 1, &size)) {
        if (is_placeholder(at + 1, size))
            continue;
        const policy_text found = {r->value.data + (at - message) + 1, size};
        const char *similar = size > 0 ? expr_field_suggest(found.data, size) : NULL;
        const char *words[] = {similar, NULL};
        policy_expected_word(r->source, found, words,
                             "{client}, {server} or a field of transactions in braces, such as "
                             "{items.address}");
        g_free(message);
        return;
    }
    ((policy_rule *)object)->message = message;
}

static const policy_key rule_keys[] = {
    {"when", take_when, true},
    {"severity", take_rule_severity, false},
    {"message", take_message, false},
    {NULL, NULL, false},
};
static const policy_key cell_keys[] = {{"networks", take_networks, true}, {NULL, NULL, false}};
static const policy_key cpu_keys[] = {
    {"address", take_cpu_address, true}, {"cell", take_cpu_cell, false},
    {"family", take_family, false},      {"max-connections", take_max_connections, false},
    {"slow-ms", take_cpu_slow, false},   {NULL, NULL, false},
};
static const policy_key partner_keys[] = {
    {"address", take_partner_address, true},
    {"cell", take_partner_cell, false},
    {"read", take_read, false},
    {"write", take_write, false},
    {"services", take_services, false},
    {"times", take_times, false},
    {NULL, NULL, false},
};
static const policy_key rules_keys[] = {
    {"disable", take_disable, false},
    {"enable", take_enable, false},
    {"severity.", take_severity, false},
    {"slow-ms", take_rules_slow, false},
    {"missing-s", take_missing, false},
    {"scan-cpus", take_scan_cpus, false},
    {"scan-tsaps", take_scan_tsaps, false},
    {"time-zone", take_zone, false},
    {NULL, NULL, false},
};

static const policy_key pattern_keys[] = {
    {"partner", take_pattern_partner, true},
    {"cpu", take_pattern_cpu, true},
    {"every.", take_every, false},
    {"any.", take_any, false},
    {"also", take_also, false},
    {NULL, NULL, false},
};

static const policy_section sections[] = {
    {"cell", begin_cell, table_of_cells, NULL, cell_keys, "networks"},
    {"cpu", begin_cpu, table_of_cpus, NULL, cpu_keys,
     "address, cell, family, max-connections or slow-ms"},
    {"partner", begin_partner, table_of_partners, NULL, partner_keys,
     "address, cell, read, write, services or times"},
    {"rules", NULL, NULL, NULL, rules_keys,
     "disable, enable, severity.ID, slow-ms, missing-s, scan-cpus, scan-tsaps or time-zone"},
    {"rule", begin_rule, table_of_rules, check_rule, rule_keys, "when, severity or message"},
    {"pattern", begin_pattern, table_of_patterns, NULL, pattern_keys,
     "partner, cpu, every.PERIOD, any.PERIOD or also"},
};

const char *const policy_section_kinds[] = {"cell", "cpu",     "partner", "rules",
                                            "rule", "pattern", NULL};

const policy_section *policy_find_section(policy_text kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
        if (policy_is(kind, sections[i].kind))
            return &sections[i];
    return NULL;
}
