// SPDX-License-Identifier: GPL-2.0-or-later
//
// SYNs of the archive reach the CPU, but the CPU's answers are dropped on their way back. The panel
// works with the same CPU, and the archive with another one.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { knock, poll, sleep } = require('../lib/client.js');

const CPU = '10.20.12.11',
    OTHER = '10.20.12.12',
    ARCHIVE = '10.20.12.62';

const serve = () => startCpu({ pdu: 240, amq: 2, memory: { DB: { 10: 64 }, M: 64 } });

async function playArchive() {
    await poll(OTHER, ['DB10.DBX0.0 BYTE 32'], { kind: 'library', count: 4 });
    await sleep(300);
    await knock(CPU);
}

module.exports = {
    switch: [
        'nft add table bridge wall',
        'nft add chain bridge wall pass "{ type filter hook forward priority 0; }"',
        `nft add rule bridge wall pass ip saddr ${CPU} ip daddr ${ARCHIVE} tcp sport 102 drop`,
    ],
    hosts: {
        cpu: { address: CPU, server: true, stack: 's7-1500', play: serve },
        other: { address: OTHER, server: true, stack: 's7-1500', play: serve },
        panel: {
            address: '10.20.12.50',
            play: () => poll(CPU, ['DB10.DBX0.0 BYTE 16'], { count: 12, period: 900 }),
        },
        archive: { address: ARCHIVE, play: playArchive },
    },
};
