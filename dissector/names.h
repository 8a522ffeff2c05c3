/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables that name values. A table ends with a row whose name is NULL. The layout is that of
 * epan's value_string, so that the Wireshark plugin hands the same tables to libwireshark. */
#ifndef S7TAP_DISSECTOR_NAMES_H
#define S7TAP_DISSECTOR_NAMES_H

#include <stdint.h>

typedef struct s7_name {
    uint32_t value;
    const char *name;
} s7_name;

/* The name of `value`, NULL if the table is NULL or has none. */
const char *s7_name_of(const s7_name *table, uint32_t value);

extern const s7_name s7_names_bool[];
extern const s7_name s7_names_protocol[];

/* COTP: ISO 8073 / RFC 905 */
extern const s7_name s7_names_tpdu[];
extern const s7_name s7_names_cotp_param[];
extern const s7_name s7_names_tpdu_size[];
extern const s7_name s7_names_dr_reason[];
extern const s7_name s7_names_er_cause[];
extern const s7_name s7_names_tsap_type[];

/* S7comm */
extern const s7_name s7_names_rosctr[];
extern const s7_name s7_names_function[];
extern const s7_name s7_names_error_class[];
extern const s7_name s7_names_error[]; /* class << 8 | code */
extern const s7_name s7_names_syntax[];
extern const s7_name s7_names_type[];      /* transport size of an address item */
extern const s7_name s7_names_transport[]; /* transport size of a data item */
extern const s7_name s7_names_area[];
extern const s7_name s7_names_return_code[];

/* Blocks and PI services */
extern const s7_name s7_names_block_type[];
extern const s7_name s7_names_block_format[];
extern const s7_name s7_names_block_language[];
extern const s7_name s7_names_block_security[];
extern const s7_name s7_names_file_system[];
extern const s7_name s7_names_pi_status[];

/* Userdata */
extern const s7_name s7_names_userdata_method[];
extern const s7_name s7_names_userdata_type[];
extern const s7_name s7_names_userdata_group[];
extern const s7_name s7_names_userdata[]; /* group << 8 | subfunction */
extern const s7_name s7_names_userdata_return[];
extern const s7_name s7_names_mode[];    /* mode transitions: subfunctions of group 0 */
extern const s7_name s7_names_weekday[]; /* of time stamps */

/* Programmer commands and cyclic data */
extern const s7_name s7_names_tis_trigger_type[];
extern const s7_name s7_names_tis_frequency[];
extern const s7_name s7_names_tis_trigger_event[];
extern const s7_name s7_names_tis_call_environment[];
extern const s7_name s7_names_tis_call_condition[];
extern const s7_name s7_names_tis_exit[];
extern const s7_name s7_names_tis_area[];     /* area and type of a variable */
extern const s7_name s7_names_tis_function[]; /* subfunctions of group 1 */
extern const s7_name s7_names_cyclic_time_base[];
extern const s7_name s7_names_cyclic_function[]; /* subfunctions of group 2 */

/* System status lists */
extern const s7_name s7_names_szl[]; /* by SZL id */
extern const s7_name s7_names_szl_class[];
extern const s7_name s7_names_module_index[];    /* lists xx11 */
extern const s7_name s7_names_component_index[]; /* lists xx1C */

extern const s7_name s7_names_cpu_feature[];  /* lists xx12 */
extern const s7_name s7_names_memory_index[]; /* list 13 */
extern const s7_name s7_names_memory_code[];
extern const s7_name s7_names_memory_kind[]; /* lists 1A, 1B */
extern const s7_name s7_names_memory_share[];
extern const s7_name s7_names_system_area[]; /* list 14 */
extern const s7_name s7_names_block_limit[]; /* list 15 */
extern const s7_name s7_names_led[];         /* lists 19 and 74 */
extern const s7_name s7_names_led_on[];
extern const s7_name s7_names_led_blink[];
extern const s7_name s7_names_cpu_mode[]; /* lists xx24 */
extern const s7_name s7_names_startup[];
extern const s7_name s7_names_h_redundancy[]; /* list 71 */
extern const s7_name s7_names_h_mode[];
extern const s7_name s7_names_comm_index[]; /* lists 31 and 32 */
extern const s7_name s7_names_load_base[];
extern const s7_name s7_names_mode_selector[];
extern const s7_name s7_names_start_selector[];
extern const s7_name s7_names_checksums_valid[];
extern const s7_name s7_names_ip_source[];     /* list 37 */
extern const s7_name s7_names_state_data_id[]; /* lists xx91 */
extern const s7_name s7_names_state_area[];
extern const s7_name s7_names_module_class[]; /* lists B1 to B3 */

/* Diagnostic entries, message service, alarms */
extern const s7_name s7_names_event[]; /* by event id */
extern const s7_name s7_names_event_class[];
extern const s7_name s7_names_alarm_type[]; /* of the message service */
extern const s7_name s7_names_alarm_kind[]; /* of queries and their answers */

/* Address syntaxes beside S7ANY */
extern const s7_name s7_names_alarm_query[];
extern const s7_name s7_names_nck_area[];
extern const s7_name s7_names_nck_module[];
extern const s7_name s7_names_symbol_root[];
extern const s7_name s7_names_symbol_area[];
extern const s7_name s7_names_lid_flag[];

/* S7comm-plus */
extern const s7_name s7_names_plus_version[];
extern const s7_name s7_names_plus_opcode[];
extern const s7_name s7_names_plus_function[];
extern const s7_name s7_names_plus_error[];   /* signed code, as 32-bit two's complement */
extern const s7_name s7_names_plus_generic[]; /* generic code of a return value */
extern const s7_name s7_names_plus_entry[];   /* entries of notifications */
extern const s7_name s7_names_plus_soft_type[];
extern const s7_name s7_names_plus_section[];
extern const s7_name s7_names_plus_place[];
extern const s7_name s7_names_plus_dictionary[]; /* Adler-32 of what a BLOB presumes */
extern const s7_name s7_names_plus_tag[];        /* elements of objects */
extern const s7_name s7_names_plus_value[];      /* flags of values */
extern const s7_name s7_names_plus_type[];       /* types of values */
extern const s7_name s7_names_plus_id[];         /* objects, classes, attributes, members */

/* TLS: the registries of IANA, as far as S7 partners and common libraries use them */
extern const s7_name s7_names_tls_content[];
extern const s7_name s7_names_tls_version[];
extern const s7_name s7_names_tls_alert_level[];
extern const s7_name s7_names_tls_alert[];
extern const s7_name s7_names_tls_handshake[];
extern const s7_name s7_names_tls_suite[];
extern const s7_name s7_names_tls_extension[];
extern const s7_name s7_names_tls_group[];
extern const s7_name s7_names_tls_signature[];

#endif
