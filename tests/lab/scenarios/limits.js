// SPDX-License-Identifier: GPL-2.0-or-later
//
// Partners that do not keep to what the setup agreed on: more jobs at once than the CPU takes, a
// read whose answer is too long (refused with 0x8500), writes that are too long themselves (refused
// likewise, or met by a reset), and a gateway that answers with more than was agreed on. The panel
// keeps to everything, and so does the archive, which splits a long read.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { connect, poll, repeat, sleep } = require('../lib/client.js');
const { hex } = require('../lib/tpkt.js');
const { pattern } = require('../lib/memory.js');

const CPU = '10.20.20.11',
    GATEWAY = '10.20.20.12';
const WRONG_SIZE = '32 02 0000 RRRR 0000 0000 85 00';
const LONG = 300; // bytes, more than a PDU of 240 carries
const RESET_AT = '0e00'; // the partner whose write that is too long meets a reset

/* Four jobs at a time where the CPU takes two; it answers them all. */
async function playParallel() {
    const cpu = await connect(CPU, 'library', { amq: [8, 8] });
    await repeat(3, 700, () =>
        Promise.all([0, 8, 16, 24].map((start) => cpu.read([`DB10.DBX${start}.0 BYTE 8`]))),
    );
    await cpu.close();
}

async function playLongRead() {
    await sleep(150);
    const cpu = await connect(CPU, 'library');
    await cpu.read(['DB10.DBX0.0 BYTE 100']);
    await cpu.read([`DB10.DBX0.0 BYTE ${LONG}`]);
    await sleep(500);
    await cpu.read([`DB10.DBX0.0 BYTE ${LONG}`]);
    await cpu.close();
}

async function playLongWrite(calling) {
    await sleep(300);
    const cpu = await connect(CPU, 'library', { calling: hex(calling) });
    await cpu.read(['DB20.DBX0.0 BYTE 8']);
    await cpu.write([[`DB20.DBX0.0 BYTE ${LONG}`, pattern(LONG)]], 2000);
    await cpu.close();
}

/* What does not fit into one PDU in two. */
async function playArchive() {
    await sleep(450);
    const cpu = await connect(CPU, 'library');
    await repeat(4, 500, async () => {
        await cpu.read(['DB10.DBX0.0 BYTE 200']);
        await cpu.read([`DB10.DBX200.0 BYTE ${LONG - 200}`]);
    });
    await cpu.close();
}

const long = (value) => value.toString(16).padStart(4, '0');

function playCpu() {
    return startCpu({
        pdu: 240,
        amq: 2,
        reaction: 20,
        memory: { DB: { 10: 400, 20: 400 }, M: 64 },
        rules: [
            { on: `3201 .... .... .... .... 0401 120a1002 ${long(LONG)}`, answer: WRONG_SIZE },
            {
                on: `3201 .... .... .... .... 0501 120a1002 ${long(LONG)}`,
                calling: RESET_AT,
                then: 'reset',
            },
            { on: `3201 .... .... .... .... 0501 120a1002 ${long(LONG)}`, answer: WRONG_SIZE },
        ],
    });
}

module.exports = {
    hosts: {
        cpu: { address: CPU, server: true, stack: 's7-300', play: playCpu },
        gateway: {
            address: GATEWAY,
            server: true,
            play: () => startCpu({ pdu: 240, amq: 1, memory: { DB: { 10: 400 } } }),
        },
        panel: { address: '10.20.20.50', play: () => poll(CPU, ['DB10.DBX0.0 BYTE 16']) },
        archive: { address: '10.20.20.60', play: playArchive },
        parallel: { address: '10.20.20.61', play: playParallel },
        longread: { address: '10.20.20.62', play: playLongRead },
        longwrite: { address: '10.20.20.63', play: () => playLongWrite('0100') },
        cutwrite: { address: '10.20.20.64', play: () => playLongWrite(RESET_AT) },
        generous: {
            address: '10.20.20.65',
            play: () => poll(GATEWAY, [`DB10.DBX0.0 BYTE ${LONG}`], { kind: 'library', count: 3 }),
        },
    },
};
