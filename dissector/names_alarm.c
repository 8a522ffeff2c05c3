/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names in the message service and in alarms, from public dissectors. */
#include "dissector/names.h"

#include <stddef.h>

const s7_name s7_names_alarm_type[] = {
    {0, "SCAN, end"},    {1, "SCAN, start"},    {4, "ALARM, end"}, {5, "ALARM, start"},
    {8, "ALARM_S, end"}, {9, "ALARM_S, start"}, {0, NULL},
};

const s7_name s7_names_alarm_kind[] = {
    {1, "SCAN"},
    {2, "ALARM_8"},
    {4, "ALARM_S"},
    {0, NULL},
};
