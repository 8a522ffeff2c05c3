/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <arpa/inet.h>
#include <string.h>

static char *joined(GPtrArray *messages)
{
    g_ptr_array_add(messages, NULL);
    char *text = g_strjoinv("\n", (char **)messages->pdata);
    g_ptr_array_unref(messages);
    return text;
}

policy_model *good_policy(const char *text)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    policy_model *model = policy_parse("p", text, strlen(text), NULL, messages);
    char *said = joined(messages);
    assert_string_equal(said, "");
    assert_non_null(model);
    g_free(said);
    return model;
}

char *faults_of_policy(const char *text)
{
    static const char *const rules[] = {"port-silent", "no-answer", NULL};
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    assert_null(policy_parse("p", text, strlen(text), rules, messages));
    return joined(messages);
}

char *problems_of(const policy_source *source)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    policy_source_report(source, messages);
    assert_int_equal(policy_source_is_good(source), messages->len == 0);
    return joined(messages);
}

policy_source *source_of(const char *text)
{
    return policy_source_new("p", text, strlen(text));
}

policy_text whole_text(const policy_source *source)
{
    return (policy_text){source->text, source->size};
}

policy_address address_of(const char *text)
{
    policy_address address = {.family = strchr(text, ':') ? 6 : 4};
    assert_int_equal(inet_pton(address.family == 4 ? AF_INET : AF_INET6, text, address.bytes), 1);
    return address;
}
