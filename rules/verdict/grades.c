/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The grading tables.
 *
 * S7-300/400 rows rest on captures: 0A for a DB that is not loaded, 03 for writing timers and
 * counters. S7-1200/1500 rows rest on reports from users of open client libraries: 8104 (some say
 * 8304) to every access while PUT/GET is off, 05 at offset 0 length 1 of an optimized DB, 05
 * beyond the end and 0A for a missing DB. 8104 has other causes as well, so it takes evidence to
 * call PUT/GET likely. Service codes are grouped by what the engineer has to look at. */
#include "rules/verdict/grades.h"

#include "rules/verdict/verdict.h"

#include <stddef.h>

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

const verdict_grade verdict_item_grades[] = {
    /* 01: hardware error */
    {.code = 0x01,
     .kinds = KIND_IO | KIND_DIRECT,
     .cause = CAUSE_HARDWARE,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_hardware},
    {.code = 0x01, .cause = CAUSE_HARDWARE, .confidence = VERDICT_POSSIBLE},

    /* 03: access not allowed */
    {.code = 0x03,
     .kinds = KIND_NUMBER,
     .by = BY_WRITE,
     .families = OLD,
     .needs = VERDICT_FAMILY_PROVEN,
     .cause = CAUSE_TIMER_WRITE,
     .confidence = VERDICT_PROVEN,
     .normal = true},
    {.code = 0x03,
     .kinds = KIND_NUMBER,
     .by = BY_WRITE,
     .families = ANY_BUT_NEW,
     .cause = CAUSE_TIMER_WRITE,
     .confidence = VERDICT_LIKELY,
     .normal = true,
     .beside = verdict_beside_timer_write},
    {.code = 0x03,
     .kinds = KIND_BLOCK,
     .by = BY_WRITE,
     .families = ANY_BUT_OLD,
     .needs = VERDICT_BLOCK_READ_ONLY,
     .cause = CAUSE_WRITE_PROTECTED,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_block_read_only},
    {.code = 0x03,
     .by = BY_WRITE,
     .families = ANY_BUT_OLD,
     .needs = VERDICT_READ_ONLY,
     .cause = CAUSE_READING_ONLY,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_reading_only},
    {.code = 0x03,
     .kinds = KIND_BLOCK,
     .by = BY_READ | BY_BOTH,
     .families = ANY_BUT_OLD,
     .needs = VERDICT_SYMBOLIC,
     .cause = CAUSE_OPTIMIZED,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_symbolic_refused},
    {.code = 0x03,
     .kinds = KIND_BLOCK,
     .by = BY_WRITE,
     .families = ANY_BUT_OLD,
     .needs = VERDICT_BLOCK_OK,
     .cause = CAUSE_WRITE_PROTECTED,
     .confidence = VERDICT_POSSIBLE,
     .beside = verdict_beside_write_protected},
    {.code = 0x03,
     .kinds = KIND_BLOCK,
     .families = ANY_BUT_OLD,
     .cause = CAUSE_DENIED_BLOCK,
     .confidence = VERDICT_POSSIBLE,
     .beside = verdict_beside_denied_block},
    {.code = 0x03,
     .cause = CAUSE_DENIED,
     .confidence = VERDICT_POSSIBLE,
     .beside = verdict_beside_denied},

    /* 05: address out of range */
    {.code = 0x05,
     .kinds = KIND_SPECIAL,
     .cause = CAUSE_SPECIAL_ADDRESS,
     .confidence = VERDICT_POSSIBLE},
    {.code = 0x05,
     .kinds = KIND_BLOCK,
     .needs = VERDICT_WITHIN | VERDICT_BIT_ARRAY,
     .cause = CAUSE_BIT_ARRAY,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_bit_array},
    {.code = 0x05,
     .kinds = KIND_BLOCK,
     .needs = VERDICT_WITHIN,
     .cause = CAUSE_BLOCK_CHANGED,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_block_changed},
    {.code = 0x05,
     .needs = VERDICT_BIT_ARRAY,
     .cause = CAUSE_BIT_ARRAY,
     .confidence = VERDICT_POSSIBLE,
     .beside = verdict_beside_bit_array},
    {.code = 0x05,
     .kinds = KIND_BLOCK,
     .needs = VERDICT_BLOCK_OK | VERDICT_BEYOND | VERDICT_ADJACENT,
     .cause = CAUSE_BLOCK_END,
     .confidence = VERDICT_PROVEN},
    {.code = 0x05,
     .kinds = KIND_BLOCK,
     .needs = VERDICT_BLOCK_OK | VERDICT_BEYOND,
     .cause = CAUSE_BLOCK_END,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_block_end_known},
    {.code = 0x05,
     .kinds = KIND_BLOCK,
     .families = ANY_BUT_OLD,
     .needs = VERDICT_SYMBOLIC | VERDICT_FIRST_BYTE,
     .cause = CAUSE_OPTIMIZED,
     .confidence = VERDICT_PROVEN},
    {.code = 0x05,
     .kinds = KIND_BLOCK,
     .families = ANY_BUT_OLD,
     .needs = VERDICT_SYMBOLIC,
     .cause = CAUSE_OPTIMIZED,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_symbolic},
    {.code = 0x05,
     .kinds = KIND_BLOCK,
     .families = OLD,
     .needs = VERDICT_FIRST_BYTE,
     .cause = CAUSE_BLOCK_EMPTY,
     .confidence = VERDICT_LIKELY},
    {.code = 0x05,
     .kinds = KIND_BLOCK,
     .needs = VERDICT_FIRST_BYTE,
     .cause = CAUSE_OPTIMIZED,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_optimized},
    {.code = 0x05,
     .kinds = KIND_BLOCK,
     .families = OLD,
     .cause = CAUSE_BLOCK_END,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_block_end_known},
    {.code = 0x05,
     .kinds = KIND_BLOCK,
     .families = NEW,
     .cause = CAUSE_BLOCK_END,
     .confidence = VERDICT_POSSIBLE,
     .beside = verdict_beside_block_end_new},
    {.code = 0x05,
     .kinds = KIND_BLOCK | KIND_SEVERAL,
     .cause = CAUSE_BLOCK_END,
     .confidence = VERDICT_POSSIBLE,
     .beside = verdict_beside_block_end_unknown},
    {.code = 0x05,
     .kinds = KIND_DIRECT,
     .cause = CAUSE_IO_MISSING,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_io_missing},
    {.code = 0x05,
     .kinds = KIND_IO,
     .cause = CAUSE_AREA_END,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_area_end_io},
    {.code = 0x05,
     .cause = CAUSE_AREA_END,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_area_end},

    /* 06: data type not supported; 07: data type inconsistent */
    {.code = 0x06,
     .last = 0x07,
     .needs = VERDICT_BIT_ARRAY,
     .cause = CAUSE_BIT_ARRAY,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_bit_array},
    {.code = 0x06,
     .cause = CAUSE_TYPE_UNSUPPORTED,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_type},
    {.code = 0x07,
     .by = BY_WRITE,
     .cause = CAUSE_SIZE_MISMATCH,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_size},
    {.code = 0x07,
     .cause = CAUSE_SIZE_MISMATCH,
     .confidence = VERDICT_POSSIBLE,
     .beside = verdict_beside_size},

    /* 0A: object does not exist */
    {.code = 0x0A,
     .kinds = KIND_SPECIAL,
     .cause = CAUSE_SPECIAL_ADDRESS,
     .confidence = VERDICT_LIKELY},
    {.code = 0x0A,
     .kinds = KIND_BLOCK,
     .families = OLD,
     .needs = VERDICT_BLOCK_OK,
     .cause = CAUSE_BLOCK_CAME_OR_WENT,
     .confidence = VERDICT_LIKELY},
    {.code = 0x0A,
     .kinds = KIND_BLOCK,
     .needs = VERDICT_BLOCK_OK,
     .cause = CAUSE_BLOCK_CAME_OR_WENT,
     .confidence = VERDICT_POSSIBLE,
     .beside = verdict_beside_came_or_went},
    {.code = 0x0A,
     .kinds = KIND_BLOCK,
     .families = ANY_BUT_OLD,
     .needs = VERDICT_SYMBOLIC,
     .cause = CAUSE_OPTIMIZED,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_symbolic_missing},
    {.code = 0x0A,
     .kinds = KIND_BLOCK,
     .needs = VERDICT_SOFT_SERVER,
     .cause = CAUSE_BLOCK_MISSING,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_missing_soft},
    {.code = 0x0A,
     .kinds = KIND_NUMBER | KIND_MEMORY | KIND_IO | KIND_DIRECT,
     .needs = VERDICT_SOFT_SERVER,
     .cause = CAUSE_AREA_NOT_SERVED,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_not_served},
    {.code = 0x0A,
     .kinds = KIND_BLOCK,
     .families = OLD,
     .needs = VERDICT_FAMILY_PROVEN,
     .cause = CAUSE_BLOCK_MISSING,
     .confidence = VERDICT_PROVEN},
    {.code = 0x0A,
     .kinds = KIND_BLOCK,
     .families = OLD,
     .cause = CAUSE_BLOCK_MISSING,
     .confidence = VERDICT_LIKELY},
    {.code = 0x0A,
     .kinds = KIND_BLOCK | KIND_SEVERAL,
     .cause = CAUSE_BLOCK_MISSING,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_missing},
    {.code = 0x0A,
     .kinds = KIND_DIRECT,
     .cause = CAUSE_IO_MISSING,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_io_missing},
    {.code = 0x0A,
     .cause = CAUSE_AREA_MISSING,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_area_missing},

    {.code = 0x00, .last = 0xFF, .cause = CAUSE_UNKNOWN, .confidence = VERDICT_POSSIBLE},
};
const uint32_t verdict_item_grade_count = COUNT(verdict_item_grades);

