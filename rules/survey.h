/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what all faults together say of a CPU, whoever ran into them. Made once
 * all faults are in, so that every finding is graded by the same facts. */
#ifndef S7TAP_RULES_SURVEY_H
#define S7TAP_RULES_SURVEY_H

#include "rules/evidence.h"
#include "rules/fold.h"

typedef struct rules_survey rules_survey;

rules_survey *rules_survey_new(const fold_store *store, const rules_evidence *evidence);
void rules_survey_free(rules_survey *survey);

/* Several areas, or several DBs, of the CPU refused whole requests. */
bool rules_survey_all_areas(const rules_survey *survey, const cap_address *cpu);

/* Writes of several objects of the CPU were refused, though nobody was refused to read them. */
bool rules_survey_several_writes(const rules_survey *survey, const cap_address *cpu);

/* A range of the DB that ends one byte behind the last proven one was refused with 0x05: its
 * length is known. */
bool rules_survey_adjacent(const rules_survey *survey, const cap_address *cpu, uint16_t db);

/* The group is of whole requests, well formed and for plain addresses, to which access was
 * refused. */
bool rules_refuses_access(const fold_key *key);

/* The host whose memory a group is about. */
const cap_address *rules_target(const fold_key *key);

#endif
