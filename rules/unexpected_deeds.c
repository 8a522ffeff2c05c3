/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/unexpected_deeds.h"

#include "rules/unexpected_case.h"
#include "rules/unexpected_objects.h"

#include "dissector/pi.h"
#include "dissector/service_name.h"

#include <string.h>

/* Gravest first. */
typedef enum deed {
    STOP,
    RESET,
    COLD_START,
    WARM_START,
    DOWNLOAD,
    DELETE,
    LINK,
    WRITE,
    WRITE_SYMBOLIC,
    MODIFY,
    SAVE,
    COMPRESS,
    CONTROL,
    CLOCK_SET,
    BSEND,
    NC,
    PASSWORD,
    PLUS,
    ENCRYPTED,
    OTHER,
    UPLOAD,
    READ,
    READ_SYMBOLIC,
    RECORDS,
    TEST,
    IDENTIFY,
    BLOCKS,
    CLOCK_READ,
    MESSAGES,
    CYCLIC,
    DEED_COUNT
} deed;

/* What a deed can do to the CPU. */
typedef enum effect { ALTERS, MAY_ALTER, LOOKS, EFFECT_COUNT } effect;

typedef struct deed_row {
    const char *past;  /* "CLIENT ..." */
    const char *plain; /* "CLIENT tried to ..." */
    effect effect;
    policy_service service; /* POLICY_NO_SERVICE: no service means this */
    const char *name;       /* of the request, see name_of; NULL: all others of the service */
} deed_row;

static const deed_row rows[DEED_COUNT] = {
    [STOP] = {"stopped the CPU", "stop the CPU", ALTERS, POLICY_CONTROL, "plc_stop"},
    [RESET] = {"reset the memory", "reset the memory", ALTERS, POLICY_CONTROL, "memory_reset"},
    [COLD_START] = {"started the CPU by cold restart", "start the CPU by cold restart", ALTERS,
                    POLICY_CONTROL, "cold restart"},
    [WARM_START] = {"started the CPU by warm restart", "start the CPU by warm restart", ALTERS,
                    POLICY_CONTROL, "warm restart"},
    [DOWNLOAD] = {"downloaded blocks", "download blocks", ALTERS, POLICY_DOWNLOAD, NULL},
    [DELETE] = {"deleted blocks", "delete blocks", ALTERS, POLICY_DOWNLOAD, "delete blocks"},
    [LINK] = {"linked blocks", "link blocks", ALTERS, POLICY_DOWNLOAD, "link blocks"},
    [WRITE] = {"wrote", "write", ALTERS, POLICY_NO_SERVICE, NULL},
    [WRITE_SYMBOLIC] = {"wrote symbolic addresses", "write symbolic addresses", ALTERS,
                        POLICY_NO_SERVICE, NULL},
    [MODIFY] = {"modified or forced variables", "modify or force variables", ALTERS, POLICY_MODIFY,
                NULL},
    [SAVE] = {"copied RAM to ROM", "copy RAM to ROM", ALTERS, POLICY_CONTROL, "copy RAM to ROM"},
    [COMPRESS] = {"compressed the memory", "compress the memory", ALTERS, POLICY_CONTROL,
                  "compress memory"},
    [CONTROL] = {"controlled the CPU", "control the CPU", ALTERS, POLICY_CONTROL, NULL},
    [CLOCK_SET] = {"set the clock", "set the clock", ALTERS, POLICY_CLOCK_SET, NULL},
    [BSEND] = {"sent data by BSEND", "send data by BSEND", ALTERS, POLICY_BSEND, NULL},
    [NC] = {"used services of the numerical control", "use services of the numerical control",
            MAY_ALTER, POLICY_NC, NULL},
    [PASSWORD] = {"sent or cleared the session password", "send or clear the session password",
                  MAY_ALTER, POLICY_PASSWORD, NULL},
    [PLUS] = {"used S7comm-plus", "use S7comm-plus", MAY_ALTER, POLICY_S7COMM_PLUS, NULL},
    [ENCRYPTED] = {"opened an encrypted session", "open an encrypted session", MAY_ALTER,
                   POLICY_NO_SERVICE, NULL},
    [OTHER] = {"used services that s7tap does not know", "use services that s7tap does not know",
               MAY_ALTER, POLICY_OTHER, NULL},
    [UPLOAD] = {"read blocks out of the CPU", "read blocks out of the CPU", LOOKS, POLICY_UPLOAD,
                NULL},
    [READ] = {"read", "read", LOOKS, POLICY_NO_SERVICE, NULL},
    [READ_SYMBOLIC] = {"read symbolic addresses", "read symbolic addresses", LOOKS,
                       POLICY_NO_SERVICE, NULL},
    [RECORDS] = {"read data records", "read data records", LOOKS, POLICY_RECORDS, NULL},
    [TEST] = {"used test functions", "use test functions", LOOKS, POLICY_TEST, NULL},
    [IDENTIFY] = {"read status lists", "read status lists", LOOKS, POLICY_IDENTIFY, NULL},
    [BLOCKS] = {"listed blocks", "list blocks", LOOKS, POLICY_BLOCKS, NULL},
    [CLOCK_READ] = {"read the clock", "read the clock", LOOKS, POLICY_CLOCK_READ, NULL},
    [MESSAGES] = {"asked for messages", "ask for messages", LOOKS, POLICY_MESSAGES, NULL},
    [CYCLIC] = {"subscribed to values", "subscribe to values", LOOKS, POLICY_CYCLIC, NULL},
};

