"""An authenticator in software, and the browser around it: what a passkey's owner would hold, and what an attacker.

It answers options of W3C Web Authentication, level 3, in JSON, as ``PublicKeyCredential.toJSON()`` would.
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

Json = dict[str, Any]
Signer = Callable[[bytes], bytes]

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
SEEN_AND_VERIFIED = PRESENT | VERIFIED
NO_MODEL = bytes(16)


@dataclass
class Passkey:
    id: bytes
    rp_id: str
    user_handle: str
    public_key: bytes
    sign: Signer


@dataclass
class Authenticator:
    """``origin`` is the page that the browser is on. ``counts`` is off for passkeys that are synchronised."""

    origin: str
    algorithm: int = -7
    counts: bool = True
    count: int = 0
    flags: int = SEEN_AND_VERIFIED
    passkeys: list[Passkey] = field(default_factory=list)

    def register(self, options: Json, **client: Any) -> Json:
        """``client`` replaces what the browser says, as in ``challenge=``, ``type=``, ``crossOrigin=``."""
        rp_id = options["rp"]["id"]
        public_key, sign = _new_key(self.algorithm)
        made = Passkey(secrets.token_bytes(32), rp_id, options["user"]["id"], public_key, sign)
        self.passkeys.append(made)
        attested = NO_MODEL + len(made.id).to_bytes(2) + made.id + public_key
        data = self._data(rp_id, ATTESTED) + attested
        told = self._client_data("webauthn.create", options["challenge"], client)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return _credential(
            made, clientDataJSON=told, attestationObject=attestation, transports=["internal", "hybrid"]
        )

    def sign_in(self, options: Json, passkey: Passkey | None = None, **client: Any) -> Json:
        """An assertion by the passkey that the options allow, or by the one given."""
        rp_id = client.pop("rp_id", options["rpId"])
        used = passkey or self.allowed(options)
        told = self._client_data("webauthn.get", options["challenge"], client)
        data = self._data(rp_id)
        signature = used.sign(data + hashlib.sha256(told).digest())
        return _credential(
            used,
            clientDataJSON=told,
            authenticatorData=data,
            signature=signature,
            userHandle=from_text(used.user_handle),
        )

    def allowed(self, options: Json) -> Passkey:
        ids = {each["id"] for each in options["allowCredentials"]}
        own = [each for each in self.passkeys if each.rp_id == options["rpId"]]
        return next(each for each in own if not ids or as_text(each.id) in ids)

    def _data(self, rp_id: str, more_flags: int = 0) -> bytes:
        self.count += self.counts
        flags = (self.flags | more_flags).to_bytes()
        return hashlib.sha256(rp_id.encode()).digest() + flags + self.count.to_bytes(4)

    def _client_data(self, kind: str, challenge: str, client: Json) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told | client).encode()


def _credential(passkey: Passkey, *, transports: list[str] | None = None, **response: bytes) -> Json:
    texts: Json = {name: as_text(value) for name, value in response.items()}
    return {
        "id": as_text(passkey.id),
        "rawId": as_text(passkey.id),
        "type": "public-key",
        "response": texts | ({"transports": transports} if transports else {}),
        "authenticatorAttachment": "platform",
        "clientExtensionResults": {},
    }


def _new_key(algorithm: int) -> tuple[bytes, Signer]:
    """A key pair of ES256, EdDSA or RS256: the public half as COSE, the private one as what signs."""
    if algorithm == -8:
        edwards = ed25519.Ed25519PrivateKey.generate()
        return cbor2.dumps({1: 1, 3: -8, -1: 6, -2: edwards.public_key().public_bytes_raw()}), edwards.sign
    if algorithm == -257:
        old = rsa.generate_private_key(65537, 2048)
        modulus = old.public_key().public_numbers().n.to_bytes(256)
        return cbor2.dumps({1: 3, 3: -257, -1: modulus, -2: (65537).to_bytes(3)}), lambda data: old.sign(
            data, padding.PKCS1v15(), SHA256()
        )
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_numbers()
    public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
    return cbor2.dumps(public), lambda data: key.sign(data, ec.ECDSA(SHA256()))


def as_text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
