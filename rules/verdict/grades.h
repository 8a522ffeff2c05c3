/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the verdicts: which cause a code has in which context. */
#ifndef S7TAP_RULES_VERDICT_GRADES_H
#define S7TAP_RULES_VERDICT_GRADES_H

#include "rules/verdict/causes.h"

#include <stdbool.h>
#include <stdint.h>

/* What kind of memory the code came for, as a set. */
enum {
    KIND_BLOCK = 1 << 0,   /* DB, DI */
    KIND_NUMBER = 1 << 1,  /* timers, counters */
    KIND_MEMORY = 1 << 2,  /* bit memory and other byte areas */
    KIND_IO = 1 << 3,      /* process image, analog I/O */
    KIND_DIRECT = 1 << 4,  /* peripheral: the module itself */
    KIND_SPECIAL = 1 << 5, /* not an absolute address */
    KIND_SEVERAL = 1 << 6, /* several areas, or unknown */
};

/* How the code was provoked, as a set. */
enum {
    BY_SERVICE = 1 << 0, /* neither read nor write */
    BY_READ = 1 << 1,
    BY_WRITE = 1 << 2,
    BY_BOTH = 1 << 3,
    BY_ACCESS = BY_READ | BY_WRITE | BY_BOTH,
};

/* Families, as a set of 1 << verdict_family. */
enum { OLD = 1 << 1, NEW = 1 << 2, ANY_BUT_OLD = 1 << 0 | NEW, ANY_BUT_NEW = 1 << 0 | OLD };

/* One line of a table: the first line that fits a context decides. Sets of 0 mean "any". */
typedef struct verdict_grade {
    uint16_t code, last; /* last 0: `code` alone */
    uint8_t kinds, by, families;
    uint16_t needs; /* evidence bits that must all be set */
    uint8_t cause;  /* verdict_cause_id */
    uint8_t confidence;
    bool normal;
    const char *const *beside; /* alternatives; NULL none */
} verdict_grade;

/* The last line of each table fits everything. */
extern const verdict_grade verdict_item_grades[];
extern const verdict_grade verdict_error_grades[];
extern const uint32_t verdict_item_grade_count, verdict_error_grade_count;

/* First line of a table that fits. */
uint32_t verdict_find_grade(const verdict_grade *grades, uint32_t count, uint16_t code,
                            uint8_t kind, uint8_t by, uint8_t family, uint16_t evidence);

#endif
