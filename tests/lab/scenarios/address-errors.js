// SPDX-License-Identifier: GPL-2.0-or-later
//
// Addresses that a CPU of the 1500 class refuses item by item, among others that it serves: a
// missing DB, the end of a DB, an optimized DB, types that it does not know or that do not match.
// A CPU of the 300 class shows the same for a missing DB and for writing timers and counters, and
// Snap7's server its own form of a refused item.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const snap7 = require('../lib/snap7.js');
const { connect, repeat, sleep } = require('../lib/client.js');
const s7 = require('../lib/s7.js');
const { pattern } = require('../lib/memory.js');

const CPU1500 = '10.20.3.11',
    CPU300 = '10.20.3.12',
    SOFT = '10.20.3.13';
const DATE = s7.TYPES.DATE.code;

/* Item by item, one kind of refusal after the other, each with a success beside it. */
async function playMatrix() {
    const cpu = await connect(CPU1500, 'library', { called: Buffer.from([0x03, 0x01]) });
    await cpu.read(['DB10.DBX0.0 BYTE 32']);
    await cpu.read(['DB10.DBX0.0 WORD 2', 'DB99.DBX0.0 WORD 2', 'M4.0 BYTE 2']);
    await cpu.read(['DB10.DBX28.0 BYTE 4', 'DB10.DBX28.0 BYTE 8', 'DB10.DBX32.0 BYTE 1']);
    await cpu.read(['DB30.DBX0.0 BYTE 1']);
    await cpu.read(['DB30.DBX0.0 BYTE 1', 'DB30.DBX12.0 REAL 1', 'DB10.DBX4.0 REAL 1']);
    await cpu.read(['DB10.DBX6.0 DATE 1', 'DB10.DBX6.0 WORD 1']);
    await cpu.read(['M200.0 BYTE 8', 'I0.1 BIT 1', 'T0 TIMER 4']);
    await cpu.write([
        ['DB20.DBX0.0 BYTE 3', pattern(3)],
        ['DB99.DBX2.0 INT 1', pattern(2)],
        ['DB20.DBX15.0 WORD 1', pattern(2)],
        ['DB20.DBX8.3 BIT 1', Buffer.from([1])],
    ]);
    await cpu.write([['DB20.DBX0.0 WORD 2', pattern(2)]]); // four bytes announced, two sent: 07
    await cpu.write([
        ['DB30.DBX0.0 BYTE 1', pattern(1)],
        ['DB20.DBX4.0 REAL 1', pattern(4)],
    ]);
    await cpu.close();
}

/* A partner that polls a DB of the old project for as long as it runs. */
async function playPoller() {
    await sleep(200);
    const cpu = await snap7.connectClient(CPU1500, { type: 'OP', slot: 1 });
    await repeat(10, 400, async () => {
        await cpu.call('DBRead', 10, 0, 16);
        await cpu.call('DBRead', 99, 0, 16);
        await cpu.call('DBRead', 10, 24, 16);
    });
    cpu.close();
}

async function playOldProject() {
    await sleep(500);
    const cpu = await connect(CPU300, 'panel');
    await cpu.read(['DB1.DBX0.0 BYTE 64', 'M0.0 BYTE 16']);
    await cpu.read(['DB2.DBX0.0 BYTE 8', 'DB1.DBX60.0 DWORD 2', 'DB1.DBX0.0 DWORD 2']);
    await cpu.write([
        ['M0.0 WORD 4', pattern(8)],
        ['T0 TIMER 2', pattern(4)],
        ['C0 COUNTER 2', pattern(4)],
    ]);
    await cpu.reset();
}

/* Several variables in one job of Snap7's client, to Snap7's server: some exist, some do not. */
async function playSnap7() {
    await sleep(350);
    const cpu = await snap7.connectClient(SOFT, { type: 'BASIC' });
    const { S7AreaDB: Area, S7WLByte: WordLen } = cpu.client;
    const variable = (DBNumber, Start, Amount) => ({ Area, WordLen, DBNumber, Start, Amount });
    await repeat(3, 500, async (turn) => {
        await cpu.call('ReadMultiVars', [
            variable(1, 0, 3),
            variable(7, 0, 4),
            variable(1, 30, 8),
            variable(1, 4, 8),
        ]);
        await cpu.call('WriteMultiVars', [
            { ...variable(1, 10, 3), Data: pattern(3, turn) },
            { ...variable(7, 0, 2), Data: pattern(2) },
        ]);
    });
    await cpu.call('DBRead', 1, 28, 8);
    cpu.close();
}

module.exports = {
    hosts: {
        cpu1500: {
            address: CPU1500,
            server: true,
            stack: 's7-1500',
            play: () =>
                startCpu({
                    pdu: 960,
                    amq: 3,
                    sourceReference: 13,
                    reaction: 2,
                    memory: {
                        DB: { 10: 32, 20: 16, 30: 64 },
                        M: 128,
                        I: 32,
                        Q: 32,
                        optimized: [30],
                        unsupported: [DATE],
                    },
                }),
        },
        cpu300: {
            address: CPU300,
            server: true,
            stack: 's7-300',
            play: () =>
                startCpu({
                    pdu: 240,
                    amq: 2,
                    sourceReference: 3,
                    reaction: 5,
                    memory: { DB: { 1: 64 }, M: 128, I: 64, Q: 64, T: 64, C: 64 },
                }),
        },
        soft: {
            address: SOFT,
            server: true,
            play: () => snap7.startServer({ DB: { 1: 32 }, M: 64 }),
        },
        matrix: { address: '10.20.3.60', play: playMatrix },
        poller: { address: '10.20.3.70', play: playPoller },
        recorder: { address: '10.20.3.80', play: playSnap7 },
        oldpanel: { address: '10.20.3.50', play: playOldProject },
    },
};
