/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For the tests of evidence: a pcapng as lines of text. */
#ifndef S7TAP_TEST_EVIDENCE_READ_H
#define S7TAP_TEST_EVIDENCE_READ_H

#include "capture/inputs.h"

#include <stddef.h>

/* A line for each packet: "INTERFACE: DATA, first comment, second comment". The caller frees it. */
static inline char *read_evidence(const char *path)
{
    GString *text = g_string_new(NULL);
    cap_inputs *inputs = cap_inputs_open(&path, 1);
    cap_packet packet;
    while (cap_inputs_next(inputs, &packet)) {
        cap_option comments[8];
        cap_interface_info interface;
        uint32_t flags;
        cap_inputs_interface(inputs, &packet, &interface);
        const size_t count = cap_inputs_comments(inputs, &packet, comments, 8, &flags);
        for (size_t i = 0; i < interface.option_count; i++)
            g_string_append_printf(text, "%s%.*s", i > 0 ? " " : "", interface.options[i].size,
                                   (const char *)interface.options[i].value);
        g_string_append_printf(text, ": %.*s", (int)packet.captured, (const char *)packet.data);
        for (size_t i = 0; i < count; i++)
            g_string_append_printf(text, ", %.*s", comments[i].size,
                                   (const char *)comments[i].value);
        g_string_append_printf(text, flags ? " (%u)\n" : "\n", flags);
    }
    if (cap_inputs_problem_count(inputs) > 0)
        g_string_append(text, cap_inputs_problem(inputs, 0)->message);
    cap_inputs_free(inputs);
    return g_string_free(text, FALSE);
}

#endif
