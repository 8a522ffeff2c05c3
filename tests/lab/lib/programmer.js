// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a CPU of the 300 class does for a programming device: system status lists, block lists,
// upload, download with jobs of the CPU's own, control, clock, password, messages.
'use strict';

const { hex, u16, u32 } = require('./tpkt.js');
const s7 = require('./s7.js');
const block = require('./block.js');

const BLOCK_MISSING = 0xd209, PROTECTED = 0xd241, PASSWORD_WRONG = 0xd602, LIST_UNKNOWN = 0xd401,
    ALREADY_IN_MODE = 0x8402, PI_UNKNOWN = 0x8404;
const RUN = 0x08, STOP = 0x04;
const EVENT_STOP = hex('4304 ff 84 0000 0000 00000000'), EVENT_RUN = hex('4302 ff 68 0000 0000 00000000');

const ascii = (value, length) => Buffer.from(value.padEnd(length, ' '), 'latin1');
const bcd = (value) => ((Math.floor(value / 10) % 10) << 4) | (value % 10);

/* Date and time: eight BCD bytes, the last half byte is the weekday. */
function stamp(date) {
    const ms = date.getUTCMilliseconds();
    return Buffer.from([bcd(date.getUTCFullYear() % 100), bcd(date.getUTCMonth() + 1),
        bcd(date.getUTCDate()), bcd(date.getUTCHours()), bcd(date.getUTCMinutes()),
        bcd(date.getUTCSeconds()), bcd(Math.floor(ms / 10)), ((ms % 10) << 4) | (date.getUTCDay() + 1)]);
}

/* The password travels with each byte mixed with 55 and with the byte two before it. */
function decodePassword(coded) {
    return [...coded].map((value, index) =>
        String.fromCharCode(value ^ 0x55 ^ (index > 1 ? coded[index - 2] : 0))).join('').trimEnd();
}

const records = (length, ...list) => Buffer.concat([u16(length), u16(list.length),
    ...list.map((one) => Buffer.concat([one, Buffer.alloc(length)]).subarray(0, length))]);
const component = (index, value, size) => Buffer.concat([u16(index), ascii(value, size)]);
const module_ = (index, order, rest) => Buffer.concat([u16(index), ascii(order, 20), hex(rest)]);

class Programmer {
    /* options: name, password (none: not protected), blocks: [[kind, number, body], ...] */
    constructor(options) {
        this.options = options;
        this.mode = RUN;
        this.clockShift = 0;
        this.blocks = new Map();
        this.passive = new Map();
        this.uploads = new Map();
        this.subscribers = new Set();
        this.unlocked = new WeakSet();
        for (const [kind, number, body] of options.blocks)
            this.blocks.set(kind + number, block.build(kind, number, body));
        this.services = [(request, connection) => (request.rosctr === 7
            ? this.userdata(request, connection) : this.job(request, connection))];
    }

    job(request, connection) {
        const handler = {
            0x1a: this.startDownload, 0x1d: this.startUpload, 0x1e: this.upload,
            0x1f: this.endUpload, 0x28: this.programInvocation, 0x29: this.stop,
        }[request.parameters[0]];
        return handler && handler.call(this, request, connection);
    }

    isLocked(connection) {
        return this.options.password !== undefined && !this.unlocked.has(connection);
    }

    /* --- blocks ------------------------------------------------------------------------- */

    fileName(request, offset) {
        const name = request.parameters.toString('latin1', offset, offset + 9);
        return { name, key: block.kindOfFile(name.slice(1, 3)) + Number(name.slice(3, 8)) };
    }

    startUpload(request, connection) {
        if (this.isLocked(connection)) return s7.ack(request.reference, PROTECTED);
        const found = this.blocks.get(this.fileName(request, 9).key);
        if (!found) return s7.ack(request.reference, BLOCK_MISSING);
        const id = this.uploads.size + 7;
        this.uploads.set(id, { left: found });
        return s7.ackData(request.reference, Buffer.concat([hex('1d 00 0100'), u32(id), hex('07'),
            Buffer.from(String(found.length).padStart(7, '0'))]));
    }

    upload(request, connection) {
        const upload = this.uploads.get(request.parameters.readUInt32BE(4));
        const piece = upload.left.subarray(0, connection.pduLength - 18);
        upload.left = upload.left.subarray(piece.length);
        return s7.ackData(request.reference, Buffer.from([0x1e, upload.left.length ? 1 : 0]),
            Buffer.concat([u16(piece.length), hex('00fb'), piece]));
    }

