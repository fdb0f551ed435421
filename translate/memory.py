"""Translation memory: what an engine said once is kept in a SQLite file, for every file, run and process after.

The key of a sentence is what the engine was given, which has the glossary's English names in it, with the engine, the
model's digest and the decoding options.  So a changed glossary can bring back no stale name: the sentences that it
changes are other sentences to the engine.  Finished articles are kept too, by all that decides what they say.
"""

from __future__ import annotations

import hashlib
import logging
import math
import os
import sqlite3
import struct
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

from translate import normalise
from translate.engines import Engine, Hypothesis, Link, Progress, Span
from translate.engines.batching import refuse_blank
from translate.errors import DiskError, OutputError

ANY = ""  # the settings of what people or other programs translated: good for every engine, and preferred
_APPLICATION = 0x5376656D  # marks the file as ours
_FORM = 2  # raise it when the tables change
_FORMER = (1,)  # forms that lack a table
_PATIENCE = 60.0  # seconds to wait for another process that is writing
_SILENCE = 5.0  # seconds after which the user hears of it
_CHUNK = 500  # keys in one question; SQLite has a limit
_DAY = 86_400
_TABLES = """
    CREATE TABLE IF NOT EXISTS settings (id INTEGER PRIMARY KEY, written TEXT NOT NULL UNIQUE);
    CREATE TABLE IF NOT EXISTS sentences (
        key BLOB PRIMARY KEY, settings INTEGER NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL,
        score REAL NOT NULL, runaway INTEGER NOT NULL, alignment BLOB, created INTEGER NOT NULL, used INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS articles (
        key BLOB PRIMARY KEY, content BLOB NOT NULL, created INTEGER NOT NULL, used INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS corrections (digest TEXT NOT NULL);
    CREATE TEMP TABLE IF NOT EXISTS incoming (key, written, source, target, score, runaway, alignment, created);
"""
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence as the engine was given it, what became of it, and by which settings."""

    source: str
    hypothesis: Hypothesis
    settings: str = ANY
    created: int = 0  # seconds since 1970; 0: now


@dataclass(frozen=True, slots=True)
class Stats:
    """What a memory holds."""

    settings: tuple[tuple[str, int], ...]  # how many sentences by which settings
    sentences: int
    articles: int
    megabytes: float


class _Connection(sqlite3.Connection):
    """A connection that tells its user when it waits for another program, and for how long it will."""

    def __init__(self, path: Path) -> None:
        self._path = path
        super().__init__(path, _SILENCE, isolation_level=None, check_same_thread=False)

    def execute(self, statement: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Execute a statement; only those outside of a transaction can meet another program's lock."""
        started = time.monotonic()
        told = False
        while True:
            try:
                return super().execute(statement, parameters)
            except sqlite3.OperationalError as error:
                waited = time.monotonic() - started
                if not _is_locked(error) or waited >= _PATIENCE:
                    raise
            if waited >= _SILENCE and not told:
                told = True
                _logger.info("another program holds %s; waiting up to %d s for it", self._path, _PATIENCE)
            time.sleep(0.05)  # of some locks SQLite itself tells at once


