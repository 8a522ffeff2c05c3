// SPDX-License-Identifier: GPL-2.0-or-later
//
// A small cell whose partners a policy lists, and a laptop that nobody listed. The laptop
// identifies the presses, lists their blocks, reads from all three CPUs and writes a value to each
// press; it stops nothing and changes no program. What everybody touches is fixed: a policy names
// it.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const snap7 = require('../lib/snap7.js');
const nodes7 = require('../lib/nodes7.js');
const { connect, repeat, sleep } = require('../lib/client.js');
const { pattern } = require('../lib/memory.js');
const { hex } = require('../lib/tpkt.js');

const PRESS1 = '10.20.19.11',
    PRESS2 = '10.20.19.12',
    OVEN = '10.20.19.13';

async function playLineController() {
    const press1 = await snap7.connectClient(PRESS1, { type: 'BASIC' });
    const press2 = await snap7.connectClient(PRESS2, { type: 'BASIC' });
    await repeat(12, 600, async (turn) => {
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
    const press = await connect(PRESS1, 'panel');
    await repeat(9, 700, async (turn) => {
        await press.read(['DB10.DBX0.0 BYTE 8', 'M10.0 BYTE 6']);
        if (turn % 4 === 2) await press.write([['M100.3 BIT 1', Buffer.from([turn & 4 ? 1 : 0])]]);
    });
    await press.reset();
}

async function playMes() {
    await sleep(200);
    const tags = { temperature: 'DB32,REAL0', speed: 'DB32,REAL4', batch: 'DB33,INT0' };
    const oven = await nodes7.connect(OVEN, { slot: 1, tags });
    oven.add(Object.keys(tags));
    await repeat(6, 1000, async (turn) => {
        await oven.read();
        if (turn === 3) await oven.write(['batch'], [417]);
    });
    await oven.close();
}

async function playLaptop() {
    await sleep(3500);
    for (const [address, block, marker] of [
        [PRESS1, 20, 8],
        [PRESS2, 5, 16],
    ]) {
        const press = await snap7.connectClient(address, { type: 'PG' });
        await press.call('GetOrderCode');
        await press.call('GetCpuInfo');
        await press.call('ListBlocks');
        await press.call('DBRead', block, 0, 32);
        await press.call('MBRead', 0, 16);
        await press.call('DBWrite', block, marker, 2, Buffer.from([0x0f, 0xa0]));
        press.close();
        await sleep(500);
    }
    const oven = await connect(OVEN, 'library', { called: hex('0301') });
    await oven.read(['DB32.DBX0.0 REAL 2', 'DB33.DBX0.0 INT 1']);
    await oven.close();
}

const press = (blocks, moving) => () =>
    snap7.startServer({ DB: blocks, I: 64, Q: 64, M: 128 }, { moving });

module.exports = {
    hosts: {
        press1: {
            address: PRESS1,
            server: true,
            stack: 's7-300',
            play: press({ 10: 64, 20: 32 }, ['DB10', 'M']),
        },
        press2: {
            address: PRESS2,
            server: true,
            stack: 's7-300',
            play: press({ 5: 32, 6: 48 }, ['DB6']),
        },
        oven: {
            address: OVEN,
            server: true,
            stack: 's7-1500',
            play: () =>
                startCpu({
                    pdu: 960,
                    amq: 3,
                    sourceReference: 6,
                    reaction: 2,
                    memory: { DB: { 32: 48, 33: 16 }, M: 64 },
                }),
        },
        line: { address: '10.20.19.20', stack: 's7-300', play: playLineController },
        panel: { address: '10.20.19.50', play: playPanel },
        mes: { address: '10.20.19.60', play: playMes },
        laptop: { address: '10.20.19.199', play: playLaptop },
    },
};
