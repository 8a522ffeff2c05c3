/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "experts.h"

#include <epan/expert.h>
#if __has_include(<wsutil/wmem/wmem.h>)
#include <wsutil/wmem/wmem.h>
#endif

typedef struct row {
    const char *name; /* of the filter */
    const char *rule; /* that a policy may disable or grade, NULL none */
    int group, severity;
    const char *text;
} row;

static const row rows[EXPERT_COUNT] = {
    [EXPERT_ACCESS_REFUSED] = {"s7tap.expert.access_refused", "access-refused", PI_RESPONSE_CODE,
                               PI_WARN, "The CPU refused access"},
    [EXPERT_ADDRESS_ERROR] = {"s7tap.expert.address_error", "address-error", PI_RESPONSE_CODE,
                              PI_WARN, "Nothing fitting at the address"},
    [EXPERT_REFUSED] = {"s7tap.expert.refused", "service-refused", PI_RESPONSE_CODE, PI_WARN,
                        "Refused"},
    [EXPERT_USUAL] = {"s7tap.expert.usual", NULL, PI_RESPONSE_CODE, PI_CHAT,
                      "Refused, as devices of this kind usually do"},
    [EXPERT_STOP] = {"s7tap.expert.stop", "cpu-control", PI_SECURITY, PI_WARN,
                     "The CPU is told to stop"},
    [EXPERT_CONTROL] = {"s7tap.expert.control", "cpu-control", PI_SECURITY, PI_WARN,
                        "The CPU is told to start, reset or keep its memory"},
    [EXPERT_DOWNLOAD] = {"s7tap.expert.download", "program-change", PI_SECURITY, PI_WARN,
                         "The program of the CPU is changed"},
    [EXPERT_MODIFY] = {"s7tap.expert.modify", "force-or-modify", PI_SECURITY, PI_NOTE,
                       "Variables are modified or forced"},
    [EXPERT_CLOCK] = {"s7tap.expert.clock_set", "clock-set", PI_SECURITY, PI_NOTE,
                      "The clock is set"},
    [EXPERT_PASSWORD] = {"s7tap.expert.password", "password-used", PI_SECURITY, PI_NOTE,
                         "The session password is sent or cleared"},
    [EXPERT_UNEXPECTED_PARTNER] = {"s7tap.expert.unexpected_partner", "unexpected-partner",
                                   PI_SECURITY, PI_WARN,
                                   "The policy does not list this client as a partner"},
    [EXPERT_UNEXPECTED_CPU] = {"s7tap.expert.unexpected_cpu", "unexpected-cpu", PI_SECURITY,
                               PI_WARN, "The policy does not list this server as a CPU"},
    [EXPERT_UNEXPECTED_READ] = {"s7tap.expert.unexpected_read", "unexpected-access", PI_SECURITY,
                                PI_WARN, "Reads what the policy does not list"},
    [EXPERT_UNEXPECTED_WRITE] = {"s7tap.expert.unexpected_write", "unexpected-access", PI_SECURITY,
                                 PI_ERROR, "Writes what the policy does not list"},
    [EXPERT_UNEXPECTED_SERVICE] = {"s7tap.expert.unexpected_service", "unexpected-access",
                                   PI_SECURITY, PI_WARN,
                                   "Asks for a service that the policy does not list"},
    [EXPERT_UNANSWERED] = {"s7tap.expert.unanswered", "no-answer", PI_SEQUENCE, PI_NOTE,
                           "No answer came in time"},
    [EXPERT_OUTSTANDING] = {"s7tap.expert.outstanding", "limit-exceeded", PI_SEQUENCE, PI_NOTE,
                            "More Jobs wait for answers than the setup allows"},
    [EXPERT_PDU_LENGTH] = {"s7tap.expert.pdu_length", "limit-exceeded", PI_PROTOCOL, PI_WARN,
                           "The PDU is longer than the setup allows"},
    [EXPERT_CONNECTION_REFUSED] = {"s7tap.expert.connection_refused", "connection-refused",
                                   PI_RESPONSE_CODE, PI_WARN, "Connection refused or ended"},
    [EXPERT_CUT] = {"s7tap.expert.cut", NULL, PI_UNDECODED, PI_CHAT,
                    "The packet was not captured to its end"},
};

