// SPDX-License-Identifier: GPL-2.0-or-later
//
// Partners whose cycles are known after two and a half minutes, and go on as they are: what happens
// to them then is ordinary. A panel that people work with never has one.
'use strict';

const snap7 = require('../lib/snap7.js');
const nodes7 = require('../lib/nodes7.js');
const { connect, repeat, sleep } = require('../lib/client.js');
const { pattern } = require('../lib/memory.js');

const PRESS = '10.20.32.11';
const END_S = 196;

/* Two poll groups over one connection. */
async function playHistorian() {
    const press = await snap7.connectClient(PRESS, { type: 'OP' });
    await repeat(END_S / 1.5, 1500, async (turn) => {
        await press.call('DBRead', 100, 0, 32);
        if (turn % 3 === 1) await press.call('DBRead', 101, 0, 64);
    });
    press.close();
}

/* Its connection ends twice, and it asks who the CPU is each time. */
async function playLineController() {
    await sleep(400);
    const start = Date.now();
    for (const until of [20, 170, END_S]) {
        const press = await snap7.connectClient(PRESS, { type: 'BASIC' });
        await press.call('GetOrderCode');
        await press.call('PlcStatus');
        await repeat(until - (Date.now() - start) / 1000, 1000, async () => {
            await press.call('DBRead', 10, 0, 16);
        });
        press.close();
        await sleep(2000);
    }
}

/* Ends in order before the others. */
async function playDashboard() {
    await sleep(700);
    const press = await nodes7.connect(PRESS, { tags: { speed: 'DB10,INT2', valve: 'Q0.2' } });
    press.add(['speed', 'valve']);
    await repeat(87, 2000, () => press.read());
    await press.close();
}

/* Connects anew for every value. */
async function playEnergyMonitor() {
    await repeat(END_S / 5, 5000, async () => {
        const press = await connect(PRESS, 'library', { called: Buffer.from([0x03, 0x02]) });
        await press.read(['DB100.DBX40.0 REAL 2']);
        await press.close();
    });
}

/* Screens change, and buttons are pressed, at times that only people know. */
async function playPanel() {
    await sleep(250);
    const press = await connect(PRESS, 'panel');
    const changes = { 11: 1, 29: 0, 37: 2, 58: 1, 61: 0, 83: 2, 97: 1, 118: 0 };
    let screen = 0;
    await repeat(END_S / 1.5, 1500, async (turn) => {
        screen = changes[turn] === undefined ? screen : changes[turn];
        await press.read(['I0.0 BYTE 2', 'DB2' + screen + '.DBX0.0 WORD 4']);
        if ([8, 9, 31, 45, 47, 48, 90, 113, 114, 127].includes(turn))
            await press.write([['M100.' + (turn % 5) + ' BIT 1', pattern(1, turn & 1)]]);
    });
    await press.reset();
}

module.exports = {
    hosts: {
        press: {
            address: PRESS,
            server: true,
            stack: 's7-300',
            play: () =>
                snap7.startServer(
                    {
                        DB: { 10: 64, 20: 32, 21: 32, 22: 32, 100: 128, 101: 128 },
                        I: 64,
                        Q: 64,
                        M: 128,
                    },
                    { moving: ['DB10', 'I'] },
                ),
        },
        historian: { address: '10.20.32.60', play: playHistorian },
        line: { address: '10.20.32.20', stack: 's7-300', play: playLineController },
        dashboard: { address: '10.20.32.70', play: playDashboard },
        energy: { address: '10.20.32.80', play: playEnergyMonitor },
        panel: { address: '10.20.32.50', play: playPanel },
    },
};
