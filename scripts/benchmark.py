"""Time the command line, the engines, whole jobs and their peers, every ratio in one run, beside what it should be."""

from __future__ import annotations

import json
import math
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from translate import models
from translate.document import Passage
from translate.engines import EngineOptions, load_engine
from translate.engines.batching import batch_tokens
from translate.engines.conversion import converted_folder, quiet_transformers
from translate.jobs import Job, Settings, Worker, run
from translate.normalise import model_input
from translate.paragraphs import parse
from translate.pipeline import Translator

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "tests" / "data" / "article.sv.txt"
NEWS = ROOT / "tests" / "data" / "news.tsv"
PARAGRAPH = (
    "Nästan hälften av hushållen i Charkiv var utan el på tisdagsmorgonen, sedan ryska robotar träffat ett kraftverk. "
    "Det uppger regionens guvernör.\n"
)
SIZES = {100: 5, 1_000: 3, 10_000: 1, 100_000: 1}  # sentences, and how often a job of so many is timed
CITIES = ("Charkiv", "Sumy", "Odessa", "Lviv", "Cherson", "Dnipro", "Mykolajiv", "Poltava", "Vinnytsia", "Zjytomyr")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the command line says."""

    model: str
    argos_python: str
    full: bool


def show(what: str, value: float, unit: str = "", note: str = "") -> None:
    """Print one figure."""
    print(f"{what:44s} {value:10.2f} {unit:14s} {note}".rstrip(), flush=True)


def ratio(what: str, value: float, least: float = 0.0, most: float = math.inf) -> None:
    """Print a ratio, and beside it what it should be."""
    bounds = [f"≥ {least:g}"] * (least > 0) + [f"≤ {most:g}"] * (most < math.inf)
    met = "met" if least <= value <= most else "MISSED"
    show(what, value, "x", f"target {', '.join(bounds)}: {met}" if bounds else "")


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds that work takes: on the wall, and of this process's processor time."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def sentences(count: int) -> list[str]:
    """So many different sentences, made from those of the sample article."""
    found = [segment.text for segment in parse(SAMPLE.read_text(encoding="utf-8")).segments if segment.translatable]
    return [f"{found[number % len(found)]} Det var {number}." for number in range(count)]


def news() -> list[str]:
    """Return sentences of real news."""
    return [line.split("\t")[0] for line in NEWS.read_text(encoding="utf-8").splitlines() if line[0] != "#"]


def articles(folder: Path, count: int, paragraphs: int | None = None) -> Path:
    """Write so many articles that no sentence occurs twice: equal ones are translated once, which would flatter us.

    They differ by two words, not by numbers, which no news has in every sentence.
    """
    sample = SAMPLE.read_text(encoding="utf-8")
    words = sorted(set(re.findall(r"(?<= )[a-zåäö]{4,}(?= )", "\n".join(news()))))
    text = "\n\n".join(sample.split("\n\n")[:paragraphs])
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        added = f" {words[number % len(words)]} {words[number // len(words)]}"
        different = re.sub(r"(?:(?<=[a-zåäö]{4})|(?<= el)|(?<=9[.]00))(?=[.!?,:”]|\n|$)", added, text)
        path.write_text(different.replace("Charkiv", CITIES[number % 10]), encoding="utf-8")
    return folder


def start(model: str) -> None:
    """Print how long the command line takes from start to end."""
    translate = [sys.executable, "-m", "translate"]

    def wall(*words: str) -> float:
        command = [*translate, *words]
        return statistics.median(
            timed(lambda: subprocess.run(command, check=True, capture_output=True))[0] for _ in range(5)
        )

    with tempfile.TemporaryDirectory() as folder:
        paragraph = Path(folder, "paragraph.txt")
        paragraph.write_text(PARAGRAPH, encoding="utf-8")
        wall("file", str(paragraph), "--model", model)  # converts on first use
        show("translate --help", wall("--help"), "s")
        show("one paragraph", wall("file", str(paragraph), "--model", model), "s")
        show("the sample article", wall("file", str(SAMPLE), "--model", model), "s")
    show("peak memory of those", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, "MB")


def engines(model: str) -> None:
    """Print the speed of the engines, and of transformers sentence by sentence and in sorted batches of 16."""
    texts = sentences(200)
    speeds = {}
    for engine, compute_type in (("ctranslate2", "int8"), ("ctranslate2", "float32"), ("marian", "float32")):
        loaded = load_engine(engine, EngineOptions(model=model, compute_type=compute_type))
        runs = [timed(lambda: loaded.translate(texts))[0] for _ in range(1 if engine == "marian" else 3)]  # noqa: B023
        speeds[engine, compute_type] = len(texts) / statistics.median(runs)
        show(f"{engine} {compute_type}", speeds[engine, compute_type], "sentences/s")
    ratio("ctranslate2 int8 / marian", speeds["ctranslate2", "int8"] / speeds["marian", "float32"])
    found = models.find(model)
    ours = converted_folder(found, found.digest, "int8")
    against_transformers(found.folder, ours, [encode(found.folder, text) for text in texts])


def device(model: str) -> None:
    """Print how many tokens a second the best device here makes: a graphics card where there is one."""
    loaded: Any = load_engine("ctranslate2", EngineOptions(model=model))
    texts = sentences(20_000 if loaded.device == "cuda" else 1_000)
    loaded.translate(texts[:100])
    hypotheses: list[Any] = []
    wall = timed(lambda: hypotheses.extend(loaded.translate(texts)))[0]
    tokens = sum(len(loaded.tokeniser.cut(one.text)) for one in hypotheses)
    show(loaded.device, tokens / wall, "tokens/s", f"{len(texts) / wall:.0f} sentences/s")


def large() -> None:
    """Print the same for random weights of the size of opus-mt."""
    from transformers import MarianConfig, MarianMTModel

    pieces, length = 24, 24
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "random")
        compact = models.find("compact").folder
        vocabulary: dict[str, int] = json.loads((compact / "vocab.json").read_text(encoding="utf-8"))
        for name in ("source.spm", "target.spm", "tokenizer_config.json"):
            path.mkdir(exist_ok=True)
            shutil.copyfile(compact / name, path / name)
        known = [piece for piece in vocabulary if piece not in {"</s>", "<unk>", "<pad>"}]
        grown = ["</s>", "<unk>", *known, *(f"extra{number}" for number in range(58_100 - len(known) - 3)), "<pad>"]
        (path / "vocab.json").write_text(json.dumps({piece: index for index, piece in enumerate(grown)}))
        config = MarianConfig(
            vocab_size=len(grown), d_model=512, encoder_layers=6, decoder_layers=6, encoder_attention_heads=8,
            decoder_attention_heads=8, encoder_ffn_dim=2048, decoder_ffn_dim=2048, activation_function="swish",
            scale_embedding=True, max_position_embeddings=512, pad_token_id=len(grown) - 1, eos_token_id=0,
            decoder_start_token_id=len(grown) - 1, bos_token_id=None, forced_eos_token_id=None,
            tie_word_embeddings=True, share_encoder_decoder_embeddings=True,
        )  # fmt: skip
        MarianMTModel(config).save_pretrained(path)
        found = models.find(str(path))
        os.environ["TRANSLATE_CACHE"] = folder
        ours = converted_folder(found, found.digest, "int8")
        sources = [known[number * 7 % 5000 : number * 7 % 5000 + pieces] for number in range(48)]
        against_transformers(path, ours, sources, length=length)


def encode(folder: Path, text: str) -> list[str]:
    """Cut a sentence into pieces."""
    from translate.engines.tokeniser import Tokeniser

    return list(Tokeniser(folder).encode(model_input(text)).pieces)


def against_transformers(folder: Path, ours: Path, sources: Sequence[Sequence[str]], *, length: int = 0) -> None:
    """Print how much faster bare CTranslate2 is than `generate`, beam 4.

    With a `length` every output has so many pieces, and the ratios have targets.
    """
    import ctranslate2
    import torch
    from transformers import MarianMTModel

    vocabulary: dict[str, int] = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    rows = sorted(([*(vocabulary.get(piece, 1) for piece in source), 0] for source in sources), key=len)
    with quiet_transformers():
        loaded: Any = MarianMTModel.from_pretrained(folder).eval()
    loaded.generation_config.max_length = None
    limits = {"min_new_tokens": length, "max_new_tokens": length} if length else {"max_new_tokens": 200}

    def generate(batch: Sequence[Sequence[int]]) -> Any:
        width = max(map(len, batch))
        padding = loaded.config.pad_token_id
        ids = torch.tensor([[*row, *[padding] * (width - len(row))] for row in batch])
        with torch.inference_mode(), quiet_transformers():
            mask = (ids != padding).long()
            return loaded.generate(input_ids=ids, attention_mask=mask, num_beams=4, do_sample=False, **limits)

    few = rows[:: max(1, len(rows) // 24)]
    single = timed(lambda: [generate([row]) for row in few])[0] / len(few)
    batched = timed(lambda: [generate(rows[at : at + 16]) for at in range(0, len(rows), 16)])[0] / len(rows)
    cores = len(os.sched_getaffinity(0))
    translator = ctranslate2.Translator(str(ours), compute_type="int8", inter_threads=cores, intra_threads=1)
    bare_limits = {"min_decoding_length": length, "max_decoding_length": length} if length else {}
    many = [[*source, "</s>"] for source in sources] * (4 if length else 1)

    def bare() -> None:
        translator.translate_batch(many, max_batch_size=1024, batch_type="tokens", beam_size=4, **bare_limits)

    bare()
    ours_seconds = statistics.median(timed(bare)[0] for _ in range(3)) / len(many)
    show("bare ctranslate2 int8", 1 / ours_seconds, "sentences/s")
    ratio("  / generate, sentence by sentence", single / ours_seconds, least=20 if length else 0)
    ratio("  / generate, sorted batches of 16", batched / ours_seconds, least=4.5 if length else 0)


def pipeline(model: str, count: int = 200) -> None:
    """Print what share of bare CTranslate2's speed a whole job has.

    Bare CTranslate2 comes twice: as it is, and told what our engine tells it, which vectors and pieces to use.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = articles(Path(folder, "in"), count)
        worker = Worker(Settings(model=model))
        found = models.find(model)
        texts: list[str] = []
        for path in sorted(source.rglob("*.txt")):
            texts += drafted(worker, path)
        texts = list(dict.fromkeys(texts))
        pieces = Path(folder, "pieces.json")
        pieces.write_text(json.dumps([[*encode_with(worker, text), "</s>"] for text in texts]), encoding="utf-8")
        converted = str(converted_folder(found, found.digest, "int8"))

        def bare(vectors: str = "") -> tuple[float, float]:
            took = cost(sys.executable, BARE, converted, str(pieces), str(batch_tokens("cpu")), vectors)
            return took.wall, took.cpu

        library = Translator(model=model)
        whole = [path.read_text(encoding="utf-8") for path in sorted(source.rglob("*.txt"))]
        library.translate_texts(whole[:1])
        runs: list[list[tuple[float, float]]] = []
        for number in range(3):  # in turn, so that what else the machine does meets all
            job = Job((str(source),), Path(folder, f"out{number}"), worker.settings)
            works = (lambda: library.translate_texts(whole), lambda: run(job, lambda: worker))  # noqa: B023
            told = bare(os.environ.get("CT2_FORCE_CPU_ISA", "AVX2"))
            runs.append([bare(), told, *map(timed, works)])
        print(f"{count} articles, {len(texts)} different sentences")
        # a job's batches give the same bytes in any order
        names = ("bare ctranslate2", "the same, told", "translate_texts", "batch job")
        costs = [[statistics.median(one[side][clock] for one in runs) for clock in (0, 1)] for side in range(4)]
        for name, (wall, cpu) in zip(names, costs, strict=True):
            show(name, len(texts) / wall, "sentences/s", f"{cpu / len(texts) * 1000:.2f} ms of processor time each")
        for name, (wall, cpu) in zip(names[2:], costs[2:], strict=True):
            for base, least, peer in zip(names[:2], (0.9, 0.0), costs[:2], strict=True):
                ratio(f"{name} / {base}, wall clock", peer[0] / wall, least=least)
                ratio(f"{name} / {base}, processor", peer[1] / cpu)


