// SPDX-License-Identifier: GPL-2.0-or-later
//
// A healthy cell: two presses, and five partners that poll, command and archive.
'use strict';

const snap7 = require('../lib/snap7.js');
const nodes7 = require('../lib/nodes7.js');
const { connect, repeat, sleep } = require('../lib/client.js');
const { pattern } = require('../lib/memory.js');

const PRESS1 = '10.20.1.11',
    PRESS2 = '10.20.1.12';

/* The line controller puts its orders and gets the states: single-sided PUT/GET of a CPU. */
async function playLineController() {
    const press1 = await snap7.connectClient(PRESS1, { type: 'BASIC' });
    const press2 = await snap7.connectClient(PRESS2, { type: 'BASIC' });
    await repeat(40, 300, async (turn) => {
        await press1.call('DBRead', 10, 0, 16);
        await press2.call('DBRead', 6, 0, 10);
        if (turn % 5 !== 0) return;
        await press1.call('DBWrite', 20, 0, 8, pattern(8, turn));
        await press2.call('DBWrite', 5, 0, 4, pattern(4, turn));
    });
    press1.close();
    press2.close();
}

/* The archive reads large blocks, timers and counters, and asks both CPUs who they are. */
async function playArchive() {
    await sleep(400);
    for (const address of [PRESS1, PRESS2]) {
        const press = await snap7.connectClient(address, { type: 'OP' });
        await press.call('GetOrderCode');
        await press.call('GetCpuInfo');
        await press.call('GetCpInfo');
        await press.call('PlcStatus');
        await repeat(4, 700, async () => {
            await press.call('DBRead', 100, 0, 600);
            await press.call('TMRead', 0, 8);
            await press.call('CTRead', 0, 8);
        });
        press.close();
        await sleep(300);
    }
}

/* The dashboard reads single tags by name, of both presses on one page. */
async function playDashboard() {
    await sleep(700);
    const tags = {
        running: 'M0.3',
        speed: 'DB10,INT2',
        pressure: 'DB10,REAL4',
        strokes: 'DB10,DINT8',
        recipe: 'DB20,BYTE0.8',
        doorClosed: 'I0.1',
        valve: 'Q0.2',
        level: 'IW4',
    };
    const press = await nodes7.connect(PRESS1, { tags });
    press.add(Object.keys(tags));
    await repeat(20, 500, async (turn) => {
        await press.read();
        if (turn % 8 === 3) await press.write(['valve'], [turn % 16 === 3]);
    });
    await press.close();
}

/* The operator panel at the second press: a Siemens client with its habits. */
async function playPanel() {
    await sleep(250);
    const press = await connect(PRESS2, 'panel');
    await repeat(24, 450, async (turn) => {
        await press.read(['I0.0 BYTE 8', 'Q0.0 BYTE 8', 'M10.0 BYTE 6', 'DB6.DBX0.0 WORD 4']);
        if (turn % 6 === 2) await press.write([['M100.3 BIT 1', Buffer.from([turn & 4 ? 1 : 0])]]);
        if (turn % 6 === 5) await press.write([['DB6.DBX8.0 REAL 1', pattern(4, turn)]]);
    });
    await press.reset();
}

/* The energy monitor connects anew for every value: not unstable, only impolite. */
async function playEnergyMonitor() {
    await repeat(5, 2200, async () => {
        const press = await connect(PRESS1, 'library', { called: Buffer.from([0x03, 0x02]) });
        await press.read(['DB100.DBX40.0 REAL 2', 'M4.0 BIT 1', 'DB100.DBX60.0 DWORD 1']);
        await press.close();
    });
}

module.exports = {
    hosts: {
        press1: {
            address: PRESS1,
            server: true,
            stack: 's7-300',
            play: () =>
                snap7.startServer(
                    { DB: { 10: 64, 20: 32, 100: 640 }, I: 128, Q: 128, M: 256, T: 128, C: 128 },
                    { moving: ['DB10', 'M'] },
                ),
        },
        press2: {
            address: PRESS2,
            server: true,
            stack: 's7-300',
            play: () =>
                snap7.startServer(
                    { DB: { 5: 32, 6: 48, 100: 640 }, I: 128, Q: 128, M: 256, T: 128, C: 128 },
                    { moving: ['DB6', 'I'] },
                ),
        },
        line: { address: '10.20.1.20', stack: 's7-300', play: playLineController },
        archive: { address: '10.20.1.60', play: playArchive },
        dashboard: { address: '10.20.1.70', play: playDashboard },
        panel: { address: '10.20.1.50', play: playPanel },
        energy: { address: '10.20.1.80', play: playEnergyMonitor },
    },
};
