"""What can go wrong: a tree of its own, for this package knows nothing of the program around it."""


class GlossaryError(Exception):
    """A glossary that can't be used: one line that says where and what to do."""
