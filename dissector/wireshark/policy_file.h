/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The policy that the preferences name, as its file stands. */
#ifndef S7TAP_DISSECTOR_WIRESHARK_POLICY_FILE_H
#define S7TAP_DISSECTOR_WIRESHARK_POLICY_FILE_H

#include "rules/policy/policy.h"

/* From now on the file is read anew whenever a capture is opened or reloaded. */
void s7tap_register_policy(void);

/* Names the file; NULL or empty: no policy. What is wrong with it is told to the user, once. A file
 * that is bad or gone leaves what was read of it before in force; if nothing was, there is no
 * policy. */
void s7tap_policy_use(const char *path);

/* NULL: there is none. Valid until the next capture is opened. */
const policy_model *s7tap_policy(void);

#endif
