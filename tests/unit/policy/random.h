/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random parts of policies, each valid. */
#ifndef S7TAP_TEST_POLICY_RANDOM_H
#define S7TAP_TEST_POLICY_RANDOM_H

#include <glib.h>
#include <stdbool.h>

/* One to eight objects with commas. */
void random_objects(GString *out, GRand *chance, bool write);
/* A whole policy; its CPUs and partners may be none. */
char *random_policy(GRand *chance);

#endif
