// SPDX-License-Identifier: GPL-2.0-or-later
//
// Values that a CPU of the 300 class sends without being asked each time: a panel subscribes to
// variables, one of which is in no block, and ends that later; a programming device watches a
// variable table, modifies two variables of it (the CPU takes one), and deletes its job.
'use strict';

const s7 = require('../lib/s7.js');
const { startCpu } = require('../lib/cpu.js');
const { connect, repeat, sleep } = require('../lib/client.js');
const { hex, u16 } = require('../lib/tpkt.js');

const CPU = '10.20.27.11';
const MISSING = 0x0a;

/* Trigger and frequency of a programmer command; results come with each cycle, or once. */
const EACH_CYCLE = hex('0000 0000 0001 0008 0001 0001 0001 0001 0001 0000'),
    ONCE = hex('0000 0001 0001 0006 0001 0001 0001 0001 0001 0200');
/* MB2, DB20.DBW6 */
const VARIABLES = hex('0002 0101 0000 0002 7201 0014 0006');

const sizes = (parameters, rest) =>
    Buffer.concat([u16(parameters.length), u16(rest.length), parameters, rest]);

const WATCH = sizes(EACH_CYCLE, VARIABLES);
const MODIFY = sizes(ONCE, Buffer.concat([VARIABLES, hex('0009 0001 AA 00 0009 0002 0BB8')]));
const DELETE = (job) => sizes(EACH_CYCLE, Buffer.concat([hex('0000 02'), Buffer.from([job])]));

/* DB20.DBX0.0 WORD 2, M4.0 BYTE 4, DB99.DBX0.0 WORD 1, every 200 ms where they changed. */
const SUBSCRIBED = ['DB20.DBX0.0 WORD 2', 'M4.0 BYTE 4', 'DB99.DBX0.0 WORD 1'];
const SUBSCRIBE = Buffer.concat([hex('00 03 00 02'), ...SUBSCRIBED.map(s7.encodeAddress)]);

/* Values that go on with each push. */
const subscribed = (number) =>
    Buffer.concat([
        hex('00 03'),
        s7.joinItems([
            s7.dataItem(0xff, 0x04, Buffer.concat([u16(1000 + number), u16(20)])),
            s7.dataItem(0xff, 0x04, Buffer.from([number, 0, 0, 1])),
            s7.dataItem(MISSING),
        ]),
    ]);
const watched = (number) =>
    sizes(
        hex('0100 0001'),
        Buffer.concat([hex('0002 FF09 0001'), Buffer.from([number, 0]), hex('FF09 0002 0BB8')]),
    );
const MODIFIED = sizes(hex('0100 0002'), hex('0002 FF05'));

function parameters(kind, group, sub, job) {
    return Buffer.concat([
        hex('00 01 12 08 12'),
        Buffer.from([kind | group, sub, job]),
        hex('00 00 00 00'),
    ]);
}

const item = (payload) => (payload ? s7.dataItem(0xff, 0x09, payload) : hex('0a00 0000'));

/* What a connection has under way: `values` of a number, pushed `times`. */
function begin(connection, group, sub, { job, values, times }) {
    let number = 0;
    const timer = setInterval(() => {
        number += 1;
        connection.send(s7.userdata(0, parameters(0, group, sub, job), item(values(number))));
        if (number === times) clearInterval(timer);
    }, 200);
    connection.timers = { ...connection.timers, [job]: timer };
    connection.socket.on('close', () => clearInterval(timer));
}

function serve(request, connection) {
    if (request.rosctr !== 7) return undefined;
    const [group, sub] = [request.parameters[5] & 0x0f, request.parameters[6]];
    const rest = request.data;
    const jobs = {
        '2/5': { job: 1, values: subscribed, times: 20, first: subscribed(0) },
        '1/2': { job: 2, values: watched, times: 20 },
        '1/8': { job: 3, values: () => MODIFIED, times: 1 },
    };
    const begun = jobs[group + '/' + sub];
    if (begun) begin(connection, group, sub, begun);
    else clearInterval(connection.timers[rest[rest.length - 1]]);
    const answer = parameters(0x80, group, sub, begun ? begun.job : 0);
    return s7.userdata(request.reference, answer, item(begun && begun.first));
}

async function playPanel() {
    const cpu = await connect(CPU, 'panel');
    await cpu.userdata('2/5', SUBSCRIBE);
    await repeat(4, 300, () => cpu.read(['DB20.DBX0.0 BYTE 4']));
    await cpu.userdata('2/4', hex('05 01'));
    await sleep(300);
    await cpu.close();
}

async function playDevice() {
    await sleep(250);
    const cpu = await connect(CPU, 'engineering');
    await cpu.userdata('1/2', WATCH);
    await sleep(500);
    await cpu.userdata('1/8', MODIFY);
    await sleep(500);
    await cpu.userdata('1/15', DELETE(2));
    await sleep(300);
    await cpu.close();
}

function playCpu() {
    return startCpu({ memory: { DB: { 20: 32 }, M: 64 }, services: [serve] });
}

module.exports = {
    hosts: {
        cpu: { address: CPU, server: true, stack: 's7-300', play: playCpu },
        panel: { address: '10.20.27.50', play: playPanel },
        device: { address: '10.20.27.60', play: playDevice },
    },
};
