/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "policy_file.h"

#include "experts.h"

#include <wsutil/report_message.h>

static policy_model *policy;
static char *policy_path; /* NULL none */
static char *told;        /* what the user knows to be wrong with it, NULL nothing */

/* Preferences are set, and captures opened, more often than the file changes. */
static void tell_once(const char *message)
{
    if (g_strcmp0(message, told) == 0)
        return;
    g_free(told);
    told = g_strdup(message);
    if (message)
        report_failure("s7tap: %s%s", message,
                       policy ? "\nThe policy that was read before stays in force." : "");
}

static void read_again(void)
{
    if (!policy_path)
        return;
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    policy_model *read = policy_load(policy_path, NULL, messages);
    if (read) {
        policy_free(policy);
        policy = read;
        s7tap_experts_grade(policy);
    }
    tell_once(messages->len > 0 ? g_ptr_array_index(messages, 0) : NULL);
    g_ptr_array_free(messages, TRUE);
}

void s7tap_policy_use(const char *path)
{
    const char *wanted = path && *path ? path : NULL;
    if (g_strcmp0(wanted, policy_path) == 0)
        return;
    policy_free(policy);
    policy = NULL;
    s7tap_experts_grade(NULL);
    g_free(policy_path);
    policy_path = g_strdup(wanted);
    tell_once(NULL);
    read_again();
}

const policy_model *s7tap_policy(void)
{
    return policy;
}

void s7tap_register_policy(void)
{
    register_init_routine(read_again);
}
