/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/live.h"

#include "capture/link_type.h"

#include <net/if.h>
#include <pcap/pcap.h>
#include <string.h>
#include <sys/ioctl.h>

G_DEFINE_QUARK(cap - live - error - quark, cap_live_error)

/* Offloading of the network card hands over segments of up to 64 KiB and more. */
enum { SNAP_LENGTH = 262144 };

struct cap_live {
    char *name;
    pcap_t *pcap;
    char *note;
    uint32_t link_type;
    uint32_t index;
    unsigned system_index; /* 0: "any" */
    int64_t unit;          /* ns in a fraction of a time stamp */
    char *filter; /* as if_filter of pcapng has it: behind a zero, which says that it is text */
    cap_option options[2];
    cap_interface_info info;
    uint64_t frame;
    struct pcap_stat seen; /* when the counts were last asked for */
    cap_live_counts counts;
    /* While packets are read. */
    cap_live_handler handler;
    void *user;
};

static char *existing_names(void)
{
    GString *names = g_string_new(NULL);
    GPtrArray *list = cap_interfaces(NULL);
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const cap_interface *interface = g_ptr_array_index(list, i);
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", interface->name);
    }
    if (list != NULL)
        g_ptr_array_unref(list);
    return g_string_free(names, FALSE);
}

static bool exists(const char *name, GError **error)
{
    if (g_str_equal(name, "any") || if_nametoindex(name) != 0)
        return true;
    char *names = existing_names();
    g_set_error(error, CAP_LIVE_ERROR, CAP_LIVE_NO_DEVICE,
                "%s: there is no such interface; there are: %s", name, *names ? names : "none");
    g_free(names);
    return false;
}

static void set_activation_error(const cap_live *live, int status, GError **error)
{
    const char *detail = pcap_geterr(live->pcap);
    if (status == PCAP_ERROR_PERM_DENIED || status == PCAP_ERROR_PROMISC_PERM_DENIED)
        g_set_error(error, CAP_LIVE_ERROR, CAP_LIVE_PERMISSION,
                    "%s: no permission to capture: that takes root or the capability CAP_NET_RAW",
                    live->name);
    else if (status == PCAP_ERROR_IFACE_NOT_UP)
        g_set_error(error, CAP_LIVE_ERROR, CAP_LIVE_DOWN,
                    "%s: the interface is down; 'ip link set %s up' starts it", live->name,
                    live->name);
    else
        g_set_error(error, CAP_LIVE_ERROR, CAP_LIVE_FAILED, "%s: cannot be captured: %s%s%s",
                    live->name, pcap_statustostr(status), *detail ? ": " : "", detail);
}

static void ask_for_nanoseconds(cap_live *live)
{
    pcap_set_tstamp_precision(live->pcap, PCAP_TSTAMP_PRECISION_NANO);
    live->unit = pcap_get_tstamp_precision(live->pcap) == PCAP_TSTAMP_PRECISION_NANO ? 1 : 1000;
}

static char *clocks_of(const cap_live *live)
{
    int *types;
    const int count = pcap_list_tstamp_types(live->pcap, &types);
    GString *names = g_string_new(NULL);
    for (int i = 0; i < count; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "",
                               pcap_tstamp_type_val_to_name(types[i]));
    if (count > 0)
        pcap_free_tstamp_types(types);
    return g_string_free(names, FALSE);
}

static bool choose_clock(cap_live *live, cap_live_clock clock, GError **error)
{
    if (clock == CAP_LIVE_CLOCK_KERNEL ||
        pcap_set_tstamp_type(live->pcap, PCAP_TSTAMP_ADAPTER) == 0)
        return true;
    char *names = clocks_of(live);
    g_set_error(error, CAP_LIVE_ERROR, CAP_LIVE_CLOCK,
                "%s: its driver offers no time stamps of the adapter (adapter); it offers: %s",
                live->name, *names ? names : "host");
    g_free(names);
    return false;
}

/* Immediate mode is not asked for: it would take libpcap to the older ring of equal slots, of
 * which few of this snap length fit into a buffer. */
