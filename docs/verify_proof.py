#!/usr/bin/env python3
"""Checks a proof file of a transparency log offline: python3 verify_proof.py PROOF POLICY ENTRY

Exits with 0 where the bytes of the file ENTRY are proven to be in a log that the file POLICY accepts, and with 1 and a reason where not.
Written from C2SP's tlog-proof, tlog-checkpoint, tlog-cosignature, tlog-policy and signed-note. Needs: pip install cryptography==50.0.2
"""
import base64
import hashlib
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey


def need(condition, reason):
    if not condition:
        raise ValueError(reason)


def unbase64(text):
    decoded = base64.b64decode(text, validate=True)
    need(base64.b64encode(decoded).decode() == text, "base64 with loose bits: " + text[:60])
    return decoded


def number(text):
    need(text.isascii() and text.isdigit() and (text == "0" or text[0] != "0") and int(text) < 2**64, "not a number: " + text[:60])
    return int(text)


def hash_of(text):
    need(len(unbase64(text)) == 32, "not a hash: " + text[:60])
    return unbase64(text)


class Key:
    def __init__(self, vkey):
        self.name, key_id, material = vkey.split("+", 2)
        typed = unbase64(material)
        self.kind, self.public, self.key_id = typed[:1], typed[1:], bytes.fromhex(key_id)
        need(len(self.public) == {b"\1": 32, b"\4": 32, b"\6": 1312}.get(self.kind), "unknown kind of key: " + vkey[:60])
        expected = hashlib.sha256(self.name.encode() + b"\n" + typed).hexdigest()[:8]
        need(key_id == expected, "the id of the key is not its own: " + vkey[:60])

    def verify(self, checkpoint, signature):
        time, message = b"", checkpoint.body.encode()
        if self.kind != b"\1":
            time, signature = signature[:8], signature[8:]
            need(len(time) == 8 and time[0] < 128, "a signature without a time")
        if self.kind == b"\4":
            message = b"cosignature/v1\ntime %d\n" % int.from_bytes(time, "big") + message
        if self.kind == b"\6":
            name, origin = self.name.encode(), checkpoint.origin.encode()
            message = b"subtree/v1\n\0" + bytes([len(name)]) + name + time + bytes([len(origin)]) + origin
            message += bytes(8) + checkpoint.size.to_bytes(8, "big") + checkpoint.root
        algorithm = MLDSA44PublicKey if self.kind == b"\6" else Ed25519PublicKey
        algorithm.from_public_bytes(self.public).verify(signature, message)


class Checkpoint:
    def __init__(self, note):
        need(not any(c < " " and c != "\n" for c in note), "a control character in the checkpoint")
        text, separator, lines = note.rpartition("\n\n")
        need(separator and lines.endswith("\n"), "the checkpoint is not signed")
        self.body, self.signatures = text + "\n", []
        rows = text.split("\n")
        need(len(rows) >= 3 and all(rows), "the checkpoint has fewer than three lines, or an empty one")
        self.origin, self.size, self.root = rows[0], number(rows[1]), hash_of(rows[2])
        for line in lines[:-1].split("\n"):
            dash, name, signature = line.split(" ")
            need(dash == "\u2014" and name and not any(c == "+" or c.isspace() for c in name), "not a signature: " + line[:60])
            need(len(unbase64(signature)) > 4, "a signature of no bytes")
            self.signatures.append((name, unbase64(signature)[:4], unbase64(signature)[4:]))

    def is_signed_by(self, key):
        own = [signature for name, key_id, signature in self.signatures if (name, key_id) == (key.name, key.key_id)]
        for signature in own:
            key.verify(self, signature)
        return bool(own)


def check_policy(policy, checkpoint):
    """A listed log must have signed, and witnesses enough cosigned."""
    need(not any((c < " " and c not in "\t\n") or c == "\x7f" for c in policy), "a control character in the policy")
    is_signed, quorum, seen, members, keys = False, None, {"none": True}, {"none"}, set()
    for line in policy.split("\n"):
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "log" and len(words) in (2, 3):
            key = Key(words[1])
            need(("log", key.public) not in keys, "a log listed twice: " + key.name)
            keys.add(("log", key.public))
            is_signed |= key.name == checkpoint.origin and checkpoint.is_signed_by(key)
        elif words[0] == "witness" and len(words) in (3, 4) and words[1] not in seen:
            key = Key(words[2])
            need(key.kind != b"\1" and key.public not in keys, "not the key of another witness: " + words[1])
            keys.add(key.public)
            seen[words[1]] = checkpoint.is_signed_by(key)
        elif words[0] == "group" and len(words) > 3 and words[1] not in seen:
            names = words[3:]
            need(all(name in seen and name not in members and names.count(name) == 1 for name in names), "a wrong group: " + words[1])
            members.update(names)
            threshold = {"any": 1, "all": len(names)}.get(words[2]) or number(words[2])
            need(1 <= threshold <= len(names), "a wrong threshold: " + words[1])
            seen[words[1]] = sum(seen[name] for name in names) >= threshold
        elif words[0] == "quorum" and len(words) == 2 and quorum is None and words[1] in seen:
            quorum = seen[words[1]]
        else:
            raise ValueError("a wrong line in the policy: " + line[:60])
    need(is_signed, "no log of the policy has signed the checkpoint")
    need(quorum, "too few witnesses have cosigned")


def check_inclusion(leaf, index, proof, checkpoint):
    """RFC 9162, section 2.1.3.2, says in steps what RFC 6962 defines."""
    need(index < checkpoint.size, "the index lies behind the end of the log")
    fn, sn, root = index, checkpoint.size - 1, leaf
    for sibling in proof:
        need(sn > 0, "the proof is too long")
        is_right = fn & 1 or fn == sn
        root = hashlib.sha256(b"\1" + (sibling + root if is_right else root + sibling)).digest()
        while is_right and fn and not fn & 1:
            fn, sn = fn >> 1, sn >> 1
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0 and root == checkpoint.root, "the proof does not lead to the root of the log")


def verify(proof, policy, entry):
    head, separator, note = proof.partition("\n\n")
    lines = head.split("\n")
    need(separator and lines.pop(0) == "c2sp.org/tlog-proof@v1", "not a proof file")
    if lines and lines[0].startswith("extra "):
        need(unbase64(lines.pop(0)[6:]), "empty extra data")
    need(lines and lines[0].startswith("index "), "no index")
    index, hashes = number(lines[0][6:]), [hash_of(line) for line in lines[1:]]
    checkpoint = Checkpoint(note)
    check_policy(policy, checkpoint)
    check_inclusion(hashlib.sha256(b"\0" + entry).digest(), index, hashes, checkpoint)
    return f"proven: entry {index} of {checkpoint.origin}, which then had {checkpoint.size} entries"


if __name__ == "__main__":
    try:
        need(len(sys.argv) == 4, "usage: verify_proof.py PROOF POLICY ENTRY")
        proof, policy, entry = [open(path, "rb").read() for path in sys.argv[1:]]
        print(verify(proof.decode(), policy.decode(errors="surrogateescape"), entry))
    except (InvalidSignature, OSError, ValueError) as reason:
        sys.exit(f"not proven: {str(reason) or 'a signature is wrong'}")
