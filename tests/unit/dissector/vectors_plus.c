/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Vectors: S7comm-plus. */
#include "vectors.h"

#include <stddef.h>

const vector vectors_plus[] = {
    {"V57 request",
     "030000D902F080720100CA31000004CA0000000100000120360000011D00040000000000A1000000D382"
     "1F0000A3816900151653657276657253657373696F6E5F3130303030303030A3822100150A313A3A3A36"
     "2E33323A3AA38228001508484D492055534552A38229001505534D405254A3822A001508484D4920484F"
     "5354A3822B000402A3822C001210000000A3822D0015164F4D532B20666F7220534D4152542052756E74"
     "696D65A1000000D3817F0000A38169001515537562736372697074696F6E436F6E7461696E6572A2A200"
     "00000072010000",
     NULL, "v1 Request CreateObject (sequence 1, session 0x00000120)", "plus.create_object",
     "plus.version=0x01\n"
     "plus.data_length=202\n"
     "plus.opcode=0x31 (Request)\n"
     "plus.function=0x04CA (CreateObject)\n"
     "plus.sequence=1\n"
     "plus.session=0x00000120\n"
     "plus.flags=0x36\n"
     "plus.object_id=0x0000011D\n"
     "plus.rid=0x000000D3\n"
     "plus.class=287 (session)\n"
     "plus.attribute_id=233 (name)\n"
     "plus.value.text=ServerSession_10000000\n"
     "plus.attribute_id=289\n"
     "plus.value.text=1:::6.32::\n"
     "plus.attribute_id=296\n"
     "plus.value.text=HMI USER\n"
     "plus.attribute_id=297\n"
     "plus.value.text=SM@RT\n"
     "plus.attribute_id=298 (host)\n"
     "plus.value.text=HMI HOST\n"
     "plus.attribute_id=299 (role)\n"
     "plus.value.unsigned=2\n"
     "plus.attribute_id=300\n"
     "plus.value.rid=0x10000000\n"
     "plus.rid=0x000000D3\n"
     "plus.class=255 (subscription container)\n"
     "plus.value.text=SubscriptionContainer\n"
     "plus.tag=0xA2 (object ends)\n"
     "plus.tag=0xA2\n"
     "plus.fill=00000000\n"
     "plus.trailer=72010000\n"},
    {"V57 answer",
     "0300008902F0807201007A32000004CA00000001361102873E8723A100000120821F0000A38169001500"
     "A3823200170000013A823B00048200823C00048140823D00048480C040823E00048480C040823F00151B"
     "313B36455337203231312D31424533312D30584230203B56332E308240001505323B3238388241000300"
     "0300A20000000072010000",
     "V57 request", "v1 Response CreateObject (sequence 1) 17 session pre-legitimised",
     "plus.create_object",
     "plus.opcode=0x32 (Response)\n"
     "plus.function=0x04CA\n"
     "plus.sequence=1\n"
     "plus.return_code=17 (session pre-legitimised)\n"
     "plus.object_count=2\n"
     "plus.new_object=0x000003BE\n"
     "plus.new_object=0x000003A3\n"
     "plus.rid=0x00000120\n"
     "plus.class=287\n"
     "plus.attribute_id=233\n"
     "plus.attribute_id=306 (session version)\n"
     "plus.struct=314\n"
     "plus.member=315\n"
     "plus.value.unsigned=256\n"
     "plus.member=316\n"
     "plus.member=317\n"
     "plus.member=318\n"
     "plus.member=319 (order number and firmware)\n"
     "plus.value.text=1;6ES7 211-1BE31-0XB0 ;V3.0\n"
     "plus.member=320\n"
     "plus.member=321\n"
     "plus.value.unsigned=3\n"
     "plus.member=0\n"
     "plus.tag=0xA2\n"
     "plus.fill=00000000\n"
     "plus.trailer=72010000\n"},
    {"V58 request",
     "0300007A02F0807202006B310000054200000002000003BE34000003BE010182320100170000013A823B"
     "00048200823C00048140823D00048480C040823E00048480C040823F0015008240001505323B32383882"
     "41000300030000000004E88969001200000000896A001300896B000400000000000072020000",
     NULL,
     "v2 Request SetMultiVariables (sequence 2, session 0x000003BE) object 000003BE:session "
     "version = "
     "{315: 256, 316: 192, 317: 8396864, 318: 8396864, 319: \"\", 320: ...",
     "plus.set_multi_variables",
     "plus.version=0x02\n"
     "plus.opcode=0x31\n"
     "plus.function=0x0542 (SetMultiVariables)\n"
     "plus.sequence=2\n"
     "plus.session=0x000003BE\n"
     "plus.object_id=0x000003BE\n"
     "plus.item_count=1\n"
     "plus.field_count=1\n"
     "plus.attribute_id=306\n"
     "plus.item_number=1\n"
     "plus.struct=314\n"
     "plus.member=315\n"
     "plus.member=316\n"
     "plus.member=317\n"
     "plus.member=318\n"
     "plus.member=319\n"
     "plus.member=320\n"
     "plus.value.text=2;288\n"
     "plus.member=321\n"
     "plus.member=0\n"
     "plus.item_number=0\n"
     "plus.struct=1256 (object qualifier)\n"
     "plus.member=1257 (parent object)\n"
     "plus.value.rid=0x00000000\n"
     "plus.member=1258\n"
     "plus.member=1259\n"
     "plus.member=0\n"
     "plus.fill=00000000\n"
     "plus.trailer=72020000\n"},
    {"V58 answer", "0300001F02F080720200103200000542000000023400000000000072020000", "V58 request",
     "v2 Response SetMultiVariables (sequence 2)", "plus.set_multi_variables",
     "plus.opcode=0x32\n"
     "plus.function=0x0542\n"
     "plus.sequence=2\n"
     "plus.flags=0x34\n"
     "plus.return_code=0 (ok)\n"
     "plus.item_number=0\n"
     "plus.fill=00000000\n"
     "plus.trailer=72020000\n"},
    {"V59 request",
     "0300005302F08072020044310000054C00000003000003BE3400000000030E0032019A7B00814902880D"
     "876800814902880D8769000004E88969001200000000896A001300896B000400000000000072020000",
     NULL,
     "v2 Request GetMultiVariables (sequence 3, session 0x000003BE) object 00000032:protection "
     "level, "
     "object 000000C9:system limits.1000, object 000000C9:system limits.1001",
     "plus.get_multi_variables",
     "plus.function=0x054C (GetMultiVariables)\n"
     "plus.sequence=3\n"
     "plus.session=0x000003BE\n"
     "plus.object_id=0x00000000\n"
     "plus.item_count=3\n"
     "plus.field_count=14\n"
     "plus.item.crc=0x00000000\n"
     "plus.item.area=0x00000032\n"
     "plus.item.levels=1\n"
     "plus.item.sub_area=3451\n"
     "plus.address=object 00000032:protection level\n"
     "plus.item.area=0x000000C9\n"
     "plus.item.levels=2\n"
     "plus.item.sub_area=1037 (system limits)\n"
     "plus.item.lid=1000\n"
     "plus.address=object 000000C9:system limits.1000\n"
     "plus.address=object 000000C9:system limits.1001\n"
     "plus.struct=1256\n"
     "plus.fill=00000000\n"},
    {"V59 answer",
     "0300002C02F0807202001D320000054C0000000334000100080102000832030008320000000000007202"
     "0000",
     "V59 request",
     "v2 Response GetMultiVariables (sequence 3) object 00000032:protection level = 1, "
     "object 000000C9:system limits.1000 = 50, object 000000C9:system limits.1001 = 50",
     "plus.get_multi_variables",
     "plus.function=0x054C\n"
     "plus.sequence=3\n"
     "plus.return_code=0\n"
     "plus.item_number=1\n"
     "plus.value.type=0x08 (DINT)\n"
     "plus.value.signed=1\n"
     "plus.item_number=2\n"
     "plus.value.signed=50\n"
     "plus.item_number=3\n"
     "plus.value.signed=50\n"
     "plus.item_number=0\n"
     "plus.item_number=0\n"
     "plus.fill=00000000\n"},
    {"V60 answer", "0300002002F08072020011320000054200000002340000000000000072020000", NULL,
     "v2 Response SetMultiVariables (sequence 2)", "plus.set_multi_variables",
     "plus.version=0x02\n"
     "plus.opcode=0x32\n"
     "plus.function=0x0542\n"
     "plus.sequence=2\n"
     "plus.return_code=0\n"},
    {"V61 request",
     "0300006802F0807203005920E969A95A852AB0E288480CCECB618E48779F4B68A1CE9A9C42CD6AA53680"
     "068331000004F20000831A70000E4D7470000E5101881D000700CE000004E88969001200000000896A00"
     "1300896B000400000084EB270000000072030000",
     NULL, "v3 Request SetVariable subscription credit (sequence 33562, session 0x70000E4D)",
     "plus.subscription_credit",
     "plus.version=0x03\n"
     "plus.digest_length=32\n"
     "plus.digest=E969A95A852AB0E288480CCECB618E48779F4B68A1CE9A9C42CD6AA536800683\n"
     "plus.opcode=0x31\n"
     "plus.function=0x04F2 (SetVariable)\n"
     "plus.session=0x70000E4D\n"
     "plus.flags=0x74\n"
     "plus.no_answer=1\n"
     "plus.object_id=0x70000E51\n"
     "plus.field_count=1\n"
     "plus.attribute_id=1053 (subscription credit)\n"
     "plus.value.type=0x07 (INT)\n"
     "plus.value.signed=206\n"
     "plus.struct=1256\n"
     "plus.zero=00\n"
     "plus.integrity_id=79271\n"
     "plus.fill=00000000\n"
     "plus.trailer=72030000\n"},
    {"V62 notification",
     "0300007102F080720300622008C83ACE381DFDBC42201789DEC03B099172858EFB6F3EF2E5E8ECB8BD25"
     "46653370000E51040000000000C98EC148019200000005000E41AA70AA9200000019000E417E538E9200"
     "00001A000E41467956920000001B000E4193EB85000000000072030000",
     NULL, "v3 Notification 0x70000E51 5 = 21.305012, 25 = 15.895399, 26 = 12.404623, 27 = 18.49",
     "plus.notification",
     "plus.version=0x03\n"
     "plus.digest=08C83ACE381DFDBC42201789DEC03B099172858EFB6F3EF2E5E8ECB8BD254665\n"
     "plus.opcode=0x33 (Notification)\n"
     "plus.subscription=0x70000E51\n"
     "plus.push.kind=0x0400\n"
     "plus.zero=00000000\n"
     "plus.push.credit=201\n"
     "plus.push.number=237768\n"
     "plus.push.changes=1\n"
     "plus.reference=5\n"
     "plus.value.real=21.3050117\n"
     "plus.reference=25\n"
     "plus.reference=26\n"
     "plus.reference=27\n"
     "plus.value.real=18.4899998\n"
     "plus.fill=00000000\n"},
    {"V63 request", "0300002102F0807201001231000005B30000000000000000300000000072010000", NULL,
     "v1 Request InitSSL (sequence 0, session 0x00000000)", "plus.init_ssl",
     "plus.version=0x01\n"
     "plus.opcode=0x31\n"
     "plus.function=0x05B3 (InitSSL)\n"
     "plus.session=0x00000000\n"
     "plus.flags=0x30\n"},
    {"V64 answer", "0300001F02F0807201001032000005B3000000007000000000000072010000", "V63 request",
     "v1 Response InitSSL (sequence 0)", "plus.init_ssl",
     "plus.opcode=0x32\n"
     "plus.function=0x05B3\n"
     "plus.flags=0x70\n"
     "plus.return_code=0\n"},
    {"V65 answer", "0300002602F0807201001732000005A90000000034D180B3A08086B9FF890000000072010000",
     "V63 request", "v1 Response Error 2 (sequence 0) -119 request unknown", "plus.error_2",
     "plus.opcode=0x32\n"
     "plus.function=0x05A9 (Error 2)\n"
     "plus.return_value=0xA2019A00019CFF89\n"
     "plus.return_code=-119 (request unknown)\n"},
    {"V66 TLS", "030005B202F08016030105A6010005A20303", NULL, "", NULL,
     "tpkt.length=1458\n"
     "!=truncated (malformed)\n"
     "cotp.code=0xF0\n"
     "cotp.eot=1\n"},
    {NULL, NULL, NULL, NULL, NULL, NULL},
};
