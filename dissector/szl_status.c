/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System status lists of how things stand. Records:
 *
 *   19, 74  | LED (2) | on (1) | flashing (1) |
 *   22      | start information (20) | state (2) | reaction (2) | discarded (4) |
 *   24      | event (2) | FF | modes (1) | 0 (4) | start-up (4 x 1) | time stamp (8) |
 *   71      | redundancy (2) | state (2) | SFC (2) | 0 (2) | modes (3 x 2) | valid (1) | link (1) |
 *   91      | address 1, 2 (2 x 2) | logical address (2) | expected, actual type (2 x 2) | ? (2) |
 *           | I/O state (2) | area and width (2) |
 *   92      | one bit a station (16) |
 *   94      | system (2) | one bit a station, the first of all (256) |
 *   96      | logical address (2) | system (2) | API (4) | station, slot, subslot, offset (4 x 2) |
 *           | expected type (3 x 2, 2 x 4) | differs (2) | 0 (2) | I/O state (2) | area (2) |
 *           | 0 (10) |
 *   A0      | diagnostic entry (20) |
 *   B1      | fault bits (1) | class (1) | state (2) |
 *   B2, B3  | as B1 | channels |
 *
 * 19, 22, 24, 74, 91, A0 observed on S7-300; 92, 94, 96 from public dissectors; 71 and B1 to B3
 * from the vendor's manuals.
 */
#include "dissector/szl_record.h"

#include "dissector/diagnostic.h"

static const s7_column led[] = {
    {S7_COLUMN_FIELD, 0, S7F_LED_ID, NULL},
    {S7_COLUMN_BITS, 0, S7F_LED_RACK, NULL},
    {S7_COLUMN_BITS, 0, S7F_LED_MASTER, NULL},
    {S7_COLUMN_BITS, 0, S7F_LED_NAME, NULL},
    {S7_COLUMN_FIELD, 0, S7F_LED_ON, NULL},
    {S7_COLUMN_FIELD, 0, S7F_LED_BLINK, NULL},
    {0, 0, 0, NULL},
};

