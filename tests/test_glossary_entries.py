from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import glossary
from glossary import Glossary, GlossaryError, inspect, load, load_default, localise, lookup


def write(tmp_path: Path, content: str | bytes, name: str = "own.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def pairs(some: Glossary) -> dict[str, str]:
    return {entry.swedish: entry.english for entry in some}


@pytest.mark.parametrize(
    "content",
    [
        "Charkiv,Kharkiv\nKiev,Kyiv\n",
        "Charkiv\tKharkiv\nKiev\tKyiv",
        "Charkiv;Kharkiv\r\nKiev;Kyiv\r\n",
        "\ufeffCharkiv,Kharkiv\n\n  \nKiev , Kyiv\n",
        "sv,en\nCharkiv,Kharkiv\nKiev,Kyiv\n",
        "EN;SV\nKharkiv;Charkiv\nKyiv;Kiev\n",
        "sv-SE\ten-GB\tunknown\nCharkiv\tKharkiv\tx\nKiev\tKyiv\n",
        "Swedish,English\nCharkiv,Kharkiv\nKiev,Kyiv\n",
        "Charkiv,Kharkiv,sv,en\nKiev,Kyiv,SV,EN\n",
        '"Charkiv","Kharkiv"\n"Kiev",Kyiv\n',
        "Charkiv,Kharkiv\nKiev,Kyiv\nKiev,Kyiv\n",
        "note,kind,en,sv\nx,city,Kharkiv,Charkiv\n,,Kyiv,Kiev\n",
        "# checked in May\nCharkiv,Kharkiv\n#\nKiev,Kyiv\n",
        '# "quoted, comment\n"Charkiv",Kharkiv\n# another "\nKiev,Kyiv\n',
    ],
)
def test_ways_to_write_a_glossary(tmp_path: Path, content: str) -> None:
    assert pairs(load(write(tmp_path, content))) == {"Charkiv": "Kharkiv", "Kiev": "Kyiv"}


def test_a_header_names_everything(tmp_path: Path) -> None:
    path = write(tmp_path, 'sv,en,kind,oblast,source,match,case,guard,note\nA,B,city,Sumy,me,exact,any,place,"x, y"\n')
    (entry,) = load(path)
    assert (entry.kind, entry.oblast, entry.source, entry.match) == ("city", "Sumy", "me", "exact")
    assert (entry.case, entry.guard, entry.note) == ("any", "place", "x, y")
    assert entry.origin == f"{path}:2"


def test_quoted_terms(tmp_path: Path) -> None:
    path = write(tmp_path, 'sv,en\n"Kiev, huvudstaden","Kyiv, ""the"" capital"\n\nLund,Lund\n')
    assert pairs(load(path)) == {"Kiev, huvudstaden": 'Kyiv, "the" capital', "Lund": "Lund"}
    assert [entry.line for entry in load(path)] == [2, 4]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", ": no entries; write one `swedish<TAB>english` pair a line"),
        ("\n \n", ": no entries; write one `swedish<TAB>english` pair a line"),
        ("sv,en\n", ":1: a header but no entries; write one pair a line below it"),
        ("Charkiv,Kharkiv\nKiev\n", ":2: only 1 column; part the swedish and the english term with a tab or a comma"),
        ("Charkiv,Kharkiv\nKiev,\n", ":2: the english term is empty; fill it in or delete the line"),
        ("Charkiv,Kharkiv\n ,Kyiv\n", ":2: the swedish term is empty; fill it in or delete the line"),
        ("a,b,c\n", ":1: 3 columns where 2 are needed; quote a term that holds a comma, or begin with a header"),
        ("sv,note\na,b\n", ":1: no column `en`; the header needs `sv` and `en`"),
        ("en,note\na,b\n", ":1: no column `sv`; the header needs `sv` and `en`"),
        ("sv,en,sv\na,b,c\n", ":1: column `sv` appears twice; keep one"),
        ("sv,note,en\na,b\n", ":2: only 2 columns, but `sv` and `en` need 3"),
        ("sv,en\na,b,c\n", ":2: 3 columns, but the header names 2; quote a term that holds a comma"),
        ("a,b\nc\x07,d\n", ":2: control character U+0007; remove it"),
        ("a,b\nc\u2028,d\n", ":2: control character U+2028; remove it"),
        ("a,b\nå\x85,d\n", ":2: control character U+0085; remove it"),
        ("Kiev,Kyiv\nX,Y\nKiev,Kiev\n", ":3: “Kiev” is “Kiev” here but “Kyiv” on line 1; keep one"),
        (
            "Kiev,Kyiv\nKyiv,Kiev\n",
            ":1: “Kyiv” is itself a swedish term, given as “Kiev” on line 2; write the final english",
        ),
        ("sv,en,match\na,b,fuzzy\n", ":2: match is “fuzzy”; use exact, genitive, inflect, stem or leave it empty"),
        ("sv,en,pos\na,b,thing\n", ":2: pos is “thing”; use adjective, name, noun, other, verb or leave it empty"),
        ("sv,en,do not translate\na,,maybe\n", ":2: the english term is empty; fill it in or delete the line"),
        ("sv,en,dnt\na,a,maybe\n", ":2: do-not-translate is “maybe”; use no, yes or leave it empty"),
        ("sv,en,dnt\na,b,yes\n", ":2: “a” is not to be translated, but its english is “b”; leave one out"),
        (
            "lag,team\nteam,crew\ncrew,lag\n",
            ":1: goes in a circle (lag → team → crew → lag); delete one of these lines",
        ),
        ("sv,en,case\na,b,lower\n", ":2: case is “lower”; use any, exact or leave it empty"),
        ("sv,en,guard\na,b,x\n", ":2: guard is “x”; use nearby, person, place or leave it empty"),
        ('a,b\n"c,d\n', ':2: a quotation mark is out of place; write "" for a mark inside a quoted term'),
        ("a,b\nc,\xe5\n".encode("latin-1"), ":2: not UTF-8; save the file as UTF-8"),
    ],
)
def test_a_bad_file_says_where_and_why(tmp_path: Path, content: str | bytes, reason: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(GlossaryError) as caught:
        load(path)
    assert str(caught.value) == f"{path}{reason}"


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match=r"none\.csv: no such file; check the path$"):
        load(tmp_path / "none.csv")
    with pytest.raises(GlossaryError, match=r": is a folder; name a CSV or TSV file in it$"):
        load(tmp_path)


