/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What engineers are told: one phrase per cause, and the steps that settle it. */
#include "rules/verdict/causes.h"

#include <stddef.h>

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char putget_off[] = "PUT/GET access is not permitted in the CPU";
static const char optimized[] =
    "the data block has optimized block access, so it has no absolute addresses";
static const char block_empty[] = "the data block is empty (length 0)";
static const char block_end[] = "the address lies beyond the end of the data block";
static const char block_missing[] = "the data block does not exist in the CPU";
static const char block_changed[] =
    "the data block had another length at that time: it was changed by a download";
static const char load_memory[] = "the data block is kept in load memory only";
static const char write_protected[] = "the data block is write-protected in the device";
static const char area_end[] = "the address lies beyond the end of this memory area of the CPU";
static const char io_missing[] = "no module answers at this I/O address";
static const char type_unsupported[] = "the CPU does not support this data type for remote access";
static const char service_unsupported[] = "the CPU does not support this service";
static const char wrong_target[] =
    "the connection ends in another module than meant (rack, slot or TSAP), such as a CP";
static const char soft_server[] =
    "a simulation or soft server answers in place of a CPU, and has no such area set up";
static const char gateway[] =
    "a firewall or gateway with S7 inspection answers in place of the CPU";
static const char frame_error[] = "the CPU does not understand the form of the request";
static const char protection[] = "the protection level of the CPU asks for a password";
static const char anonymous[] = "the user \"Anonymous\" lacks the right to PUT/GET (from S7-1500 "
                                "firmware 3.1 on)";
static const char resources[] = "the CPU has no free resources for the job";
static const char switched[] = "the permission was changed while the capture ran";

#define CHECK_PUTGET                                                                               \
    "In TIA Portal: CPU properties > Protection & Security > Connection mechanisms: is \"Permit "  \
    "access with PUT/GET communication from remote partner\" set? Looking changes nothing."
#define CHECK_PUTGET_ON                                                                            \
    "If it is not set and shall be: set it and download the hardware configuration. Attention: "   \
    "that download may stop the CPU; plan it with those who run the plant."
#define CHECK_OPTIMIZED                                                                            \
    "In TIA Portal: properties of the data block > Attributes: is \"Optimized block access\" "     \
    "set? Looking changes nothing."
#define CHECK_OPTIMIZED_OFF                                                                        \
    "If the block shall have absolute addresses: clear \"Optimized block access\", compile and "   \
    "download; tags then show an offset. Attention: that download sets the values of the block "   \
    "back to their start values (recipes and counters are lost); plan it, save values first."
#define CHECK_NUMBER                                                                               \
    "Check in the client that number and address of the data block are the ones that are meant: "  \
    "renumbered blocks keep their name, not their number."
#define CHECK_ATTRIBUTES                                                                           \
    "Look in the attributes of the block whether \"Data block write-protected in the device\" or " \
    "\"Only store in load memory\" is set."
#define ATTENTION_BLOCK                                                                            \
    "Attention: downloading a data block may set its values back to their start values; plan it, " \
    "save values first."
#define CHECK_LENGTH                                                                               \
    "Compare the address with the length of the data block that is loaded in the CPU (go online; " \
    "the offline project may differ)."
#define CHECK_TARGET                                                                               \
    "Check rack and slot (called TSAP) of the client's connection: they must name the CPU, not a " \
    "CP or another station."
#define CHECK_CLIENT_ADDRESS "Correct the address, length or data type in the client's tag list."
#define CHECK_ONLINE                                                                               \
    "Go online with the engineering station and compare the blocks in the CPU with the project: "  \
    "was a download forgotten, or made in between?"
#define CHECK_BUFFER "Read the diagnostic buffer of the CPU around the time of the finding."
#define CHECK_PROTECTION                                                                           \
    "Check the protection level in the CPU properties, and whether the client must send the "      \
    "password first."
#define CHECK_CLIENT_MANUAL                                                                        \
    "Check in the manual of the client which CPU families it supports, and that the right one is " \
    "selected."

