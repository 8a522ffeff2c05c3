// SPDX-License-Identifier: GPL-2.0-or-later
//
// A panel works with a CPU of the 1200 class by S7comm-plus in the clear: it creates a session, in
// which both say who they are, reads variables of DB10 (one of them gone since the last download),
// writes two, and has M pushed to it. One answer comes in three fragments. A dashboard reads the
// same CPU by PUT/GET.
'use strict';

const plus = require('../lib/plus.js');
const { startCpu } = require('../lib/cpu.js');
const { connect, openTcp, repeat, sleep } = require('../lib/client.js');
const { connectionRequest, data, frames, hex, u32 } = require('../lib/tpkt.js');

const CPU = '10.20.25.11';
const SESSION = 0x3be,
    SUBSCRIPTION = 0x1000006a;
const { value, vlq } = plus;

const SPEED = { db: 10, crc: 0x1a2b3c4d, lids: [9] },
    RECIPE = { db: 10, crc: 0x22aa33bb, lids: [10] },
    GONE = { db: 10, crc: 0x5d6e7f80, lids: [14] },
    START = { area: 82, lids: [9] },
    COUNT = { area: 82, lids: [10] };

/* As a panel introduces itself; 289 to 301 are user, application, program, role, comment. */
const INTRODUCTION = Buffer.concat([
    u32(plus.SESSION_CONTAINER),
    value.udint(0),
    u32(0),
    plus.object(0xd3, 287, [
        plus.attribute(233, value.text('ServerSession_10000002')),
        plus.attribute(289, value.text('1:::6.32::')),
        plus.attribute(296, value.text('Operator')),
        plus.attribute(297, value.text('Lab Panel')),
        plus.attribute(298, value.text('PANEL-7')),
        plus.attribute(299, value.udint(2)),
        plus.attribute(300, value.rid(0)),
        plus.attribute(301, value.text('S7comm-plus of the lab')),
    ]),
]);

const version = (name) =>
    value.struct(314, {
        315: value.udint(256),
        316: value.udint(192),
        319: value.text(name),
        320: value.text('2;288'),
        321: value.uint(3),
    });

const GRANTED = Buffer.concat([
    vlq(17),
    Buffer.from([2]),
    vlq(SESSION),
    vlq(0x3a3),
    plus.object(plus.NULL_SESSION, 287, [
        plus.attribute(233, value.text('')),
        plus.attribute(306, version('1;6ES7 212-1BE31-0XB0 ;V3.0')),
    ]),
]);

const SUBSCRIBE = Buffer.concat([
    u32(SESSION),
    value.uint(1),
    u32(0),
    plus.object(0x7fffc001, 1001, [
        plus.attribute(233, value.text('Subscription_1')),
        plus.attribute(1048, plus.subscribed([START, COUNT])),
    ]),
]);

/* What the CPU answers to a request: body, and how it is cut. */
function answer(cpu, name, body) {
    if (name === 'create') {
        const session = body.readUInt32BE(0) === plus.SESSION_CONTAINER;
        const created = Buffer.concat([vlq(0), Buffer.from([1]), vlq(SUBSCRIPTION)]);
        return session ? { body: GRANTED, version: 1 } : { body: created };
    }
    if (name === 'getMulti') {
        cpu.reads += 1;
        const values = [value.real(20 + cpu.reads / 2), value.string(cpu.recipe, 80), null];
        return { body: plus.readAnswer(values), most: cpu.reads === 2 ? 60 : 65535 };
    }
    if (name === 'setMulti') {
        if (body.includes('Lager')) cpu.recipe = 'Lager';
        return { body: Buffer.concat([vlq(0), vlq(0)]) };
    }
    return { body: name === 'delete' ? Buffer.concat([vlq(0), body.subarray(0, 4)]) : vlq(0) };
}

