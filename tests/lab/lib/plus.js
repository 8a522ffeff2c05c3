// SPDX-License-Identifier: GPL-2.0-or-later
//
// The bytes of S7comm-plus as an S7-1200 with firmware 2 and its panels send them: numbers of variable
// length, typed values, and the functions that a panel needs.
'use strict';

const { u16, u32 } = require('./tpkt.js');

const SESSION_CONTAINER = 0x11d,
    NULL_SESSION = 0x120;
const FUNCTION = {
    create: 0x04ca,
    delete: 0x04d4,
    setVariable: 0x04f2,
    setMulti: 0x0542,
    getMulti: 0x054c,
};
/* -12: the object or variable does not exist, with the parts that such answers have. */
const MISSING = Buffer.from('c08895b080ef91fff4', 'hex');
const QUALIFIER = Buffer.from('000004e88969001200000000896a001300896b000400' + '00', 'hex');
const FILL = u32(0);

function vlq(number) {
    const bytes = [number % 128];
    for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128))
        bytes.unshift((rest % 128) | 0x80);
    return Buffer.from(bytes);
}

function real(number) {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatBE(number);
    return bytes;
}

const value = {
    bool: (on) => Buffer.from([0, 1, on ? 1 : 0]),
    uint: (number) => Buffer.concat([Buffer.from([0, 3]), u16(number)]),
    udint: (number) => Buffer.concat([Buffer.from([0, 4]), vlq(number)]),
    int: (number) => Buffer.concat([Buffer.from([0, 7]), u16(number & 0xffff)]),
    real: (number) => Buffer.concat([Buffer.from([0, 0x0e]), real(number)]),
    rid: (number) => Buffer.concat([Buffer.from([0, 0x12]), u32(number)]),
    text: (string) => {
        const bytes = Buffer.from(string);
        return Buffer.concat([Buffer.from([0, 0x15]), vlq(bytes.length), bytes]);
    },
    /* a STRING of a block: greatest length, length, characters */
    string: (string, size) => {
        const bytes = Buffer.alloc(size + 2);
        bytes[0] = size;
        bytes[1] = string.length;
        bytes.write(string, 2);
        return Buffer.concat([Buffer.from([0x10, 2]), vlq(bytes.length), bytes]);
    },
    udints: (numbers) =>
        Buffer.concat([Buffer.from([0x20, 4]), vlq(numbers.length), ...numbers.map(vlq)]),
    struct: (id, members) =>
        Buffer.concat([
            Buffer.from([0, 0x17]),
            u32(id),
            ...Object.entries(members).flatMap(([key, member]) => [vlq(Number(key)), member]),
            vlq(0),
        ]),
};

const attribute = (id, content) => Buffer.concat([Buffer.from([0xa3]), vlq(id), content]);

function object(id, kind, attributes) {
    return Buffer.concat([
        Buffer.from([0xa1]),
        u32(id),
        vlq(kind),
        vlq(0),
        vlq(0),
        ...attributes,
        Buffer.from([0xa2]),
    ]);
}

/* A variable: { db, lids } or { area: 82, lids }; crc is that of its symbol. */
function numbers({ db, area, crc = 0, lids }) {
    return [crc, db ? 0x8a0e0000 + db : area, lids.length + 1, db ? 2550 : 3736, ...lids];
}

/* A data part as PDUs of a version: one, or fragments of which only the last has a trailer. */
function pdus(data, { version = 2, most = 65535 } = {}) {
    const list = [];
    for (let at = 0; at < data.length; at += most) {
        const part = data.subarray(at, at + most);
        const whole = Buffer.concat([Buffer.from([0x72, version]), u16(part.length), part]);
        const last = at + most >= data.length;
        list.push(last ? Buffer.concat([whole, Buffer.from([0x72, version, 0, 0])]) : whole);
    }
    return list;
}

function request(name, sequence, session, flags, body) {
    return Buffer.concat([
        Buffer.from([0x31, 0, 0]),
        u16(FUNCTION[name]),
        u16(0),
        u16(sequence),
        u32(session),
        Buffer.from([flags]),
        body,
        FILL,
    ]);
}

function response(name, sequence, flags, body, opcode = 0x32) {
    return Buffer.concat([
        Buffer.from([opcode, 0, 0]),
        u16(FUNCTION[name]),
        u16(0),
        u16(sequence),
        Buffer.from([flags]),
        body,
        FILL,
    ]);
}

function readBody(variables) {
    const fields = variables.map(numbers);
    return Buffer.concat([
        u32(0),
        vlq(variables.length),
        vlq(fields.flat().length),
        ...fields.flat().map(vlq),
        QUALIFIER,
    ]);
}

function writeBody(variables, values) {
    return Buffer.concat([
        readBody(variables).subarray(0, -QUALIFIER.length),
        ...values.flatMap((content, index) => [vlq(index + 1), content]),
        vlq(0),
        QUALIFIER,
    ]);
}

/* `values`: null where the variable does not exist. */
function readAnswer(values) {
    const numbered = values.map((content, index) => [vlq(index + 1), content]);
    const good = numbered.filter(([, content]) => content);
    const missing = numbered.filter(([, content]) => !content).map(([number]) => [number, MISSING]);
    return Buffer.concat([vlq(0), ...good.flat(), vlq(0), ...missing.flat(), vlq(0)]);
}

/* The list of a subscription: references count from 1. */
function subscribed(variables) {
    const rows = variables.flatMap((variable, index) => {
        const [crc, area, levels, ...path] = numbers(variable);
        return [0x80040000 + levels, index + 1, 0, area, crc, ...path];
    });
    return value.udints([0x80010000, 0, variables.length, ...rows]);
}

function notification(subscription, number, values) {
    return Buffer.concat([
        Buffer.from([0x33]),
        u32(subscription),
        u16(0x0400),
        u32(0),
        Buffer.from([number, 1]),
        ...Object.entries(values).flatMap(([reference, content]) => [
            Buffer.from([0x92]),
            u32(Number(reference)),
            content,
        ]),
        Buffer.from([0]),
        FILL,
    ]);
}

module.exports = {
    FUNCTION,
    NULL_SESSION,
    QUALIFIER,
    SESSION_CONTAINER,
    attribute,
    notification,
    object,
    pdus,
    readAnswer,
    readBody,
    request,
    response,
    subscribed,
    value,
    vlq,
    writeBody,
};
