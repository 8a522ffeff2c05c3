/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/verdict/verdict.h"

#include "dissector/item.h"
#include "dissector/names.h"
#include "rules/verdict/grades.h"

#include <stddef.h>

enum { SUCCESS = 0xFF };

static const uint8_t kind_of_area[256] = {
    [0] = KIND_SEVERAL,
    [S7_AREA_DB] = KIND_BLOCK,
    [S7_AREA_DI] = KIND_BLOCK,
    [S7_AREA_COUNTER] = KIND_NUMBER,
    [S7_AREA_TIMER] = KIND_NUMBER,
    [S7_AREA_COUNTER_200] = KIND_NUMBER,
    [S7_AREA_TIMER_200] = KIND_NUMBER,
    [S7_AREA_ANALOG_IN_200] = KIND_IO,
    [S7_AREA_ANALOG_OUT_200] = KIND_IO,
    [S7_AREA_INPUT] = KIND_IO,
    [S7_AREA_OUTPUT] = KIND_IO,
    [S7_AREA_PERIPHERAL] = KIND_DIRECT,
    [S7_AREA_RECORD] = KIND_SPECIAL,
};

/* Where they are not those of the object that is asked for. */
static const uint8_t scopes[CAUSE_COUNT] = {
    [CAUSE_PUTGET_OFF] = VERDICT_IN_CPU,       [CAUSE_PUTGET_WAS_OFF] = VERDICT_IN_CPU,
    [CAUSE_READING_ONLY] = VERDICT_IN_CPU,     [CAUSE_TIMER_WRITE] = VERDICT_IN_CPU,
    [CAUSE_AREA_NOT_SERVED] = VERDICT_IN_CPU,  [CAUSE_CLASSIC_REFUSED] = VERDICT_IN_CLIENT,
    [CAUSE_SYNTAX] = VERDICT_IN_CLIENT,        [CAUSE_MALFORMED] = VERDICT_IN_CLIENT,
    [CAUSE_BIT_ARRAY] = VERDICT_IN_CLIENT,     [CAUSE_TYPE_UNSUPPORTED] = VERDICT_IN_CLIENT,
    [CAUSE_SIZE_MISMATCH] = VERDICT_IN_CLIENT,
};

static uint8_t kind_of(const verdict_context *context)
{
    if (context->special)
        return KIND_SPECIAL;
    const uint8_t kind = kind_of_area[context->area];
    return kind ? kind : KIND_MEMORY;
}

static uint8_t by_of(const verdict_context *context)
{
    static const uint8_t by[] = {BY_SERVICE, BY_READ, BY_WRITE, BY_BOTH};
    return by[context->access & (VERDICT_READ | VERDICT_WRITE)];
}

static verdict grade(const verdict_grade *grades, uint32_t count, uint16_t code,
                     const verdict_context *context)
{
    uint32_t found[VERDICT_FAMILY_COUNT] = {0};
    bool by_family = false;
    for (int each = 0; each < VERDICT_FAMILY_COUNT; each++) {
        found[each] = verdict_find_grade(grades, count, code, kind_of(context), by_of(context),
                                         (uint8_t)each, context->evidence);
        by_family |= found[each] != found[0];
    }
    const uint8_t family = context->family < VERDICT_FAMILY_COUNT ? context->family : 0;
    const verdict_grade *row = &grades[found[family]];
    return (verdict){
        .cause = verdict_causes[row->cause].text,
        .confidence = (verdict_confidence)row->confidence,
        .alternatives = row->beside,
        .check = verdict_causes[row->cause].check,
        .scope = scopes[row->cause],
        .normal = row->normal,
        .by_symbol = (row->needs & VERDICT_SYMBOLIC) != 0,
        .by_family = by_family && family != VERDICT_FAMILY_UNKNOWN,
    };
}

static const char *meaning(const s7_name *names, uint16_t code, const char *unknown)
{
    const char *name = s7_name_of(names, code);
    return name ? name : unknown;
}

verdict verdict_of_item_code(uint8_t code, const verdict_context *context)
{
    static const verdict_context nothing_known = {.access = VERDICT_READ | VERDICT_WRITE};
    verdict v = {0};
    if (code != SUCCESS)
        v = grade(verdict_item_grades, verdict_item_grade_count, code,
                  context ? context : &nothing_known);
    v.meaning = meaning(s7_names_return_code, code, "unknown return code");
    return v;
}

/* 8101 to 810A carry the return code of the first item in place of the items. */
static bool carries_item_code(uint16_t error)
{
    const uint8_t code = (uint8_t)error;
    return error >> 8 == 0x81 && code != 0 && code != SUCCESS &&
           s7_name_of(s7_names_return_code, code);
}

verdict verdict_of_error(uint16_t error, const verdict_context *context)
{
    static const verdict_context nothing_known = {0};
    if (!context)
        context = &nothing_known;
    verdict v = {0};
    if (context->access != 0 && carries_item_code(error))
        v = verdict_of_item_code((uint8_t)error, context);
    else if (error != 0)
        v = grade(verdict_error_grades, verdict_error_grade_count, error, context);
    v.meaning = meaning(s7_names_error, error, "unknown error code");
    return v;
}

verdict_topic verdict_topic_of_item_code(uint8_t code)
{
    if (code == SUCCESS)
        return VERDICT_NONE;
    return code == 0x03 ? VERDICT_ACCESS : VERDICT_ADDRESS;
}

verdict_topic verdict_topic_of_access_error(uint16_t error)
{
    if (error == 0)
        return VERDICT_NONE;
    if (error == 0x8104 || error == 0x8304 || error == 0x8703)
        return VERDICT_ACCESS;
    if (carries_item_code(error))
        return verdict_topic_of_item_code((uint8_t)error);
    return error == 0x8701 ? VERDICT_ADDRESS : VERDICT_OTHER;
}

bool verdict_topic_cause(verdict_topic topic, uint32_t index, const char **cause,
                         const char *const **check)
{
    static const uint8_t first[] = {
        [VERDICT_NONE] = CAUSE_PUTGET_OFF,       [VERDICT_ACCESS] = CAUSE_PUTGET_OFF,
        [VERDICT_ADDRESS] = CAUSE_BLOCK_MISSING, [VERDICT_OTHER] = CAUSE_SERVICE_UNSUPPORTED,
        [VERDICT_OTHER + 1] = CAUSE_COUNT,
    };
    if (topic == VERDICT_NONE || index >= (uint32_t)(first[topic + 1] - first[topic]))
        return false;
    *cause = verdict_causes[first[topic] + index].text;
    *check = verdict_causes[first[topic] + index].check;
    return true;
}
