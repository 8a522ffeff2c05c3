// SPDX-License-Identifier: GPL-2.0-or-later
//
// Program blocks as they lie in load memory: header, code or data, footer.
'use strict';

const { hex, u16, u32 } = require('./tpkt.js');

/* File name digits, one-byte code, language of new blocks. */
const KINDS = {
    OB: { file: '08', code: 0x08, language: 1 },
    DB: { file: '0A', code: 0x0a, language: 5 },
    SDB: { file: '0B', code: 0x0b, language: 7 },
    FC: { file: '0C', code: 0x0c, language: 1 },
    SFC: { file: '0D', code: 0x0d, language: 1 },
    FB: { file: '0E', code: 0x0e, language: 1 },
    SFB: { file: '0F', code: 0x0f, language: 1 },
};
const STAMP = hex('02a8b2c0 3b0f'); // milliseconds of the day, days since 1984

const kindOfFile = (file) => Object.keys(KINDS).find((name) => KINDS[name].file === file);
const text = (value, length) => Buffer.from(value.padEnd(length, '\0'), 'latin1');

function build(kind, number, body) {
    const loadLength = 36 + body.length + 36;
    const header = Buffer.concat([
        hex('7070 01 01'),
        Buffer.from([KINDS[kind].language, KINDS[kind].code]),
        u16(number),
        u32(loadLength),
        u32(0),
        STAMP,
        STAMP,
        u16(0),
        u16(0),
        u16(kind === 'DB' ? 0 : 20),
        u16(body.length),
    ]);
    const footer = Buffer.concat([
        text('S7TAP', 8),
        text('LAB', 8),
        text('', 8),
        hex('1000'),
        hex('4c1e'),
        Buffer.alloc(8),
    ]);
    return Buffer.concat([header, body, footer]);
}

/* What block info (group 3, subfunction 03) tells of a block: 78 bytes. */
function info(block) {
    return Buffer.concat([
        hex('0100 004a 2200'),
        block.subarray(0, 2),
        hex('01'),
        block.subarray(3, 36),
        block.subarray(block.length - 36, block.length),
    ]);
}

module.exports = { KINDS, kindOfFile, build, info };
