/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/correlate.h"

#include "rules/correlate_text.h"
#include "rules/fold.h"
#include "rules/keys.h"
#include "rules/tally.h"

#include <string.h>

static int compare_numbers(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_addresses(const cap_address *a, const cap_address *b)
{
    return a->family != b->family ? compare_numbers(a->family, b->family)
                                  : memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static int compare_networks(const cap_address *a, const cap_address *b)
{
    const cap_address network = rules_network_of(a);
    const cap_address other = rules_network_of(b);
    return compare_addresses(&network, &other);
}

static const char *object_of(const rules_finding *finding)
{
    return finding->parts.object ? finding->parts.object : finding->subject;
}

/* 0: both are told as one. */
static int compare_causes(const rules_finding *a, const rules_finding *b)
{
    int order = strcmp(a->rule->id, b->rule->id);
    if (order == 0)
        order = compare_numbers(a->severity, b->severity);
    if (order == 0)
        order = compare_numbers((uintptr_t)a->joint, (uintptr_t)b->joint);
    if (order == 0)
        order = g_strcmp0(a->cause, b->cause);
    if (order == 0)
        order = compare_numbers(a->server_port, b->server_port);
    if (order == 0)
        order = compare_addresses(&a->server, &b->server);
    if (order == 0 && (a->joint->same & RULES_SAME_CLIENT))
        order = compare_addresses(&a->client, &b->client);
    if (order == 0 && (a->joint->same & RULES_SAME_NETWORK))
        order = compare_networks(&a->client, &b->client);
    if (order == 0 && (a->joint->same & RULES_SAME_OBJECT))
        order = g_strcmp0(object_of(a), object_of(b));
    if (order == 0 && (a->joint->same & RULES_SAME_CODE))
        order = compare_numbers(a->code, b->code);
    return order;
}

/* What clients see of a cause, by client and address: times may differ a little from one capture of
 * the same traffic to another. */
static int compare_symptoms(const rules_finding *a, const rules_finding *b)
{
    int order = compare_addresses(&a->client, &b->client);
    if (order == 0)
        order = compare_addresses(&a->server, &b->server);
    if (order == 0)
        order = rules_natural_order(a->subject, b->subject);
    if (order == 0)
        order = compare_numbers(a->code, b->code);
    if (order == 0)
        order = g_strcmp0(a->message, b->message);
    return order ? order : fold_compare_stamps(&a->first, &b->first);
}

static gint by_cause(gconstpointer left, gconstpointer right)
{
    const rules_finding *a = *(const rules_finding *const *)left;
    const rules_finding *b = *(const rules_finding *const *)right;
    const int order = compare_causes(a, b);
    return order ? order : compare_symptoms(a, b);
}

static gint by_symptom(gconstpointer left, gconstpointer right)
{
    return compare_symptoms(*(const rules_finding *const *)left,
                            *(const rules_finding *const *)right);
}

static const rules_finding *at(const GPtrArray *group, guint index)
{
    return g_ptr_array_index(group, index);
}

static const rules_finding *earliest_of(const GPtrArray *group)
{
    const rules_finding *earliest = at(group, 0);
    for (guint i = 1; i < group->len; i++)
        if (fold_compare_stamps(&at(group, i)->first, &earliest->first) < 0)
            earliest = at(group, i);
    return earliest;
}

/* Who is surest of the cause speaks for all. */
static void judge(rules_finding *joint, const GPtrArray *group)
{
    const rules_finding *surest = at(group, 0);
    for (guint i = 1; i < group->len; i++)
        if (at(group, i)->confidence > surest->confidence)
            surest = at(group, i);
    joint->cause = surest->cause;
    joint->confidence = surest->confidence;
    joint->alternatives = surest->alternatives;
    joint->check = surest->check;
}

static bool is_of_one_client(const GPtrArray *group)
{
    for (guint i = 1; i < group->len; i++)
        if (!rules_same_address(&at(group, i)->client, &at(group, 0)->client))
            return false;
    return true;
}

static void set_client(rules_finding *joint, const rules_finding *first)
{
    joint->client = first->client;
    joint->client_endpoint = first->client_endpoint;
    joint->client_inferred = first->client_inferred;
    joint->connection = first->connection;
    joint->calling = first->calling;
    joint->called = first->called;
}

/* Of all with the same code; those that have another have it among the symptoms. */
static void set_code(rules_finding *joint, const GPtrArray *group)
{
    joint->has_code = true;
    joint->code = at(group, 0)->code;
    for (guint i = 0; i < group->len; i++)
        joint->has_code &= at(group, i)->has_code && at(group, i)->code == joint->code;
    joint->code = joint->has_code ? joint->code : 0;
}

static void set_subject(rules_finding *joint, const GPtrArray *group)
{
    const char *object = object_of(at(group, 0));
    bool same = true;
    bool same_object = object != NULL;
    for (guint i = 1; i < group->len; i++) {
        same &= g_strcmp0(at(group, i)->subject, at(group, 0)->subject) == 0;
        same_object &= g_strcmp0(object_of(at(group, i)), object) == 0;
    }
    joint->subject = same          ? g_strdup(at(group, 0)->subject)
                     : same_object ? g_strdup(object)
                                   : rules_joint_subject(group);
}

static void count(rules_finding *joint, const rules_finding *one)
{
    if (joint->count == 0 || fold_compare_stamps(&one->first, &joint->first) < 0)
        joint->first = one->first;
    if (joint->count == 0 || fold_compare_stamps(&one->last, &joint->last) > 0)
        joint->last = one->last;
    joint->number = joint->count == 0 ? one->number : MIN(joint->number, one->number);
    joint->count += one->count;
    for (uint32_t i = 0; i < one->frame_count; i++)
        rules_frames_insert(joint->frames, &joint->frame_count, &one->frames[i]);
}

/* The first of each client come before the second, and so on: no client is left out for the many
 * symptoms of another. */
static void limit(rules_finding *joint, GPtrArray *symptoms)
{
    if (symptoms->len <= RULES_MAX_SYMPTOMS)
        return;
    bool *kept = g_new0(bool, symptoms->len);
    guint count = 0;
    for (guint rank = 0; count < RULES_MAX_SYMPTOMS; rank++) {
        guint own = 0;
        for (guint i = 0; i < symptoms->len && count < RULES_MAX_SYMPTOMS; i++) {
            const bool same =
                i > 0 && rules_same_address(&at(symptoms, i)->client, &at(symptoms, i - 1)->client);
            own = same ? own + 1 : 0;
            kept[i] |= own == rank;
            count += own == rank;
        }
    }
    joint->symptoms_left = symptoms->len - count;
    for (guint i = symptoms->len; i > 0; i--)
        if (!kept[i - 1])
            g_ptr_array_remove_index(symptoms, i - 1);
    g_free(kept);
}

static bool is_among(const GPtrArray *list, const rules_finding *circumstance)
{
    for (guint i = 0; i < list->len; i++)
        if (compare_symptoms(at(list, i), circumstance) == 0)
            return true;
    return false;
}

/* Several symptoms may have the same reason. A few tell enough. */
static GPtrArray *circumstances_of(const GPtrArray *group)
{
    enum { MOST = 8 };
    GPtrArray *all = g_ptr_array_new_with_free_func(rules_finding_free_each);
    for (guint i = 0; i < group->len; i++) {
        const GPtrArray *because = at(group, i)->because;
        for (guint j = 0; because && j < because->len; j++)
            if (all->len < MOST && !is_among(all, at(because, j)))
                g_ptr_array_add(all, rules_finding_copy(at(because, j)));
    }
    g_ptr_array_sort(all, by_symptom);
    return all;
}

/* Takes over the findings of `group`. */
static rules_finding *tell_as_one(GPtrArray *group, const policy_model *policy)
{
    const rules_finding *first = earliest_of(group);
    rules_finding *joint = g_new0(rules_finding, 1);
    joint->rule = first->rule;
    joint->severity = first->severity;
    joint->phase = first->phase;
    joint->server = first->server;
    joint->server_port = first->server_port;
    joint->joint = first->joint;
    judge(joint, group);
    set_code(joint, group);
    set_subject(joint, group);
    if (is_of_one_client(group))
        set_client(joint, first);
    for (guint i = 0; i < group->len; i++)
        count(joint, at(group, i));
    joint->message =
        group->len == 1 ? g_strdup(first->message) : rules_joint_message(policy, group);
    GPtrArray *circumstances = circumstances_of(group);
    limit(joint, group);
    g_ptr_array_extend_and_steal(group, circumstances);
    joint->symptoms = group;
    return joint;
}

/* How many from `start` on have a cause in common. */
static guint run_of(const GPtrArray *findings, guint start)
{
    guint end = start + 1;
    while (end < findings->len && compare_causes(at(findings, start), at(findings, end)) == 0)
        end++;
    return end - start;
}

static void take_run(GPtrArray *out, const GPtrArray *findings, guint start, guint length,
                     const policy_model *policy)
{
    rules_finding *alone = g_ptr_array_index(findings, start);
    if (length == 1 && !alone->because) {
        g_ptr_array_add(out, alone);
        return;
    }
    GPtrArray *group = g_ptr_array_new_full(length, rules_finding_free_each);
    for (guint i = 0; i < length; i++)
        g_ptr_array_add(group, g_ptr_array_index(findings, start + i));
    g_ptr_array_add(out, tell_as_one(group, policy));
}

void rules_correlate(GPtrArray *findings, const policy_model *policy)
{
    GPtrArray *sortable = g_ptr_array_new();
    gsize count;
    gpointer *all = g_ptr_array_steal(findings, &count);
    for (gsize i = 0; i < count; i++)
        g_ptr_array_add(((rules_finding *)all[i])->joint ? sortable : findings, all[i]);
    g_free(all);
    g_ptr_array_sort(sortable, by_cause);
    for (guint start = 0; start < sortable->len;) {
        const guint length = run_of(sortable, start);
        take_run(findings, sortable, start, length, policy);
        start += length;
    }
    g_ptr_array_unref(sortable);
}

void rules_finding_take_symptoms(rules_finding *finding, GPtrArray *symptoms)
{
    g_ptr_array_set_free_func(symptoms, rules_finding_free_each);
    g_ptr_array_sort(symptoms, by_symptom);
    limit(finding, symptoms);
    finding->symptoms = symptoms;
}

rules_finding *rules_circumstance(const cap_address *client, const cap_stamp *stamp, char *message)
{
    rules_finding *circumstance = g_new0(rules_finding, 1);
    circumstance->client = client ? *client : (cap_address){0};
    circumstance->message = message;
    circumstance->count = 1;
    circumstance->first = circumstance->last = circumstance->frames[0] = *stamp;
    circumstance->frame_count = 1;
    return circumstance;
}

void rules_finding_add_because(rules_finding *finding, rules_finding *circumstance)
{
    if (!finding->because)
        finding->because = g_ptr_array_new_with_free_func(rules_finding_free_each);
    g_ptr_array_add(finding->because, circumstance);
}
