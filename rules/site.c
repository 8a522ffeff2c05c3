/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/site.h"

#include "dissector/access.h"
#include "dissector/service_name.h"
#include "rules/at_hand.h"
#include "rules/parties.h"

#include <string.h>

enum {
    MAX_NOTES = 65536,    /* plans that something is kept of */
    MAX_STEADY = 64,      /* rules whose verdict is kept */
    MAX_OBJECTS_TOLD = 4, /* in a subject */
    MAX_VALUE = 160,      /* of a placeholder, bytes */
};

typedef struct site_rule {
    rules_rule rule;
    const policy_rule *said;
    char *title;
    bool steady; /* depends on what a plan stands for alone */
} site_rule;

/* What is kept at a plan. */
typedef struct note {
    const void *others; /* of the other detectors */
    uint64_t holds;     /* bit by bit: the steady rules that hold */
    bool judged;
} note;

struct rules_site {
    const rules_bench *bench;
    expr_facts *facts;
    site_rule *rules;
    guint count;
    uint64_t steady; /* bit by bit: these rules are */
    bool all_steady;
    GPtrArray *notes; /* owns them */
};

/* What a rule of the policy says has no cause that s7tap knows. */
static const char *const check[] = {
    "This is a rule of your own policy: look there what it is for.",
    NULL,
};
static const rules_cause no_cause = {NULL, check};

/* Requests of one plan have the same parameters, relation and direction, and succeeded. */
static bool is_steady_field(expr_field field)
{
    static const expr_field steady[] = {
        S7F_ROSCTR,
        S7F_FUNCTION,
        S7F_ITEM_COUNT,
        S7F_RETURN_CODE,
        EXPR_F_STATUS,
        EXPR_F_INITIATOR,
        EXPR_F_SERVICE,
        EXPR_F_PROTOCOL,
        EXPR_F_ITEMS_DB,
        EXPR_F_ITEMS_AREA,
        EXPR_F_ITEMS_ADDRESS,
        EXPR_F_ITEMS_CODE,
        EXPR_F_CLIENT_IP,
        EXPR_F_CLIENT_NAME,
        EXPR_F_CLIENT_CELL,
        EXPR_F_SERVER_IP,
        EXPR_F_SERVER_NAME,
        EXPR_F_SERVER_CELL,
        EXPR_F_SERVER_PORT,
        EXPR_F_IP_ADDR,
        EXPR_F_IPV6_ADDR,
        EXPR_F_CLIENT_TSAP,
        EXPR_F_CLIENT_TSAP_TYPE,
        EXPR_F_CLIENT_TSAP_RACK,
        EXPR_F_SERVER_TSAP,
        EXPR_F_SERVER_TSAP_TYPE,
        EXPR_F_SERVER_TSAP_RACK,
        EXPR_F_CLIENT_TSAP_SLOT,
        EXPR_F_SERVER_TSAP_SLOT,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(steady); i++)
        if (steady[i] == field)
            return true;
    return field >= S7F_ITEM && field <= S7F_ITEM_FILL;
}

static bool is_steady(const expr_program *program)
{
    size_t count;
    const expr_field *fields = expr_fields_of(program, &count);
    for (size_t i = 0; i < count; i++)
        if (!is_steady_field(fields[i]))
            return false;
    return true;
}

static void want_placeholders(rules_site *site, const char *message)
{
    size_t size;
    expr_field field;
    for (const char *at = message ? policy_placeholder(message, &size) : NULL; at;
         at = policy_placeholder(at + 1, &size))
        if (expr_field_find(at + 1, size, &field))
            expr_facts_want_field(site->facts, field);
}

static void add_rule(rules_site *site, const policy_rule *said)
{
    const guint index = site->count++;
    site_rule *r = &site->rules[index];
    r->said = said;
    r->title = g_strdup_printf("Rule of the policy, line %u", said->line);
    r->rule = (rules_rule){
        .id = said->name,
        .title = r->title,
        .severity = (rules_severity)said->severity,
        .meaning = "",
    };
    r->steady = index < MAX_STEADY && is_steady(said->when);
    site->steady |= r->steady ? UINT64_C(1) << index : 0;
    site->all_steady &= r->steady;
    expr_facts_want(site->facts, said->when);
    want_placeholders(site, said->message);
}

rules_site *rules_site_new(const rules_bench *bench)
{
    const GPtrArray *rules = bench->policy ? policy_rules(bench->policy) : NULL;
    rules_site *site = NULL;
    for (guint i = 0; rules && i < rules->len; i++) {
        const policy_rule *said = g_ptr_array_index(rules, i);
        if (policy_rule_is_disabled(bench->policy, said->name))
            continue;
        if (!site) {
            site = g_new0(rules_site, 1);
            site->bench = bench;
            site->facts = expr_facts_new();
            site->rules = g_new0(site_rule, rules->len);
            site->all_steady = true;
            site->notes = g_ptr_array_new_with_free_func(g_free);
        }
        add_rule(site, said);
    }
    return site;
}

void rules_site_free(rules_site *site)
{
    if (!site)
        return;
    for (guint i = 0; i < site->count; i++)
        g_free(site->rules[i].title);
    g_free(site->rules);
    expr_facts_free(site->facts);
    g_ptr_array_unref(site->notes);
    g_free(site);
}

