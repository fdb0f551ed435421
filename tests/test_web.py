"""Web pages: fetched within limits and from public addresses only, and the article on them found."""

from __future__ import annotations

import gzip
import ipaddress
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.conftest import DATA
from translate.cli import app
from translate.errors import InputError
from translate.extraction import extract
from translate.formats.html import decode_page
from translate.web import Limits, Page, fetch, is_public

PAGES = DATA / "formats" / "html"
LOCAL = Limits(seconds=5, size=2000, redirects=3, allowed=lambda address: address.is_loopback)
Answer = Callable[[BaseHTTPRequestHandler], None]


def send(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Type": "text/html", "Content_Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, so that no single read times out."""
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for _ in range(100):
        handler.wfile.write(b"X")
        handler.wfile.flush()
        time.sleep(0.05)


@contextmanager
def serving(answers: dict[str, Answer], certificate: Path | None = None) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers[self.path](self)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            pass  # whoever asked has gone

    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_page_is_fetched() -> None:
    answers = {
        "/": send("<p>Åska".encode()),
        "/latin": send("<p>Åska".encode("latin-1"), Content_Type="text/html; charset=iso-8859-1"),
        "/meta": send("<meta charset=iso-8859-1><p>Åska".encode("latin-1")),
        "/text": send("Åska".encode(), Content_Type="text/plain; charset=utf-8"),
        "/zip": send(gzip.compress("<p>Åska".encode()), Content_Encoding="gzip"),
        "/from": send(b"", 302, Location="/a%20b?c=%C3%A5"),
        "/a%20b?c=%C3%A5": send("<p>Åska".encode()),
    }
    with serving(answers) as url:
        for path in ("/", "/latin", "/meta", "/text", "/zip", "/from"):
            page = fetch(url + path, LOCAL)
            assert page.text.endswith("Åska")
            assert page.html == (path != "/text")
        assert fetch(url + "/from", LOCAL).url == f"{url}/a%20b?c=%C3%A5"
        assert fetch(url + "/a b?c=å", LOCAL).text == "<p>Åska"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/missing", "answered “404 Not Found”"),
        ("/large", "is larger than"),
        ("/endless", "is larger than"),
        ("/bomb", "is larger than"),
        ("/picture", "is image/png, not a web page"),
        ("/loop", "redirects more than 3 times"),
        ("/away", "isn't on the public internet"),
        ("/file", "is no address of a web page"),
        ("/nonsense", "can't be fetched"),
        ("/cut", "can't be fetched"),
    ],
)
def test_what_is_no_article_is_refused(path: str, reason: str) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            handler.wfile.write(b"<p>" * 1000)

    answers: dict[str, Answer] = {
        "/missing": send(b"", 404),
        "/large": send(b" " * 2001),
        "/endless": endless,
        "/bomb": send(gzip.compress(b" " * 1_000_000), Content_Encoding="gzip"),
        "/picture": send(b"", Content_Type="image/png"),
        "/loop": send(b"", 301, Location="/loop"),
        "/away": send(b"", 307, Location="http://10.0.0.1/"),
        "/file": send(b"", 308, Location="file:///etc/passwd"),
        "/nonsense": lambda handler: handler.wfile.write(b"hej\r\n\r\n") and None,
        "/cut": send(b"", Content_Encoding="gzip", Content_Length="50"),
    }
    with serving(answers) as url, pytest.raises(InputError, match=re.escape(reason)) as caught:
        fetch(url + path, LOCAL)
    assert "\n" not in str(caught.value) and ";" in str(caught.value)


def test_a_slow_server_is_given_up() -> None:
    started = time.monotonic()
    with serving({"/": drip}) as url, pytest.raises(InputError, match="it took too long"):
        fetch(url, replace(LOCAL, seconds=0.3))
    assert time.monotonic() - started < 4


def make_certificate(folder: Path, name: str) -> Path:
    """Write a certificate for one name, and its key, into one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    made = folder / "made.pem"
    given = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=test", "-days", "2"]
    command = [openssl, "req", "-x509", "-nodes", *given, "-addext", f"subjectAltName={name}"]
    subprocess.run([*command, "-keyout", folder / "key.pem", "-out", made], check=True, capture_output=True)
    made.write_bytes((folder / "key.pem").read_bytes() + made.read_bytes())
    return made


def test_a_page_is_fetched_by_https(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(tmp_path, "IP:127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    answers = {
        "/": send("<p>Åska".encode()),
        "/latin": send("<p>Åska".encode("latin-1"), Content_Type="text/html; charset=iso-8859-1"),
        "/meta": send("<meta charset=iso-8859-1><p>Åska".encode("latin-1")),
        "/zip": send(gzip.compress("<p>Åska".encode()), Content_Encoding="gzip"),
    }
    with serving(answers, certificate) as url, serving({"/from": send(b"", 301, Location=f"{url}/")}) as plain:
        for path in answers:
            assert fetch(url + path, LOCAL).text.endswith("Åska")
        assert fetch(f"{plain}/from", LOCAL).url == f"{url}/"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/large", "is larger than"),
        ("/bomb", "is larger than"),
        ("/picture", "is image/png, not a web page"),
        ("/private", "isn't on the public internet"),
        ("/slow", "it took too long"),
        ("/cut", "it ended in the middle"),
    ],
)
def test_what_is_no_article_is_refused_by_https(
    path: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path, "IP:127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    answers = {
        "/large": send(b" " * 2001),
        "/bomb": send(gzip.compress(b" " * 1_000_000), Content_Encoding="gzip"),
        "/picture": send(b"", Content_Type="image/png"),
        "/private": send(b"", 302, Location="https://192.168.0.1/"),
        "/slow": drip,
        "/cut": send(b"", Content_Length="50"),
    }
    limits = replace(LOCAL, seconds=1.5) if path == "/slow" else LOCAL
    with serving(answers, certificate) as url, serving({path: send(b"", 301, Location=url + path)}) as plain:
        for start in (url, plain):
            with pytest.raises(InputError, match=re.escape(reason)) as caught:
                fetch(start + path, limits)
            assert "\n" not in str(caught.value) and ";" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "trusted", "reason"), [("IP:127.0.0.1", False, "self-signed"), ("DNS:tidning.example", True, "mismatch")]
)
def test_a_bad_certificate_is_refused(
    name: str, trusted: bool, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving({"/": send(b"<p>Ja")}, certificate) as url, pytest.raises(InputError, match=reason) as caught:
        fetch(url, LOCAL)
    assert "\n" not in str(caught.value)


def test_a_server_that_shakes_hands_slowly_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def shake() -> None:
            wire, _ = server.accept()
            with wire, suppress(OSError):
                for byte in b"\x16\x03\x03\x40\x00" + bytes(200):
                    wire.send(bytes([byte]))
                    time.sleep(0.05)

        threading.Thread(target=shake, daemon=True).start()
        started = time.monotonic()
        with pytest.raises(InputError, match="it took too long"):
            fetch(f"https://127.0.0.1:{server.getsockname()[1]}/", replace(LOCAL, seconds=0.5))
        assert time.monotonic() - started < 4


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org",
        "file:///etc/passwd",
        "example.org",
        "http://",
        "http://[",
        "http://a:b/",
        "http://a..b/",
        "",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(InputError, match="is no address of a web page"):
        fetch(url)


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::1", False),
    ],
)
def test_public_addresses(number: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(number)) is public


