/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entry points of the Wireshark plugin, and how it comes to see S7: as a heuristic on COTP, beside
 * the built-in dissector, which it calls so that s7comm filters and columns go on working. */
#include "plugin.h"

#include "dissector/pdu.h"

#if __has_include(<wsutil/plugins.h>)
#include <wsutil/plugins.h>
#endif
#include <ws_version.h>

#if WIRESHARK_VERSION_MAJOR > 4 || (WIRESHARK_VERSION_MAJOR == 4 && WIRESHARK_VERSION_MINOR >= 4)
typedef bool heuristic_result;
#else
typedef gboolean heuristic_result;
#endif

static int proto_s7tap = -1;
static heur_dtbl_entry_t *builtin;

static heuristic_result dissect(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    guint8 protocol;
    if (tvb_captured_length(tvb) < 2)
        return FALSE;
    tvb_memcpy(tvb, &protocol, 0, 1);
    if (protocol != S7_PROTOCOL_COMM && protocol != S7_PROTOCOL_PLUS)
        return FALSE;
    if (builtin)
        call_heur_dissector_direct(builtin, tvb, pinfo, tree, data);
    proto_item *item = proto_tree_add_item(tree, proto_s7tap, tvb, 0, -1, ENC_NA);
    s7tap_show(tvb, pinfo, item);
    return TRUE;
}

static void register_protocol(void)
{
    proto_s7tap = proto_register_protocol("S7 by s7tap", "s7tap", "s7tap");
    s7tap_register_fields(proto_s7tap);
}

static void register_handoff(void)
{
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
