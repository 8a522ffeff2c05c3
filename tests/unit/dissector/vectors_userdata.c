/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Vectors: userdata. */
#include "vectors.h"

#include <stddef.h>

const vector vectors_userdata[] = {
    {"V37 request", "0300002102F0803201000035000010000029000000000009505F50524F4752414D", NULL,
     "Job Stop (ref 0x3500)", "plc_stop",
     "func=0x29\n"
     "pi.name=P_PROGRAM\n"},
    {"V37 answer", "0300001402F08032030000350000010000000029", "V37 request", "Ack_Data Stop",
     "plc_stop",
     "rosctr=0x03\n"
     "func=0x29\n"},
    {"V37 diagnostic push",
     "0300003102F080320700000000000800180001120411040300FF0900144304FF84000000000000000094"
     "01092153421521",
     NULL,
     "Userdata push CPU functions: diagnostic message: STOP by programming device command or SFB "
     "20",
     "diagnostic_message",
     "rosctr=0x07\n"
     "reference=0x0000\n"
     "userdata.type=0x00\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x03\n"
     "userdata.return_code=0xFF\n"
     "userdata.data_length=20\n"
     "diag.event=0x4304 (STOP by programming device command or SFB 20)\n"
     "diag.class=0x04 (operating mode)\n"
     "diag.external=0\n"
     "diag.internal=0\n"
     "diag.buffered=1\n"
     "diag.coming=1\n"
     "diag.number=0x04\n"
     "diag.priority=255\n"
     "diag.ob=132\n"
     "diag.data_id=0x0000\n"
     "diag.info1=0x0000\n"
     "diag.info2=0x00000000\n"
     "timestamp.weekday=1 (Sunday)\n"
     "timestamp.text=1994-01-09T21:53:42.152\n"},
    {"V37 mode push", "0300001902F080320700000000000800000100101000000000", NULL,
     "Userdata push mode transition: STOP", "mode_transition",
     "rosctr=0x07\n"
     "reference=0x0000\n"
     "param_length=8\n"
     "data_length=0\n"
     "userdata.head=0x010010\n"
     "userdata.length=16\n"
     "userdata.type=0x00\n"
     "userdata.group=0x00\n"
     "mode=0x00 (STOP)\n"},
    {"V38 request", "0300002102F080320700000100000800080001120411440100FF09000400110000", NULL,
     "Userdata request CPU functions: read SZL 0x0011 (module identification) index 0", "szl_read",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x01\n"
     "szl.id=0x0011 (module identification)\n"
     "szl.index=0x0000\n"},
    {"V38 answer",
     "0300009902F080320700000100000C007C000112081284010200000000FF09007800110000001C000400"
     "0136455337203331352D32454831342D304142302000C000030001000636455337203331352D32454831"
     "342D304142302000C0000300010007202020202020202020202020202020202020202000C05603020700"
     "81426F6F74204C6F61646572202020202020202020000041200909",
     "V38 request",
     "Userdata response CPU functions: read SZL 0x0011 (module identification) index 0: 6ES7 "
     "315-2EH14-0AB0",
     "szl_read",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x01\n"
     "userdata.error=0x0000\n"
     "szl.id=0x0011\n"
     "szl.index=0x0000\n"
     "szl.record_length=28\n"
     "szl.record_count=4\n"
     "module.index=0x0001 (module)\n"
     "module.order_number=6ES7 315-2EH14-0AB0\n"
     "module.type=0x00C0\n"
     "module.index=0x0006 (hardware)\n"
     "module.order_number=6ES7 315-2EH14-0AB0\n"
     "module.version=3\n"
     "module.index=0x0007 (firmware)\n"
     "module.ausbg=0x5603\n"
     "module.ausbe=0x0207\n"
     "module.version=V3.2.7\n"
     "module.index=0x0081 (firmware extension)\n"
     "module.order_number=Boot Loader\n"
     "module.version=A 9.9\n"},
    {"V39 request", "0300002102F080320700000200000800080001120411440100FF090004001C0000", NULL,
     "Userdata request CPU functions: read SZL 0x001C (component identification) index 0",
     "szl_read",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x01\n"
     "szl.id=0x001C\n"
     "szl.index=0x0000\n"},
    {"V39 first fragment",
     "030000F702F080320700000200000C00DA0001120812840102D5010000FF0900D6001C00000022000A00"
     "0153373330302F45543230304D2073746174696F6E5F31000000000000000000000002504C435F310000"
     "000000000000000000000000000000000000000000000000000003000000000000000000000000000000"
     "000000000000000000000000000000000000044F726967696E616C205369656D656E732045717569706D"
     "656E7400000000000000055320432D423155333933313432303131000000000000000000000000000000"
     "000007435055203331352D3220504E2F445000000000000000000000000000000000000008",
     "V39 request",
     "Userdata response CPU functions: read SZL 0x001C (component identification) index 0 (data "
     "unit 0xD5, more follows)",
     "szl_read",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x01\n"
     "userdata.sequence=0x02\n"
     "userdata.data_unit=0xD5\n"
     "userdata.more=0x01\n"
     "userdata.error=0x0000\n"
     "userdata.data_length=214\n"
     "szl.id=0x001C\n"
     "szl.index=0x0000\n"
     "szl.record_length=34\n"
     "szl.record_count=10\n"
     "component.index=0x0001\n"
     "component.system_name=S7300/ET200M station_1\n"
     "component.module_name=PLC_1\n"
     "component.copyright=Original Siemens Equipment\n"
     "component.serial=S C-B1U393142011\n"
     "component.module_type=CPU 315-2 PN/DP\n"
     "szl.fragment=0008\n"},
    {"V39 continuation request",
     "0300002102F080320700000300000C00040001120812440102000000000A000000", NULL,
     "Userdata request CPU functions: read SZL (next fragment)", "szl_read",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x01\n"
     "userdata.sequence=0x02\n"
     "userdata.data_unit=0x00\n"
     "userdata.return_code=0x0A\n"
     "userdata.transport=0x00\n"
     "userdata.data_length=0\n"},
    {"V39 last fragment",
     "030000A702F080320700000300000C008A0001120812840102D5000000FF0900864D4D43203441314143"
     "30313900000000000000000000000000000000000000000009002AF60000010000000000000000000000"
     "000000000000000000000000000000000A00000000000000000000000000000000000000000000000000"
     "00000000000000000B0000000000000000000000000000000000000000000000000000000000000000",
     "V39 continuation request", "Userdata response CPU functions: read SZL (data unit 0xD5)",
     "szl_read",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x01\n"
     "userdata.data_unit=0xD5\n"
     "userdata.more=0x00\n"
     "userdata.data_length=134\n"
     "szl.fragment="
     "4D4D4320344131414330313900000000000000000000000000000000000000000009002AF60000010000"
     "000000000000000000000000000000000000000000000000000A00000000000000000000000000000000"
     "00000000000000000000000000000000000B000000000000000000000000000000000000000000000000"
     "0000000000000000"
     "\n"},
    {"V40 request", "0300002102F080320700000400000800080001120411440100FF09000401310001", NULL,
     "Userdata request CPU functions: read SZL 0x0131 (communication capability) index 1",
     "szl_read",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x01\n"
     "szl.id=0x0131\n"
     "szl.index=0x0001\n"},
    {"V40 answer",
     "0300005102F080320700000400000C0034000112081284010200000000FF090030013100010028000100"
     "0100F0001000B71B000002DC6C05F5E10000000000000000000000000000000000000000000000",
     "V40 request",
     "Userdata response CPU functions: read SZL 0x0131 (communication capability) index 1: PDU "
     "240, 16 connections",
     "szl_read",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x01\n"
     "userdata.error=0x0000\n"
     "szl.id=0x0131\n"
     "szl.index=0x0001\n"
     "szl.record_length=40\n"
     "szl.record_count=1\n"
     "comm.index=0x0001 (general)\n"
     "comm.pdu_length=240\n"
     "comm.connections=16\n"
     "comm.mpi_rate=12000000\n"
     "comm.bus_rate=187500\n"
     "comm.ethernet_rate=100000000\n"
     "szl.reserved=00000000000000000000000000000000000000000000\n"},
    {"V41 request", "0300002102F080320700000500000800080001120411440100FF09000401320004", NULL,
     "Userdata request CPU functions: read SZL 0x0132 (communication status) index 4", "szl_read",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x01\n"
     "szl.id=0x0132\n"
     "szl.index=0x0004\n"},
    {"V41 answer",
     "0300005102F080320700000500000C0034000112081284010100000000FF090030013200040028000100"
     "04000100030003000200000000565658016B420000000002000001000000000000000000000000",
     "V41 request",
     "Userdata response CPU functions: read SZL 0x0132 (communication status) index 4: protection "
     "level 3, mode selector "
     "RUN-P",
     "szl_read",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x01\n"
     "userdata.error=0x0000\n"
     "szl.id=0x0132\n"
     "szl.index=0x0004\n"
     "szl.record_length=40\n"
     "szl.record_count=1\n"
     "comm.index=0x0004 (object management, protection)\n"
     "protection.key=1\n"
     "protection.assigned=3\n"
     "protection.level=3\n"
     "protection.selector=2 (RUN-P)\n"
     "protection.start_selector=0\n"
     "protection.reserved=0x0000\n"
     "protection.valid=0x5656 (valid)\n"
     "checksum.hardware1=0x0158\n"
     "checksum.hardware2=0x426B\n"
     "checksum.program1=0x0000\n"
     "checksum.program2=0x0000\n"
     "szl.reserved=02000001000000000000000000000000\n"},
    {"V42 request", "0300002502F0803207000006000008000C0001120411450100FF090008213A1B1D6E681B1D",
     NULL, "Userdata request security: password", "password",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x05\n"
     "userdata.subfunction=0x01\n"
     "password.encoded=213A1B1D6E681B1D\n"
     "secret=1\n"},
    {"V42 answer", "0300002102F080320700000600000C00040001120812850101000000000A000000",
     "V42 request", "Userdata response security: password", "password",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x05\n"
     "userdata.subfunction=0x01\n"
     "userdata.error=0x0000\n"
     "userdata.return_code=0x0A\n"
     "userdata.data_length=0\n"},
    {"V43 request", "0300002102F080320700000500000800080001120411440100FF09000404240000", NULL,
     "Userdata request CPU functions: read SZL 0x0424 (mode transition, current) index 0",
     "szl_read",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x01\n"
     "szl.id=0x0424\n"
     "szl.index=0x0000\n"},
    {"V43 answer",
     "0300003D02F080320700000500000C0020000112081284010200000000FF09001C042400000014000151"
     "44FF0800000000000000001602081451375692",
     "V43 request",
     "Userdata response CPU functions: read SZL 0x0424 (mode transition, current) index 0: RUN",
     "szl_read",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x01\n"
     "userdata.error=0x0000\n"
     "szl.id=0x0424\n"
     "szl.index=0x0000\n"
     "szl.record_length=20\n"
     "szl.record_count=1\n"
     "transition.event=0x5144\n"
     "transition.ae=0xFF\n"
     "transition.modes=0x08\n"
     "transition.from=0x00\n"
     "transition.to=0x08 (RUN)\n"
     "szl.reserved=00000000\n"
     "transition.info1=0x00\n"
     "transition.start=0x00 (none)\n"
     "transition.permitted=0x00\n"
     "transition.setting=0x00 (none)\n"
     "timestamp.text=2016-02-08T14:51:37.569\n"},
    {"V44 request", "0300001D02F0803207000007000008000400011204114301000A000000", NULL,
     "Userdata request block functions: list blocks", "block_list",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x03\n"
     "userdata.subfunction=0x01\n"
     "userdata.return_code=0x0A\n"
     "userdata.data_length=0\n"},
    {"V44 answer",
     "0300003D02F080320700000700000C0020000112081283010000000000FF09001C303800013045000130"
     "43000030410002304200083044004D3046000F",
     "V44 request", "Userdata response block functions: list blocks", "block_list",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x03\n"
     "userdata.subfunction=0x01\n"
     "userdata.error=0x0000\n"
     "userdata.data_length=28\n"
     "block_list.type=08\n"
     "block.type=0x08 (OB)\n"
     "block_list.count=1\n"
     "block_list.type=0E\n"
     "block.type=0x0E (FB)\n"
     "block_list.count=1\n"
     "block_list.type=0C\n"
     "block.type=0x0C (FC)\n"
     "block_list.count=0\n"
     "block_list.type=0A\n"
     "block.type=0x0A (DB)\n"
     "block_list.count=2\n"
     "block_list.type=0B\n"
     "block.type=0x0B (SDB)\n"
     "block_list.count=8\n"
     "block_list.type=0D\n"
     "block.type=0x0D (SFC)\n"
     "block_list.count=77\n"
     "block_list.type=0F\n"
     "block.type=0x0F (SFB)\n"
     "block_list.count=15\n"},
    {"V45 request", "0300001F02F080320700006300000800060001120411430200FF0900023045", NULL,
     "Userdata request block functions: list blocks of type FB", "block_list_type",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x03\n"
     "userdata.subfunction=0x02\n"
     "userdata.data_length=2\n"
     "block_list.type=0E\n"
     "block.type=0x0E (FB)\n"},
    {"V45 answer", "0300002502F080320700006300000C0008000112081283020100000000FF09000400312201",
     "V45 request", "Userdata response block functions: list blocks of type", "block_list_type",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x03\n"
     "userdata.subfunction=0x02\n"
     "userdata.error=0x0000\n"
     "userdata.data_length=4\n"
     "block_list.number=49\n"
     "block_list.flags=0x22\n"
     "block.language=0x01\n"},
    {"V46 request", "0300002502F0803207000066000008000C0001120411430300FF0900083038303030303141",
     NULL, "Userdata request block functions: block info OB1", "block_info",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x03\n"
     "userdata.subfunction=0x03\n"
     "userdata.data_length=8\n"
     "block_info.name=0800001A\n"
     "block=OB1\n"
     "block.type=0x08 (OB)\n"
     "block.number=1\n"
     "block.file_system=0x41 (active)\n"},
    {"V46 answer",
     "0300006F02F080320700006600000C0052000112081283030000000000FF09004E0100004A2200707001"
     "0102080001000000A60000000002395D992D7003A1638321A7001C000C001A0036000000000000000000"
     "000000000000000000000000000000010063CC0000000000000000",
     "V46 request", "Userdata response block functions: block info OB1", "block_info",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x03\n"
     "userdata.subfunction=0x03\n"
     "userdata.error=0x0000\n"
     "userdata.data_length=78\n"
     "block_info.head=0x0100\n"
     "block_info.length=74\n"
     "block_info.reserved=0x2200\n"
     "block.mark=pp\n"
     "block.format=0x01\n"
     "block.flags=0x01\n"
     "block.linked=1\n"
     "block.standard=0\n"
     "block.non_retain=0\n"
     "block.language=0x02\n"
     "block.header_type=0x08 (OB)\n"
     "block.header_number=1\n"
     "block.load_memory=166\n"
     "block.security=0x00000000\n"
     "block.interface_length=28\n"
     "block.additional_length=12\n"
     "block.local_length=26\n"
     "block.mc7_length=54\n"
     "block.version=0.1\n"
     "block.checksum=0x63CC\n"},
    {"V47 request", "0300002502F080320700000B000008000C0001120411430300FF0900083041303030303041",
     NULL, "Userdata request block functions: block info DB0", "block_info",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x03\n"
     "userdata.subfunction=0x03\n"
     "userdata.data_length=8\n"
     "block_info.name=0A00000A\n"
     "block=DB0\n"
     "block.number=0\n"},
    {"V47 answer", "0300002102F080320700000B00000C000400011208128303000000D2090A000000",
     "V47 request",
     "Userdata response block functions: block info error 0xD209 block not found on the module",
     "block_info",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x03\n"
     "userdata.subfunction=0x03\n"
     "userdata.error=0xD209\n"
     "userdata.return_code=0x0A\n"
     "userdata.transport=0x00\n"
     "userdata.data_length=0\n"},
    {"V48 read request", "0300001D02F0803207000016000008000400011204114701000A000000", NULL,
     "Userdata request time functions: read clock", "clock_read",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x07\n"
     "userdata.subfunction=0x01\n"
     "userdata.return_code=0x0A\n"},
    {"V48 read answer",
     "0300002B02F080320700001600000C000E000112081287010200000000FF09000A001916020814513791"
     "62",
     "V48 read request", "Userdata response time functions: read clock 2016-02-08 14:51:37.916",
     "clock_read",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x07\n"
     "userdata.subfunction=0x01\n"
     "userdata.error=0x0000\n"
     "userdata.data_length=10\n"
     "timestamp.century=19\n"
     "timestamp.ms=916\n"
     "timestamp.weekday=2 (Monday)\n"
     "timestamp.text=2016-02-08T14:51:37.916\n"},
    {"V48 set request",
     "0300002702F0803207000017000008000E0001120411470200FF09000A00191602082308100002", NULL,
     "Userdata request time functions: set clock 2016-02-08 23:08:10.000", "clock_set",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x07\n"
     "userdata.subfunction=0x02\n"
     "userdata.data_length=10\n"
     "timestamp.text=2016-02-08T23:08:10.000\n"},
    {"V48 set answer", "0300002102F080320700001700000C00040001120812870202000000000A000000",
     "V48 set request", "Userdata response time functions: set clock", "clock_set",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x07\n"
     "userdata.subfunction=0x02\n"
     "userdata.error=0x0000\n"
     "userdata.return_code=0x0A\n"
     "userdata.data_length=0\n"},
    {"V49 request",
     "0300004702F080320700006C03000C002A000112081241020000000000FF0900260014000E0000000000"
     "0100120001000100010001000100000002010600000000110100000008",
     NULL, "Userdata request programmer commands: variable status M0.0 BYTE 6, IB8",
     "variable_status",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x01\n"
     "userdata.subfunction=0x02\n"
     "userdata.error=0x0000\n"
     "userdata.data_length=38\n"
     "tis.param_size=20\n"
     "tis.data_size=14\n"
     "tis.word=0x0000\n"
     "tis.trigger_type=0x0000\n"
     "tis.frequency=1 (once)\n"
     "tis.answer_size=18\n"
     "tis.trigger_event=0x0000 (immediately)\n"
     "tis.item_count=2\n"
     "item.tis_area=0x01 (M byte)\n"
     "item.repetition=6\n"
     "item.db=0\n"
     "item.start=0\n"
     "item.address=M0.0 BYTE 6\n"
     "item.tis_area=0x11 (I byte)\n"
     "item.address=IB8\n"},
    {"V49 answer", "0300002102F080320700006C03000C00040001120812810202000000000A000000",
     "V49 request", "Userdata response programmer commands: variable status job 2",
     "variable_status",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x01\n"
     "userdata.subfunction=0x02\n"
     "userdata.sequence=0x02\n"
     "userdata.error=0x0000\n"
     "userdata.data_length=0\n"},
    {"V49 push",
     "0300003B02F080320700000000000C001E000112081201020200000000FF09001A000400120100000100"
     "02FF0900064133851FDEADFF0900010200",
     "V49 request",
     "Userdata push programmer commands: variable status job 2: M0.0 BYTE 6 = 16#4133851FDEAD, IB8 "
     "= 16#02",
     "variable_status",
     "rosctr=0x07\n"
     "reference=0x0000\n"
     "userdata.type=0x00\n"
     "userdata.group=0x01\n"
     "userdata.subfunction=0x02\n"
     "userdata.sequence=0x02\n"
     "userdata.data_length=26\n"
     "tis.param_size=4\n"
     "tis.result=0x0100\n"
     "tis.result=0x0001\n"
     "tis.item_count=2\n"
     "item.address=M0.0 BYTE 6\n"
     "return_code=0xFF\n"
     "data_item.length=6\n"
     "value=4133851FDEAD\n"
     "item.address=IB8\n"
     "value=02\n"
     "data_item.fill=00\n"},
    {"V50 request",
     "0300006102F080320700006803000C0044000112081241080000000000FF090040001400280000000100"
     "010006000100010001000100010200000303010000000002010000000410010000000800090004413385"
     "1F00090002DEAD000900010100",
     NULL,
     "Userdata request programmer commands: modify variable MD0 = 16#4133851F, MW4 = 16#DEAD, I8.1 "
     "= true",
     "modify_variable",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x01\n"
     "userdata.subfunction=0x08\n"
     "userdata.error=0x0000\n"
     "userdata.data_length=64\n"
     "tis.trigger_type=0x0001 (monitor or modify)\n"
     "tis.trigger_event=0x0200 (start of the cycle)\n"
     "tis.item_count=3\n"
     "item.address=MD0\n"
     "item.address=MW4\n"
     "item.tis_area=0x10 (I bit)\n"
     "item.tis_bit=1\n"
     "item.address=I8.1\n"
     "item.address=MD0\n"
     "data_item.reserved=0x00\n"
     "value=4133851F\n"
     "item.address=MW4\n"
     "value=DEAD\n"
     "item.address=I8.1\n"
     "value=01\n"
     "value.bool=1 (true)\n"
     "data_item.fill=00\n"},
    {"V50 answer", "0300002102F080320700006803000C00040001120812810802000000000A000000",
     "V50 request", "Userdata response programmer commands: modify variable job 2",
     "modify_variable",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x01\n"
     "userdata.subfunction=0x08\n"
     "userdata.error=0x0000\n"
     "userdata.data_length=0\n"},
    {"V50 push",
     "0300002F02F080320700000000000C0012000112081201080200000000FF09000E000400060100000200"
     "03FFFFFF00",
     "V50 request",
     "Userdata push programmer commands: modify variable job 2: MD0 ok, MW4 ok, I8.1 ok",
     "modify_variable",
     "rosctr=0x07\n"
     "reference=0x0000\n"
     "userdata.type=0x00\n"
     "userdata.group=0x01\n"
     "userdata.subfunction=0x08\n"
     "userdata.sequence=0x02\n"
     "userdata.data_length=14\n"
     "tis.result=0x0100\n"
     "tis.result=0x0002\n"
     "tis.item_count=3\n"
     "item.address=MD0\n"
     "return_code=0xFF\n"
     "item.address=MW4\n"
     "return_code=0xFF\n"
     "item.address=I8.1\n"
     "return_code=0xFF\n"
     "data_item.fill=00\n"},
    {"V51 request",
     "0300002902F080320700000900000800100001120411440200FF09000C8100533743484E5F30320500", NULL,
     "Userdata request CPU functions: message service: mode transitions, alarms for S7CHN_02",
     "message_service",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x02\n"
     "userdata.data_length=12\n"
     "message.events=0x81\n"
     "message.alarms=1\n"
     "message.user_events=0\n"
     "message.system_events=0\n"
     "message.modes=1\n"
     "message.reserved=0x00\n"
     "message.user=S7CHN_02\n"
     "message.alarm_type=5 (ALARM, start)\n"
     "message.reserved=0x00\n"},
    {"V51 answer", "0300002602F080320700000900000C000900011208128402FF00000000FF0900050200050100",
     "V51 request", "Userdata response CPU functions: message service", "message_service",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x02\n"
     "userdata.error=0x0000\n"
     "userdata.data_length=5\n"
     "message.result=0x02\n"
     "message.reserved=0x00\n"
     "message.alarm_type=5\n"
     "message.reserved=0x01\n"
     "message.reserved=0x00\n"},
    {"V52 request",
     "0300002902F080320700000A00000800100001120411441300FF09000C000112081A00093400000002", NULL,
     "Userdata request CPU functions: alarm query", "alarm_query",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x13\n"
     "userdata.data_length=12\n"
     "alarm.function=0x00\n"
     "alarm.count=1\n"
     "item.syntax=0x1A\n"
     "item.reserved=00\n"
     "item.query_type=0x09\n"
     "item.reserved=34\n"
     "item.query_value=0x00000002\n"},
    {"V52 answer",
     "0300005702F080320700000A00000C003A000112081284138A00000000FF0900360001FF0900300A0000"
     "020000002F0000CFCF0A000002000000AF0001FEFE0A000002000000BB0004FFFB0A000002000000C200"
     "30FFCF",
     "V52 request", "Userdata response CPU functions: alarm query 0x0000002F", "alarm_query",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x13\n"
     "userdata.error=0x0000\n"
     "userdata.data_length=54\n"
     "alarm.function=0x00\n"
     "alarm.count=1\n"
     "alarm.return_code=0xFF\n"
     "alarm.transport=0x09\n"
     "alarm.length=48\n"
     "alarm.set_length=10\n"
     "alarm.reserved=0000\n"
     "alarm.type=2 (ALARM_8)\n"
     "alarm.id=0x0000002F\n"
     "alarm.reserved=00\n"
     "alarm.state=0x00\n"
     "alarm.ack_going=0xCF\n"
     "alarm.ack_coming=0xCF\n"
     "alarm.set_length=10\n"
     "alarm.reserved=0000\n"
     "alarm.type=2 (ALARM_8)\n"
     "alarm.id=0x000000AF\n"
     "alarm.reserved=00\n"
     "alarm.state=0x01\n"
     "alarm.ack_going=0xFE\n"
     "alarm.ack_coming=0xFE\n"
     "alarm.set_length=10\n"
     "alarm.reserved=0000\n"
     "alarm.type=2 (ALARM_8)\n"
     "alarm.id=0x000000BB\n"
     "alarm.reserved=00\n"
     "alarm.state=0x04\n"
     "alarm.ack_going=0xFF\n"
     "alarm.ack_coming=0xFB\n"
     "alarm.set_length=10\n"
     "alarm.reserved=0000\n"
     "alarm.type=2 (ALARM_8)\n"
     "alarm.id=0x000000C2\n"
     "alarm.reserved=00\n"
     "alarm.state=0x30\n"
     "alarm.ack_going=0xFF\n"
     "alarm.ack_coming=0xCF\n"},
    {"V53 request",
     "0300002A02F080320700000F00000800110001120411420500FF09000D000101011207B0010500510172", NULL,
     "Userdata request cyclic data: change-driven transfer every 1 s: DB81.DBX370.0 BYTE 5",
     "cyclic_change_driven",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x02\n"
     "userdata.subfunction=0x05\n"
     "userdata.data_length=13\n"
     "cyclic.reserved=0x00\n"
     "item_count=1\n"
     "cyclic.time_base=1 (1 s)\n"
     "cyclic.factor=1\n"
     "cyclic.interval_ms=1000\n"
     "item.syntax=0xB0\n"
     "item.part_length=5\n"
     "item.db=81\n"
     "item.part_start=370\n"},
    {"V53 answer",
     "0300002D02F080320700000F00000C0010000112081282050100000000FF09000C0001FF090006FF43F6"
     "903560",
     "V53 request",
     "Userdata response cyclic data: change-driven transfer job 1: DB81.DBX370.0 BYTE 5 = "
     "16#43F6903560",
     "cyclic_change_driven",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x02\n"
     "userdata.subfunction=0x05\n"
     "userdata.sequence=0x01\n"
     "userdata.error=0x0000\n"
     "userdata.data_length=12\n"
     "item_count=1\n"
     "return_code=0xFF\n"
     "data_item.length=6\n"
     "return_code=0xFF\n"
     "value=43F6903560\n"},
    {"V54 request", "0300001F02F080320700000E00000800060001120411420400FF0900020501", NULL,
     "Userdata request cyclic data: unsubscribe job 1 (change-driven transfer)",
     "cyclic_unsubscribe",
     "rosctr=0x07\n"
     "userdata.type=0x04\n"
     "userdata.group=0x02\n"
     "userdata.subfunction=0x04\n"
     "userdata.data_length=2\n"
     "cyclic.func=0x05\n"
     "cyclic.job=0x01\n"},
    {"V54 answer", "0300002102F080320700000E00000C00040001120812820401000000000A000000",
     "V54 request", "Userdata response cyclic data: unsubscribe job 1", "cyclic_unsubscribe",
     "rosctr=0x07\n"
     "userdata.type=0x08\n"
     "userdata.group=0x02\n"
     "userdata.subfunction=0x04\n"
     "userdata.error=0x0000\n"
     "userdata.return_code=0x0A\n"
     "userdata.data_length=0\n"},
    {"V55 push",
     "0300006702F0803207000000000008004E0001120411040600FF09004A94010600474269754001120A16"
     "030000000101000101FF0401000000000000000000000000000000000000000000000000000000000000"
     "000000FF04002000000000FF04002000000000",
     NULL, "Userdata push CPU functions: NOTIFY indication 0x00000001", "notify_indication",
     "rosctr=0x07\n"
     "reference=0x0000\n"
     "userdata.type=0x00\n"
     "userdata.group=0x04\n"
     "userdata.subfunction=0x06\n"
     "userdata.data_length=74\n"
     "timestamp.text=1994-01-06T00:47:42.697\n"
     "alarm.function=0x40\n"
     "alarm.count=1\n"
     "item.syntax=0x16\n"
     "item.alarm_values=3\n"
     "item.alarm_id=0x00000001\n"
     "item.alarm_event_state=0x01\n"
     "item.alarm_state=0x00\n"
     "item.ack_going=0x01\n"
     "item.ack_coming=0x01\n"
     "return_code=0xFF\n"
     "data_item.transport=0x04\n"
     "data_item.length=256\n"
     "value=0000000000000000000000000000000000000000000000000000000000000000\n"
     "data_item.length=32\n"
     "value=00000000\n"
     "data_item.length=32\n"
     "value=00000000\n"},
    {"V56 push",
     "0300006202F080320700000000000C0045000112081202070100000000FF0900410001FF09003BFF43F6"
     "903560FF0160010001600100016001000080008000000000FF00000000000000FFFFFFFFF79900000000"
     "8000800000204083000420000700",
     NULL, "Userdata push cyclic data: modify change-driven transfer job 1: ok", "cyclic_modify",
     "rosctr=0x07\n"
     "reference=0x0000\n"
     "userdata.type=0x00\n"
     "userdata.group=0x02\n"
     "userdata.subfunction=0x07\n"
     "userdata.sequence=0x01\n"
     "userdata.data_length=65\n"
     "item_count=1\n"
     "return_code=0xFF\n"
     "data_item.length=59\n"
     "value="
     "FF43F6903560FF0160010001600100016001000080008000000000FF00000000000000FF"
     "FFFFFFF799000000008000800000204083000420000700"
     "\n"},
    {NULL, NULL, NULL, NULL, NULL, NULL},
};
