"""Gettext PO: msgstr is written, and nothing else changes."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.document import Inline, Passage
from translate.errors import InputError
from translate.formats.po import read

FILES = sorted((Path(__file__).parent / "data" / "formats" / "po").iterdir())


def translate(text: str, *english: str) -> str:
    article = read(text.encode(), "x.po")
    passages = [replace(one, text=said) for one, said in zip(article.passages, english, strict=True)]
    return article.rebuild(passages).decode()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_translations_and_the_language_are_added(path: Path) -> None:
    data = path.read_bytes()
    article = read(data, path.name)
    assert article.passages
    written = article.rebuild(article.passages)
    again = read(written, path.name)
    assert again.rebuild(again.passages) == written
    entries = {(entry.msgid, entry.msgctxt, entry.obsolete): entry for entry in polib.pofile(data.decode())}
    for entry in polib.pofile(written.decode()):
        old = entries.pop((entry.msgid, entry.msgctxt, entry.obsolete))
        assert (entry.flags, entry.occurrences, entry.comment, entry.msgid_plural) == (
            old.flags, old.occurrences, old.comment, old.msgid_plural,
        )  # fmt: skip
        if not old.obsolete and (not old.translated() or old.fuzzy):
            assert entry.msgstr == (entry.msgid if not entry.msgid_plural else "")
        else:
            assert entry.msgstr == old.msgstr
    assert not entries
    kept = re.compile(rb"^(?:#|msgid|msgctxt).*", re.MULTILINE)
    assert kept.findall(written) == kept.findall(data)


def test_plural_forms_say_the_plural() -> None:
    text = 'msgid "%d fil"\nmsgid_plural "%d filer"\nmsgstr[0] ""\nmsgstr[1] ""\n'
    assert translate(text, "%d file", "%d files").splitlines()[2:] == ['msgstr[0] "%d file"', 'msgstr[1] "%d files"']


def test_an_entry_that_is_done_stays_and_a_fuzzy_one_is_written_anew() -> None:
    text = 'msgid "Ja"\nmsgstr "Yes"\n\n#, fuzzy\nmsgid "Nej"\nmsgstr "Yes"\n'
    assert translate(text, "No") == text.replace('"Nej"\nmsgstr "Yes"', '"Nej"\nmsgstr "No"')


def test_long_strings_are_wrapped_as_the_file_is() -> None:
    long = "ord " * 30
    wrapped = translate('msgid "Kort"\nmsgstr ""\n', long.strip())
    assert all(len(line) <= 79 for line in wrapped.splitlines())
    assert polib.pofile(wrapped)[0].msgstr == long.strip()
    unwrapped = translate(f'msgid "{long}"\nmsgstr ""\n', long.upper())
    assert f'msgstr "{long.upper()}"' in unwrapped


@given(st.text('ab "\\\n\t%s{0}å'))
def test_any_translation_can_be_read_again(english: str) -> None:
    article = read(b'msgid "Hus"\nmsgstr ""\n', "x.po")
    written = article.rebuild([Passage(english)]).decode()
    assert polib.pofile(written)[0].msgstr == english


PIECES = ["%s", "%(namn)s", "{0}", "{n:,}", "%d", "%%", "<b>", "</b>", "<br>", "fil", " ", "och", "100 % ", "”", "."]
CODES = re.compile(r"%\(namn\)s|\{0\}|\{n:,\}|</?b>|<br>|%%|%[sd]")


@given(st.lists(st.sampled_from(PIECES)), st.randoms(use_true_random=False))
def test_placeholders_survive(pieces: list[str], chance: random.Random) -> None:
    """Whether a translation has their names, in whatever order, or lost them; of "%%" it may have made "percent"."""
    source = "Å" + "".join(pieces)
    (passage,) = (article := read(f'msgid "{source}"\nmsgstr ""\n'.encode(), "x.po")).passages
    words = passage.text.split(" ")
    chance.shuffle(words)
    for english in (" ".join(words), "X y"):
        places = (sorted(chance.randrange(len(english) + 1) for _ in "ab") for _ in passage.inlines)
        inlines = tuple(Inline(*place, one.key) for place, one in zip(places, passage.inlines, strict=True))
        written = polib.pofile(article.rebuild([Passage(english, inlines)]).decode())[0].msgstr
        there, wanted = (Counter(CODES.findall(text)) for text in (written, source))
        there["%%"] = wanted["%%"] = 0
        assert there == wanted


@pytest.mark.parametrize(
    ("source", "english", "written"),
    [
        ("Filen ”%s” finns redan!", "The “%s” file already exists!", "The “%s” file already exists!"),
        ("%d %% av %s", "%d% of %s", "%d%% of %s"),
        ("%s till %s", "%s %s %s", "%s %s %s"),  # of which the pipeline tells
        ("Av <b>{namn}</b> i dag", "By {namn} today", "By <b>{namn}</b> today"),
        ("%d %%", "%d percent", "%d percent"),
    ],
)
def test_placeholders_are_written_where_the_translation_has_them(source: str, english: str, written: str) -> None:
    (passage,) = (article := read(f'msgid "{source}"\nmsgstr ""\n'.encode(), "x.po")).passages
    inlines = tuple(Inline(3, 9, one.key) for one in passage.inlines)
    assert polib.pofile(article.rebuild([Passage(english, inlines)]).decode())[0].msgstr == written


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("_Arkiv", "Arkiv"),
        ("&Öppna", "Öppna"),
        ("snake_case_namn", "snake_case_namn"),
        ("Hej %s, du har {n} av %(m)d <br/>.", "Hej %s, du har {n} av %(m)d ."),
        ("%d %% av {antal:,} ({fel!r}, {dag:%d/%m %Y})", "%d % av {antal:,} ({fel!r}, {dag:%d/%m %Y})"),
        ("100 % av %d%%", "100 % av %d%%"),
        ("100 % av alla", "100 % av alla"),
        ("50%ig", "50%ig"),
        ("{n, plural, one {# fil} other {# filer}} kvar", "{n} kvar"),
    ],
)
def test_what_the_model_sees(said: str, seen: str) -> None:
    (passage,) = read(f'msgid "{said}"\nmsgstr ""\n'.encode(), "x.po").passages
    assert passage.text == seen


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"hej", "has no msgid"),
        (b'msgid "a"\nmsgstr "a" b\n', "(line 2)"),
        (b'msgid ""\nmsgstr "Language: sv\\n"\n', "is a translation into “sv”"),
        (b'msgid "\xe5"\nmsgstr ""\n', "is not UTF-8"),
    ],
)
def test_what_cannot_be_read(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=re.escape(reason)):
        read(data, "x.po")
