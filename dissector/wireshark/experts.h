/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expert infos: one for each note of the decoder, and those of the verdicts and
 * of pairing. */
#ifndef S7TAP_DISSECTOR_WIRESHARK_EXPERTS_H
#define S7TAP_DISSECTOR_WIRESHARK_EXPERTS_H

#include "dissector/notes.h"
#include "rules/policy/policy.h"

#include <epan/packet.h>

typedef enum s7tap_expert {
    /* results */
    EXPERT_ACCESS_REFUSED,
    EXPERT_ADDRESS_ERROR,
    EXPERT_REFUSED,
    EXPERT_USUAL,
    /* what changes a CPU */
    EXPERT_STOP,
    EXPERT_CONTROL,
    EXPERT_DOWNLOAD,
    EXPERT_MODIFY,
    EXPERT_CLOCK,
    EXPERT_PASSWORD,
    /* policy */
    EXPERT_UNEXPECTED_PARTNER,
    EXPERT_UNEXPECTED_CPU,
    EXPERT_UNEXPECTED_READ,
    EXPERT_UNEXPECTED_WRITE,
    EXPERT_UNEXPECTED_SERVICE,
    /* between PDUs */
    EXPERT_UNANSWERED,
    EXPERT_OUTSTANDING,
    EXPERT_PDU_LENGTH,
    EXPERT_CUT,
    EXPERT_CONNECTION_REFUSED,
    EXPERT_COUNT
} s7tap_expert;

void s7tap_register_experts(int proto);

/* From now on expert infos have the severity that the policy gives to their rule, and those of
 * rules that it disables are left out; NULL: as their table has it. */
void s7tap_experts_grade(const policy_model *policy);

/* Adds an expert info to an item, with the text of its table. */
void s7tap_expert_add(packet_info *pinfo, proto_item *item, s7tap_expert id);
/* With a text of its own. */
void s7tap_expert_tell(packet_info *pinfo, proto_item *item, s7tap_expert id, const char *text);
void s7tap_expert_note(packet_info *pinfo, proto_item *item, s7_note note);

#endif
