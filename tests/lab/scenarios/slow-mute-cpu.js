// SPDX-License-Identifier: GPL-2.0-or-later
//
// A CPU that answers late or not at all. Each partner meets one kind of silence: a slow answer, an
// answer after the partner gave up, none to some jobs, none to the CR, none to the setup. A second
// CPU answers everybody at once.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { connect, repeat, sleep } = require('../lib/client.js');

const MUTE = '10.20.5.11',
    LIVELY = '10.20.5.12';
const READ_OF_DB = (db) =>
    '3201 0000 .... .... .... 0401 120a10 .. .... ' + db.toString(16).padStart(4, '0');
const SLOW_DB = 51,
    LATE_DB = 52,
    SILENT_DB = 53;
const CALLING_MUTE_CR = '0b00',
    CALLING_MUTE_SETUP = '0c00';

const tsap = (text) => Buffer.from(text, 'hex');

async function poll(partner, count) {
    await repeat(count, 250, () => partner.read(['DB10.DBX0.0 BYTE 16', 'M0.0 BYTE 4']));
}

/* One answer takes 2.4 s, another 1.3 s; everything else 4 ms. */
async function playSlow() {
    const cpu = await connect(MUTE, 'library');
    await poll(cpu, 6);
    await cpu.read([`DB${SLOW_DB}.DBX0.0 BYTE 8`]);
    await poll(cpu, 4);
    await cpu.read([`DB${SLOW_DB}.DBX0.0 BYTE 8`]);
    await cpu.close();
}

/* The partner waits 5 s, then goes on; the answer arrives after 6.5 s. */
async function playLate() {
    await sleep(100);
    const cpu = await connect(MUTE, 'library');
    await poll(cpu, 2);
    await cpu.read([`DB${LATE_DB}.DBX0.0 BYTE 8`], 5000);
    await sleep(2500);
    await poll(cpu, 3);
    await cpu.close();
}

/* Two jobs are never answered; between them and after them the CPU works. */
async function playSilent() {
    await sleep(200);
    const cpu = await connect(MUTE, 'library');
    await poll(cpu, 3);
    await cpu.read([`DB${SILENT_DB}.DBX0.0 BYTE 8`], 5500);
    await poll(cpu, 2);
    await cpu.read([`DB${SILENT_DB}.DBX8.0 BYTE 8`], 2500);
    await cpu.close();
}

async function playMute(calling) {
    await sleep(300);
    for (let attempt = 0; attempt < 2; attempt++) {
        const cpu = await connect(MUTE, 'library', { calling: tsap(calling), timeout: 5500 });
        await cpu.close();
        await sleep(500);
    }
}

async function playLively() {
    await sleep(150);
    const cpu = await connect(LIVELY, 'library');
    await poll(cpu, 12);
    await cpu.close();
}

module.exports = {
    hosts: {
        mute: {
            address: MUTE,
            server: true,
            stack: 's7-300',
            play: () =>
                startCpu({
                    pdu: 240,
                    amq: 3,
                    sourceReference: 3,
                    reaction: 4,
                    memory: { DB: { 10: 64, 51: 16, 52: 16, 53: 16 }, M: 64 },
                    onConnect: (tpdu) =>
                        tpdu.calling.toString('hex') === CALLING_MUTE_CR ? 'mute' : 'accept',
                    rules: [
                        { on: READ_OF_DB(SLOW_DB), times: 1, after: 2400, serve: true },
                        { on: READ_OF_DB(SLOW_DB), after: 1300, serve: true },
                        { on: READ_OF_DB(LATE_DB), after: 6500, serve: true },
                        { on: READ_OF_DB(SILENT_DB), mute: true },
                        {
                            on: '3201 .... .... .... .... f0',
                            calling: CALLING_MUTE_SETUP,
                            mute: true,
                        },
                    ],
                }),
        },
        lively: {
            address: LIVELY,
            server: true,
            stack: 's7-300',
            play: () => startCpu({ pdu: 240, amq: 3, memory: { DB: { 10: 64 }, M: 64 } }),
        },
        slow: { address: '10.20.5.61', play: playSlow },
        late: { address: '10.20.5.62', play: playLate },
        silent: { address: '10.20.5.63', play: playSilent },
        mutecr: { address: '10.20.5.64', play: () => playMute(CALLING_MUTE_CR) },
        mutesetup: { address: '10.20.5.65', play: () => playMute(CALLING_MUTE_SETUP) },
        lively_hmi: { address: '10.20.5.66', play: playLively },
    },
};
