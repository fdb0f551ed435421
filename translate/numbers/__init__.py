"""Numbers, times and dates: what a Swedish sentence states, whether its translation does, and how English writes it."""

from translate.numbers.clock import write_time
from translate.numbers.comparison import compare, left_in_swedish
from translate.numbers.english import find_english
from translate.numbers.figures import Figure, Times, write_lone
from translate.numbers.mending import mend
from translate.numbers.swedish import find_swedish

__all__ = [
    "Figure",
    "Times",
    "compare",
    "find_english",
    "find_swedish",
    "left_in_swedish",
    "mend",
    "write_lone",
    "write_time",
]
