"""Throws damaged files at a format's reader: python scripts/fuzz.py html --cases 100000.

A reader may refuse a file with one line, but must not crash, hang, or lose a byte of what is not translated or a
letter of what is.  The files in tests/data/formats are the seeds.
"""

from __future__ import annotations

import argparse
import html
import io
import random
import re
import signal
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from lxml import etree
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from translate.document import Passage
from translate.errors import InputError
from translate.formats import FORMATS, Article, read
from translate.formats.codes import splice
from translate.formats.html import decode_page, tokenise, values

SEEDS = Path(__file__).parent.parent / "tests" / "data" / "formats"
BILINGUAL = {"po", "xliff"}
LIMIT = 5  # seconds for one file
BYTES = [b"\0", b"\xff", *[b"\n", b"\r", b"\r\n", b"\n\n", b"    ", b"\t", b"\x1c"] * 4]

FORMATTING = frozenset({"r", "t", "proofErr", "lastRenderedPageBreak", "noBreakHyphen", "softHyphen"})
PARAGRAPH = re.compile(rb"<w:p[ >]")
PARAGRAPHS = re.compile(r"\r?\n(?:\r?\n)+")
LINES = re.compile(r"\n")
ELEMENTS = re.compile(r"(<(\w[\w:]*)(?:\s[^<>]*)?>[^<>]*</\2>|<[^<>]*/>|[*_`]+[^*_`\n]+[*_`]+|\[[^\]\n]*\]\([^)\n]*\))")
WORD = re.compile(r"(?<=[a-zåäö>,.!?”*_] )\w+(?=[ .,!?<*_])")
ATTRIBUTES = re.compile(r"\s[\w:]+=(?:\"[^\"<>]*\"|'[^'<>]*')")
MARKUP = [
    *("<b>{}</b>", "<i>{}</i>", '<a href="x">{}</a>', "<span>{}</span>", "{}<br/>", "<!-- {} -->", "<code>{}</code>"),
    *("**{}**", "*{}*", "_{}_", "[{}](x)", "![{}](x)", "`{}`", "~~{}~~", "{}\\\n", "&amp;{}", "{}&nbsp;", '"{}"'),
    *("”{}”", "– {}", "%s {}", "{}…", "{}\u200d", "{}\u0301", "{}\U0001f600", "\u202e{}", "{}!", "# {}", "- {}"),
]
CHARACTERS = ["&#229;", "&aring;", "&amp;", "&lt;", "å", "é", "ß", "İ", "\u00ad", "\u200b", "|", "\\", '"', "'", "  "]
LANGUAGE = re.compile(r"(?<![^\r\n])(Language:[ \t]*)(?:sv|en)(?:-\w+)?(?=[ \t]*(?:[\r\n]|\Z))", re.IGNORECASE)
HEADER = re.compile(r".*?(?=\n\r?\n|\r\r|\Z)", re.DOTALL)
SIGNS = re.compile(r"-->|@|://|(?<=www)\.")


class Hang(Exception):
    """A file took longer than LIMIT."""


class Loss(Exception):
    """Something that was in the file is not in what was written."""


@dataclass
class Tally:
    """How many files did what."""

    read: int = 0
    refused: int = 0
    failed: int = 0
    slowest: tuple[float, int] = (0.0, 0)  # seconds, and the case


def mutate(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """Return a changed copy of one of `seeds`: mostly still well-formed, else with bytes damaged."""
    if chance.random() < 0.02:
        return b"".join(_splinter(chance) for _ in range(chance.randrange(60)))
    seed = chance.choice(seeds)
    if not seed.startswith(b"PK"):
        return _mutate_text(seed, seeds, chance)
    if chance.random() < 0.02:
        return _damage(seed, seeds, chance)
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([one for one in members if one.endswith(".xml") and one.startswith("word/")])
    members[name] = _mutate_text(members[name], [members[name]], chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for one, content in members.items():
            archive.writestr(one, content)
    return packed.getvalue()


def _mutate_text(seed: bytes, seeds: Sequence[bytes], chance: random.Random) -> bytes:
    if chance.random() < 0.25:
        return _damage(seed, seeds, chance)
    text = seed.decode("utf-8", "surrogateescape")
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        text = _rearrange(text, chance)
    return text.encode("utf-8", "surrogateescape")


def _damage(seed: bytes, seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """Return a file with some of its bytes lost, doubled or overwritten."""
    data = bytearray(seed)
    if len(data) > 6000 and not data.startswith(b"PK"):
        start = chance.randrange(len(data) - 4000)
        data = data[start : start + 4000] if chance.random() < 0.7 else data
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 20))):
        place = chance.randrange(len(data) + 1)
        stop = min(len(data), place + chance.choice((1, 1, 2, 5, 20, 200)))
        other = chance.choice(seeds)
        cut = chance.randrange(len(other) + 1)
        data[place:stop] = chance.choice(
            (b"", _splinter(chance), bytes(data[place:stop]) * 2, other[cut : cut + 40], _splinter(chance) * 50)
        )
    return bytes(data)


