/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/grade.h"

#include "rules/correlate.h"
#include "rules/message.h"
#include "rules/parties.h"

#include <string.h>

_Static_assert((int)RULES_POSSIBLE == (int)VERDICT_POSSIBLE &&
                   (int)RULES_LIKELY == (int)VERDICT_LIKELY &&
                   (int)RULES_PROVEN == (int)VERDICT_PROVEN,
               "verdicts and findings share one scale of confidence");

/* Faults that make one finding. */
typedef struct fault {
    const fold_group *group;
    const fold_member *member; /* NULL: the whole group */
    const fold_tally *tally;
} fault;

static uint16_t grade_cpu(const rules_cpu *cpu, const fold_tally *tally)
{
    if (!cpu->known)
        return 0;
    uint16_t bits = cpu->family_proven ? VERDICT_FAMILY_PROVEN : 0;
    if (!cpu->permitted)
        bits |= VERDICT_NOTHING_OK;
    else if (fold_compare_stamps(&cpu->permitted_at, &tally->last) > 0)
        bits |= VERDICT_CPU_OK | VERDICT_OK_LATER;
    else
        bits |= VERDICT_CPU_OK;
    return bits;
}

/* What is known of reading where writing is refused. */
static uint16_t grade_writes(const rules_evidence *evidence, const rules_survey *survey,
                             const fold_key *key, const rules_block *block)
{
    const rules_cpu cpu = rules_cpu_at(evidence, rules_target(key));
    if (cpu.read_only)
        return rules_survey_several_writes(survey, rules_target(key)) ? VERDICT_READ_ONLY : 0;
    return block && block->read_only ? VERDICT_BLOCK_READ_ONLY : 0;
}

static uint16_t grade_range(const rules_evidence *evidence, const rules_survey *survey,
                            const fold_key *key, const fold_tally *tally)
{
    uint16_t bits = tally->bit_arrays == tally->count ? VERDICT_BIT_ARRAY : 0;
    if (key->area != S7_AREA_DB)
        return bits | grade_writes(evidence, survey, key, NULL);
    rules_block block = {0};
    if (evidence->block)
        block = evidence->block(evidence->user, rules_target(key), key->db);
    const bool first_byte = tally->start_min == 0 && tally->end_min <= 1;
    bits |= block.symbolic ? VERDICT_SYMBOLIC : 0;
    bits |= grade_writes(evidence, survey, key, &block);
    if (block.first_byte_refused || (key->code == S7_RETURN_ADDRESS && first_byte))
        bits |= VERDICT_FIRST_BYTE;
    if (!block.ok)
        return bits;
    bits |= VERDICT_BLOCK_OK;
    bits |= tally->end_max <= block.proven_end ? VERDICT_WITHIN : VERDICT_BEYOND;
    if (rules_survey_adjacent(survey, rules_target(key), key->db))
        bits |= VERDICT_ADJACENT;
    return bits;
}

/* How far the block of a range that ends behind it reaches; 0: not known, or not the question. */
static uint32_t proven_end(const rules_evidence *evidence, const fault *f)
{
    const fold_key *key = &f->group->key;
    if (key->whole || key->special || key->area != S7_AREA_DB || key->code != S7_RETURN_ADDRESS ||
        !evidence->block)
        return 0;
    const rules_block block = evidence->block(evidence->user, rules_target(key), key->db);
    return block.ok && f->tally->end_max > block.proven_end ? block.proven_end : 0;
}

static uint8_t area_of(const fold_objects *objects)
{
    if (objects->count == 0 || objects->more)
        return 0;
    const uint32_t area = objects->id[0] >> 16;
    for (uint8_t i = 1; i < objects->count; i++)
        if (objects->id[i] >> 16 != area)
            return 0;
    return (uint8_t)area;
}

/* What is known of the data block, if the request names nothing else. */
static rules_block only_block(const rules_evidence *evidence, const fold_key *key,
                              const fold_objects *objects)
{
    const bool one = objects->count == 1 && !objects->more &&
                     objects->id[0] >> 16 == (uint32_t)S7_AREA_DB && evidence->block;
    return one ? evidence->block(evidence->user, rules_target(key), (uint16_t)objects->id[0])
               : (rules_block){0};
}