_Static_assert(DEED_COUNT <= 32, "deeds are bits of 32");

/* By outcome; READ and WRITE are known by their objects. */
struct unexpected_deeds {
    uint32_t became[UNEXPECTED_OUTCOMES];               /* bit 1 << deed */
    unexpected_objects objects[2][UNEXPECTED_OUTCOMES]; /* read, written */
};

unexpected_deeds *unexpected_deeds_new(void)
{
    return g_new0(unexpected_deeds, 1);
}

void unexpected_deeds_free(unexpected_deeds *deeds)
{
    for (size_t i = 0; deeds && i < UNEXPECTED_OUTCOMES; i++) {
        unexpected_objects_clear(&deeds->objects[0][i]);
        unexpected_objects_clear(&deeds->objects[1][i]);
    }
    g_free(deeds);
}

static void note(unexpected_deeds *deeds, deed what, unexpected_outcome outcome)
{
    deeds->became[outcome] |= UINT32_C(1) << what;
}

void unexpected_deeds_add_access(unexpected_deeds *deeds, const ana_transaction *transaction)
{
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, transaction->request, transaction->answer);
    while (s7_accesses_next(&walk, &access)) {
        const unexpected_outcome outcome = unexpected_outcome_of_access(transaction, &access);
        if (access.item.absolute)
            unexpected_objects_add(&deeds->objects[access.write][outcome],
                                   policy_extent_of_item(&access.item));
        else
            note(deeds, access.write ? WRITE_SYMBOLIC : READ_SYMBOLIC, outcome);
    }
}

static const char *name_of(const s7_pdu *request)
{
    const bool pi = request->protocol_id == S7_PROTOCOL_COMM && request->rosctr == S7_ROSCTR_JOB &&
                    request->function == S7_FUNC_PI_SERVICE;
    return pi ? s7_pi_meaning(request->u.pi.name, request->u.pi.argument)
              : s7_pdu_service_name(request);
}

/* `name` NULL: the row for all requests of the service. DEED_COUNT if there is none. */
static deed find_row(policy_service service, const char *name)
{
    deed found = 0;
    while (found < DEED_COUNT &&
           (rows[found].service != service || g_strcmp0(rows[found].name, name) != 0))
        found++;
    return found;
}

