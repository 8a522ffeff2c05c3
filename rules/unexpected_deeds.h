/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what a client did to a CPU, in words. */
#ifndef S7TAP_RULES_UNEXPECTED_DEEDS_H
#define S7TAP_RULES_UNEXPECTED_DEEDS_H

#include "rules/detector.h"

/* What was asked for, and what became of it. Bounded, and the same in whatever order it is seen. */
typedef struct unexpected_deeds unexpected_deeds;

unexpected_deeds *unexpected_deeds_new(void);
void unexpected_deeds_free(unexpected_deeds *deeds);

/* A read or write, whatever became of it. */
void unexpected_deeds_add_access(unexpected_deeds *deeds, const ana_transaction *transaction);
/* Another service; `request` as policy_service_of takes it. */
void unexpected_deeds_add_service(unexpected_deeds *deeds, const ana_transaction *transaction,
                                  const s7_pdu *request);
/* A session in S7comm-plus that is encrypted from its first packet on. */
void unexpected_deeds_add_encrypted(unexpected_deeds *deeds);

/* Whether the CPU may be another one than before: something was written, loaded, switched or set,
 * or may have been because no answer was seen. */
bool unexpected_deeds_altered(const unexpected_deeds *deeds);
/* The same of what a service can do. */
bool unexpected_service_alters(policy_service service);

/* "stopped the CPU, wrote DB20.DBB8-DBB9, tried to download blocks (refused), read status lists":
 * gravest first, addresses as the policy file writes them. Nothing if nothing was added. */
void unexpected_deeds_put(GString *out, const unexpected_deeds *deeds);
/* Of these only what is work on the CPU or its program: control, loading and reading of blocks,
 * modifying and forcing, the clock, passwords, services that are not known. */
void unexpected_deeds_put_grave(GString *out, const unexpected_deeds *deeds);

#endif
