// SPDX-License-Identifier: GPL-2.0-or-later
//
// The start of an MMS association (ISO 8327 session, 8823 presentation, 8650 ACSE, 9506 MMS), and
// one confirmed service: what IEC 61850 devices put on port 102 in place of S7.
'use strict';

const { hex } = require('./tpkt.js');

function ber(tag, ...parts) {
    const value = Buffer.concat(parts.map((part) => (Buffer.isBuffer(part) ? part : hex(part))));
    const length =
        value.length < 128 ? [value.length] : [0x82, value.length >> 8, value.length & 0xff];
    return Buffer.concat([hex(tag), Buffer.from(length), value]);
}

/* A session parameter, or a session PDU: one byte of length (the PDUs here stay below 255). */
const session = (code, ...parts) => {
    const value = Buffer.concat(parts.map((part) => (Buffer.isBuffer(part) ? part : hex(part))));
    return Buffer.concat([hex(code), Buffer.from([value.length]), value]);
};

const BER_RULES = '06 02 51 01';
const CONTEXTS = ber(
    'a4',
    ber('30', '02 01 01', '06 04 52 01 00 01', ber('30', BER_RULES)),
    ber('30', '02 01 03', '06 05 28 ca 22 02 01', ber('30', BER_RULES)),
);
const CONTEXTS_ACCEPTED = ber(
    'a5',
    ber('30', '80 01 00', '81 02 51 01'),
    ber('30', '80 01 00', '81 02 51 01'),
);
const MMS_CONTEXT = ber('a1', '06 05 28 ca 22 02 03');
const LIMITS = '80 03 00 fd e8 81 01 05 82 01 05 83 01 0a';
const CAPABILITIES = ber(
    'a4',
    '80 01 01',
    '81 03 05 f1 00',
    '82 0c 03 ee 1c 00 00 04 08 00 00 79 ef 18',
);
const SESSION_OPTIONS = [session('05', '13 01 00 16 01 02'), hex('14 02 00 02')];

/* A PDU of presentation context 3 (MMS) or 1 (ACSE). */
const presented = (context, pdu) => ber('61', ber('30', '02 01' + context, ber('a0', pdu)));
const associated = (pdu) => ber('be', ber('28', BER_RULES, '02 01 03', ber('a0', pdu)));

function initiateRequest() {
    const aarq = ber('60', MMS_CONTEXT, associated(ber('a8', LIMITS, CAPABILITIES)));
    const connect = ber(
        '31',
        ber('a0', '80 01 01'),
        ber('a2', '81 04 00 00 00 01', '82 04 00 00 00 01', CONTEXTS, presented('01', aarq)),
    );
    return session('0d', ...SESSION_OPTIONS, '33 02 00 01', '34 02 00 01', session('c1', connect));
}

function initiateResponse() {
    const aare = ber(
        '61',
        MMS_CONTEXT,
        ber('a2', '02 01 00'),
        ber('a3', ber('a1', '02 01 00')),
        associated(ber('a9', LIMITS, CAPABILITIES)),
    );
    const accept = ber(
        '31',
        ber('a0', '80 01 01'),
        ber('a2', '83 04 00 00 00 01', CONTEXTS_ACCEPTED, presented('01', aare)),
    );
    return session('0e', ...SESSION_OPTIONS, '34 02 00 01', session('c1', accept));
}

const transfer = (pdu) => Buffer.concat([hex('01 00 01 00'), presented('03', pdu)]);
const invokeId = (id) => Buffer.from([0x02, 0x01, id]);
const identifyRequest = (id) => transfer(ber('a0', invokeId(id), '82 00'));
const visible = (tag, text) => ber(tag, Buffer.from(text));
const identifyResponse = (id) =>
    transfer(
        ber(
            'a1',
            invokeId(id),
            ber(
                'a2',
                visible('80', 'S7TAP LAB'),
                visible('81', 'FEEDER RELAY'),
                visible('82', '1.0'),
            ),
        ),
    );

module.exports = { initiateRequest, initiateResponse, identifyRequest, identifyResponse };