def stages(model: str) -> None:
    """Print what a sentence of real news costs before and after the engine."""
    rows = news()
    articles = [[Passage(" ".join(rows[at : at + 4]))] for at in range(0, len(rows), 4)]
    translator = Translator(model=model)
    made = [translator.draft(passages) for passages in articles]
    hypotheses = translator.engine.translate([text for one in made for text in one.sentences])
    runs = []
    for _ in range(5):
        given = iter(hypotheses)
        draft = timed(lambda: [translator.draft(passages) for passages in articles])[1]
        finish = timed(lambda: [translator.finish(one, given) for one in made])[1]  # noqa: B023
        runs.append((draft / len(hypotheses) * 1000, finish / len(hypotheses) * 1000))
    draft, finish = map(statistics.median, zip(*runs, strict=True))
    show("draft", draft, "ms each")
    show("finish", finish, "ms each")
    show("both", draft + finish, "ms each", f"target ≤ 0.4: {'met' if draft + finish <= 0.4 else 'MISSED'}")


def drafted(worker: Worker, path: Path) -> list[str]:
    """What the engine is given of a text file."""
    from translate import formats

    return worker.translator.draft(formats.read(path.read_bytes(), str(path)).passages).sentences


def encode_with(worker: Worker, text: str) -> list[str]:
    """Cut a sentence into the pieces of a worker's model."""
    tokeniser: Any = worker.translator.engine.tokeniser  # type: ignore[attr-defined]
    return list(tokeniser.encode(model_input(text)).pieces)


