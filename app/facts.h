/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Facts that are seen for the first time: a CPU, what it turns out to be, a partner of a CPU, an
 * object that a partner reads or writes, a service that it uses. */
#ifndef S7TAP_APP_FACTS_H
#define S7TAP_APP_FACTS_H

#include "report/writer.h"

/* Lines of one call; what is beyond is counted. */
enum { APP_FACTS_AT_ONCE = 20 };

typedef struct app_facts app_facts;

app_facts *app_facts_new(void);
void app_facts_free(app_facts *facts);

/* Services are known from transactions only. */
void app_facts_transaction(app_facts *facts, const ana_transaction *transaction);

/* Appends a line for each fact that is new since the last call. `now`: packet time, ns; `settings`
 * name the hosts; their policy may be another one than before, which must still be there. */
void app_facts_put(app_facts *facts, rep_buffer *b, const ana_analyzer *analyzer,
                   const rep_settings *settings, int64_t now, bool color);

#endif
