/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entry points of the Wireshark plugin, and how it comes to see S7: as a
 * heuristic on COTP, beside the built-in dissector, which it calls so that
 * s7comm filters and columns go on working. */
#include "plugin.h"

#include "agreed.h"
#include "columns.h"
#include "cotp_tree.h"
#include "deeds.h"
#include "dissector/summary.h"
#include "export.h"
#include "generated.h"
#include "policy_file.h"
#include "statistics.h"
#include "tapped.h"
#include "why.h"

#include <epan/exceptions.h>
#include <epan/prefs.h>
#include <epan/show_exception.h>
#include <epan/tap.h>

#if __has_include(<wsutil/plugins.h>)
#include <wsutil/plugins.h>
#endif
#include <ws_version.h>

#if WIRESHARK_VERSION_MAJOR > 4 || (WIRESHARK_VERSION_MAJOR == 4 && WIRESHARK_VERSION_MINOR >= 4)
typedef bool epan_bool;
#else
typedef gboolean epan_bool;
#endif

static int proto_s7tap = -1;
static gint ett_s7tap = -1;
static int tap = -1;
static int export_tap = -1;
static heur_dtbl_entry_t *builtin;

/* Preferences. */
static epan_bool with_builtin = TRUE;
static epan_bool with_cotp = TRUE;
static guint timeout_ms = 5000;
static const char *policy_file = "";

/* What the built-in dissector takes; handing it anything else is an error in
 * epan. */
static bool builtin_takes(s7_bytes bytes)
{
    enum { HEADER = 10 };
    return bytes.size >= HEADER && bytes.data[0] == S7_PROTOCOL_COMM &&
           bytes.data[1] >= S7_ROSCTR_JOB && bytes.data[1] <= S7_ROSCTR_USERDATA;
}

/* Its columns are kept from being seen but for the protocol, and its errors to
 * itself. */
static void call_builtin(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    const char *protocol = pinfo->current_proto;
    col_set_writable(pinfo->cinfo, COL_INFO, FALSE);
    TRY
    {
        call_heur_dissector_direct(builtin, tvb, pinfo, tree, data);
    }
    CATCH_NONFATAL_ERRORS
    {
        show_exception(tvb, pinfo, tree, EXCEPT_CODE, GET_MESSAGE);
    }
    ENDTRY;
    col_set_writable(pinfo->cinfo, COL_INFO, TRUE);
    pinfo->current_proto = protocol;
}

/* One line for each PDU of the frame; what lower layers said of it is nothing
 * new. */
static void show_line(packet_info *pinfo, proto_item *item, const s7_pdu *pdu,
                      const s7_context *context)
{
    char buffer[512];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_summary(pdu, context, &text);
    col_clear(pinfo->cinfo, COL_INFO);
    col_append_sep_str(pinfo->cinfo, COL_INFO, " | ", buffer);
    col_set_fence(pinfo->cinfo, COL_INFO);
    proto_item_append_text(item, ": %s", buffer);
}

static void show_known(tvbuff_t *tvb, packet_info *pinfo, proto_item *item,
                       const s7tap_known *known)
{
    s7tap_show_generated(proto_item_get_subtree(item), tvb, pinfo, known, timeout_ms);
    if (known->most > 0 && known->outstanding > known->most)
        s7tap_expert_add(pinfo, item, EXPERT_OUTSTANDING);
    if (known->pdu_length > 0 && tvb_reported_length(tvb) > known->pdu_length)
        s7tap_expert_add(pinfo, item, EXPERT_PDU_LENGTH);
}

static void tell_taps(packet_info *pinfo, const s7_pdu *pdu, const s7_pdu *request,
                      const s7tap_known *known)
{
    if (!have_tap_listener(tap) && !have_tap_listener(export_tap))
        return;
    s7tap_tapped *tapped = wmem_new0(pinfo->pool, s7tap_tapped);
    tapped->pdu = *pdu;
    tapped->known = known;
    tapped->has_request = request != NULL;
    if (request)
        tapped->request = *request;
    tap_queue_packet(tap, pinfo, tapped);
    tap_queue_packet(export_tap, pinfo, tapped);
}

static const s7_pdu *request_of(const s7_context *context, s7_pdu *buffer)
{
    if (context->request.size == 0 || s7_decode(context->request, NULL, buffer, NULL) == S7_FOREIGN)
        return NULL;
    return buffer;
}

