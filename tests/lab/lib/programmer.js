// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a CPU of the 300 class does for a programming device: system status lists, block lists,
// upload, download with jobs of the CPU's own, control, clock, password, messages.
'use strict';

const { hex, u16 } = require('./tpkt.js');
const s7 = require('./s7.js');
const { BLOCK_MISSING, BlockStore, keyOf } = require('./block_store.js');
const { stamp, statusList } = require('./status_list.js');

const PROTECTED = 0xd241,
    PASSWORD_WRONG = 0xd602,
    LIST_UNKNOWN = 0xd401,
    ALREADY_IN_MODE = 0x8402,
    PI_UNKNOWN = 0x8404;
const RUN = 0x08,
    STOP = 0x04;
const EVENT_STOP = hex('4304 ff 84 0000 0000 00000000'),
    EVENT_RUN = hex('4302 ff 68 0000 0000 00000000');

/* The password travels with each byte mixed with 55 and with the byte two before it. */
function decodePassword(coded) {
    return [...coded]
        .map((value, index) =>
            String.fromCharCode(value ^ 0x55 ^ (index > 1 ? coded[index - 2] : 0)),
        )
        .join('')
        .trimEnd();
}

class Programmer {
    /* options: name, password (none: not protected), blocks: see BlockStore */
    constructor(options) {
        this.options = options;
        this.mode = RUN;
        this.clockShift = 0;
        this.subscribers = new Set();
        this.unlocked = new WeakSet();
        this.store = new BlockStore(options.blocks);
        this.services = [
            (request, connection) =>
                request.rosctr === 7
                    ? this.userdata(request, connection)
                    : this.job(request, connection),
        ];
    }

    job(request, connection) {
        const code = request.parameters[0];
        if (code === 0x28) return this.programInvocation(request, connection);
        if (code === 0x29) return this.stop(request);
        const starts = code === 0x1a || code === 0x1d;
        if (starts && this.isLocked(connection)) return s7.ack(request.reference, PROTECTED);
        return this.store.transfer(request, connection);
    }

    isLocked(connection) {
        return this.options.password !== undefined && !this.unlocked.has(connection);
    }

    programInvocation(request, connection) {
        const parameters = request.parameters;
        const argument = parameters.subarray(10, 10 + parameters.readUInt16BE(8));
        const name = parameters.toString('latin1', 11 + argument.length);
        const error = this.invoke(name, argument, connection);
        if (error) return s7.ackData(request.reference, hex('28 02'), Buffer.alloc(0), error);
        return s7.ackData(request.reference, hex('28'));
    }

    invoke(name, argument, connection) {
        const files = (argument.toString('latin1', 2).match(/.{8}/g) || []).map(keyOf);
        switch (name) {
            case 'P_PROGRAM':
                return this.start();
            case '_INSE':
                return this.store.link(files) ? 0 : BLOCK_MISSING;
            case '_DELE':
                if (this.isLocked(connection)) return PROTECTED;
                return this.store.remove(files) ? 0 : BLOCK_MISSING;
            case '_MODU':
            case '_GARB':
                return 0;
            default:
                return PI_UNKNOWN;
        }
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
            connection.send(
                s7.userdata(
                    0,
                    hex('00 01 12 04 11 04 03 00'),
                    s7.dataItem(0xff, 0x09, Buffer.concat([event, stamp(this.now())])),
                ),
                12,
            );
            connection.send(
                s7.userdata(0, Buffer.concat([hex('01 00 10 10 00 00'), Buffer.from([mode, 0])])),
                12,
            );
        }
    }

    now() {
        return new Date(Date.now() + this.clockShift);
    }

    userdata(request, connection) {
        const [group, sub, sequence] = [
            request.parameters[5] & 0x0f,
            request.parameters[6],
            request.parameters[7],
        ];
        if (request.parameters[4] === 0x12) return this.nextFragment(request, connection);
        const payload = request.data.subarray(4);
        const handler = {
            '3/1': () => this.store.list(),
            '3/2': (data) => this.store.listOfType(data),
            '3/3': (data) => this.store.info(data),
            '4/1': this.systemStatus,
            '4/2': this.messageService,
            '5/1': this.setPassword,
            '5/2': this.clearPassword,
            '7/1': this.readClock,
            '7/2': this.setClock,
        }[group + '/' + sub];
        const result = handler ? handler.call(this, payload, connection) : { error: 0x8104 };
        if (result.error)
            return this.answer(request, sequence, hex('0a000000'), 0, 0, result.error);
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
        return this.answer(
            request,
            1,
            s7.dataItem(0xff, 0x09, piece),
            fragments.reference || 0,
            fragments.left.length ? 1 : 0,
        );
    }

    answer(request, sequence, payload, unit = 0, more = 0, error = 0) {
        return s7.userdata(
            request.reference,
            Buffer.concat([
                hex('00 01 12 08 12'),
                Buffer.from([
                    0x80 | (request.parameters[5] & 0x0f),
                    request.parameters[6],
                    sequence,
                    unit,
                    more,
                ]),
                u16(error),
            ]),
            payload,
        );
    }

    systemStatus(payload) {
        const list = statusList(this, payload.toString('hex'));
        return list ? Buffer.concat([payload.subarray(0, 4), list]) : { error: LIST_UNKNOWN };
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
        const [year, month, day, hour, minute, second] = [...payload.subarray(2)].map(
            (value) => (value >> 4) * 10 + (value & 15),
        );
        this.clockShift = Date.UTC(2000 + year, month - 1, day, hour, minute, second) - Date.now();
        return Buffer.alloc(0);
    }
}

module.exports = { Programmer };
