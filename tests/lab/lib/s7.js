// SPDX-License-Identifier: GPL-2.0-or-later
//
// S7comm PDUs: header, setup, item addresses as text, data items, userdata.
'use strict';

const { hex, u16 } = require('./tpkt.js');

/* Transport size of an address: code, bytes of an element, size code and unit of its data item. */
const TYPES = {
    BIT: { code: 0x01, bytes: 1, item: 0x03 },
    BYTE: { code: 0x02, bytes: 1, item: 0x04 },
    CHAR: { code: 0x03, bytes: 1, item: 0x04 },
    WORD: { code: 0x04, bytes: 2, item: 0x04 },
    INT: { code: 0x05, bytes: 2, item: 0x04 },
    DWORD: { code: 0x06, bytes: 4, item: 0x04 },
    DINT: { code: 0x07, bytes: 4, item: 0x04 },
    REAL: { code: 0x08, bytes: 4, item: 0x07 },
    DATE: { code: 0x09, bytes: 2, item: 0x04 },
    COUNTER: { code: 0x1c, bytes: 2, item: 0x09 },
    TIMER: { code: 0x1d, bytes: 2, item: 0x09 },
};
const AREAS = { P: 0x80, I: 0x81, Q: 0x82, M: 0x83, DB: 0x84, C: 0x1c, T: 0x1d };

const typeOf = (code) => Object.values(TYPES).find((type) => type.code === code);
const areaOf = (code) => Object.keys(AREAS).find((name) => AREAS[name] === code);
const isNumbered = (area) => area === 'T' || area === 'C';

/* "DB10.DBX4.0 BYTE 8", "M100.3 BIT 1", "T0 TIMER 4" */
function parseAddress(text) {
    const match = /^(?:DB(\d+)\.DBX|(P|I|Q|M|T|C))(\d+)(?:\.(\d))? (\w+) (\d+)$/.exec(text);
    if (!match || !TYPES[match[5]]) throw new Error('not an address: ' + text);
    return {
        area: match[2] || 'DB',
        db: Number(match[1] || 0),
        start: Number(match[3]),
        bit: Number(match[4] || 0),
        type: TYPES[match[5]],
        count: Number(match[6]),
    };
}

function encodeAddress(text) {
    const item = parseAddress(text);
    const address = isNumbered(item.area) ? item.start : item.start * 8 + item.bit;
    return Buffer.concat([
        hex('120a10'),
        Buffer.from([item.type.code]),
        u16(item.count),
        u16(item.db),
        Buffer.from([AREAS[item.area], address >> 16]),
        u16(address & 0xffff),
    ]);
}

function decodeAddress(item) {
    const raw = item.readUIntBE(9, 3);
    const area = areaOf(item[8]);
    return {
        area,
        db: item.readUInt16BE(6),
        typeCode: item[3],
        type: typeOf(item[3]),
        count: item.readUInt16BE(4),
        start: isNumbered(area) ? raw : raw >> 3,
        bit: raw & 7,
    };
}

function dataItem(code, size, bytes) {
    if (code !== 0xff && code !== 0x00) return Buffer.from([code, 0, 0, 0]);
    const inBits = size === 0x04 || size === 0x05;
    const length = inBits ? bytes.length * 8 : bytes.length;
    return Buffer.concat([Buffer.from([code, size]), u16(length), bytes]);
}

/* Data items one after the other: an odd one is filled up unless it is the last. */
function joinItems(items) {
    return Buffer.concat(
        items.map((item, index) =>
            item.length % 2 && index < items.length - 1 ? Buffer.concat([item, hex('00')]) : item,
        ),
    );
}

function header(rosctr, reference, parameters, payload, error) {
    return Buffer.concat([
        Buffer.from([0x32, rosctr, 0, 0]),
        u16(reference),
        u16(parameters.length),
        u16(payload.length),
        error === undefined ? Buffer.alloc(0) : u16(error),
        parameters,
        payload,
    ]);
}

const NONE = Buffer.alloc(0);
const job = (reference, parameters, payload = NONE) => header(1, reference, parameters, payload);
const ack = (reference, error) => header(2, reference, NONE, NONE, error);
const ackData = (reference, parameters, payload = NONE, error = 0) =>
    header(3, reference, parameters, payload, error);
const userdata = (reference, parameters, payload = NONE) =>
    header(7, reference, parameters, payload);

const setup = (calling, called, length) =>
    Buffer.concat([hex('f000'), u16(calling), u16(called), u16(length)]);
const read = (addresses) =>
    Buffer.concat([Buffer.from([0x04, addresses.length]), ...addresses.map(encodeAddress)]);

/* [[address, bytes], ...] gives the parameters and the data of a write. */
function write(entries) {
    const parameters = Buffer.concat([
        Buffer.from([0x05, entries.length]),
        ...entries.map(([address]) => encodeAddress(address)),
    ]);
    const items = entries.map(([address, bytes]) =>
        dataItem(0x00, parseAddress(address).type.item, bytes),
    );
    return [parameters, joinItems(items)];
}

function parse(pdu) {
    const rosctr = pdu[1];
    const headerLength = rosctr === 2 || rosctr === 3 ? 12 : 10;
    const parameterLength = pdu.readUInt16BE(6);
    return {
        rosctr,
        reference: pdu.readUInt16BE(4),
        bytes: pdu,
        error: headerLength === 12 ? pdu.readUInt16BE(10) : 0,
        parameters: pdu.subarray(headerLength, headerLength + parameterLength),
        data: pdu.subarray(headerLength + parameterLength),
    };
}

module.exports = {
    TYPES,
    parseAddress,
    encodeAddress,
    decodeAddress,
    dataItem,
    joinItems,
    isNumbered,
    job,
    ack,
    ackData,
    userdata,
    setup,
    read,
    write,
    parse,
};