const verdict_cause verdict_causes[CAUSE_COUNT] = {
    [CAUSE_PUTGET_OFF] =
        {putget_off,
         LIST(CHECK_PUTGET,
              "Look at the access level: with \"No access (complete protection)\", PUT/GET cannot "
              "be permitted.",
              "S7-1500 from firmware 3.1 on: look whether the "
              "user \"Anonymous\" has the right to PUT/GET access.",
              "If PUT/GET shall stay off, let the client use OPC UA or a driver that speaks "
              "S7comm-plus, or let the CPU send the data itself.",
              CHECK_PUTGET_ON)},
    [CAUSE_PUTGET_WAS_OFF] =
        {"PUT/GET access was not permitted at that time; it works later in the capture",
         LIST("Ask whether the CPU was configured at that time; if so, nothing is left to do.",
              "If nobody says so, find out who downloaded the hardware configuration.",
              CHECK_PUTGET)},
    [CAUSE_OBJECT_REFUSED] = {"the CPU refuses this object although it permits access to others",
                              LIST(CHECK_NUMBER, CHECK_OPTIMIZED, CHECK_ATTRIBUTES, CHECK_ONLINE,
                                   CHECK_OPTIMIZED_OFF)},
    [CAUSE_CLASSIC_REFUSED] =
        {"the module does not carry out this access; S7-300 and S7-400 have no PUT/GET switch",
         LIST(CHECK_TARGET, CHECK_CLIENT_MANUAL,
              "Check that the request fits the negotiated PDU length.", CHECK_BUFFER)},
    [CAUSE_SYNTAX] =
        {"the CPU does not support this form of addressing",
         LIST(CHECK_CLIENT_MANUAL, CHECK_TARGET,
              "NC variables and drive parameters exist only where the module has an NC or a drive: "
              "check which station the client should talk to.")},
    [CAUSE_TIMER_WRITE] =
        {"normal on S7-300: timers and counters cannot be written from remote",
         LIST("Let the client write a data block or bit memory instead, and set the timer or "
              "counter from there in the user program.",
              "Take timers and counters out of the client's write list.")},
    [CAUSE_READING_ONLY] =
        {"the CPU permits reading, but no writing",
         LIST("In TIA Portal: CPU properties > Protection & Security > Access level: does it, or "
              "the "
              "password that the client uses, permit writing? Looking changes nothing.",
              "S7-1500 from firmware 3.1 on: look which rights the user \"Anonymous\" has.",
              "Check whether the client is meant to write at all; if not, take the writes out of "
              "it.",
              "Look for a firewall or gateway with S7 inspection that lets reads pass, but no "
              "writes.")},
    [CAUSE_WRITE_PROTECTED] =
        {write_protected,
         LIST(
             "Check whether the client is meant to write this data block.",
             "In TIA Portal: properties of the data block > Attributes: is \"Data block "
             "write-protected in the device\" set? Looking changes nothing.",
             CHECK_PROTECTION,
             "If the block shall be written: clear that attribute and download. " ATTENTION_BLOCK)},
    [CAUSE_DENIED_BLOCK] = {"the CPU does not allow absolute access to this data block",
                            LIST(CHECK_NUMBER, CHECK_OPTIMIZED, CHECK_ATTRIBUTES, CHECK_PROTECTION,
                                 CHECK_OPTIMIZED_OFF)},
    [CAUSE_DENIED] = {"the CPU does not allow access to this object",
                      LIST(CHECK_PROTECTION, CHECK_CLIENT_ADDRESS, CHECK_TARGET)},
    [CAUSE_MALFORMED] =
        {"the request contradicts its own lengths or counts, and the CPU rejects its form",
         LIST("Find out which S7 library or driver the client uses, and update it.",
              "Look at the finding on malformed PDUs: it says what is wrong with the request.")},

    [CAUSE_BLOCK_MISSING] =
        {block_missing,
         LIST(CHECK_NUMBER, CHECK_TARGET,
              "Look in the online view of the CPU whether the data block is there.",
              "If the block is meant and not there, plan its download with those who run the "
              "plant. Attention: a download may change more than this block, and set values of "
              "data blocks back to their start values; save values first.")},
    [CAUSE_BLOCK_END] =
        {block_end,
         LIST("Check address, length and data type in the client's tag list.", CHECK_LENGTH,
              "If the block was shortened or its tags moved, bring the client's addresses up to "
              "date.")},
    [CAUSE_BLOCK_CHANGED] =
        {block_changed, LIST("Ask whether a program download was made between the failing and the "
                             "good accesses.",
                             CHECK_LENGTH)},
    [CAUSE_BLOCK_CAME_OR_WENT] =
        {"the data block was missing at that time; at other times it exists",
         LIST(
             "Ask whether a program download was made at that time: blocks are missing for a "
             "moment while they are replaced.",
             "Check whether the user program creates and deletes data blocks (CREAT_DB, DEL_DB).")},
    [CAUSE_OPTIMIZED] =
        {optimized,
         LIST(CHECK_NUMBER, CHECK_OPTIMIZED,
              "If the block has standard access, check that it is not empty.",
              "If the block shall stay optimized, let the client use symbolic access (OPC UA or "
              "S7comm-plus).",
              CHECK_OPTIMIZED_OFF,
              "Instance data blocks take the setting of their function block: there it is "
              "changed, with the same loss of values.")},
    [CAUSE_BLOCK_EMPTY] = {block_empty, LIST(CHECK_LENGTH, CHECK_ONLINE)},
    [CAUSE_AREA_MISSING] =
        {"the CPU does not have this memory area, or not for remote access",
         LIST("Check in the technical data of the CPU whether it has this area: S7-1200 has no S5 "
              "timers and counters.",
              CHECK_CLIENT_ADDRESS)},
    [CAUSE_AREA_NOT_SERVED] =
        {"the server is software (Snap7 or alike) in which this area is not registered",
         LIST("Find out what runs at this address: a simulation, a test server or a gateway, and "
              "whether the client should talk to a real CPU instead.",
              "Register the area in that software, with a size that covers what the client "
              "asks for.",
              CHECK_CLIENT_ADDRESS)},
    [CAUSE_AREA_END] =
        {area_end,
         LIST(CHECK_CLIENT_ADDRESS,
              "Compare the address with the size of the area in the technical data of the CPU "
              "(bit memory, timers, counters, process image).")},
    [CAUSE_IO_MISSING] =
        {io_missing,
         LIST("In the hardware configuration, look which module has this address; online, whether "
              "it is there and without fault.",
              CHECK_CLIENT_ADDRESS, CHECK_BUFFER)},
    [CAUSE_BIT_ARRAY] =
        {"the item asks for several bits at once; CPUs take one bit per item",
         LIST("Let the client read whole bytes and pick the bits itself, or ask for one bit per "
              "item.")},
    [CAUSE_TYPE_UNSUPPORTED] =
        {type_unsupported,
         LIST("Let the client read the same bytes as BYTE, WORD or DWORD and convert them itself "
              "(date, time and string types are the usual case).",
              CHECK_CLIENT_MANUAL)},
    [CAUSE_SIZE_MISMATCH] =
        {"type or length of the data does not fit the address item",
         LIST("Check that the client writes with the data type of the tag: BIT, BYTE, WORD, DWORD "
              "or REAL, and as many elements as it names.",
              "Update the client's driver: lengths are given in bits for some types and in bytes "
              "for others, which drivers get wrong.")},
    [CAUSE_SPECIAL_ADDRESS] =
        {"the CPU does not know the symbol, NC variable or parameter that is asked for",
         LIST("Export the symbols or variables from the device again and load them into the "
              "client: after a download the old ones may be void.",
              CHECK_TARGET)},
    [CAUSE_HARDWARE] = {"the module behind this address is missing or faulty",
                        LIST("Look at the SF, BF or ERROR LED and at the module in the online "
                             "device view.",
                             CHECK_BUFFER, CHECK_CLIENT_ADDRESS)},

    [CAUSE_SERVICE_UNSUPPORTED] =
        {service_unsupported,
         LIST("Check whether the family has this service: S7-1200/1500 do not take classic "
              "start/stop, block transfer or cyclic reads.",
              CHECK_CLIENT_MANUAL, CHECK_TARGET)},
    [CAUSE_PROTECTION] = {protection,
                          LIST(CHECK_PROTECTION,
                               "Check the position of the mode switch of the CPU, where it sets "
                               "the protection.",
                               "If nobody should use this service on the CPU, find out what the "
                               "client is doing there.")},
    [CAUSE_WRONG_PASSWORD] =
        {"the password does not match that of the CPU",
         LIST("Check the password in the client or engineering project against the CPU.",
              "If nobody was logging in, find out who uses the client: passwords may be being "
              "tried.")},
    [CAUSE_NO_PASSWORD] = {"no password is configured in the CPU, or it is not needed",
                           LIST("Take the login out of the client, or configure a protection "
                                "level with a password in the CPU.")},
    [CAUSE_LOGON] =
        {"the number or the state of logons does not permit another one",
         LIST("Close other engineering stations and panels that are logged on.",
              "Compare the clients that are logged on with the communication resources of "
              "the CPU (online view > Communication).")},
    [CAUSE_RESOURCES] =
        {resources,
         LIST("Count the clients and their parallel jobs on this CPU; stop what is not needed.",
              "Reduce the client's update rate or its parallel requests.",
              "Look at the communication resources in the online view of the CPU.")},
    [CAUSE_MEMORY] = {"the memory of the CPU or of its memory card is full or not accessible",
                      LIST("Look at load and work memory in the online view.",
                           "Check that the memory card is inserted and not write-protected.",
                           "If the memory is full, compress it or use a larger card. Attention: "
                           "the CPU stops when its card is pulled; plan it, save values first.")},
    [CAUSE_PDU_SIZE] =
        {"the request or its answer does not fit the negotiated PDU length",
         LIST("Compare the size of request and answer with the PDU length negotiated in the "
              "setup.",
              "Set the client's PDU size to that of the CPU (240 on S7-300 and S7-1200), or read "
              "fewer bytes or items per request.",
              "Update the client's driver: it must keep to the PDU length of the setup answer.")},
    [CAUSE_STATE] =
        {"the operating state of the CPU or the state of the object does not permit the service",
         LIST("Look at the operating state of the CPU (RUN, STOP, HOLD) and at its mode switch.",
              "Check whether a download, a test function or another job was still running.",
              CHECK_BUFFER)},
    [CAUSE_BUSY] = {"another function is using the block or the memory at this time",
                    LIST("Wait until the other function (download, monitoring, parameter "
                         "assignment) has ended, and try again.",
                         "See which other engineering station works on the CPU: its connection is "
                         "in the capture.")},
    [CAUSE_REQUEST] = {"the request is wrongly built, or does not suit this CPU",
                       LIST("Update the client's driver or engineering software.",
                            CHECK_CLIENT_MANUAL)},
    [CAUSE_BLOCK_NOT_FOUND] = {"the block that is asked for is not in the CPU",
                               LIST("Compare the blocks in the CPU (online) with the project.",
                                    CHECK_TARGET)},
    [CAUSE_BLOCK_EXISTS] = {"the block is already there",
                            LIST("Compare the block in the CPU (online) with the one of the "
                                 "project: which one is meant?",
                                 "If the one of the project, overwrite the old block with the "
                                 "engineering software. " ATTENTION_BLOCK)},
    [CAUSE_BLOCK_INVALID] =
        {"the block does not suit this CPU, or is damaged",
         LIST("Check that the technical data of the CPU allow the number and size of the block.",
              "Compile the whole project for the type and firmware of this CPU and download it "
              "again. Attention: that may stop the CPU and set values back to their start values; "
              "plan it, save values first.")},
    [CAUSE_CONFIGURATION] =
        {"the hardware or connection configuration does not suit this CPU",
         LIST("Compare the hardware configuration with the modules that are there, including "
              "firmware.",
              CHECK_BUFFER,
              "Compile and download the hardware configuration again. Attention: that may stop "
              "the CPU; plan it with those who run the plant.")},
    [CAUSE_FAIL_SAFE] = {"the protection of the safety program does not permit it",
                         LIST("Enter the password of the safety program in the engineering "
                              "software; change fail-safe blocks nowhere else.")},
    [CAUSE_SZL] = {"the CPU does not offer this system status information",
                   LIST("Usually harmless: clients ask for lists that the family does not have.",
                        "Check that the right CPU family is selected in the client.")},
    [CAUSE_TEST_JOB] =
        {"the test function (monitoring, modifying, forcing) cannot be carried out",
         LIST("Close other monitoring, watch and force tables on this CPU and try again.",
              "Check that the program that is open in the engineering software is the one in the "
              "CPU.",
              CHECK_BUFFER)},
    [CAUSE_CYCLIC_JOB] =
        {"the cyclic read job cannot be set up or kept",
         LIST("Reduce the number of tags with cyclic update or lengthen their cycle in the panel "
              "or SCADA project.",
              "Check the tag addresses of the cyclic job.")},
    [CAUSE_CLOCK] = {"date or time in the request is invalid",
                     LIST("Check clock and time format of the client that sets the time.")},
    [CAUSE_UPDATE] = {"the firmware update does not suit the module or is damaged",
                      LIST("Check order number and hardware version of the module against the "
                           "update file.",
                           "Load the file again, or update by memory card. Attention: the CPU "
                           "stops for an update; plan it.")},
    [CAUSE_REDUNDANCY] = {"the two CPUs of the redundant system do not match or cannot be coupled",
                          LIST("Compare firmware, memory configuration and program of both CPUs.",
                               "Check the synchronisation modules and fibres.", CHECK_BUFFER)},
    [CAUSE_UNKNOWN] =
        {"no cause is known for this code",
         LIST(CHECK_BUFFER, CHECK_CLIENT_MANUAL,
              "Look at the frames of the finding in Wireshark and compare with a request that "
              "works.")},
};