static bool activate(cap_live *live, const cap_live_options *options, GError **error)
{
    const uint32_t buffer_size = options->buffer_size > 0 ? options->buffer_size : CAP_LIVE_BUFFER;
    if (!choose_clock(live, options->clock, error))
        return false;
    pcap_set_snaplen(live->pcap, SNAP_LENGTH);
    pcap_set_promisc(live->pcap, 1);
    pcap_set_timeout(live->pcap, CAP_LIVE_DELAY);
    pcap_set_buffer_size(live->pcap, (int)MIN(buffer_size, CAP_LIVE_MAX_BUFFER));
    ask_for_nanoseconds(live);
    const int status = pcap_activate(live->pcap);
    if (status < 0) {
        set_activation_error(live, status, error);
        return false;
    }
    if (status > 0) {
        const char *detail = pcap_geterr(live->pcap);
        live->note =
            g_strdup_printf("%s: %s", live->name, *detail ? detail : pcap_statustostr(status));
    }
    return true;
}

static bool take_link_type(cap_live *live, GError **error)
{
    static const int decoded[] = {DLT_EN10MB, DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_RAW,
                                  DLT_NULL,   DLT_LOOP,      DLT_IPV4,       DLT_IPV6};
    const int dlt = pcap_datalink(live->pcap);
    for (size_t i = 0; i < G_N_ELEMENTS(decoded); i++) {
        if (decoded[i] == dlt) {
            live->link_type = cap_link_type_of_dlt(dlt);
            return true;
        }
    }
    g_set_error(error, CAP_LIVE_ERROR, CAP_LIVE_LINK_TYPE,
                "%s: its link layer (%s) is not supported: expected one that carries IP",
                live->name, cap_live_link_name(live));
    return false;
}

static void describe(cap_live *live, const char *filter)
{
    enum { IF_FILTER = 11, FORM = 1 };
    const size_t length = MIN(strlen(filter), UINT16_MAX - FORM);
    live->filter = g_malloc0(FORM + length);
    memcpy(live->filter + FORM, filter, length);
    live->options[0] =
        (cap_option){CAP_OPTION_IF_NAME, (uint16_t)strlen(live->name), (const uint8_t *)live->name};
    live->options[1] =
        (cap_option){IF_FILTER, (uint16_t)(FORM + length), (const uint8_t *)live->filter};
    live->info = (cap_interface_info){
        .id = live->index,
        .link_type = live->link_type,
        .snap_length = (uint32_t)pcap_snapshot(live->pcap),
        .resolution = live->unit == 1 ? CAP_RESOLUTION_NANO : CAP_RESOLUTION_MICRO,
        .options = live->options,
        .option_count = G_N_ELEMENTS(live->options),
    };
}

static bool set_filter(cap_live *live, const cap_live_options *options, GError **error)
{
    struct bpf_program program;
    char *filter = cap_live_filter(options->ports, options->port_count,
                                   pcap_datalink(live->pcap) == DLT_EN10MB);
    bool set = pcap_compile(live->pcap, &program, filter, 1, PCAP_NETMASK_UNKNOWN) == 0;
    if (set) {
        set = pcap_setfilter(live->pcap, &program) == 0;
        pcap_freecode(&program);
    }
    if (!set)
        g_set_error(error, CAP_LIVE_ERROR, CAP_LIVE_FAILED, "%s: cannot be filtered: %s",
                    live->name, pcap_geterr(live->pcap));
    describe(live, filter);
    g_free(filter);
    return set;
}

static bool prepare(cap_live *live, const cap_live_options *options, GError **error)
{
    if (!activate(live, options, error) || !take_link_type(live, error) ||
        !set_filter(live, options, error))
        return false;
    char text[PCAP_ERRBUF_SIZE];
    if (pcap_setnonblock(live->pcap, 1, text) == 0 && pcap_get_selectable_fd(live->pcap) >= 0)
        return true;
    g_set_error(error, CAP_LIVE_ERROR, CAP_LIVE_FAILED, "%s: cannot be waited for", live->name);
    return false;
}

