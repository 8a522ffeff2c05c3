/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/names.h"

#include <stddef.h>

const char *s7_name_of(const s7_name *table, uint32_t value)
{
    if (!table)
        return NULL;
    for (; table->name; table++)
        if (table->value == value)
            return table->name;
    return NULL;
}

const s7_name s7_names_bool[] = {
    {0, "false"},
    {1, "true"},
    {0, NULL},
};

const s7_name s7_names_protocol[] = {
    {0x32, "S7comm"},
    {0x72, "S7comm-plus"},
    {0, NULL},
};