/* A whole read or write refused with 8104, or with its S7-300 form 8304. */
#define REFUSED(row_code, ...)                                                                     \
    {                                                                                              \
        .code = row_code, .by = BY_ACCESS, __VA_ARGS__                                             \
    }
#define REFUSED_WRITE(row_code, ...)                                                               \
    {                                                                                              \
        .code = row_code, .by = BY_WRITE, __VA_ARGS__                                              \
    }
#define REFUSALS(row_code)                                                                         \
    REFUSED(row_code, .needs = VERDICT_MALFORMED | VERDICT_NOTHING_OK, .cause = CAUSE_MALFORMED,   \
            .confidence = VERDICT_LIKELY, .beside = verdict_beside_malformed),                     \
        REFUSED(row_code, .needs = VERDICT_MALFORMED, .cause = CAUSE_MALFORMED,                    \
                .confidence = VERDICT_LIKELY),                                                     \
        REFUSED(row_code, .kinds = KIND_SPECIAL, .cause = CAUSE_SYNTAX,                            \
                .confidence = VERDICT_LIKELY, .beside = verdict_beside_syntax),                    \
        REFUSED(row_code, .families = OLD, .cause = CAUSE_CLASSIC_REFUSED,                         \
                .confidence = VERDICT_POSSIBLE, .beside = verdict_beside_classic_refused),         \
        REFUSED(row_code, .needs = VERDICT_OK_LATER | VERDICT_ALL_AREAS,                           \
                .cause = CAUSE_PUTGET_WAS_OFF, .confidence = VERDICT_LIKELY,                       \
                .beside = verdict_beside_putget_was),                                              \
        REFUSED(row_code, .needs = VERDICT_OK_LATER, .cause = CAUSE_PUTGET_WAS_OFF,                \
                .confidence = VERDICT_POSSIBLE, .beside = verdict_beside_putget_was),              \
        REFUSED_WRITE(row_code, .needs = VERDICT_READ_ONLY, .cause = CAUSE_READING_ONLY,           \
                      .confidence = VERDICT_LIKELY, .beside = verdict_beside_reading_only),        \
        REFUSED_WRITE(row_code, .kinds = KIND_BLOCK, .needs = VERDICT_BLOCK_READ_ONLY,             \
                      .cause = CAUSE_WRITE_PROTECTED, .confidence = VERDICT_LIKELY,                \
                      .beside = verdict_beside_block_read_only),                                   \
        REFUSED(row_code, .kinds = KIND_BLOCK, .needs = VERDICT_CPU_OK | VERDICT_SYMBOLIC,         \
                .cause = CAUSE_OPTIMIZED, .confidence = VERDICT_LIKELY,                            \
                .beside = verdict_beside_symbolic_refused),                                        \
        REFUSED(row_code, .needs = VERDICT_CPU_OK, .cause = CAUSE_OBJECT_REFUSED,                  \
                .confidence = VERDICT_POSSIBLE, .beside = verdict_beside_object_refused),          \
        REFUSED(row_code, .needs = VERDICT_NOTHING_OK | VERDICT_ALL_AREAS,                         \
                .cause = CAUSE_PUTGET_OFF, .confidence = VERDICT_LIKELY,                           \
                .beside = verdict_beside_putget_all),                                              \
        REFUSED(row_code, .cause = CAUSE_PUTGET_OFF, .confidence = VERDICT_POSSIBLE,               \
                .beside = verdict_beside_putget_one)

