"""How programs write where their own words go: "%s", "%(namn)s", "{antal:,}", "{{ fil }}", "${pris}"."""

from __future__ import annotations

import re

_SPECIFIED = r"(?:![rsa])?(?::(?:%[^{}\n]{1,60}|[^{}\s]{0,30}))?"  # "!r", ":>10", ":%d/%m %Y"
PLACEHOLDER = (
    r"%(?:\d+\$|\(\w+\)|\{\w+\})?[-+#0]{0,4}(?:\d{1,4}|\*)?(?:\.(?:\d{1,4}|\*))?"
    r"(?:hh?|ll?|[Lzjtq])?[diouxXeEfFgGcsaAp@](?!\w)"
    r"|%(?:\d+\$|\(\w+\))\d*[sdu]|(?<!\d)%\d*[sdu]"  # "%dx%d", but "50%ig" is Swedish
    r"|%\{\w+\}|%%|%L?[1-9]\d?(?!\d)"  # Ruby; a literal per cent sign; Qt
    r"|\$?\{\{\s?[\w.|-]{1,40}\s?\}\}"
    rf"|[$%#]?\{{[\w.$:\[\]-]{{0,60}}(?:{_SPECIFIED}|,\s*(?:number|date|time)[^{{}}]{{0,60}})\}}"
)
_UNNAMED = re.compile(r"%[^%(){}$\s]*[A-Za-z@]|\{(?:[!:][^{}]*)?\}")
_NUMBER = re.compile(r"%(?:\d+\$|\(\w+\))?[-+#0]*\d*(?:\.\d+)?(?:hh?|ll?|[Lzjtq])?[diufFgG]|\{[^{}:]*:[^{}%]*[dfg,]\}")


def is_unnamed(placeholder: str) -> bool:
    """Tell whether a program knows by nothing but the order what goes where: "%s", "{}"."""
    return _UNNAMED.fullmatch(placeholder) is not None


def is_number(placeholder: str) -> bool:
    """Tell whether a number goes there: "%d", "{antal:,}"."""
    return _NUMBER.fullmatch(placeholder) is not None