# Not ru_maxrss: a process inherits that of the one that started it.
PEAK = """
def peak(process="self"):
    of = Path("/proc", process)
    lines = (of / "status").read_text().splitlines()
    here = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    children = [child for path in of.glob("task/*/children") for child in path.read_text().split()]
    return here / 1024 + sum(map(peak, children))
"""
ARGOS = """
import importlib, json, sys, time, types
from pathlib import Path
left_out = [] if sys.argv[4] == "all" else ["minisbd", "spacy", "stanza", "torch"]
for name in ("minisbd", "stanza"):
    try:
        if name in left_out: raise ImportError
        importlib.import_module(name)
    except ImportError:
        sys.modules[name] = types.ModuleType(name)
        left_out = sorted({*left_out, name})
if "minisbd" in left_out:
    sys.modules["minisbd"].SBDetect = None
    sys.modules["minisbd"].models = types.SimpleNamespace(cache_dir="")
if "spacy" in left_out:
    sys.modules["spacy"] = None
from argostranslate import package, translate
from translate.sentences import split
class Sentencizer:  # its own models come over the network
    def __init__(self, pkg): pass
    def split_sentences(self, text): return [one.strip() for one in split(text)]
translate.MiniSBDSentencizer = Sentencizer
work = translate.PackageTranslation(None, None, package.Package(Path(sys.argv[1])))
out = Path(sys.argv[3])
work.translate("Hej.")
wall, cpu = time.perf_counter(), time.process_time()
for path in sorted(Path(sys.argv[2]).rglob("*.txt")):
    (out / path.name).write_text(work.translate(path.read_text(encoding="utf-8")), encoding="utf-8")
print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu, peak(), left_out]))
"""
BARE = """
import json, os, sys, time
os.environ.pop("CT2_FORCE_CPU_ISA", None)
if told := sys.argv[4]: os.environ["CT2_FORCE_CPU_ISA"] = told
import ctranslate2
workers = len(os.sched_getaffinity(0))
model = ctranslate2.Translator(sys.argv[1], compute_type="int8", inter_threads=workers, intra_threads=1)
pieces = json.loads(Path(sys.argv[2]).read_text())
settings = {"max_batch_size": int(sys.argv[3]), "batch_type": "tokens", "beam_size": 4, "max_decoding_length": 200}
settings["use_vmap"] = bool(told)
model.translate_batch(pieces[:100], **settings)
wall, cpu = time.perf_counter(), time.process_time()
model.translate_batch(pieces, **settings)
print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu, peak(), []]))
"""
OURS = """
import json, sys, time
from pathlib import Path
from translate.jobs import Job, Settings, Worker, run
settings = Settings(**json.loads(sys.argv[1]))
worker = Worker(settings)
wall, cpu = time.perf_counter(), time.process_time()
run(Job((sys.argv[2],), Path(sys.argv[3]), settings), lambda: worker)
print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu, peak(), []]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a job cost in a process of its own, after its model was loaded."""

    wall: float
    cpu: float
    peak: float  # MB, of all its processes
    left_out: list[str]  # packages that argos-translate did without


