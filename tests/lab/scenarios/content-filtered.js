// SPDX-License-Identifier: GPL-2.0-or-later
//
// A firewall lets the MES open connections to the CPU, but drops every packet of it that carries
// data. The panel works with the same CPU.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { knock, poll } = require('../lib/client.js');

const CPU = '10.20.16.11',
    MES = '10.20.16.66';

module.exports = {
    switch: [
        'nft add table bridge wall',
        'nft add chain bridge wall pass "{ type filter hook forward priority 0; }"',
        // a SYN with its options has 60 bytes, whatever carries data has more
        `nft add rule bridge wall pass ip saddr ${MES} tcp dport 102 ip length gt 60 drop`,
    ],
    hosts: {
        cpu: {
            address: CPU,
            server: true,
            stack: 's7-1500',
            play: () => startCpu({ pdu: 240, amq: 2, memory: { DB: { 10: 64 }, M: 64 } }),
        },
        panel: {
            address: '10.20.16.50',
            play: () => poll(CPU, ['DB10.DBX0.0 BYTE 16'], { count: 12, period: 800 }),
        },
        mes: { address: MES, play: () => knock(CPU, 2, { timeout: 3500 }) },
    },
};