/* "DB10", "M, DB5", "M, DB1, DB2, DB3 and more"; false if the request accesses nothing. */
static bool put_objects(GString *out, const s7_pdu *request)
{
    uint32_t told[MAX_OBJECTS_TOLD];
    guint count = 0;
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, request, NULL);
    while (s7_accesses_next(&walk, &access)) {
        char buffer[32];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        const uint32_t object = (uint32_t)access.item.area << 16 | access.item.db;
        guint i = 0;
        while (i < count && told[i] != object)
            i++;
        if (!access.item.absolute || i < count)
            continue;
        if (count == MAX_OBJECTS_TOLD) {
            g_string_append(out, " and more");
            break;
        }
        told[count++] = object;
        s7_item_object_text(&access.item, &text);
        g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", buffer);
    }
    return count > 0;
}

static const s7_pdu *asked(const ana_transaction *t)
{
    return t->request ? t->request : t->answer;
}

/* The objects that are accessed, else the service. The caller frees it. */
static char *subject_of(const ana_transaction *t)
{
    GString *out = g_string_new(NULL);
    const s7_pdu *request = t->request ? t->request : t->job;
    const bool comm = request && request->protocol_id == S7_PROTOCOL_COMM;
    if (!comm || !put_objects(out, request)) {
        const char *service = s7_pdu_service_name(asked(t));
        g_string_append(out, service ? service : "unknown service");
    }
    return g_string_free(out, FALSE);
}

static void put_hosts(GString *out, const rules_bench *bench, const ana_connection *c)
{
    char client[RULES_PARTY_TEXT], server[RULES_PARTY_TEXT];
    rules_client_text(bench->policy, &ana_client(c)->ip, client);
    rules_server_text(bench->policy, &ana_server(c)->ip, server);
    g_string_append_printf(out, "%s > %s", client, server);
}

static void put_placeholder(GString *out, const rules_site *site, const ana_connection *c,
                            const char *name, size_t size)
{
    char text[MAX_VALUE];
    expr_field field;
    if (expr_field_find(name, size, &field)) {
        const bool known = expr_value_text(site->facts, field, text, sizeof text);
        g_string_append(out, known ? text : "(none)");
        return;
    }
    char party[RULES_PARTY_TEXT];
    if (*name == 'c')
        rules_client_text(site->bench->policy, &ana_client(c)->ip, party);
    else
        rules_server_text(site->bench->policy, &ana_server(c)->ip, party);
    g_string_append(out, party);
}

/* What the policy says, with its placeholders filled. */
static void put_said(GString *out, const rules_site *site, const ana_connection *c,
                     const char *message)
{
    size_t size;
    for (const char *at = policy_placeholder(message, &size); at;
         at = policy_placeholder(message, &size)) {
        g_string_append_len(out, message, at - message);
        put_placeholder(out, site, c, at + 1, size);
        message = at + size + 2;
    }
    g_string_append(out, message);
}

/* Who it is about stands in every message. */
static char *message_of(const rules_site *site, const site_rule *r, const ana_transaction *t,
                        const char *subject)
{
    GString *out = g_string_new(NULL);
    const char *service = s7_pdu_service_name(asked(t)), *said = r->said->message;
    if (said) {
        put_said(out, site, t->connection, said);
        if (strstr(said, "{client}") && strstr(said, "{server}"))
            return g_string_free(out, FALSE);
        g_string_append(out, " (");
        put_hosts(out, site->bench, t->connection);
        g_string_append_c(out, ')');
        return g_string_free(out, FALSE);
    }
    put_hosts(out, site->bench, t->connection);
    g_string_append_printf(out, ": %s", service ? service : subject);
    if (service && strcmp(service, subject) != 0)
        g_string_append_printf(out, " of %s", subject);
    g_string_append_printf(out, ", as [rule %s] (line %u) says", r->said->name, r->said->line);
    return g_string_free(out, FALSE);
}

/* `filled`: the facts are those of the transaction. */
static void report(rules_site *site, const site_rule *r, const ana_transaction *t, bool *filled)
{
    char *subject = subject_of(t);
    const rules_fault fault = {
        .rule = &r->rule,
        .severity = r->rule.severity,
        .connection = t->connection,
        .phase = t->phase,
        .subject = subject,
        .cause = &no_cause,
        .confidence = RULES_PROVEN,
        .stamp = t->request ? t->request_stamp : t->answer_stamp,
    };
    rules_finding *finding = rules_ledger_add(site->bench->ledger, &fault);
    if (finding && !finding->message) {
        if (!*filled)
            rules_put_transaction(site->facts, site->bench->policy, t);
        *filled = true;
        finding->message = message_of(site, r, t, subject);
    }
    g_free(subject);
}

static note *note_of(rules_site *site, const ana_transaction *t)
{
    if (!t->memo)
        return NULL;
    if (!*t->memo && site->notes->len < MAX_NOTES) {
        note *fresh = g_new0(note, 1);
        g_ptr_array_add(site->notes, fresh);
        *t->memo = fresh;
    }
    return (note *)*t->memo;
}

const void **rules_site_take(rules_site *site, const ana_transaction *t)
{
    note *kept = note_of(site, t);
    const bool known = kept && kept->judged;
    uint64_t holds = known ? kept->holds : 0;
    if (known && site->all_steady && holds == 0)
        return &kept->others;
    expr_facts_clear(site->facts);
    bool filled = !known || !site->all_steady;
    if (filled)
        rules_put_transaction(site->facts, site->bench->policy, t);
    for (guint i = 0; i < site->count; i++) {
        const site_rule *r = &site->rules[i];
        const uint64_t bit = i < MAX_STEADY ? UINT64_C(1) << i : 0;
        const bool repeated = known && r->steady;
        const bool held = repeated ? (holds & bit) != 0 : expr_holds(r->said->when, site->facts);
        if (!repeated && held)
            holds |= bit;
        if (held)
            report(site, r, t, &filled);
    }
    if (kept && !known) {
        kept->holds = holds & site->steady;
        kept->judged = true;
    }
    return kept ? &kept->others : NULL;
}