static const s7_column interrupt[] = {
    {S7_COLUMN_FIELD, 20, S7F_INTERRUPT_START, NULL},
    {S7_COLUMN_FIELD, 0, S7F_INTERRUPT_STATE, NULL},
    {S7_COLUMN_BITS, 0, S7F_INTERRUPT_DISABLED, NULL},
    {S7_COLUMN_BITS, 0, S7F_INTERRUPT_LOCKED, NULL},
    {S7_COLUMN_BITS, 0, S7F_INTERRUPT_ACTIVE, NULL},
    {S7_COLUMN_BITS, 0, S7F_INTERRUPT_LOADED, NULL},
    {S7_COLUMN_BITS, 0, S7F_INTERRUPT_TIS, NULL},
    {S7_COLUMN_BITS, 0, S7F_INTERRUPT_SILENT, NULL},
    {S7_COLUMN_FIELD, 0, S7F_INTERRUPT_REACTION, NULL},
    {S7_COLUMN_BITS, 0, S7F_INTERRUPT_LOCKS, NULL},
    {S7_COLUMN_BITS, 0, S7F_INTERRUPT_ERROR, NULL},
    {S7_COLUMN_BITS, 0, S7F_INTERRUPT_STOPS, NULL},
    {S7_COLUMN_BITS, 0, S7F_INTERRUPT_DISCARDS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_INTERRUPT_DISCARDED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column transition[] = {
    {S7_COLUMN_FIELD, 0, S7F_TRANSITION_EVENT, NULL},
    {S7_COLUMN_FIELD, 0, S7F_TRANSITION_AE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_TRANSITION_MODES, NULL},
    {S7_COLUMN_BITS, 0, S7F_TRANSITION_FROM, NULL},
    {S7_COLUMN_BITS, 0, S7F_TRANSITION_TO, NULL},
    {S7_COLUMN_FIELD, 4, S7F_SZL_RESERVED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_TRANSITION_INFO1, NULL},
    {S7_COLUMN_FIELD, 0, S7F_TRANSITION_START, NULL},
    {S7_COLUMN_FIELD, 0, S7F_TRANSITION_PERMITTED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_TRANSITION_SETTING, NULL},
    {S7_COLUMN_TIME, 0, S7F_TIMESTAMP, NULL},
    {0, 0, 0, NULL},
};

static const s7_column h_system[] = {
    {S7_COLUMN_FIELD, 0, S7F_H_REDUNDANCY, NULL},
    {S7_COLUMN_FIELD, 0, S7F_H_STATE1, NULL},
    {S7_COLUMN_FIELD, 0, S7F_H_STATE2, NULL},
    {S7_COLUMN_FIELD, 0, S7F_H_SFC, NULL},
    {S7_COLUMN_FIELD, 0, S7F_H_SYNC_ERRORS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_H_MODE0, NULL},
    {S7_COLUMN_FIELD, 0, S7F_H_MODE1, NULL},
    {S7_COLUMN_FIELD, 0, S7F_H_MODE2, NULL},
    {S7_COLUMN_FIELD, 0, S7F_H_VALID, NULL},
    {S7_COLUMN_FIELD, 0, S7F_H_SYNC, NULL},
    {0, 0, 0, NULL},
};

static const s7_column module_state[] = {
    {S7_COLUMN_FIELD, 0, S7F_STATE_ADDRESS1, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_ADDRESS2, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_LOGICAL, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_EXPECTED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_ACTUAL, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_WORD, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_IO, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_ERROR, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_EXISTS, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_MISSING, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_DISABLED, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_STATION, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_CIR, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_RESERVED, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_LOCAL, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_DATA_ID, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_WIDTH_AREA, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_WIDTH, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_AREA, NULL},
    {0, 0, 0, NULL},
};

static const s7_column submodule_state[] = {
    {S7_COLUMN_FIELD, 0, S7F_STATE_LOGICAL_IO, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_LOGICAL_OUT, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_LOGICAL_ADDRESS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_SYSTEM, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_API, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_STATION_NUMBER, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_SLOT, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_SUBSLOT, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_OFFSET, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_TYPE1, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_TYPE2, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_TYPE3, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_TYPE4, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_TYPE6, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_DIFFERS, NULL},
    {S7_COLUMN_FIELD, 2, S7F_SZL_RESERVED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_IO_PN, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_ERROR, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_EXISTS, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_MISSING, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_DISABLED, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_STATION, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_CIR, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_RESERVED, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_LOCAL, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_PN_MAINTENANCE, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_PN_DEMAND, NULL},
    {S7_COLUMN_FIELD, 0, S7F_STATE_WIDTH_AREA, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_WIDTH, NULL},
    {S7_COLUMN_BITS, 0, S7F_STATE_AREA, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column stations[] = {
    {S7_COLUMN_STATIONS, 1, S7F_STATIONS_STATUS, NULL},
    {0, 0, 0, NULL},
};

static const s7_column profinet_stations[] = {
    {S7_COLUMN_FIELD, 0, S7F_STATIONS_INDEX, NULL},
    {S7_COLUMN_STATIONS, 0, S7F_STATIONS_STATUS, NULL},
    {0, 0, 0, NULL},
};

static const s7_column module_fault[] = {
    {S7_COLUMN_SET, 1, S7F_MODULE_FAULT, s7_bits_fault},
    {S7_COLUMN_FIELD, 0, S7F_MODULE_FAULT_CLASS, NULL},
    {S7_COLUMN_BITS, 0, S7F_MODULE_CLASS, NULL},
    {S7_COLUMN_FLAGS, 0, S7F_SZL_FLAG, s7_bits_module_info},
    {S7_COLUMN_SET, 2, S7F_MODULE_FAULT, s7_bits_module_state},
    {S7_COLUMN_REST, 0, S7F_MODULE_FAULT_REST, NULL},
    {0, 0, 0, NULL},
};

static void decode_entry(s7_cursor *c)
{
    s7_enter(c, S7F_DIAG_ENTRY);
    s7_diagnostic_entry(c);
    s7_leave(c);
}

/* Extracts 6 and C of list 96 are known; those of list 92 about supplies are stations too. */
enum { EXTRACTS_96 = 1 << 0x6 | 1 << 0xC };

const s7_szl_list s7_szl_status[] = {
    {0x19, S7_EVERY_EXTRACT, 4, led, NULL},
    {0x74, S7_EVERY_EXTRACT, 4, led, NULL},
    {0x22, S7_EVERY_EXTRACT, 28, interrupt, NULL},
    {0x24, S7_EVERY_EXTRACT, 20, transition, NULL},
    {0x71, S7_EVERY_EXTRACT, 16, h_system, NULL},
    {0x91, S7_EVERY_EXTRACT, 16, module_state, NULL},
    {0x92, S7_EVERY_EXTRACT, 16, stations, NULL},
    {0x94, S7_EVERY_EXTRACT, 258, profinet_stations, NULL},
    {0x96, EXTRACTS_96, 48, submodule_state, NULL},
    {0xA0, S7_EVERY_EXTRACT, S7_DIAGNOSTIC_SIZE, NULL, decode_entry},
    {0xB1, S7_EVERY_EXTRACT, 4, module_fault, NULL},
    {0xB2, S7_EVERY_EXTRACT, 0, module_fault, NULL},
    {0xB3, S7_EVERY_EXTRACT, 0, module_fault, NULL},
    {0, 0, 0, NULL, NULL},
};
