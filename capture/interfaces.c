/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/live.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pcap/pcap.h>
#include <sys/socket.h>

static void free_interface(gpointer data)
{
    cap_interface *interface = data;
    g_free(interface->name);
    g_free(interface->description);
    g_strfreev(interface->addresses);
    g_free(interface);
}

static bool put_address(const struct sockaddr *address, char *text, socklen_t size)
{
    if (address == NULL)
        return false;
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)address;
        return inet_ntop(AF_INET, &v4->sin_addr, text, size) != NULL;
    }
    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)address;
        return inet_ntop(AF_INET6, &v6->sin6_addr, text, size) != NULL;
    }
    return false;
}

static char **addresses_of(const pcap_if_t *device)
{
    GPtrArray *texts = g_ptr_array_new();
    for (const pcap_addr_t *a = device->addresses; a != NULL; a = a->next) {
        char text[INET6_ADDRSTRLEN];
        if (put_address(a->addr, text, sizeof text))
            g_ptr_array_add(texts, g_strdup(text));
    }
    g_ptr_array_add(texts, NULL);
    return (char **)g_ptr_array_free(texts, FALSE);
}

/* libpcap also lists USB and Bluetooth devices, message buses and netfilter queues. */
static bool carries_ip(const pcap_if_t *device)
{
    return g_str_equal(device->name, "any") || if_nametoindex(device->name) != 0;
}

GPtrArray *cap_interfaces(GError **error)
{
    char text[PCAP_ERRBUF_SIZE];
    pcap_if_t *devices;
    if (pcap_findalldevs(&devices, text) != 0) {
        g_set_error(error, CAP_LIVE_ERROR, CAP_LIVE_FAILED, "interfaces cannot be listed: %s",
                    text);
        return NULL;
    }
    GPtrArray *list = g_ptr_array_new_with_free_func(free_interface);
    for (const pcap_if_t *device = devices; device != NULL; device = device->next) {
        if (!carries_ip(device))
            continue;
        cap_interface *interface = g_new0(cap_interface, 1);
        interface->name = g_strdup(device->name);
        interface->description = g_strdup(device->description);
        interface->addresses = addresses_of(device);
        interface->up = (device->flags & PCAP_IF_UP) != 0;
        interface->running = (device->flags & PCAP_IF_RUNNING) != 0;
        g_ptr_array_add(list, interface);
    }
    pcap_freealldevs(devices);
    return list;
}
