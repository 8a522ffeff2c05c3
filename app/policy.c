/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/policy.h"

#include "app/command.h"
#include "rules/rules.h"

/* Ended by NULL; the caller frees the array alone. */
static const char **rule_ids(void)
{
    size_t count;
    const rules_rule *const *rules = rules_all(&count);
    const char **ids = g_new0(const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        ids[i] = rules[i]->id;
    return ids;
}

policy_model *app_policy_load(const char *path)
{
    const char **ids = rule_ids();
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    policy_model *policy = policy_load(path, ids, messages);
    for (guint i = 0; i < messages->len; i++)
        app_complain("%s", (const char *)g_ptr_array_index(messages, i));
    g_ptr_array_unref(messages);
    g_free(ids);
    return policy;
}