const char *const verdict_beside_putget_all[] = {anonymous, frame_error, gateway, NULL};
const char *const verdict_beside_putget_one[] = {optimized, anonymous, frame_error, gateway, NULL};
const char *const verdict_beside_putget_was[] = {optimized, frame_error, NULL};
const char *const verdict_beside_object_refused[] = {optimized, switched, load_memory, frame_error,
                                                     NULL};
const char *const verdict_beside_classic_refused[] = {wrong_target, service_unsupported, resources,
                                                      gateway, NULL};
const char *const verdict_beside_malformed[] = {putget_off, NULL};
const char *const verdict_beside_syntax[] = {wrong_target, frame_error, NULL};
const char *const verdict_beside_denied_block[] = {optimized, write_protected, load_memory,
                                                   protection, NULL};
const char *const verdict_beside_denied[] = {protection, wrong_target, NULL};
const char *const verdict_beside_write_protected[] = {protection, optimized, NULL};
const char *const verdict_beside_timer_write[] = {protection, NULL};
const char *const verdict_beside_reading_only[] = {write_protected, gateway, NULL};
const char *const verdict_beside_block_read_only[] = {protection, NULL};
const char *const verdict_beside_symbolic[] = {block_end, NULL};
const char *const verdict_beside_symbolic_missing[] = {load_memory, wrong_target, NULL};
const char *const verdict_beside_symbolic_refused[] = {write_protected, load_memory, protection,
                                                       NULL};