void unexpected_deeds_add_service(unexpected_deeds *deeds, const ana_transaction *transaction,
                                  const s7_pdu *request)
{
    const policy_service service = policy_service_of(request);
    if (service == POLICY_NO_SERVICE)
        return;
    const deed own = find_row(service, name_of(request));
    note(deeds, own < DEED_COUNT ? own : find_row(service, NULL),
         unexpected_outcome_of_service(transaction));
}

void unexpected_deeds_add_encrypted(unexpected_deeds *deeds)
{
    note(deeds, ENCRYPTED, UNEXPECTED_DONE);
}

bool unexpected_service_alters(policy_service service)
{
    return rows[find_row(service, NULL)].effect != LOOKS;
}

bool unexpected_deeds_altered(const unexpected_deeds *deeds)
{
    if (deeds->objects[1][UNEXPECTED_DONE].count + deeds->objects[1][UNEXPECTED_UNKNOWN].count > 0)
        return true;
    const uint32_t became = deeds->became[UNEXPECTED_DONE] | deeds->became[UNEXPECTED_UNKNOWN];
    for (deed d = 0; d < DEED_COUNT; d++)
        if (rows[d].effect == ALTERS && (became >> d & 1) != 0)
            return true;
    return false;
}

/* What came out better at another time, as a poll that the end of the capture cut off, is not told
 * twice. */
static bool is_told(const unexpected_deeds *deeds, deed what, unexpected_outcome outcome)
{
    const bool access = what == READ || what == WRITE;
    const unexpected_objects *objects = deeds->objects[what == WRITE];
    bool told = access ? objects[outcome].count > 0 : (deeds->became[outcome] >> what & 1) != 0;
    for (unexpected_outcome better = 0; better < outcome && told; better++)
        told = access ? !unexpected_objects_cover(&objects[better], &objects[outcome])
                      : (deeds->became[better] >> what & 1) == 0;
    return told;
}

static void put_deed(GString *out, const unexpected_deeds *deeds, deed what,
                     unexpected_outcome outcome)
{
    static const char *const behind[] = {
        [UNEXPECTED_DONE] = "",
        [UNEXPECTED_UNKNOWN] = " (no answer seen)",
        [UNEXPECTED_REFUSED] = " (refused)",
    };
    const bool done = outcome == UNEXPECTED_DONE;
    g_string_append_printf(out, "%s%s", done ? "" : "tried to ",
                           done ? rows[what].past : rows[what].plain);
    if (what == READ || what == WRITE) {
        g_string_append_c(out, ' ');
        unexpected_objects_put(out, &deeds->objects[what == WRITE][outcome], what == WRITE);
    }
    g_string_append(out, behind[outcome]);
}

/* Whoever does this works on the CPU or its program; what panels and other CPUs do day by day is
 * not. */
static bool is_grave(deed what)
{
    switch (what) {
    case WRITE:
    case WRITE_SYMBOLIC:
    case BSEND:
    case PLUS:
    case ENCRYPTED:
        return false;
    default:
        return rows[what].effect != LOOKS || what == UPLOAD;
    }
}

/* Deeds by effect, gravest first; `grave`: only those that are. */
static void put_deeds(GString *out, const unexpected_deeds *deeds, bool grave)
{
    const char *between = "";
    for (effect e = 0; e < EFFECT_COUNT; e++)
        for (unexpected_outcome outcome = 0; outcome < UNEXPECTED_OUTCOMES; outcome++)
            for (deed d = 0; d < DEED_COUNT; d++) {
                if (rows[d].effect != e || !is_told(deeds, d, outcome) || (grave && !is_grave(d)))
                    continue;
                g_string_append(out, between);
                put_deed(out, deeds, d, outcome);
                between = ", ";
            }
}

void unexpected_deeds_put(GString *out, const unexpected_deeds *deeds)
{
    put_deeds(out, deeds, false);
}

void unexpected_deeds_put_grave(GString *out, const unexpected_deeds *deeds)
{
    put_deeds(out, deeds, true);
}
