/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/link_type.h"

#include <pcap/pcap.h>
#include <stddef.h>

typedef struct alias {
    int dlt;
    uint32_t link_type;
} alias;

/* libpcap's DLT_ values are those of the host. These differ from the LINKTYPE_ values written in
 * files (pcap-linktype(7)); all others are equal. */
static const alias aliases[] = {
    {DLT_ATM_RFC1483, 100}, {DLT_RAW, 101},      {DLT_SLIP_BSDOS, 102},
    {DLT_PPP_BSDOS, 103},   {DLT_ATM_CLIP, 106}, {DLT_PFSYNC, 246},
};

uint32_t cap_link_type_of_dlt(int dlt)
{
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        if (aliases[i].dlt == dlt)
            return aliases[i].link_type;
    return (uint32_t)dlt;
}
