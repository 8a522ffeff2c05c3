// SPDX-License-Identifier: GPL-2.0-or-later
//
// CPUs whose connections are all taken, in three grades of evidence: one serves a partner, refuses
// it while two others are connected, and serves it again after one has gone; one refuses it until
// the capture ends; one is full from the start, and says so to a programming device.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { Programmer } = require('../lib/programmer.js');
const { attempt, connect, poll, sleep } = require('../lib/client.js');
const { hex } = require('../lib/tpkt.js');

const RELEASED = '10.20.18.11',
    HELD = '10.20.18.12',
    FULL = '10.20.18.13';
const PROGRAMMING_DEVICE = 0x01; // the connection type that a full CPU still has one of

/* A CPU with so many connections for everybody; verdict is what happens to one more. */
function limited(most, verdict, options = {}) {
    let open = 0;
    return startCpu({
        pdu: 240,
        amq: 1,
        memory: { DB: { 10: 64 }, M: 64 },
        onConnect: (tpdu, connection) => {
            if (tpdu.called[0] === PROGRAMMING_DEVICE) return 'accept';
            if (open >= most) return verdict;
            open += 1;
            connection.socket.once('close', () => {
                open -= 1;
            });
            return 'accept';
        },
        ...options,
    });
}

const OTHER = { called: hex('0302') };

async function hold(host, delay, count) {
    await sleep(delay);
    await poll(host, ['DB10.DBX0.0 BYTE 8'], { ...OTHER, count, period: 800 });
}

/* One attempt after each pause; where the CPU accepts it, a single read. */
async function playUnlucky(host, ...pauses) {
    for (const pause of pauses) {
        await sleep(pause);
        const cpu = await attempt(host, 'library', { ...OTHER, timeout: 2000 });
        if (cpu && cpu.stage === 'setup') await cpu.read(['DB10.DBX0.0 BYTE 8']);
        if (cpu) await cpu.close();
    }
}

/* The programming device reads the communication status: no connection is free. */
async function playDevice() {
    await sleep(1500);
    const cpu = await connect(FULL, 'engineering');
    for (const list of ['01310001', '01320001']) await cpu.userdata('4/1', hex(list));
    await cpu.reset();
}

function playFull() {
    const programmer = new Programmer({ name: 'S7TAP LAB', blocks: [], freeConnections: 0 });
    return limited(1, 'close', { services: programmer.services });
}

module.exports = {
    hosts: {
        released: {
            address: RELEASED,
            server: true,
            stack: 's7-300',
            play: () => limited(2, 'close'),
        },
        held: { address: HELD, server: true, stack: 's7-1500', play: () => limited(2, 'reset') },
        full: { address: FULL, server: true, stack: 's7-300', play: playFull },
        panel1: { address: '10.20.18.51', play: () => hold(RELEASED, 600, 10) },
        panel2: { address: '10.20.18.52', play: () => hold(RELEASED, 700, 5) },
        panel3: { address: '10.20.18.53', play: () => hold(HELD, 600, 10) },
        panel4: { address: '10.20.18.54', play: () => hold(HELD, 700, 10) },
        controller: { address: '10.20.18.20', play: () => hold(FULL, 0, 10) },
        unlucky: {
            address: '10.20.18.61',
            play: () => playUnlucky(RELEASED, 0, 1500, 800, 2900, 300),
        },
        refused: { address: '10.20.18.62', play: () => playUnlucky(HELD, 0, 1500, 800, 2000) },
        late: { address: '10.20.18.63', play: () => playUnlucky(FULL, 800, 1500, 1500) },
        device: { address: '10.20.18.70', play: playDevice },
    },
};
