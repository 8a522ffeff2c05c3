/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/expr/fields.h"

#include "dissector/names.h"
#include "rules/expr/suggest.h"

#include <string.h>

const s7_name expr_names_protocol[] = {{0, "COTP"}, {1, "S7COMM"}, {2, "S7COMM-PLUS"},
                                       {3, "TLS"},  {4, "OTHER"},  {0, NULL}};
const s7_name expr_names_phase[] = {{0, "tcp"},          {1, "cotp"},    {2, "setup"},
                                    {3, "first-access"}, {4, "running"}, {0, NULL}};
const s7_name expr_names_status[] = {{0, "ok"},         {1, "refused"},    {2, "partial"},
                                     {3, "unanswered"}, {4, "pending"},    {5, "unseen"},
                                     {6, "orphan"},     {7, "indication"}, {0, NULL}};
const s7_name expr_names_side[] = {{0, "client"}, {1, "server"}, {0, NULL}};
const s7_name expr_names_severity[] = {
    {0, "info"}, {1, "notice"}, {2, "warning"}, {3, "critical"}, {0, NULL}};
const s7_name expr_names_confidence[] = {{0, "possible"}, {1, "likely"}, {2, "proven"}, {0, NULL}};
const s7_name expr_names_end[] = {{0, "fin"}, {1, "rst"}, {2, "open"}, {3, "evicted"}, {0, NULL}};

const char *const expr_type_names[] = {
    [EXPR_NODE] = "group",    [EXPR_BOOL] = "bool",  [EXPR_UNSIGNED] = "number",
    [EXPR_SIGNED] = "number", [EXPR_REAL] = "real",  [EXPR_BYTES] = "bytes",
    [EXPR_TEXT] = "text",     [EXPR_IP] = "address", [EXPR_TIME] = "time",
    [EXPR_NAME] = "name",
};

enum {
    P = EXPR_OF_PDU,
    T = EXPR_OF_TRANSACTION,
    F = EXPR_OF_FINDING,
    R = EXPR_OF_RELATION,
    C = EXPR_OF_CONNECTION,
};

#define OBJECT(id, key, type, bits, names, where, help)                                            \
    [EXPR_F_##id - S7F_COUNT] = {key, help, names, EXPR_##type, bits, where},

static const expr_field_info objects[EXPR_FIELD_COUNT - S7F_COUNT] = {
#include "rules/expr/objects.def"
};

#undef OBJECT

static const struct {
    uint8_t type, bits;
} types[] = {
    [S7T_NONE] = {EXPR_NODE, 0},     [S7T_BOOL] = {EXPR_BOOL, 1},
    [S7T_U8] = {EXPR_UNSIGNED, 8},   [S7T_U16] = {EXPR_UNSIGNED, 16},
    [S7T_U24] = {EXPR_UNSIGNED, 24}, [S7T_U32] = {EXPR_UNSIGNED, 32},
    [S7T_U64] = {EXPR_UNSIGNED, 64}, [S7T_I64] = {EXPR_SIGNED, 64},
    [S7T_REAL] = {EXPR_REAL, 32},    [S7T_LREAL] = {EXPR_REAL, 64},
    [S7T_BYTES] = {EXPR_BYTES, 0},   [S7T_TEXT] = {EXPR_TEXT, 0},
    [S7T_LABEL] = {EXPR_TEXT, 0},
};

/* TPKT, COTP, TLS and joined messages are no part of the PDUs of a transaction; what addresses are
 * about findings and relations have, too. */
static unsigned where_of(s7_field field)
{
    if (field == S7F_ITEM_DB || field == S7F_ITEM_ADDRESS)
        return P | T | F | R;
    if (field == S7F_ITEM_AREA)
        return P | T | R;
    if (field >= S7F_AMQ_CALLING && field <= S7F_PDU_LENGTH)
        return P | T | C;
    if ((field >= S7F_TPKT && field <= S7F_COTP_PAYLOAD) || field >= S7F_TLS ||
        field == S7F_JOINED_FROM)
        return P;
    return P | T;
}

/* Passwords are there or not: what they are no expression finds out. */
static bool is_secret(s7_field field)
{
    return field == S7F_PASSWORD || field == S7F_PI_PASSWORD;
}

expr_field_info expr_field_describe(expr_field field)
{
    if (field >= S7F_COUNT)
        return objects[field - S7F_COUNT];
    const s7_field_info *info = &s7_fields[field];
    const bool secret = is_secret((s7_field)field);
    return (expr_field_info){
        .key = info->key,
        .help = info->help,
        .names = info->type >= S7T_U8 && info->type <= S7T_I64 ? info->names : NULL,
        .type = secret ? EXPR_NODE : (expr_type)types[info->type].type,
        .bits = types[info->type].bits,
        .where = where_of((s7_field)field),
    };
}

static const char *key_of(int field)
{
    return field < S7F_COUNT ? s7_fields[field].key : objects[field - S7F_COUNT].key;
}

/* Without the prefix. */
static size_t skip_prefix(const char *name, size_t size)
{
    static const char prefix[] = "s7tap.";
    const size_t length = sizeof prefix - 1;
    return size > length && memcmp(name, prefix, length) == 0 ? length : 0;
}

bool expr_field_find(const char *name, size_t size, expr_field *out)
{
    const size_t skip = skip_prefix(name, size);
    for (int i = 0; i < EXPR_FIELD_COUNT; i++) {
        const char *key = key_of(i);
        if (strlen(key) == size - skip && memcmp(key, name + skip, size - skip) == 0) {
            *out = (expr_field)i;
            return true;
        }
    }
    return false;
}

/* Of those that begin with the word the shortest. */
static const char *shortest(const char *word, const char *const *keys)
{
    const char *best = NULL;
    const size_t size = strlen(word);
    for (; *keys && size >= 3; keys++)
        if (strncmp(*keys, word, size) == 0 && (!best || strlen(*keys) < strlen(best)))
            best = *keys;
    return best;
}

const char *expr_field_suggest(const char *name, size_t size)
{
    const char *keys[EXPR_FIELD_COUNT + 1];
    char word[80];
    const size_t skip = skip_prefix(name, size);
    if (size - skip >= sizeof word)
        return NULL;
    memcpy(word, name + skip, size - skip);
    word[size - skip] = '\0';
    for (int i = 0; i < EXPR_FIELD_COUNT; i++)
        keys[i] = key_of(i);
    keys[EXPR_FIELD_COUNT] = NULL;
    const char *similar = expr_suggest(word, keys);
    return similar ? similar : shortest(word, keys);
}
