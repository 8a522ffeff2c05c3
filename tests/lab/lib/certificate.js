// SPDX-License-Identifier: GPL-2.0-or-later
//
// A key and a self-signed certificate that live as long as the recording.
'use strict';

const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

function makeCertificate(commonName) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 's7lab-'));
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name));
    execFileSync(
        'openssl',
        [
            'req',
            '-x509',
            '-newkey',
            'ec',
            '-pkeyopt',
            'ec_paramgen_curve:P-256',
            '-nodes',
            '-days',
            '30',
            '-subj',
            '/CN=' + commonName,
            '-keyout',
            key,
            '-out',
            cert,
        ],
        { stdio: 'ignore' },
    );
    const pair = { key: fs.readFileSync(key), cert: fs.readFileSync(cert) };
    fs.rmSync(folder, { recursive: true });
    return pair;
}

module.exports = { makeCertificate };
