// SPDX-License-Identifier: GPL-2.0-or-later
//
// Causes that several partners run into, each in its own way. A press works with a line controller
// and a panel until an engineering station stops it, takes DB20 away and starts it again. Two
// partners ask an oven for a DB that a panel reads by its symbols. A mixer lets two partners read,
// but not write. Two stations of the office, behind a router, do not reach the mixer, which
// answers its own network.
'use strict';

const plus = require('../lib/plus.js');
const snap7 = require('../lib/snap7.js');
const s7 = require('../lib/s7.js');
const { startCpu } = require('../lib/cpu.js');
const { connect, knock, openTcp, poll, repeat, sleep } = require('../lib/client.js');
const { pattern } = require('../lib/memory.js');
const { router } = require('../lib/router.js');
const { connectionRequest, data, frames, hex } = require('../lib/tpkt.js');

const PRESS = '10.20.28.11',
    OVEN = '10.20.28.12',
    MIXER = '10.20.28.13';
const toCell = 'ip route add 10.20.28.0/24 via 10.20.128.1';
const { value } = plus;

const STOP = 0x29,
    START = 0x28;

/* Stopped and started by jobs; while it stands, its engineers take DB20 out of it. */
async function playPress() {
    const press = await startCpu({
        memory: { DB: { 10: 64, 20: 32 }, M: 64 },
        services: [
            (request) => {
                const code = request.parameters[0];
                if (request.rosctr !== 1 || (code !== STOP && code !== START)) return undefined;
                if (code === STOP) press.memory.blocks.delete(20);
                return s7.ackData(request.reference, Buffer.from([code]));
            },
        ],
    });
    return press;
}

async function playEngineer() {
    await sleep(1600);
    const press = await snap7.connectClient(PRESS, { type: 'PG', slot: 2 });
    await press.call('PlcStop');
    await sleep(500);
    await press.call('PlcHotStart');
    press.close();
}

const TEMPERATURE = { db: 30, crc: 0x1a2b3c4d, lids: [9] },
    SETPOINT = { db: 30, crc: 0x22aa33bb, lids: [10] };

/* Every block is optimized but DB31; a panel gets its variables by symbol. */
function playOven() {
    return startCpu({
        memory: { DB: { 30: 64, 31: 16 }, optimized: [30] },
        onForeign: (connection, tsdu) => {
            const request = tsdu.subarray(4);
            const body = plus.readAnswer([value.real(181.5), value.real(180)]);
            const whole = plus.response('getMulti', request.readUInt16BE(7), 0x34, body);
            plus.pdus(whole).forEach((pdu) => connection.send(pdu));
        },
    });
}

/* Of a session that its CPU knows already. */
async function playSymbols() {
    await sleep(900);
    const socket = await openTcp(OVEN);
    let done;
    const next = () =>
        new Promise((resolve) => {
            done = resolve;
        });
    frames(socket, () => done());
    const confirmed = next();
    const called = Buffer.from('SIMATIC-ROOT-HMI');
    socket.write(connectionRequest(9, { calling: hex('0620'), called }));
    await confirmed;
    await repeat(4, 400, async (turn) => {
        const body = plus.readBody([TEMPERATURE, SETPOINT]);
        const whole = plus.request('getMulti', turn + 1, 0x3be, 0x34, body);
        const answer = next();
        socket.write(data(plus.pdus(whole)[0]));
        await answer;
    });
    socket.end();
}

const MIXER_REFUSES_WRITES = {
    on: '3201 0000 .... .... .... 05',
    answer: '32 02 0000 RRRR 0000 0000 81 04',
};

async function playWriter(db, wait) {
    await sleep(wait);
    const cpu = await connect(MIXER, 'library', { called: hex('0301') });
    await repeat(4, 500, async (turn) => {
        await cpu.read([`DB${db}.DBX0.0 BYTE 8`]);
        await cpu.write([[`DB${db}.DBX8.0 BYTE 2`, pattern(2, turn)]]);
    });
    await cpu.close();
}

const OVEN_TAGS = { kind: 'library', called: hex('0301'), count: 4 };

module.exports = {
    hosts: {
        press: { address: PRESS, server: true, stack: 's7-300', play: playPress },
        oven: { address: OVEN, server: true, stack: 's7-1500', play: playOven },
        mixer: {
            address: MIXER,
            server: true,
            stack: 's7-1500',
            play: () =>
                startCpu({
                    memory: { DB: { 40: 32, 41: 32 } },
                    rules: [MIXER_REFUSES_WRITES],
                }),
        },
        gate: router(['10.20.28.1', '10.20.128.1'], { forward: 'tcp dport 102 drop' }),
        line: {
            address: '10.20.28.20',
            play: () =>
                poll(PRESS, ['DB10.DBX0.0 BYTE 16', 'DB20.DBX0.0 BYTE 8'], {
                    kind: 'library',
                    count: 10,
                }),
        },
        panel: {
            address: '10.20.28.50',
            play: async () => {
                await sleep(120);
                await poll(PRESS, ['DB20.DBX4.0 WORD 2', 'M0.0 BYTE 4'], { count: 10 });
            },
        },
        engineer: { address: '10.20.28.199', play: playEngineer },
        symbols: { address: '10.20.28.51', play: playSymbols },
        archive: {
            address: '10.20.28.61',
            play: async () => {
                const cpu = await connect(OVEN, 'library', { called: hex('0301') });
                await cpu.read(['DB30.DBX0.0 BYTE 1']);
                await repeat(4, 500, () =>
                    cpu.read(['DB30.DBX4.0 REAL 2', 'DB31.DBX0.0 BYTE 8']),
                );
                await cpu.close();
            },
        },
        dashboard: {
            address: '10.20.28.70',
            play: async () => {
                await sleep(300);
                await poll(OVEN, ['DB30.DBX8.0 REAL 1', 'DB31.DBX8.0 WORD 1'], OVEN_TAGS);
            },
        },
        mes: { address: '10.20.28.60', play: () => playWriter(40, 200) },
        recipes: { address: '10.20.28.62', play: () => playWriter(41, 450) },
        office1: { address: '10.20.128.80', setup: [toCell], play: () => knock(MIXER) },
        office2: {
            address: '10.20.128.81',
            setup: [toCell],
            play: async () => {
                await sleep(700);
                await knock(MIXER);
            },
        },
    },
};
