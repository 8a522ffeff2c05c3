/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/quality_grade.h"

static const char *const check_direction[] = {
    "Mirror both directions of the port (on switches: \"both\", \"ingress and egress\", \"rx and "
    "tx\"), or both ports of the path.",
    "Check the capture filter: it must not name source or target only.",
    "Until then, requests cannot be judged as answered or not.",
    NULL,
};
static const char *const check_lost[] = {
    "Mirror fewer ports to one: together they must not exceed what the mirror port can send.",
    "Capture with a filter (tcp port 102) and a larger buffer, on a computer without other work.",
    "Or the file was exported from a larger one with packets left out: use the original.",
    NULL,
};
static const char *const check_filtered[] = {
    "Review the original capture instead of the export, if there is one.",
    "To keep a file small, use the capture filter \"tcp port 102\": it keeps all packets of a "
    "connection. A display filter (such as s7comm) leaves out what it does not name.",
    "Until then, what is not in the file cannot be judged: requests may lack their answers.",
    NULL,
};
static const char *const check_trimmed[] = {
    "Nothing to do for S7: all its data is there.",
    "To keep the rest as well, export with the capture filter \"tcp port 102\" instead of a "
    "display "
    "filter: bare acknowledgements tell lost packets from slow hosts.",
    NULL,
};
static const char *const check_twice[] = {
    "Mirror each packet once: one port of the path instead of both, or one direction of each.",
    "Both sides of a router mirrored are in order if that is wanted: repeats are left out of all "
    "counts.",
    NULL,
};
static const char *const check_sender[] = {
    "If the capture was made on the sending computer or on the host of its virtual machine, "
    "capture on one interface only, not on \"any\" or on physical and virtual one together.",
    "If it was made at a mirror port, mirror one direction of each port.",
    "Repeats are left out of all counts.",
    NULL,
};
static const char *const check_snap[] = {
    "Capture whole packets: set the snap length to 0 or 65535 (tcpdump -s 0).",
    NULL,
};
static const char *const check_drops[] = {
    "Give the packets that wait more room: a larger buffer (s7tap monitor -B 256, dumpcap -B 256).",
    "Look at the load of the capturing computer at that time: CPU, and the disk if packets or "
    "outputs are written. Let it do nothing else.",
    "Capture with a filter (tcp port 102; s7tap monitor has one).",
    "Until then, an answer that was dropped looks like one that was never given.",
    NULL,
};
static const char *const check_interface[] = {
    "Enlarge the receive ring of the network card: 'ethtool -g IFACE' shows it, 'ethtool -G IFACE "
    "rx 4096' sets it.",
    "Look at its counters (ethtool -S IFACE): missed and fifo errors are of the computer, CRC "
    "errors of cable or port.",
    "Mirror fewer ports, or only one direction of each: what a full mirror port drops in the "
    "switch is counted nowhere here.",
    NULL,
};

static const rules_cause causes[] = {
    [QUALITY_ONE_DIRECTION] = {"the mirror port copies one direction only", check_direction},
    [QUALITY_LOST] = {"the mirror port or the capturing computer lost packets", check_lost},
    [QUALITY_FILTERED] =
        {"the file holds only a part of the packets: it was exported or captured with a "
         "filter (such as a display filter)",
         check_filtered},
    [QUALITY_TRIMMED] =
        {"the file was exported or captured with a filter that leaves out packets without "
         "S7 (such as a display filter)",
         check_trimmed},
    [QUALITY_TWICE] = {"the switch mirrors packets where they come in and where they leave",
                       check_twice},
    [QUALITY_SENT_TWICE] =
        {"the capture was made on the sending computer or in its virtual switch, which "
         "shows what it sends twice",
         check_sender},
    [QUALITY_SNAPPED] = {"the capture was made with a snap length that cuts packets", check_snap},
    [QUALITY_DROPPED] = {"the capturing computer could not keep up", check_drops},
    [QUALITY_DROPPED_BEFORE] = {"the network card had more packets than the computer fetched",
                                check_interface},
    {0},
};
static const char *const beside_filtered[] = {
    "the mirror port or the capturing computer lost packets", NULL};
static const char *const beside_sent_twice[] = {
    "the mirror port copies one direction of the path twice", NULL};

const quality_grade quality_grades[QUALITY_KIND_COUNT] = {
    [QUALITY_ONE_DIRECTION] = {&causes[QUALITY_ONE_DIRECTION], "one direction", NULL, RULES_NOTICE,
                               RULES_LIKELY},
    [QUALITY_LOST] = {&causes[QUALITY_LOST], "missing bytes", NULL, RULES_NOTICE, RULES_LIKELY},
    [QUALITY_FILTERED] = {&causes[QUALITY_FILTERED], "missing bytes", beside_filtered, RULES_NOTICE,
                          RULES_LIKELY},
    [QUALITY_TRIMMED] = {&causes[QUALITY_TRIMMED], "missing bytes", NULL, RULES_INFO, RULES_LIKELY},
    [QUALITY_TWICE] = {&causes[QUALITY_TWICE], "duplicates", NULL, RULES_NOTICE, RULES_LIKELY},
    [QUALITY_SENT_TWICE] = {&causes[QUALITY_SENT_TWICE], "duplicates", beside_sent_twice,
                            RULES_NOTICE, RULES_LIKELY},
    [QUALITY_SNAPPED] = {&causes[QUALITY_SNAPPED], "snap length", NULL, RULES_NOTICE, RULES_PROVEN},
    [QUALITY_DROPPED] = {&causes[QUALITY_DROPPED], "dropped packets", NULL, RULES_NOTICE,
                         RULES_PROVEN},
    [QUALITY_DROPPED_BEFORE] = {&causes[QUALITY_DROPPED_BEFORE], "packets dropped by the interface",
                                NULL, RULES_NOTICE, RULES_PROVEN},
};

const rules_rule rules_capture_quality = {
    .id = "capture-quality",
    .title = "The capture is not what was on the wire",
    .severity = RULES_NOTICE,
    .once = true,
    .meaning = "The capture lacks packets that were sent, cuts them, or holds them twice, so that "
               "other findings may be missing. Bytes count as lost only where the receiver "
               "acknowledged them; a direction counts as missing only where the other one "
               "acknowledges bytes from it. Where bytes are missing and not one packet without "
               "payload is in the file, a filter left packets out; if no piece that is missing "
               "could hold S7 (Siemens clients send empty COTP data of 7 bytes), that is of "
               "severity info. Duplicates are reported from 10 packets and 1 % on. What other "
               "findings take for silence while packets were dropped is merely possible. A "
               "capture that merely starts in the middle of connections is in order.",
    .causes = causes,
};