    endUpload(request) {
        return s7.ackData(request.reference, hex('1f'));
    }

    startDownload(request, connection) {
        if (this.isLocked(connection)) return s7.ack(request.reference, PROTECTED);
        connection.send(s7.ackData(request.reference, hex('1a')));
        this.fetch(this.fileName(request, 9), connection);
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

    listBlocks() {
        return Buffer.concat(['OB', 'FB', 'FC', 'DB', 'SDB', 'SFC', 'SFB'].map((kind) =>
            Buffer.concat([Buffer.from(block.KINDS[kind].file), u16(this.blocksOf(kind).length)])));
    }

    blocksOf(kind) {
        return [...this.blocks.keys()].filter((key) => key.replace(/\d+/, '') === kind)
            .map((key) => this.blocks.get(key));
    }

    listBlocksOfType(payload) {
        const list = this.blocksOf(block.kindOfFile(payload.toString('latin1')));
        if (!list.length) return { error: 0xd20e };
        return Buffer.concat(list.map((one) =>
            Buffer.concat([one.subarray(6, 8), Buffer.from([0x22, one[4]])])));
    }

    blockInfo(payload) {
        const name = payload.toString('latin1');
        const found = this.blocks.get(block.kindOfFile(name.slice(0, 2)) + Number(name.slice(2, 7)));
        return found ? block.info(found) : { error: BLOCK_MISSING };
    }

    /* --- control ------------------------------------------------------------------------ */

    programInvocation(request, connection) {
        const parameters = request.parameters;
        const argument = parameters.subarray(10, 10 + parameters.readUInt16BE(8));
        const name = parameters.toString('latin1', 11 + argument.length);
        const error = this.invoke(name, argument, connection);
        if (error) return s7.ackData(request.reference, hex('28 02'), Buffer.alloc(0), error);
        return s7.ackData(request.reference, hex('28'));
    }

    invoke(name, argument, connection) {
        const names = argument.length > 2 ? argument.toString('latin1', 2).match(/.{8}/g) || [] : [];
        const keys = names.map((one) => block.kindOfFile(one.slice(0, 2)) + Number(one.slice(2, 7)));
        switch (name) {
        case 'P_PROGRAM':
            return this.start();
        case '_INSE':
            return this.link(keys);
        case '_DELE':
            if (this.isLocked(connection)) return PROTECTED;
            return keys.every((key) => this.blocks.delete(key)) ? 0 : BLOCK_MISSING;
        case '_MODU':
        case '_GARB':
            return 0;
        default:
            return PI_UNKNOWN;
        }
    }

    link(keys) {
        if (!keys.every((key) => this.passive.has(key))) return BLOCK_MISSING;
        keys.forEach((key) => this.blocks.set(key, this.passive.get(key)));
        return 0;
    }

    start() {
        if (this.mode === RUN) return ALREADY_IN_MODE;
        this.mode = RUN;
        this.tell(EVENT_RUN, 0x02);
        return 0;
    }

    stop(request) {
        if (this.mode === STOP)
            return s7.ackData(request.reference, hex('29 07'), Buffer.alloc(0), ALREADY_IN_MODE);
        this.mode = STOP;
        this.tell(EVENT_STOP, 0x00);
        return s7.ackData(request.reference, hex('29'));
    }

    /* A diagnostic message and the mode transition, to those who asked for messages. */
    tell(event, mode) {
        for (const connection of this.subscribers) {
            connection.send(s7.userdata(0, hex('00 01 12 04 11 04 03 00'),
                s7.dataItem(0xff, 0x09, Buffer.concat([event, stamp(this.now())]))), 12);
            connection.send(s7.userdata(0, Buffer.concat([hex('01 00 10 10 00 00'),
                Buffer.from([mode, 0])])), 12);
        }
    }

    now() {
        return new Date(Date.now() + this.clockShift);
    }

    /* --- userdata ----------------------------------------------------------------------- */

    userdata(request, connection) {
        const [group, sub, sequence] = [request.parameters[5] & 0x0f, request.parameters[6],
            request.parameters[7]];
        if (request.parameters[4] === 0x12) return this.nextFragment(request, connection);
        const payload = request.data.subarray(4);
        const handler = {
            '3/1': this.listBlocks, '3/2': this.listBlocksOfType, '3/3': this.blockInfo,
            '4/1': this.systemStatus, '4/2': this.messageService, '5/1': this.setPassword,
            '5/2': this.clearPassword, '7/1': this.readClock, '7/2': this.setClock,
        }[group + '/' + sub];
        const result = handler ? handler.call(this, payload, connection) : { error: 0x8104 };
        if (result.error) return this.answer(request, sequence, hex('0a000000'), 0, 0, result.error);
        if (!result.length) return this.answer(request, sequence, hex('0a000000'));
        connection.fragments = { left: result, group, sub };
        return this.nextFragment(request, connection);
    }

    nextFragment(request, connection) {
        const fragments = connection.fragments;
        const limit = connection.pduLength - 26;
        const whole = !fragments.reference && fragments.left.length <= limit;
        const piece = fragments.left.subarray(0, limit);
        fragments.left = fragments.left.subarray(limit);
        if (!whole && !fragments.reference) fragments.reference = 0xd5;
        return this.answer(request, 1, s7.dataItem(0xff, 0x09, piece), fragments.reference || 0,
            fragments.left.length ? 1 : 0);
    }

    answer(request, sequence, payload, unit = 0, more = 0, error = 0) {
        return s7.userdata(request.reference, Buffer.concat([hex('00 01 12 08 12'),
            Buffer.from([0x80 | (request.parameters[5] & 0x0f), request.parameters[6], sequence, unit,
                more]), u16(error)]), payload);
    }

    systemStatus(payload) {
        const list = this.lists()[payload.toString('hex')] ||
            this.lists()[payload.toString('hex', 0, 2) + '0000'];
        return list ? Buffer.concat([payload.subarray(0, 4), list]) : { error: LIST_UNKNOWN };
    }

    lists() {
        const order = '6ES7 315-2EH14-0AB0';
        const mode = Buffer.from([0x50 | this.mode]);
        const level = this.options.password === undefined ? '0000' : '0003';
        const protection = records(40, hex('0004 0001' + level + (level === '0003' ? '0003' : '0001') +
            '0002 0000 5656 016b 420a'));
        return {
            '00000000': records(2, ...['0000', '0011', '001c', '0131', '0132', '0232', '0424'].map(hex)),
            '00110000': records(28, module_(1, order, '00c0 0003 0001'), module_(6, order, '00c0 0003 0001'),
                module_(7, '', '00c0 5603 0207'), module_(0x81, 'Boot Loader', '0000 4120 0909')),
            '01110001': records(28, module_(1, order, '00c0 0003 0001')),
            '001c0000': records(34, component(1, this.options.name, 24), component(2, 'PLC_LAB', 24),
                component(3, 'LAB', 32), component(4, 'Recorded in the s7tap lab', 26),
                component(5, 'S LAB00000001', 24), component(7, 'CPU 315-2 PN/DP', 32),
                component(8, 'MMC 1AB00001', 32), Buffer.concat([u16(9), hex('002a f600 0001')]),
                component(10, '', 26), component(11, 'Hall 2, bay 7', 32)),
            '01310001': records(40, hex('0001 00f0 0010 00b71b00 0002dc6c 05f5e100')),
            '01320001': records(40, hex('0001 0001 0001 0001 0000 0000 0002 000c 0002')),
            '01320004': protection,
            '02320004': protection,
            '04240000': records(20, Buffer.concat([hex('5144 ff'), mode, hex('00000000 14030003'),
                stamp(this.now())])),
        };
    }

    /* Registers for messages; events 00 signs off. */
    messageService(payload, connection) {
        if (payload[0]) this.subscribers.add(connection);
        else this.subscribers.delete(connection);
        connection.socket.once('close', () => this.subscribers.delete(connection));
        return hex('0200');
    }

    setPassword(payload, connection) {
        if (this.options.password === undefined) return { error: 0xd605 };
        if (decodePassword(payload) !== this.options.password) return { error: PASSWORD_WRONG };
        this.unlocked.add(connection);
        return Buffer.alloc(0);
    }

    clearPassword(payload, connection) {
        return this.unlocked.delete(connection) ? Buffer.alloc(0) : { error: 0xd604 };
    }

    readClock() {
        return Buffer.concat([hex('00 20'), stamp(this.now())]);
    }

    setClock(payload) {
        const [year, month, day, hour, minute, second] =
            [...payload.subarray(2)].map((value) => (value >> 4) * 10 + (value & 15));
        this.clockShift = Date.UTC(2000 + year, month - 1, day, hour, minute, second) - Date.now();
        return Buffer.alloc(0);
    }
}

module.exports = { Programmer };