def cost(python: str, code: str, *words: str) -> Cost:
    """Run code in a new process, which prints its cost."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [python, "-c", f"from pathlib import Path{PEAK}{code}", *words]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Cost(*json.loads(done.stdout.splitlines()[-1]))


def argos(model: str, python: str, count: int = 40) -> None:
    """Print articles a second and peak memory, ours and argos-translate's; each has loaded its model before.

    argos-translate imports stanza, and with it torch, and spaCy and minisbd, whatever cuts its sentences; without them
    it is what it might be.
    """
    if subprocess.run([python, "-c", "import argostranslate"], capture_output=True, check=False).returncode:
        print("argos: argostranslate isn't there; name an interpreter that has it with --argos-python")
        return
    with tempfile.TemporaryDirectory() as folder:
        source = str(articles(Path(folder, "in"), count))
        pack = str(argos_package(model, Path(folder, "package")))
        costs = []
        for name in ("argos", "argos, stripped", "ours"):
            out = Path(folder, name)
            out.mkdir()
            if name == "ours":
                costs.append(cost(sys.executable, OURS, json.dumps({"model": model}), source, str(out)))
            else:
                imports = "all" if name == "argos" else "few"
                costs.append(cost(python, ARGOS, pack, source, str(out), imports))
            note = f"{costs[-1].peak:.0f} MB at most; {costs[-1].cpu / count * 1000:.0f} ms of processor time each"
            without = f"; without {', '.join(costs[-1].left_out)}" if costs[-1].left_out else ""
            show(name, count / costs[-1].wall, "articles/s", note + without)
        theirs, stripped, ours = costs
        ratio("ours / argos, articles/s", theirs.wall / ours.wall, least=1.5)
        ratio("ours / argos, peak memory", ours.peak / theirs.peak, most=1)
        ratio("ours / argos, stripped, peak memory", ours.peak / stripped.peak)


def argos_package(model: str, folder: Path) -> Path:
    """Package our model for argos-translate."""
    found = models.find(model)
    ours = converted_folder(found, found.digest, "int8")
    shutil.copytree(ours, folder / "model", ignore=shutil.ignore_patterns("*.spm", "vocab.json"))
    settings = json.loads((folder / "model" / "config.json").read_text()) | {"add_source_eos": True}
    (folder / "model" / "config.json").write_text(json.dumps(settings))
    shutil.copyfile(ours / "source.spm", folder / "sentencepiece.model")
    (folder / "metadata.json").write_text('{"from_code": "sv", "to_code": "en", "package_version": "1"}')
    return folder


def scaling(model: str, *, full: bool) -> None:
    """Print what a sentence costs in jobs of growing size, after one of one article."""
    worker = Worker(Settings(model=model))
    costs: dict[int, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        one = Job((str(articles(Path(folder, "one"), 1)),), Path(folder, "out"), worker.settings)
        per_article = run(one, lambda: worker).sentences
        for size, times in SIZES.items():
            if size > 10_000 and not full:
                continue
            source = str(articles(Path(folder, f"in{size}"), max(1, round(size / per_article))))
            runs = []
            for number in range(times):
                job = Job((source,), Path(folder, f"out{size}-{number}"), worker.settings)
                started, before = time.perf_counter(), time.process_time()
                count = run(job, lambda: worker).sentences
                runs.append(((time.perf_counter() - started) / count, (time.process_time() - before) / count))
            wall, cpu = (statistics.median(one) for one in zip(*runs, strict=True))
            costs[size] = wall, cpu
            show(f"{count} sentences", wall * 1000, "ms each", f"{cpu * 1000:.2f} ms of processor time each")
        for size, (wall, cpu) in costs.items():
            if size != 1_000:
                ratio(f"cost of each of {size}, / of 1,000", wall / costs[1_000][0], 0.9, 1.1)
                ratio("  by processor time", cpu / costs[1_000][1])
    if not full:
        print("100,000 sentences: with --full")


def flat(*, full: bool) -> None:
    """Print the peak memory of jobs of few and of many files."""
    peaks = []
    counts = (1_000, 100_000 if full else 20_000)
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            source = articles(Path(folder, f"in{count}"), count, paragraphs=2)
            settings = json.dumps({"engine": "echo"})
            made = cost(sys.executable, OURS, settings, str(source), str(Path(folder, f"out{count}")))
            peaks.append(made.peak)
            note = f"{count / made.wall:.0f} files/s; {made.cpu / count * 1000:.2f} ms of processor time each"
            show(f"{count} files", made.peak, "MB at most", note)
    ratio(f"peak of {counts[1]} / of {counts[0]} files", peaks[1] / peaks[0], most=1.15)
    if not full:
        print("100,000 files: with --full")


def kills(cycles: int) -> None:
    """Kill and restart a job of 500 files at random moments, as the tests do; stop at the first loss."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-s",
        "-m",
        "slow",
        "tests/test_cli_batch.py",
        "-k",
        "killed_anywhere",
    ]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"KILL_CYCLES": str(cycles)}, capture_output=True, text=True, check=False
    )
    report = re.search(r"\d+ cycles:.*", done.stdout)
    if done.returncode or not report:
        raise RuntimeError(done.stdout)
    print(f"{report[0]}: every output whole, the last ones those of an undisturbed run")


