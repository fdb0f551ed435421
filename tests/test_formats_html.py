"""HTML: what is a passage, what stays as it is, and how a translation is put in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import DATA
from translate.document import Inline, Passage
from translate.errors import InputError
from translate.formats import Article, read

FILES = sorted((DATA / "formats" / "html").iterdir())


def page(text: str) -> Article:
    return read(text.encode(), "a.html", "html")


def texts(text: str) -> list[str]:
    return [passage.text for passage in page(text).passages]


def rewrite(text: str, change: Callable[[Passage], Passage]) -> str:
    article = page(text)
    return article.rebuild([change(passage) for passage in article.passages]).decode()


def shout(passage: Passage) -> Passage:
    return replace(passage, text=passage.text.upper())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_unchanged_passages_give_the_same_bytes(path: Path) -> None:
    data = path.read_bytes()
    article = read(data, path.name, "html")
    assert article.rebuild(article.passages) == data


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"</{tag}>")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_changed_passages_leave_all_tags_in_place(path: Path) -> None:
    data = path.read_bytes()
    article = read(data, path.name, "html")
    written = article.rebuild([shout(passage) for passage in article.passages])
    assert Tags(written.decode("utf-8", "replace")).tags == Tags(data.decode("utf-8", "replace")).tags
    again = read(written.replace(b'"en"', b'"sv"'), path.name, "html")
    assert [one.text for one in again.passages] == [one.text.upper() for one in article.passages]


@pytest.mark.parametrize(
    ("markup", "passages"),
    [
        ("<p>Ett.</p><p>Två.</p>", ["Ett.", "Två."]),
        ("<p>Ett.<p>Två.", ["Ett.", "Två."]),
        ("<p>Ett <b>två", ["Ett två"]),
        ("<table><tr><td><p>Ett<td>Två<table><tr><td>Tre</table></table>", ["Ett", "Två", "Tre"]),
        ("<ul><li>Ett<li>Två<ul><li>Tre</ul></ul>", ["Ett", "Två", "Tre"]),
        ("<table><tr><td>Ett<td>Två<tr><th>Tre</table>", ["Ett", "Två", "Tre"]),
        ("<p>Char<b>kiv</b>regionen</p>", ["Charkivregionen"]),
        ("<p>Ett\n   <b> två </b>\ttre</p>", ["Ett två tre"]),
        ("<p>Storgatan 1<br>Lund</p>", ["Storgatan 1\nLund"]),
        ("<p>&aring;r &#50; &amp;amp; &lt;b&gt;</p>", ["år 2 &amp; <b>"]),
        ("<p>Kör <code>ls -l</code> nu</p>", ["Kör nu"]),
        ("<p>Tryck på <kbd>Enter</kbd>.</p>", ["Tryck på."]),
        ("<p>Som förut<sup><a href=#1>1</a></sup>.</p>", ["Som förut."]),
        ("<p>Skriv till <a href=m>a.b@example.org</a>!</p>", ["Skriv till!"]),
        ("<p>Den <span translate=no>Röda Tråden</span> brast</p>", ["Den brast"]),
        ("<p translate=no>Nej</p><p>Ja</p>", ["Ja"]),
        ("<p>&#8221a och &#8220b</p><p>Ja</p>", ["”a och “b", "Ja"]),
        ("<p lang=uk>Так</p><p lang=sv>Ja</p>", ["Ja"]),
        ("<html lang=en><p>Ja</p>", ["Ja"]),
        ("<pre>Nej</pre><script>'<p>Nej</p>'</script><style>p{}</style><textarea>Nej</textarea>Ja", ["Ja"]),
        ("<svg><title>Nej</title></svg>Ja <!-- nej -->då", ["Ja då"]),
        ("<img src=a alt='En bild'>", ["En bild"]),
        ("<img src=a alt=bild title=\"En 'titel'\">", ["bild", "En 'titel'"]),
        ("<a title='Mer'>Läs <img alt=här></a>", ["Mer", "Läs", "här"]),
        ("<p>Ja<picture><source srcset=a><img alt='En bild'></picture>nej", ["Janej", "En bild"]),
        ("<p>Ja<map><area alt=Lund></map><span translate=no><img alt=nej></span>", ["Ja", "Lund"]),
        ("<meta name=description content='Om kriget'><meta name=robots content=noindex>Ja", ["Om kriget", "Ja"]),
        ("<input type=submit value=Skicka><input type=text value=nej placeholder=Sök>", ["Skicka", "Sök"]),
        ("<a href=x><h2>Rubrik</h2><p>Text</p></a>", ["Rubrik", "Text"]),
        ("<p>1939</p><p>* * *</p><p>Ja</p>", ["Ja"]),
        ("<!-- <p>Nej</p> -->Ja", ["Ja"]),
        ("Ja <![CDATA[nej]]> och <?php nej ?>så", ["Ja och så"]),
        ("Ja </> och </b> så", ["Ja och så"]),
        ("Tre < fyra & fem", ["Tre < fyra & fem"]),
    ],
)
def test_passages(markup: str, passages: list[str]) -> None:
    assert texts(markup + "<p>Slut</p>") == [*passages, "Slut"]


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("<p>ett <b>två</b></p>", "<p>ETT <b>TVÅ</b></p>"),
        ("<p><b>ett två</b></p>", "<p><b>ETT TVÅ</b></p>"),
        ("<p>\n  ett\n  två\n</p>", "<p>\n  ETT TVÅ\n</p>"),
        ("<p>a &amp; b &lt;c&gt;</p>", "<p>A &amp; B &lt;C&gt;</p>"),
        ("<p>ett<br>två</p>", "<p>ETT<br>TVÅ</p>"),
        ("<p>kör <code>ls</code> nu</p>", "<p>KÖR <code>ls</code> NU</p>"),
        ("<p>på <kbd>x</kbd>.</p>", "<p>PÅ <kbd>x</kbd>.</p>"),
        ("<p>ett <b>två <i>tre</i></b> fyra</p>", "<p>ETT <b>TVÅ <i>TRE</i></b> FYRA</p>"),
        ("<p>ett <b>två <i>tre</b> fyra</i></p>", "<p>ETT <b>TVÅ <i>TRE</b> FYRA</i></p>"),
        ("<p><sup>1</sup><b> ett</b> två", "<p><sup>1</sup><b> ETT</b> TVÅ"),  # the space is after the number
        ("<p>ett <i><b>två </b></i><img>", "<p>ETT <i><b>TVÅ </b></i><img>"),
        ("<p>ett <b> två </b>", "<p>ETT <b>TVÅ</b>"),
        ("<img alt=bild>", '<img alt="BILD">'),
        ("<img alt='a \"b\" &#39;c&#39;'>", "<img alt='A &quot;B&quot; &#x27;C&#x27;'>"),
        ("<a href=x title=mer>läs <img alt=a></a>", '<a href=x title="MER">LÄS <img alt="A"></a>'),
        ('<html lang="sv"><p>ja</p>', '<html lang="en"><p>JA</p>'),
        ("<optgroup label=x><option value=nej label='ja'>ja", "<optgroup label=\"X\"><option value=nej label='JA'>JA"),
        ("<html lang=sv-SE><p>ja</p>", "<html lang=en><p>JA</p>"),
        ("<meta property='og:locale' content='sv_SE'>ja", "<meta property='og:locale' content='en_US'>JA"),
    ],
)
def test_a_changed_passage(markup: str, written: str) -> None:
    assert rewrite(markup, shout) == written


def test_only_what_changed_is_written_anew() -> None:
    article = page("<html lang=sv><p>Ett\n &quot;x&quot;</p><p>Två</p>")
    first, _ = article.passages
    assert article.rebuild([first, Passage("Two")]) == b"<html lang=en><p>Ett\n &quot;x&quot;</p><p>Two</p>"


def test_markup_moves_with_its_words() -> None:
    article = page("<p>Den <b>röda</b> <i>bilen</i>!</p>")
    moved = Passage("The car red!", (Inline(8, 11, 0), Inline(4, 7, 1)))
    assert article.rebuild([moved]) == b"<p>The <i>car</i> <b>red</b>!</p>"


def test_encodings() -> None:
    for codec, declared in (("cp1252", "iso-8859-1"), ("utf-8", "utf-8"), ("koi8-r", "koi8-r")):
        head = f"<meta charset={declared}>"
        data = f"{head}<p>Hej {'å' if codec != 'koi8-r' else 'мир'}</p>".encode(codec)
        article = read(data, "a", "html")
        assert article.passages[0].text == f"Hej {'å' if codec != 'koi8-r' else 'мир'}"
        assert article.rebuild([Passage("“Hi” 你")]).decode(codec).startswith(f"{head}<p>")
    assert read("<p>Åska".encode("utf-16"), "a", "html").passages[0].text == "Åska"
    assert read("<p>Åska".encode("cp1252"), "a", "html").passages[0].text == "Åska"
    assert read(b"<meta charset=base64><p>Ja", "a", "html").passages[0].text == "Ja"


def test_a_character_that_the_encoding_lacks_becomes_a_reference() -> None:
    data = "<meta charset=iso-8859-1><p>Kära du</p>".encode("cp1252")
    assert read(data, "a", "html").rebuild([Passage("Dear Київ")]).endswith(b"<p>Dear &#1050;&#1080;&#1111;&#1074;</p>")


def test_bytes_that_are_no_character_stay() -> None:
    data = b"<meta charset=utf-8><p>Ja \xff\xfe nej</p><p>Ja</p>"
    article = read(data, "a", "html")
    assert article.rebuild(article.passages) == data
    assert article.passages[0].text == "Ja \ufffd\ufffd nej"
    assert article.rebuild([article.passages[0], Passage("Yes")]).startswith(b"<meta charset=utf-8><p>Ja \xff\xfe nej")


@pytest.mark.parametrize("data", [b"", b"<p></p>", b"PK\x03\x04\0\0", b"<script>ja</script>", b"<!-- <p>Ja</p>"])
def test_a_page_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read(data, "a.html", "html")
    assert "\n" not in str(caught.value) and ";" in str(caught.value)


TAGS = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<br>",
    "<li>",
    "<code>",
    "</code>",
    "<!--",
    "-->",
    "<a title='x y'>",
]
SCRAPS = st.lists(
    st.sampled_from([*TAGS, "Kiev", " och ", "&", "&amp;", "<", ">", "”Ja”", "\n", '"']) | st.text(max_size=3)
)


@given(SCRAPS.map("".join))
def test_scraps_lose_nothing(text: str) -> None:
    data = text.encode("utf-8", "ignore")
    try:
        article = read(data, "a", "html")
    except InputError:
        return
    assert article.rebuild(article.passages) == data
    written = article.rebuild([replace(one, text=one.text + " slut") for one in article.passages])
    assert written.count(b"slut") >= len(article.passages)


def test_signs_between_links_part_their_texts() -> None:
    text = "<p><a>Om oss</a> · <a>Kontakt</a>|<a>Hem</a></p>"
    assert texts(text) == ["Om oss\nKontakt\nHem"]
    assert rewrite(text, shout) == "<p><a>OM OSS</a> · <a>KONTAKT</a>|<a>HEM</a></p>"


@pytest.mark.parametrize(
    "text",
    [
        *("<b>" * 1000 + "Ja" + "</b>" * 1000, "a<b>" * 1000, "<a>x</a>|" * 1000, "<p>Ja" * 1000),
        # these took a minute each
        *(
            "<div>" * 30_000 + "Ja",
            "<div><p>Ja" * 8_000,
        ),
        *("<p>" + "Ja <b>ja</b> <img> " * 5_000, "<p>Ja " + "<br> " * 5_000 + "ja"),
    ],
    ids=lambda text: text[:12],
)
def test_much_of_the_same_takes_no_time(text: str) -> None:
    article = page(text)
    assert article.rebuild(article.passages).decode() == text
    assert rewrite(text, shout).count("<") == text.count("<")


@pytest.mark.parametrize("text", ["Ja <a b='", "Ja </b ", "Ja <?", "Ja <!"])
def test_tags_without_end_take_no_time(text: str) -> None:
    article = page(text * 20_000)
    assert article.rebuild(article.passages).decode() == text * 20_000


def test_a_comment_without_end_hides_all_after_it() -> None:
    assert [passage.text for passage in page("<p>Ett</p><!-- nej > nej").passages] == ["Ett"]


def test_words_in_another_language_are_known_for_it() -> None:
    text = '<p>Ett <i lang="en-GB">deal</i>, ett <b>val</b> och <i lang="sv">ett</i> <em xml:lang="fr">mot</em></p>'
    (passage,) = page(text).passages
    said = [(passage.text[one.start : one.end], one.language) for one in passage.inlines]
    assert said == [("deal", "en-gb"), ("val", ""), ("ett", ""), ("mot", "fr")]


def test_keys_that_are_pressed_together_stay_together() -> None:
    data = b"<p>Tryck <kbd>Ctrl</kbd>+<kbd>C</kbd> eller <kbd>Ctrl</kbd> + <kbd>V</kbd> nu.</p>"
    article = read(data, "a.html", "html")
    (passage,) = article.passages
    assert passage.text == "Tryck eller nu." and len(passage.inlines) == 2
    written = article.rebuild([replace(passage, text="Now press or.")])
    assert b"<kbd>Ctrl</kbd>+<kbd>C</kbd>" in written and b"<kbd>Ctrl</kbd> + <kbd>V</kbd>" in written


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("<p>Gå till <code>Arkiv</code> > <code>Spara</code> nu.</p>", ["Gå till nu."]),
        ("<p>Åren 2022<!-- -->–<!-- -->2024 föll snö.</p>", ["Åren 2022–2024 föll snö."]),
        ("<p>Anna<!-- --> &amp; <!-- -->Bo sover.</p>", ["Anna & Bo sover."]),
        ("<p><a href=a>Om oss</a><!-- --> · <!-- --><a href=b>Kontakt</a></p>", ["Om oss\nKontakt"]),
    ],
)
def test_a_sign_between_comments_is_text_and_one_between_codes_is_not(page: str, texts: list[str]) -> None:
    article = read(page.encode(), "a.html", "html")
    assert [passage.text for passage in article.passages] == texts
    written = article.rebuild([replace(passage, text=passage.text.upper()) for passage in article.passages])
    assert written.count(b"<!--") == page.count("<!--") and written.count(b"<code>") == page.count("<code>")
