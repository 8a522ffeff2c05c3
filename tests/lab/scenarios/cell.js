// SPDX-License-Identifier: GPL-2.0-or-later
//
// The story for the demonstration: a press line on its first day after a modernisation.
//
// Two presses (300 class) and the line controller work. The new mixer (1500 class) does not permit
// PUT/GET, so the MES gets nothing from it; the new oven (1500 class) permits it, but its DB30 is
// optimized and its DB31 shorter than the archive believes, and DB99 of the old project is missing
// on press 1. The dashboard cannot reach press 2: a firewall drops it silently. A laptop nobody
// knows asks the presses who they are, writes to press 1 and stops press 2, which goes on answering
// reads.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const snap7 = require('../lib/snap7.js');
const nodes7 = require('../lib/nodes7.js');
const { attempt, connect, repeat, sleep } = require('../lib/client.js');
const { pattern } = require('../lib/memory.js');

const PRESS1 = '10.20.1.11',
    PRESS2 = '10.20.1.12',
    MIXER = '10.20.1.13',
    OVEN = '10.20.1.14';
const DASHBOARD = '10.20.1.70';
const REFUSED = '32 02 0000 RRRR 0000 0000 81 04';
const SLOT1 = { called: Buffer.from([0x03, 0x01]) };

async function playLineController() {
    const press1 = await snap7.connectClient(PRESS1, { type: 'BASIC' });
    const press2 = await snap7.connectClient(PRESS2, { type: 'BASIC' });
    await repeat(36, 400, async (turn) => {
        await press1.call('DBRead', 10, 0, 16);
        await press2.call('DBRead', 6, 0, 10);
        if (turn % 4 !== 0) return;
        await press1.call('DBWrite', 20, 0, 8, pattern(8, turn));
        await press2.call('DBWrite', 5, 0, 4, pattern(4, turn));
    });
    press1.close();
    press2.close();
}

async function playPanel() {
    await sleep(300);
    const press = await connect(PRESS2, 'panel');
    await repeat(26, 500, async (turn) => {
        await press.read(['I0.0 BYTE 8', 'Q0.0 BYTE 8', 'M10.0 BYTE 6', 'DB6.DBX0.0 WORD 4']);
        if (turn % 6 === 2) await press.write([['M100.3 BIT 1', Buffer.from([turn & 4 ? 1 : 0])]]);
    });
    await press.reset();
}

async function playMes() {
    await sleep(600);
    const mixer = await connect(MIXER, 'library', SLOT1);
    const oven = await connect(OVEN, 'library', SLOT1);
    await repeat(10, 1200, async (turn) => {
        await mixer.read(['DB10.DBX0.0 BYTE 12', 'DB10.DBX20.0 REAL 1']);
        if (turn % 2) await mixer.read(['M0.0 BYTE 2']);
        if (turn % 3 === 1) await mixer.write([['DB11.DBX0.0 INT 2', pattern(4, turn)]]);
        await oven.read(['DB32.DBX0.0 REAL 4', 'M0.0 BYTE 4']);
    });
    await mixer.close();
    await oven.close();
}

async function playArchive() {
    await sleep(900);
    const press = await snap7.connectClient(PRESS1, { type: 'OP' });
    await press.call('GetCpuInfo');
    const oven = await connect(OVEN, 'library', SLOT1);
    await oven.read(['DB30.DBX0.0 BYTE 1']);
    await repeat(8, 1400, async () => {
        await press.call('DBRead', 100, 0, 300);
        await press.call('DBRead', 99, 0, 32);
        await press.call('TMRead', 0, 8);
        await oven.read(['DB30.DBX4.0 REAL 2', 'DB31.DBX0.0 BYTE 16', 'DB31.DBX16.0 BYTE 8']);
    });
    await oven.close();
    press.close();
}

async function playDashboard() {
    const tags = { running: 'M0.3', speed: 'DB10,INT2', pressure: 'DB10,REAL4' };
    const press = await nodes7.connect(PRESS1, { tags });
    press.add(Object.keys(tags));
    await repeat(13, 1000, () => press.read());
    await press.close();
}

/* The second page of the dashboard: two attempts, both without an answer. */
async function playSecondPage() {
    await sleep(1500);
    for (let turn = 0; turn < 2; turn++) await attempt(PRESS2, 'library', { tcpTimeout: 4500 });
}

async function playLaptop() {
    await sleep(7000);
    for (const address of [PRESS1, PRESS2]) {
        const press = await snap7.connectClient(address, { type: 'PG' });
        await press.call('GetOrderCode');
        await press.call('GetCpuInfo');
        await press.call('ListBlocks');
        if (address === PRESS1) await press.call('DBWrite', 20, 8, 2, Buffer.from([0x0f, 0xa0]));
        if (address === PRESS2) await press.call('PlcStop');
        await press.call('PlcStatus');
        press.close();
        await sleep(800);
    }
}

const press = (blocks, moving) => () =>
    snap7.startServer({ DB: blocks, I: 128, Q: 128, M: 256, T: 128, C: 128 }, { moving });
const cpu1500 = (address, options) => ({
    address,
    server: true,
    stack: 's7-1500',
    play: () => startCpu({ pdu: 960, amq: 3, sourceReference: 6, reaction: 2, ...options }),
});

module.exports = {
    switch: [
        'nft add table bridge wall',
        'nft add chain bridge wall pass "{ type filter hook forward priority 0; }"',
        `nft add rule bridge wall pass ip saddr ${DASHBOARD} ip daddr ${PRESS2} drop`,
    ],
    hosts: {
        press1: {
            address: PRESS1,
            server: true,
            stack: 's7-300',
            play: press({ 10: 64, 20: 32, 100: 640 }, ['DB10', 'M']),
        },
        press2: {
            address: PRESS2,
            server: true,
            stack: 's7-300',
            play: press({ 5: 32, 6: 48 }, ['DB6', 'I']),
        },
        mixer: cpu1500(MIXER, {
            rules: [
                { on: '3201 0000 .... .... .... 04', answer: REFUSED },
                { on: '3201 0000 .... .... .... 05', answer: REFUSED },
            ],
        }),
        oven: cpu1500(OVEN, {
            memory: { DB: { 30: 64, 31: 20, 32: 48 }, M: 64, I: 32, Q: 32, optimized: [30] },
        }),
        line: { address: '10.20.1.20', stack: 's7-300', play: playLineController },
        panel: { address: '10.20.1.50', play: playPanel },
        mes: { address: '10.20.1.60', play: playMes },
        archive: { address: '10.20.1.61', play: playArchive },
        dashboard: {
            address: DASHBOARD,
            play: () => Promise.all([playDashboard(), playSecondPage()]),
        },
        laptop: { address: '10.20.1.199', play: playLaptop },
    },
};