def test_swedish_words_that_look_like_a_header(tmp_path: Path) -> None:
    assert pairs(load(write(tmp_path, "en,a\nett,a\n"))) == {"en": "a", "ett": "a"}
    assert pairs(load(write(tmp_path, "svenska,Swedish\n"))) == {"svenska": "Swedish"}


def test_merging_lets_the_later_win(tmp_path: Path) -> None:
    one = load(write(tmp_path, "a,b\nc,d\n", "one.csv"))
    two = load(write(tmp_path, "a,x\n", "two.csv"))
    assert pairs(one.merge(two)) == {"a": "x", "c": "d"}
    assert pairs(two.merge(one)) == {"a": "b", "c": "d"}
    assert len(one.merge(two)) == 2
    assert [entry.english for entry in one.merge(two).entries("a")] == ["x", "b"]


def test_the_digest_is_that_of_the_content(tmp_path: Path) -> None:
    one, same = write(tmp_path, "a,b\n", "one.csv"), write(tmp_path, "a\tb\n", "two.tsv")
    other = write(tmp_path, "a,c\n", "three.csv")
    assert load(one).digest == load(same).digest
    assert load(one).digest != load(other).digest
    assert load(one).merge(load(other)).digest != load(other).merge(load(one)).digest
    assert len(load_default().digest) == 64


def test_lookup_explains() -> None:
    found = lookup("Charkivregionens", load_default())
    assert found.entry
    assert (found.entry.english, found.form, found.rule) == ("Kharkiv", "Kharkiv-regionens", "compound")
    assert found.entry.origin.startswith("ukraine.tsv:")


def test_lookup_shows_what_else_it_might_be(tmp_path: Path) -> None:
    own = load(write(tmp_path, "Kiev,Kiev\n"))
    found = lookup("Kiev", load_default().merge(own))
    assert found.entry
    assert found.entry.english == "Kiev"
    assert [entry.english for entry in found.alternatives] == ["Kyiv"]


def test_lookup_of_the_unknown_offers_what_is_like_it() -> None:
    found = lookup("Zaporizjjzaa", load_default())
    assert found.entry is None
    assert "Zaporizhzhia" in [entry.english for entry in found.similar]
    assert lookup("", load_default()).entry is None
    several = lookup("Kiev och Charkiv", load_default())
    assert (several.entry, [entry.english for entry in several.similar]) == (None, ["Kyiv", "Kharkiv"])


def test_lookup_forgives_what_a_text_is_forgiven() -> None:
    found = lookup("Krementtjuk", load_default())
    assert found.entry
    assert (found.entry.english, found.rule) == ("Kremenchuk", "similar")