def marks() -> None:
    """Print what paragraphs full of quotation marks cost, with the echo engine."""
    sentences = "Han sade: ”Vi stannar.” Gatorna var ’tomma’ – men inte alla. ”Det är så”, sade hon. "
    for style in ("keep", "english-us"):
        translator = Translator(engine="echo", quotes=style)
        for part in (sentences, "”", "”a ", "”a” ", "»a ”b "):
            few, many = ([part * (size // len(part))] for size in (4_000, 64_000))
            first, last = (
                min(timed(lambda: translator.translate_texts(text))[1] for _ in range(2))  # noqa: B023
                for text in (few, many)
            )
            ratio(
                f"{style}, {part[:4].strip()}…: a letter of 64,000 against one of 4,000",
                last / first / 16,
                most=4,
            )


def memory(model: str, count: int = 200) -> None:
    """Print how much faster a job is when a memory knows all of its articles, and when it knows their sentences."""
    with tempfile.TemporaryDirectory() as folder:
        same = articles(Path(folder, "in"), count)
        cut = cut_anew(same, Path(folder, "cut"))
        settings = Settings(model=model, memory=Path(folder, "memory.sqlite"))
        worker = Worker(settings)
        costs: list[tuple[float, float]] = []
        for name, source in (("an empty memory", same), ("the same articles", same), ("their sentences", cut)):
            job = Job((str(source),), Path(folder, f"out{len(costs)}"), settings)
            costs.append(timed(lambda: run(job, lambda: worker)))  # noqa: B023
            wall, cpu = costs[-1]
            show(f"{name}", count / wall, "articles/s", f"{cpu / count * 1000:.2f} ms of processor time each")
        (wall, cpu), *known = costs
        for name, (again, busy) in zip(("the same articles", "their sentences"), known, strict=True):
            ratio(f"{name} / an empty memory, articles/s", wall / again, least=50 if name == "the same articles" else 0)
            ratio("  by processor time", cpu / busy)


def cut_anew(source: Path, folder: Path) -> Path:
    """Write the paragraphs of articles as other articles, none of which is one of those."""
    texts = [path.read_text(encoding="utf-8").split("\n\n") for path in sorted(source.rglob("*.txt"))]
    folder.mkdir()
    for number in range(len(texts)):
        paragraphs = [texts[(number + place) % len(texts)][place] for place in range(len(texts[number]))]
        Path(folder, f"{number:06}.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    return folder


SECTIONS: dict[str, Callable[[Choice], None]] = {
    "start": lambda choice: start(choice.model),
    "stages": lambda choice: stages(choice.model),
    "engines": lambda choice: engines(choice.model),
    "device": lambda choice: device(choice.model),
    "large": lambda _: large(),
    "pipeline": lambda choice: pipeline(choice.model),
    "memory": lambda choice: memory(choice.model),
    "argos": lambda choice: argos(choice.model, choice.argos_python),
    "scaling": lambda choice: scaling(choice.model, full=choice.full),
    "marks": lambda _: marks(),
    "kills": lambda choice: kills(1_000 if choice.full else 50),
    "flat": lambda choice: flat(full=choice.full),
}
LONG = frozenset({"argos", "scaling", "marks", "kills", "flat"})


def main(
    sections: Annotated[list[str] | None, typer.Argument(metavar="SECTION", help="What to time.")] = None,
    model: Annotated[str, typer.Option(help="Name or folder of the model.")] = "compact",
    argos_python: Annotated[str, typer.Option(help="A Python that has argostranslate.")] = sys.executable,
    full: Annotated[bool, typer.Option("--full", help="The largest jobs too, which take 10 minutes each.")] = False,
) -> None:
    r"""Print figures, every ratio taken in one run, beside what it should be; nothing here decides a test.

    \b
    start     translate --help, one paragraph, one article
    stages    what a sentence costs before and after the engine
    engines   CTranslate2 and transformers with the model, on the same sentences
    device    tokens a second on a graphics card, or on the processor where there is none
    large     the same with random weights of the size of opus-mt, outputs of a fixed length
    pipeline  the library and a batch job against bare CTranslate2 on the same sentences, cut into pieces beforehand
    memory    a job that fills a translation memory, the same job again, and its sentences in other articles
    argos     the same job by argos-translate, which gets our model in its package
    scaling   what a sentence costs in jobs of 100 to 10,000 sentences, with --full to 100,000
    marks     what a letter costs in paragraphs full of quotation marks
    kills     50 random kills of a job of 500 files, with --full 1,000
    flat      peak memory of jobs of 1,000 and 20,000 files, with --full 100,000, with the echo engine

    Without a section: all but the last five, which take long or need another package.
    """
    wanted = sections or [name for name in SECTIONS if name not in LONG]
    for name in wanted:
        if name not in SECTIONS:
            raise typer.BadParameter(f"no section “{name}”; choose from {', '.join(SECTIONS)}")
    for name in wanted:
        print(f"--- {name}", flush=True)
        SECTIONS[name](Choice(model, argos_python, full))


if __name__ == "__main__":
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    app.command()(main)
    app()
