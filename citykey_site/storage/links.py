"""Makes the opaque ends of links in letters: a uid, and a proof that we wrote it.

Nothing of a link is kept. With the key that made the proof goes every link; a renewed key keeps
them. The ends have no digits: a phone takes a run of digits for a number to call, and a person
for a code.
"""

import hmac

from citykey_site.storage.vault import KeyGone, vault

UID = 32
PROOF = 16
HEX, LETTERS = "0123456789abcdef", "bcdfghjkmnpqrstv"
TO_LETTERS, TO_HEX = str.maketrans(HEX, LETTERS), str.maketrans(LETTERS, HEX)


def token(sealing: str, purpose: str, uid: str) -> str:
    """Returns the end of a link to what has this uid and is sealed under this key."""
    return (uid + _proof(sealing, purpose, uid)).translate(TO_LETTERS)


def uid_of(typed: str) -> str | None:
    """Returns the uid that a link names, None where it has not the shape of a link."""
    if len(typed) != UID + PROOF or not set(typed) <= set(LETTERS):
        return None
    return typed[:UID].translate(TO_HEX)


def is_ours(typed: str, sealing: str, purpose: str) -> bool:
    """Tells whether we wrote the link; False for ever once the key is gone."""
    uid = uid_of(typed)
    if uid is None:
        return False
    try:
        proof = _proof(sealing, purpose, uid, make=False)
    except KeyGone:
        return False
    return hmac.compare_digest(typed[UID:].translate(TO_HEX), proof)


def _proof(sealing: str, purpose: str, uid: str, *, make: bool = True) -> str:
    return vault().proof(sealing, f"link {purpose}", uid, make=make).hex()[:PROOF]
