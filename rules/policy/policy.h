/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The policy: who is who in a plant and who may do what, read from a file, and its questions.
 *
 * docs/policy.md describes the file. Everything that a policy hands out is borrowed from it and
 * lives until policy_free. A policy never changes once read: questions may be asked from several
 * threads. */
#ifndef S7TAP_RULES_POLICY_POLICY_H
#define S7TAP_RULES_POLICY_POLICY_H

#include "rules/expr/expr.h"
#include "rules/policy/address.h"
#include "rules/policy/coverage.h"
#include "rules/policy/extent_text.h"
#include "rules/policy/service.h"

#include <glib.h>

/* The size of a file that is refused; and the longest name, in bytes. */
enum { POLICY_MAX_SIZE = 4 << 20, POLICY_MAX_NAME = 64 };

/* In the order of rules_severity. */
typedef enum policy_severity {
    POLICY_INFO,
    POLICY_NOTICE,
    POLICY_WARNING,
    POLICY_CRITICAL,
    POLICY_SEVERITY_COUNT
} policy_severity;

extern const char *const policy_severity_names[POLICY_SEVERITY_COUNT];

typedef struct policy_cell {
    const char *name;
    uint32_t line; /* of its section in the file; likewise below */
} policy_cell;

typedef struct policy_cpu {
    const char *name;
    uint32_t line;
    const policy_cell *cell;  /* as `cell=` says; NULL: its network decides, see policy_cell_at */
    const char *family;       /* constant text, "S7-300"; NULL not said */
    uint32_t max_connections; /* 0 not said */
    uint32_t slow_ms;         /* 0 not said, for the CPU or for all */
} policy_cpu;

typedef struct policy_partner {
    const char *name;
    uint32_t line;
    const policy_cell *cell;
    uint32_t services;                        /* bit 1 << policy_service */
    const struct policy_access *read, *write; /* private; NULL: none */
    const struct policy_times *times;         /* private; NULL: at any time */
} policy_partner;

/* A span of time in which one answer holds: ns since 1970, `until` is not part of it. */
typedef struct policy_span {
    int64_t from, until;
    bool allowed;
} policy_span;
enum { POLICY_MOST_REQUESTS = 64, POLICY_MOST_PER_CYCLE = 4 };

/* One request of a [pattern], as many times as it comes in a cycle. */
typedef struct policy_request {
    char *text; /* "read DB10.DBB0-DBB15,M4.0-M7.7", "write ...", "ask SZL 0x0131 index 0x0001" */
    int64_t period; /* of the cycle, ns; 0: it may come, but is not expected */
    uint32_t list;  /* requests of one list have the same number, and stand in its order */
    bool ordered;   /* they follow one another in this order */
} policy_request;

/* What a partner asks of a CPU again and again. */
typedef struct policy_pattern {
    const char *name;
    uint32_t line;
    const policy_partner *partner;
    const policy_cpu *cpu;
    GArray *requests; /* policy_request */
} policy_pattern;
/* A rule of one's own. */
typedef struct policy_rule {
    const char *name; /* id of its findings */
    uint32_t line;
    const expr_program *when; /* names fields of transactions only */
    policy_severity severity;
    const char *message; /* with {FIELD}, {client} and {server} in it; NULL not said */
} policy_rule;

typedef struct policy_model policy_model;

/* Reads a policy. `rule_ids` are the rules that `disable=` and `severity.ID=` may name, ended by
 * NULL; NULL: any. Returns NULL if the file cannot be read or anything in it is wrong; messages
 * for people are then added to `messages` (char *, owned by the array), in the order of the file:
 * "FILE:LINE:COLUMN: found ..., expected ...". Free with policy_free. */
policy_model *policy_load(const char *path, const char *const *rule_ids, GPtrArray *messages);
/* The bytes of such a file, at most one more than POLICY_MAX_SIZE; NULL with errno set. The caller
 * owns them. */
GByteArray *policy_read_file(const char *path);
/* The same of a text in memory, not terminated; `name` is that of the file in messages. */
policy_model *policy_parse(const char *name, const char *text, size_t size,
                           const char *const *rule_ids, GPtrArray *messages);
void policy_free(policy_model *model);

/* Who an address is: the section with the longest prefix that holds it. NULL: the policy does not
 * know it in this role. A host may be both, as a CPU that reads from another one. */
const policy_cpu *policy_cpu_at(const policy_model *model, const policy_address *address);
const policy_partner *policy_partner_at(const policy_model *model, const policy_address *address);

