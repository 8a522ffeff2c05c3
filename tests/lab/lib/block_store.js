// SPDX-License-Identifier: GPL-2.0-or-later
//
// The program blocks of a scripted CPU: lists, upload, download with jobs of the CPU's own, linking
// and deleting. A downloaded block is passive until it is linked.
'use strict';

const { hex, u16, u32 } = require('./tpkt.js');
const s7 = require('./s7.js');
const block = require('./block.js');

const BLOCK_MISSING = 0xd209,
    NO_SUCH_BLOCKS = 0xd20e;

/* "0A00010A" or longer, as in file names without their first character: the key "DB10". */
const keyOf = (name) => block.kindOfFile(name.slice(0, 2)) + Number(name.slice(2, 7));

function fileOf(request) {
    const name = request.parameters.toString('latin1', 9, 18);
    return { name, key: keyOf(name.slice(1)) };
}

class BlockStore {
    /* blocks: [[kind, number, body], ...] */
    constructor(blocks) {
        this.blocks = new Map();
        this.passive = new Map();
        this.uploads = new Map();
        for (const [kind, number, body] of blocks)
            this.blocks.set(kind + number, block.build(kind, number, body));
    }

    /* The answer to a job of upload or download; null where the CPU sends its own, undefined where
     * it is none of them. */
    transfer(request, connection) {
        const handler = {
            0x1a: this.startDownload,
            0x1d: this.startUpload,
            0x1e: this.upload,
            0x1f: this.endUpload,
        }[request.parameters[0]];
        return handler && handler.call(this, request, connection);
    }

    startUpload(request, connection) {
        const found = this.blocks.get(fileOf(request).key);
        if (!found) return s7.ack(request.reference, BLOCK_MISSING);
        const id = this.uploads.size + 7;
        this.uploads.set(id, { left: found });
        return s7.ackData(
            request.reference,
            Buffer.concat([
                hex('1d 00 0100'),
                u32(id),
                hex('07'),
                Buffer.from(String(found.length).padStart(7, '0')),
            ]),
        );
    }

    upload(request, connection) {
        const upload = this.uploads.get(request.parameters.readUInt32BE(4));
        const piece = upload.left.subarray(0, connection.pduLength - 18);
        upload.left = upload.left.subarray(piece.length);
        return s7.ackData(
            request.reference,
            Buffer.from([0x1e, upload.left.length ? 1 : 0]),
            Buffer.concat([u16(piece.length), hex('00fb'), piece]),
        );
    }

    endUpload(request) {
        return s7.ackData(request.reference, hex('1f'));
    }

    startDownload(request, connection) {
        connection.send(s7.ackData(request.reference, hex('1a')));
        this.fetch(fileOf(request), connection);
        return null;
    }

    /* The CPU asks for the block piece by piece, then says that it has it. */
    async fetch({ name, key }, connection) {
        const file = Buffer.concat([hex('00000000 09'), Buffer.from(name)]);
        const pieces = [];
        for (let more = true; more;) {
            const answer = await connection.ask(Buffer.concat([hex('1b 00 0000'), file]));
            pieces.push(answer.data.subarray(4));
            more = (answer.parameters[1] & 1) !== 0;
        }
        this.passive.set(key, Buffer.concat(pieces));
        await connection.ask(Buffer.concat([hex('1c 00 0000'), file]));
    }

    list() {
        return Buffer.concat(
            ['OB', 'FB', 'FC', 'DB', 'SDB', 'SFC', 'SFB'].map((kind) =>
                Buffer.concat([Buffer.from(block.KINDS[kind].file), u16(this.allOf(kind).length)]),
            ),
        );
    }

    allOf(kind) {
        return [...this.blocks.keys()]
            .filter((key) => key.replace(/\d+/, '') === kind)
            .map((key) => this.blocks.get(key));
    }

    listOfType(payload) {
        const list = this.allOf(block.kindOfFile(payload.toString('latin1')));
        if (!list.length) return { error: NO_SUCH_BLOCKS };
        return Buffer.concat(
            list.map((one) => Buffer.concat([one.subarray(6, 8), Buffer.from([0x22, one[4]])])),
        );
    }

    info(payload) {
        const found = this.blocks.get(keyOf(payload.toString('latin1')));
        return found ? block.info(found) : { error: BLOCK_MISSING };
    }

    link(keys) {
        if (!keys.every((key) => this.passive.has(key))) return false;
        keys.forEach((key) => this.blocks.set(key, this.passive.get(key)));
        return true;
    }

    remove(keys) {
        return keys.every((key) => this.blocks.delete(key));
    }
}

module.exports = { BLOCK_MISSING, BlockStore, keyOf };