static verdict judge(const fault *f, const rules_cpu *cpu, const rules_evidence *evidence,
                     const rules_survey *survey)
{
    const fold_key *key = &f->group->key;
    const fold_tally *tally = f->tally;
    verdict_context context = {
        .access =
            (uint8_t)((tally->reads ? VERDICT_READ : 0) | (tally->writes ? VERDICT_WRITE : 0)),
        .special = key->special,
        .family = (uint8_t)cpu->family,
        .evidence = grade_cpu(cpu, tally),
    };
    if (cpu->soft_server || (tally->stated_lengths > 0 && tally->stated_lengths == tally->reads))
        context.evidence |= VERDICT_SOFT_SERVER;
    if (!key->whole) {
        context.area = key->special ? 0 : key->area;
        if (!key->special)
            context.evidence |= grade_range(evidence, survey, key, tally);
        return verdict_of_item_code((uint8_t)key->code, &context);
    }
    const fold_objects *objects = f->member ? &f->member->subject.objects : &f->group->objects;
    const rules_block block = only_block(evidence, key, objects);
    context.evidence |= key->malformed ? VERDICT_MALFORMED : 0;
    context.evidence |= block.symbolic && !block.ok ? VERDICT_SYMBOLIC : 0;
    context.evidence |= grade_writes(evidence, survey, key, &block);
    context.area = area_of(objects);
    if (rules_survey_all_areas(survey, rules_target(key)))
        context.evidence |= VERDICT_ALL_AREAS;
    return verdict_of_error(key->code, &context);
}

/* By scope, of items and of whole requests. */
static const rules_joint joints[][2] = {
    [VERDICT_IN_OBJECT] = {{RULES_SAME_OBJECT, "%C %V %O of %S: refused with %R%T"},
                           {RULES_SAME_OBJECT, "%C %V %O of %S: whole requests refused with %R%T"}},
    [VERDICT_IN_CPU] = {{0, "%C %V %O of %S: refused with %R%T"},
                        {0, "%C %V %O of %S: whole requests refused with %R%T"}},
    [VERDICT_IN_CLIENT] = {{RULES_SAME_CLIENT, "%C %V %O of %S: refused with %R%T"},
                           {RULES_SAME_CLIENT, "%C %V %O of %S: whole requests refused with %R%T"}},
};

static void fill_facts(rules_finding *finding, const fold_key *key, const fold_tally *tally)
{
    finding->rule = key->rule;
    finding->client = key->client;
    finding->server = key->server;
    finding->server_port = key->server_port;
    finding->phase = tally->phase;
    finding->connection = tally->connection;
    finding->client_endpoint = tally->client_endpoint;
    finding->client_inferred = tally->client_inferred;
    finding->calling = tally->calling;
    finding->called = tally->called;
    finding->has_code = true;
    finding->code = key->code;
    finding->count = tally->count;
    finding->first = tally->first;
    finding->last = tally->last;
    finding->frame_count = tally->frame_count;
    memcpy(finding->frames, tally->frames, sizeof finding->frames);
}

/* What the cause lies in: the block or area, or all areas where that is the CPU. */
static char *object_of(const fault *f, uint8_t scope, const rules_survey *survey)
{
    if (!f->group->key.whole)
        return rules_object(f->group);
    return scope == VERDICT_IN_CPU && rules_survey_all_areas(survey, rules_target(&f->group->key))
               ? g_strdup("all areas")
               : NULL;
}

/* For the message of what is told as one. */
static void fill_parts(rules_finding *finding, const fault *f, const rules_account *account)
{
    const fold_tally *tally = f->tally;
    finding->parts = (rules_parts){
        .what = account->all_areas ? rules_object(f->group) : NULL,
        .tail = rules_message_tail(account),
        .meaning = account->meaning,
        .access = (uint8_t)((tally->reads ? RULES_READS : 0) | (tally->writes ? RULES_WRITES : 0)),
    };
}

/* The data block that the fault is about. */
static rules_block block_of(const rules_evidence *evidence, const fault *f)
{
    const fold_key *key = &f->group->key;
    if (key->whole)
        return only_block(evidence, key,
                          f->member ? &f->member->subject.objects : &f->group->objects);
    return evidence->block(evidence->user, rules_target(key), key->db);
}

