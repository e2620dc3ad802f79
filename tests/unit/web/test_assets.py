"""Static files: which there are, under which addresses, and what was cut from packages."""

import gzip
import re

from service.fingerprint import PROJECT
from service.web import assets as module
from service.web.assets import load_assets
from service.web.italia import FONTS, ICONS, cut_icons, cut_style
from service.web.texts import FOR_SCRIPTS, load_catalogues

NAMED = re.compile(r"""icona\(["'](it-[\w-]+)""")


def body_of(name: str) -> bytes:
    assets = load_assets()
    return assets.by_path[assets.addresses[name].removeprefix("/static/")].body


def test_an_address_holds_the_hash_of_its_folder() -> None:
    for name, address in load_assets().addresses.items():
        assert re.fullmatch(rf"/static/(web|vendor)/[0-9a-f]{{16}}/{re.escape(name)}", address)


def test_a_change_of_one_file_changes_the_addresses_of_its_folder() -> None:
    folder = module._in_folder
    before, after = folder("web", {"a": b"1", "b": b"2"}), folder("web", {"a": b"1", "b": b"3"})
    assert {path for _, path, _ in before}.isdisjoint(path for _, path, _ in after)


def test_the_compressed_twin_is_the_same_file() -> None:
    for path, asset in load_assets().by_path.items():
        if path.endswith(".woff2"):
            assert asset.compressed is None
        else:
            assert asset.compressed is not None
            assert gzip.decompress(asset.compressed) == asset.body


def test_of_packages_these_files_alone_are_served() -> None:
    vendor = {path for path in load_assets().by_path if path.startswith("vendor/")}
    assert {path.rsplit("/", 1)[1] for path in vendor} == {
        "maplibre-gl.css",
        "maplibre-gl.js",
        "bootstrap-italia.min.css",
        "icone.svg",
        "titillium.css",
        *FONTS,
    }


def test_style_sheets_name_files_that_are_served_beside_them() -> None:
    assets = load_assets()
    for path, asset in assets.by_path.items():
        if path.endswith(".css"):
            for named in re.findall(r"url\((?![\"']?data:)[\"']?([^)\"']+)", asset.body.decode()):
                assert f"{path.rpartition('/')[0]}/{named}" in assets.by_path, (path, named)


def test_the_fonts_are_fonts() -> None:
    for name in FONTS:
        assert body_of(name).startswith(b"wOF2")


def test_the_sheet_of_icons_holds_those_of_pages_alone() -> None:
    assert tuple(re.findall(r'<symbol id="([^"]+)"', body_of("icone.svg").decode())) == ICONS
    sheet = "".join(f'<symbol id="{name}"><path/></symbol>' for name in (*ICONS, "it-other"))
    assert b"it-other" not in cut_icons(f"<svg>{sheet}</svg>")


def test_the_icons_are_those_that_templates_name() -> None:
    templates = (PROJECT / "service" / "web" / "templates").rglob("*.html")
    named = {name for each in templates for name in NAMED.findall(each.read_text())}
    assert named == set(ICONS)


def test_the_style_sheet_has_lost_the_font_that_the_policy_refuses() -> None:
    text = body_of("bootstrap-italia.min.css").decode()
    assert "@font-face" not in text
    assert not text.startswith("\ufeff")
    assert ".it-header-wrapper" in text
    assert (
        cut_style("a{b:c}@font-face{font-family:VideoJS;src:url(data:x)}d{e:f}") == b"a{b:c}d{e:f}"
    )


def test_scripts_get_their_texts_as_a_module() -> None:
    text = body_of("js/testi.js").decode()
    assert text.startswith("export const TESTI = {")
    for name in FOR_SCRIPTS:
        assert name in load_catalogues()
        assert f'"{name}":' in text


def test_scripts_are_small_and_set_no_markup() -> None:
    own = {
        path: asset.body.decode()
        for path, asset in load_assets().by_path.items()
        if path.startswith("web/") and path.endswith(".js")
    }
    assert own
    for name, text in own.items():
        assert text.count("\n") <= 200, name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", text), name
