// SPDX-License-Identifier: GPL-2.0-or-later
//
// Port 102 out of reach, in each of its ways: dropped by a firewall, answers dropped on the way
// back, refused by the CPU's own stack, rejected by ICMP, no such host, content filtered. One
// partner that the firewall lets through shows that the CPU serves.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { attempt, connect, repeat, sleep } = require('../lib/client.js');

const CPU = '10.20.9.11',
    CLOSED = '10.20.9.12',
    REJECTING = '10.20.9.13',
    ABSENT = '10.20.9.14';
const DROPPED = '10.20.9.61',
    DEAF = '10.20.9.62',
    INSPECTED = '10.20.9.66';

async function playAttempts(host, count = 2) {
    for (let turn = 0; turn < count; turn++) {
        const cpu = await attempt(host, 'library', { timeout: 3000, tcpTimeout: 4000 });
        if (cpu) await cpu.close();
        await sleep(600);
    }
}

async function playPermitted() {
    const cpu = await connect(CPU, 'panel');
    await repeat(10, 600, () => cpu.read(['DB10.DBX0.0 BYTE 16']));
    await cpu.close();
}

const serve = () => startCpu({ pdu: 240, amq: 2, memory: { DB: { 10: 64 }, M: 64 } });

module.exports = {
    switch: [
        'nft add table bridge wall',
        'nft add chain bridge wall pass "{ type filter hook forward priority 0; }"',
        `nft add rule bridge wall pass ip saddr ${DROPPED} tcp dport 102 drop`,
        `nft add rule bridge wall pass ip daddr ${DEAF} tcp sport 102 drop`,
        // whatever carries data towards the CPU
        `nft add rule bridge wall pass ip saddr ${INSPECTED} tcp dport 102 ip length gt 60 drop`,
    ],
    hosts: {
        cpu: { address: CPU, server: true, stack: 's7-1500', play: serve },
        closed: { address: CLOSED, server: true, stack: 's7-1500', play: () => {} },
        rejecting: {
            address: REJECTING,
            server: true,
            play: serve,
            setup: [
                'nft add table inet wall',
                'nft add chain inet wall in "{ type filter hook input priority 0; }"',
                'nft add rule inet wall in tcp dport 102 reject with icmpx type admin-prohibited',
            ],
        },
        permitted: { address: '10.20.9.50', play: playPermitted },
        dropped: { address: DROPPED, play: () => playAttempts(CPU) },
        deaf: { address: DEAF, play: () => playAttempts(CPU) },
        refused: { address: '10.20.9.63', play: () => playAttempts(CLOSED, 3) },
        rejected: { address: '10.20.9.64', play: () => playAttempts(REJECTING, 3) },
        lost: { address: '10.20.9.65', play: () => playAttempts(ABSENT) },
        inspected: { address: INSPECTED, play: () => playAttempts(CPU) },
    },
};
