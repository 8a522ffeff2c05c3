// SPDX-License-Identifier: GPL-2.0-or-later
//
// TCP succeeds, S7 does not: wrong slots met by reset, close and disconnect request, a refused and
// a reset setup, and a CPU whose two connections are taken.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { attempt, connect, repeat, sleep } = require('../lib/client.js');
const { hex, tpkt, u16 } = require('../lib/tpkt.js');

const RESETTING = '10.20.11.11',
    CLOSING = '10.20.11.12',
    SAYING = '10.20.11.13',
    FULL = '10.20.11.14',
    SETUP = '10.20.11.15';
const RIGHT_TSAP = '0102';
const MOST_CONNECTIONS = 2;

const memory = { DB: { 10: 64 }, M: 64 };
const unlessRight = (verdict) => (tpdu) =>
    tpdu.called.toString('hex') === RIGHT_TSAP ? 'accept' : verdict(tpdu);

/* Disconnect request with reason 3: address unknown. */
const disconnect = (tpdu) => tpkt(Buffer.concat([hex('06 80'), u16(tpdu.source), hex('0000 03')]));

async function playSlots(host) {
    for (const called of ['0100', '0103', RIGHT_TSAP]) {
        const cpu = await attempt(host, 'library', { called: hex(called), timeout: 2000 });
        if (cpu && cpu.stage === 'setup') await cpu.read(['M0.0 BYTE 4']);
        if (cpu) await cpu.close();
        await sleep(300);
    }
}

function playFull() {
    let open = 0;
    return startCpu({
        pdu: 240,
        amq: 1,
        memory,
        onConnect: (tpdu, connection) => {
            if (open >= MOST_CONNECTIONS) return 'close';
            open += 1;
            connection.socket.once('close', () => {
                open -= 1;
            });
            return 'accept';
        },
    });
}

async function playHolder(delay, polls) {
    await sleep(delay);
    const cpu = await connect(FULL, 'panel');
    await repeat(polls, 300, () => cpu.read(['DB10.DBX0.0 BYTE 8']));
    await cpu.close();
}

/* Served first, refused while two others hold the connections, served again after one has gone. */
async function playUnlucky() {
    for (const pause of [700, 600, 600, 2500, 0]) {
        const cpu = await attempt(FULL, 'library', { timeout: 2000 });
        if (cpu && cpu.stage === 'setup') await cpu.read(['DB10.DBX0.0 BYTE 8']);
        if (cpu) await cpu.close();
        await sleep(pause);
    }
}

async function playSetups() {
    for (const calling of ['0d00', '0e00', '0100']) {
        const cpu = await attempt(SETUP, 'library', { calling: hex(calling), timeout: 2000 });
        if (cpu && cpu.stage === 'setup') await cpu.read(['M0.0 BYTE 4']);
        if (cpu) await cpu.close();
        await sleep(300);
    }
}

const server = (address, options, stack = 's7-300') => ({
    address,
    server: true,
    stack,
    play: () => startCpu({ pdu: 240, amq: 1, memory, ...options }),
});

module.exports = {
    hosts: {
        resetting: server(RESETTING, { onConnect: unlessRight(() => 'reset') }, 's7-1500'),
        closing: server(CLOSING, { onConnect: unlessRight(() => 'close') }),
        saying: server(SAYING, { onConnect: unlessRight(disconnect) }, 'pc'),
        full: { address: FULL, server: true, stack: 's7-300', play: playFull },
        setup: server(SETUP, {
            rules: [
                {
                    on: '3201 .... .... .... .... f0',
                    calling: '0d00',
                    answer: '32 02 0000 RRRR 0000 0000 83 02',
                },
                { on: '3201 .... .... .... .... f0', calling: '0e00', then: 'reset' },
            ],
        }),
        slots1: { address: '10.20.11.61', play: () => playSlots(RESETTING) },
        slots2: { address: '10.20.11.62', play: () => playSlots(CLOSING) },
        slots3: { address: '10.20.11.63', play: () => playSlots(SAYING) },
        holder1: { address: '10.20.11.51', play: () => playHolder(400, 20) },
        holder2: { address: '10.20.11.52', play: () => playHolder(500, 9) },
        unlucky: { address: '10.20.11.64', play: playUnlucky },
        setups: { address: '10.20.11.65', play: playSetups },
    },
};
