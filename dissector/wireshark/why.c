/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "why.h"

#include "dissector/data_item.h"
#include "experts.h"
#include "rules/verdict/plus_verdict.h"
#include "rules/verdict/verdict.h"

#if __has_include(<wsutil/wmem/wmem.h>)
#include <wsutil/wmem/wmem.h>
#endif

static int hf_cause = -1;
static int hf_alternative = -1;
static int hf_check = -1;
static gint ett_why = -1;

static hf_register_info fields[] = {
    {&hf_cause,
     {"Cause", "s7tap.cause", FT_STRING, BASE_NONE, NULL, 0, "why it was refused, most likely",
      HFILL}},
    {&hf_alternative,
     {"Other cause", "s7tap.cause.other", FT_STRING, BASE_NONE, NULL, 0,
      "why else it may have been refused", HFILL}},
    {&hf_check,
     {"Check", "s7tap.check", FT_STRING, BASE_NONE, NULL, 0, "what to check, best first", HFILL}},
};

void s7tap_register_why(int proto)
{
    static gint *ett[] = {&ett_why};
    proto_register_field_array(proto, fields, array_length(fields));
    proto_register_subtree_array(ett, array_length(ett));
}

static bool is_malformed(s7_notes notes)
{
#define NOTE(id, key, severity, text) | (s7_notes)(S7S_##severity == S7S_MALFORMED) << S7N_##id
    static const s7_notes malformed = 0
#include "dissector/notes.def"
        ;
#undef NOTE
    return (notes & malformed) != 0;
}

static uint8_t access_of(const s7_pdu *pdu)
{
    if (pdu->rosctr == S7_ROSCTR_USERDATA || !pdu->has_function)
        return 0;
    return pdu->function == S7_FUNC_READ    ? VERDICT_READ
           : pdu->function == S7_FUNC_WRITE ? VERDICT_WRITE
                                            : 0;
}

/* Of an Ack without parameters the request tells what was asked. */
static verdict_context context_of(const s7tap_asked *asked)
{
    verdict_context context = {.access = access_of(asked->answer)};
    if (context.access == 0 && asked->request && !asked->answer->has_function)
        context.access = access_of(asked->request);
    if (asked->request && !asked->request_cut && is_malformed(asked->request->notes))
        context.evidence |= VERDICT_MALFORMED;
    if (!asked->item || (asked->request_cut && !asked->item->absolute))
        return context;
    context.special = !asked->item->absolute;
    context.area = context.special ? 0 : asked->item->area;
    if (asked->item->type == S7_TYPE_BIT && asked->item->count > 1)
        context.evidence |= VERDICT_BIT_ARRAY;
    return context;
}

typedef struct judgement {
    verdict verdict;
    s7tap_expert expert;
} judgement;

static const s7tap_expert of_topic[] = {
    [VERDICT_NONE] = EXPERT_REFUSED,
    [VERDICT_ACCESS] = EXPERT_ACCESS_REFUSED,
    [VERDICT_ADDRESS] = EXPERT_ADDRESS_ERROR,
    [VERDICT_OTHER] = EXPERT_REFUSED,
};

static const s7tap_expert of_plus_topic[] = {
    [VERDICT_PLUS_NONE] = EXPERT_REFUSED,          [VERDICT_PLUS_SERVICE] = EXPERT_REFUSED,
    [VERDICT_PLUS_ACCESS] = EXPERT_ACCESS_REFUSED, [VERDICT_PLUS_ADDRESS] = EXPERT_ADDRESS_ERROR,
    [VERDICT_PLUS_SESSIONS] = EXPERT_REFUSED,
};

static judgement judge_item(const s7tap_asked *asked, uint8_t code)
{
    verdict_context context = context_of(asked);
    if (context.access == 0)
        context.access = VERDICT_READ;
    return (judgement){verdict_of_item_code(code, &context),
                       of_topic[verdict_topic_of_item_code(code)]};
}

static judgement judge_error(const s7tap_asked *asked, uint16_t error)
{
    const verdict_context context = context_of(asked);
    return (judgement){verdict_of_error(error, &context),
                       context.access == 0 ? EXPERT_REFUSED
                                           : of_topic[verdict_topic_of_access_error(error)]};
}

static judgement judge_plus(const s7tap_asked *asked, int64_t number)
{
    const int16_t code = (int16_t)number;
    return (judgement){verdict_of_plus(code, asked->answer->u.plus.function),
                       of_plus_topic[verdict_plus_topic_of(code)]};
}

static judgement judge(const s7tap_asked *asked, s7_field field, uint64_t number)
{
    switch ((int)field) {
    case S7F_RETURN_CODE:
        return judge_item(asked, (uint8_t)number);
    case S7F_ERROR:
    case S7F_UD_ERROR:
    case S7F_TRANSFER_ERROR:
        return judge_error(asked, (uint16_t)number);
    case S7F_PLUS_RETURN_CODE:
    case S7F_PLUS_ITEM_CODE:
        return judge_plus(asked, (int64_t)number);
    default:
        return (judgement){.expert = EXPERT_COUNT};
    }
}

static void add_line(const s7tap_asked *asked, proto_tree *tree, int hf, const char *text)
{
    proto_item_set_generated(proto_tree_add_string(tree, hf, asked->tvb, 0, 0, text));
}

static void add_lines(const s7tap_asked *asked, proto_tree *tree, int hf, const char *const *texts)
{
    for (; texts && *texts; texts++)
        add_line(asked, tree, hf, *texts);
}

/* "DB10.DBW20: object does not exist. Likely: the data block does not exist in
 * the CPU" */
static const char *text_of(const s7tap_asked *asked, const verdict *v)
{
    static const char *const confidence[] = {
        [VERDICT_POSSIBLE] = "Possible cause",
        [VERDICT_LIKELY] = "Likely cause",
        [VERDICT_PROVEN] = "Cause",
    };
    return wmem_strdup_printf(asked->pinfo->pool, "%s%s%s. %s: %s", asked->what,
                              *asked->what ? ": " : "", v->meaning, confidence[v->confidence],
                              v->cause);
}

void s7tap_why(const s7tap_asked *asked, s7_field field, const s7_value *value, proto_item *item)
{
    const judgement j = judge(asked, field, value->number);
    if (j.expert == EXPERT_COUNT || !j.verdict.cause)
        return;
    s7tap_expert_tell(asked->pinfo, item, j.verdict.normal ? EXPERT_USUAL : j.expert,
                      text_of(asked, &j.verdict));
    proto_tree *tree = proto_item_add_subtree(item, ett_why);
    add_line(asked, tree, hf_cause, j.verdict.cause);
    add_lines(asked, tree, hf_alternative, j.verdict.alternatives);
    add_lines(asked, tree, hf_check, j.verdict.check);
}
