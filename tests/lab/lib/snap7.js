// SPDX-License-Identifier: GPL-2.0-or-later
//
// Snap7's server and client (node-snap7): a real S7 stack on both ends.
'use strict';

const snap7 = require('node-snap7');
const { pattern } = require('./memory.js');

/*
 * layout: { DB: { number: size }, I, Q, M, T, C: size in bytes }. Every interval ms the values of
 * the areas in "moving" (["M", "DB10", ...]) step on, as a running program's would.
 */
async function startServer(layout, { moving = [], interval = 100 } = {}) {
    const server = new snap7.S7Server();
    const areas = {
        I: server.srvAreaPE,
        Q: server.srvAreaPA,
        M: server.srvAreaMK,
        T: server.srvAreaTM,
        C: server.srvAreaCT,
    };
    for (const [number, size] of Object.entries(layout.DB || {}))
        server.RegisterArea(server.srvAreaDB, Number(number), pattern(size, Number(number)));
    for (const [name, area] of Object.entries(areas))
        if (layout[name]) server.RegisterArea(area, pattern(layout[name]));
    server.SetCpuStatus(server.S7CpuStatusRun);
    if (!server.StartTo('0.0.0.0')) throw new Error(server.ErrorText(server.LastError()));
    setInterval(() => moving.forEach((name) => step(server, areas, name)), interval);
    return server;
}

/* Counts up the first word of the area: a value that a partner sees changing. */
function step(server, areas, name) {
    const place = name.startsWith('DB') ? [server.srvAreaDB, Number(name.slice(2))] : [areas[name]];
    const bytes = server.GetArea(...place);
    bytes.writeUInt16BE((bytes.readUInt16BE(0) + 1) & 0xffff, 0);
    server.SetArea(...place, bytes);
}

/* Every method of the client as a promise that tells the error instead of throwing. */
function call(client, method, ...args) {
    return new Promise((resolve) => {
        client[method](...args, (error, result) =>
            resolve({ error: error ? client.ErrorText(error) : null, result }),
        );
    });
}

/* type: "PG", "OP" or "BASIC" */
async function connectClient(host, { type = 'PG', rack = 0, slot = 2 } = {}) {
    const client = new snap7.S7Client();
    client.SetConnectionType(client['CONNTYPE_' + type]);
    const { error } = await call(client, 'ConnectTo', host, rack, slot);
    if (error) throw new Error(host + ': ' + error);
    return {
        client,
        call: (method, ...args) => call(client, method, ...args),
        close: () => client.Disconnect(),
    };
}

module.exports = { startServer, connectClient };
