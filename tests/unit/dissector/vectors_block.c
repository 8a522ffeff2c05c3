/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Vectors: blocks and PI services. */
#include "vectors.h"

#include <stddef.h>

const vector vectors_block[] = {
    {"V23 request",
     "0300003102F080320100008300002000001A00010000000000095F30413030303031500D313030303231"
     "36303030303838",
     NULL, "Job Request download DB1 (ref 0x8300)", "request_download",
     "func=0x1A\n"
     "transfer.reserved=0x0100\n"
     "transfer.id=0x00000000\n"
     "transfer.file=_0A00001P\n"
     "block=DB1\n"
     "block.header_only=0\n"
     "block.type=0x0A (DB)\n"
     "block.number=1\n"
     "block.file_system=0x50\n"
     "transfer.load_memory_text=000216\n"
     "transfer.load_memory=216\n"
     "transfer.mc7_length_text=000088\n"
     "transfer.mc7_length=88\n"},
    {"V23 answer", "0300001402F0803203000083000001000000001A", "V23 request",
     "Ack_Data Request download DB1", "request_download",
     "rosctr=0x03\n"
     "func=0x1A\n"},
    {"V24 request", "0300002302F080320100006501001200001B00000000000000095F3041303030303150", NULL,
     "Job Download block DB1 (ref 0x6501)", "download_block",
     "rosctr=0x01\n"
     "reference=0x6501\n"
     "func=0x1B\n"
     "transfer.file=_0A00001P\n"
     "block=DB1\n"
     "block.header_only=0\n"
     "block.type=0x0A (DB)\n"
     "block.number=1\n"
     "block.file_system=0x50\n"},
    {"V24 answer",
     "030000F102F080320300006501000200DC00001B0000D800FB70700101050A0001000000D80000000003"
     "AF74372D7003AF74372D700038000000000058BABE0100FEADBEEFAABBCCDD0000000000000000000000"
     "000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
     "000000000000000000000000000000000000000000000005010031000000110417040401040604080406"
     "040604060406040604060406040604060406040604060406040604060406040604060406040000000000"
     "00000000000000000000000000000000000000010076E60000000000000000",
     "V24 request", "Ack_Data Download block DB1, 216 bytes", "download_block",
     "rosctr=0x03\n"
     "reference=0x6501\n"
     "func=0x1B\n"
     "transfer.more=0\n"
     "transfer.data_length=216\n"
     "transfer.data_reserved=0x00FB\n"
     "block.format=0x01\n"
     "block.language=0x05 (DB)\n"
     "block.header_type=0x0A (DB)\n"
     "block.header_number=1\n"
     "block.load_memory=216\n"
     "block.security=0x00000000 (none)\n"
     "block.code_time=2015-11-06 17:10:30.199\n"
     "block.interface_length=56\n"
     "block.mc7_length=88\n"
     "block.declarations_length=49\n"
     "block.initial_length=0\n"
     "block.version=0.1\n"
     "block.checksum=0x76E6\n"},
    {"V25 request", "0300002302F080320100006701001200001C00000000000000095F3041303030303150", NULL,
     "Job Download ended DB1 (ref 0x6701)", "download_ended",
     "rosctr=0x01\n"
     "func=0x1C\n"
     "transfer.error=0x0000\n"
     "transfer.file=_0A00001P\n"
     "block=DB1\n"
     "block.header_only=0\n"
     "block.type=0x0A (DB)\n"
     "block.number=1\n"
     "block.file_system=0x50\n"},
    {"V25 answer", "0300001402F0803203000067010001000000001C", "V25 request",
     "Ack_Data Download ended DB1", "download_ended",
     "rosctr=0x03\n"
     "func=0x1C\n"},
    {"V26 request",
     "0300002B02F080320100008400001A000028000000000000FD000A01003041303030303150055F494E53"
     "45",
     NULL, "Job PI _INSE DB1 (link blocks) (ref 0x8400)", "pi_service",
     "func=0x28\n"
     "pi.block_count=1\n"
     "pi.block_reserved=0x00\n"
     "pi.block=0A00001P\n"
     "block=DB1\n"
     "block.file_system=0x50 (passive)\n"
     "pi.name=_INSE\n"
     "pi.meaning=link blocks\n"},
    {"V26 answer", "0300001402F08032030000840000010000000028", "V26 request",
     "Ack_Data PI _INSE DB1 (link blocks)", "pi_service",
     "rosctr=0x03\n"
     "error=0x0000\n"
     "func=0x28\n"},
    {"V27 request", "0300002302F080320100000800001200001D00000000000000095F3042303030303041", NULL,
     "Job Start upload SDB0 (ref 0x0800)", "start_upload",
     "func=0x1D\n"
     "transfer.file=_0B00000A\n"
     "block=SDB0\n"
     "block.header_only=0\n"
     "block.type=0x0B (SDB)\n"
     "block.number=0\n"
     "block.file_system=0x41\n"},
    {"V27 answer", "0300002302F0803203000008000010000000001D000100000000070730303030323136",
     "V27 request", "Ack_Data Start upload SDB0 id 7, 216 bytes in all", "start_upload",
     "func=0x1D\n"
     "transfer.reserved=0x0100\n"
     "transfer.id=0x00000007\n"
     "transfer.total_length_text=0000216\n"
     "transfer.total_length=216\n"},
    {"V28 request", "0300001902F080320100000900000800001E00000000000007", NULL,
     "Job Upload block id 7 (ref 0x0900)", "upload",
     "func=0x1E\n"
     "transfer.id=0x00000007\n"},
    {"V28 answer",
     "030000F102F080320300000900000200DC00001E0000D800FB70700302070B0000000000D88000000000"
     "3921002D9804EF6D80122C00000000000000901C031001010100001F0202040001210500140000019F00"
     "3C01900027741553373330302F45543230304D2073746174696F6E5F310000504C435F31000000000000"
     "000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
     "000000000000000000000000000000000000000000000000000000000000000000000000005354455020"
     "372023202020202020202020202020202020200000D1CC3152481400000000",
     "V28 request", "Ack_Data Upload block id 7, 216 bytes", "upload",
     "data_length=220\n"
     "func=0x1E\n"
     "transfer.more=0\n"
     "transfer.data_length=216\n"
     "transfer.data_reserved=0x00FB\n"
     "block.format=0x03 (system data)\n"
     "block.linked=0\n"
     "block.standard=1\n"
     "block.language=0x07 (SDB)\n"
     "block.header_type=0x0B (SDB)\n"
     "block.header_number=0\n"
     "block.load_memory=216\n"
     "block.interface_length=0\n"
     "block.mc7_length=144\n"
     "block.author=STEP 7 #\n"
     "block.version=0.0\n"
     "block.checksum=0xD1CC\n"},
    {"V29 request", "0300001902F080320100000A00000800001F00000000000007", NULL,
     "Job End upload id 7 (ref 0x0A00)", "end_upload",
     "func=0x1F\n"
     "transfer.error=0x0000\n"
     "transfer.id=0x00000007\n"},
    {"V29 answer", "0300001402F080320300000A000001000000001F", "V29 request",
     "Ack_Data End upload id 7", "end_upload", "func=0x1F\n"},
    {"V30 request", "0300002302F080320100001500001200001D00000000000000095F3038303030303041", NULL,
     "Job Start upload OB0 (ref 0x1500)", "start_upload",
     "func=0x1D\n"
     "transfer.file=_0800000A\n"
     "block=OB0\n"
     "block.header_only=0\n"
     "block.type=0x08 (OB)\n"
     "block.number=0\n"
     "block.file_system=0x41\n"},
    {"V30 answer", "0300001302F08032020000150000000000D20C", "V30 request",
     "Ack Start upload OB0 0xD20C priority class of the OB does not exist", NULL,
     "tpkt.length=19\n"
     "rosctr=0x02\n"
     "error.class=0xD2\n"
     "error.code=0x0C\n"
     "error=0xD20C\n"},
    {"V31 request", "0300002302F080320100000600001200001D00000000000000095F3042303030303041", NULL,
     "Job Start upload SDB0 (ref 0x0600)", "start_upload",
     "func=0x1D\n"
     "transfer.file=_0B00000A\n"},
    {"V31 answer", "0300001302F08032020000060000000000D241", "V31 request",
     "Ack Start upload SDB0 0xD241 not permitted at the present protection level, password "
     "needed",
     NULL,
     "tpkt.length=19\n"
     "rosctr=0x02\n"
     "error=0xD241\n"},
    {"V32 request",
     "0300002B02F080320100007A00001A000028000000000000FD000A01003042303030303450055F494E53"
     "45",
     NULL, "Job PI _INSE SDB4 (link blocks) (ref 0x7A00)", "pi_service",
     "pi.block=0B00004P\n"
     "block=SDB4\n"
     "pi.name=_INSE\n"},
    {"V32 answer", "0300001502F080320300007A0000020000D2A92802", "V32 request",
     "Ack_Data PI _INSE SDB4 (link blocks) 0xD2A9 CPU is taking over new parameters", "pi_service",
     "rosctr=0x03\n"
     "error.class=0xD2\n"
     "error.code=0xA9\n"
     "error=0xD2A9\n"
     "func=0x28\n"
     "pi.status=0x02\n"},
    {"V33 request", "0300002102F080320100001C000010000029000000000009505F50524F4752414D", NULL,
     "Job Stop (ref 0x1C00)", "plc_stop",
     "func=0x29\n"
     "pi.name=P_PROGRAM\n"
     "pi.meaning=stop\n"},
    {"V33 answer", "0300001402F080320300001C0000010000000029", "V33 request", "Ack_Data Stop",
     "plc_stop",
     "rosctr=0x03\n"
     "error=0x0000\n"
     "func=0x29\n"},
    {"V34 request", "0300002302F080320100001D000012000028000000000000FD00024550055F4D4F4455", NULL,
     "Job PI _MODU (copy RAM to ROM) (ref 0x1D00)", "pi_service",
     "func=0x28\n"
     "pi.argument_text=EP\n"
     "pi.name=_MODU\n"
     "pi.meaning=copy RAM to ROM\n"},
    {"V34 answer", "0300001402F080320300001D0000010000000028", "V34 request",
     "Ack_Data PI _MODU (copy RAM to ROM)", "pi_service",
     "error=0x0000\n"
     "func=0x28\n"},
    {"V35 request",
     "0300002702F080320100001F000016000028000000000000FD0002432009505F50524F4752414D", NULL,
     "Job PI P_PROGRAM (cold restart) (ref 0x1F00)", "pi_service",
     "pi.argument_text=\"C \"\n"
     "pi.name=P_PROGRAM\n"
     "pi.meaning=cold restart\n"},
    {"V35 answer", "0300001402F080320300001F0000010000000028", "V35 request",
     "Ack_Data PI P_PROGRAM (cold restart)", "pi_service",
     "error=0x0000\n"
     "func=0x28\n"},
    {"V36 request", "0300002502F0803201000091000014000028000000000000FD000009505F50524F4752414D",
     NULL, "Job PI P_PROGRAM (warm restart) (ref 0x9100)", "pi_service",
     "pi.argument_length=0\n"
     "pi.name=P_PROGRAM\n"
     "pi.meaning=warm restart\n"},
    {"V36 push", "0300001902F080320700000000000800000100101000000200", NULL,
     "Userdata push mode transition: RUN", "mode_transition",
     "rosctr=0x07\n"
     "reference=0x0000\n"
     "param_length=8\n"
     "data_length=0\n"
     "userdata.head=0x010010\n"
     "userdata.length=16\n"
     "userdata.type=0x00\n"
     "userdata.group=0x00\n"
     "mode=0x02 (RUN)\n"},
    {NULL, NULL, NULL, NULL, NULL, NULL},
};
