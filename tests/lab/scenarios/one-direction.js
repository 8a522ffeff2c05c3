// SPDX-License-Identifier: GPL-2.0-or-later
//
// A mirror port that copies one direction only: requests of two partners, none of the answers.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const nodes7 = require('../lib/nodes7.js');
const { connect, repeat } = require('../lib/client.js');
const { pattern } = require('../lib/memory.js');

const CPU = '10.20.8.11';

async function playPanel() {
    const cpu = await connect(CPU, 'panel');
    await repeat(12, 300, async (turn) => {
        await cpu.read(['DB10.DBX0.0 BYTE 16', 'M0.0 BYTE 4']);
        if (turn % 4 === 1) await cpu.write([['DB10.DBX20.0 WORD 1', pattern(2, turn)]]);
    });
    await cpu.reset();
}

async function playDashboard() {
    const cpu = await nodes7.connect(CPU, { tags: { speed: 'DB10,INT2', missing: 'DB11,INT0' } });
    cpu.add(['speed', 'missing']);
    await repeat(6, 400, () => cpu.read());
    await cpu.close();
}

module.exports = {
    filter: 'arp or tcp dst port 102',
    hosts: {
        cpu: {
            address: CPU,
            server: true,
            stack: 's7-300',
            play: () => startCpu({ pdu: 240, amq: 2, memory: { DB: { 10: 64 }, M: 64 } }),
        },
        panel: { address: '10.20.8.50', play: playPanel },
        dashboard: { address: '10.20.8.70', play: playDashboard },
    },
};