def test_private_addresses_are_not_asked() -> None:
    with serving({}) as url, pytest.raises(InputError, match="isn't on the public internet"):
        fetch(url)


def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it could be another address when it is asked than when it was checked."""
    asked: list[str] = []
    found = socket.getaddrinfo

    def look_up(host: str, *rest: Any, **more: Any) -> Any:
        if host == "tidning.example":
            asked.append(host)
            return found("127.0.0.1" if len(asked) == 1 else "127.0.0.2", *rest, **more)
        return found(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with serving({"/": send(b"<p>Ja")}) as url:
        assert fetch(url.replace("127.0.0.1", "tidning.example"), LOCAL).text == "<p>Ja"
    assert asked == ["tidning.example"]


# Of each page, parts of lines that belong to the article, and of some that don't.
ARTICLES = {
    "public-broadcaster.html": (
        ["<h1>Elva skadade", "Minst elva människor", "Maria Lindqvist", "2 november 2026", "Räddningsarbetare söker",
         "Foto: Serhij", "Enligt guvernören", "Vi väcktes", "<strong>nästan", "<h2>”Vi lämnar", "<li>Före kriget"],
        ["Hoppa", "Sport", "Annons", "Regn väntas", "Ansvarig", "Senaste nytt", "dataLayer"],
    ),
    "paywall.html": (
        ["<h1>Så förbereder", "köper generatorer", "Erik Sandberg", "21 oktober 2026", "Deribasivska",
         "tjugo vedspisar", "Förra vintern", "160 miljoner", "<blockquote>", "Pryvoz"],
        ["prenumerant", "krona", "Cherson byggs", "Citera oss", "Ekonomi", "Köp nu"],
    ),
    "live-blog.html": (
        ["<h1>Direkt", "fem regioner", "Johan Nyström", "12 november", "09.41", "Poltava", "93 robotar", "videotal",
         "Lviv, rapporterar", "skyddsrum"],
        ["Dela", "Skicka", "JavaScript"],
    ),
    "local-paper.html": (
        ["<h1>Familjen", "flydde hit", "Lisa Öberg", "3 maj 2026", "halv fem", "Azovska", "Mormor vägde", "”Bulle”",
         "<h2>Kö ut", "Per Åhlin", "Sorters bröd", "Texten har rättats"],
        ["kakor för", "Godkänn", "ANNONS", "Älg", "Sök i"],
    ),
    "press-release.html": (
        ["<h1>Sverige skickar", "15 januari", "120 miljoner", "Zaporizjzja", "folkrätten", "<li>2024", "varav fyra",
         "<code>UA-2026-01", "Uttalandet", "Eva Falk"],
        ["Startsida"],
    ),
    "wire.html": (
        ["<h1>Drönare", "5 nov 2026", "Två personer", "Reuters", "Klytjko", "hangar", "(TT)", "förnekar", "12,6 milj"],
        ["Börsen", "julvädret", "__STATE__"],
    ),
    "gallery.html": (
        ["<h1>Bilderna", "vantar.</b>", "Tomas Wall", "26 september", "41 år", "TOMAS WALL", "Bovetehonung",
         "Vantarna går", 'alt="En kvinna', "Södra Bug", "29 människor"],
        ["Hem", "Abisko"],
    ),
    "blog.html": (
        ["<h1>Anteckningar", "11 februari", "Mikaela Ström", "Pavlohrad", "Vi åker hem", "Soldaten vid", "Borsjtj",
         "Svitlo", "06:12", "Slovjansk", "Som soppan"],
        ["Öster om", "Var rädd", "Kommentar", "Skriv något"],
    ),
    "latin-1-letter.html": (["<h1>Brev", "Kära vänner", "bandura", "Ibland.", "madrass", "Skriv snart"], []),
}  # fmt: skip


@pytest.mark.parametrize("name", ARTICLES)
def test_the_article_is_found(name: str) -> None:
    page, _ = decode_page((PAGES / name).read_bytes(), name)
    article = extract(page, name)
    wanted, unwanted = ARTICLES[name]
    assert [part for part in wanted if part not in article] == []
    assert [part for part in unwanted if part in article] == []
    places = [article.index(part) for part in wanted if part.startswith("<h1>") or part in wanted[-3:]]
    assert places == sorted(places)


def test_links_are_made_whole() -> None:
    page, _ = decode_page((PAGES / "wire.html").read_bytes(), "wire.html")
    linked = page.replace("Reuters", '<a href="/r">Reuters</a>')
    assert '<a href="https://tt.example/r">Reuters</a>' in extract(linked, "wire.html", "https://tt.example/a/b")


def test_boxes_and_speakers_belong_to_the_article_and_consent_does_not() -> None:
    text = "Ukrainas president har vädjat till Europa om mer luftvärn, och flera länder har lovat att hjälpa till. "
    page = f"""<html lang="sv"><head><meta property="og:title" content="Läget"></head><body>
