/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Service response times per function, and a tree of counts. */
#ifndef S7TAP_DISSECTOR_WIRESHARK_STATISTICS_H
#define S7TAP_DISSECTOR_WIRESHARK_STATISTICS_H

/* Registers both, and the tap "s7tap" (tapped.h) that they hear. Returns the tap. */
int s7tap_register_statistics(int proto);

#endif
