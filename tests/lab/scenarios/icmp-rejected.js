// SPDX-License-Identifier: GPL-2.0-or-later
//
// ICMP errors in answer to the SYN: administratively prohibited and port unreachable from the
// firewalls of two hosts, host unreachable from the router before a CPU that is not there. The
// office works with the CPU beside it, through the same router, and the panel without a router.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { knock, poll, sleep } = require('../lib/client.js');
const { router } = require('../lib/router.js');

const CPU = '10.20.14.11',
    PROHIBITING = '10.20.14.13',
    UNREACHABLE = '10.20.14.14',
    ABSENT = '10.20.14.15';
const OFFICE = '10.20.114.60';
const OFFICE_MAC = '02:57:00:00:00:05';

const serve = () => startCpu({ pdu: 240, amq: 2, memory: { DB: { 10: 64 }, M: 64 } });

const rejecting = (address, answer) => ({
    address,
    server: true,
    play: serve,
    setup: [
        'nft add table inet wall',
        'nft add chain inet wall in "{ type filter hook input priority 0; }"',
        `nft add rule inet wall in tcp dport 102 reject with icmpx type ${answer}`,
    ],
});

async function playOffice() {
    await poll(CPU, ['DB10.DBX0.0 BYTE 16'], { kind: 'library', count: 5 });
    await sleep(300);
    await knock(ABSENT, 2, { tcpTimeout: 6000 });
}

module.exports = {
    // what is routed is captured on the office's side of the router only
    filter: `not host ${OFFICE} or ether host ${OFFICE_MAC}`,
    hosts: {
        router: router(['10.20.14.1', '10.20.114.1']),
        cpu: {
            address: CPU,
            server: true,
            stack: 's7-300',
            setup: ['ip route add 10.20.114.0/24 via 10.20.14.1'],
            play: serve,
        },
        prohibiting: rejecting(PROHIBITING, 'admin-prohibited'),
        unreachable: rejecting(UNREACHABLE, 'port-unreachable'),
        office: {
            address: OFFICE,
            setup: ['ip route add 10.20.14.0/24 via 10.20.114.1'],
            play: playOffice,
        },
        panel: {
            address: '10.20.14.50',
            play: () => poll(CPU, ['M0.0 BYTE 8'], { count: 10, period: 800 }),
        },
        barred: { address: '10.20.14.64', play: () => knock(PROHIBITING, 3) },
        misled: { address: '10.20.14.65', play: () => knock(UNREACHABLE, 3) },
    },
};
