/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Vectors: COTP and setup. */
#include "vectors.h"

#include <stddef.h>

const vector vectors_connection[] = {
    {"V01 CR", "0300001611E00000000700C1020100C2020102C0010A", NULL,
     "CR calling 01.00 called 01.02 size 1024", NULL,
     "tpkt.length=22\n"
     "cotp.li=17\n"
     "cotp.code=0xE0\n"
     "cotp.dst_ref=0x0000\n"
     "cotp.src_ref=0x0007\n"
     "cotp.class=0\n"
     "cotp.parameter.code=0xC1\n"
     "cotp.calling_tsap=0100\n"
     "tsap=01.00\n"
     "tsap.type=0x01\n"
     "cotp.parameter.code=0xC2\n"
     "cotp.called_tsap=0102\n"
     "tsap=01.02\n"
     "tsap.rack=0\n"
     "tsap.slot=2\n"
     "cotp.parameter.code=0xC0\n"
     "cotp.tpdu_size=0x0A (1024 bytes)\n"},
    {"V02 CC", "0300001611D00007000300C0010AC1020100C2020102", NULL,
     "CC calling 01.00 called 01.02 size 1024", NULL,
     "cotp.code=0xD0\n"
     "cotp.dst_ref=0x0007\n"
     "cotp.src_ref=0x0003\n"
     "cotp.parameter.code=0xC0\n"
     "cotp.tpdu_size=0x0A\n"
     "cotp.calling_tsap=0100\n"
     "cotp.called_tsap=0102\n"},
    {"V03 CR", "0300001611E00000000100C0010AC1020100C2020101", NULL,
     "CR calling 01.00 called 01.01 size 1024", NULL,
     "cotp.code=0xE0\n"
     "cotp.src_ref=0x0001\n"
     "cotp.parameter.code=0xC0\n"
     "cotp.parameter.code=0xC1\n"
     "cotp.calling_tsap=0100\n"
     "cotp.parameter.code=0xC2\n"
     "cotp.called_tsap=0101\n"
     "tsap=01.01\n"
     "tsap.slot=1\n"},
    {"V03 CC", "0300001611D00001000600C0010AC1020100C2020101", NULL,
     "CC calling 01.00 called 01.01 size 1024", NULL,
     "cotp.code=0xD0\n"
     "cotp.dst_ref=0x0001\n"
     "cotp.src_ref=0x0006\n"
     "cotp.called_tsap=0101\n"},
    {"V04 CR", "030000231EE00000001100C1020600C20F53494D415449432D524F4F542D4553C0010A", NULL,
     "CR calling 06.00 called SIMATIC-ROOT-ES size 1024", NULL,
     "cotp.src_ref=0x0011\n"
     "cotp.parameter.code=0xC1\n"
     "cotp.calling_tsap=0600\n"
     "tsap=06.00\n"
     "cotp.parameter.code=0xC2\n"
     "cotp.parameter.length=15\n"
     "tsap=SIMATIC-ROOT-ES\n"
     "cotp.parameter.code=0xC0\n"
     "cotp.tpdu_size=0x0A\n"},
    {"V04 CC", "030000231ED00011000700C0010AC1020600C20F53494D415449432D524F4F542D4553", NULL,
     "CC calling 06.00 called SIMATIC-ROOT-ES size 1024", NULL,
     "cotp.dst_ref=0x0011\n"
     "cotp.src_ref=0x0007\n"
     "cotp.calling_tsap=0600\n"
     "tsap=06.00\n"
     "tsap=SIMATIC-ROOT-ES\n"},
    {"V05 CR", "030000241FE00000011200C1020620C21053494D415449432D524F4F542D484D49C0010A", NULL,
     "CR calling 06.20 called SIMATIC-ROOT-HMI size 1024", NULL,
     "cotp.src_ref=0x0112\n"
     "cotp.calling_tsap=0620\n"
     "cotp.parameter.code=0xC2\n"
     "cotp.parameter.length=16\n"
     "tsap=SIMATIC-ROOT-HMI\n"},
    {"V05 CC", "030000241FD00112000900C0010AC1020620C21053494D415449432D524F4F542D484D49", NULL,
     "CC calling 06.20 called SIMATIC-ROOT-HMI size 1024", NULL,
     "cotp.dst_ref=0x0112\n"
     "cotp.src_ref=0x0009\n"
     "cotp.calling_tsap=0620\n"
     "tsap=06.20\n"
     "tsap=SIMATIC-ROOT-HMI\n"},
    {"V06 CR",
     "030000322DE00000008200C110534E4F50434330303032303030303031C21053494D415449432D524F4F"
     "542D4F5448C0010A",
     NULL, "CR calling SNOPCC0002000001 called SIMATIC-ROOT-OTH size 1024", NULL,
     "cotp.parameter.code=0xC1\n"
     "cotp.parameter.length=16\n"
     "tsap=SNOPCC0002000001\n"
     "tsap=SIMATIC-ROOT-OTH\n"},
    {"V06 CC",
     "030000322DD00082001300C0010AC110534E4F50434330303032303030303031C21053494D415449432D"
     "524F4F542D4F5448",
     NULL, "CC calling SNOPCC0002000001 called SIMATIC-ROOT-OTH size 1024", NULL,
     "cotp.src_ref=0x0013\n"
     "tsap=SNOPCC0002000001\n"
     "tsap=SIMATIC-ROOT-OTH\n"},
    {"V07 empty DT", "0300000702F000", NULL, "DT empty", NULL,
     "tpkt.length=7\n"
     "cotp.code=0xF0\n"
     "cotp.eot=0\n"
     "cotp.tpdu_nr=0\n"
     "!=cotp.empty_dt (quirk)\n"},
    {"V08 CR", "0300001611E00000077800C1020001C2020001C0010D", NULL,
     "CR calling 00.01 called 00.01 size 8192", NULL,
     "cotp.src_ref=0x0778\n"
     "cotp.calling_tsap=0001\n"
     "cotp.called_tsap=0001\n"
     "cotp.tpdu_size=0x0D (8192 bytes)\n"},
    {"V08 CC", "0300001611D00778340000C1020001C2020001C0010A", NULL,
     "CC calling 00.01 called 00.01 size 1024", NULL,
     "cotp.dst_ref=0x0778\n"
     "cotp.tpdu_size=0x0A\n"},
    {"V09 request", "0300001902F08032010000020000080000F0000001000101E0", NULL,
     "Job Setup AmQ 1/1 PDU 480 (ref 0x0200)", "setup",
     "rosctr=0x01\n"
     "reference=0x0200\n"
     "param_length=8\n"
     "data_length=0\n"
     "func=0xF0\n"
     "setup.amq_calling=1\n"
     "setup.amq_called=1\n"
     "setup.pdu_length=480\n"},
    {"V09 answer", "0300001B02F080320300000200000800000000F0000001000100F0", "V09 request",
     "Ack_Data Setup AmQ 1/1 PDU 240", "setup",
     "rosctr=0x03\n"
     "reference=0x0200\n"
     "error=0x0000\n"
     "func=0xF0\n"
     "setup.amq_calling=1\n"
     "setup.amq_called=1\n"
     "setup.pdu_length=240\n"},
    {"V10 request", "0300001902F08032010000FFFF00080000F000000100010780", NULL,
     "Job Setup AmQ 1/1 PDU 1920 (ref 0xFFFF)", "setup",
     "rosctr=0x01\n"
     "reference=0xFFFF\n"
     "param_length=8\n"
     "data_length=0\n"
     "func=0xF0\n"
     "setup.amq_calling=1\n"
     "setup.amq_called=1\n"
     "setup.pdu_length=1920\n"},
    {"V10 answer", "0300001B02F08032030000FFFF000800000000F0000001000100F0", "V10 request",
     "Ack_Data Setup AmQ 1/1 PDU 240", "setup",
     "rosctr=0x03\n"
     "reference=0xFFFF\n"
     "error=0x0000\n"
     "func=0xF0\n"
     "setup.amq_calling=1\n"
     "setup.amq_called=1\n"
     "setup.pdu_length=240\n"},
    {"V11 request", "0300001902F08032010000000100080000F0000001000300F0", NULL,
     "Job Setup AmQ 1/3 PDU 240 (ref 0x0001)", "setup",
     "rosctr=0x01\n"
     "reference=0x0001\n"
     "param_length=8\n"
     "data_length=0\n"
     "func=0xF0\n"
     "setup.amq_calling=1\n"
     "setup.amq_called=3\n"
     "setup.pdu_length=240\n"},
    {"V11 answer", "0300001B02F080320300000001000800000000F0000001000200F0", "V11 request",
     "Ack_Data Setup AmQ 1/2 PDU 240", "setup",
     "rosctr=0x03\n"
     "reference=0x0001\n"
     "error=0x0000\n"
     "func=0xF0\n"
     "setup.amq_calling=1\n"
     "setup.amq_called=2\n"
     "setup.pdu_length=240\n"},
    {"V12 request", "0300001902F08032010000020000080000F0000002000201E0", NULL,
     "Job Setup AmQ 2/2 PDU 480 (ref 0x0200)", "setup",
     "rosctr=0x01\n"
     "reference=0x0200\n"
     "param_length=8\n"
     "data_length=0\n"
     "func=0xF0\n"
     "setup.amq_calling=2\n"
     "setup.amq_called=2\n"
     "setup.pdu_length=480\n"},
    {"V12 answer", "0300001B02F080320300000200000800000000F0000002000201E0", "V12 request",
     "Ack_Data Setup AmQ 2/2 PDU 480", "setup",
     "rosctr=0x03\n"
     "reference=0x0200\n"
     "error=0x0000\n"
     "func=0xF0\n"
     "setup.amq_calling=2\n"
     "setup.amq_called=2\n"
     "setup.pdu_length=480\n"},
    {NULL, NULL, NULL, NULL, NULL, NULL},
};
