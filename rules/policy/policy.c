/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/policy.h"

#include "rules/policy/access.h"
#include "rules/policy/model.h"
#include "rules/policy/pattern.h"
#include "rules/policy/times.h"

#include <string.h>

const char *const policy_severity_names[POLICY_SEVERITY_COUNT] = {"info", "notice", "warning",
                                                                  "critical"};

static const policy_limits default_limits = {.missing_s = 600, .scan_cpus = 5, .scan_tsaps = 3};

static void free_partner(gpointer data)
{
    policy_partner *partner = data;
    policy_access_free((policy_access *)partner->read);
    policy_access_free((policy_access *)partner->write);
    policy_times_free((policy_times *)partner->times);
    g_free(partner);
}

static void free_rule(gpointer data)
{
    policy_rule *rule = data;
    expr_free((expr_program *)rule->when);
    g_free((char *)rule->message);
    g_free(rule);
}

policy_model *policy_model_new(void)
{
    policy_model *model = g_new0(policy_model, 1);
    model->limits = default_limits;
    model->cells = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    model->cpus = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    model->partners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_partner);
    model->severities = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    model->disabled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    model->enabled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    model->patterns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, policy_pattern_free);
    model->rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_rule);
    model->rule_order = g_ptr_array_new();
    policy_prefixes_init(&model->networks);
    policy_prefixes_init(&model->cpu_addresses);
    policy_prefixes_init(&model->partner_addresses);
    return model;
}

void policy_free(policy_model *model)
{
    if (!model)
        return;
    g_hash_table_unref(model->cells);
    g_hash_table_unref(model->cpus);
    g_hash_table_unref(model->partners);
    g_ptr_array_unref(model->rule_order);
    g_hash_table_unref(model->rules);
    g_hash_table_unref(model->severities);
    g_hash_table_unref(model->disabled);
    g_clear_pointer(&model->zone, g_time_zone_unref);
    g_free(model->zone_name);
    g_hash_table_unref(model->enabled);
    g_hash_table_unref(model->patterns);
    policy_prefixes_clear(&model->networks);
    policy_prefixes_clear(&model->cpu_addresses);
    policy_prefixes_clear(&model->partner_addresses);
    g_free(model);
}

static const void *owner_of(const policy_prefix *prefix)
{
    return prefix ? prefix->owner : NULL;
}

const policy_cpu *policy_cpu_at(const policy_model *model, const policy_address *address)
{
    return owner_of(policy_prefixes_find(&model->cpu_addresses, address));
}

const policy_partner *policy_partner_at(const policy_model *model, const policy_address *address)
{
    return owner_of(policy_prefixes_find(&model->partner_addresses, address));
}

bool policy_has_cpu(const policy_model *model, const char *name)
{
    return g_hash_table_contains(model->cpus, name);
}

bool policy_has_partner(const policy_model *model, const char *name)
{
    return g_hash_table_contains(model->partners, name);
}

bool policy_has_pattern(const policy_model *model, const char *name)
{
    return g_hash_table_contains(model->patterns, name);
}

/* Which of two prefixes that hold the same address says more of it; `a` if they are alike. */
static const policy_prefix *closer(const policy_prefix *a, const policy_prefix *b)
{
    if (!a || !b)
        return a ? a : b;
    return b->length > a->length ? b : a;
}

const policy_cell *policy_cell_at(const policy_model *model, const policy_address *address)
{
    const policy_prefix *cpu = policy_prefixes_find(&model->cpu_addresses, address);
    const policy_prefix *partner = policy_prefixes_find(&model->partner_addresses, address);
    const policy_cell *of_cpu = cpu ? ((const policy_cpu *)cpu->owner)->cell : NULL;
    const policy_cell *of_partner = partner ? ((const policy_partner *)partner->owner)->cell : NULL;
    if (of_cpu && (!of_partner || closer(cpu, partner) == cpu))
        return of_cpu;
    if (of_partner)
        return of_partner;
    return owner_of(policy_prefixes_find(&model->networks, address));
}

