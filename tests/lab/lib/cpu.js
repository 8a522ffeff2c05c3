// SPDX-License-Identifier: GPL-2.0-or-later
//
// A CPU played from a table: memory, services, and rules that override both.
'use strict';

const net = require('net');
const { data, hex, connectionConfirm, frames } = require('./tpkt.js');
const s7 = require('./s7.js');
const { Memory, answerRead, answerWrite } = require('./memory.js');

const SERVICE_UNKNOWN = 0x8104;

/*
 * A rule: { on: hex of the PDU's start, a dot for any digit; calling: only for partners with that
 * TSAP (hex); times: how often it serves }, and what it does: { answer: hex with RRRR for the
 * reference, or serve: true for the ordinary answer, or mute: true; after: ms; then: "close" or
 * "reset" }. The first that fits and is not used up decides.
 */
function findRule(rules, pdu, calling) {
    const text = pdu.toString('hex');
    return rules.find(
        (rule) =>
            rule.left !== 0 &&
            (!rule.calling || rule.calling === calling.toString('hex')) &&
            new RegExp('^' + rule.on.replace(/ /g, '').toLowerCase()).test(text),
    );
}

function answerOfRule(rule, reference) {
    return rule.answer
        ? hex(rule.answer.replace(/RRRR/g, reference.toString(16).padStart(4, '0')))
        : null;
}

class Connection {
    constructor(cpu, socket) {
        this.cpu = cpu;
        this.socket = socket;
        this.pduLength = cpu.pdu;
        this.tsdu = [];
        this.jobs = new Map(); // jobs of the CPU's own, waiting for the client's answer
        this.nextJob = 0x6501;
        this.lastAnswer = Promise.resolve();
        socket.setNoDelay(true);
        socket.on('error', () => {});
        frames(socket, (tpdu) => this.receive(tpdu));
    }

    receive(tpdu) {
        if (tpdu.code === 0xe0) return this.confirm(tpdu);
        if (tpdu.code !== 0xf0) return undefined;
        this.tsdu.push(tpdu.payload);
        if (!tpdu.endOfTsdu) return undefined;
        const tsdu = Buffer.concat(this.tsdu);
        this.tsdu = [];
        if (tsdu.length >= 10 && tsdu[0] === 0x32) return this.handle(tsdu);
        return this.cpu.onForeign ? this.cpu.onForeign(this, tsdu) : this.socket.end();
    }

    confirm(tpdu) {
        this.calling = tpdu.calling;
        const verdict = this.cpu.onConnect ? this.cpu.onConnect(tpdu, this) : 'accept';
        if (verdict === 'mute') return;
        if (verdict === 'reset') this.socket.resetAndDestroy();
        else if (verdict === 'close') this.socket.end();
        else if (Buffer.isBuffer(verdict)) this.socket.end(verdict);
        else
            this.socket.write(
                connectionConfirm(tpdu.source, this.cpu.sourceReference, {
                    calling: tpdu.calling,
                    called: tpdu.called,
                    size: this.cpu.tpduSize,
                    order: 'src',
                }),
            );
    }

    /* Answers leave in the order of the requests, each after the CPU's reaction time; null sends
     * nothing. */
    send(pdu, after = this.cpu.reaction, then) {
        this.lastAnswer = Promise.all([
            this.lastAnswer,
            new Promise((resolve) => {
                setTimeout(resolve, after);
            }),
        ]).then(async () => {
            if (pdu && !this.socket.destroyed) await this.cpu.transmit(this.socket, pdu);
            if (then === 'close') this.socket.end();
            if (then === 'reset') this.socket.resetAndDestroy();
        });
        return this.lastAnswer;
    }

    /* A job of the CPU's own (block download); resolves with the client's answer. */
    ask(parameters) {
        const reference = this.nextJob;
        this.nextJob += 2;
        this.send(s7.job(reference, parameters));
        return new Promise((resolve) => {
            this.jobs.set(reference, resolve);
        });
    }

    handle(pdu) {
        const request = s7.parse(pdu);
        if (request.rosctr === 3) {
            const resolve = this.jobs.get(request.reference);
            this.jobs.delete(request.reference);
            return resolve && resolve(request);
        }
        const rule = findRule(this.cpu.rules, pdu, this.calling);
        if (!rule) return this.send(this.serve(request));
        if (rule.left) rule.left -= 1;
        if (rule.mute) return undefined;
        const answer = rule.serve ? this.serve(request) : answerOfRule(rule, request.reference);
        return this.send(answer, rule.after, rule.then);
    }

    /* The ordinary answer, or null where a service sends its own. */
    serve(request) {
        const code = request.parameters[0];
        if (request.rosctr === 1 && code === 0xf0) return this.negotiate(request);
        if (request.rosctr === 1 && code === 0x04) return answerRead(this.cpu.memory, request);
        if (request.rosctr === 1 && code === 0x05) return answerWrite(this.cpu.memory, request);
        for (const service of this.cpu.services) {
            const answer = service(request, this);
            if (answer !== undefined) return answer;
        }
        return s7.ack(request.reference, SERVICE_UNKNOWN);
    }

    negotiate(request) {
        const asked = [2, 4, 6].map((offset) => request.parameters.readUInt16BE(offset));
        this.pduLength = Math.min(asked[2], this.cpu.pdu);
        return s7.ackData(
            request.reference,
            s7.setup(
                Math.min(asked[0], this.cpu.amq),
                Math.min(asked[1], this.cpu.amq),
                this.pduLength,
            ),
        );
    }
}

/*
 * options: memory (layout), pdu, amq, sourceReference, reaction (ms), rules, services,
 * onConnect(tpdu, connection) giving "accept", "mute", "close", "reset" or a TPKT to end with,
 * onForeign(connection, tsdu), onSocket(socket) giving true where it takes the socket over,
 * tpduSize (what the CC says, as an exponent), transmit(socket, pdu): how a PDU is put on the wire.
 */
function startCpu(options = {}) {
    const cpu = {
        pdu: 240,
        amq: 1,
        sourceReference: 3,
        reaction: 4,
        services: [],
        tpduSize: 0x0a,
        transmit: (socket, pdu) => socket.write(data(pdu)),
        ...options,
        rules: (options.rules || []).map((rule) => ({ ...rule, left: rule.times })),
        memory: new Memory(options.memory || {}),
    };
    const server = net.createServer({ allowHalfOpen: false }, (socket) => {
        if (cpu.onSocket && cpu.onSocket(socket)) return;
        new Connection(cpu, socket);
    });
    return new Promise((resolve, reject) => {
        server.on('error', reject);
        server.listen(102, () => resolve(cpu)); // every address, of either IP version
    });
}

module.exports = { startCpu };