class Memory:
    """A memory in a file, which several processes may use at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._given_up = False
        self._is_made = not os.path.lexists(path)
        # pathlib raises where a name is too long
        if os.path.isdir(path) or not os.path.isdir(path.absolute().parent):  # noqa: PTH112
            raise OutputError(path, "can't hold a translation memory; name a file in a folder that exists")
        with self._reporting():
            self._database = _Connection(path)
            self._prepare()

    def _prepare(self) -> None:
        # first, for another process may be making all three just now
        (tables,) = self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (owner,) = self._database.execute("PRAGMA application_id").fetchone()
        (form,) = self._database.execute("PRAGMA user_version").fetchone()
        known = owner == _APPLICATION and form in (_FORM, *_FORMER)
        if tables and not known:
            raise OutputError(self.path, "is another program's database, or another version's; name another file")
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        *tables_of_file, incoming = filter(str.strip, _TABLES.split(";"))
        self._database.execute(incoming)
        if known and form == _FORM:
            return
        with self._writing():
            for statement in tables_of_file:
                self._database.execute(statement)
            self._note_corrections()
            self._database.execute(f"PRAGMA application_id = {_APPLICATION}")
            self._database.execute(f"PRAGMA user_version = {_FORM}")

    def close(self) -> None:
        """Let go of the file."""
        with self._reporting():
            self._database.close()

    def discard(self) -> None:
        """Let go of the file, and remove it if it was made for this, is empty, and no other process uses it."""
        with self._reporting():
            is_empty = self._is_made and not self._count()
            self._database.close()  # whoever is the last to do so removes the log, too
            if is_empty and not self.path.with_name(f"{self.path.name}-wal").exists():
                self.path.unlink(missing_ok=True)

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        with self._lock:
            try:
                if self._given_up:  # whoever waited behind this thread needn't wait for as long again
                    raise self._locked()
                yield
            except sqlite3.Error as error:
                if _is_locked(error):
                    self._given_up = True
                    raise self._locked() from None
                reason = f"can't be used as a translation memory ({error}); name another file or leave it out"
                raise DiskError(self.path, reason) from error

    def _locked(self) -> DiskError:
        reason = f"was held by another program for more than {_PATIENCE:.0f} s; wait for it, or name another memory"
        return DiskError(self.path, reason)

    @contextmanager
    def _writing(self, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
        """Make all that is written inside one transaction; it waits for other processes once, at its start."""
        self._database.execute(begin)
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException:
            if self._database.in_transaction:  # a full disk has undone it already
                self._database.execute("ROLLBACK")
            raise

    def recall(self, settings: str, sources: Iterable[str]) -> dict[str, Hypothesis]:
        """Return what is known of the sentences, those by ANY settings before those by the given ones."""
        keys: dict[bytes, str] = {}
        for source in sources:
            keys[_key(settings, source)] = keys[_key(ANY, source)] = source
        general: dict[str, Hypothesis] = {}
        special: dict[str, Hypothesis] = {}
        with self._reporting():
            anybody = self._identify(ANY)
            columns = "key, settings, target, score, runaway, alignment"
            for key, by, target, score, runaway, alignment in self._find("sentences", columns, keys):
                found = general if by == anybody else special
                found[keys[key]] = Hypothesis(target, score, _unpack(alignment), bool(runaway))
        return special | general

    def keep(self, units: Iterable[Unit]) -> None:
        """Add sentences; of two translations by the same settings the first stays, but one by ANY is replaced."""
        rows = list(map(_row, units))
        with self._reporting(), self._writing():
            self._insert(rows)

    def _insert(self, rows: Iterable[tuple[Any, ...]]) -> None:
        now = int(time.time())
        for key, written, *rest, created in rows:
            self._database.execute(
                f"INSERT OR {'IGNORE' if written else 'REPLACE'} INTO sentences VALUES (?,?,?,?,?,?,?,?,?)",
                (key, self._identify(written), *rest, created or now, now),
            )

    def corrections(self) -> str:
        """Return a digest of all sentences by ANY settings, which changes when people correct one; empty without."""
        with self._reporting():
            return self._noted_corrections()

    def recall_corrections(self, sources: Iterable[str]) -> dict[str, str]:
        """Return the translations of these sentences by ANY settings."""
        keys = {_key(ANY, source): source for source in sources}
        with self._reporting():
            return {keys[key]: target for key, target in self._find("sentences", "key, target", keys)}

    def _note_corrections(self) -> None:
        """Write down what `corrections` returns, so that no job has to read the whole memory for it."""
        digest = hashlib.sha256()
        count = 0
        for count, (key, target) in enumerate(  # noqa: B007 - how many there were
            self._database.execute(
                "SELECT key, target FROM sentences WHERE settings = ? ORDER BY key", (self._identify(ANY),)
            ),
            1,
        ):
            digest.update(key + hashlib.sha256(target.encode(errors="surrogatepass")).digest())
        self._database.execute("DELETE FROM corrections")
        if count:
            self._database.execute("INSERT INTO corrections VALUES (?)", (digest.hexdigest(),))

    def _noted_corrections(self) -> str:
        rows = self._database.execute("SELECT digest FROM corrections").fetchall()
        return "".join(digest for (digest,) in rows)

    def recall_articles(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the finished articles that are known, by their keys."""
        with self._reporting():
            return {key: zlib.decompress(found) for key, found in self._find("articles", "key, content", keys)}

    def keep_articles(self, articles: Iterable[tuple[bytes, bytes]]) -> None:
        """Add finished articles."""
        now = int(time.time())
        rows = [(key, zlib.compress(content), now, now) for key, content in articles]
        with self._reporting(), self._writing():
            self._database.executemany("INSERT OR REPLACE INTO articles VALUES (?,?,?,?)", rows)

    def _find(self, table: str, columns: str, keys: Iterable[bytes]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of these keys, and note that they were used, at most once a day."""
        now = int(time.time())
        remaining = iter(keys)
        while chunk := list(islice(remaining, _CHUNK)):
            marks = ",".join("?" * len(chunk))
            stale = []
            for *row, used in self._database.execute(
                f"SELECT {columns}, used FROM {table} WHERE key IN ({marks})", chunk
            ).fetchall():
                if now - used > _DAY:
                    stale.append((now, row[0]))
                yield tuple(row)
            if stale:
                with self._writing():
                    self._database.executemany(f"UPDATE {table} SET used = ? WHERE key = ?", stale)

    def _identify(self, settings: str) -> int:
        row = self._database.execute("SELECT id FROM settings WHERE written = ?", (settings,)).fetchone()
        if row is None:
            self._database.execute("INSERT OR IGNORE INTO settings (written) VALUES (?)", (settings,))
            row = self._database.execute("SELECT id FROM settings WHERE written = ?", (settings,)).fetchone()
        return int(row[0])

    def units(self) -> Iterator[Unit]:
        """Yield all sentences."""
        columns = "key, written, source, target, score, runaway, alignment, created"
        last = b""
        while True:
            with self._reporting():
                rows = self._database.execute(
                    f"SELECT {columns} FROM sentences JOIN settings ON sentences.settings = settings.id "
                    "WHERE key > ? ORDER BY key LIMIT 1000",
                    (last,),
                ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            for _, written, source, target, score, runaway, alignment, created in rows:
                yield Unit(source, Hypothesis(target, score, _unpack(alignment), bool(runaway)), written, created)

    def import_units(self, units: Iterable[Unit]) -> int:
        """Add sentences from elsewhere, all or none, and return how many; if some are corrections, forget the articles.

        However long the units take to come, other processes wait only while those that have come are put in.
        """
        count = 0
        remaining = map(_row, units)
        try:
            while chunk := list(islice(remaining, _CHUNK)):
                with self._reporting(), self._writing("BEGIN"):
                    self._database.executemany("INSERT INTO incoming VALUES (?,?,?,?,?,?,?,?)", chunk)
                count += len(chunk)
            with self._reporting(), self._writing():
                before = self._noted_corrections()
                # in the order of the table, which is many times as fast; of what people said twice, the later wins
                self._insert(self._database.execute("SELECT * FROM incoming ORDER BY key, created = 0, rowid"))
                self._note_corrections()
                if self._noted_corrections() != before:
                    self._database.execute("DELETE FROM articles")
        finally:
            with self._reporting():
                self._database.execute("DELETE FROM incoming")
        return count

    def stats(self) -> Stats:
        """Count what is there."""
        with self._reporting():
            by_settings = self._database.execute(
                "SELECT written, count(*) FROM sentences JOIN settings ON settings = id GROUP BY id ORDER BY 2 DESC"
            ).fetchall()
            (articles,) = self._database.execute("SELECT count(*) FROM articles").fetchone()
            return Stats(tuple(by_settings), sum(count for _, count in by_settings), articles, self._size() / 1e6)

    def _size(self) -> int:
        (pages,) = self._database.execute("PRAGMA page_count").fetchone()
        (size,) = self._database.execute("PRAGMA page_size").fetchone()
        return int(pages * size)

    def prune(self, *, unused_days: float | None = None, megabytes: float | None = None) -> int:
        """Remove what nobody used for so many days, then the longest unused down to a size; return how much went.

        Sentences by ANY settings don't age, and go only when nothing else is left.  A file that was done with one and
        didn't change isn't read again, so that of its use nobody hears.
        """
        with self._reporting():
            before = self._count()
            if unused_days is not None:
                oldest = int(max(0.0, time.time() - unused_days * _DAY))
                with self._writing():
                    for table, which in self._ageing().items():
                        self._database.execute(f"DELETE FROM {table} WHERE {which} AND used < ?", (oldest,))
            self._database.execute("VACUUM")
            while megabytes is not None and self._size() > max(megabytes * 1e6, 65_536) and self._count():
                self._forget(self._size() - megabytes * 1e6)
                self._database.execute("VACUUM")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return before - self._count()

    def _count(self) -> int:
        counts = "SELECT (SELECT count(*) FROM sentences) + (SELECT count(*) FROM articles)"
        return int(self._database.execute(counts).fetchone()[0])

    def _ageing(self) -> dict[str, str]:
        """Return which rows of the tables are forgotten first: all but the sentences by ANY settings."""
        return {"articles": "true", "sentences": f"settings <> {self._identify(ANY)}"}

    def _forget(self, size: float) -> None:
        """Remove about so many bytes, the longest unused first."""
        with self._writing():
            (lasting,) = self._database.execute(
                "SELECT coalesce(sum(length(source) + length(target)), 0) FROM sentences WHERE settings = ?",
                (self._identify(ANY),),
            ).fetchone()
            share = size / max(1, self._size() - lasting)
            if not sum([self._forget_share(table, which, share) for table, which in self._ageing().items()]):
                self._forget_share("sentences", "true", size / self._size())
            self._note_corrections()

    def _forget_share(self, table: str, which: str, share: float) -> int:
        rows = f"FROM {table} WHERE {which}"
        (count,) = self._database.execute(f"SELECT count(*) {rows}").fetchone()
        return self._database.execute(
            f"DELETE FROM {table} WHERE key IN (SELECT key {rows} ORDER BY used, created LIMIT ?)",
            (math.ceil(count * min(1.0, share + 0.02)),),
        ).rowcount


class RememberingEngine:
    """An engine that asks another one only what the memory doesn't know."""

    def __init__(self, engine: Engine, memory: Memory, beam_size: int) -> None:
        self.name = engine.name
        self.digest = engine.digest
        self.device = engine.device
        self.settings = f"{engine.name} beam {beam_size} {engine.device} {engine.digest} input {normalise.digest()}"
        self._engine = engine
        self._memory = memory

    def translate(self, sentences: Sequence[str], progress: Progress | None = None) -> list[Hypothesis]:
        """Return one hypothesis a sentence, in order; no sentence may be empty or blank."""
        refuse_blank(sentences)
        known = self._memory.recall(self.settings, dict.fromkeys(sentences))
        missing = [sentence for sentence in dict.fromkeys(sentences) if sentence not in known]

        def show(done: int, total: int) -> None:
            if progress is not None:
                progress(len(sentences) - total + done, len(sentences))

        if missing:
            made = self._engine.translate(missing, show)
            self._memory.keep(Unit(text, one, self.settings) for text, one in zip(missing, made, strict=True))
            known.update(zip(missing, made, strict=True))
        elif progress is not None:
            progress(len(sentences), len(sentences))
        return [known[sentence] for sentence in sentences]


def _is_locked(error: sqlite3.Error) -> bool:
    code: int = getattr(error, "sqlite_errorcode", 0)  # Python's own errors have none
    return code & 0xFF == sqlite3.SQLITE_BUSY


def _row(unit: Unit) -> tuple[Any, ...]:
    made = unit.hypothesis
    return (
        _key(unit.settings, unit.source),
        unit.settings,
        unit.source,
        made.text,
        0.0 if math.isnan(made.score) else made.score,  # SQLite has no such number, and would leave the sentence out
        made.runaway,
        _pack(made.alignment),
        unit.created,
    )


def _key(settings: str, source: str) -> bytes:
    return hashlib.sha256(f"{settings}\0{source}".encode(errors="surrogatepass")).digest()[:16]


def _pack(alignment: Sequence[Link] | None) -> bytes | None:
    if alignment is None:
        return None
    flat = [number for a, b in alignment for number in (a.start, a.end, b.start, b.end)]
    return zlib.compress(struct.pack(f"<{len(flat)}I", *flat), 1)


def _unpack(packed: bytes | None) -> tuple[Link, ...] | None:
    if packed is None:
        return None
    links = struct.iter_unpack("<4I", zlib.decompress(packed))
    return tuple((Span(first, last), Span(start, end)) for first, last, start, end in links)
