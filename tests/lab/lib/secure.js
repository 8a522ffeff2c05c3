// SPDX-License-Identifier: GPL-2.0-or-later
//
// S7comm-plus as newer CPUs carry it: InitSSL in the clear, then TLS inside the data TPDUs. What is
// inside TLS is noise: nobody can read it in a capture.
'use strict';

const tls = require('tls');
const { startCpu } = require('./cpu.js');
const { makeCertificate } = require('./certificate.js');
const { CotpStream } = require('./cotp_stream.js');
const { openTcp } = require('./client.js');
const { connectionRequest, data, frames, hex } = require('./tpkt.js');
const { pattern } = require('./memory.js');

const INIT_SSL = hex('72 01 0012 31 0000 05b3 0000 0001 00000000 30 00000000 72 01 0000');
const SSL_READY = hex('72 01 0010 32 0000 05b3 0000 0001 70 00 0000000000 72 01 0000');

/* A CPU that talks inside TLS, with a certificate of this name. `options` are those of TLS; `plain`
 * are those of the S7comm that it serves beside that. */
function playSecureCpu(name, options = {}, plain = {}) {
    const context = tls.createSecureContext({ ...makeCertificate(name), ...options });
    return startCpu({
        pdu: 960,
        sourceReference: 6,
        ...plain,
        onForeign: (connection, tsdu) => {
            if (connection.stream) return connection.stream.receive(tsdu);
            connection.stream = new CotpStream(connection.socket);
            const secure = new tls.TLSSocket(connection.stream, {
                isServer: true,
                secureContext: context,
            });
            secure.on('error', () => {});
            secure.on('data', (request) => secure.write(pattern(request.length + 64)));
            return connection.send(SSL_READY);
        },
    });
}

/* A partner's session. request(size) sends as many bytes and waits for the answer; a handshake that
 * fails makes no session: null. */
async function openSession(host, { calling, called, ...options }) {
    const socket = await openTcp(host);
    const stream = new CotpStream(socket);
    const closed = new Promise((resolve) => {
        socket.once('close', resolve);
    });
    let secure;
    const opened = new Promise((resolve) => {
        const steps = [
            () => socket.write(data(INIT_SSL)),
            () => {
                secure = tls.connect({ socket: stream, rejectUnauthorized: false, ...options });
                secure.once('secureConnect', () => resolve(true));
                secure.on('error', () => resolve(false));
            },
        ];
        frames(socket, (tpdu) => (steps.length ? steps.shift()() : stream.receive(tpdu.payload)));
    });
    socket.write(connectionRequest(9, { calling: hex(calling), called: Buffer.from(called) }));
    if (!(await opened)) {
        socket.end();
        await closed;
        return null;
    }
    return {
        request: async (size) => {
            secure.write(pattern(size));
            await new Promise((resolve) => {
                secure.once('data', resolve);
            });
        },
        close: async () => {
            secure.end();
            await closed;
        },
    };
}

module.exports = { openSession, playSecureCpu };
