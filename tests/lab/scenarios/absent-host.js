// SPDX-License-Identifier: GPL-2.0-or-later
//
// Nobody has the address of the CPU: the router asks for it by ARP in vain, drops the SYNs of the
// office, and says nothing (as routers do that send no ICMP errors). A station in the CPU's own
// segment gets no further than ARP. Both work with the CPU beside it.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { knock, poll, sleep } = require('../lib/client.js');
const { router } = require('../lib/router.js');

const CPU = '10.20.15.11',
    ABSENT = '10.20.15.14';
const OFFICE = '10.20.115.60';
const OFFICE_MAC = '02:57:00:00:00:03';

async function play(kind) {
    await poll(CPU, ['DB10.DBX0.0 BYTE 16'], { kind, count: 6 });
    await sleep(300);
    await knock(ABSENT);
}

module.exports = {
    // what is routed is captured on the office's side of the router only
    filter: `not host ${OFFICE} or ether host ${OFFICE_MAC}`,
    hosts: {
        router: router(['10.20.15.1', '10.20.115.1'], {
            output: 'icmp type destination-unreachable drop',
        }),
        cpu: {
            address: CPU,
            server: true,
            stack: 's7-300',
            setup: ['ip route add 10.20.115.0/24 via 10.20.15.1'],
            play: () => startCpu({ pdu: 240, amq: 2, memory: { DB: { 10: 64 }, M: 64 } }),
        },
        office: {
            address: OFFICE,
            setup: ['ip route add 10.20.15.0/24 via 10.20.115.1'],
            play: () => play('library'),
        },
        station: { address: '10.20.15.65', play: () => play('engineering') },
    },
};
