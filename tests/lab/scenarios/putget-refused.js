// SPDX-License-Identifier: GPL-2.0-or-later
//
// A CPU of the 1500 class on which PUT/GET is not permitted: connections and negotiation succeed,
// every read and write of any area is answered with Ack 0x81/0x04. A second CPU of the cell permits
// it, so that the partner is proven able.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const snap7 = require('../lib/snap7.js');
const nodes7 = require('../lib/nodes7.js');
const { connect, repeat, sleep } = require('../lib/client.js');
const { pattern } = require('../lib/memory.js');

const REFUSING = '10.20.2.11',
    PERMITTING = '10.20.2.12';
const REFUSED = '32 02 0000 RRRR 0000 0000 81 04';

async function playLibrary(address, count) {
    const cpu = await snap7.connectClient(address, { type: 'BASIC', slot: 1 });
    await repeat(count, 600, async (turn) => {
        await cpu.call('DBRead', 10, 0, 8);
        await cpu.call('MBRead', 0, 4);
        await cpu.call('EBRead', 0, 2);
        if (turn % 3 === 1) await cpu.call('DBWrite', 20, 0, 4, pattern(4, turn));
    });
    cpu.close();
}

async function playDashboard() {
    await sleep(300);
    const tags = { speed: 'DB10,INT2', running: 'M0.3', valve: 'Q0.2' };
    const cpu = await nodes7.connect(REFUSING, { slot: 1, tags, timeout: 1500 });
    cpu.add(Object.keys(tags));
    await repeat(3, 900, () => cpu.read());
    await cpu.close();
}

async function playScript() {
    await sleep(1500);
    const cpu = await connect(REFUSING, 'library', { called: Buffer.from([0x03, 0x01]) });
    await cpu.read(['DB10.DBX0.0 BYTE 1', 'M0.0 BYTE 1', 'I0.0 BYTE 1', 'Q0.0 BYTE 1']);
    await cpu.write([
        ['M10.0 BIT 1', Buffer.from([1])],
        ['DB20.DBX2.0 INT 1', pattern(2)],
    ]);
    await cpu.close();
}

module.exports = {
    hosts: {
        refusing: {
            address: REFUSING,
            server: true,
            stack: 's7-1500',
            play: () =>
                startCpu({
                    pdu: 960,
                    amq: 3,
                    sourceReference: 6,
                    reaction: 2,
                    rules: [
                        { on: '3201 0000 .... .... .... 04', answer: REFUSED },
                        { on: '3201 0000 .... .... .... 05', answer: REFUSED },
                    ],
                }),
        },
        permitting: {
            address: PERMITTING,
            server: true,
            stack: 's7-1500',
            play: () =>
                startCpu({
                    pdu: 960,
                    amq: 3,
                    sourceReference: 12,
                    reaction: 2,
                    memory: { DB: { 10: 32, 20: 16 }, M: 64, I: 32, Q: 32 },
                }),
        },
        mes: {
            address: '10.20.2.60',
            play: () => Promise.all([playLibrary(REFUSING, 5), playLibrary(PERMITTING, 5)]),
        },
        dashboard: { address: '10.20.2.70', play: playDashboard },
        script: { address: '10.20.2.80', play: playScript },
    },
};