static const char *name_of(const policy_model *model, const policy_address *address, bool server)
{
    const policy_prefix *cpu = policy_prefixes_find(&model->cpu_addresses, address);
    const policy_prefix *partner = policy_prefixes_find(&model->partner_addresses, address);
    const policy_prefix *best = server ? closer(cpu, partner) : closer(partner, cpu);
    if (!best)
        return NULL;
    return best == cpu ? ((const policy_cpu *)best->owner)->name
                       : ((const policy_partner *)best->owner)->name;
}

const char *policy_client_name(const policy_model *model, const policy_address *address)
{
    return name_of(model, address, false);
}

const char *policy_server_name(const policy_model *model, const policy_address *address)
{
    return name_of(model, address, true);
}

const GPtrArray *policy_rules(const policy_model *model)
{
    return model->rule_order;
}

const char *policy_placeholder(const char *text, size_t *size)
{
    for (const char *brace = strchr(text, '{'); brace; brace = strchr(brace + 1, '{')) {
        const char *end = strchr(brace, '}');
        if (!end)
            return NULL;
        *size = (size_t)(end - brace) - 1;
        return brace;
    }
    return NULL;
}

uint32_t policy_cpu_count(const policy_model *model)
{
    return g_hash_table_size(model->cpus);
}

uint32_t policy_partner_count(const policy_model *model)
{
    return g_hash_table_size(model->partners);
}

uint32_t policy_cell_count(const policy_model *model)
{
    return g_hash_table_size(model->cells);
}

bool policy_may_access(const policy_partner *partner, const policy_cpu *cpu, bool write,
                       policy_extent extent)
{
    return policy_access_covers(write ? partner->write : partner->read, cpu, extent);
}

bool policy_find_forbidden(const policy_partner *partner, const policy_cpu *cpu, bool write,
                           policy_extent extent, policy_extent *part)
{
    return policy_access_gap(write ? partner->write : partner->read, cpu, extent, part);
}

bool policy_names_cpu(const policy_partner *partner, const policy_cpu *cpu)
{
    return policy_access_names(partner->read, cpu) || policy_access_names(partner->write, cpu);
}

bool policy_expects(const policy_partner *partner, const policy_cpu *cpu)
{
    if (!partner->read && !partner->write)
        return partner->services != 0;
    return policy_names_cpu(partner, NULL) || (cpu && policy_names_cpu(partner, cpu));
}

static gint compare_partners(gconstpointer left, gconstpointer right)
{
    const policy_partner *a = *(const policy_partner *const *)left;
    const policy_partner *b = *(const policy_partner *const *)right;
    return a->line < b->line ? -1 : a->line > b->line;
}

GPtrArray *policy_partners(const policy_model *model)
{
    GPtrArray *rows = g_ptr_array_new();
    GHashTableIter iter;
    gpointer partner;
    g_hash_table_iter_init(&iter, model->partners);
    while (g_hash_table_iter_next(&iter, NULL, &partner))
        g_ptr_array_add(rows, partner);
    g_ptr_array_sort(rows, compare_partners);
    return rows;
}

static gint compare_cpus(gconstpointer left, gconstpointer right)
{
    const policy_cpu *a = *(const policy_cpu *const *)left;
    const policy_cpu *b = *(const policy_cpu *const *)right;
    return a->line < b->line ? -1 : a->line > b->line;
}

GPtrArray *policy_named_cpus(const policy_partner *partner)
{
    GPtrArray *rows = g_ptr_array_new();
    policy_access_collect(partner->read, rows);
    policy_access_collect(partner->write, rows);
    g_ptr_array_sort(rows, compare_cpus);
    for (guint i = rows->len; i > 1; i--)
        if (rows->pdata[i - 1] == rows->pdata[i - 2])
            g_ptr_array_remove_index(rows, i - 1);
    return rows;
}

bool policy_cpu_address(const policy_model *model, const policy_cpu *cpu, policy_address *out)
{
    return policy_prefixes_only(&model->cpu_addresses, cpu, out);
}

