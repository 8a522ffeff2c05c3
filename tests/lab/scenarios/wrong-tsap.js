// SPDX-License-Identifier: GPL-2.0-or-later
//
// Connection requests for a TSAP that the CPU does not have, which it ends by RST or FIN: partners
// that find the right slot later, one that never does, and one whose own (calling) TSAP is not the
// configured one. Partners with the right TSAPs work all the time.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { attempt, poll, sleep } = require('../lib/client.js');
const { hex } = require('../lib/tpkt.js');

const RESETTING = '10.20.17.11',
    CLOSING = '10.20.17.12',
    CONFIGURED = '10.20.17.13',
    LONELY = '10.20.17.14';

/* Serves the TSAP pairs that fit, ends every other connection. */
const server = (address, stack, fits, verdict) => ({
    address,
    server: true,
    stack,
    play: () =>
        startCpu({
            pdu: 240,
            amq: 1,
            memory: { DB: { 1: 64, 10: 64 }, M: 64 },
            onConnect: ({ calling, called }) =>
                fits.test(calling.toString('hex') + ' ' + called.toString('hex'))
                    ? 'accept'
                    : verdict,
        }),
});

async function playAttempts(host, pairs) {
    await sleep(400);
    for (const [calling, called] of pairs) {
        const tsaps = { calling: hex(calling), called: hex(called), timeout: 2000 };
        const cpu = await attempt(host, 'library', tsaps);
        if (cpu && cpu.stage === 'setup') await cpu.read(['M0.0 BYTE 4']);
        if (cpu) await cpu.close();
        await sleep(500);
    }
}

const worker = (address, host, tsaps) => ({
    address,
    play: () => poll(host, ['DB1.DBX0.0 BYTE 8'], { ...tsaps, count: 6 }),
});

module.exports = {
    hosts: {
        // slot 1, as CPUs of the 1500 class
        resetting: server(RESETTING, 's7-1500', /^.... 0[123]01$/, 'reset'),
        // slot 2, as CPUs of the 300 class
        closing: server(CLOSING, 's7-300', /^.... 0[123]02$/, 'close'),
        // one configured partner, as on LOGO! and S7-200
        configured: server(CONFIGURED, 'pc', /^0300 0200$/, 'close'),
        lonely: server(LONELY, 's7-1500', /^.... 0[123]01$/, 'reset'),
        panel: worker('10.20.17.50', RESETTING, { called: hex('0201') }),
        controller: worker('10.20.17.20', CLOSING),
        monitor: worker('10.20.17.51', CONFIGURED, {
            kind: 'library',
            calling: hex('0300'),
            called: hex('0200'),
        }),
        slot: {
            address: '10.20.17.61',
            play: () =>
                playAttempts(RESETTING, [
                    ['0100', '0102'],
                    ['0100', '0103'],
                    ['0100', '0101'],
                ]),
        },
        rack: {
            address: '10.20.17.62',
            play: () =>
                playAttempts(CLOSING, [
                    ['0100', '0122'],
                    ['0100', '0102'],
                ]),
        },
        stranger: {
            address: '10.20.17.63',
            play: () =>
                playAttempts(CONFIGURED, [
                    ['0100', '0200'],
                    ['0100', '0200'],
                ]),
        },
        lost: {
            address: '10.20.17.64',
            play: () =>
                playAttempts(LONELY, [
                    ['0100', '0102'],
                    ['0100', '0102'],
                ]),
        },
    },
};