/* It shows that the block is there. */
static void add_symbolic_access(rules_finding *finding, const fault *f,
                                const rules_evidence *evidence)
{
    const fold_key *key = &f->group->key;
    const rules_block block = block_of(evidence, f);
    char client[RULES_PARTY_TEXT], server[RULES_PARTY_TEXT];
    rules_client_text(evidence->policy, &block.symbolic_by, client);
    rules_server_text(evidence->policy, rules_target(key), server);
    rules_finding_add_because(
        finding,
        rules_circumstance(
            &block.symbolic_by, &block.symbolic_at,
            g_strdup_printf("%s accesses variables of %s of %s by their symbol", client,
                            finding->parts.object ? finding->parts.object : finding->subject,
                            server)));
}

/* When what is refused had worked, if it did before: the same bytes, the block that is missing, or
 * any object of the CPU where that refuses whole requests. */
static int64_t worked_at(const rules_evidence *evidence, const fault *f)
{
    const fold_key *key = &f->group->key;
    const rules_cpu cpu = rules_cpu_at(evidence, rules_target(key));
    int64_t time = 0;
    if (key->special || key->malformed || !evidence->block)
        return 0;
    const rules_block block = block_of(evidence, f);
    if (key->whole)
        time = block.ok ? block.ok_at.time : cpu.permitted ? cpu.permitted_at.time : 0;
    else if (key->area == S7_AREA_DB && block.ok &&
             (key->code == S7_RETURN_MISSING || f->tally->end_max <= block.proven_end))
        time = block.ok_at.time;
    return time < f->tally->first.time ? time : 0;
}

static rules_finding *make(const fault *f, bool all_areas, const rules_evidence *evidence,
                           const rules_survey *survey)
{
    const rules_cpu cpu = rules_cpu_at(evidence, rules_target(&f->group->key));
    const verdict v = judge(f, &cpu, evidence, survey);
    rules_finding *finding = g_new0(rules_finding, 1);
    fill_facts(finding, &f->group->key, f->tally);
    finding->number = f->member ? f->member->number : f->group->number;
    finding->severity = v.normal ? RULES_NOTICE : finding->rule->severity;
    finding->cause = v.cause;
    finding->confidence = (rules_confidence)v.confidence;
    finding->alternatives = v.alternatives;
    finding->check = v.check;
    finding->subject = rules_subject(f->group, f->member, all_areas);
    const rules_account account = {
        .subject = finding->subject,
        .member = f->member,
        .all_areas = all_areas,
        .meaning = v.meaning,
        .proven_end = proven_end(evidence, f),
        .symbolic = v.by_symbol,
        .cpu = v.by_family ? &cpu : NULL,
    };
    finding->message = rules_message(evidence->policy, f->group, f->tally, &account);
    fill_parts(finding, f, &account);
    finding->parts.object = object_of(f, v.scope, survey);
    finding->parts.worked = worked_at(evidence, f);
    if (v.by_symbol)
        add_symbolic_access(finding, f, evidence);
    if (!f->group->key.from_server)
        finding->joint = &joints[v.scope][f->group->key.whole];
    return finding;
}

/* Every whole request of the client was refused, and nothing tells its requests apart. */
static bool speaks_for_all(const fold_group *group, const rules_evidence *evidence)
{
    if (!rules_refuses_access(&group->key) || group->objects.count < 2)
        return false;
    const rules_cpu cpu = rules_cpu_at(evidence, rules_target(&group->key));
    const uint16_t bits = grade_cpu(&cpu, &group->total);
    return (bits & (VERDICT_NOTHING_OK | VERDICT_OK_LATER)) != 0;
}

void rules_grade_group(const fold_group *group, const rules_evidence *evidence,
                       const rules_survey *survey, GPtrArray *findings)
{
    const bool all_areas = speaks_for_all(group, evidence);
    if (all_areas || group->folded) {
        const fault whole = {group, NULL, &group->total};
        g_ptr_array_add(findings, make(&whole, all_areas, evidence, survey));
        return;
    }
    for (const fold_member *member = group->members; member; member = member->next) {
        const fault one = {group, member, &member->tally};
        g_ptr_array_add(findings, make(&one, false, evidence, survey));
    }
}
