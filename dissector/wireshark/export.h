/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks of up- and downloads as objects to export, whole ones only. */
#ifndef S7TAP_DISSECTOR_WIRESHARK_EXPORT_H
#define S7TAP_DISSECTOR_WIRESHARK_EXPORT_H

/* Registers the objects, and the tap "s7tap_eo" (tapped.h) that they hear. Returns the tap. */
int s7tap_register_export(int proto);

#endif
