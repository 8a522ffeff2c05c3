/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/verdict/plus_verdict.h"

#include "dissector/names.h"
#include "dissector/pdu.h"

#include <stddef.h>

static const char *const check_missing[] = {
    "Does the block or variable still exist in the CPU? Compare the client's list of variables "
    "with the program that is in the CPU.",
    "Was the program downloaded since the client was set up? Then compile the client's project "
    "(panel, SCADA, OPC server) again with the present program and load it.",
    "Is the variable released for the client (accessible from HMI or OPC UA) in its block?",
    NULL,
};
static const char *const check_probe[] = {
    "Nothing, if a programming device was at work: it asks for parts that not every CPU has.",
    NULL,
};
static const char *const check_outdated[] = {
    "Was a program downloaded to the CPU just before? Ask who works at the programming device.",
    "Let the client read the symbols anew: restart it, or compile its project again with the "
    "present program and load it.",
    NULL,
};
static const char *const check_level[] = {
    "Look up the access level of the CPU in its properties (Protection & Security): what may be "
    "done without a password?",
    "Does the client have the password of the level that it needs? Enter it in the client's "
    "connection.",
    "Is the variable released for the client, and writable from it, in its block?",
    NULL,
};
static const char *const check_read_only[] = {
    "Do not write it, or choose a variable of the program that the program copies from.",
    NULL,
};
static const char *const check_sessions[] = {
    "Find out who is connected to the CPU: its connection resources show it in the online view.",
    "Close what is not needed: programming devices that stayed online, second panels, test tools.",
    "Restart clients that open new sessions without closing the old ones.",
    NULL,
};
static const char *const check_session[] = {
    "Did the CPU restart, or was a program downloaded? Both end all sessions.",
    "Does the client open a new session then? If not, restart it.",
    NULL,
};
static const char *const check_load[] = {
    "How many requests does the client send at once, and how fast? Ask for more in one request.",
    "Is the CPU under load: look at its cycle time and its communication load.",
    NULL,
};
static const char *const check_run[] = {
    "Do it while the CPU is in STOP, if the process permits it.",
    NULL,
};
static const char *const check_locked[] = {
    "Who else works at the CPU? A programming device that is online may hold it.",
    NULL,
};
static const char *const check_request[] = {
    "Compare the versions: does the client know the firmware of this CPU, and the other way round?",
    NULL,
};
static const char *const check_tls[] = {
    "Nothing, if the connection goes on without TLS: the firmware or the project of the CPU is "
    "older than secure communication (firmware 2.9 or TIA Portal V17).",
    "If it shall be encrypted, update the CPU and switch secure communication on in its project.",
    NULL,
};
static const char *const check_handshake[] = {
    "Compare the certificates: does the client trust the one of the CPU, and is it still valid?",
    NULL,
};
static const char *const check_memory[] = {
    "Is a memory card plugged in, large enough and not write protected?",
    "Look at the diagnostic buffer of the CPU: it reports faults of the card.",
    NULL,
};
static const char *const check_integrity[] = {
    "Did the client or the CPU restart in mid-session? Let the client connect anew.",
    "If it comes again, look for a device between them that changes or repeats packets.",
    NULL,
};
static const char *const check_unknown[] = {
    "Look at the request and the answer in Wireshark, and at the diagnostic buffer of the CPU.",
    NULL,
};

typedef enum cause_id {
    CAUSE_MISSING,
    CAUSE_PROBE,
    CAUSE_OUTDATED,
    CAUSE_LEVEL,
    CAUSE_READ_ONLY,
    CAUSE_SESSIONS,
    CAUSE_SESSION,
    CAUSE_LOAD,
    CAUSE_RUN,
    CAUSE_LOCKED,
    CAUSE_MEMORY,
    CAUSE_REQUEST,
    CAUSE_NO_TLS,
    CAUSE_TLS,
    CAUSE_INTEGRITY,
    CAUSE_UNKNOWN,
} cause_id;

