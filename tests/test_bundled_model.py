"""The model that ships: it is whole, says the same through both engines, and translates an article as it should."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from glossary import load_default, localise
from scripts.align import Decoder, compare, read_alignments
from scripts.evaluate import read_news, start_scorer
from translate import Translator
from translate.engines import EngineOptions, Hypothesis, load_engine
from translate.engines.canary import find_fault
from translate.models import find

DATA = Path(__file__).parent / "data"
SAMPLE = (DATA / "article.sv.txt").read_text(encoding="utf-8")

# what stands in Swedish and English news besides plain letters: names of all Europe, marks, currencies, posts
ODD = (
    *(chr(code) for code in range(0xA1, 0x180) if chr(code) != "\xad"),  # Latin-1, Latin Extended-A
    *"АБВГҐДЕЁЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя",
    *"–—―‐‑−’‘‚“”„«»‹›…•†‡‰′″€£¥₴₽₺₿™←↑→↓↔▶■●★✓≈≤≥∞中",
    *("😀", "🇺🇦", "❤️", "🙏", "🔴", "\xad"),
)
EVERYDAY = "åäöéüàªºµß"  # words with these may well be Swedish, so nothing tells a name by them

pytestmark = pytest.mark.model


def golden_sentences(count: int) -> list[str]:
    """Different sentences of the golden file of the sentence splitter."""
    cases = (DATA / "sentences.txt").read_text(encoding="utf-8").split("===")
    lines = [line for case in cases for line in case.partition("---")[2].splitlines()]
    found = list(dict.fromkeys(line.strip() for line in lines if len(line.split()) > 2 and not line.startswith("#")))
    assert len(found) >= count
    return found[:count]


def test_its_folder_holds_safetensors_a_card_and_no_code() -> None:
    files = [path for path in find("compact").folder.iterdir() if path.is_file()]
    assert {path.suffix for path in files} == {".json", ".safetensors", ".spm", ".md", ".txt"}
    assert sum(path.stat().st_size for path in files) < 60e6


def test_both_engines_say_the_same() -> None:
    swedish = golden_sentences(200)
    options = EngineOptions(device="cpu", compute_type="float32")
    fast, reference = (load_engine(name, options).translate(swedish) for name in ("ctranslate2", "marian"))
    assert sum(one.text == other.text for one, other in zip(fast, reference, strict=True)) >= 190


def test_it_passes_the_canary() -> None:
    assert find_fault(load_engine("ctranslate2", EngineOptions())) is None


def test_an_article_keeps_its_shape_names_and_quotations() -> None:
    translation = Translator(model="compact").translate(SAMPLE)
    english = str(translation)
    assert [bool(line) for line in english.split("\n")] == [bool(line) for line in SAMPLE.split("\n")]
    assert [line[:2] for line in english.split("\n") if line.startswith("- ")] == ["- "] * 3
    assert english.count("“") == english.count("”") == 3
    for name in ("Kharkiv", "Zaporizhzhia", "Odesa", "Vovchansk", "Sumy", "Poltava", "Kyiv"):
        assert name in english
    assert not re.search("Charkiv|Zaporizjzja|Odessa|Vovtjansk|Kiev", english)
    assert not [issue for issue in translation.issues if issue.kind in ("name", "quotation", "repetition", "empty")]


def test_no_character_is_unknown() -> None:
    swedish = [f"Anna skrev {odd} på tavlan." for odd in ODD]
    translations = [one.text for one in load_engine("ctranslate2", EngineOptions()).translate(swedish)]
    assert not [text for text in translations if "unk" in text or "⁇" in text]
    assert sum("wrote" in text for text in translations) > 0.9 * len(ODD)  # nor does one derail the sentence


def test_letters_of_names_are_kept_or_the_reader_is_told() -> None:
    letters = [odd for odd in ODD if odd.isalpha() and odd.lower() not in EVERYDAY]
    swedish = [f"Författaren {odd.upper()}lam{odd}ek bor i Visby." for odd in letters]
    translations = Translator(model="compact").translate_texts(swedish)
    lost = [
        odd
        for odd, one in zip(letters, translations, strict=True)
        if odd.lower() not in str(one).lower() and not any(issue.kind in ("name", "garbled") for issue in one.issues)
    ]
    assert not lost


def test_news_keep_their_quality() -> None:
    news = read_news()
    translations = Translator(model="compact").translate_texts(news.sources)
    scores = start_scorer(news).score("compact", [str(one) for one in translations])
    # two points under what was measured when the weights came
    assert scores.chrf > 70
    assert scores.quotes.right == scores.quotes.of
    assert scores.names.right == scores.names.of
    assert (scores.empty, scores.copied, scores.repeating) == (0, 0, 0)


def test_int8_is_as_good_as_float32() -> None:
    news = read_news()
    scorer = start_scorer(news)
    chrf = {}
    for compute_type in ("int8", "float32"):
        engine = load_engine("ctranslate2", EngineOptions(device="cpu", compute_type=compute_type))
        outputs = [hypothesis.text for hypothesis in engine.translate(news.sources)]
        chrf[compute_type] = scorer.score(compute_type, outputs).chrf
    assert chrf["int8"] > chrf["float32"] - 0.3


@pytest.mark.parametrize(
    ("swedish", "english"),
    [
        ("fred", "peace"),
        ("seger", "victory"),
        ("krig", "war"),
        ("vänner", "friends"),
        ("fiender", "enemies"),
        ("frihet", "freedom"),
    ],
)
def test_it_knows_a_word_in_marks_as_well_as_without(swedish: str, english: str) -> None:
    texts = [f"Putin talar om {opening}{swedish}{closing}." for opening, closing in ("””", "’’", "()")]
    for hypothesis in load_engine("ctranslate2", EngineOptions()).translate(texts):
        assert english in hypothesis.text.lower()


def test_its_guided_head_aligns() -> None:
    decoder, pairs = Decoder("compact"), read_alignments()
    quality = compare(pairs, [decoder.attend(pair).links(decoder.used) for pair in pairs])
    assert quality.error_rate < 0.15  # 0.124 when the weights came


def test_names_reach_the_english() -> None:
    swedish = [
        "Kievborna lämnade Charkivregionen.",
        "Striderna fortsätter vid Tjasiv Jar.",
        "Luhansk-guvernören besökte Kryvyj Rih.",
        "Tåget från Lviv till Zjytomyr är försenat.",
        "Regeringen i Kiev kräver att Krim återlämnas.",
        "Explosioner hördes i Mykolajiv och Cherson.",
    ]
    expected = [localise(sentence, load_default())[1] for sentence in swedish]
    for translation, terms in zip(Translator(model="compact").translate_texts(swedish), expected, strict=True):
        assert all(term.entry.core in str(translation) for term in terms), str(translation)


def test_torch_stays_out_once_the_model_is_converted(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("De lämnade Charkiv.\n", encoding="utf-8")
    Translator(model="compact")
    code = (
        "import sys\nfrom translate.cli import app\n"
        f"app(['file', {str(article)!r}, '--model', 'compact'], standalone_mode=False)\n"
        "sys.exit(len({'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Kharkiv" in done.stdout


def test_ctrl_c_while_decoding_leaves_no_half_written_file(tmp_path: Path) -> None:
    article, output = tmp_path / "article.txt", tmp_path / "out.txt"
    article.write_text("".join(f"Det var {number} hus som brann i Lund den natten.\n" for number in range(9000)))
    command = [sys.executable, "-m", "translate", "file", str(article), "-o", str(output), "--model", "compact"]
    Translator(model="compact")
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    with process:
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (130, "error: interrupted; nothing was written\n")
    assert [path.name for path in tmp_path.iterdir()] == ["article.txt"]


def test_the_score_is_a_probability() -> None:
    (hypothesis,) = load_engine("ctranslate2", EngineOptions()).translate(["Hon bor i Lund."])
    assert isinstance(hypothesis, Hypothesis) and hypothesis.score < 0
