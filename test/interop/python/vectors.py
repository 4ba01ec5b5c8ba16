"""Checks the Python client against the vectors, including those that must fail.

usage: vectors.py SHARED, the folder shared of the project
"""
import json
import pathlib
import sys

import secure_share as client

checked = 0


def same(what, got, want):
    global checked
    checked += 1
    if got != want:
        sys.exit(f"{what}: not what the vector says")


def result(what):
    try:
        return what()
    except client.Refused as refusal:
        return f"refused: {refusal}"


def read(shared, name):
    found = json.loads((shared / name).read_text())
    if not found:
        sys.exit(f"{name}: no vectors")
    return found


def main(shared):
    raw, text = client.raw, client.text
    for v in read(shared, "keyring/testdata/keys.json"):
        secret, share_id = raw(v["secret"], 16), raw(v["shareId"], 16)
        key = client.claim_key(secret, share_id)
        same("keys", [text(key), text(client.sha256(key)), text(client.metadata_key(secret, share_id))],
             [v["claimKey"], v["verifier"], v["metadataKey"]])
    bodies = sorted((shared / "ece/testdata/vectors").glob("*.json"))
    if not bodies:
        sys.exit("no bodies")
    for path in bodies:
        v = json.loads(path.read_text())
        want = f"refused: {v['error']}" if "error" in v else raw(v["plaintext"])
        same(path.name, result(lambda: client.unseal(raw(v["ikm"]), raw(v["body"]), v.get("maxRecordSize", 1_048_593))), want)
        if "seal" in v:
            s = v["seal"]
            sealed = client.seal(raw(v["ikm"]), want, raw(s["salt"]), s["recordSize"], raw(s.get("keyId", "")), s.get("padded", False))
            same(path.name + " sealed", text(sealed), v["body"])
    for v in read(shared, "client/testdata/vectors/metadata.json"):
        opened = result(lambda: client.open_metadata(v["sealed"], raw(v["secret"]), raw(v["shareId"])))
        same(v["comment"], opened, f"refused: {v['refused']}" if "refused" in v else v["metadata"])
    for v in read(shared, "client/testdata/vectors/digests.json"):
        same(f"digest of {v['length']}", client.digest(bytes(i % 251 for i in range(v["length"]))), v["digest"])
    for v in read(shared, "mailaddr/testdata/addresses.json"):
        same("address", result(lambda: client.normal_address(v["input"])), v.get("normal", "refused: address"))
        if "hash" in v:
            same("hash", client.recipient_hash(raw(v["nonce"]), v["input"]), v["hash"])
    print(checked, "checked")


main(pathlib.Path(sys.argv[1]))
