/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of S7comm-plus. Function and error numbers from public dissectors and client libraries;
 * 04BB, 04CA, 04D4, 04F2, 0524, 0542, 054C, 0556, 0560 and 0586 also observed on S7-1200/1500. */
#include "dissector/names.h"

#include <stddef.h>

const s7_name s7_names_plus_version[] = {
    {0x01, "connection set-up"}, {0x02, "version 2"},  {0x03, "version 3, protected"},
    {0xFE, "system event"},      {0xFF, "keep-alive"}, {0, NULL},
};

const s7_name s7_names_plus_opcode[] = {
    {0x02, "Response 2"}, {0x31, "Request"}, {0x32, "Response"}, {0x33, "Notification"}, {0, NULL},
};

const s7_name s7_names_plus_function[] = {
    {0x04B1, "Error"},
    {0x04BB, "Explore"},
    {0x04CA, "CreateObject"},
    {0x04D4, "DeleteObject"},
    {0x04F2, "SetVariable"},
    {0x04FC, "GetVariable"},
    {0x0506, "AddLink"},
    {0x051A, "RemoveLink"},
    {0x0524, "GetLink"},
    {0x0542, "SetMultiVariables"},
    {0x054C, "GetMultiVariables"},
    {0x0556, "BeginSequence"},
    {0x0560, "EndSequence"},
    {0x056B, "Invoke"},
    {0x057C, "SetVarSubStreamed"},
    {0x0586, "GetVarSubStreamed"},
    {0x0590, "GetVariablesAddress"},
    {0x059A, "Abort"},
    {0x05A9, "Error 2"},
    {0x05B3, "InitSSL"},
    {0, NULL},
};

#define CODE(n) ((uint32_t)(int32_t)(n))

const s7_name s7_names_plus_error[] = {
    {CODE(0), "ok"},
    {CODE(17), "session pre-legitimised"},
    {CODE(22), "session delegitimised"},
    {CODE(25), "legitimised, level 2"},
    {CODE(26), "legitimised, level 3"},
    {CODE(27), "more responses pending"},
    {CODE(33), "legitimised, level 1"},
    {CODE(-12), "object or variable does not exist"},
    {CODE(-17), "symbol CRC out of date"},
    {CODE(-30), "RID invalid"},
    {CODE(-32), "AID invalid"},
    {CODE(-33), "bad cast"},
    {CODE(-41), "read only"},
    {CODE(-50), "read only"},
    {CODE(-51), "object locked"},
    {CODE(-100), "access denied"},
    {CODE(-102), "disconnected"},
    {CODE(-104), "address invalid"},
    {CODE(-105), "object invalid"},
    {CODE(-106), "session invalid"},
    {CODE(-107), "not allowed"},
    {CODE(-108), "not available"},
    {CODE(-109), "not connected"},
    {CODE(-111), "timeout"},
    {CODE(-112), "too many requests"},
    {CODE(-113), "too many sessions"},
    {CODE(-119), "request unknown"},
    {CODE(-124), "not changeable in RUN"},
    {CODE(-132), "subscription not running"},
    {CODE(-255), "LID invalid"},
    {CODE(-256), "type information out of date"},
    {CODE(-351), "integrity error"},
    {CODE(-352), "disconnected for security"},
    {CODE(-353), "TLS handshake failed"},
    {CODE(-505), "starting TLS failed"},
    {CODE(-507), "TLS not supported"},
    {0, NULL},
};

const s7_name s7_names_plus_tag[] = {
    {0xA1, "object begins"},
    {0xA2, "object ends"},
    {0xA3, "attribute"},
    {0xA4, "relation"},
    {0, NULL},
};

const s7_name s7_names_plus_value[] = {
    {0x10, "array"},
    {0x20, "address array"},
    {0x40, "sparse array"},
    {0, NULL},
};

const s7_name s7_names_plus_type[] = {
    {0x00, "null"},  {0x01, "BOOL"}, {0x02, "USINT"},    {0x03, "UINT"},   {0x04, "UDINT"},
    {0x05, "ULINT"}, {0x06, "SINT"}, {0x07, "INT"},      {0x08, "DINT"},   {0x09, "LINT"},
    {0x0A, "BYTE"},  {0x0B, "WORD"}, {0x0C, "DWORD"},    {0x0D, "LWORD"},  {0x0E, "REAL"},
    {0x0F, "LREAL"}, {0x10, "time"}, {0x11, "duration"}, {0x12, "RID"},    {0x13, "AID"},
    {0x14, "BLOB"},  {0x15, "text"}, {0x16, "VARIANT"},  {0x17, "struct"}, {0x19, "STRING"},
    {0, NULL},
};

/* Numbers of public dissectors and client libraries; most also observed. The same number space
 * holds objects, classes, attributes and members. */
const s7_name s7_names_plus_id[] = {
    {233, "name"},
    {255, "subscription container"},
    {284, "class of the session container"},
    {285, "session container"},
    {287, "session"},
    {288, "null session"},
    {289, "client address"},
    {296, "user"},
    {297, "application"},
    {298, "host"},
    {299, "role"},
    {300, "client id"},
    {301, "comment"},
    {303, "challenge"},
    {304, "answer to the challenge"},
    {305, "roles"},
    {306, "session version"},
    {314, "session version struct"},
    {319, "order number and firmware"},
    {1001, "subscription"},
    {1037, "system limits"},
    {1048, "subscribed items"},
    {1053, "subscription credit"},
    {1256, "object qualifier"},
    {1257, "parent object"},
    {1258, "composition"},
    {1259, "key"},
    {1830, "session key"},
    {1842, "effective protection level"},
    {1843, "active protection level"},
    {1846, "log-on"},
    {2167, "operating state request"},
    {2521, "block number"},
    {2523, "block language"},
    {2533, "block source"},
    {2544, "block interface"},
    {2546, "line comments"},
    {2548, "initial values"},
    {2550, "actual values"},
    {2574, "data block"},
    {2578, "function block"},
    {2579, "function"},
    {2580, "block code"},
    {2610, "organization block"},
    {2647, "program cycle OB"},
    {3736, "actual values of the area"},
    {0, NULL},
};