static void show(tvbuff_t *tvb, packet_info *pinfo, proto_tree *parent, s7_bytes bytes,
                 const s7tap_known *known)
{
    s7_context context = {.continuation = known && known->continuation};
    if (known && known->role == S7_ROLE_ANSWER && known->partner)
        context.request = known->partner->bytes;
    else if (known && known->job)
        context.request = known->job->bytes;
    s7_pdu buffer;
    const s7_pdu *request = request_of(&context, &buffer);
    proto_item *item = proto_tree_add_item(parent, proto_s7tap, tvb, 0, -1, ENC_NA);
    proto_tree *tree = proto_item_add_subtree(item, ett_s7tap);
    s7_pdu pdu;
    s7tap_show(tvb, pinfo, tree, bytes, &context, request, known, &pdu);
    if (known)
        s7tap_show_joined(tvb, pinfo, tree, known);
    const s7tap_expert deed = s7tap_deed_of(&pdu);
    if (deed != EXPERT_COUNT)
        s7tap_expert_add(pinfo, item, deed);
    if (known) {
        if (known->to_server)
            s7tap_policy_judge(pinfo, item, &pdu);
        show_known(tvb, pinfo, item, known);
        tell_taps(pinfo, &pdu, request, known);
    }
    s7tap_show_columns(tree, tvb, &pdu, request);
    show_line(pinfo, item, &pdu, &context);
}

/* A TSDU in the middle of a TLS record may begin with the same byte. */
static bool looks_like_plus(s7_bytes bytes)
{
    enum { HEADER = 4, TRAILER = 4, NEWEST = 3, SYSTEM_EVENT = 0xFE };
    if (bytes.size < HEADER || bytes.data[0] != S7_PROTOCOL_PLUS)
        return false;
    const guint8 version = bytes.data[1];
    const size_t rest = bytes.size - HEADER;
    const size_t length = s7_load16(bytes.data + 2);
    return (version >= 1 && version <= NEWEST) || version >= SYSTEM_EVENT || length == rest ||
           length + TRAILER == rest;
}

static epan_bool dissect(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    const guint size = tvb_captured_length(tvb);
    if (size < 2)
        return FALSE;
    const s7_bytes bytes = {tvb_get_ptr(tvb, 0, (gint)size), size};
    if (bytes.data[0] != S7_PROTOCOL_COMM && !looks_like_plus(bytes))
        return FALSE;
    const s7tap_known *known = s7tap_pair(tvb, pinfo, bytes, timeout_ms);
    if (with_builtin && builtin && builtin_takes(bytes))
        call_builtin(tvb, pinfo, tree, data);
    else
        col_set_str(pinfo->cinfo, COL_PROTOCOL, bytes.data[0] == S7_PROTOCOL_COMM ? "S7" : "S7+");
    show(tvb, pinfo, tree, bytes, known);
    return TRUE;
}

static void preferences_set(void)
{
    s7tap_policy_use(policy_file);
    s7tap_cotp_use(with_cotp);
}

static void register_preferences(void)
{
    module_t *module = prefs_register_protocol(proto_s7tap, preferences_set);
    prefs_register_bool_preference(module, "builtin", "Show the built-in dissector's tree as well",
                                   "Filters, columns and colours that use s7comm go on working.",
                                   &with_builtin);
    prefs_register_bool_preference(
        module, "cotp", "Show COTP connection requests, confirmations and refusals",
        "TSAPs as connection type, rack and slot, and the reason of refusals. Reading a file takes "
        "longer with it.",
        &with_cotp);
    prefs_register_uint_preference(module, "answer_timeout", "Answer timeout (ms)",
                                   "A request that waits longer counts as unanswered.", 10,
                                   &timeout_ms);
    prefs_register_filename_preference(
        module, "policy", "Policy file",
        "Who may do what; what the file does not list shows as expert info.", &policy_file, FALSE);
}

static void register_protocol(void)
{
    proto_s7tap = proto_register_protocol("S7 by s7tap", "s7tap", "s7tap");
    static gint *ett[] = {&ett_s7tap};
    proto_register_subtree_array(ett, array_length(ett));
    s7tap_register_fields(proto_s7tap);
    s7tap_register_generated(proto_s7tap);
    s7tap_register_columns(proto_s7tap);
    s7tap_register_why(proto_s7tap);
    s7tap_register_experts(proto_s7tap);
    tap = s7tap_register_statistics(proto_s7tap);
    export_tap = s7tap_register_export(proto_s7tap);
    s7tap_register_cotp();
    s7tap_register_policy();
    s7tap_pairs_init(proto_s7tap);
    register_preferences();
}

static void register_handoff(void)
{
    s7tap_handoff_cotp();
    builtin = find_heur_dissector_by_unique_short_name("s7comm_cotp");
    heur_dissector_add("cotp", dissect, "S7 by s7tap over COTP", "s7tap_cotp", proto_s7tap,
                       HEURISTIC_ENABLE);
    heur_dissector_add("cotp_is", dissect, "S7 by s7tap over COTP (inactive subset)",
                       "s7tap_cotp_is", proto_s7tap, HEURISTIC_ENABLE);
}

WS_DLL_PUBLIC_DEF const gchar plugin_version[] = S7TAP_PLUGIN_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);
#ifdef WS_PLUGIN_DESC_DISSECTOR
WS_DLL_PUBLIC uint32_t plugin_describe(void);
WS_DLL_PUBLIC_DEF uint32_t plugin_describe(void)
{
    return WS_PLUGIN_DESC_DISSECTOR;
}
#endif

WS_DLL_PUBLIC_DEF void plugin_register(void)
{
    static const proto_plugin plugin = {register_protocol, register_handoff};
    proto_register_plugin(&plugin);
}
