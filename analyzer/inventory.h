/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the analyzer: the tables of relations and assets, bounded. */
#ifndef S7TAP_ANALYZER_INVENTORY_H
#define S7TAP_ANALYZER_INVENTORY_H

#include "analyzer/analyzer.h"
#include "analyzer/plans.h"

typedef struct ana_inventory ana_inventory;

/* `options` has all limits set. All are borrowed: evictions are counted in `stats`. */
ana_inventory *ana_inventory_new(const ana_options *options, ana_stats *stats, ana_budget *budget);
void ana_inventory_free(ana_inventory *inventory);

/* The relation of a connection by its hosts and TSAPs; made if new. NULL at the limit. */
ana_relation *ana_inventory_relation(ana_inventory *inventory, const ana_connection *connection,
                                     const cap_stamp *stamp);
/* The asset of an address; made if new. NULL at the limit. */
ana_asset *ana_inventory_asset(ana_inventory *inventory, const cap_address *ip,
                               const cap_stamp *stamp);
ana_asset *ana_inventory_find(const ana_inventory *inventory, const cap_address *ip);

const GPtrArray *ana_inventory_relations(const ana_inventory *inventory);
/* Sorted by address. DBs are told what the plans counted. */
const GPtrArray *ana_inventory_assets(ana_inventory *inventory);

/* Counts one access of `asset` as server. False if there are too many DBs. */
bool ana_asset_count(ana_asset *asset, const s7_access *access, uint32_t max_dbs,
                     ana_budget *budget, const cap_stamp *stamp);
/* Counts further successes of an access that ana_asset_count has seen. */
void ana_asset_count_more(ana_asset *asset, const s7_access *access, uint64_t times);

/* A variable of DB `number` was accessed by its symbol, asked for by `by`. False likewise. */
bool ana_asset_count_symbol(ana_asset *asset, uint16_t number, const cap_address *by,
                            uint32_t max_dbs, ana_budget *budget, const cap_stamp *stamp);

/* Text of a field of fixed width without the blanks around it, NULL if it is empty. The caller owns
 * it. */
char *ana_field_text(const uint8_t *field, size_t size);
/* Puts an owned text in the place of another; a text of NULL changes nothing. */
void ana_keep_text(char **place, char *text);

/* Takes over what a whole SZL answer says of its sender. */
void ana_asset_identify(ana_asset *asset, s7_bytes szl, const cap_stamp *stamp);
/* The same of an S7comm-plus answer that is no refusal. `request` may be NULL. */
void ana_asset_identify_plus(ana_asset *asset, const s7_plus *request, const s7_plus *answer,
                             const cap_stamp *stamp);
/* What the request of a partner says of it. Says nothing where it creates no session. */
void ana_asset_identify_partner(ana_asset *asset, const s7_plus *request, const cap_stamp *stamp);
void ana_partner_clear(ana_partner *partner);

#endif