/* Whether there is a section of that name. */
bool policy_has_cpu(const policy_model *model, const char *name);
bool policy_has_partner(const policy_model *model, const char *name);
bool policy_has_pattern(const policy_model *model, const char *name);

/* The cell of an address: that of the CPU or partner with the longest prefix, if it says one, else
 * that of the longest network. NULL none. */
const policy_cell *policy_cell_at(const policy_model *model, const policy_address *address);

/* The name of an address: of the CPU or partner with the longest prefix; if both are alike, that of
 * the role it has in the conversation. NULL none. */
const char *policy_client_name(const policy_model *model, const policy_address *address);
const char *policy_server_name(const policy_model *model, const policy_address *address);

/* What `[rules]` says, or the default: */
typedef struct policy_limits {
    uint32_t missing_s;  /* expected-missing: seconds that a capture has to last */
    uint32_t scan_cpus;  /* identity-scan: hosts */
    uint32_t scan_tsaps; /* and TSAPs of one host, within a minute */
} policy_limits;
/* The defaults if `model` is NULL. */
policy_limits policy_limits_of(const policy_model *model);
/* The rules of one's own, of policy_rule, in the order of the file. */
const GPtrArray *policy_rules(const policy_model *model);

/* Finds the next {NAME} at or behind `text`: where its brace stands, NULL if there is none; `size`
 * is that of NAME. */
const char *policy_placeholder(const char *text, size_t *size);

/* How many there are: a policy without any may only give names, or only severities. */
uint32_t policy_cpu_count(const policy_model *model);
uint32_t policy_partner_count(const policy_model *model);
uint32_t policy_cell_count(const policy_model *model);

/* Whether the partner may read, or write, all of the extent, bit for bit; see
 * policy_extent_of_item. `cpu` NULL is a CPU that the policy does not know: only what is allowed of
 * every CPU ('*') counts. */
bool policy_may_access(const policy_partner *partner, const policy_cpu *cpu, bool write,
                       policy_extent extent);
/* The first part of the extent that it may not; false if it may access all of it. */
bool policy_find_forbidden(const policy_partner *partner, const policy_cpu *cpu, bool write,
                           policy_extent extent, policy_extent *part);
/* Whether `read=` or `write=` of the partner lists anything under the name of the CPU; `cpu` NULL:
 * under '*'. */
bool policy_names_cpu(const policy_partner *partner, const policy_cpu *cpu);
/* Whether the partner has any business with the CPU: it is named, or '*' is; a section that lists
 * services alone lists them for every CPU. */
bool policy_expects(const policy_partner *partner, const policy_cpu *cpu);
/* All partners in the order of the file. Free with g_ptr_array_unref; the rows are the policy's. */
GPtrArray *policy_partners(const policy_model *model);
/* The CPUs (policy_cpu) that `read=` or `write=` of the partner names, in the order of the file.
 * Likewise. */
GPtrArray *policy_named_cpus(const policy_partner *partner);
/* The one address of a section; false if it has several, or a network. */
bool policy_cpu_address(const policy_model *model, const policy_cpu *cpu, policy_address *out);
bool policy_partner_address(const policy_model *model, const policy_partner *partner,
                            policy_address *out);
/* Whether the partner may access anything at a time (ns since 1970), and how long before and after
 * it that holds: at most a quarter of an hour. */
policy_span policy_may_at(const policy_model *model, const policy_partner *partner, int64_t time);
/* Whether any partner has times. */
bool policy_has_times(const policy_model *model);
/* "06:00-22:00", as the file says it; NULL: at any time. Borrowed. */
const char *policy_times_text(const policy_partner *partner);
/* "Sun 08:10 Europe/Berlin": in the time zone of the policy. The caller owns it. */
char *policy_moment_text(const policy_model *model, int64_t time);
/* Whether the partner may use the service; POLICY_NO_SERVICE always. */
bool policy_may_use(const policy_partner *partner, policy_service service);

/* The pattern of what the one asks of the other, NULL if there is none. */
const policy_pattern *policy_pattern_at(const policy_model *model, const policy_address *partner,
                                        const policy_address *cpu);
uint32_t policy_pattern_count(const policy_model *model);

/* What `[rules]` says of a rule. */
bool policy_rule_is_disabled(const policy_model *model, const char *id);
/* Of one that is off unless it is enabled. */
bool policy_rule_is_enabled(const policy_model *model, const char *id);
/* Its severity, `otherwise` if the policy does not say one. */
policy_severity policy_rule_severity(const policy_model *model, const char *id,
                                     policy_severity otherwise);

#endif
