/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The filter as libpcap compiles it for a file, so that tags stand in the frame. */
#include "capture/live.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pcap/pcap.h>
#include <string.h>

enum { FRAME = 128 };

typedef struct filter {
    pcap_t *pcap;
    struct bpf_program program;
} filter;

static filter compile(bool vlan, int dlt)
{
    static const uint16_t ports[] = {102, 2102};
    filter f = {.pcap = pcap_open_dead(dlt, 262144)};
    char *text = cap_live_filter(ports, 2, vlan);
    if (pcap_compile(f.pcap, &f.program, text, 1, PCAP_NETMASK_UNKNOWN) != 0)
        fail_msg("%s: %s", text, pcap_geterr(f.pcap));
    g_free(text);
    return f;
}

static void clear(filter *f)
{
    pcap_freecode(&f->program);
    pcap_close(f->pcap);
}

static bool passes(const filter *f, const uint8_t *bytes, size_t size)
{
    const struct pcap_pkthdr header = {.caplen = (uint32_t)size, .len = (uint32_t)size};
    return pcap_offline_filter(&f->program, &header, bytes) != 0;
}

typedef struct content {
    const char *what;
    uint16_t type;
    bool passes;
    uint8_t bytes[64];
} content;

#define V4(protocol, ...)                                                                          \
    {                                                                                              \
        0x45, 0, 0, 64, 0, 0, __VA_ARGS__, 64, protocol                                            \
    }
#define V4_WITH(protocol, ...)                                                                     \
    {                                                                                              \
        0x45, 0, 0, 64, 0, 0, 0, 0, 64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, __VA_ARGS__      \
    }
#define ADDRESS 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
#define V6_WITH(next, ...)                                                                         \
    {                                                                                              \
        0x60, 0, 0, 0, 0, 24, next, 255, ADDRESS, ADDRESS, __VA_ARGS__                             \
    }

/* 102 is 0x0066, 2102 is 0x0836. */
static const content contents[] = {
    {"to port 102", 0x0800, true, V4_WITH(6, 0x9c, 0x40, 0x00, 0x66)},
    {"from port 102", 0x0800, true, V4_WITH(6, 0x00, 0x66, 0x9c, 0x40)},
    {"the second port", 0x0800, true, V4_WITH(6, 0x9c, 0x40, 0x08, 0x36)},
    {"another port", 0x0800, false, V4_WITH(6, 0x9c, 0x40, 0x01, 0xbb)},
    {"UDP", 0x0800, false, V4_WITH(17, 0x9c, 0x40, 0x00, 0x66)},
    {"first TCP fragment", 0x0800, true, V4(6, 0x20, 0x00)},
    {"later TCP fragment", 0x0800, true, V4(6, 0x00, 0x08)},
    {"ICMP fragment", 0x0800, true, V4(1, 0x00, 0x08)},
    {"UDP fragment", 0x0800, false, V4(17, 0x20, 0x00)},
    {"ICMP unreachable", 0x0800, true, V4_WITH(1, 3, 13)},
    {"ICMP time exceeded", 0x0800, true, V4_WITH(1, 11, 0)},
    {"ICMP echo", 0x0800, false, V4_WITH(1, 8, 0)},
    {"ARP", 0x0806, true, {0, 1, 8, 0, 6, 4, 0, 1}},
    {"LLDP", 0x88cc, false, {2, 7}},
    {"PROFINET", 0x8892, false, {0x80, 0}},
    {"IPv6 to port 102", 0x86dd, true, V6_WITH(6, 0x9c, 0x40, 0x00, 0x66)},
    {"IPv6 from port 2102", 0x86dd, true, V6_WITH(6, 0x08, 0x36, 0x9c, 0x40)},
    {"IPv6 to another port", 0x86dd, false, V6_WITH(6, 0x9c, 0x40, 0x01, 0xbb)},
    {"hop by hop", 0x86dd, true, V6_WITH(0, 6, 0)},
    {"routing", 0x86dd, true, V6_WITH(43, 6, 0)},
    {"IPv6 fragment", 0x86dd, true, V6_WITH(44, 6, 0)},
    {"authentication", 0x86dd, true, V6_WITH(51, 6, 4)},
    {"destination options", 0x86dd, true, V6_WITH(60, 6, 0)},
    {"IPv6 UDP", 0x86dd, false, V6_WITH(17, 0x9c, 0x40, 0x00, 0x66)},
    {"ICMPv6 unreachable", 0x86dd, true, V6_WITH(58, 1, 1)},
    {"solicitation", 0x86dd, true, V6_WITH(58, 135, 0)},
    {"advertisement", 0x86dd, true, V6_WITH(58, 136, 0)},
    {"ICMPv6 echo", 0x86dd, false, V6_WITH(58, 128, 0)},
    {"router advertisement", 0x86dd, false, V6_WITH(58, 134, 0)},
};

static size_t put16(uint8_t *bytes, size_t at, unsigned value)
{
    bytes[at] = (uint8_t)(value >> 8);
    bytes[at + 1] = (uint8_t)value;
    return at + 2;
}

static void check_with_tags(const filter *f, unsigned tags, bool passed)
{
    for (size_t i = 0; i < G_N_ELEMENTS(contents); i++) {
        const content *c = &contents[i];
        uint8_t bytes[FRAME] = {0};
        size_t at = 12;
        for (unsigned tag = tags; tag > 0; tag--) {
            at = put16(bytes, at, tag == 2 ? 0x88a8 : 0x8100);
            at = put16(bytes, at, 100 + tag);
        }
        at = put16(bytes, at, c->type);
        memcpy(bytes + at, c->bytes, sizeof c->bytes);
        if (passes(f, bytes, at + sizeof c->bytes) != (c->passes && passed))
            fail_msg("%s in %u tags: %s", c->what, tags, c->passes ? "held back" : "passed");
    }
}

static void passes_what_the_engine_uses(void **state)
{
    (void)state;
    filter f = compile(true, DLT_EN10MB);
    check_with_tags(&f, 0, true);
    check_with_tags(&f, 1, true);
    check_with_tags(&f, 2, true);
    clear(&f);
}

static void without_tags(void **state)
{
    (void)state;
    filter f = compile(false, DLT_EN10MB);
    check_with_tags(&f, 0, true);
    check_with_tags(&f, 1, false);
    clear(&f);
}

static void other_link_layers_take_it(void **state)
{
    (void)state;
    static const int dlts[] = {DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_RAW, DLT_NULL};
    static const content to_port = {"", 0, true, V4_WITH(6, 0x9c, 0x40, 0x00, 0x66)};
    for (size_t i = 0; i < G_N_ELEMENTS(dlts); i++) {
        filter f = compile(false, dlts[i]);
        if (dlts[i] == DLT_RAW)
            assert_true(passes(&f, to_port.bytes, sizeof to_port.bytes));
        clear(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passes_what_the_engine_uses),
        cmocka_unit_test(without_tags),
        cmocka_unit_test(other_link_layers_take_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
