/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The expression of --filter. */
#ifndef S7TAP_APP_FILTER_H
#define S7TAP_APP_FILTER_H

#include "report/filter.h"

/* NULL if it is wrong: that is named on standard error, with its column and a mark below it. Free
 * with rep_filter_free; the policy is borrowed and may be NULL. */
rep_filter *app_filter_compile(const char *text, const policy_model *policy);

#endif
