// SPDX-License-Identifier: GPL-2.0-or-later
//
// Partners behind a router whose both sides are mirrored: every routed packet is captured twice,
// with other MAC addresses and a smaller TTL. The router rejects one partner by ICMP.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { attempt, connect, repeat, sleep } = require('../lib/client.js');
const { pattern } = require('../lib/memory.js');
const { router } = require('../lib/router.js');

const CPU = '10.20.10.11',
    BARRED = '10.20.110.66';
const toCell = 'ip route add 10.20.10.0/24 via 10.20.110.1';

async function playOffice() {
    const cpu = await connect(CPU, 'library');
    await repeat(10, 300, async (turn) => {
        await cpu.read(['DB10.DBX0.0 BYTE 16', 'DB12.DBX0.0 BYTE 4', 'M0.0 BYTE 4']);
        if (turn === 4) await cpu.write([['DB10.DBX20.0 WORD 1', pattern(2, turn)]]);
    });
    await cpu.close();
}

async function playBarred() {
    for (let turn = 0; turn < 3; turn++) {
        await attempt(CPU, 'library', { tcpTimeout: 2500 });
        await sleep(300);
    }
}

async function playPanel() {
    const cpu = await connect(CPU, 'panel');
    await repeat(8, 350, () => cpu.read(['DB10.DBX0.0 BYTE 8']));
    await cpu.close();
}

module.exports = {
    hosts: {
        router: router(['10.20.10.1', '10.20.110.1'], {
            forward: `ip saddr ${BARRED} reject with icmp admin-prohibited`,
        }),
        cpu: {
            address: CPU,
            server: true,
            stack: 's7-300',
            setup: ['ip route add 10.20.110.0/24 via 10.20.10.1'],
            play: () => startCpu({ pdu: 240, amq: 2, memory: { DB: { 10: 64 }, M: 64 } }),
        },
        office: { address: '10.20.110.60', setup: [toCell], play: playOffice },
        barred: { address: BARRED, setup: [toCell], play: playBarred },
        panel: { address: '10.20.10.50', play: playPanel },
    },
};
