/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "deeds.h"

#include "rules/policy/service.h"

static const struct {
    policy_service service;
    s7tap_expert expert;
} deeds[] = {
    {POLICY_CONTROL, EXPERT_CONTROL},   {POLICY_DOWNLOAD, EXPERT_DOWNLOAD},
    {POLICY_MODIFY, EXPERT_MODIFY},     {POLICY_CLOCK_SET, EXPERT_CLOCK},
    {POLICY_PASSWORD, EXPERT_PASSWORD},
};

/* The slices and the end of a download repeat what its beginning says. */
static bool goes_on(const s7_pdu *pdu)
{
    return pdu->rosctr == S7_ROSCTR_JOB &&
           (pdu->function == S7_FUNC_DOWNLOAD_BLOCK || pdu->function == S7_FUNC_DOWNLOAD_ENDED);
}

static bool creates_block(const s7_plus *plus)
{
    return plus->block_body && plus->function == S7_PLUS_CREATE_OBJECT;
}

s7tap_expert s7tap_deed_of(const s7_pdu *pdu)
{
    const policy_service service = policy_service_of(pdu);
    if (service == POLICY_S7COMM_PLUS)
        return creates_block(&pdu->u.plus) ? EXPERT_DOWNLOAD : EXPERT_COUNT;
    if (pdu->rosctr == S7_ROSCTR_JOB && pdu->function == S7_FUNC_PLC_STOP)
        return EXPERT_STOP;
    if (goes_on(pdu))
        return EXPERT_COUNT;
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
        if (deeds[i].service == service)
            return deeds[i].expert;
    return EXPERT_COUNT;
}