static const struct {
    int group, severity;
} of_severity[] = {
    [S7S_QUIRK] = {PI_PROTOCOL, PI_CHAT},
    [S7S_ODD] = {PI_PROTOCOL, PI_NOTE},
    [S7S_MALFORMED] = {PI_MALFORMED, PI_ERROR},
};

/* epan's severities are fixed once registered, so there is one expert info for each that a policy
 * may give, all under one name, and behind them that of the table, which Wireshark's own
 * preferences may grade. */
enum { AS_REGISTERED = POLICY_SEVERITY_COUNT, GRADES };

static const int of_grade[POLICY_SEVERITY_COUNT] = {
    [POLICY_INFO] = PI_CHAT,
    [POLICY_NOTICE] = PI_NOTE,
    [POLICY_WARNING] = PI_WARN,
    [POLICY_CRITICAL] = PI_ERROR,
};

static expert_field ids[EXPERT_COUNT][GRADES];
static expert_field note_ids[S7N_COUNT];

static struct {
    int grade;
    bool disabled;
} graded[EXPERT_COUNT];

void s7tap_experts_grade(const policy_model *policy)
{
    for (int i = 0; i < EXPERT_COUNT; i++) {
        const char *rule = policy ? rows[i].rule : NULL;
        graded[i].disabled = rule && policy_rule_is_disabled(policy, rule);
        graded[i].grade =
            rule ? (int)policy_rule_severity(policy, rule, (policy_severity)AS_REGISTERED)
                 : AS_REGISTERED;
    }
}

static ei_register_info info_of(expert_field *id, const row *from, int severity)
{
    *id = (expert_field)EI_INIT;
    return (ei_register_info){id, {from->name, from->group, severity, from->text, EXPFILL}};
}

static row row_of_note(const s7_note_info *note)
{
    return (row){.name = wmem_strdup_printf(wmem_epan_scope(), "s7tap.note.%s", note->key),
                 .group = of_severity[note->severity].group,
                 .severity = of_severity[note->severity].severity,
                 .text = note->text};
}

void s7tap_register_experts(int proto)
{
    static ei_register_info infos[EXPERT_COUNT * GRADES + S7N_COUNT];
    ei_register_info *next = infos;
    for (int i = 0; i < EXPERT_COUNT; i++)
        for (int grade = 0; grade < GRADES; grade++)
            if (rows[i].rule || grade == AS_REGISTERED)
                *next++ = info_of(&ids[i][grade], &rows[i],
                                  grade == AS_REGISTERED ? rows[i].severity : of_grade[grade]);
    for (int i = 0; i < S7N_COUNT; i++) {
        const row note = row_of_note(&s7_note_table[i]);
        *next++ = info_of(&note_ids[i], &note, note.severity);
    }
    expert_register_field_array(expert_register_protocol(proto), infos, (int)(next - infos));
    s7tap_experts_grade(NULL);
}

void s7tap_expert_add(packet_info *pinfo, proto_item *item, s7tap_expert id)
{
    if (!graded[id].disabled)
        expert_add_info(pinfo, item, &ids[id][graded[id].grade]);
}

void s7tap_expert_tell(packet_info *pinfo, proto_item *item, s7tap_expert id, const char *text)
{
    if (!graded[id].disabled)
        expert_add_info_format(pinfo, item, &ids[id][graded[id].grade], "%s", text);
}

void s7tap_expert_note(packet_info *pinfo, proto_item *item, s7_note note)
{
    expert_add_info(pinfo, item, &note_ids[note]);
}
