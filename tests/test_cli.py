"""What a person meets in a terminal: what goes where, exit codes, and one line for every mistake."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from translate.cli import app

DATA = Path(__file__).parent / "data"
ROOT = DATA.parent.parent
SAMPLE = DATA / "article.sv.txt"
COMMANDS = [
    ["file"],
    ["segments"],
    ["glossary"],
    ["glossary", "add"],
    ["glossary", "check"],
    ["glossary", "diff"],
    ["glossary", "export"],
    ["glossary", "lookup"],
    ["models"],
    ["models", "list"],
    ["models", "path"],
    ["models", "pull"],
    ["models", "show"],
]


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner(env={"COLUMNS": "300", "TERM": "dumb"}).invoke(app, list(map(str, arguments)), input=stdin)


def one_line_error(result: Result) -> str:
    """The error of a command that failed as it should: one line on stderr, nothing on stdout, exit 1."""
    assert result.exit_code == 1, (result.exit_code, result.stderr, result.exception)
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    return line


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text("De lämnade Charkiv.\n\n”Vi stannar”, säger han.\n", encoding="utf-8")
    return path


def test_stdout_carries_the_translation_and_nothing_else(article: Path) -> None:
    result = run("file", article, "--engine", "echo")
    assert result.exit_code == 0
    assert result.stdout == "De lämnade Kharkiv.\n\n“Vi stannar,” säger han.\n"
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{}/article.txt", "is no command but a file; write: translate file {}/article.txt"),
        ("{}", "is no command but a folder; write: translate batch {} --out DIR"),
        ("https://tt.se/a", "is no command but an address; write: translate url https://tt.se/a"),
        ("fil", "No such command"),
        ("x" * 300, "No such command"),
    ],
)
def test_an_article_for_a_command(article: Path, written: str, said: str) -> None:
    result = run(written.format(article.parent))
    assert result.exit_code == 2
    assert said.format(article.parent) in " ".join(result.stderr.split())


def test_the_sentences_of_a_web_page_are_numbered_as_in_its_warnings(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    said = "<p>Ett larm ljöd i natt över Charkiv, där många sov i tunnelbanan och väntade på morgonen.</p>" * 5
    page.write_text(f"<nav>Mest läst</nav><article><h1>Larm</h1>{said}</article>", encoding="utf-8")
    assert "Mest läst" in run("segments", page).stdout
    shown = run("segments", page, "--article").stdout
    assert "Mest läst" not in shown and "Kharkiv" in shown


def test_a_report_in_tmx(article: Path, tmp_path: Path) -> None:
    report = tmp_path / "sentences.TMX"
    assert run("file", article, "--engine", "echo", "--report", report).exit_code == 0
    written = report.read_text(encoding="utf-8")
    assert "<seg>De lämnade Charkiv.</seg>" in written and "<seg>De lämnade Kharkiv.</seg>" in written


def test_standard_input(article: Path) -> None:
    result = run("file", "-", "--engine", "echo", stdin=article.read_bytes())
    assert result.stdout.startswith("De lämnade Kharkiv.")


def test_byte_order_mark_and_line_ends_survive(tmp_path: Path) -> None:
    article, output = tmp_path / "in.txt", tmp_path / "out.txt"
    article.write_bytes(b"\xef\xbb\xbfEtt.\r\n\r\n\tTv\xc3\xa5.")
    assert run("file", article, "--engine", "echo", "-o", output).exit_code == 0
    assert output.read_bytes() == article.read_bytes()


def test_output_file(article: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.txt"
    result = run("file", article, "-o", output, "--engine", "echo", "--quotes", "keep")
    assert (result.exit_code, result.stdout) == (0, "")
    assert output.read_text(encoding="utf-8") == "De lämnade Kharkiv.\n\n”Vi stannar”, säger han.\n"
    assert [path.name for path in tmp_path.iterdir() if path.name not in ("article.txt", "out.txt")] == []


def test_a_dash_for_the_output_is_standard_output(article: Path) -> None:
    assert run("file", article, "--engine", "echo", "-o", "-").stdout.startswith("De lämnade Kharkiv.")
    assert not Path("-").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("redirection", ["> /dev/full", ">&-"])
def test_a_standard_output_that_takes_nothing(article: Path, redirection: str) -> None:
    command = f"'{sys.executable}' -m translate file '{article}' --engine echo {redirection}"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert re.fullmatch(r"error: standard output: .*\n", done.stderr)


def test_own_glossaries_and_no_default(article: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.tsv"
    first.write_text("Charkiv,Charkow\n", encoding="utf-8")
    second.write_text("sv\ten\nCharkiv\tKharkov\n", encoding="utf-8")
    assert "Kharkov" in run("file", article, "--engine", "echo", "-g", first, "-g", second).stdout
    assert "Charkow" in run("file", article, "--engine", "echo", "-g", second, "-g", first).stdout
    assert "Charkiv" in run("file", article, "--engine", "echo", "--no-default-glossary").stdout


def test_issues_are_warnings_and_strict_exits_with_3(article: Path, use_engine: Callable[..., object]) -> None:
    use_engine({"De lämnade Kharkiv.": "They left."})
    result = run("file", article, "--engine", "echo")
    assert result.exit_code == 0
    assert re.match(r"warning: .*article\.txt: sentence 1: name: .*Kharkiv", result.stderr)
    strict = run("file", article, "--engine", "echo", "--strict")
    assert strict.exit_code == 3
    assert strict.stdout == result.stdout


def test_lines_that_have_none_of_the_fields_are_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Hej."}\n{"body": "Hej."}\n', encoding="utf-8")
    result = run("file", tmp_path / "a.jsonl", "--engine", "echo")
    assert "a.jsonl: lines that stay as they are, without text in a field “title” or “text”: 1, the" in result.stderr


def test_options_from_the_environment(article: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRANSLATE_ENGINE", "echo")
    monkeypatch.setenv("TRANSLATE_QUOTES", "keep")
    monkeypatch.setenv("TRANSLATE_OUTPUT", str(tmp_path / "out.txt"))
    monkeypatch.setenv("TRANSLATE_NO_DEFAULT_GLOSSARY", "1")
    assert run("file", article).exit_code == 0
    assert (tmp_path / "out.txt").read_bytes() == article.read_bytes()


def test_every_option_has_a_variable() -> None:
    shown = run("file", "--help").stdout
    options = set(re.findall(r"--([a-z-]+)", shown)) - {"help"}
    for option in options:
        assert f"TRANSLATE_{option.upper().replace('-', '_')}" in shown


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "no such file"),
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"PK\x03\x04\x00\x00", "binary"),
        ("Malmö".encode("latin-1"), "not UTF-8"),
        ("Malmö".encode("utf-16"), "UTF-16"),
    ],
)
def test_files_that_are_no_articles(tmp_path: Path, content: bytes | None, says: str) -> None:
    path, output = tmp_path / "article.txt", tmp_path / "out.txt"
    if content is not None:
        path.write_bytes(content)
    line = one_line_error(run("file", path, "-o", output, "--engine", "echo"))
    assert says in line and str(path) in line
    assert not output.exists()
    if content is not None:
        assert "standard input" in one_line_error(run("file", "-", "--engine", "echo", stdin=content))


def test_a_folder_is_no_article(tmp_path: Path) -> None:
    assert "folder" in one_line_error(run("file", tmp_path, "--engine", "echo"))


def test_outputs_that_cannot_be_written(article: Path, tmp_path: Path) -> None:
    assert "folder" in one_line_error(run("file", article, "-o", tmp_path, "--engine", "echo"))
    missing = tmp_path / "nowhere" / "out.txt"
    assert str(missing) in one_line_error(run("file", article, "-o", missing, "--engine", "echo"))
    before = article.read_bytes()
    assert str(article) in one_line_error(run("file", article, "-o", article, "--engine", "echo"))
    assert article.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(article: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    one_line_error(run("file", article, "-o", locked / "out.txt", "--engine", "echo"))


def test_unknown_model(article: Path) -> None:
    line = one_line_error(run("file", article, "--model", "nosuch"))
    assert "nosuch" in line and "compact" in line


def test_unknown_engine(article: Path) -> None:
    line = one_line_error(run("file", article, "--engine", "nosuch", "--model", "compact"))
    assert "nosuch" in line and "ctranslate2" in line


def test_a_model_folder_that_is_none(article: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    assert str(folder) in one_line_error(run("file", article, "--model", folder))


@pytest.mark.parametrize("wrong", [["--device", "nosuch"], ["--beam-size", "0"], ["--quotes", "french"], ["--nosuch"]])
def test_usage_errors_exit_with_2(article: Path, wrong: list[str]) -> None:
    result = run("file", article, *wrong)
    assert (result.exit_code, result.stdout) == (2, "")


def test_malformed_glossary(article: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("Charkiv,Kharkiv\nOdessa\n", encoding="utf-8")
    for command in (["file", article, "--engine", "echo", "-g", path], ["glossary", "check", path]):
        assert f"{path}:2: " in one_line_error(run(*command))


def test_glossary_check(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("Charkiv,Kharkiv\nOdessa,Odesa\n", encoding="utf-8")
    result = run("glossary", "check", path)
    assert (result.exit_code, result.stdout) == (0, f"{path}: 2 entries, no mistakes\n")


def test_glossary_lookup() -> None:
    result = run("glossary", "lookup", "Charkivregionen")
    assert result.exit_code == 0
    assert "Kharkiv" in result.stdout and "compound" in result.stdout
    assert "Charkiv" in one_line_error(run("glossary", "lookup", "Charkivvv"))


def test_glossary_check_says_everything_about_several_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("Kiev,Kiev\nRiksdagen,the Riksdag\n", encoding="utf-8")
    two.write_text("sv,en,case\nRiksdagen,the Parliament,\nx,y,lower\n,z,\n", encoding="utf-8")
    result = run("glossary", "check", one, two)
    assert (result.exit_code, result.stdout) == (1, f"{one}: 2 entries, no mistakes\n")
    first, second, kiev, riksdag = result.stderr.splitlines()
    assert first == f"error: {two}:3: case is “lower”; use any, exact or leave it empty"
    assert second == f"error: {two}:4: the swedish term is empty; fill it in or delete the line"
    assert re.fullmatch(rf"note: {one}:1: “Kiev” is “Kiev” here and “Kyiv” at press.tsv:\d+; {one} wins, .*", kiev)
    assert riksdag.startswith(
        f"note: {two}:2: “Riksdagen” is “the Parliament” here and “the Riksdag” at {one}:2; {two} wins"
    )
    alone = run("glossary", "check", one, "--no-default-glossary")
    assert (alone.exit_code, alone.stderr) == (0, "")
    assert run("glossary", "check", "-", stdin=one.read_bytes()).stdout == "-: 2 entries, no mistakes\n"


def test_glossary_add(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    assert run("glossary", "add", "drönare", "drone", "--to", path, "--note", "x, y").exit_code == 0
    assert run("glossary", "add", "Swish", "--do-not-translate", "--to", path).exit_code == 0
    before = path.read_bytes()
    assert before.decode().splitlines()[1:] == ['drönare,drone,,,,,"x, y"', "Swish,,,,,yes,"]
    assert f"{path}:2: “drönare” is “drone” already" in one_line_error(
        run("glossary", "add", "drönare", "UAV", "--to", path)
    )
    assert "english term is empty" in one_line_error(run("glossary", "add", "robot", "--to", path))
    assert path.read_bytes() == before
    assert run("glossary", "add", "drönare", "UAV", "--to", path, "--replace").exit_code == 0
    assert path.read_text(encoding="utf-8").splitlines()[1] == 'drönare,UAV,,,,,"x, y"'
    assert "no folder" in one_line_error(run("glossary", "add", "a", "b", "--to", tmp_path / "none" / "x.csv"))
    assert [file.name for file in tmp_path.iterdir()] == ["mine.csv"]


def test_glossary_export(tmp_path: Path) -> None:
    one, two, out = tmp_path / "one.csv", tmp_path / "two.csv", tmp_path / "out.tmx"
    one.write_text("sv,en,match\nb,c,exact\na,b,\n", encoding="utf-8")
    two.write_text("a,x\n", encoding="utf-8")
    result = run("glossary", "export", one, two, "--format", "deepl")
    assert (result.exit_code, result.stdout) == (0, "a\tx\nb\tc\n")
    assert result.stderr == f"note: deepl has no place for `match` of 1 entry ({one}:2)\n"
    assert run("glossary", "export", "-", "-f", "tmx", "-o", out, stdin=two.read_bytes()).stdout == ""
    assert run("glossary", "diff", two, out).exit_code == 0
    assert "one of the glossaries" in one_line_error(run("glossary", "export", two, "-f", "google", "-o", two))
    assert run("glossary", "export", two, "-f", "excel").exit_code == 2


def test_glossary_diff_ends_like_diff(tmp_path: Path) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("a,b\nc,d\ne,f\n", encoding="utf-8")
    new.write_text("sv,en,match\na,b,exact\nc,x,\ng,h,\n", encoding="utf-8")
    result = run("glossary", "diff", old, new)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.splitlines() == [
        f"~ a: match - → exact ({old}:1, {new}:2)",
        f"~ c: d → x ({old}:2, {new}:3)",
        f"- e → f ({old}:3)",
        f"+ g → h ({new}:4)",
    ]
    assert (run("glossary", "diff", old, old).exit_code, run("glossary", "diff", old, tmp_path / "none").exit_code) == (
        0,
        2,
    )


def test_inflection_can_be_switched_off(article: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("drönare,drone\n", encoding="utf-8")
    article.write_text("Drönarna sköts ned.\n", encoding="utf-8")
    assert run("file", article, "--engine", "echo", "-g", path).stdout == "The drones sköts ned.\n"
    assert run("file", article, "--engine", "echo", "-g", path, "--no-inflection").stdout == "Drönarna sköts ned.\n"
    assert "drone" not in run("segments", article, "-g", path, "--no-inflection").stdout
    assert "no entry" in one_line_error(run("glossary", "lookup", "drönarnas", "-g", path, "--no-inflection"))
    assert "inflected" in run("glossary", "lookup", "drönarnas", "-g", path).stdout


def test_standard_input_is_read_once() -> None:
    for command in (["check", "-", "-"], ["diff", "-", "-"], ["export", "-", "-", "-f", "deepl"]):
        assert "can be read once only" in run("glossary", *command, stdin=b"a,b\n").stderr


def test_nothing_can_not_be_looked_up() -> None:
    assert run("glossary", "lookup", " ").exit_code == 2


def test_the_report_and_its_summary(article: Path, tmp_path: Path, use_engine: Callable[..., object]) -> None:
    article.write_text("De lämnade Charkiv.", encoding="utf-8")
    use_engine({"De lämnade Kharkiv.": "They left Charkiv."})
    report = tmp_path / "report.json"
    result = run("file", article, "--engine", "echo", "--report", report, "-v")
    assert result.exit_code == 0
    assert result.stderr == "1 term: 0 kept, 1 put right, 0 missing\n"
    assert json.loads(report.read_text(encoding="utf-8"))["article"] == str(article)
    assert run("file", article, "--engine", "echo").stderr == ""
    out = tmp_path / "out.txt"
    shown = run("file", article, "--engine", "echo", "-o", out, "--report", "-")
    assert json.loads(shown.stdout)["version"] == 1


def test_reports_that_cannot_be_written(article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    before = article.read_bytes()
    for report in (tmp_path, tmp_path / "none" / "x.json", article, out, "-"):
        with_output = ["-o", out] if report != "-" else []
        one_line_error(run("file", article, "--engine", "echo", *with_output, "--report", report))
    assert article.read_bytes() == before
    assert not out.exists()


def test_segments_show_sentences_marks_and_names() -> None:
    result = run("segments", SAMPLE)
    assert result.exit_code == 0
    assert "Charkivregionen → Kharkiv" in result.stdout
    assert re.search(r"^   1  Strömlöst i Charkiv", result.stdout)
    assert re.search(r"^ +before  –$", result.stdout, re.MULTILINE)


def test_models_list_and_path() -> None:
    listed = run("models", "list").stdout
    assert all(name in listed for name in ("compact", "opus", "opus-big", "Helsinki-NLP/opus-mt-sv-en"))
    assert Path(run("models", "path", "compact").stdout.strip()).is_dir()
    assert "nosuch" in one_line_error(run("models", "path", "nosuch"))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 5


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert " ".join(["translate", *command]) in readme


def test_version() -> None:
    assert re.fullmatch(r"translate \d+\.\d+.*\n", run("--version").stdout)


def test_shell_completion() -> None:
    environment = {
        **os.environ,
        "_TRANSLATE_COMPLETE": "complete_bash",
        "COMP_WORDS": "translate glo",
        "COMP_CWORD": "1",
    }
    command = [sys.executable, "-m", "translate"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout.split() == ["glossary"]


def test_ctrl_c_leaves_no_half_written_file(tmp_path: Path) -> None:
    pipe, output = tmp_path / "pipe", tmp_path / "out.txt"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "translate", "file", str(pipe), "-o", str(output), "--engine", "echo"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    with process, pipe.open("wb") as article:  # opens once the program reads, which then waits for the rest
        article.write(b"De l\xc3\xa4mnade")
        article.flush()
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stdout) == (130, "")
    assert stderr == "error: interrupted; nothing was written\n"
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def _command(kind: str) -> list[str]:
    """The command line as a module, or as the program that is installed."""
    if kind == "module":
        return [sys.executable, "-m", "translate"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    module, _, function = project["project"]["scripts"]["translate"].partition(":")
    return [sys.executable, "-c", f"from {module} import {function}; {function}()"]


@pytest.mark.parametrize("kind", ["module", "program"])
def test_ctrl_c_while_it_still_loads_is_silent(tmp_path: Path, kind: str) -> None:
    interrupt = "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(9)\n"
    (tmp_path / "typer.py").write_text(interrupt, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(_command(kind), env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_the_package_loads_what_is_asked_for() -> None:
    code = "import sys, translate; print([name for name in sys.modules if name.startswith('translate.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"  # else no program could say how it ends while it loads


def test_output_is_utf8_in_any_locale(article: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "translate", "file", str(article), "--engine", "echo"]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, cwd=ROOT)
    assert done.stdout.decode() == "De lämnade Kharkiv.\n\n“Vi stannar,” säger han.\n"