function push(cpu, connection) {
    let number = 0;
    const timer = setInterval(() => {
        number += 1;
        const values = { 2: value.int(1000 + number) };
        if (number % 3 === 1) values[1] = value.bool(number % 2 === 1);
        const [pdu] = plus.pdus(plus.notification(SUBSCRIPTION, number, values));
        connection.send(pdu);
        if (number === 8) clearInterval(timer);
    }, 200);
    connection.socket.on('close', () => clearInterval(timer));
}

function playCpu() {
    const cpu = { reads: 0, recipe: 'Pils' };
    return startCpu({
        sourceReference: 7,
        memory: { DB: { 10: 32 }, M: 64 },
        onForeign: (connection, tsdu) => {
            const request = tsdu.subarray(4);
            const code = request.readUInt16BE(3);
            const name = Object.keys(plus.FUNCTION).find((key) => plus.FUNCTION[key] === code);
            const { body, ...cut } = answer(cpu, name, request.subarray(14));
            const flags = name === 'create' && cut.version === 1 ? 0x36 : 0x34;
            const whole = plus.response(name, request.readUInt16BE(7), flags, body);
            plus.pdus(whole, cut).forEach((pdu) => connection.send(pdu));
            if (name === 'create' && cut.version !== 1) push(cpu, connection);
        },
    });
}

/* Sends a request and waits for its answer; what is pushed meanwhile is passed over. */
async function openPanel() {
    const socket = await openTcp(CPU);
    const panel = { socket, sequence: 0, waiting: null };
    frames(socket, (tpdu) => {
        const { code, payload } = tpdu;
        const pushed = payload[4] === 0x33;
        const fragment = code === 0xf0 && payload.readUInt16BE(2) + 4 === payload.length;
        if (!pushed && !fragment) panel.waiting();
    });
    panel.ask = (name, body, { session = SESSION, version: form = 2, flags = 0x34 } = {}) => {
        panel.sequence += 1;
        const whole = plus.request(name, panel.sequence, session, flags, body);
        socket.write(data(plus.pdus(whole, { version: form })[0]));
        return new Promise((resolve) => {
            panel.waiting = resolve;
        });
    };
    const confirmed = new Promise((resolve) => {
        panel.waiting = resolve;
    });
    const called = Buffer.from('SIMATIC-ROOT-HMI');
    socket.write(connectionRequest(9, { calling: hex('0620'), called }));
    await confirmed;
    return panel;
}

async function playPanel() {
    const panel = await openPanel();
    const first = { session: plus.NULL_SESSION, version: 1, flags: 0x36 };
    await panel.ask('create', INTRODUCTION, first);
    const echo = Buffer.concat([u32(SESSION), vlq(1), vlq(1), vlq(306), vlq(1), version('')]);
    await panel.ask('setMulti', Buffer.concat([echo, vlq(0), plus.QUALIFIER]));
    await panel.ask('create', SUBSCRIBE);
    await repeat(4, 300, () => panel.ask('getMulti', plus.readBody([SPEED, RECIPE, GONE])));
    const values = [value.real(25), value.string('Lager', 80)];
    await panel.ask('setMulti', plus.writeBody([SPEED, RECIPE], values));
    await repeat(2, 300, () => panel.ask('getMulti', plus.readBody([SPEED, RECIPE, GONE])));
    const end = Buffer.concat([u32(SESSION), Buffer.from([0]), plus.QUALIFIER]);
    await panel.ask('delete', end);
    panel.socket.resetAndDestroy();
}

async function playDashboard() {
    await sleep(250);
    const cpu = await connect(CPU, 'library', { called: hex('0301') });
    await repeat(4, 300, () => cpu.read(['M0.0 BYTE 4']));
    await cpu.close();
}

module.exports = {
    hosts: {
        cpu: { address: CPU, server: true, stack: 's7-1200', play: playCpu },
        panel: { address: '10.20.25.51', play: playPanel },
        dashboard: { address: '10.20.25.40', play: playDashboard },
    },
};
