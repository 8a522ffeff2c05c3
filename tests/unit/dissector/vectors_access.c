/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Vectors: read and write. */
#include "vectors.h"

#include <stddef.h>

const vector vectors_access[] = {
    {"V13 request", "0300001F02F080320100000001000E00000401120A10020010000083000000", NULL,
     "Job Read M0.0 BYTE 16 (ref 0x0001)", "read",
     "rosctr=0x01\n"
     "func=0x04\n"
     "item_count=1\n"
     "item.syntax=0x10\n"
     "item.type=0x02 (BYTE)\n"
     "item.count=16\n"
     "item.db=0\n"
     "item.area=0x83\n"
     "item.byte=0\n"
     "item.bit=0\n"
     "item.address=M0.0 BYTE 16\n"},
    {"V13 answer",
     "0300002902F0803203000000010002001400000401FF040080A9100000000001010000000000000000",
     "V13 request", "Ack_Data Read M0.0 BYTE 16 = 16#A9100000000001010000000000000000", "read",
     "rosctr=0x03\n"
     "error=0x0000\n"
     "item_count=1\n"
     "item.address=M0.0 BYTE 16\n"
     "return_code=0xFF\n"
     "data_item.transport=0x04\n"
     "data_item.length=128\n"
     "value=A9100000000001010000000000000000\n"},
    {"V14 request",
     "0300004F02F080320100001B00003E00000405120A10020010000083000000120A100200100000810000"
     "00120A10020010000082000000120A101D000800001D000000120A101C000800001C000000",
     NULL, "Job Read M0.0 BYTE 16, I0.0 BYTE 16, Q0.0 BYTE 16, T0-T7, C0-C7 (ref 0x1B00)", "read",
     "func=0x04\n"
     "item_count=5\n"
     "item.area=0x83\n"
     "item.address=M0.0 BYTE 16\n"
     "item.area=0x81\n"
     "item.address=I0.0 BYTE 16\n"
     "item.area=0x82\n"
     "item.address=Q0.0 BYTE 16\n"
     "item.area=0x1D\n"
     "item.number=0\n"
     "item.address=T0-T7\n"
     "item.area=0x1C\n"
     "item.number=0\n"
     "item.address=C0-C7\n"},
    {"V14 answer",
     "0300007902F080320300001B000002006400000405FF040080ACDE000DADDEADDEADDEADDEADDEADDEFF"
     "040080AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBFF040080BBBBBBBBBBBBBBBBADDEADDEADDEADDEFF0900"
     "1000000000000000000000000000000000FF09001000110000000000000000000000000000",
     "V14 request",
     "Ack_Data Read M0.0 BYTE 16 = 16#ACDE000DADDEADDEADDEADDEADDEADDE, I0.0 BYTE 16 = "
     "16#AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB, Q0.0 BYTE 16 = 16#BBBBBBBBBBBBBBBBADDEADDEADDEADDE, "
     "T0-T7 = [0 s, 0 s, 0 s, 0 s, ...], C0-C7 = [11, 0, 0, 0, ...]",
     "read",
     "item_count=5\n"
     "item.address=M0.0 BYTE 16\n"
     "return_code=0xFF\n"
     "data_item.transport=0x04\n"
     "data_item.length=128\n"
     "value=ACDE000DADDEADDEADDEADDEADDEADDE\n"
     "item.address=I0.0 BYTE 16\n"
     "return_code=0xFF\n"
     "data_item.transport=0x04\n"
     "data_item.length=128\n"
     "value=AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB\n"
     "item.address=Q0.0 BYTE 16\n"
     "return_code=0xFF\n"
     "data_item.transport=0x04\n"
     "data_item.length=128\n"
     "value=BBBBBBBBBBBBBBBBADDEADDEADDEADDE\n"
     "item.address=T0-T7\n"
     "return_code=0xFF\n"
     "data_item.transport=0x09\n"
     "data_item.length=16\n"
     "value=00000000000000000000000000000000\n"
     "item.address=C0-C7\n"
     "return_code=0xFF\n"
     "data_item.transport=0x09\n"
     "data_item.length=16\n"
     "value=00110000000000000000000000000000\n"},
    {"V15 request",
     "0300004302F080320100000002003200000404120A10010001000184000010120A100800010001840000"
     "40120A10060001000184000020120A10040001000184000000",
     NULL, "Job Read DB1.DBX2.0, DB1.DBD8, DB1.DBD4, DB1.DBW0 (ref 0x0002)", "read",
     "item_count=4\n"
     "item.type=0x01 (BIT)\n"
     "item.db=1\n"
     "item.byte=2\n"
     "item.bit=0\n"
     "item.address=DB1.DBX2.0\n"
     "item.type=0x08 (REAL)\n"
     "item.address=DB1.DBD8\n"
     "item.type=0x06 (DWORD)\n"
     "item.address=DB1.DBD4\n"
     "item.type=0x04 (WORD)\n"
     "item.address=DB1.DBW0\n"},
    {"V15 answer",
     "0300003102F0803203000000020002001C00000404FF0300010100FF070004AABBCCDDFF040020FEADBE"
     "EFFF040010BABE",
     "V15 request",
     "Ack_Data Read DB1.DBX2.0 = true, DB1.DBD8 = -3.3360025e-13, DB1.DBD4 = 16#FEADBEEF, DB1.DBW0 "
     "= 16#BABE",
     "read",
     "item.address=DB1.DBX2.0\n"
     "return_code=0xFF\n"
     "data_item.transport=0x03\n"
     "data_item.length=1\n"
     "value=01\n"
     "value.bool=1\n"
     "data_item.fill=00\n"
     "item.address=DB1.DBD8\n"
     "data_item.transport=0x07\n"
     "data_item.length=4\n"
     "value=AABBCCDD\n"
     "value.real=-3.33600254e-13\n"
     "item.address=DB1.DBD4\n"
     "data_item.transport=0x04\n"
     "data_item.length=32\n"
     "value=FEADBEEF\n"
     "value.unsigned=4272799471\n"
     "item.address=DB1.DBW0\n"
     "data_item.length=16\n"
     "value=BABE\n"
     "value.unsigned=47806\n"},
    {"V16 request", "0300001F02F080320100000000000E00000401120A10020040000184000000", NULL,
     "Job Read DB1.DBX0.0 BYTE 64 (ref 0x0000)", "read",
     "item.count=64\n"
     "item.db=1\n"
     "item.address=DB1.DBX0.0 BYTE 64\n"},
    {"V16 answer", "0300001902F08032030000000000020004000004010A000000", "V16 request",
     "Ack_Data Read DB1.DBX0.0 BYTE 64 0A object does not exist", "read",
     "item.address=DB1.DBX0.0 BYTE 64\n"
     "return_code=0x0A (object does not exist)\n"
     "data_item.transport=0x00\n"
     "data_item.length=0\n"},
    {"V17 request",
     "0300004F02F080320100000A00003E00000405120A10020010000083000000120A100200100000810000"
     "00120A10020010000082000000120A101D000800001D000000120A101C000800001C000000",
     NULL, "Job Read M0.0 BYTE 16, I0.0 BYTE 16, Q0.0 BYTE 16, T0-T7, C0-C7 (ref 0x0A00)", "read",
     "item_count=5\n"
     "item.area=0x83\n"
     "item.address=M0.0 BYTE 16\n"
     "item.area=0x81\n"
     "item.address=I0.0 BYTE 16\n"
     "item.area=0x82\n"
     "item.address=Q0.0 BYTE 16\n"
     "item.area=0x1D\n"
     "item.number=0\n"
     "item.address=T0-T7\n"
     "item.area=0x1C\n"
     "item.number=0\n"
     "item.address=C0-C7\n"},
    {"V17 answer",
     "0300002902F080320300000A0000020014000004050A0000040A0000040A0000040A0000040A000004",
     "V17 request",
     "Ack_Data Read M0.0 BYTE 16 0A object does not exist, I0.0 BYTE 16 0A object does not exist, "
     "Q0.0 BYTE 16 0A object does not exist, T0-T7 0A object does not exist, C0-C7 0A object does "
     "not exist",
     "read",
     "item.address=M0.0 BYTE 16\n"
     "return_code=0x0A\n"
     "data_item.transport=0x00\n"
     "data_item.length=4\n"
     "!=data.error_length (quirk)\n"
     "item.address=I0.0 BYTE 16\n"
     "return_code=0x0A\n"
     "data_item.transport=0x00\n"
     "data_item.length=4\n"
     "!=data.error_length (quirk)\n"
     "item.address=Q0.0 BYTE 16\n"
     "return_code=0x0A\n"
     "data_item.transport=0x00\n"
     "data_item.length=4\n"
     "!=data.error_length (quirk)\n"
     "item.address=T0-T7\n"
     "return_code=0x0A\n"
     "data_item.transport=0x00\n"
     "data_item.length=4\n"
     "!=data.error_length (quirk)\n"
     "item.address=C0-C7\n"
     "return_code=0x0A\n"
     "data_item.transport=0x00\n"
     "data_item.length=4\n"
     "!=data.error_length (quirk)\n"},
    {"V18 request",
     "0300002702F080320100001800000E00080501120A100800010000830000800007000479E9F642", NULL,
     "Job Write MD16 = 1.5184998e+35 (ref 0x1800)", "write",
     "func=0x05\n"
     "item.type=0x08 (REAL)\n"
     "item.address=MD16\n"
     "data_item.reserved=0x00\n"
     "data_item.transport=0x07\n"
     "data_item.length=4\n"
     "value=79E9F642\n"},
    {"V18 answer", "0300001602F0803203000018000002000100000501FF", "V18 request",
     "Ack_Data Write MD16 ok", "write",
     "func=0x05\n"
     "item_count=1\n"
     "item.address=MD16\n"
     "return_code=0xFF\n"},
    {"V19 request", "0300002402F080320100000001000E00050501120A100100010000830000080003000100",
     NULL, "Job Write M1.0 = false (ref 0x0001)", "write",
     "item.type=0x01 (BIT)\n"
     "item.byte=1\n"
     "item.bit=0\n"
     "item.address=M1.0\n"
     "data_item.reserved=0x00\n"
     "data_item.transport=0x03\n"
     "data_item.length=1\n"
     "value=00\n"
     "value.bool=0\n"},
    {"V19 answer", "0300001602F0803203000000010002000100000501FF", "V19 request",
     "Ack_Data Write M1.0 ok", "write", "return_code=0xFF\n"},
    {"V20 request",
     "030000C302F080320100001A00003E00740505120A10040010000083000000120A100200100000810000"
     "00120A10020010000082000000120A101D000800001D000000120A101C000800001C00000000040100AD"
     "DEADDEADDEADDEADDEADDEADDEADDEEFBEEFBEEFBEEFBEEFBEEFBEEFBEEFBE00040080AAAAAAAAAAAAAA"
     "AABBBBBBBBBBBBBBBB00040080BBBBBBBBBBBBBBBBADDEADDEADDEADDE00090010EFBEEFBEEFBEEFBEEF"
     "BEEFBEEFBEEFBE00090010FECAFECAFECAFECAFECAFECAFECAFECA",
     NULL,
     "Job Write M0.0 WORD 16 = [16#ADDE, 16#ADDE, 16#ADDE, 16#ADDE, ...], I0.0 BYTE 16 = "
     "16#AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB, Q0.0 BYTE 16 = 16#BBBBBBBBBBBBBBBBADDEADDEADDEADDE, "
     "T0-T7 = [16#EFBE, 16#EFBE, 16#EFBE, 16#EFBE, ...], C0-C7 = [16#FECA, 16#FECA, 16#FECA, "
     "16#FECA, ...] (ref 0x1A00)",
     "write",
     "func=0x05\n"
     "item_count=5\n"
     "item.area=0x83\n"
     "item.address=M0.0 WORD 16\n"
     "item.area=0x81\n"
     "item.address=I0.0 BYTE 16\n"
     "item.area=0x82\n"
     "item.address=Q0.0 BYTE 16\n"
     "item.area=0x1D\n"
     "item.number=0\n"
     "item.address=T0-T7\n"
     "item.area=0x1C\n"
     "item.number=0\n"
     "item.address=C0-C7\n"
     "item.address=M0.0 WORD 16\n"
     "data_item.reserved=0x00\n"
     "data_item.transport=0x04\n"
     "data_item.length=256\n"
     "value=ADDEADDEADDEADDEADDEADDEADDEADDEEFBEEFBEEFBEEFBEEFBEEFBEEFBEEFBE\n"
     "item.address=I0.0 BYTE 16\n"
     "data_item.reserved=0x00\n"
     "data_item.transport=0x04\n"
     "data_item.length=128\n"
     "value=AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB\n"
     "item.address=Q0.0 BYTE 16\n"
     "data_item.reserved=0x00\n"
     "data_item.transport=0x04\n"
     "data_item.length=128\n"
     "value=BBBBBBBBBBBBBBBBADDEADDEADDEADDE\n"
     "item.address=T0-T7\n"
     "data_item.reserved=0x00\n"
     "data_item.transport=0x09\n"
     "data_item.length=16\n"
     "value=EFBEEFBEEFBEEFBEEFBEEFBEEFBEEFBE\n"
     "item.address=C0-C7\n"
     "data_item.reserved=0x00\n"
     "data_item.transport=0x09\n"
     "data_item.length=16\n"
     "value=FECAFECAFECAFECAFECAFECAFECAFECA\n"},
    {"V20 answer", "0300001A02F080320300001A000002000500000505FFFFFF0303", "V20 request",
     "Ack_Data Write M0.0 WORD 16 ok, I0.0 BYTE 16 ok, Q0.0 BYTE 16 ok, T0-T7 03 access to the "
     "object not allowed, C0-C7 03 access to the object not allowed",
     "write",
     "item_count=5\n"
     "item.address=M0.0 WORD 16\n"
     "return_code=0xFF\n"
     "item.address=I0.0 BYTE 16\n"
     "return_code=0xFF\n"
     "item.address=Q0.0 BYTE 16\n"
     "return_code=0xFF\n"
     "item.address=T0-T7\n"
     "return_code=0x03\n"
     "item.address=C0-C7\n"
     "return_code=0x03\n"},
    {"V21 request", "0300002602F080320100000D000015000004011211B00302004A006C04004C0194020051003C",
     NULL, "Job Read DB74.DBX108.0 BYTE 2, DB76.DBX404.0 BYTE 4, DB81.DBX60.0 BYTE 2 (ref 0x0D00)",
     "read",
     "item_count=1\n"
     "item.syntax=0xB0\n"
     "item.areas=3\n"
     "item.part_length=2\n"
     "item.db=74\n"
     "item.part_start=108\n"
     "item.address=DB74.DBX108.0 BYTE 2\n"
     "item.part_length=4\n"
     "item.db=76\n"
     "item.part_start=404\n"
     "item.address=DB76.DBX404.0 BYTE 4\n"
     "item.part_length=2\n"
     "item.db=81\n"
     "item.part_start=60\n"
     "item.address=DB81.DBX60.0 BYTE 2\n"},
    {"V21 answer", "0300002402F080320300000D000002000F00000401FF09000BFF040AFF0544053EFF040A",
     "V21 request",
     "Ack_Data Read DB74.DBX108.0 BYTE 2 = 16#040A, DB76.DBX404.0 BYTE 4 = 16#0544053E, "
     "DB81.DBX60.0 BYTE 2 = 16#040A",
     "read",
     "return_code=0xFF\n"
     "data_item.transport=0x09\n"
     "data_item.length=11\n"
     "return_code=0xFF\n"
     "value=040A\n"
     "return_code=0xFF\n"
     "value=0544053E\n"
     "return_code=0xFF\n"
     "value=040A\n"},
    {"V22 request", "0300001F02F080320100000500000E00000401120A10020008000584000000", NULL,
     "Job Read DB5.DBX0.0 BYTE 8 (ref 0x0500)", "read", "item.address=DB5.DBX0.0 BYTE 8\n"},
    {"V22 answer", "0300002102F0803203000005000002000C00000401FF0400400000800000000000",
     "V22 request", "Ack_Data Read DB5.DBX0.0 BYTE 8 = 16#0000800000000000", "read",
     "item.address=DB5.DBX0.0 BYTE 8\n"
     "return_code=0xFF\n"
     "data_item.length=64\n"
     "value=0000800000000000\n"},
    {NULL, NULL, NULL, NULL, NULL, NULL},
};
