/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/pattern_text.h"

#include "dissector/access.h"
#include "dissector/plus_item.h"
#include "dissector/service_name.h"
#include "rules/keys.h"
#include "rules/policy/policy.h"
#include "rules/request_name.h"

static bool is_access(const s7_pdu *request)
{
    return request->protocol_id == S7_PROTOCOL_COMM && request->rosctr == S7_ROSCTR_JOB &&
           (request->function == S7_FUNC_READ || request->function == S7_FUNC_WRITE);
}

bool pattern_takes(const s7_pdu *request)
{
    return request->protocol_id != S7_PROTOCOL_COMM || request->rosctr != S7_ROSCTR_JOB ||
           request->function != S7_FUNC_SETUP;
}

static uint64_t hash_span(uint64_t hash, s7_bytes span)
{
    return rules_hash_bytes(hash ^ span.size, span.data, span.size);
}

/* Headers carry references, bodies of S7comm-plus values and sequence numbers. */
uint64_t pattern_hash(uint64_t seed, const s7_pdu *request)
{
    if (request->protocol_id == S7_PROTOCOL_PLUS) {
        const s7_plus *plus = &request->u.plus;
        const uint32_t about[] = {plus->function, plus->object, plus->attribute, plus->items};
        return hash_span(rules_hash_bytes(seed + 1, about, sizeof about), plus->addresses);
    }
    const uint64_t hash = hash_span(seed + request->rosctr, request->param);
    return request->rosctr == S7_ROSCTR_USERDATA ? hash_span(hash, request->data) : hash;
}

static void put_accesses(GString *out, const s7_pdu *request)
{
    const bool write = request->function == S7_FUNC_WRITE;
    s7_accesses walk;
    s7_access access;
    g_string_append(out, write ? "write " : "read ");
    s7_accesses_begin(&walk, request, NULL);
    for (uint32_t i = 0; s7_accesses_next(&walk, &access); i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        policy_extent_put(out, policy_extent_of_item(&access.item), write);
    }
}

static void put_plus(GString *out, const s7_pdu *request)
{
    s7_plus_accesses walk;
    s7_plus_access access;
    char address[120];
    s7_plus_accesses_begin(&walk, &request->u.plus, NULL);
    for (uint32_t i = 0; s7_plus_accesses_next(&walk, &access); i++) {
        s7_text text = s7_text_into(address, sizeof address);
        s7_plus_address_text(&access.address, &text);
        g_string_append_printf(out, "%c%s", i == 0 ? ' ' : ',', address);
    }
}

static void put_service(GString *out, const s7_pdu *request)
{
    const bool plus = request->protocol_id == S7_PROTOCOL_PLUS;
    char *words = plus ? NULL : rules_request_name(request);
    const char *name = s7_pdu_service_name(request);
    g_string_append(out, "ask ");
    if (words || name)
        g_string_append(out, words ? words : name);
    else
        g_string_append_printf(out, "service 0x%X", s7_pdu_match_kind(request));
    g_free(words);
    if (plus)
        put_plus(out, request);
}

/* What stands between requests of a section cannot stand within one. */
static void clean(GString *text)
{
    for (gsize i = 0; i < text->len; i++)
        if (text->str[i] == ';' || text->str[i] == '\\' || (unsigned char)text->str[i] < ' ')
            text->str[i] = '?';
}

char *pattern_text(const s7_pdu *request)
{
    GString *out = g_string_new(NULL);
    if (is_access(request))
        put_accesses(out, request);
    else
        put_service(out, request);
    clean(out);
    return g_string_free(out, FALSE);
}

bool pattern_writes(const s7_pdu *request)
{
    s7_plus_accesses walk;
    s7_plus_access access;
    if (request->protocol_id != S7_PROTOCOL_PLUS)
        return s7_pdu_writes(request);
    s7_plus_accesses_begin(&walk, &request->u.plus, NULL);
    return s7_plus_accesses_next(&walk, &access) && access.write;
}
