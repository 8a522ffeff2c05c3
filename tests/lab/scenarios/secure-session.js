// SPDX-License-Identifier: GPL-2.0-or-later
//
// S7comm-plus inside TLS. A CPU that speaks TLS 1.2 shows its certificate, one with TLS 1.3 does
// not; a panel that is too old for the latter is turned away with an alert. An MES reads the first
// one by PUT/GET, in the clear.
'use strict';

const { openSession, playSecureCpu } = require('../lib/secure.js');
const { connect, repeat, sleep } = require('../lib/client.js');
const { hex } = require('../lib/tpkt.js');

const FILLER = '10.20.24.11',
    CAPPER = '10.20.24.12';
const HMI = { calling: '0600', called: 'SIMATIC-ROOT-HMI' };
const ENGINEERING = { calling: '0600', called: 'SIMATIC-ROOT-ES' };

async function playPanel() {
    const filler = await openSession(FILLER, { ...HMI, servername: 'filler.line2.lab' });
    await repeat(4, 300, (turn) => filler.request(turn === 2 ? 2500 : 120));
    await filler.close();
}

async function playStation() {
    await sleep(200);
    const capper = await openSession(CAPPER, {
        ...ENGINEERING,
        servername: 'capper.line2.lab',
        ALPNProtocols: ['s7plus/1'],
    });
    await repeat(3, 300, () => capper.request(200));
    await capper.close();
}

/* It offers TLS 1.2 at most, and tries again. */
async function playOldPanel() {
    await sleep(400);
    await repeat(2, 500, () => openSession(CAPPER, { ...HMI, maxVersion: 'TLSv1.2' }));
}

async function playMes() {
    await sleep(300);
    const filler = await connect(FILLER, 'library', { called: hex('0301') });
    await repeat(4, 300, () => filler.read(['M0.0 BYTE 8', 'DB1.DBX0.0 WORD 4']));
    await filler.close();
}

module.exports = {
    hosts: {
        filler: {
            address: FILLER,
            server: true,
            stack: 's7-1500',
            play: () =>
                playSecureCpu(
                    'filler.line2.lab',
                    { maxVersion: 'TLSv1.2' },
                    { memory: { DB: { 1: 64 }, M: 64 } },
                ),
        },
        capper: {
            address: CAPPER,
            server: true,
            stack: 's7-1500',
            play: () => playSecureCpu('capper.line2.lab', { minVersion: 'TLSv1.3' }),
        },
        panel: { address: '10.20.24.51', play: playPanel },
        station: { address: '10.20.24.60', play: playStation },
        'old-panel': { address: '10.20.24.52', play: playOldPanel },
        mes: { address: '10.20.24.40', play: playMes },
    },
};