def _rearrange(text: str, chance: random.Random) -> str:
    """Return a file with a part of its structure moved, doubled or left out, or one of its words changed."""
    words = [match.span() for match in WORD.finditer(text)]
    if words and chance.random() < 0.5:
        start, end = chance.choice(words)
        return text[:start] + _change(text[start:end], chance, quoted="msgid" in text or text[:1] == "{") + text[end:]
    borders, inside = chance.choice(((PARAGRAPHS, 0), (LINES, 0), (ELEMENTS, 1), (ELEMENTS, 1), (ATTRIBUTES, 1)))
    if "</" in text:
        borders, inside = chance.choice(((ELEMENTS, 1), (ATTRIBUTES, 1)))
    places = [0, *(place for match in borders.finditer(text) for place in match.span()), len(text)]
    parts = [text[start:end] for start, end in pairwise(places)]
    numbers = range(inside, len(parts), 2)
    if not numbers:
        return text
    one, other, kind = chance.choice(numbers), chance.choice(numbers), chance.randrange(3)
    if kind == 0:
        parts[one], parts[other] = parts[other], parts[one]
    elif kind == 1 and borders is not ATTRIBUTES:
        parts[other] += ("" if inside or len(parts) < 2 else parts[1]) + parts[one]
    else:
        parts[one] = ""
    return "".join(parts)


def _change(word: str, chance: random.Random, *, quoted: bool) -> str:
    """Return a word marked up, or with another character in it; `quoted` text may not hold " or a backslash."""
    free = [one for one in MARKUP if not quoted or not set(one) & set('"\\\n')]
    if chance.random() < 0.5:
        return chance.choice(free).format(word)
    place = chance.randrange(len(word) + 1)
    return word[:place] + chance.choice([one for one in CHARACTERS if not quoted or one not in '"\\']) + word[place:]


def _splinter(chance: random.Random) -> bytes:
    if chance.random() < 0.1:
        return chance.choice(BYTES)
    return chance.choice(_splinters()) + b" " * chance.randrange(2)


@cache
def _splinters() -> list[bytes]:
    """Read what parsers trip over: marks of all formats, halves of them, odd characters."""
    return (SEEDS.parent / "splinters.txt").read_bytes().split()


def turn(passage: Passage) -> Passage:
    """Return a passage with the words of each line in reverse order, as in a language of other syntax.

    Its addresses are broken up: an <em> that came to stand around one would be taken for a link, its letters for lost.
    So are the arrows of damaged subtitles, as they could make a new cue.
    """
    plain = SIGNS.sub(lambda match: " " * len(match[0]), passage.text)
    lines = (" ".join(reversed(line.split(" "))) for line in plain.split("\n"))
    return replace(passage, text="\n".join(lines))


def check(data: bytes, format: str) -> bool:
    """Read a file and write it, unchanged and changed; False if it is refused."""
    try:
        article = read(data, "fuzz", format)
    except InputError as error:
        if "\n" in str(error):
            raise Loss(f"an error of several lines: {error!r}") from None
        return False
    turned = [turn(passage) for passage in article.passages]
    if format in BILINGUAL:
        _check_targets(article, turned, format)
        return True
    if article.rebuild(article.passages) != data:
        raise Loss("unchanged passages, but not the same bytes")
    if turned == list(article.passages) or not _letters(turned):
        return True
    written = article.rebuild(turned)
    lost = _markup(data, format) - _markup(written, format)
    if lost:
        raise Loss(f"markup lost in what was written: {dict(lost)}"[:200])
    again = read(_as_swedish(written, decode_page(data, "fuzz")[1]) if format == "html" else written, "fuzz", format)
    if format == "subtitles":  # has no way to tell "<" from a tag, so "a < b" may become one
        missing = _letters_of(data) - _letters_of(written)
    else:
        missing = _letters(turned) - _letters(again.passages)
    if missing:
        raise Loss(f"lost in what was written: {''.join(missing.elements())[:60]!r}")
    return True


def _check_targets(article: Article, turned: Sequence[Passage], format: str) -> None:
    """Check a format whose files hold the translation beside the Swedish: written once, they are left alone."""
    filled, written = article.rebuild(article.passages), article.rebuild(turned)
    again = read(filled, "fuzz", format)
    if again.rebuild(again.passages) != filled:
        raise Loss("a file that has its translations is changed once more")
    read(written, "fuzz", format)
    missing = _letters_of(filled) - _letters_of(written)
    if missing:
        raise Loss(f"lost in what was written: {''.join(missing.elements())[:60]!r}")