/* Codes whose cause needs no context. */
#define CODES(from, to, row_cause, row_confidence)                                                 \
    {                                                                                              \
        .code = from, .last = to, .cause = row_cause, .confidence = row_confidence                 \
    }

const verdict_grade verdict_error_grades[] = {
    REFUSALS(0x8104),
    REFUSALS(0x8304),
    {.code = 0x8703,
     .by = BY_ACCESS,
     .needs = VERDICT_MALFORMED,
     .cause = CAUSE_MALFORMED,
     .confidence = VERDICT_LIKELY},
    {.code = 0x8703,
     .kinds = KIND_BLOCK,
     .by = BY_ACCESS,
     .families = ANY_BUT_OLD,
     .cause = CAUSE_DENIED_BLOCK,
     .confidence = VERDICT_POSSIBLE,
     .beside = verdict_beside_denied_block},
    {.code = 0x8703,
     .by = BY_ACCESS,
     .cause = CAUSE_DENIED,
     .confidence = VERDICT_POSSIBLE,
     .beside = verdict_beside_denied},
    {.code = 0x8701,
     .by = BY_ACCESS,
     .cause = CAUSE_BLOCK_END,
     .confidence = VERDICT_POSSIBLE,
     .beside = verdict_beside_block_end_unknown},

    {.code = 0x0000,
     .last = 0xFFFF,
     .by = BY_SERVICE,
     .needs = VERDICT_MALFORMED,
     .cause = CAUSE_REQUEST,
     .confidence = VERDICT_LIKELY},
    /* Snap7's server refuses transfers of blocks with it, whatever its protection level. */
    {.code = 0xD241,
     .needs = VERDICT_SOFT_SERVER,
     .cause = CAUSE_PROTECTION,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_protection_soft},
    {.code = 0x8104,
     .cause = CAUSE_SERVICE_UNSUPPORTED,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_service},
    {.code = 0x8500,
     .cause = CAUSE_PDU_SIZE,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_pdu_size},
    {.code = 0xD209,
     .cause = CAUSE_BLOCK_NOT_FOUND,
     .confidence = VERDICT_LIKELY,
     .beside = verdict_beside_not_found},

    CODES(0x0110, 0x0110, CAUSE_REQUEST, VERDICT_LIKELY),
    CODES(0x0111, 0x0113, CAUSE_REQUEST, VERDICT_LIKELY),
    CODES(0x0114, 0x0114, CAUSE_BLOCK_NOT_FOUND, VERDICT_LIKELY),
    CODES(0x0115, 0x0115, CAUSE_BLOCK_EXISTS, VERDICT_LIKELY),
    CODES(0x0116, 0x0116, CAUSE_PROTECTION, VERDICT_POSSIBLE),
    CODES(0x0117, 0x0117, CAUSE_MEMORY, VERDICT_POSSIBLE),
    CODES(0x0118, 0x0118, CAUSE_REQUEST, VERDICT_LIKELY),
    CODES(0x0119, 0x0119, CAUSE_WRONG_PASSWORD, VERDICT_LIKELY),
    CODES(0x011A, 0x011B, CAUSE_RESOURCES, VERDICT_LIKELY),
    CODES(0x011C, 0x011C, CAUSE_REQUEST, VERDICT_POSSIBLE),
    CODES(0x011D, 0x011D, CAUSE_BLOCK_INVALID, VERDICT_POSSIBLE),
    CODES(0x011E, 0x011F, CAUSE_REQUEST, VERDICT_POSSIBLE),
    CODES(0x0120, 0x0120, CAUSE_BLOCK_NOT_FOUND, VERDICT_POSSIBLE),
    CODES(0x0140, 0x0140, CAUSE_MEMORY, VERDICT_LIKELY),
    CODES(0x0141, 0x0141, CAUSE_RESOURCES, VERDICT_LIKELY),

    CODES(0x8000, 0x8000, CAUSE_BUSY, VERDICT_LIKELY),
    CODES(0x8001, 0x8001, CAUSE_STATE, VERDICT_LIKELY),
    CODES(0x8003, 0x8003, CAUSE_REQUEST, VERDICT_POSSIBLE),
    CODES(0x8100, 0x8100, CAUSE_SERVICE_UNSUPPORTED, VERDICT_LIKELY),
    CODES(0x8101, 0x8101, CAUSE_HARDWARE, VERDICT_LIKELY),
    CODES(0x8103, 0x8103, CAUSE_PROTECTION, VERDICT_POSSIBLE),
    CODES(0x8105, 0x8107, CAUSE_REQUEST, VERDICT_POSSIBLE),
    CODES(0x810A, 0x810A, CAUSE_BLOCK_NOT_FOUND, VERDICT_POSSIBLE),
    CODES(0x8204, 0x8204, CAUSE_REQUEST, VERDICT_POSSIBLE),
    CODES(0x8205, 0x8205, CAUSE_BLOCK_EXISTS, VERDICT_LIKELY),
    CODES(0x8301, 0x8301, CAUSE_MEMORY, VERDICT_LIKELY),
    CODES(0x8302, 0x8304, CAUSE_RESOURCES, VERDICT_LIKELY),
    CODES(0x8305, 0x8305, CAUSE_SERVICE_UNSUPPORTED, VERDICT_LIKELY),
    CODES(0x8306, 0x8307, CAUSE_MEMORY, VERDICT_LIKELY),
    CODES(0x8401, 0x8402, CAUSE_STATE, VERDICT_LIKELY),
    CODES(0x8404, 0x8404, CAUSE_STATE, VERDICT_POSSIBLE),
    CODES(0x8405, 0x8405, CAUSE_STATE, VERDICT_LIKELY),
    CODES(0x8503, 0x8503, CAUSE_HARDWARE, VERDICT_POSSIBLE),
    CODES(0x8701, 0x8701, CAUSE_REQUEST, VERDICT_POSSIBLE),
    CODES(0x8702, 0x8702, CAUSE_SERVICE_UNSUPPORTED, VERDICT_POSSIBLE),
    CODES(0x8703, 0x8703, CAUSE_PROTECTION, VERDICT_POSSIBLE),
    CODES(0x8704, 0x8704, CAUSE_BLOCK_INVALID, VERDICT_LIKELY),

    CODES(0xD0A1, 0xD0A1, CAUSE_PROTECTION, VERDICT_PROVEN),
    CODES(0xD0A2, 0xD0A2, CAUSE_BUSY, VERDICT_LIKELY),
    CODES(0xD001, 0xD0CC, CAUSE_TEST_JOB, VERDICT_LIKELY),

    CODES(0xD201, 0xD203, CAUSE_REQUEST, VERDICT_LIKELY),
    CODES(0xD204, 0xD204, CAUSE_BLOCK_NOT_FOUND, VERDICT_LIKELY),
    CODES(0xD205, 0xD207, CAUSE_BLOCK_EXISTS, VERDICT_LIKELY),
    CODES(0xD208, 0xD208, CAUSE_MEMORY, VERDICT_LIKELY),
    CODES(0xD20A, 0xD20B, CAUSE_REQUEST, VERDICT_LIKELY),
    CODES(0xD20C, 0xD20C, CAUSE_BLOCK_NOT_FOUND, VERDICT_LIKELY),
    CODES(0xD20D, 0xD20D, CAUSE_CONFIGURATION, VERDICT_LIKELY),
    CODES(0xD20E, 0xD20E, CAUSE_BLOCK_NOT_FOUND, VERDICT_LIKELY),
    CODES(0xD20F, 0xD212, CAUSE_BLOCK_INVALID, VERDICT_LIKELY),
    CODES(0xD213, 0xD213, CAUSE_CONFIGURATION, VERDICT_LIKELY),
    CODES(0xD216, 0xD216, CAUSE_BLOCK_INVALID, VERDICT_LIKELY),
    CODES(0xD217, 0xD217, CAUSE_CONFIGURATION, VERDICT_LIKELY),
    CODES(0xD218, 0xD21A, CAUSE_BLOCK_INVALID, VERDICT_LIKELY),
    CODES(0xD21B, 0xD21B, CAUSE_STATE, VERDICT_POSSIBLE),
    CODES(0xD21D, 0xD21E, CAUSE_CONFIGURATION, VERDICT_LIKELY),
    CODES(0xD220, 0xD220, CAUSE_BLOCK_INVALID, VERDICT_LIKELY),
    CODES(0xD221, 0xD222, CAUSE_CONFIGURATION, VERDICT_LIKELY),
    CODES(0xD223, 0xD223, CAUSE_BLOCK_INVALID, VERDICT_LIKELY),
    CODES(0xD224, 0xD225, CAUSE_CONFIGURATION, VERDICT_LIKELY),
    CODES(0xD226, 0xD23A, CAUSE_BLOCK_INVALID, VERDICT_LIKELY),
    CODES(0xD240, 0xD240, CAUSE_BUSY, VERDICT_LIKELY),
    CODES(0xD241, 0xD241, CAUSE_PROTECTION, VERDICT_PROVEN),
    CODES(0xD242, 0xD242, CAUSE_FAIL_SAFE, VERDICT_LIKELY),
    CODES(0xD250, 0xD254, CAUSE_UPDATE, VERDICT_LIKELY),
    CODES(0xD280, 0xD280, CAUSE_BLOCK_INVALID, VERDICT_LIKELY),
    CODES(0xD2A1, 0xD2AC, CAUSE_BUSY, VERDICT_LIKELY),
    CODES(0xD2B0, 0xD2B0, CAUSE_CONFIGURATION, VERDICT_LIKELY),
    CODES(0xD2C0, 0xD2C0, CAUSE_BLOCK_INVALID, VERDICT_LIKELY),
    CODES(0xD2C1, 0xD2C1, CAUSE_BLOCK_EXISTS, VERDICT_LIKELY),
    CODES(0xD2C2, 0xD2C2, CAUSE_CONFIGURATION, VERDICT_POSSIBLE),

    CODES(0xD401, 0xD402, CAUSE_SZL, VERDICT_LIKELY),
    CODES(0xD403, 0xD404, CAUSE_LOGON, VERDICT_LIKELY),
    CODES(0xD405, 0xD405, CAUSE_SERVICE_UNSUPPORTED, VERDICT_LIKELY),
    CODES(0xD406, 0xD406, CAUSE_SZL, VERDICT_LIKELY),
    CODES(0xD407, 0xD407, CAUSE_HARDWARE, VERDICT_POSSIBLE),
    CODES(0xD408, 0xD408, CAUSE_UPDATE, VERDICT_POSSIBLE),
    CODES(0xD409, 0xD409, CAUSE_HARDWARE, VERDICT_LIKELY),
    CODES(0xD601, 0xD601, CAUSE_REQUEST, VERDICT_LIKELY),
    CODES(0xD602, 0xD602, CAUSE_WRONG_PASSWORD, VERDICT_PROVEN),
    CODES(0xD603, 0xD605, CAUSE_NO_PASSWORD, VERDICT_LIKELY),
    CODES(0xD801, 0xD807, CAUSE_CYCLIC_JOB, VERDICT_LIKELY),
    CODES(0xDC01, 0xDC01, CAUSE_CLOCK, VERDICT_PROVEN),
    CODES(0xE201, 0xE206, CAUSE_REDUNDANCY, VERDICT_LIKELY),
    CODES(0xEF01, 0xEF01, CAUSE_REQUEST, VERDICT_LIKELY),
    CODES(0xEF02, 0xEF02, CAUSE_RESOURCES, VERDICT_LIKELY),

    CODES(0x0000, 0xFFFF, CAUSE_UNKNOWN, VERDICT_POSSIBLE),
};
const uint32_t verdict_error_grade_count = COUNT(verdict_error_grades);

static bool in_set(uint8_t set, uint8_t member)
{
    return set == 0 || (set & member) != 0;
}

static bool fits(const verdict_grade *grade, uint16_t code, uint8_t kind, uint8_t by,
                 uint8_t family, uint16_t evidence)
{
    const uint16_t last = grade->last ? grade->last : grade->code;
    return code >= grade->code && code <= last && in_set(grade->kinds, kind) &&
           in_set(grade->by, by) && in_set(grade->families, (uint8_t)(1 << family)) &&
           (grade->needs & ~evidence) == 0;
}

uint32_t verdict_find_grade(const verdict_grade *grades, uint32_t count, uint16_t code,
                            uint8_t kind, uint8_t by, uint8_t family, uint16_t evidence)
{
    uint32_t i = 0;
    while (i + 1 < count && !fits(&grades[i], code, kind, by, family, evidence))
        i++;
    return i;
}
