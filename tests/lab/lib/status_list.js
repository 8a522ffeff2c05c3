// SPDX-License-Identifier: GPL-2.0-or-later
//
// System status lists of a CPU of the 300 class, and its time stamps.
'use strict';

const { hex, u16 } = require('./tpkt.js');

const ORDER_NUMBER = '6ES7 315-2EH14-0AB0';
const LISTS = ['0000', '0011', '001c', '0111', '0131', '0132', '0232', '0424'];

const ascii = (value, length) => Buffer.from(value.padEnd(length, ' '), 'latin1');
const bcd = (value) => ((Math.floor(value / 10) % 10) << 4) | (value % 10);

/* Date and time: eight BCD bytes, the last half byte is the weekday. */
function stamp(date) {
    const ms = date.getUTCMilliseconds();
    return Buffer.from([
        bcd(date.getUTCFullYear() % 100),
        bcd(date.getUTCMonth() + 1),
        bcd(date.getUTCDate()),
        bcd(date.getUTCHours()),
        bcd(date.getUTCMinutes()),
        bcd(date.getUTCSeconds()),
        bcd(Math.floor(ms / 10)),
        ((ms % 10) << 4) | (date.getUTCDay() + 1),
    ]);
}

const records = (length, ...list) =>
    Buffer.concat([
        u16(length),
        u16(list.length),
        ...list.map((one) => Buffer.concat([one, Buffer.alloc(length)]).subarray(0, length)),
    ]);
const component = (index, value, size) => Buffer.concat([u16(index), ascii(value, size)]);
const identification = (index, order, rest) =>
    Buffer.concat([u16(index), ascii(order, 20), hex(rest)]);

/* Level 3 in force where a password protects the CPU, else level 1. */
function protection(cpu) {
    const [level, real] = cpu.options.password === undefined ? ['0000', '0001'] : ['0003', '0003'];
    return records(40, hex('0004 0001' + level + real + '0002 0000 5656 016b 420a'));
}

function identify() {
    return records(
        28,
        identification(1, ORDER_NUMBER, '00c0 0003 0001'),
        identification(6, ORDER_NUMBER, '00c0 0003 0001'),
        identification(7, '', '00c0 5603 0207'),
        identification(0x81, 'Boot Loader', '0000 4120 0909'),
    );
}

function components(cpu) {
    return records(
        34,
        component(1, cpu.options.name, 24),
        component(2, 'PLC_LAB', 24),
        component(3, 'LAB', 32),
        component(4, 'Recorded in the s7tap lab', 26),
        component(5, 'S LAB00000001', 24),
        component(7, 'CPU 315-2 PN/DP', 32),
        component(8, 'MMC 1AB00001', 32),
        Buffer.concat([u16(9), hex('002a f600 0001')]),
        component(10, '', 26),
        component(11, 'Hall 2, bay 7', 32),
    );
}

const operatingState = (cpu) =>
    records(
        20,
        Buffer.concat([
            hex('5144 ff'),
            Buffer.from([0x50 | cpu.mode]),
            hex('00000000 14030003'),
            stamp(cpu.now()),
        ]),
    );

/* Connections: reserved, in use, free; 14 in all beside the two established ones. */
function connections(cpu) {
    const free = cpu.options.freeConnections ?? 12;
    return records(
        40,
        Buffer.concat([hex('0001 0001 0001 0001 0000 0000 0002'), u16(free), u16(14 - free)]),
    );
}

/* By SZL id and index. */
const BUILDERS = {
    '00000000': () => records(2, ...LISTS.map(hex)),
    '00110000': identify,
    '01110001': () => records(28, identification(1, ORDER_NUMBER, '00c0 0003 0001')),
    '001c0000': components,
    '01310001': () => records(40, hex('0001 00f0 0010 00b71b00 0002dc6c 05f5e100')),
    '01320001': connections,
    '01320004': protection,
    '02320004': protection,
    '04240000': operatingState,
};

/* Record length, record count and records; undefined for a list that the CPU does not have. */
function statusList(cpu, idAndIndex) {
    const build = BUILDERS[idAndIndex];
    return build && build(cpu);
}

module.exports = { stamp, statusList };
