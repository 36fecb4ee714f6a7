"""Names and e-mails as salted hashes: systems still join by them, nobody can read them.

The salt is made once and lies in the cache, beside what it protects from those who see the
files of the cache without it; whoever has both can try out addresses. It never leaves the
machine. Source of the method: HMAC-like salted SHA-256, cut to 128 bits.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from scorecard.config.company import Company
from scorecard.intake.sql_text import literal

MARK = "hashed:"
"""How a hashed name or e-mail begins."""

_SALT = "salt"


@dataclass(frozen=True)
class Veil:
    """Hashes texts with one salt, in Python and in the SQL of DuckDB alike."""

    salt: str

    @property
    def mark(self) -> str:
        """What tells this salt from another one without giving it away."""
        return hashlib.sha256(f"mark of {self.salt}".encode()).hexdigest()[:16]

    def digest(self, text: str, digits: int = 32) -> str:
        """The salted hash of a text, in hexadecimal."""
        return hashlib.sha256(f"{self.salt}{text}".encode()).hexdigest()[:digits]

    def email(self, address: str) -> str:
        """An e-mail as ``hashed:…@…``: who shares an address, or a domain, still does."""
        plain = address.strip().lower()
        return f"{MARK}{self.digest(plain)}@{self.domain(plain.rpartition('@')[2])}"

    def domain(self, name: str) -> str:
        """The part of a hashed e-mail behind its at sign."""
        return self.digest(name, 16)

    def key(self, key: str) -> str:
        """A key as the tables hold it: an e-mail, or the e-mail that is an id, hashed."""
        system, colon, number = key.partition(":")
        if "@" not in key:
            return key
        return f"{system}:{self.email(number)}" if colon else self.email(key)

    def sql_email(self, cell: str) -> str:
        """``email`` as an expression of DuckDB; null stays null."""
        plain = f"lower(trim({cell}))"
        domain = f"regexp_extract({plain}, '[^@]*$')"
        return (
            f"({literal(MARK)} || {self._sql_digest(plain, 32)} || '@'"
            f" || {self._sql_digest(domain, 16)})"
        )

    def sql_name(self, cell: str) -> str:
        """A name, hashed without regard to case and spacing."""
        plain = f"lower(regexp_replace(trim({cell}), '\\s+', ' ', 'g'))"
        return f"({literal(MARK)} || {self._sql_digest(plain, 32)})"

    def sql_key(self, key: str) -> str:
        """``key`` as an expression of DuckDB, for keys that begin with their system."""
        number = f"regexp_extract({key}, '^[^:]*:(.*)$', 1)"
        hashed = f"split_part({key}, ':', 1) || ':' || {self.sql_email(number)}"
        return f"(case when contains({key}, '@') then {hashed} else {key} end)"

    def _sql_digest(self, text: str, digits: int) -> str:
        return f"left(sha256({literal(self.salt)} || {text}), {digits})"


def veil_of(company: Company, cache: Path) -> Veil | None:
    """The veil of this cache, where the company asks for one; makes the salt when first asked.

    Raises OSError where the salt cannot be kept.
    """
    if not company.privacy.hash_names:
        return None
    path = cache / _SALT
    cache.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Files are read two at a time, and processes side by side: to each a name of its own.
        beside = cache / f".{_SALT}-{secrets.token_hex(8)}"
        beside.touch(mode=0o600)
        beside.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return Veil(path.read_text(encoding="ascii").strip())