@settings(max_examples=60, deadline=None)
@given(content=st.binary())
def test_any_file_loads_or_says_what_is_wrong(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        loaded = load(path)
    except GlossaryError as error:
        assert "\n" not in str(error)
        assert str(error).startswith(f"{path}:")
    else:
        assert all(entry.swedish and entry.english for entry in loaded)


def test_the_public_names_are_sorted() -> None:
    assert glossary.__all__ == sorted(glossary.__all__)
    assert all(hasattr(glossary, name) for name in glossary.__all__)


def test_conflicts_between_files(tmp_path: Path) -> None:
    one = load(write(tmp_path, "a,b\nc,d\n", "one.csv"))
    two = load(write(tmp_path, "x,y\na,z\nc,d\n", "two.csv"))
    ((in_force, overruled),) = one.merge(two).conflicts()
    assert (in_force.english, overruled.english) == ("z", "b")
    assert in_force.origin.endswith("two.csv:2")


def test_diff(tmp_path: Path) -> None:
    old = load(write(tmp_path, "a,b\nc,d\ne,f\n", "old.csv"))
    new = load(write(tmp_path, "a,b\nc,x\ng,h\n", "new.csv"))
    changes = [(one and one.english, two and two.english) for one, two in old.diff(new)]
    assert changes == [("d", "x"), ("f", None), (None, "h")]


def test_all_mistakes_of_a_file_in_the_order_of_its_lines(tmp_path: Path) -> None:
    path = write(tmp_path, "sv,en,case\nKiev,Kyiv,\nLvov\nKiev,Kiev,\nx,y,lower\n,z,\nbra\x07,good,\nOdessa,Odesa,\n")
    found, mistakes = inspect(path)
    assert [str(mistake).split(": ")[0] for mistake in mistakes] == [f"{path}:{line}" for line in (3, 4, 5, 6, 7)]
    assert pairs(found)["Odessa"] == "Odesa"
    with pytest.raises(GlossaryError) as caught:
        load(path)
    assert str(caught.value) == str(mistakes[0])


def test_a_term_may_begin_with_a_hash(tmp_path: Path) -> None:
    assert pairs(load(write(tmp_path, "#MeToo,#MeToo\n"))) == {"#MeToo": "#MeToo"}


def test_do_not_translate(tmp_path: Path) -> None:
    own = load(write(tmp_path, "sv,en,Do-Not-Translate\nSwish,,yes\niPhone,iPhone,Yes\nkrona,crown,no\n"))
    assert pairs(own) == {"Swish": "Swish", "iPhone": "iPhone", "krona": "crown"}
    assert localise("Swishs app, min iPhone, kronor", own)[0] == "Swishs app, min iPhone, crowns"


def test_inflection_can_be_switched_off(tmp_path: Path) -> None:
    own = load(write(tmp_path, "sv,en,match\ndrönare,drone,\nbrigad,brigade,inflect\nSvt,SVT,\n"))
    sentence = "I drönarna, drönare, brigaderna, Svts"
    assert localise(sentence, own)[0] == "I the drones, drones, the brigades, SVTs"
    assert localise(sentence, own.uninflected())[0] == "I drönarna, drone, the brigades, SVTs"
    assert own.uninflected().digest != own.digest


def test_match_stem(tmp_path: Path) -> None:
    own = load(write(tmp_path, "sv,en,match\nluftvärn,air defence,stem\nmobilisera,mobilisation,stem\n"))
    assert localise("luftvärnets, luftvärnsrobot", own)[0] == "air defence, luftvärnsrobot"
    assert localise("mobiliseringen, mobiliserades, mobil", own)[0] == "mobilisation, mobilisation, mobil"


def test_newspapers_write_institutions_with_a_small_letter(tmp_path: Path) -> None:
    own = load(write(tmp_path, "Riksdagen,the Riksdag\nLund,Lund\nSara,Sarah\n"))
    assert localise("i riksdagen, riksdagens, en lund, sara", own)[0] == "i the Riksdag, the Riksdags, en lund, sara"
    exact = load(write(tmp_path, "sv,en,case\nRiksdagen,the Riksdag,exact\n"))
    assert localise("i riksdagen", exact)[0] == "i riksdagen"


def test_diff_sees_more_than_the_english(tmp_path: Path) -> None:
    old = load(write(tmp_path, "sv,en,match\na,b,\nc,d,\n", "old.csv"))
    new = load(write(tmp_path, "sv,en,match\na,b,exact\nc,d,\n", "new.csv"))
    assert [(one and one.match, two and two.match) for one, two in old.diff(new)] == [("", "exact")]
