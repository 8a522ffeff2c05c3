/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the manual page s7tap-fields(7) to standard output: the field table as roff (man macros,
 * as groff's man(7) describes them).
 *
 * usage: fields_page VERSION DATE
 */
#include "rules/expr/fields.h"

#include <stdbool.h>
#include <stdio.h>

static const char *const type_names[] = {
    [S7T_NONE] = "",
    [S7T_BOOL] = "yes or no",
    [S7T_U8] = "number of 8 bits",
    [S7T_U16] = "number of 16 bits",
    [S7T_U24] = "number of 24 bits",
    [S7T_U32] = "number of 32 bits",
    [S7T_U64] = "number of 64 bits",
    [S7T_I64] = "signed number of 64 bits",
    [S7T_REAL] = "floating point, single precision",
    [S7T_LREAL] = "floating point, double precision",
    [S7T_BYTES] = "bytes",
    [S7T_TEXT] = "text of the wire",
    [S7T_LABEL] = "text made by the decoder",
};

static bool is_request(char first)
{
    return first == '.' || first == '\'';
}

/* A dot or an apostrophe that begins a line is a request, a backslash an escape, and a bare hyphen
 * is typeset as a dash. Long text goes on in further lines. */
static void put_text(const char *text)
{
    enum { LONG = 60 };
    if (is_request(*text))
        fputs("\\&", stdout);
    for (int column = 0; *text; text++, column++) {
        if (*text == ' ' && column >= LONG && !is_request(text[1])) {
            putchar('\n');
            column = 0;
        } else if (*text == '\\') {
            fputs("\\e", stdout);
        } else if (*text == '-') {
            fputs("\\-", stdout);
        } else {
            putchar(*text);
        }
    }
}

static void put_names(const s7_field_info *info)
{
    if (!info->names || info->type == S7T_BOOL)
        return;
    fputs("\n.br\nValues: ", stdout);
    for (const s7_name *name = info->names; name->name; name++) {
        if (name != info->names)
            fputs(",\n", stdout);
        printf(info->base == S7B_HEX ? "0x%02X " : "%u ", name->value);
        put_text(name->name);
    }
    putchar('.');
}

static void put_field(const s7_field_info *info)
{
    fputs(".TP\n.B ", stdout);
    put_text(info->key);
    putchar('\n');
    put_text(info->label);
    printf(" (%s):\n", type_names[info->type]);
    put_text(info->help);
    putchar('.');
    put_names(info);
    putchar('\n');
}

static void put_group(const s7_field_group *group)
{
    fputs(".SH \"", stdout);
    put_text(group[0].title);
    fputs("\"\n", stdout);
    for (int i = (int)group[0].first; i < (int)group[1].first; i++)
        if (s7_fields[i].kind != S7K_NODE)
            put_field(&s7_fields[i]);
}

/* Fields of the objects that no PDU decodes to. */
static void put_object(const expr_field_info *info)
{
    static const char *const objects[] = {"PDUs", "transactions", "findings", "relations",
                                          "connections"};
    const char *separator = "";
    fputs(".TP\n.B ", stdout);
    put_text(info->key);
    printf("\n%s of ", expr_type_names[info->type]);
    for (int i = 0; i < 5; i++) {
        if (!(info->where >> i & 1))
            continue;
        printf("%s%s", separator, objects[i]);
        separator = ", ";
    }
    fputs(":\n", stdout);
    put_text(info->help);
    putchar('.');
    if (info->type == EXPR_NAME) {
        fputs("\n.br\nValues: ", stdout);
        for (const s7_name *name = info->names; name->name; name++) {
            fputs(name == info->names ? "" : ",\n", stdout);
            put_text(name->name);
        }
        putchar('.');
    }
    putchar('\n');
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: fields_page VERSION DATE\n", stderr);
        return 2;
    }
    printf(".TH S7TAP\\-FIELDS 7 %s \"s7tap %s\" s7tap\n", argv[2], argv[1]);
    fputs(".SH NAME\ns7tap\\-fields \\- the fields of decoded S7 traffic\n", stdout);
    fputs(".SH DESCRIPTION\n"
          "Every field that s7tap decodes has a key. "
          "The same keys stand in the output of\n"
          ".BR \"s7tap decode\" ,\n"
          ".B \"s7tap review \\-o pdus \\-v\"\n"
          "and, with the prefix\n"
          ".BR s7tap. ,\n"
          "in the display filters of Wireshark with the s7tap plugin.\n"
          ".PP\n"
          ".BI \"s7tap fields \" WORD\n"
          "lists the fields whose key, label or meaning holds a word.\n"
          ".PP\n"
          "Expressions of\n"
          ".B \\-\\-filter\n"
          "and of\n"
          ".B [rule NAME]\n"
          "in a policy use them with or without that prefix.\n"
          "PDUs and transactions have the fields of all groups but the last,\n"
          "but those of TPKT, COTP and TLS only PDUs.\n"
          "The last group is of the objects that s7tap reports.\n",
          stdout);
    for (const s7_field_group *group = s7_field_groups; group->title; group++)
        put_group(group);
    fputs(".SH \"Transactions, findings, relations and connections\"\n", stdout);
    for (int i = S7F_COUNT; i < EXPR_FIELD_COUNT; i++) {
        const expr_field_info info = expr_field_describe((expr_field)i);
        put_object(&info);
    }
    fputs(".SH SEE ALSO\n.BR s7tap (1),\n.BR wireshark\\-filter (4)\n", stdout);
    return ferror(stdout) || fflush(stdout) != 0;
}
