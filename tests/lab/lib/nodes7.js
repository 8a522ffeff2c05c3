// SPDX-License-Identifier: GPL-2.0-or-later
//
// The independent client nodes7: asks for eight parallel jobs and PDU 960, orders items its own
// way.
'use strict';

const NodeS7 = require('nodes7');

async function connect(host, { rack = 0, slot = 2, tags = {}, timeout = 3000 } = {}) {
    const client = new NodeS7({ silent: true });
    client.globalTimeout = timeout;
    await new Promise((resolve, reject) => {
        client.initiateConnection({ host, port: 102, rack, slot, timeout }, (error) =>
            error ? reject(new Error(String(error))) : resolve(),
        );
    });
    client.setTranslationCB((name) => tags[name]);
    return {
        client,
        add: (names) => client.addItems(names),
        read: () =>
            new Promise((resolve) => {
                client.readAllItems((bad, values) => resolve({ bad, values }));
            }),
        write: (names, values) =>
            new Promise((resolve) => {
                client.writeItems(names, values, (bad) => resolve({ bad }));
            }),
        close: () =>
            new Promise((resolve) => {
                client.dropConnection(resolve);
            }),
    };
}

module.exports = { connect };
