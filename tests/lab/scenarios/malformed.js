// SPDX-License-Identifier: GPL-2.0-or-later
//
// A faulty driver and a faulty soft PLC: PDUs that contradict their own lengths and counts, among
// good ones. The CPU serves what it can make sense of, and ends the connection over the rest. The
// panel builds its PDUs as it should.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { connect, openTcp, poll, sleep } = require('../lib/client.js');
const { hex, tpkt } = require('../lib/tpkt.js');
const s7 = require('../lib/s7.js');

const CPU = '10.20.22.11',
    SOFT = '10.20.22.12';
const ITEM = '120a 1002 0004 000a 84 000000'; // DB10.DBX0.0 BYTE 4
const SHORT_WRITE = '12 0a 10 02 0008 000a 84 000000'; // eight bytes from there

/* Hex of whole PDUs; RRRR is the reference. What is wrong stands beside each. */
const READS = [
    `32 01 0000 RRRR 000e 0000 04 02 ${ITEM}`, // two items, says the count; one
    `32 01 0000 RRRR 0010 0000 04 01 120c 1002 0004 000a 84 000000 0000`, // item of 12 bytes
    `32 01 0000 RRRR 000e 0000 04 01 ${ITEM.replace('12', '13')}`, // no 12 before the item
    `32 01 0000 RRRR 000e 0000 04 01 ${ITEM} 0000`, // two bytes more than the header says
];
const WRITES = [
    // eight bytes of data, says the item; four follow
    `32 01 0000 RRRR 000e 0008 05 01 ${SHORT_WRITE} 00 04 0040 00010203`,
    // two items, one value
    `32 01 0000 RRRR 001a 0008 05 02 ${ITEM} ${ITEM} 00 04 0020 00010203`,
];
const USERDATA = '32 07 0000 RRRR 0008 0008 000112 06 11 44 01 00 ff09 0004 0011 0000'; // 06, is 04
/* The header promises four bytes of parameters more than there are. */
const TOO_SHORT = `32 01 0000 RRRR 0012 0000 04 01 ${ITEM}`;
/* The length indicator of a data TPDU says 80 header bytes, more than the TPDU has. */
const WRONG_INDICATOR = tpkt(hex(`50 f0 80 32 01 0000 0063 000e 0000 04 01 ${ITEM}`));
/* The called TSAP of 16 bytes, says its parameter, in a request that has two left. */
const WRONG_PARAMETER = tpkt(hex('0e e0 0000 0009 00 c1 02 0100 c2 10 5349'));

const withReference = (text) => (reference) =>
    hex(text.replace('RRRR', reference.toString(16).padStart(4, '0')));

async function playDriver() {
    await sleep(300);
    const cpu = await connect(CPU, 'library');
    for (const text of [...READS, ...WRITES, USERDATA]) {
        await cpu.read(['DB10.DBX0.0 BYTE 16']);
        await cpu.exchange(withReference(text), 1000);
        await sleep(200);
    }
    await cpu.exchange(withReference(TOO_SHORT), 2000);
    await cpu.close();
}

/* The same driver in another station: requests that COTP can make nothing of. */
async function playOther() {
    await sleep(700);
    const socket = await openTcp(CPU);
    socket.on('error', () => {});
    socket.write(WRONG_PARAMETER);
    await new Promise((resolve) => {
        socket.once('close', resolve);
    });
    await sleep(300);
    const cpu = await connect(CPU, 'library', { calling: hex('0200') });
    await cpu.read(['DB10.DBX0.0 BYTE 16']);
    cpu.send(WRONG_INDICATOR);
    await cpu.closed;
}

async function playReader() {
    await sleep(200);
    const soft = await connect(SOFT, 'library');
    await soft.read(['M0.0 BYTE 4']);
    await soft.userdata('4/1', hex('0011 0000'));
    await sleep(300);
    await soft.read(['DB10.DBX0.0 BYTE 4', 'DB10.DBX8.0 BYTE 4']);
    await soft.read(['DB10.DBX0.0 BYTE 8']);
    await soft.close();
}

/* What the CPU makes of the driver's PDUs: served where the sense is clear. */
const SERVED = '32 03 0000 RRRR 0002 0008 0000 04 01 ff04 0020 0a111829';
const WRITTEN = '32 03 0000 RRRR 0002 0001 0000 05 01 ff';
const FRAME_ERROR = '32 02 0000 RRRR 0000 0000 81 04';
const LIST_REFUSED = '32 07 0000 RRRR 000c 0004 000112 08 12 84 01 01 00 00 8104 0a000000';

function playCpu() {
    return startCpu({
        pdu: 240,
        amq: 1,
        memory: { DB: { 10: 64 }, M: 64 },
        onConnect: ({ called }) => (called.length === 2 && called[1] === 2 ? 'accept' : 'reset'),
        rules: [
            { on: '3201 0000 .... 000e 0000 0402', answer: FRAME_ERROR },
            { on: '3201 0000 .... 0010 0000 0401 120c', answer: FRAME_ERROR },
            { on: '3201 0000 .... 000e 0000 0401 13', answer: FRAME_ERROR },
            { on: '3201 0000 .... 000e 0000 0401 120a1002 0004', answer: SERVED },
            { on: '3201 0000 .... 000e 0008 0501', answer: FRAME_ERROR },
            { on: '3201 0000 .... 001a 0008 0502', answer: WRITTEN },
            { on: '3207', answer: LIST_REFUSED },
            { on: '3201 0000 .... 0012', then: 'reset' },
        ],
    });
}

function playSoft() {
    const name = Buffer.from('S7TAP SOFT PLC'.padEnd(20)).toString('hex');
    return startCpu({
        pdu: 240,
        amq: 1,
        memory: { DB: { 10: 64 }, M: 64 },
        rules: [
            // four records of 28 bytes, says the list; one follows
            {
                on: '3207 0000 .... 0008 0008 0001120411 4401',
                answer:
                    '32 07 0000 RRRR 000c 0028 000112 08 12 84 01 01 00 00 0000' +
                    `ff09 0024 0011 0000 001c 0004 0001 ${name} 0000 0000 0000`,
            },
            // two items asked for, one answered
            {
                on: '3201 0000 .... 001a 0000 0402',
                answer: '32 03 0000 RRRR 0002 0008 0000 04 02 ff04 0020 0a111829',
            },
            // 16 bytes, says the data item; eight follow
            {
                on: '3201 0000 .... 000e 0000 0401 120a1002 0008',
                answer: '32 03 0000 RRRR 0002 000c 0000 04 01 ff04 0080 0a111829 323b424a',
            },
        ],
    });
}

module.exports = {
    hosts: {
        cpu: { address: CPU, server: true, stack: 's7-300', play: playCpu },
        soft: { address: SOFT, server: true, play: playSoft },
        panel: { address: '10.20.22.50', play: () => poll(CPU, ['DB10.DBX0.0 BYTE 8']) },
        driver: { address: '10.20.22.61', play: playDriver },
        other: { address: '10.20.22.62', play: playOther },
        reader: { address: '10.20.22.63', play: playReader },
    },
};
