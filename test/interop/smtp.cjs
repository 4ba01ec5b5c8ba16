// A mail server (npm smtp-server) for tests of the SMTP client. Its argument is a JSON
// object:
//
//   {"key","cert"      PEM
//    "implicit"        TLS from the first byte, otherwise STARTTLS
//    "noTLS","noAuth"  STARTTLS, or AUTH, is not offered
//    "user","password","token"
//    "refuse"          {"AUTH"|"MAIL"|"RCPT"|"end": reply code}
//    "break"           true: the connection ends after the content, without a reply}
//
// The first line of standard output is {"port"}, each further one a mail that arrived:
// {"from","to","content"}. It ends with its standard input.
'use strict';

const { SMTPServer } = require('smtp-server');

const o = JSON.parse(process.argv[2]);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function refused(verb) {
  const code = o.refuse?.[verb];
  // Servers repeat their input.
  return code ? Object.assign(new Error('bob@acme.example canary'), { responseCode: code }) : null;
}

function isKnown({ method, username, password, accessToken }) {
  return username === o.user && (method === 'XOAUTH2' ? accessToken === o.token : password === o.password);
}

const server = new SMTPServer({
  key: o.key,
  cert: o.cert,
  secure: o.implicit,
  hideSTARTTLS: o.noTLS,
  authOptional: o.noAuth,
  authMethods: ['PLAIN', 'XOAUTH2'],
  disabledCommands: o.noAuth ? ['AUTH'] : [],
  onAuth: (auth, _, done) => done(refused('AUTH'), isKnown(auth) ? { user: o.user } : {}),
  onMailFrom: (_, __, done) => done(refused('MAIL')),
  onRcptTo: (_, __, done) => done(refused('RCPT')),
  onData(stream, session, done) {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      const { mailFrom, rcptTo } = session.envelope;
      say({
        from: mailFrom.address,
        to: rcptTo.map(({ address }) => address).join(),
        content: Buffer.concat(parts).toString(),
      });
      if (o.break) for (const connection of server.connections) connection._socket.destroy();
      else done(refused('end'));
    });
  },
});

server.on('error', () => {}); // of connections that a client gives up
server.listen(0, '127.0.0.1', () => say({ port: server.server.address().port }));
process.stdin.on('end', () => process.exit()).resume();