<div>Vi använder kakor. <button>Godkänn</button> Godkänn alla kakor.</div>
<div><div class="rubrik">Läget</div><p>{text}</p><p>Företag ska be om lov innan de sparar kakor, säger EU. {text}</p>
<blockquote><p>Vi måste hålla ut.</p><footer>Oleksandr Syrskyj</footer></blockquote>
<aside class="fact-box"><h3>Fakta</h3><p>Ryssland inledde en invasion 2022.</p></aside>
<aside><p>Läs också detta</p></aside>
<p>{text}</p><details><summary>Så gjorde vi</summary><p>Artikeln bygger på uppgifter från ISW.</p></details></div>
<footer>Ansvarig utgivare</footer></body></html>"""
    article = extract(page, "a.html")
    wanted = [
        "<h1>Läget</h1>",
        "sparar kakor",
        "<p>Oleksandr Syrskyj</p>",
        "<h3>Fakta",
        "invasion 2022",
        "<summary>Så gjorde",
    ]
    assert [part for part in wanted if part not in article] == []
    assert [part for part in ("använder kakor", "Läs också", "utgivare", "<p>Läget") if part in article] == []
    assert article.count("Läget") == 2  # in the title and once in the text


def test_a_headline_about_consent_belongs_to_the_article() -> None:
    text = "Sajter i hela Europa måste fråga sina läsare innan de sparar något om dem, enligt nya regler från EU. "
    page = f"""<html lang="sv"><head><title>Så kan du neka kakor</title></head><body>
