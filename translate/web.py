"""Web pages by their address: http and https only, from the public internet only, within limits of time and size."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from translate.errors import InputError
from translate.formats.html import decode_page

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_AGENT = "Mozilla/5.0 (compatible; sven-translate)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses as networks with IPv6 only write them


def is_public(address: Address) -> bool:
    """Tell whether an address is one that anybody on the internet can reach, and not one behind your router."""
    inside: Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _TRANSLATED:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inside is not None and not is_public(inside):
        return False
    return (address.is_global or inside is not None) and not address.is_multicast


@dataclass(frozen=True, slots=True)
class Limits:
    """What fetching a page may take, and which addresses it may ask."""

    seconds: float = 20.0  # for all of it
    size: int = 10 * 1024 * 1024  # bytes, unpacked
    redirects: int = 5
    allowed: Callable[[Address], bool] = is_public


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came."""

    text: str
    html: bool  # else plain text
    url: str  # where it was in the end


def fetch(url: str, limits: Limits = Limits()) -> Page:
    """Fetch a page by http or https; raises InputError if that can't be done within `limits`.

    Each address is looked up once, checked, and then asked under its number, so that a name that changes its address
    in between leads nowhere else.
    """
    end = time.monotonic() + limits.seconds
    for _ in range(limits.redirects + 1):
        try:
            answer = _ask(url, limits, end)
            _left(end)  # a connection that was cut off looks like one that ended
        except (OSError, http.client.HTTPException, zlib.error) as error:
            reason = _reason(error if time.monotonic() < end else TimeoutError())
            raise InputError(url, f"can't be fetched ({reason}); check the address and the network") from None
        if isinstance(answer, Page):
            return answer
        url = answer
    raise InputError(url, f"redirects more than {limits.redirects} times; open it in a browser and save the page")


def _reason(error: Exception) -> str:
    if isinstance(error, http.client.IncompleteRead):
        return "it ended in the middle"
    if isinstance(error, TimeoutError):
        return "it took too long"
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return (str(getattr(error, "strerror", None) or error) or type(error).__name__).splitlines()[0][:120]


def _ask(url: str, limits: Limits, end: float) -> Page | str:
    """Ask one server: the page, or the address that it redirects to."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        name = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise InputError(url, "is no address of a web page; give one such as https://example.org/article") from None
    if parts.scheme not in ("http", "https") or not host:
        raise InputError(url, "is no address of a web page; give one that starts with https:// or http://")
    secure = parts.scheme == "https"
    address = _look_up(url, name, port or (443 if secure else 80), limits.allowed)
    connection = http.client.HTTPSConnection(name, port) if secure else http.client.HTTPConnection(name, port)
    wire = socket.create_connection(address, timeout=_left(end))
    try:
        if secure:
            context = ssl.create_default_context()
            wire = context.wrap_socket(wire, server_hostname=name, do_handshake_on_connect=False)
        connection.sock = wire
        with _cut_off(wire, _left(end)):
            if isinstance(wire, ssl.SSLSocket):
                wire.do_handshake()  # which a server may make as slow as its answer
            target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe="/%:=&?~+!$,;'@()*[]")
            connection.request("GET", target, headers={"User-Agent": _AGENT, "Accept-Encoding": "gzip"})
            with closing(connection.getresponse()) as response:
                return _answer(response, url, limits.size)
    finally:
        connection.close()
        wire.close()


@contextmanager
def _cut_off(wire: socket.socket, seconds: float) -> Iterator[None]:
    """Shut a connection after some time: a server that sends a byte a second never times out by itself."""

    def cut() -> None:
        with suppress(OSError):  # it is closed already
            socket.socket.shutdown(wire, socket.SHUT_RDWR)  # an SSLSocket's own would pull it away under its reader

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _left(end: float) -> float:
    """Return how many seconds there are left; raises TimeoutError if none are."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _look_up(url: str, name: str, port: int, allowed: Callable[[Address], bool]) -> tuple[str, int]:
    """Return the number of a server; raises InputError if it has one that may not be asked."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    for number in found:
        if not allowed(ipaddress.ip_address(number.partition("%")[0])):
            raise InputError(
                url, f"leads to {number}, which isn't on the public internet; save the page and give the file"
            )
    return found[0], port


def _answer(response: http.client.HTTPResponse, url: str, size: int) -> Page | str:
    """Return the page that a server sent, or the address that it redirects to."""
    goal = response.getheader("Location")
    if response.status in _REDIRECTS and goal:
        return urljoin(url, goal)
    if response.status != http.client.OK:
        reason = f"the server answered “{response.status} {response.reason}”"
        raise InputError(url, f"{reason}; check the address, or save the page in a browser and give the file")
    kind = response.headers.get_content_type()
    if kind not in _TYPES:
        raise InputError(url, f"is {kind}, not a web page; give the address of an article")
    data = _read(response, size)
    if len(data) > size:
        raise InputError(url, f"is larger than {size >> 20} MiB; give the address of an article")
    charset = response.headers.get_content_charset()
    return Page(_decode(data, charset, url), kind != "text/plain", url)


def _read(response: http.client.HTTPResponse, size: int) -> bytes:
    """Return what a server sends, unpacked, but no more than one byte over `size`."""
    sent = response.read(size + 1)
    data, complete = sent, not response.length
    if response.getheader("Content-Encoding", "identity").lower() in ("gzip", "x-gzip", "deflate"):
        unpacker = zlib.decompressobj(wbits=47)  # tells gzip and zlib apart by itself
        data = unpacker.decompress(sent, size + 1)
        complete = unpacker.eof
    if not complete and len(data) <= size:
        raise http.client.IncompleteRead(data)
    return data


def _decode(data: bytes, charset: str | None, url: str) -> str:
    """Return a page as text: what the server says of its encoding goes before what the page says."""
    if charset:
        try:
            return data.decode("cp1252" if charset == "iso-8859-1" else charset, "replace")
        except LookupError:
            pass  # a charset that nobody knows is as good as none
    text, _ = decode_page(data, url)
    return text.encode("utf-8", "replace").decode()
