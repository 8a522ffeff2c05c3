// SPDX-License-Identifier: GPL-2.0-or-later
//
// The memory of a scripted CPU: what an address yields, and with which return code it is refused.
'use strict';

const { hex } = require('./tpkt.js');
const s7 = require('./s7.js');

const OK = 0xff,
    NOT_ALLOWED = 0x03,
    OUT_OF_RANGE = 0x05,
    TYPE_UNSUPPORTED = 0x06,
    TYPE_INCONSISTENT = 0x07,
    NO_OBJECT = 0x0a;

/* Bytes that look like process values: a pattern, so that a shifted decoder shows at once. */
function pattern(size, seed = 0) {
    return Buffer.from(Array.from({ length: size }, (_, index) => (seed + index * 7) & 0xff));
}

/*
 * layout: { DB: { number: size }, I, Q, M, T, C: size (T and C in elements), optimized: [DB...],
 *           unsupported: [transport size...] }
 */
class Memory {
    constructor(layout) {
        this.blocks = new Map(
            Object.entries(layout.DB || {}).map(([number, size]) => [
                Number(number),
                pattern(size, Number(number)),
            ]),
        );
        this.areas = { I: 0, Q: 0, M: 0, T: 0, C: 0, ...layout };
        for (const area of ['I', 'Q', 'M']) this.areas[area] = pattern(this.areas[area]);
        for (const area of ['T', 'C']) this.areas[area] = Buffer.alloc(2 * this.areas[area]);
        this.optimized = layout.optimized || [];
        this.unsupported = layout.unsupported || [];
    }

    /* { code } when refused, else { code: OK, bytes: the addressed part of the memory } */
    locate(item) {
        if (!item.type || this.unsupported.includes(item.typeCode))
            return { code: TYPE_UNSUPPORTED };
        if (item.area === 'DB' && this.optimized.includes(item.db)) return { code: OUT_OF_RANGE };
        const block = item.area === 'DB' ? this.blocks.get(item.db) : this.areas[item.area];
        if (!block) return { code: NO_OBJECT };
        const start = s7.isNumbered(item.area) ? 2 * item.start : item.start;
        const end = start + item.count * item.type.bytes;
        if (end > block.length) return { code: OUT_OF_RANGE };
        return { code: OK, bytes: block.subarray(start, end) };
    }

    read(item) {
        const { code, bytes } = this.locate(item);
        if (code !== OK) return s7.dataItem(code);
        if (item.typeCode !== s7.TYPES.BIT.code) return s7.dataItem(OK, item.type.item, bytes);
        return s7.dataItem(OK, item.type.item, Buffer.from([(bytes[0] >> item.bit) & 1]));
    }

    write(item, bytes) {
        if (s7.isNumbered(item.area)) return NOT_ALLOWED;
        const target = this.locate(item);
        if (target.code !== OK) return target.code;
        if (bytes.length !== target.bytes.length) return TYPE_INCONSISTENT;
        if (item.typeCode === s7.TYPES.BIT.code) {
            const mask = 1 << item.bit;
            target.bytes[0] = bytes[0] ? target.bytes[0] | mask : target.bytes[0] & ~mask;
            return OK;
        }
        bytes.copy(target.bytes);
        return OK;
    }
}

function splitAddresses(parameters) {
    const addresses = [];
    for (let at = 2; at < parameters.length; at += 2 + parameters[at + 1])
        addresses.push(parameters.subarray(at, at + 2 + parameters[at + 1]));
    return addresses;
}

function splitData(data) {
    const items = [];
    for (let at = 0; at + 4 <= data.length;) {
        const inBits = [0x03, 0x04, 0x05].includes(data[at + 1]);
        const length = inBits ? (data.readUInt16BE(at + 2) + 7) >> 3 : data.readUInt16BE(at + 2);
        items.push(data.subarray(at + 4, at + 4 + length));
        at += 4 + length + (length & 1);
    }
    return items;
}

function answerRead(memory, request) {
    const items = splitAddresses(request.parameters)
        .map(s7.decodeAddress)
        .map((item) => memory.read(item));
    return s7.ackData(request.reference, request.parameters.subarray(0, 2), s7.joinItems(items));
}

function answerWrite(memory, request) {
    const values = splitData(request.data);
    const codes = splitAddresses(request.parameters)
        .map(s7.decodeAddress)
        .map((item, index) => memory.write(item, values[index] || hex('')));
    return s7.ackData(request.reference, request.parameters.subarray(0, 2), Buffer.from(codes));
}

module.exports = { Memory, pattern, answerRead, answerWrite };