cap_live *cap_live_open(const cap_live_options *options, GError **error)
{
    if (!exists(options->interface, error))
        return NULL;
    char text[PCAP_ERRBUF_SIZE];
    pcap_t *pcap = pcap_create(options->interface, text);
    if (pcap == NULL) {
        g_set_error(error, CAP_LIVE_ERROR, CAP_LIVE_FAILED, "%s: cannot be captured: %s",
                    options->interface, text);
        return NULL;
    }
    cap_live *live = g_new0(cap_live, 1);
    live->name = g_strdup(options->interface);
    live->pcap = pcap;
    live->index = options->index;
    live->system_index = if_nametoindex(options->interface);
    if (prepare(live, options, error))
        return live;
    cap_live_free(live);
    return NULL;
}

void cap_live_free(cap_live *live)
{
    if (live == NULL)
        return;
    pcap_close(live->pcap);
    g_free(live->note);
    g_free(live->filter);
    g_free(live->name);
    g_free(live);
}

int cap_live_fd(const cap_live *live)
{
    return pcap_get_selectable_fd(live->pcap);
}

const char *cap_live_name(const cap_live *live)
{
    return live->name;
}

const char *cap_live_link_name(const cap_live *live)
{
    const char *name = pcap_datalink_val_to_description(pcap_datalink(live->pcap));
    return name != NULL ? name : "unknown";
}

const cap_interface_info *cap_live_interface(const cap_live *live)
{
    return &live->info;
}

/* Which interface it is: one that was made anew under the name is another. */
static unsigned index_now(const cap_live *live, struct ifreq *request)
{
    g_strlcpy(request->ifr_name, live->name, sizeof request->ifr_name);
    const int fd = pcap_fileno(live->pcap);
    return ioctl(fd, SIOCGIFINDEX, request) == 0 ? (unsigned)request->ifr_ifindex : 0;
}

cap_live_state cap_live_look(const cap_live *live)
{
    struct ifreq request = {0};
    if (live->system_index == 0)
        return CAP_LIVE_UP;
    if (index_now(live, &request) != live->system_index ||
        ioctl(pcap_fileno(live->pcap), SIOCGIFFLAGS, &request) != 0)
        return CAP_LIVE_REMOVED;
    if ((request.ifr_flags & IFF_UP) == 0)
        return CAP_LIVE_OFF;
    return request.ifr_flags & IFF_RUNNING ? CAP_LIVE_UP : CAP_LIVE_NO_LINK;
}

const char *cap_live_note(const cap_live *live)
{
    return live->note;
}

static void deliver(u_char *user, const struct pcap_pkthdr *header, const u_char *bytes)
{
    cap_live *live = (cap_live *)(void *)user;
    const cap_packet packet = {
        .stamp =
            {
                .time = (int64_t)header->ts.tv_sec * 1000000000 + header->ts.tv_usec * live->unit,
                .frame = ++live->frame,
                .file = live->index,
            },
        .link_type = live->link_type,
        .captured = header->caplen,
        .original = MAX(header->caplen, header->len),
        .data = bytes,
    };
    live->handler(live->user, &packet);
}

int cap_live_read(cap_live *live, int most, cap_live_handler handler, void *user, GError **error)
{
    live->handler = handler;
    live->user = user;
    const int count = pcap_dispatch(live->pcap, most, deliver, (u_char *)live);
    if (count >= 0)
        return count;
    if (cap_live_look(live) == CAP_LIVE_REMOVED)
        g_set_error(error, CAP_LIVE_ERROR, CAP_LIVE_GONE,
                    "%s: capturing ended: the interface was removed", live->name);
    else
        g_set_error(error, CAP_LIVE_ERROR, CAP_LIVE_FAILED, "%s: capturing ended: %s", live->name,
                    pcap_geterr(live->pcap));
    return -1;
}

void cap_live_count(cap_live *live, cap_live_counts *counts)
{
    struct pcap_stat now;
    if (pcap_stats(live->pcap, &now) == 0) {
        live->counts.dropped += now.ps_drop - live->seen.ps_drop;
        live->counts.dropped_interface += now.ps_ifdrop - live->seen.ps_ifdrop;
        live->seen = now;
    }
    live->counts.delivered = live->frame;
    *counts = live->counts;
}