bool policy_partner_address(const policy_model *model, const policy_partner *partner,
                            policy_address *out)
{
    return policy_prefixes_only(&model->partner_addresses, partner, out);
}

policy_limits policy_limits_of(const policy_model *model)
{
    return model ? model->limits : default_limits;
}

/* Seconds to add to UTC at that time. */
static int32_t offset_at(const policy_model *model, int64_t seconds)
{
    if (!model->zone)
        return 0;
    const int interval = g_time_zone_find_interval(model->zone, G_TIME_TYPE_UNIVERSAL, seconds);
    return g_time_zone_get_offset(model->zone, interval);
}

policy_span policy_may_at(const policy_model *model, const policy_partner *partner, int64_t time)
{
    /* Zones change their offset at a quarter of an hour, if they do. */
    const int64_t second = 1000000000, minute = 60, quarter = 15 * minute;
    if (!partner->times)
        return (policy_span){INT64_MIN, INT64_MAX, true};
    const int64_t seconds = time / second - (time % second < 0);
    const int64_t past = (seconds % quarter + quarter) % quarter;
    const int64_t start = seconds - past;
    const int64_t local = start + offset_at(model, seconds);
    const int64_t at = past / minute;
    const bool allowed =
        policy_times_hold(partner->times, policy_minute_of_week(local + at * minute));
    int64_t from = at, until = at + 1;
    while (from > 0 &&
           policy_times_hold(partner->times, policy_minute_of_week(local + (from - 1) * minute)) ==
               allowed)
        from--;
    while (until < quarter / minute &&
           policy_times_hold(partner->times, policy_minute_of_week(local + until * minute)) ==
               allowed)
        until++;
    return (policy_span){(start + from * minute) * second, (start + until * minute) * second,
                         allowed};
}

bool policy_has_times(const policy_model *model)
{
    return model->any_times;
}

const char *policy_times_text(const policy_partner *partner)
{
    return partner->times ? partner->times->text : NULL;
}

char *policy_moment_text(const policy_model *model, int64_t time)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    const int64_t seconds = time / 1000000000;
    const uint32_t minute = policy_minute_of_week(seconds + offset_at(model, seconds));
    const uint32_t of_day = minute % POLICY_DAY_MINUTES;
    return g_strdup_printf("%s %02u:%02u %s", days[minute / POLICY_DAY_MINUTES], of_day / 60,
                           of_day % 60, model->zone ? model->zone_name : "UTC");
}

bool policy_may_use(const policy_partner *partner, policy_service service)
{
    return service == POLICY_NO_SERVICE || (partner->services >> service & 1) != 0;
}

uint32_t policy_pattern_count(const policy_model *model)
{
    return g_hash_table_size(model->patterns);
}

const policy_pattern *policy_pattern_at(const policy_model *model, const policy_address *partner,
                                        const policy_address *cpu)
{
    const policy_partner *asks = policy_partner_at(model, partner);
    const policy_cpu *asked = policy_cpu_at(model, cpu);
    GHashTableIter iter;
    gpointer each;
    g_hash_table_iter_init(&iter, model->patterns);
    while (asks && asked && g_hash_table_iter_next(&iter, NULL, &each)) {
        const policy_pattern *pattern = each;
        if (pattern->partner == asks && pattern->cpu == asked)
            return pattern;
    }
    return NULL;
}

bool policy_rule_is_disabled(const policy_model *model, const char *id)
{
    return g_hash_table_contains(model->disabled, id);
}

bool policy_rule_is_enabled(const policy_model *model, const char *id)
{
    return g_hash_table_contains(model->enabled, id);
}

policy_severity policy_rule_severity(const policy_model *model, const char *id,
                                     policy_severity otherwise)
{
    const guint said = GPOINTER_TO_UINT(g_hash_table_lookup(model->severities, id));
    return said ? (policy_severity)(said - 1) : otherwise;
}
