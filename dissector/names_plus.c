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
    {CODE(-12), "variable does not exist any more"},
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
