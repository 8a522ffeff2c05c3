/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the verdicts: the causes, their next steps, and lists of alternatives. */
#ifndef S7TAP_RULES_VERDICT_CAUSES_H
#define S7TAP_RULES_VERDICT_CAUSES_H

typedef enum verdict_cause_id {
    /* access */
    CAUSE_PUTGET_OFF,
    CAUSE_PUTGET_WAS_OFF,
    CAUSE_OBJECT_REFUSED,
    CAUSE_CLASSIC_REFUSED,
    CAUSE_SYNTAX,
    CAUSE_TIMER_WRITE,
    CAUSE_READING_ONLY,
    CAUSE_WRITE_PROTECTED,
    CAUSE_DENIED_BLOCK,
    CAUSE_DENIED,
    CAUSE_MALFORMED,
    /* address */
    CAUSE_BLOCK_MISSING,
    CAUSE_BLOCK_END,
    CAUSE_BLOCK_CHANGED,
    CAUSE_BLOCK_CAME_OR_WENT,
    CAUSE_OPTIMIZED,
    CAUSE_BLOCK_EMPTY,
    CAUSE_AREA_MISSING,
    CAUSE_AREA_NOT_SERVED,
    CAUSE_AREA_END,
    CAUSE_IO_MISSING,
    CAUSE_BIT_ARRAY,
    CAUSE_TYPE_UNSUPPORTED,
    CAUSE_SIZE_MISMATCH,
    CAUSE_SPECIAL_ADDRESS,
    CAUSE_HARDWARE,
    /* services */
    CAUSE_SERVICE_UNSUPPORTED,
    CAUSE_PROTECTION,
    CAUSE_WRONG_PASSWORD,
    CAUSE_NO_PASSWORD,
    CAUSE_LOGON,
    CAUSE_RESOURCES,
    CAUSE_MEMORY,
    CAUSE_PDU_SIZE,
    CAUSE_STATE,
    CAUSE_BUSY,
    CAUSE_REQUEST,
    CAUSE_BLOCK_NOT_FOUND,
    CAUSE_BLOCK_EXISTS,
    CAUSE_BLOCK_INVALID,
    CAUSE_CONFIGURATION,
    CAUSE_FAIL_SAFE,
    CAUSE_SZL,
    CAUSE_TEST_JOB,
    CAUSE_CYCLIC_JOB,
    CAUSE_CLOCK,
    CAUSE_UPDATE,
    CAUSE_REDUNDANCY,
    CAUSE_UNKNOWN,
    CAUSE_COUNT
} verdict_cause_id;

typedef struct verdict_cause {
    const char *text;
    const char *const *check; /* NULL-terminated, at least one */
} verdict_cause;

extern const verdict_cause verdict_causes[CAUSE_COUNT];

/* Lists of alternatives, NULL-terminated; named after what they stand beside. */
extern const char *const verdict_beside_putget_all[];
extern const char *const verdict_beside_putget_one[];
extern const char *const verdict_beside_putget_was[];
extern const char *const verdict_beside_object_refused[];
extern const char *const verdict_beside_classic_refused[];
extern const char *const verdict_beside_malformed[];
extern const char *const verdict_beside_syntax[];
extern const char *const verdict_beside_denied_block[];
extern const char *const verdict_beside_denied[];
extern const char *const verdict_beside_write_protected[];
extern const char *const verdict_beside_timer_write[];
extern const char *const verdict_beside_reading_only[];
extern const char *const verdict_beside_block_read_only[];
extern const char *const verdict_beside_symbolic[];
extern const char *const verdict_beside_symbolic_missing[];
extern const char *const verdict_beside_symbolic_refused[];
extern const char *const verdict_beside_missing[];
extern const char *const verdict_beside_missing_soft[];
extern const char *const verdict_beside_not_served[];
extern const char *const verdict_beside_came_or_went[];
extern const char *const verdict_beside_block_end_known[];
extern const char *const verdict_beside_block_end_new[];
extern const char *const verdict_beside_block_end_unknown[];
extern const char *const verdict_beside_block_changed[];
extern const char *const verdict_beside_optimized[];
extern const char *const verdict_beside_bit_array[];
extern const char *const verdict_beside_area_end[];
extern const char *const verdict_beside_area_end_io[];
extern const char *const verdict_beside_io_missing[];
extern const char *const verdict_beside_area_missing[];
extern const char *const verdict_beside_type[];
extern const char *const verdict_beside_size[];
extern const char *const verdict_beside_hardware[];
extern const char *const verdict_beside_service[];
extern const char *const verdict_beside_pdu_size[];
extern const char *const verdict_beside_not_found[];
extern const char *const verdict_beside_protection_soft[];

#endif
