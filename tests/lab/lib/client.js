// SPDX-License-Identifier: GPL-2.0-or-later
//
// A scripted partner: connects, negotiates, asks, and waits as long as it is told to.
'use strict';

const net = require('net');
const { EMPTY_DT, data, hex, connectionRequest, frames } = require('./tpkt.js');
const s7 = require('./s7.js');

const sleep = (ms) =>
    new Promise((resolve) => {
        setTimeout(resolve, ms);
    });

/* How partners number their PDUs: the next reference after each style. */
const COUNTERS = {
    big: (previous) => (previous + 1) & 0xffff,
    little: (previous) => {
        const next = ((previous >> 8) | ((previous & 0xff) << 8)) + 1;
        return ((next >> 8) & 0xff) | ((next & 0xff) << 8);
    },
    two: (previous) => (previous === 1 ? 2 : 1),
};

class Client {
    constructor(socket, options) {
        this.socket = socket;
        this.options = options;
        this.reference = options.firstReference;
        this.waiting = [];
        this.tsdu = [];
        this.closed = new Promise((resolve) => {
            socket.on('close', resolve);
        });
        socket.setNoDelay(true);
        socket.on('error', () => {});
        socket.on('close', () => this.waiting.splice(0).forEach((waiter) => waiter.resolve()));
        frames(socket, (tpdu) => this.receive(tpdu));
    }

    receive(tpdu) {
        if (tpdu.code === 0xf0) {
            this.tsdu.push(tpdu.payload);
            if (!tpdu.endOfTsdu) return;
            tpdu.payload = Buffer.concat(this.tsdu.splice(0));
        }
        const waiter =
            tpdu.code === 0xf0 && tpdu.payload[0] === 0x32
                ? this.take((one) => one.reference === tpdu.payload.readUInt16BE(4))
                : this.take((one) => one.reference === null);
        if (tpdu.code === 0xf0 && this.options.emptyDt) this.socket.write(EMPTY_DT);
        if (waiter) waiter.resolve(tpdu);
    }

    take(fits) {
        const index = this.waiting.findIndex(fits);
        return index < 0 ? undefined : this.waiting.splice(index, 1)[0];
    }

    /* Resolves with the TPDU that answers, or with undefined after timeout ms or at the end. */
    expect(reference, timeout) {
        return new Promise((resolve) => {
            const waiter = { reference, resolve };
            this.waiting.push(waiter);
            setTimeout(() => {
                this.take((one) => one === waiter);
                resolve();
            }, timeout);
        });
    }

    send(bytes) {
        this.socket.write(bytes);
    }

    /* Sends the PDU that build makes of the next reference; resolves with the answer. */
    async exchange(build, timeout) {
        const reference = this.reference;
        this.reference = this.options.counter(reference);
        const answer = this.expect(reference, timeout);
        await this.options.transmit(this.socket, build(reference));
        const tpdu = await answer;
        return tpdu && s7.parse(tpdu.payload);
    }

    job(parameters, payload, timeout = this.options.timeout) {
        return this.exchange((reference) => s7.job(reference, parameters, payload), timeout);
    }

    /* head: group and subfunction as "4/1"; payload without its item head, or none. */
    userdata(head, payload, timeout = this.options.timeout) {
        const [group, sub] = head.split('/').map(Number);
        return this.exchange(
            (reference) =>
                s7.userdata(
                    reference,
                    Buffer.concat([hex('00 01 12 04 11'), Buffer.from([0x40 | group, sub, 0])]),
                    payload ? s7.dataItem(0xff, 0x09, payload) : hex('0a 00 0000'),
                ),
            timeout,
        );
    }

    read(addresses, timeout) {
        return this.job(s7.read(addresses), undefined, timeout);
    }

    write(entries, timeout) {
        const [parameters, payload] = s7.write(entries);
        return this.job(parameters, payload, timeout);
    }

    async close() {
        this.socket.end();
        await Promise.race([this.closed, sleep(1000)]);
        this.socket.destroy();
    }

    async reset() {
        this.socket.resetAndDestroy();
        await this.closed;
    }
}

const DEFAULTS = {
    calling: hex('0100'),
    called: hex('0102'),
    source: 1,
    order: 'rcs',
    size: 0x0a,
    amq: [1, 1],
    pdu: 480,
    counter: COUNTERS.big,
    firstReference: 1,
    timeout: 5000,
    tcpTimeout: 8000,
    transmit: (socket, pdu) => socket.write(data(pdu)),
};

/* Kinds of partners, by what they put on the wire. */
const KINDS = {
    /* a panel (WinCC RT): two alternating references, an empty DT after each answer */
    panel: {
        calling: hex('0200'),
        called: hex('0202'),
        amq: [1, 3],
        pdu: 240,
        counter: COUNTERS.two,
        emptyDt: true,
        source: 0x0017,
    },
    /* an engineering station (STEP 7, TIA): little-endian counter, empty DTs */
    engineering: {
        counter: COUNTERS.little,
        firstReference: 0x0200,
        emptyDt: true,
        source: 0x000c,
    },
    library: { order: 'src', amq: [3, 3], pdu: 960, source: 2 },
};

function openTcp(host, port = 102, timeout = 8000) {
    return new Promise((resolve, reject) => {
        const socket = net.connect({ host, port });
        const timer = setTimeout(() => {
            socket.destroy();
            reject(new Error('no TCP connection to ' + host));
        }, timeout);
        socket.once('error', reject);
        socket.once('connect', () => {
            clearTimeout(timer);
            socket.removeListener('error', reject);
            resolve(socket);
        });
    });
}

/* Resolves with a client; its property stage tells how far it came: tcp, cotp or setup. */
async function connect(host, kind, overrides = {}) {
    const options = { ...DEFAULTS, ...KINDS[kind], ...overrides };
    const client = new Client(await openTcp(host, 102, options.tcpTimeout), options);
    client.stage = 'tcp'; // how far it came
    client.send(connectionRequest(options.source, options));
    const confirm = await client.expect(null, options.timeout);
    if (!confirm || confirm.code !== 0xd0) return client;
    client.stage = 'cotp';
    const answer = await client.job(s7.setup(...options.amq, options.pdu));
    if (!answer || answer.error) return client;
    client.stage = 'setup';
    return client;
}

/* Connects where failure is what the scenario is about: undefined without a TCP connection. */
async function attempt(host, kind, overrides) {
    try {
        return await connect(host, kind, overrides);
    } catch (error) {
        console.log(String(error));
        return undefined;
    }
}

/* Runs step every period ms, count times; the period is kept whatever the step takes. */
async function repeat(count, period, step) {
    const start = Date.now();
    for (let turn = 0; turn < count; turn++) {
        await sleep(Math.max(0, start + turn * period - Date.now()));
        await step(turn);
    }
}

/* A partner that cannot get through: count attempts, each given up after three SYNs. */
async function knock(host, count = 2, overrides = {}) {
    for (let turn = 0; turn < count; turn++) {
        const options = { timeout: 3000, tcpTimeout: 4000, ...overrides };
        const cpu = await attempt(host, 'library', options);
        if (cpu) await cpu.close();
        await sleep(600);
    }
}

/* A partner without trouble: reads the same addresses again and again, then closes. */
async function poll(host, addresses, { kind = 'panel', count = 8, period = 500, ...rest } = {}) {
    const cpu = await connect(host, kind, rest);
    await repeat(count, period, () => cpu.read(addresses));
    await cpu.close();
}

module.exports = { attempt, connect, knock, openTcp, poll, repeat, sleep };