static const struct {
    uint8_t topic;
    const char *text;
    const char *const *check;
} causes[] = {
    [CAUSE_MISSING] = {VERDICT_PLUS_ADDRESS,
                       "what the client asks for by its symbol does not exist in the CPU (any "
                       "more): the program was changed",
                       check_missing},
    [CAUSE_PROBE] = {VERDICT_PLUS_SERVICE,
                     "the client asks for an object that this CPU does not have, as programming "
                     "devices do to find out",
                     check_probe},
    [CAUSE_OUTDATED] = {VERDICT_PLUS_ADDRESS,
                        "the symbols that the client knows are older than the program in the CPU: "
                        "it was downloaded since, and the client must read them again",
                        check_outdated},
    [CAUSE_LEVEL] = {VERDICT_PLUS_ACCESS,
                     "the access level of the CPU does not permit it without its password",
                     check_level},
    [CAUSE_READ_ONLY] = {VERDICT_PLUS_ACCESS, "the variable can be read, but not written",
                         check_read_only},
    [CAUSE_SESSIONS] = {VERDICT_PLUS_SESSIONS, "all sessions of the CPU are in use",
                        check_sessions},
    [CAUSE_SESSION] = {VERDICT_PLUS_SERVICE,
                       "the session is over: the CPU restarted or closed it, and the client went "
                       "on using it",
                       check_session},
    [CAUSE_LOAD] = {VERDICT_PLUS_SERVICE, "the CPU has more requests than it can handle",
                    check_load},
    [CAUSE_RUN] = {VERDICT_PLUS_SERVICE, "it cannot be done while the CPU is in RUN", check_run},
    [CAUSE_LOCKED] = {VERDICT_PLUS_SERVICE, "another client holds the object locked", check_locked},
    [CAUSE_MEMORY] = {VERDICT_PLUS_SERVICE, "the load memory (memory card) of the CPU cannot do it",
                      check_memory},
    [CAUSE_REQUEST] = {VERDICT_PLUS_SERVICE,
                       "client and CPU do not fit: the CPU does not know what the client asks",
                       check_request},
    [CAUSE_NO_TLS] = {VERDICT_PLUS_SERVICE,
                      "the client asks for TLS first, and the CPU does not know it", check_tls},
    [CAUSE_TLS] = {VERDICT_PLUS_SERVICE, "client and CPU did not agree on TLS", check_handshake},
    [CAUSE_INTEGRITY] = {VERDICT_PLUS_SERVICE,
                         "the CPU does not accept the protection of the messages of this session",
                         check_integrity},
    [CAUSE_UNKNOWN] = {VERDICT_PLUS_SERVICE, "not known for this code", check_unknown},
};

static const char *const beside_missing[] = {
    "the program was downloaded, and the client did not read the symbols again",
    "the variable is not released for the client",
    NULL,
};
static const char *const beside_level[] = {
    "the variable is not released for the client",
    NULL,
};

static const struct {
    int16_t code;
    uint8_t cause, confidence;
    const char *const *beside;
} rows[] = {
    {-12, CAUSE_MISSING, VERDICT_LIKELY, beside_missing},
    {-17, CAUSE_OUTDATED, VERDICT_PROVEN, NULL},
    {-30, CAUSE_MISSING, VERDICT_LIKELY, beside_missing},
    {-32, CAUSE_MISSING, VERDICT_LIKELY, beside_missing},
    {-33, CAUSE_OUTDATED, VERDICT_LIKELY, NULL},
    {-41, CAUSE_READ_ONLY, VERDICT_PROVEN, NULL},
    {-50, CAUSE_READ_ONLY, VERDICT_PROVEN, NULL},
    {-51, CAUSE_LOCKED, VERDICT_PROVEN, NULL},
    {-100, CAUSE_LEVEL, VERDICT_LIKELY, beside_level},
    {-102, CAUSE_SESSION, VERDICT_LIKELY, NULL},
    {-104, CAUSE_MISSING, VERDICT_LIKELY, beside_missing},
    {-105, CAUSE_MISSING, VERDICT_LIKELY, beside_missing},
    {-106, CAUSE_SESSION, VERDICT_LIKELY, NULL},
    {-107, CAUSE_LEVEL, VERDICT_LIKELY, beside_level},
    {-108, CAUSE_MISSING, VERDICT_POSSIBLE, beside_missing},
    {-109, CAUSE_SESSION, VERDICT_LIKELY, NULL},
    {-111, CAUSE_LOAD, VERDICT_POSSIBLE, NULL},
    {-112, CAUSE_LOAD, VERDICT_PROVEN, NULL},
    {-113, CAUSE_SESSIONS, VERDICT_PROVEN, NULL},
    {-119, CAUSE_REQUEST, VERDICT_LIKELY, NULL},
    {-124, CAUSE_RUN, VERDICT_PROVEN, NULL},
    {-132, CAUSE_SESSION, VERDICT_POSSIBLE, NULL},
    {-255, CAUSE_MISSING, VERDICT_LIKELY, beside_missing},
    {-256, CAUSE_OUTDATED, VERDICT_PROVEN, NULL},
    {-351, CAUSE_INTEGRITY, VERDICT_LIKELY, NULL},
    {-352, CAUSE_INTEGRITY, VERDICT_POSSIBLE, NULL},
    {-353, CAUSE_TLS, VERDICT_LIKELY, NULL},
    {-505, CAUSE_TLS, VERDICT_LIKELY, NULL},
    {-507, CAUSE_NO_TLS, VERDICT_LIKELY, NULL},
};

