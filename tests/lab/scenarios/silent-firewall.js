// SPDX-License-Identifier: GPL-2.0-or-later
//
// A firewall drops the SYNs of one partner to one CPU silently. The panel reaches that CPU, and the
// barred partner reaches another one.
'use strict';

const { startCpu } = require('../lib/cpu.js');
const { knock, poll, sleep } = require('../lib/client.js');

const GUARDED = '10.20.9.11',
    OPEN = '10.20.9.12',
    BARRED = '10.20.9.61';

const serve = () => startCpu({ pdu: 240, amq: 2, memory: { DB: { 10: 64 }, M: 64 } });

async function playBarred() {
    await poll(OPEN, ['DB10.DBX0.0 BYTE 8'], { kind: 'library', count: 4 });
    await sleep(300);
    await knock(GUARDED);
}

module.exports = {
    switch: [
        'nft add table bridge wall',
        'nft add chain bridge wall pass "{ type filter hook forward priority 0; }"',
        `nft add rule bridge wall pass ip saddr ${BARRED} ip daddr ${GUARDED} tcp dport 102 drop`,
    ],
    hosts: {
        guarded: { address: GUARDED, server: true, stack: 's7-1500', play: serve },
        open: { address: OPEN, server: true, stack: 's7-1500', play: serve },
        panel: {
            address: '10.20.9.50',
            play: () => poll(GUARDED, ['DB10.DBX0.0 BYTE 16'], { count: 12, period: 900 }),
        },
        barred: { address: BARRED, play: playBarred },
    },
};
