"""Times in words, "kvart över tre", "fem i halv nio", "halv åtta": where a Swedish sentence has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_HOURS = ("ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
_MINUTES = {"fem": 5, "tio": 10, "kvart": 15, "tjugo": 20, "tjugofem": 25}
_MAY_TELL = re.compile(r"[Hh]alv\s|(?:[Kk]vart|[Ff]em|[Tt]io|[Tt]jugo)\s(?:i|över)\s")
_TIME = re.compile(
    r"(?<![\w-])(?P<clock>klockan\s(?:(?:är|var|blir|blev)\s(?:(?:strax|snart|redan|nästan|bara|ungefär|exakt)\s)?)?)?"
    rf"(?P<time>(?:(?:en\s)?(?P<minutes>{'|'.join(_MINUTES)})\s(?P<side>i|över)\s(?P<to_half>halv\s)?|(?P<half>halv\s))"
    rf"(?P<hour>{'|'.join(_HOURS)}))(?![\w-])(?!\s(?:(?:{'|'.join(_HOURS)}|procent)\b|milj))",
    re.IGNORECASE,
)
# Of "tio i sju länder" and "tio i sju ringde hon" what stands behind tells which is a time.
_TELLING = re.compile(
    r"\s*(?:[.,;:!?)\"”]|$)|\s(?:på\s(?:natten|morgonen|förmiddagen|eftermiddagen|kvällen|\w+dag)|"
    r"i\s(?:natt|morse|dag|går|kväll|morgon)|och|när|då|lokal\stid)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\s(?:\w+[dt]e|gick|går|kom|small|föll|var|är|blev|ska|skulle|vaknar|börjar|ringer|öppnar|stänger)\b"
)


@dataclass(frozen=True, slots=True)
class SpokenTime:
    """A time in words: where it stands, and the hour and minute that it names, of either half of the day."""

    start: int
    end: int
    hour: int
    minute: int
    clock: bool  # "klockan" stands before it

    @property
    def digits(self) -> str:
        """The time as "6:50"."""
        return f"{self.hour}:{self.minute:02d}"


@lru_cache(64)  # one sentence is asked for its times by all that read and mend numbers
def find_spoken(sentence: str) -> tuple[SpokenTime, ...]:
    """Find the times in words of a Swedish sentence, but for those of "vid halv fem-tiden"."""
    return tuple(_read(sentence)) if _MAY_TELL.search(sentence) else ()


def _read(sentence: str) -> Iterator[SpokenTime]:
    for match in _TIME.finditer(sentence):
        half = match["half"] or match["to_half"]
        minutes, hour = (match["minutes"] or "").lower(), match["hour"].lower()
        if hour not in _HOURS or minutes not in ("", *_MINUTES):
            continue  # "ſex", of which a pattern that ignores case makes "sex"
        first = not any(map(str.isalnum, sentence[: match.start()]))
        certain = match["clock"] or half or minutes == "kvart" or _TELLING.match(sentence, match.end())
        if not certain and not (first and _VERB.match(sentence, match.end())):
            continue
        total = 60 * (1 + _HOURS.index(hour)) - 30 * bool(half)
        total += _MINUTES.get(minutes, 0) * (1 if (match["side"] or "").lower() == "över" else -1)
        hours, minute = divmod(total, 60)
        yield SpokenTime(*match.span("time"), hours or 12, minute, match["clock"] is not None)


def write_digits(sentence: str) -> str:
    """Write the times in words as small models know them: "klockan 3:15" for "kvart över tre"."""
    written, place = "", 0
    for time in find_spoken(sentence):
        between = sentence[place : time.start]
        follows = place > 0 and between in (" och ", " till ", " eller ", "-")  # "mellan klockan 1:30 och 2:30"
        word = "" if time.clock or follows else "Klockan " if sentence[time.start].isupper() else "klockan "
        written += f"{between}{word}{time.digits}"
        place = time.end
    return written + sentence[place:]
