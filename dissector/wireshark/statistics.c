/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "statistics.h"

#include "dissector/access.h"
#include "tapped.h"

#include <epan/srt_table.h>
#include <epan/stats_tree.h>
#include <epan/tap.h>
#include <epan/to_str.h>
#if __has_include(<wsutil/wmem/wmem.h>)
#include <wsutil/wmem/wmem.h>
#endif

static const char other[] = "other";

static const char *service_of(const s7tap_known *known)
{
    return known->service ? known->service : other;
}

/* The row of a service. Rows are found by its name, of which there is a constant number. */
static int row_of(const srt_stat_table *table, const char *service)
{
    int row = 0;
    while (row < table->num_procs && table->procedures[row].procedure &&
           g_strcmp0(table->procedures[row].procedure, service) != 0)
        row++;
    return row;
}

static void times_init(struct register_srt *srt _U_, GArray *tables)
{
    init_srt_table("S7", "S7", tables, 1, "Function", NULL, NULL);
    init_srt_table_row(g_array_index(tables, srt_stat_table *, 0), 0, "read");
}

static tap_packet_status times_packet(void *user, packet_info *pinfo, epan_dissect_t *edt _U_,
                                      const void *data, tap_flags_t flags _U_)
{
    const srt_data_t *srt = user;
    const s7tap_tapped *tapped = data;
    const s7tap_known *known = tapped->known;
    if (known->role != S7_ROLE_ANSWER || !known->partner)
        return TAP_PACKET_DONT_REDRAW;
    srt_stat_table *table = g_array_index(srt->srt_array, srt_stat_table *, 0);
    const char *service = service_of(known->partner);
    const int row = row_of(table, service);
    if (row >= table->num_procs)
        init_srt_table_row(table, row, service);
    add_srt_table_data(table, row, &known->partner->time, pinfo);
    return TAP_PACKET_REDRAW;
}

static int node_functions, node_results, node_partners, node_objects;

static void tree_init(stats_tree *st)
{
    node_functions = stats_tree_create_node(st, "Functions asked", 0, STAT_DT_INT, TRUE);
    node_results = stats_tree_create_node(st, "Results", 0, STAT_DT_INT, TRUE);
    node_partners = stats_tree_create_node(st, "Partners", 0, STAT_DT_INT, TRUE);
    node_objects = stats_tree_create_node(st, "Objects accessed", 0, STAT_DT_INT, TRUE);
}

static void tick(stats_tree *st, int parent, const char *parent_name, const char *name)
{
    tick_stat_node(st, parent_name, 0, FALSE);
    tick_stat_node(st, name, parent, FALSE);
}

static void tick_request(stats_tree *st, packet_info *pinfo, const s7tap_tapped *tapped)
{
    tick(st, node_functions, "Functions asked", service_of(tapped->known));
    tick(st, node_partners, "Partners",
         wmem_strdup_printf(pinfo->pool, "%s asks %s", address_to_str(pinfo->pool, &pinfo->src),
                            address_to_str(pinfo->pool, &pinfo->dst)));
}

static const char *result_name(packet_info *pinfo, const s7_name *names, uint32_t code, int digits)
{
    const char *name = s7_name_of(names, code);
    return wmem_strdup_printf(pinfo->pool, "0x%0*X %s", digits, code, name ? name : "unknown");
}

static void tick_accesses(stats_tree *st, packet_info *pinfo, const s7tap_tapped *tapped)
{
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, &tapped->request, &tapped->pdu);
    while (s7_accesses_next(&walk, &access)) {
        char buffer[80];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_text_add(&text, access.write ? "write " : "read ");
        s7_item_object_text(&access.item, &text);
        tick(st, node_objects, "Objects accessed", buffer);
        if (access.answered)
            tick(st, node_results, "Results",
                 result_name(pinfo, s7_names_return_code, access.return_code, 2));
    }
}

static bool is_access(const s7_pdu *pdu)
{
    return pdu->protocol_id == S7_PROTOCOL_COMM && pdu->rosctr == S7_ROSCTR_JOB &&
           (pdu->function == S7_FUNC_READ || pdu->function == S7_FUNC_WRITE);
}

static void tick_answer(stats_tree *st, packet_info *pinfo, const s7tap_tapped *tapped)
{
    const s7_pdu *pdu = &tapped->pdu;
    const bool access = tapped->has_request && is_access(&tapped->request);
    if (access)
        tick_accesses(st, pinfo, tapped);
    if (pdu->protocol_id == S7_PROTOCOL_PLUS) {
        if (pdu->u.plus.has_result)
            tick(st, node_results, "Results",
                 wmem_strdup_printf(pinfo->pool, "S7comm-plus %d", pdu->u.plus.result));
        return;
    }
    const uint16_t error = pdu->rosctr == S7_ROSCTR_USERDATA ? pdu->u.userdata.error : pdu->error;
    if (error != 0 || !access)
        tick(st, node_results, "Results", result_name(pinfo, s7_names_error, error, 4));
}

static tap_packet_status tree_packet(stats_tree *st, packet_info *pinfo, epan_dissect_t *edt _U_,
                                     const void *data, tap_flags_t flags _U_)
{
    const s7tap_tapped *tapped = data;
    if (tapped->known->role == S7_ROLE_REQUEST)
        tick_request(st, pinfo, tapped);
    else if (tapped->known->role == S7_ROLE_ANSWER)
        tick_answer(st, pinfo, tapped);
    return TAP_PACKET_REDRAW;
}

int s7tap_register_statistics(int proto)
{
    const int tap = register_tap("s7tap");
    register_srt_table(proto, "s7tap", 1, times_packet, times_init, NULL);
    /* The graphical Wireshark makes menu items for trees of plugins only. */
    stats_tree_register_plugin("s7tap", "s7tap", "S7", 0, tree_packet, tree_init, NULL);
    return tap;
}
