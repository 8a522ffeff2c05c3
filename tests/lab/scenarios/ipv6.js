// SPDX-License-Identifier: GPL-2.0-or-later
//
// A CPU reached over IPv6 (and by one partner over IPv4), with neighbour discovery before it.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const nodes7 = require('../lib/nodes7.js');
const { connect, repeat, sleep } = require('../lib/client.js');
const { pattern } = require('../lib/memory.js');

const CPU6 = '2001:db8:20:6::11',
    CPU4 = '10.20.6.11';

async function playDashboard() {
    const tags = {
        speed: 'DB10,INT2',
        pressure: 'DB10,REAL4',
        running: 'M0.3',
        missing: 'DB11,INT0',
    };
    const cpu = await nodes7.connect(CPU6, { tags });
    cpu.add(Object.keys(tags));
    await repeat(8, 300, () => cpu.read());
    await cpu.close();
}

async function playPanel(address, delay) {
    await sleep(delay);
    const cpu = await connect(address, 'panel');
    await repeat(8, 250, async (turn) => {
        await cpu.read(['DB10.DBX0.0 BYTE 24', 'Q0.0 BYTE 2', 'T0 TIMER 3']);
        if (turn % 3 === 1) await cpu.write([['DB10.DBX20.0 INT 2', pattern(4, turn)]]);
    });
    await cpu.close();
}

module.exports = {
    hosts: {
        cpu: {
            address: [CPU6, CPU4],
            server: true,
            stack: 's7-1500',
            play: () =>
                startCpu({
                    pdu: 240,
                    amq: 3,
                    sourceReference: 9,
                    memory: { DB: { 10: 48 }, M: 64, I: 32, Q: 32, T: 16 },
                }),
        },
        dashboard: { address: '2001:db8:20:6::70', play: playDashboard },
        panel: { address: '2001:db8:20:6::50', play: () => playPanel(CPU6, 200) },
        oldpanel: { address: '10.20.6.51', play: () => playPanel(CPU4, 400) },
    },
};
