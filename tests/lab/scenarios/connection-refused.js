// SPDX-License-Identifier: GPL-2.0-or-later
//
// TCP succeeds, S7 does not, and the server says why: disconnect requests with three reasons, TPDU
// errors, a refused setup; one setup is met by a reset. Each server accepts somebody, too.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { attempt, poll, sleep } = require('../lib/client.js');
const { hex, tpkt, u16 } = require('../lib/tpkt.js');

const SAYING = '10.20.11.13',
    STRICT = '10.20.11.14',
    SETUP = '10.20.11.15';

const memory = { DB: { 10: 64 }, M: 64 };

/* Reasons: 1 congestion, 2 session entity not attached, 3 address unknown; by called TSAP. */
const REASONS = { '0103': '01', '0200': '02', '0100': '03' };

const disconnect = (tpdu, reason) =>
    tpkt(Buffer.concat([hex('06 80'), u16(tpdu.source), hex('0000' + reason)]));

function answerByReason(tpdu) {
    const reason = REASONS[tpdu.called.toString('hex')];
    return reason ? disconnect(tpdu, reason) : 'accept';
}

/*
 * Class 0 ends at TPDUs of 2048 bytes, exponent 0B: cause 3 is "invalid parameter value". The
 * parameter C1 repeats what was rejected, up to the octet in question, the last of this request.
 */
const LARGEST = 0x0b;

function answerStrictly(tpdu, connection) {
    const size = tpdu.packet[tpdu.packet.length - 1];
    if (size <= LARGEST) return 'accept';
    const rejected = tpdu.packet.subarray(4);
    const cause = Buffer.concat([hex('70'), u16(tpdu.source), hex('03')]);
    const header = Buffer.concat([cause, hex('c1'), Buffer.from([rejected.length]), rejected]);
    if (size === LARGEST + 1)
        return tpkt(Buffer.concat([Buffer.from([cause.length]), cause])); // the shortest, and close
    connection.socket.write(tpkt(Buffer.concat([Buffer.from([header.length]), header])));
    return 'mute'; // the partner has to close
}

async function playAttempts(host, ...variants) {
    await sleep(300);
    for (const options of variants) {
        const cpu = await attempt(host, 'library', { timeout: 2000, ...options });
        if (cpu && cpu.stage === 'setup') await cpu.read(['M0.0 BYTE 4']);
        if (cpu) await cpu.close();
        await sleep(400);
    }
}

const server = (address, options, stack = 's7-300') => ({
    address,
    server: true,
    stack,
    play: () => startCpu({ pdu: 240, amq: 1, memory, ...options }),
});

module.exports = {
    hosts: {
        saying: server(SAYING, { onConnect: answerByReason }, 'pc'),
        strict: server(STRICT, { onConnect: answerStrictly }, 'pc'),
        setup: server(SETUP, {
            rules: [
                {
                    on: '3201 .... .... .... .... f0',
                    calling: '0d00',
                    answer: '32 02 0000 RRRR 0000 0000 83 02',
                },
                { on: '3201 .... .... .... .... f0', calling: '0e00', then: 'reset' },
            ],
        }),
        panel: { address: '10.20.11.50', play: () => poll(SETUP, ['DB10.DBX0.0 BYTE 8']) },
        slots: {
            address: '10.20.11.63',
            play: () =>
                playAttempts(
                    SAYING,
                    { called: hex('0100') },
                    { called: hex('0103') },
                    { called: hex('0200') },
                    { called: hex('0102') },
                ),
        },
        sizes: {
            address: '10.20.11.64',
            play: () =>
                playAttempts(
                    STRICT,
                    { size: LARGEST + 1, order: 'rcs' },
                    { size: LARGEST + 2, order: 'rcs', calling: hex('0200') },
                    { order: 'rcs' },
                ),
        },
        setups: {
            address: '10.20.11.65',
            play: () =>
                playAttempts(
                    SETUP,
                    { calling: hex('0d00') },
                    { calling: hex('0e00') },
                    { calling: hex('0100') },
                ),
        },
    },
};
