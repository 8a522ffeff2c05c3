// SPDX-License-Identifier: GPL-2.0-or-later
//
// RFC 1006 on a socket: TPKTs out of a byte stream, and the three TPDUs that S7 needs.
'use strict';

const EMPTY_DT = hex('03 00 00 07 02 f0 00'); // what Siemens clients send after each answer

function hex(text) {
    return Buffer.from(text.replace(/[^0-9a-fA-F]/g, ''), 'hex');
}

function u16(value) {
    return Buffer.from([(value >> 8) & 0xff, value & 0xff]);
}

function u32(value) {
    return Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);
}

function tpkt(tpdu) {
    return Buffer.concat([hex('0300'), u16(tpdu.length + 4), tpdu]);
}

function data(payload, endOfTsdu = true) {
    return tpkt(Buffer.concat([Buffer.from([0x02, 0xf0, endOfTsdu ? 0x80 : 0x00]), payload]));
}

function parameter(code, value) {
    return Buffer.concat([Buffer.from([code, value.length]), value]);
}

/* order names the parameters as they follow each other: calling, called TSAP, TPDU size. */
function connection(code, destination, source, { calling, called, size = 0x0a, order = 'rcs' }) {
    const parts = {
        r: parameter(0xc1, calling),
        c: parameter(0xc2, called),
        s: parameter(0xc0, Buffer.from([size])),
    };
    const variable = Buffer.concat([...order].map((letter) => parts[letter]));
    const fixed = Buffer.concat([Buffer.from([code]), u16(destination), u16(source), hex('00')]);
    return tpkt(Buffer.concat([Buffer.from([fixed.length + variable.length]), fixed, variable]));
}

const connectionRequest = (source, options) => connection(0xe0, 0, source, options);
const connectionConfirm = (destination, source, options) =>
    connection(0xd0, destination, source, options);

function parseTpdu(packet) {
    const length = packet[4];
    const tpdu = { code: packet[5] & 0xf0, payload: packet.subarray(5 + length), packet };
    if (tpdu.code === 0xf0) tpdu.endOfTsdu = (packet[6] & 0x80) !== 0;
    if (tpdu.code === 0xe0 || tpdu.code === 0xd0) {
        tpdu.source = packet.readUInt16BE(8);
        for (let at = 11; at + 2 <= 5 + length; at += 2 + packet[at + 1]) {
            const value = packet.subarray(at + 2, at + 2 + packet[at + 1]);
            if (packet[at] === 0xc1) tpdu.calling = value;
            if (packet[at] === 0xc2) tpdu.called = value;
        }
    }
    return tpdu;
}

/* Calls onTpdu for every complete TPKT; bytes that are no TPKT end the connection, as CPUs do. */
function frames(socket, onTpdu) {
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk) => {
        pending = Buffer.concat([pending, chunk]);
        while (pending.length >= 7) {
            const length = pending.readUInt16BE(2);
            if (pending[0] !== 3 || length < 7) {
                socket.resetAndDestroy();
                return;
            }
            if (pending.length < length) return;
            const packet = pending.subarray(0, length);
            pending = pending.subarray(length);
            onTpdu(parseTpdu(packet));
        }
    });
}

module.exports = {
    EMPTY_DT,
    hex,
    u16,
    u32,
    tpkt,
    data,
    connectionRequest,
    connectionConfirm,
    parseTpdu,
    frames,
};