/* Codes without a row of their own, by the part of the CPU that reports them. */
static const struct {
    int16_t from, to;
    uint8_t cause, confidence;
} ranges[] = {
    {-168, -150, CAUSE_LOCKED, VERDICT_LIKELY},
    {-245, -201, CAUSE_MEMORY, VERDICT_LIKELY},
    {-269, -264, CAUSE_MEMORY, VERDICT_POSSIBLE},
    {-513, -510, CAUSE_LOCKED, VERDICT_POSSIBLE},
};

typedef struct grade {
    uint8_t cause, confidence;
    const char *const *beside;
} grade;

static grade grade_of(int16_t code)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].code == code)
            return (grade){rows[i].cause, rows[i].confidence, rows[i].beside};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].from && code <= ranges[i].to)
            return (grade){ranges[i].cause, ranges[i].confidence, NULL};
    if (s7_name_of(s7_names_plus_error, (uint32_t)(int32_t)code))
        return (grade){CAUSE_REQUEST, VERDICT_POSSIBLE, NULL};
    return (grade){CAUSE_UNKNOWN, VERDICT_POSSIBLE, NULL};
}

verdict_plus_topic verdict_plus_topic_of(int16_t code)
{
    return code >= 0 ? VERDICT_PLUS_NONE : (verdict_plus_topic)causes[grade_of(code).cause].topic;
}

/* Functions by which programming devices look for what a CPU has. */
static bool is_probe(uint16_t function)
{
    return function == S7_PLUS_GET_STREAMED || function == S7_PLUS_EXPLORE ||
           function == S7_PLUS_GET_LINK;
}

/* What the function changes about the verdict on a code. */
static grade refine(grade g, uint16_t function, bool *normal)
{
    const bool refused_tls = g.cause == CAUSE_REQUEST || g.cause == CAUSE_NO_TLS;
    *normal = true;
    if (function == S7_PLUS_INIT_SSL && refused_tls)
        return (grade){CAUSE_NO_TLS, VERDICT_PROVEN, NULL};
    if (is_probe(function) && g.cause == CAUSE_MISSING)
        return (grade){CAUSE_PROBE, VERDICT_LIKELY, NULL};
    *normal = false;
    return g;
}

verdict verdict_of_plus(int16_t code, uint16_t function)
{
    const char *name = s7_name_of(s7_names_plus_error, (uint32_t)(int32_t)code);
    verdict v = {.meaning = name ? name : "unknown return code"};
    if (code >= 0)
        return v;
    const grade g = refine(grade_of(code), function, &v.normal);
    v.cause = causes[g.cause].text;
    v.check = causes[g.cause].check;
    v.confidence = (verdict_confidence)g.confidence;
    v.alternatives = g.beside;
    return v;
}

bool verdict_plus_cause(verdict_plus_topic topic, uint32_t index, const char **cause,
                        const char *const **check)
{
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++) {
        if (causes[i].topic != topic || index-- > 0)
            continue;
        *cause = causes[i].text;
        *check = causes[i].check;
        return true;
    }
    return false;
}
