/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: sections of the policy whose hosts were seen in the capture, and whether
 * with more than one other host: then the capture shows more than one conversation of theirs. */
#ifndef S7TAP_RULES_MISSING_SIGHT_H
#define S7TAP_RULES_MISSING_SIGHT_H

#include "capture/sink.h"

#include <glib.h>

typedef struct missing_sight {
    cap_address ip;   /* of the section, where it was seen first */
    cap_address with; /* whom it talked to first */
    bool several;     /* and others beside that */
    cap_stamp first;
} missing_sight;

typedef struct missing_sights missing_sights;

missing_sights *missing_sights_new(void);
void missing_sights_free(missing_sights *sights);

/* A host `ip` of the section talked to the host `with`. Bounded by the sections of the policy. */
void missing_sights_add(missing_sights *sights, const void *section, const cap_address *ip,
                        const cap_address *with, const cap_stamp *stamp);
/* NULL: never seen. Borrowed until the next call of missing_sights_add. */
const missing_sight *missing_sights_find(const missing_sights *sights, const void *section);

#endif
