// SPDX-License-Identifier: GPL-2.0-or-later
//
// Port 102 without S7: an MMS association, open communication over ISO-on-TCP, a web server and a
// TLS server on that port, S7comm-plus inside TLS, a browser that meets a CPU, and noise. One S7
// conversation runs among them.
'use strict';

const http = require('http');
const net = require('net');
const tls = require('tls');
const { startCpu } = require('../lib/cpu.js');
const { makeCertificate } = require('../lib/certificate.js');
const { openSession, playSecureCpu } = require('../lib/secure.js');
const { connect, openTcp, repeat, sleep } = require('../lib/client.js');
const { connectionRequest, data, frames, hex } = require('../lib/tpkt.js');
const mms = require('../lib/mms.js');

const RELAY = '10.20.7.21',
    MIXER = '10.20.7.22',
    WEB = '10.20.7.23',
    PLUS = '10.20.7.24',
    CPU = '10.20.7.11';

/* Connects TCP and COTP; next() resolves with the payload of the next data TPDU. */
async function openTransport(host, options) {
    const socket = await openTcp(host);
    const payloads = [],
        waiting = [];
    const hand = (payload) => {
        if (waiting.length) waiting.shift()(payload);
        else payloads.push(payload);
    };
    const transport = {
        socket,
        onData: hand,
        send: (payload) => socket.write(data(payload)),
        next: () =>
            payloads.length
                ? Promise.resolve(payloads.shift())
                : new Promise((resolve) => {
                      waiting.push(resolve);
                  }),
        close: () =>
            new Promise((resolve) => {
                socket.once('close', resolve);
                socket.end();
            }),
    };
    frames(socket, (tpdu) => transport.onData(tpdu.payload));
    socket.write(connectionRequest(9, options));
    await transport.next();
    return transport;
}

function playRelay() {
    let invoke = 0;
    return startCpu({
        sourceReference: 0x101,
        onForeign: (connection, tsdu) => {
            if (tsdu[0] === 0x0d) return connection.send(mms.initiateResponse());
            invoke += 1;
            return connection.send(mms.identifyResponse(invoke));
        },
    });
}

async function playControlCentre() {
    const relay = await openTransport(RELAY, {
        calling: hex('0001'),
        called: hex('0001'),
        size: 0x0a,
    });
    relay.send(mms.initiateRequest());
    await relay.next();
    await repeat(4, 500, async (turn) => {
        relay.send(mms.identifyRequest(turn + 1));
        await relay.next();
    });
    await relay.close();
}

/* Telegrams of a user program: numbered weights in plain text, each confirmed. */
async function playWeigher() {
    await sleep(150);
    const mixer = await openTransport(MIXER, {
        calling: Buffer.from('SCALE-1'),
        called: Buffer.from('MIXER-1'),
    });
    await repeat(6, 300, async (turn) => {
        mixer.send(Buffer.from(`N${turn} W 00${turn}23.5 KG  `));
        await mixer.next();
    });
    await mixer.close();
}

const playMixer = () =>
    startCpu({
        sourceReference: 0x42,
        onForeign: (connection, tsdu) =>
            connection.send(Buffer.concat([tsdu.subarray(0, 2), Buffer.from(' OK ')])),
    });

/* The same port serves HTTP, and TLS to those who begin with a TLS record. */
function playWebServer() {
    const pages = http.createServer((request, response) => response.end('port 102, by mistake\n'));
    const secure = tls.createServer(makeCertificate('web.lab'), (socket) => socket.end('secret\n'));
    const server = net.createServer((socket) => {
        socket.once('readable', () => {
            const start = socket.read();
            if (!start) return;
            socket.unshift(start);
            (start[0] === 0x16 ? secure : pages).emit('connection', socket);
        });
        socket.on('error', () => {});
    });
    return new Promise((resolve) => {
        server.listen(102, resolve);
    });
}

function fetchPage(host) {
    return new Promise((resolve) => {
        const request = http.get(
            { host, port: 102, path: '/index.html', timeout: 3000 },
            (response) => {
                response.resume();
                response.on('end', resolve);
            },
        );
        request.on('error', resolve);
    });
}

function fetchSecurely(host) {
    return new Promise((resolve) => {
        const socket = tls.connect({ host, port: 102, rejectUnauthorized: false });
        socket.on('data', () => {});
        socket.on('error', resolve);
        socket.on('close', resolve);
    });
}

async function playBrowser() {
    await sleep(300);
    await fetchPage(WEB);
    await fetchSecurely(WEB);
    await fetchPage(CPU);
}

async function playEngineering() {
    await sleep(400);
    const plus = await openSession(PLUS, { calling: '0600', called: 'SIMATIC-ROOT-ES' });
    await repeat(4, 200, (turn) => plus.request(turn === 2 ? 1500 : 90));
    await plus.close();
}

/* Somebody probes the port with bytes that mean nothing. */
async function playProbe() {
    await sleep(900);
    for (const bytes of ['00', 'deadbeefdeadbeefdeadbeef', '0300000502f080', '']) {
        const socket = await openTcp(CPU);
        socket.on('error', () => {});
        socket.resume();
        if (bytes) socket.write(hex(bytes));
        await sleep(250);
        socket.end();
        await sleep(100);
    }
}

async function playPanel() {
    const cpu = await connect(CPU, 'panel');
    await repeat(8, 350, () => cpu.read(['M0.0 BYTE 8', 'DB1.DBX0.0 WORD 4']));
    await cpu.close();
}

module.exports = {
    hosts: {
        cpu: {
            address: CPU,
            server: true,
            stack: 's7-300',
            play: () => startCpu({ pdu: 240, amq: 2, memory: { DB: { 1: 64 }, M: 64 } }),
        },
        relay: { address: RELAY, server: true, play: playRelay },
        mixer: { address: MIXER, server: true, stack: 's7-300', play: playMixer },
        web: { address: WEB, server: true, play: playWebServer },
        plus: { address: PLUS, server: true, stack: 's7-1500', play: () => playSecureCpu('plus.lab') },
        centre: { address: '10.20.7.60', play: playControlCentre },
        weigher: { address: '10.20.7.31', stack: 's7-300', play: playWeigher },
        browser: { address: '10.20.7.70', play: playBrowser },
        station: { address: '10.20.7.50', play: playEngineering },
        probe: { address: '10.20.7.99', play: playProbe },
        panel: { address: '10.20.7.51', play: playPanel },
    },
};
