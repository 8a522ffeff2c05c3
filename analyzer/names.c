/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/connection.h"

const char *const ana_phase_names[ANA_PHASE_COUNT] = {"tcp", "cotp", "setup", "first-access",
                                                      "running"};

const char *const ana_status_names[ANA_STATUS_COUNT] = {
    "ok", "refused", "partial", "unanswered", "pending", "unseen", "orphan", "indication"};
