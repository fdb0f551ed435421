"""Documents: nothing is lost, and texts are replaced in order."""

import pytest

from translate.document import Block, Document, Segment


def test_str_joins_everything() -> None:
    document = Document((Block((Segment("Ja.", "”", "” "), Segment("Nej.")), "\n\n"), Block((), "\n")))
    assert str(document) == "”Ja.” Nej.\n\n\n"
    assert [segment.text for segment in document.segments] == ["Ja.", "Nej."]
    assert document.blocks[0].text == "”Ja.” Nej."


@pytest.mark.parametrize(
    ("text", "translatable"),
    [("Ja.", True), ("Слава", True), ("1939", False), ("* * *", False), ("", False), ("!?", False)],
)
def test_only_text_with_letters_is_translatable(text: str, translatable: bool) -> None:
    assert Segment(text).translatable is translatable


def test_with_texts_replaces_translatable_texts_in_order() -> None:
    document = Document(
        (
            Block((Segment("Ja.", "”", "” "), Segment("* * *", "", " "), Segment("Nej.")), "\n"),
            Block((), "\n"),
            Block((Segment("Kanske."),)),
        )
    )
    assert str(document.with_texts(["Yes.", "No.", "Maybe."])) == "”Yes.” * * * No.\n\nMaybe."
    assert document.with_texts(segment.text for segment in document.segments if segment.translatable) == document


@pytest.mark.parametrize("texts", [[], ["Yes."], ["Yes.", "No.", "Maybe."]])
def test_with_texts_wants_as_many_texts_as_it_has(texts: list[str]) -> None:
    document = Document((Block((Segment("Ja."),)), Block((Segment("Nej."),))))
    with pytest.raises(ValueError):
        document.with_texts(texts)
