// SPDX-License-Identifier: GPL-2.0-or-later
//
// A routing firewall answers the SYNs of one partner with RST in place of the CPU: with another TTL
// than the CPU's. The office works with the same CPU through the same firewall. Captured where the
// partners are connected, before the firewall.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { knock, poll } = require('../lib/client.js');
const { router } = require('../lib/router.js');

const CPU = '10.20.23.11',
    BARRED = '10.20.123.66';
const toCell = 'ip route add 10.20.23.0/24 via 10.20.123.1';

module.exports = {
    filter: 'ether host 02:57:00:00:00:03 or ether host 02:57:00:00:00:04', // office and barred
    hosts: {
        firewall: router(['10.20.23.1', '10.20.123.1'], {
            forward: `ip saddr ${BARRED} tcp dport 102 reject with tcp reset`,
        }),
        cpu: {
            address: CPU,
            server: true,
            stack: 's7-300',
            setup: ['ip route add 10.20.123.0/24 via 10.20.23.1'],
            play: () => startCpu({ pdu: 240, amq: 2, memory: { DB: { 10: 64 }, M: 64 } }),
        },
        office: {
            address: '10.20.123.60',
            setup: [toCell],
            play: () =>
                poll(CPU, ['DB10.DBX0.0 BYTE 16', 'M0.0 BYTE 4'], { kind: 'library', count: 8 }),
        },
        barred: { address: BARRED, setup: [toCell], play: () => knock(CPU, 3) },
    },
};
