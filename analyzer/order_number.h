/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the analyzer: Siemens order numbers, such as "6ES7 315-2EH14-0AB0". */
#ifndef S7TAP_ANALYZER_ORDER_NUMBER_H
#define S7TAP_ANALYZER_ORDER_NUMBER_H

/* The family of what has this order number, by its first characters. Constant
 * text; NULL where it is unknown or no CPU or communication processor. */
const char *ana_family_of_order_number(const char *order_number);

#endif