<div>Vi använder kakor. Godkänn alla kakor.</div>
<div><h1>Så kan du neka kakor</h1><p>{text * 2}</p><p>{text * 3}</p></div></body></html>"""
    article = extract(page, "a.html")
    assert "<h1>Så kan du neka kakor</h1>" in article
    assert "Godkänn" not in article


@pytest.mark.parametrize("page", ["", "<p></p>", "<nav><a href=x>Hem</a></nav>", "<script>ja</script>"])
def test_a_page_without_an_article_is_refused(page: str) -> None:
    with pytest.raises(InputError, match=r"there is no (article|text)"):
        extract(page, "a.html")


def test_the_article_of_a_file_is_translated() -> None:
    done = CliRunner().invoke(app, ["file", str(PAGES / "wire.html"), "--article", "--engine", "echo"])
    assert done.exit_code == 0 and "<h1>Drönare" in done.stdout and "julvädret" not in done.stdout
    done = CliRunner().invoke(app, ["file", str(DATA / "article.sv.txt"), "--article", "--engine", "echo"])
    assert done.exit_code == 1 and "--article is for HTML pages" in done.stderr


def test_the_article_at_an_address_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def give(url: str) -> Page:
        asked.append(url)
        return Page((PAGES / "wire.html").read_text("utf-8"), True, url)

    monkeypatch.setattr("translate.web.fetch", give)
    done = CliRunner().invoke(app, ["url", "tt.example/artikel", "--engine", "echo"])
    assert done.exit_code == 0 and "<h1>Drönare" in done.stdout and asked == ["https://tt.example/artikel"]
    done = CliRunner().invoke(app, ["url", "http://127.0.0.1/", "--engine", "echo"])
    assert done.exit_code == 0 and asked[-1] == "http://127.0.0.1/"
