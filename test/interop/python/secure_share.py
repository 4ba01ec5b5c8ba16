"""A client of Secure Share for the local stack, written only from docs/protocol.md,
docs/formats.md and docs/openapi.yaml, to test these documents. It needs Python 3 and the
package cryptography, and holds the whole file in memory.

If something is refused, it prints "refused: REASON" on standard error and exits with 1.
"""
import argparse
import base64
import hashlib
import hmac
import json
import os
import re
import sys
import urllib.error
import urllib.request

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

RECORD_SIZE = 262_144
PIECE = 262_144
HEADER = 21
OVERHEAD = 17
MAX_SEALED = 4096


class Refused(Exception):
    """The input does not follow the documents."""


# Text forms

def text(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(form, size=None):
    if not isinstance(form, str) or not re.fullmatch(r"[A-Za-z0-9_-]*", form) or len(form) % 4 == 1:
        raise Refused("encoding")
    value = base64.urlsafe_b64decode(form + "=" * (-len(form) % 4))
    if text(value) != form or (size is not None and len(value) != size):
        raise Refused("encoding")
    return value


def sha256(value):
    return hashlib.sha256(value).digest()


def mac(key, value):
    return hmac.new(key, value, hashlib.sha256).digest()


# Keys

def hkdf(secret, salt, info, size):
    extracted = mac(salt, secret)
    return mac(extracted, info + b"\x01")[:size]


def claim_key(secret, share_id):
    return hkdf(secret, share_id, b"secure-share v1 claim", 32)


def metadata_key(secret, share_id):
    return hkdf(secret, share_id, b"secure-share v1 metadata", 16)


# Sealed bodies

def padme(length):
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    unit = 1 << (exponent - exponent.bit_length())
    return -(-length // unit) * unit


def schedule(ikm, salt):
    extracted = mac(salt, ikm)
    key = mac(extracted, b"Content-Encoding: aes128gcm\x00\x01")[:16]
    base = int.from_bytes(mac(extracted, b"Content-Encoding: nonce\x00\x01")[:12], "big")
    return AESGCM(key), lambda i: (base ^ i).to_bytes(12, "big")


def seal(ikm, plaintext, salt=None, record_size=RECORD_SIZE, key_id=b"", padded=True):
    salt = os.urandom(16) if salt is None else salt
    gcm, nonce = schedule(ikm, salt)
    content = padme(len(plaintext)) if padded else len(plaintext)
    room = record_size - OVERHEAD
    count = max(1, -(-content // room))
    body = [salt, record_size.to_bytes(4, "big"), bytes([len(key_id)]), key_id]
    for i in range(count):
        holds = min(room, content - i * room)
        data = plaintext[i * room:i * room + holds]
        delimiter = b"\x02" if i == count - 1 else b"\x01"
        body.append(gcm.encrypt(nonce(i), data + delimiter + bytes(holds - len(data)), None))
    return b"".join(body)


def unseal(ikm, body, max_record_size=1_048_593):
    if len(ikm) < 16:
        raise Refused("ikm")
    if len(body) < HEADER:
        raise Refused("truncated")
    record_size = int.from_bytes(body[16:20], "big")
    if not 18 <= record_size <= max_record_size:
        raise Refused("record-size")
    start = HEADER + body[20]
    if len(body) <= start:
        raise Refused("truncated")
    gcm, nonce = schedule(ikm, body[:16])
    plaintext = []
    for i, at in enumerate(range(start, len(body), record_size)):
        record = body[at:at + record_size]
        last = at + record_size >= len(body)
        if len(record) <= 16:
            raise Refused("truncated")
        try:
            padded = gcm.decrypt(nonce(i), record, None).rstrip(b"\x00")
        except InvalidTag:
            raise Refused("unauthentic") from None
        if not padded or padded[-1] not in (1, 2):
            raise Refused("delimiter")
        if last and padded[-1] == 1:
            raise Refused("truncated")
        if not last and padded[-1] == 2:
            raise Refused("trailing")
        plaintext.append(padded[:-1])
    return b"".join(plaintext)


# Metadata

def digest(plaintext):
    pieces = (plaintext[at:at + PIECE] for at in range(0, len(plaintext), PIECE))
    return text(sha256(b"".join(sha256(piece) for piece in pieces)))


def seal_metadata(metadata, secret, share_id):
    sealed = seal(metadata_key(secret, share_id), json.dumps(metadata, ensure_ascii=False).encode())
    if len(sealed) > MAX_SEALED:
        raise Refused("metadata-size")
    return text(sealed)


def open_metadata(sealed, secret, share_id):
    try:
        plain = unseal(metadata_key(secret, share_id), raw(sealed))
    except Refused:
        raise Refused("wrong-key") from None
    try:
        m = json.loads(plain)
        version = m["v"] if type(m["v"]) is int else 0
        understood = (
            isinstance(m["name"], str) and isinstance(m["type"], str) and type(m["size"]) is int
            and m["size"] >= 0 and isinstance(m.get("description", ""), str)
            and (version == 1 and len(raw(m["digest"], 32)) == 32
                 or version == 2 and "digest" not in m
                 or version == 3 and "digest" not in m and len(raw(m["fileKey"], 16)) == 16)
        )
    except (Refused, ValueError, KeyError, TypeError):
        understood = False
    if not understood:
        raise Refused("metadata-format")
    names = ("v", "name", "type", "size", "digest", "description") + (("fileKey",) if version == 3 else ())
    known = {name: m[name] for name in names if name in m}
    return known | {name: m[name] for name in ("sender", "for") if readable(m.get(name))}


def readable(name):
    return isinstance(name, str) and 0 < len(name.encode()) <= 200


# Mail addresses

ATOM = re.compile(r"[A-Za-z0-9#$&'*+\-/=?^_`{|}~]+")
LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def normal_address(address):
    address = address.strip(" ")
    local, _, domain = address.partition("@")
    labels = domain.split(".")
    good = (
        len(address) <= 254 and len(local) <= 64 and "=?" not in local
        and all(ATOM.fullmatch(atom) for atom in local.split("."))
        and len(labels) > 1 and all(LABEL.fullmatch(label) for label in labels) and re.match("[A-Za-z]", labels[-1])
    )
    if not good:
        raise Refused("address")
    return local + "@" + domain.lower()


def recipient_hash(nonce, address):
    return text(sha256(b"secure-share v1 recipient" + nonce + normal_address(address).encode()))


# Calls

class Client:
    def __init__(self, endpoints, site, person):
        with open(endpoints, encoding="utf-8") as f:
            self.at = json.load(f)
        self.site, self.person = site, person

    def token(self):
        return self.call("POST", self.at["issuer"] + "/token", {"site": self.site, "person": self.person}, False)["token"]

    def call(self, method, url, body=None, signed=True):
        request = urllib.request.Request(url, method=method)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        if signed:
            request.add_header("Authorization", "Bearer " + self.token())
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            kind = json.loads(error.read() or b"{}").get("type", "")
            raise Refused(f"{error.code} {kind.rpartition(':')[2]}") from None

    def share(self, share_id, rest=""):
        return self.at["fileApi"] + "/v1/shares/" + share_id + rest

    def send(self, plaintext, name, recipient, address, parts, size=None, own_key=False):
        share_id, secret, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
        metadata = {
            "v": 2, "name": name, "type": "application/octet-stream", "size": len(plaintext) if size is None else size,
            "description": "sent from Python",
        }
        body_key = secret
        if own_key:
            body_key = os.urandom(16)
            metadata |= {"v": 3, "fileKey": text(body_key)}
        body = seal(body_key, plaintext)
        create = {
            "id": text(share_id), "recipient": recipient, "verifier": text(sha256(claim_key(secret, share_id))),
            "metadata": seal_metadata(metadata, secret, share_id), "length": len(body),
        }
        commit = {"recipientHash": recipient_hash(nonce, address), "senderName": "Python"}
        if parts:
            made = self.call("POST", self.at["fileApi"] + "/v1/shares", create)
            commit["sha256"] = self.upload_parts(text(share_id), body, made["multipart"])
        else:
            made = self.call("POST", self.at["fileApi"] + "/v1/shares", {**create, "sha256": text(sha256(body))})
            put(made["upload"], body)
        ticket = self.call("POST", self.share(text(share_id), "/commit"), commit)["ticket"]
        self.call("POST", self.at["keyMailer"] + "/v1/keys", {
            "ticket": ticket["token"], "secret": text(secret), "to": address, "nonce": text(nonce), "locale": "en",
        }, False)
        return {"id": text(share_id), "key": text(secret)}

    def upload_parts(self, share_id, body, cut):
        size = cut["partSize"]
        parts = [body[at:at + size] for at in range(0, len(body), size)]
        if len(parts) != cut["parts"]:
            raise Refused("parts")
        sums = [sha256(part) for part in parts]
        for first in range(0, len(parts), 100):
            asked = [{"number": n + 1, "sha256": text(sums[n])} for n in range(first, min(first + 100, len(parts)))]
            for granted in self.call("POST", self.share(share_id, "/parts"), {"parts": asked})["parts"]:
                put(granted, parts[granted["number"] - 1])
        return text(sha256(b"".join(sums)))

    def get(self, share_id, key, chunk):
        """Downloads in requests of at most chunk bytes, as after broken connections."""
        secret, salt = raw(key, 16), raw(share_id, 16)
        metadata = open_metadata(self.call("GET", self.share(share_id))["metadata"], secret, salt)
        claim = {"claimKey": text(claim_key(secret, salt)), "claimId": text(os.urandom(16))}
        body, length = b"", None
        while length is None or len(body) < length:
            granted = self.call("POST", self.share(share_id, "/claim"), claim)
            length = granted["length"]
            request = urllib.request.Request(granted["url"], headers={"Range": f"bytes={len(body)}-"})
            with urllib.request.urlopen(request, timeout=60) as answer:
                if answer.headers["Content-Range"] != f"bytes {len(body)}-{length - 1}/{length}":
                    raise Refused("range")
                body += answer.read(chunk)
        plaintext = unseal(raw(metadata["fileKey"]) if "fileKey" in metadata else secret, body)
        if len(plaintext) != metadata["size"] or metadata["v"] == 1 and digest(plaintext) != metadata["digest"]:
            raise Refused("damaged")
        self.call("POST", self.share(share_id, "/acknowledge"), {"claimId": claim["claimId"]})
        return plaintext


def put(grant, body):
    request = urllib.request.Request(grant["url"], data=body, method=grant["method"], headers=grant["headers"])
    try:
        urllib.request.urlopen(request, timeout=60).close()
    except urllib.error.HTTPError as error:
        if error.code != 412:
            raise Refused(f"storage {error.code}") from None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--endpoints", required=True)
    parser.add_argument("--site", default="acme")
    parser.add_argument("--as", dest="person", required=True)
    commands = parser.add_subparsers(dest="command", required=True)
    send = commands.add_parser("send")
    send.add_argument("file")
    send.add_argument("--recipient", required=True, help="account id")
    send.add_argument("--mail", required=True)
    send.add_argument("--parts", action="store_true")
    send.add_argument("--size", type=int, help="what the metadata say instead of the truth")
    send.add_argument("--own-key", action="store_true", help="seal the file under a key of its own")
    get = commands.add_parser("get")
    get.add_argument("id")
    get.add_argument("output")
    get.add_argument("--chunk", type=int, default=1 << 40, help="bytes of one request")
    given = parser.parse_args()
    client = Client(given.endpoints, given.site, given.person)
    try:
        if given.command == "send":
            with open(given.file, "rb") as f:
                plaintext = f.read()
            print(json.dumps(client.send(plaintext, os.path.basename(given.file), given.recipient, given.mail, given.parts, given.size, given.own_key)))
        else:
            plaintext = client.get(given.id, sys.stdin.readline().strip(), given.chunk)
            with open(given.output, "xb") as f:
                f.write(plaintext)
    except Refused as refusal:
        sys.exit(f"refused: {refusal}")


if __name__ == "__main__":
    main()
