/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/service_counts.h"

#include "dissector/names.h"
#include "dissector/pi.h"
#include "dissector/plus_object.h"
#include "dissector/service_name.h"
#include "report/asked.h"

struct rep_services {
    GPtrArray *relations; /* by number - 1: GArray of rep_service, NULL none */
    uint64_t beyond;
};

static void free_counts(gpointer counts)
{
    if (counts)
        g_array_unref(counts);
}

rep_services *rep_services_new(void)
{
    rep_services *services = g_new0(rep_services, 1);
    services->relations = g_ptr_array_new_with_free_func(free_counts);
    return services;
}

void rep_services_free(rep_services *services)
{
    if (!services)
        return;
    g_ptr_array_unref(services->relations);
    g_free(services);
}

static GArray *counts_of(const rep_services *services, const ana_relation *relation)
{
    return relation->number <= services->relations->len
               ? g_ptr_array_index(services->relations, relation->number - 1)
               : NULL;
}

static rep_service *find(rep_services *services, const ana_relation *relation, const char *name,
                         bool unanswered)
{
    GArray *counts = counts_of(services, relation);
    if (!counts) {
        counts = g_array_new(FALSE, FALSE, sizeof(rep_service));
        if (relation->number > services->relations->len)
            g_ptr_array_set_size(services->relations, (gint)relation->number);
        g_ptr_array_index(services->relations, relation->number - 1) = counts;
    }
    for (guint i = 0; i < counts->len; i++)
        if (g_array_index(counts, rep_service, i).name == name &&
            g_array_index(counts, rep_service, i).unanswered == unanswered)
            return &g_array_index(counts, rep_service, i);
    if (counts->len >= REP_SERVICES_OF_RELATION)
        return NULL;
    const rep_service fresh = {.name = name, .unanswered = unanswered};
    g_array_append_val(counts, fresh);
    return &g_array_index(counts, rep_service, counts->len - 1);
}

static const char *plus_label(const s7_plus *plus)
{
    if (plus->function == S7_PLUS_SET_VARIABLE && plus->attribute == S7_PLUS_ID_CREDIT)
        return "subscription credit";
    return plus->head ? s7_name_of(s7_names_plus_function, plus->function) : NULL;
}

static const char *userdata_label(const s7_userdata *u)
{
    /* The subfunctions of group 0 are modes, not services. */
    return u->group == 0 ? NULL
                         : s7_name_of(s7_names_userdata, (uint32_t)u->group << 8 | u->subfunction);
}

static const char *job_label(const s7_pdu *pdu)
{
    if (pdu->function == S7_FUNC_PI_SERVICE)
        return s7_pi_meaning(pdu->u.pi.name, pdu->u.pi.argument);
    return s7_name_of(s7_names_function, pdu->function);
}

/* What a person calls the service; constant text, NULL unknown. */
static const char *label_of(const s7_pdu *pdu)
{
    const char *label = NULL;
    if (pdu->protocol_id == S7_PROTOCOL_PLUS)
        label = plus_label(&pdu->u.plus);
    else if (pdu->rosctr == S7_ROSCTR_USERDATA)
        label = userdata_label(&pdu->u.userdata);
    else if (pdu->has_function)
        label = job_label(pdu);
    return label ? label : s7_pdu_service_name(pdu);
}

/* A request that wants no answer is an indication, but a service all the same. */
static bool wants_no_answer(const ana_transaction *transaction)
{
    return transaction->status == ANA_INDICATION &&
           s7_pdu_role(transaction->answer) == S7_ROLE_REQUEST;
}

void rep_services_take(rep_services *services, const ana_transaction *transaction)
{
    const bool unanswered = wants_no_answer(transaction);
    const s7_pdu *request = unanswered ? transaction->answer : transaction->request;
    const ana_relation *relation = transaction->connection->relation;
    if (!request || !relation || rep_is_access(request))
        return;
    const char *name = label_of(request);
    if (!name)
        return;
    rep_service *count = find(services, relation, name, unanswered);
    if (!count) {
        services->beyond++;
        return;
    }
    count->count++;
    count->refused += transaction->status == ANA_REFUSED;
}

uint64_t rep_services_beyond(const rep_services *services)
{
    return services->beyond;
}

const GArray *rep_services_of(const rep_services *services, const ana_relation *relation)
{
    return counts_of(services, relation);
}
