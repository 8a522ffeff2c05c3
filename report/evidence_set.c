/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/evidence_set.h"

struct rep_evidence_set {
    const GPtrArray *findings;
    GHashTable *packets; /* of rep_evidence_packet, its own key */
    uint32_t *context;   /* by finding: packets that were added */
    uint32_t links;
    uint64_t dropped;
};

static guint hash_packet(gconstpointer key)
{
    const rep_evidence_packet *packet = key;
    return (guint)packet->stamp.frame * 2654435761u ^ packet->stamp.file;
}

static gboolean same_packet(gconstpointer left, gconstpointer right)
{
    const rep_evidence_packet *a = left, *b = right;
    return a->stamp.frame == b->stamp.frame && a->stamp.file == b->stamp.file;
}

static void free_packet(gpointer packet)
{
    g_free(((rep_evidence_packet *)packet)->links);
    g_free(packet);
}

static rep_evidence_packet *packet_of(rep_evidence_set *set, const cap_stamp *stamp)
{
    const rep_evidence_packet wanted = {.stamp = *stamp};
    rep_evidence_packet *packet = g_hash_table_lookup(set->packets, &wanted);
    if (packet)
        return packet;
    packet = g_memdup2(&wanted, sizeof wanted);
    g_hash_table_add(set->packets, packet);
    return packet;
}

/* Room for links doubles with their number, so that it need not be kept. */
static void add_link(rep_evidence_set *set, rep_evidence_packet *packet, rep_evidence_link link)
{
    const uint32_t count = packet->link_count;
    if (!packet->links || (count & (count - 1)) == 0)
        packet->links = g_renew(rep_evidence_link, packet->links, count ? 2 * count : 1);
    packet->links[packet->link_count++] = link;
    set->links++;
}

static rep_evidence_link link_of(uint32_t finding, bool own, uint32_t symptom)
{
    return (rep_evidence_link){.finding = finding & 0x7fffffff, .own = own, .symptom = symptom};
}

static bool is_linked(const rep_evidence_packet *packet, uint32_t finding)
{
    for (uint32_t i = packet->link_count; i > 0; i--)
        if (packet->links[i - 1].finding == finding)
            return true;
    return false;
}

bool rep_evidence_link_is_first(const rep_evidence_packet *packet, uint32_t index)
{
    return index == 0 || packet->links[index].finding != packet->links[index - 1].finding;
}

/* One finding after the other: its links are the packet's last. */
static void add_own(rep_evidence_set *set, const cap_stamp *stamp, uint32_t finding,
                    uint32_t symptom)
{
    if (stamp->frame == 0)
        return;
    rep_evidence_packet *packet = packet_of(set, stamp);
    const rep_evidence_link *last =
        packet->link_count > 0 ? &packet->links[packet->link_count - 1] : NULL;
    const bool known = last && last->finding == finding;
    if (!known || (symptom > 0 && last->symptom != symptom))
        add_link(set, packet, link_of(finding, true, symptom));
}

/* `told` is the finding, or its symptom of that number. */
static void add_frames(rep_evidence_set *set, const rules_finding *told, uint32_t finding,
                       uint32_t symptom)
{
    for (uint32_t frame = 0; frame < told->frame_count; frame++)
        add_own(set, &told->frames[frame], finding, symptom);
    add_own(set, &told->last, finding, symptom);
}

rep_evidence_set *rep_evidence_set_new(const GPtrArray *findings)
{
    rep_evidence_set *set = g_new0(rep_evidence_set, 1);
    set->findings = findings;
    set->packets = g_hash_table_new_full(hash_packet, same_packet, NULL, free_packet);
    set->context = g_new0(uint32_t, findings->len);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        const GPtrArray *symptoms = finding->symptoms;
        for (guint s = 0; symptoms && s < symptoms->len; s++)
            add_frames(set, g_ptr_array_index(symptoms, s), i, s + 1);
        add_frames(set, finding, i, 0);
    }
    return set;
}

void rep_evidence_set_free(rep_evidence_set *set)
{
    if (!set)
        return;
    g_hash_table_unref(set->packets);
    g_free(set->context);
    g_free(set);
}

void rep_evidence_set_add(rep_evidence_set *set, const cap_stamp *stamp, uint32_t finding)
{
    if (stamp->frame == 0)
        return;
    const rep_evidence_packet *known = rep_evidence_set_find(set, stamp);
    if (known && is_linked(known, finding))
        return;
    if (set->links >= REP_EVIDENCE_MAX_LINKS || set->context[finding] >= REP_EVIDENCE_MAX_CONTEXT) {
        set->dropped++;
        return;
    }
    set->context[finding]++;
    add_link(set, packet_of(set, stamp), link_of(finding, false, 0));
}

const rep_evidence_packet *rep_evidence_set_find(const rep_evidence_set *set,
                                                 const cap_stamp *stamp)
{
    const rep_evidence_packet wanted = {.stamp = *stamp};
    return g_hash_table_lookup(set->packets, &wanted);
}

GArray *rep_evidence_set_stamps(const rep_evidence_set *set)
{
    GArray *stamps = g_array_new(FALSE, FALSE, sizeof(cap_stamp));
    GHashTableIter iter;
    gpointer packet;
    g_hash_table_iter_init(&iter, set->packets);
    while (g_hash_table_iter_next(&iter, &packet, NULL))
        g_array_append_val(stamps, ((const rep_evidence_packet *)packet)->stamp);
    return stamps;
}

const GPtrArray *rep_evidence_set_findings(const rep_evidence_set *set)
{
    return set->findings;
}

uint32_t rep_evidence_set_count(const rep_evidence_set *set)
{
    return g_hash_table_size(set->packets);
}

uint64_t rep_evidence_set_dropped(const rep_evidence_set *set)
{
    return set->dropped;
}
