/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A capture in memory. A packet is held in one of two layers:
 *   LAYER_TCP      header fields apart, body = TCP payload; may be changed at will
 *   LAYER_NETWORK  body = the network packet as on the wire (everything that is not TCP, and TCP
 *                  after packet_flatten)
 * Test code: memory that cannot be had ends the program.
 */
#ifndef MANGLE_PACKET_H
#define MANGLE_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* LINKTYPE_ values as they stand in capture files. */
enum link_type {
    LINK_NULL = 0,
    LINK_ETHERNET = 1,
    LINK_RAW = 101,
    LINK_SLL = 113,
    LINK_SLL2 = 276,
};

enum { ETHERTYPE_V4 = 0x0800, ETHERTYPE_VLAN = 0x8100, ETHERTYPE_V6 = 0x86DD };
enum { ETHERTYPE_SERVICE_VLAN = 0x88A8 };

enum tcp_flag {
    TCP_FIN = 0x01,
    TCP_SYN = 0x02,
    TCP_RST = 0x04,
    TCP_PSH = 0x08,
    TCP_ACK = 0x10,
    TCP_URG = 0x20,
};

enum packet_layer { LAYER_NETWORK, LAYER_TCP };

enum { MAX_TAGS = 4, MAX_TCP_OPTIONS = 40, MAX_IP_EXTRA = 64 };

struct vlan_tag {
    uint16_t type, control;
};

struct packet {
    int64_t time_ns; /* since 1970 */
    enum packet_layer layer;
    uint8_t *body; /* owned */
    size_t body_length;
    size_t missing; /* bytes that the capture cut off behind the body */

    /* link layer */
    uint8_t destination_mac[6], source_mac[6];
    uint16_t packet_type; /* of SLL: 0 to us, 4 from us */
    uint8_t tag_count;
    struct vlan_tag tags[MAX_TAGS];
    uint16_t ethertype; /* below 1536: an 802.3 length */
    bool padded;        /* Ethernet frames below 60 bytes are filled up with zeros */

    /* network layer, of LAYER_TCP */
    bool v6;
    uint8_t source[16], destination[16]; /* IPv4: the first four bytes */
    uint8_t traffic_class, hop_limit;
    uint16_t id, fragment_flags;
    uint32_t flow_label;
    uint8_t first_next_header;   /* IPv6: of the fixed header */
    uint8_t extra[MAX_IP_EXTRA]; /* IPv4 options, IPv6 extension headers */
    uint8_t extra_length;

    /* transport layer, of LAYER_TCP */
    uint16_t source_port, destination_port, window, urgent;
    uint32_t sequence, acknowledgment;
    uint8_t flags;
    uint8_t options[MAX_TCP_OPTIONS];
    uint8_t options_length;

    /* conversation, by flows_assign; kept by packet_flatten */
    int flow;       /* index, -1: none */
    uint8_t side;   /* 0: sent by the client, 1: by the server */
    bool watched;   /* a flow of the watched port */
    bool keepalive; /* a probe: its byte, if any, is none of the stream */
    bool fixed;     /* its place among the packets of its flow carries meaning */
};

struct packet_list {
    struct packet *items;
    size_t count, capacity;
};

struct capture {
    struct packet_list packets;
    enum link_type link;
    bool nanoseconds;
};

void *must_alloc(size_t size);

/* Takes ownership of the packet's body. */
void list_add(struct packet_list *list, struct packet packet);
void list_free(struct packet_list *list);
/* Frees what `list` held and makes it `with`. */
void list_replace(struct packet_list *list, struct packet_list with);

/* A copy with its own body. */
struct packet packet_copy(const struct packet *packet);
/* A copy whose body is `length` bytes of `body`. */
struct packet packet_with_body(const struct packet *packet, const uint8_t *body, size_t length);
void packet_free(struct packet *packet);

/* Splits a frame. False: the link layer is cut off, or the link type is none of ours. */
bool packet_parse(enum link_type link, const uint8_t *frame, size_t captured, size_t original,
                  struct packet *out);

/* Writes IP and TCP headers with correct lengths and checksums: LAYER_TCP to LAYER_NETWORK. */
void packet_flatten(struct packet *packet);

/*
 * The frame for a link type, to be freed by the caller. False: this link type cannot carry the
 * packet (raw and null links carry IP only).
 */
bool packet_frame(const struct packet *packet, enum link_type link, uint8_t **frame,
                  size_t *length);

/* An IP identification for a new packet: not zero, not that of `like`, dependent on `salt`. */
uint16_t packet_new_id(const struct packet *like, uint64_t salt);

/* Carries bytes of the stream; those of a SYN are left alone. */
bool packet_has_data(const struct packet *packet);

#endif
