/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hosts, and what their conversations say of them. */
#ifndef S7TAP_ANALYZER_ASSET_H
#define S7TAP_ANALYZER_ASSET_H

#include "analyzer/connection.h"

typedef enum ana_putget {
    ANA_PUTGET_UNKNOWN,
    ANA_PUTGET_PERMITTED, /* an absolute access succeeded */
    ANA_PUTGET_REFUSED,   /* reads and writes were refused as a whole, none succeeded */
    ANA_PUTGET_COUNT
} ana_putget;

/* "unknown", "permitted", "refused" */
extern const char *const ana_putget_names[ANA_PUTGET_COUNT];

/* Whether a DB answers absolute addresses. */
typedef enum ana_absolute {
    ANA_ABSOLUTE_UNKNOWN, /* what failed may be the fault of its offset, length or type */
    ANA_ABSOLUTE_WORKS,   /* an access succeeded */
    ANA_ABSOLUTE_REFUSED, /* offset 0 length 1 gave 0x05: optimized or empty; or a read gave 0x03 */
    ANA_ABSOLUTE_MISSING, /* an access gave 0x0A: there is no such DB */
    ANA_ABSOLUTE_COUNT
} ana_absolute;

/* "unknown", "works", "refused", "missing" */
extern const char *const ana_absolute_names[ANA_ABSOLUTE_COUNT];

/* One DB of a CPU. */
typedef struct ana_db {
    uint16_t db;
    uint64_t ok, failed; /* absolute accesses; above 1, `ok` is as of the last call of ana_assets */
    uint32_t proven_end; /* bytes proven to exist by successes: highest byte + 1 */
    uint32_t failed_start;    /* lowest start byte that failed with 0x05 */
    bool offset0_refused;     /* offset 0 length 1 gave 0x05 */
    uint8_t last_code;        /* of the last failure */
    ana_absolute absolute;    /* a success outweighs failures, these what proves nothing */
    cap_stamp proof;          /* the first that says so; of unknown: the first failure */
    bool read_ok, write_ok;   /* an absolute read or write succeeded */
    cap_stamp first_ok;       /* the first that did */
    bool symbolic;            /* a variable was accessed by its symbol, by S7comm-plus */
    cap_stamp symbolic_proof; /* the first time; by whom */
    cap_address symbolic_by;
} ana_db;

/* What a partner says of itself when it creates a session of S7comm-plus; NULL or empty where it
 * says nothing. Owned. Observed: panels name all but the adapter, TIA Portal its adapter and its
 * computer, OPC servers their connection. */
typedef struct ana_partner {
    char *user;        /* or connection */
    char *application; /* that it is */
    char *program;     /* or host, or computer */
    char *comment;
    char *adapter; /* "1:::6.0::TCP/IP -> <name of the adapter>" */
    bool known;
    cap_stamp seen; /* the last that said so */
} ana_partner;

typedef struct ana_asset {
    cap_address ip;
    bool server, client; /* roles seen */
    uint8_t mac[6];
    bool has_mac;
    uint16_t port; /* as server */
    /* SZL 0x0011 and 0x001C; NULL unknown; owned */
    char *order_number, *hardware, *firmware, *boot_loader;
    char *system_name, *module_name, *module_type, *serial, *plant, *copyright, *memory_card;
    uint16_t max_connections;      /* that the CPU says it has (SZL 0x0131 index 1); 0 unknown */
    cap_stamp identity;            /* where the order number was read */
    const char *family;            /* "S7-300", ...; constant text, NULL unknown */
    const char *family_confidence; /* "proven", "likely" or "possible"; NULL like family */
    char *family_evidence;         /* what the family was concluded from; owned */
    uint32_t family_facts;         /* private to family.c */
    uint32_t family_shown;         /* likewise: those that the evidence names */
    ana_partner partner;           /* as client */
    ana_tls tls; /* as server: the last session, and the certificate last seen; version 0: none */
    ana_putget putget;
    cap_stamp putget_proof;
    uint64_t reads_ok, writes_ok, refused;       /* accesses (items) as server */
    uint64_t connections_open, connections_peak; /* as server */
    uint16_t pdu_length;                         /* last negotiated as server */
    cap_stamp first, last;
    GHashTable *dbs; /* private: ana_db by number */
} ana_asset;

/* The DBs of a CPU that were accessed absolutely, sorted by number; the array borrows nothing. Free
 * with g_array_unref. */
GArray *ana_asset_dbs(const ana_asset *asset);
/* One DB, NULL if it was never accessed, absolutely or by symbol. Borrowed. */
const ana_db *ana_asset_db(const ana_asset *asset, uint16_t db);

#endif
