"""Makes the opaque ends of links in letters: a uid, and a proof that we wrote it.

Nothing of a link is kept. With the key that made the proof goes every link.
"""

import hmac

from citykey_site.storage.vault import KeyGone, vault

UID = 32
PROOF = 16


def token(sealing: str, purpose: str, uid: str) -> str:
    """Returns the end of a link to what has this uid and is sealed under this key."""
    return uid + _proof(sealing, purpose, uid)


def uid_of(typed: str) -> str | None:
    """Returns the uid that a link names, None where it has not the shape of a link."""
    return typed[:UID] if len(typed) == UID + PROOF and typed.isalnum() else None


def is_ours(typed: str, sealing: str, purpose: str) -> bool:
    """Tells whether we wrote the link; False for ever once the key is gone."""
    try:
        proof = _proof(sealing, purpose, typed[:UID], make=False)
    except KeyGone:
        return False
    return hmac.compare_digest(typed[UID:].encode(), proof.encode())


def _proof(sealing: str, purpose: str, uid: str, *, make: bool = True) -> str:
    return vault().index(sealing, f"link {purpose}", uid, make=make).hex()[:PROOF]
