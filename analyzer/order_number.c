/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/order_number.h"

#include <glib.h>
#include <string.h>

static const struct {
    const char *prefix;
    const char *family;
} order_numbers[] = {
    {"6ES7 31", "S7-300"},
    {"6ES7 151-7", "ET 200S CPU (S7-300 class)"},
    {"6ES7 151-8", "ET 200S CPU (S7-300 class)"},
    {"6ES7 154-8", "ET 200pro CPU (S7-300 class)"},
    {"6ES7 147", "ET 200X CPU (S7-300 class)"},
    {"6ES7 41", "S7-400"},
    {"6ES7 288", "S7-200 SMART"},
    {"6ES7 510", "ET 200SP CPU (S7-1500 class)"},
    {"6ES7 512-1D", "ET 200SP CPU (S7-1500 class)"},
    {"6ES7 512-1S", "ET 200SP CPU (S7-1500 class)"},
    {"6ES7 513-2P", "ET 200pro CPU (S7-1500 class)"},
    {"6ES7 514", "ET 200SP CPU (S7-1500 class)"},
    {"6ES7 516-2P", "ET 200pro CPU (S7-1500 class)"},
    {"6ES7 51", "S7-1500"},
    {"6ES7 67", "software controller"},
    {"6ED1", "LOGO!"},
    {"6FC5", "SINUMERIK"},
    {"6AU1", "SIMOTION"},
    {"6SL", "SINAMICS"},
    {"6AV", "HMI"},
    {"6GK7 343", "CP for S7-300"},
    {"6GK7 443", "CP for S7-400"},
    {"6GK7 243-1E", "CP for S7-200"},
    {"6GK7 243", "CP for S7-200 or S7-1200"},
    {"6GK7 1243", "CP for S7-1200"},
    {"6GK7 542", "CP for S7-1500"},
    {"6GK7 543", "CP for S7-1500"},
};

/* 6ES7 21x-yyyNy: N is up to 2 on an S7-200, 3 and up on an S7-1200. */
static const char *family_21x(const char *order)
{
    if (strlen(order) <= 12 || !g_ascii_isdigit(order[12]))
        return NULL;
    return order[12] <= '2' ? "S7-200" : "S7-1200";
}

const char *ana_family_of_order_number(const char *order)
{
    if (g_str_has_prefix(order, "6ES7 21"))
        return family_21x(order);
    for (size_t i = 0; i < G_N_ELEMENTS(order_numbers); i++)
        if (g_str_has_prefix(order, order_numbers[i].prefix))
            return order_numbers[i].family;
    return NULL;
}
