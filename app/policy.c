/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/policy.h"

#include "app/command.h"
#include "rules/rules.h"

#include <errno.h>

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

static void complain_of(const GPtrArray *messages)
{
    for (guint i = 0; i < messages->len; i++)
        app_complain("%s", (const char *)g_ptr_array_index(messages, i));
}

policy_model *app_policy_parse(const char *name, const char *text, size_t size)
{
    const char **ids = rule_ids();
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    policy_model *policy = policy_parse(name, text, size, ids, messages);
    complain_of(messages);
    g_ptr_array_unref(messages);
    g_free(ids);
    return policy;
}

policy_model *app_policy_load(const char *path)
{
    GPtrArray *messages;
    policy_model *policy = app_policy_load_told(path, &messages);
    g_ptr_array_unref(messages);
    return policy;
}

policy_model *app_policy_load_told(const char *path, GPtrArray **messages)
{
    const char **ids = rule_ids();
    *messages = g_ptr_array_new_with_free_func(g_free);
    policy_model *policy = policy_load(path, ids, *messages);
    complain_of(*messages);
    g_free(ids);
    return policy;
}

policy_model *app_policy_load_text(const char *path, GByteArray **text)
{
    GByteArray *bytes = policy_read_file(path);
    if (!bytes) {
        app_complain("%s: cannot be read: %s", path, g_strerror(errno));
        return NULL;
    }
    policy_model *policy = app_policy_parse(path, (const char *)bytes->data, bytes->len);
    if (policy)
        *text = bytes;
    else
        g_byte_array_unref(bytes);
    return policy;
}