def _as_swedish(data: bytes, codec: str) -> bytes:
    """Return a page with all of it in Swedish: what says that it is English would be left alone.

    Turned words may make UTF-8 of a damaged page that declares nothing and was none: it is still read as it was before.
    """
    text, guessed = decode_page(data, "fuzz")
    if guessed != codec:
        text, codec = data.decode(codec, "surrogateescape"), "utf-8-sig"
    changes = [
        (start, end, "sv")
        for token in tokenise(text)
        for name, start, end in (values(text, token) if token.kind == "start" else ())
        if name in ("lang", "xml:lang") and text[start:end].lower().startswith("en")
    ]
    return splice(text, changes).encode(codec, "replace" if guessed != codec else "surrogateescape")


def _markup(data: bytes, format: str) -> Counter[object]:
    """Count the tags of a page, the links, images and code of Markdown, and what is in the paragraphs of a document."""
    if format == "html":
        return Counter(token.name for token in tokenise(decode_page(data, "fuzz")[0]) if token.kind in ("start", "end"))
    if format == "markdown":
        # after as many open brackets as it may nest, twenty unless told, this parser sees no link
        parser = MarkdownIt("commonmark", {"maxNesting": 200}).enable(["table", "strikethrough"])
        # a definition of a footnote ends the paragraph before it; without the other rule a link may hold a reference
        parser.use(footnote_plugin, inline=False, move_to_end=False).disable("footnote_ref")
        inlines = [one for token in parser.parse(data.decode()) for one in token.children or []]
        kept = [one for one in inlines if one.type in ("link_open", "image", "code_inline")]
        return Counter((one.type, str(one.attrs.get("href", one.attrs.get("src")))) for one in kept)
    if format != "docx":
        return Counter()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [archive.read(name) for name in archive.namelist()]
    tags: Counter[object] = Counter()
    for member in filter(PARAGRAPH.search, members):
        with suppress(etree.XMLSyntaxError):  # it is no text, so it was never opened
            root = etree.fromstring(member)
            etree.strip_elements(root, "{*}rPr", with_tail=False)
            for one in root.iter("{*}t"):
                del one[:]  # which Word wouldn't read either
            tags += Counter(one.tag for one in root.iter("{*}*") if one.prefix)
    return Counter({tag: count for tag, count in tags.items() if etree.QName(tag).localname not in FORMATTING})


def _letters_of(data: bytes) -> Counter[str]:
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if "<xliff" in text:  # comments are not copied into a target, and what was CDATA is escaped once more
        text = html.unescape(html.unescape(re.sub("<!--.*?-->", "", text.replace("<![CDATA[", ""), flags=re.DOTALL)))
    elif text.lstrip("\ufeff").startswith("WEBVTT"):
        # its language is Swedish first and English then
        text = html.unescape(HEADER.sub(lambda header: LANGUAGE.sub(r"\1", header[0]), text, count=1))
    return Counter(letter for letter in text if letter.isalpha())


def _letters(passages: Sequence[Passage]) -> Counter[str]:
    return Counter(letter for passage in passages for letter in passage.text if letter.isalpha())


def alarmed(data: bytes, format: str) -> bool:
    """Check a file, but for no longer than LIMIT."""

    def stop(*_: object) -> None:
        raise Hang(f"took more than {LIMIT} s")

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        return check(data, format)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@dataclass(frozen=True)
class Case:
    """A file: its number, which makes the same one again, what came of it, and in how many seconds."""

    number: int
    data: bytes
    outcome: Exception | bool
    seconds: float


def fuzz(format: str, cases: int, seconds: float, first: int = 0) -> Iterator[Case]:
    """Yield each case, until there are enough or the time is up."""
    seeds = [path.read_bytes() for path in sorted((SEEDS / format).glob("*")) if path.is_file()]
    if not seeds:
        raise SystemExit(f"there are no files in {SEEDS / format}; put some there first")
    end = time.monotonic() + seconds
    for case in range(first, first + cases):
        if time.monotonic() > end:
            return
        data = mutate(seeds, random.Random(case))
        outcome: Exception | bool
        started = time.process_time()
        try:
            outcome = alarmed(data, format)
        except Exception as error:  # whatever it is, the next case is still to be tried
            outcome = error
        yield Case(case, data, outcome, time.process_time() - started)


def main() -> None:
    """Run from the command line; exit code 1 if a case failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("format", choices=sorted(FORMATS))
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--keep", type=Path, help="folder for the files that failed")
    given = parser.parse_args()
    tally = Tally()
    for case in fuzz(given.format, given.cases, given.seconds, given.first):
        tally.slowest = max(tally.slowest, (case.seconds, case.number))
        if isinstance(case.outcome, bool):
            tally.read += case.outcome
            tally.refused += not case.outcome
            continue
        tally.failed += 1
        print(f"case {case.number}: {type(case.outcome).__name__}: {case.outcome}", file=sys.stderr)
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
            (given.keep / f"{given.format}-{case.number}").write_bytes(case.data)
    print(
        f"{given.format}: {tally.read} files read, {tally.refused} refused, {tally.failed} failed; "
        f"the slowest, case {tally.slowest[1]}, took {tally.slowest[0]:.2f} s"
    )
    sys.exit(bool(tally.failed))


if __name__ == "__main__":
    main()