const char *const verdict_beside_missing[] = {optimized, load_memory, wrong_target, NULL};
const char *const verdict_beside_missing_soft[] = {
    "the server is software (Snap7 or alike) in which this data block is not registered",
    wrong_target, NULL};
const char *const verdict_beside_not_served[] = {area_end, NULL};
const char *const verdict_beside_came_or_went[] = {block_end, write_protected, NULL};
const char *const verdict_beside_block_end_known[] = {block_changed, NULL};
const char *const verdict_beside_block_end_new[] = {optimized, block_empty, NULL};
const char *const verdict_beside_block_end_unknown[] = {
    "on S7-1200/1500: the data block has optimized block access", block_empty, NULL};
const char *const verdict_beside_block_changed[] = {type_unsupported, NULL};
const char *const verdict_beside_optimized[] = {block_empty, load_memory, NULL};
const char *const verdict_beside_bit_array[] = {type_unsupported, block_end, NULL};
const char *const verdict_beside_area_end[] = {type_unsupported, NULL};
const char *const verdict_beside_area_end_io[] = {io_missing, NULL};
const char *const verdict_beside_io_missing[] = {area_end, NULL};
const char *const verdict_beside_area_missing[] = {area_end, soft_server, wrong_target, NULL};
const char *const verdict_beside_type[] = {
    "the CPU does not have this memory area for remote access", NULL};
const char *const verdict_beside_size[] = {type_unsupported, NULL};
const char *const verdict_beside_hardware[] = {io_missing, NULL};
const char *const verdict_beside_service[] = {frame_error, wrong_target, gateway, NULL};
const char *const verdict_beside_pdu_size[] = {frame_error, NULL};
const char *const verdict_beside_not_found[] = {wrong_target, NULL};
const char *const verdict_beside_protection_soft[] = {
    "the server is software (Snap7 or alike), which refuses this service to everybody", NULL};
