"""Glyphs: the message that MapLibre reads, ink where the font has it, errors that help."""

import gzip
from importlib.metadata import distribution
from threading import Barrier, Thread
from typing import Any

import numpy as np
import pytest
from google.protobuf.descriptor_pb2 import FieldDescriptorProto as Field
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from geo.maps.font_files import font_file
from geo.maps.style import FONT_FAMILY
from service.errors import InvalidParameter, NotFound
from service.tiles.glyphs import FONTS, Glyphs, choose_stack, make_range, read_range

REGULAR = "Titillium Web Regular"
FOLDER = "bootstrap_italia_template/static/fonts/Titillium_Web"
FILES = {"Regular": "regular", "Italic": "italic", "SemiBold": "600"}
BUFFER = 3
OUTLINE = 191
OVERSAMPLED = 10
APOSTROPHE = "\u2019"
LETTERS = f"Perchécittà àèéìòùÀÈ{APOSTROPHE}Hgqjkwx&@ç8«»€"


def message_class() -> Any:
    """Return the message that renderers read, as its definition names it."""
    file = FileDescriptorProto(name="glyphs.proto", package="llmr", syntax="proto2")
    glyph = file.message_type.add(name="glyph")
    numbers = (("id", Field.TYPE_UINT32), ("bitmap", Field.TYPE_BYTES))
    numbers += (("width", Field.TYPE_UINT32), ("height", Field.TYPE_UINT32))
    numbers += (("left", Field.TYPE_SINT32), ("top", Field.TYPE_SINT32))
    for n, (name, kind) in enumerate((*numbers, ("advance", Field.TYPE_UINT32)), start=1):
        needed = Field.LABEL_OPTIONAL if name == "bitmap" else Field.LABEL_REQUIRED
        glyph.field.add(name=name, number=n, type=kind, label=needed)
    stack = file.message_type.add(name="fontstack")
    for n, name in enumerate(("name", "range"), start=1):
        stack.field.add(name=name, number=n, type=Field.TYPE_STRING, label=Field.LABEL_REQUIRED)
    repeated = {"type": Field.TYPE_MESSAGE, "label": Field.LABEL_REPEATED}
    stack.field.add(name="glyphs", number=3, type_name=".llmr.glyph", **repeated)
    glyphs = file.message_type.add(name="glyphs")
    glyphs.field.add(name="stacks", number=1, type_name=".llmr.fontstack", **repeated)
    pool = DescriptorPool()
    pool.Add(file)
    return GetMessageClass(pool.FindMessageTypeByName("llmr.glyphs"))


def decode(body: bytes) -> Any:
    (stack,) = message_class().FromString(body).stacks
    return stack


@pytest.fixture(scope="module")
def glyphs() -> dict[str, Any]:
    """The glyphs of the regular font that the letters need, by character."""
    stacks = [decode(make_range(REGULAR, start).body) for start in (0, 8192)]
    return {chr(each.id): each for stack in stacks for each in stack.glyphs}


def picture(glyph: Any) -> NDArray[np.uint8]:
    shape = (glyph.height + 2 * BUFFER, glyph.width + 2 * BUFFER)
    return np.frombuffer(glyph.bitmap, np.uint8).reshape(shape)


def rasterised(letter: str, glyph: Any) -> NDArray[np.float64]:
    """Return the share of each pixel that FreeType fills, in the frame of the glyph."""
    path = distribution("design-django-theme").locate_file(
        f"{FOLDER}/titillium-web-v10-latin-ext_latin-regular.ttf"
    )
    font = ImageFont.truetype(str(path), 24 * OVERSAMPLED, layout_engine=ImageFont.Layout.BASIC)
    height, width = picture(glyph).shape
    image = Image.new("L", (width * OVERSAMPLED, height * OVERSAMPLED))
    left = (BUFFER - glyph.left) * OVERSAMPLED
    baseline = (BUFFER + glyph.top + 25) * OVERSAMPLED
    ImageDraw.Draw(image).text((left, baseline), letter, fill=255, font=font, anchor="ls")
    blocks = np.asarray(image, float).reshape(height, OVERSAMPLED, width, OVERSAMPLED)
    return np.asarray(blocks.mean(axis=(1, 3)) / 255)


@pytest.mark.parametrize("letter", sorted(set(LETTERS) - {" "}))
def test_the_outline_is_where_the_font_has_it(letter: str, glyphs: dict[str, Any]) -> None:
    glyph = glyphs[letter]
    filled, field = rasterised(letter, glyph), picture(glyph)
    assert (field[filled > 0.9] > OUTLINE).all()
    assert (field[filled < 0.05] <= OUTLINE + 6).all()
    ink = (field > OUTLINE).sum()
    assert ink == pytest.approx(filled.sum(), rel=0.2)


def test_values_fall_with_the_distance_from_the_outline(glyphs: dict[str, Any]) -> None:
    """Across the stem of an l each pixel is 255 / 8 less than the one before."""
    row = picture(glyphs["l"])[12].astype(int)
    falling = np.diff(row[row.argmax() + 2 :])
    assert len(falling) >= 2
    assert falling == pytest.approx([-255 / 8] * len(falling), abs=1)


@pytest.mark.parametrize(("accented", "plain"), ["àa", "èe", "ée", "ìi", "òo", "ùu", "ÀA", "ÈE"])
def test_accents_are_drawn_over_their_letters(
    accented: str, plain: str, glyphs: dict[str, Any]
) -> None:
    above, letter = glyphs[accented], glyphs[plain]
    assert above.advance == letter.advance
    assert above.top > letter.top or accented == "ì"
    rows = picture(above)[: BUFFER + above.height // 4]
    assert (rows > OUTLINE).any()


def test_an_apostrophe_hangs_at_the_top(glyphs: dict[str, Any]) -> None:
    apostrophe, capital = glyphs[APOSTROPHE], glyphs["H"]
    assert abs(apostrophe.top - capital.top) <= 2
    assert 3 <= apostrophe.height < capital.height / 2
    assert (picture(apostrophe) > OUTLINE).any()


def test_capitals_stand_in_the_middle_of_a_line(glyphs: dict[str, Any]) -> None:
    """MapLibre puts a point 17 pixels below where it begins a line."""
    capital = glyphs["H"]
    middle = -17 - capital.top + capital.height / 2
    assert abs(middle) <= 1


def test_a_space_has_room_and_no_picture(glyphs: dict[str, Any]) -> None:
    space = glyphs[" "]
    assert (space.width, space.height, space.bitmap) == (0, 0, b"")
    assert 3 <= space.advance <= 8


@pytest.mark.parametrize("stack", FONTS)
@pytest.mark.parametrize(("start", "least"), [(0, 180), (256, 100), (8192, 10), (1024, 0)])
def test_a_range_holds_the_characters_that_the_font_has(stack: str, start: int, least: int) -> None:
    made = make_range(stack, start)
    found = decode(made.body)
    codes = [each.id for each in found.glyphs]
    assert (found.name, found.range) == (stack, f"{start}-{start + 255}")
    assert len(codes) >= least
    assert codes == sorted(set(codes))
    assert all(start <= code < start + 256 for code in codes)
    assert (least == 0) is (not codes)
    assert gzip.decompress(made.compressed) == made.body
    for each in found.glyphs:
        assert len(each.bitmap) == ((each.width + 6) * (each.height + 6) if each.width else 0)


def test_faces_differ_and_belong_to_the_family() -> None:
    bodies = {make_range(stack, 8192).body for stack in FONTS}
    assert len(bodies) == len(FONTS) == len(FILES)
    files = {stack: font_file(face).stem.rpartition("-")[2] for stack, face in FONTS.items()}
    assert {f"{FONT_FAMILY} {face}": file for face, file in FILES.items()} == files


def test_a_range_is_made_once_whoever_asks() -> None:
    made, together = Glyphs(), Barrier(4)
    found: list[object] = []

    def ask() -> None:
        together.wait()
        found.append(made.get(REGULAR, "8192-8447"))

    threads = [Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 4
    assert len({id(each) for each in found}) == 1


@pytest.mark.parametrize(
    "codes",
    [
        "",
        "0",
        "0-254",
        "1-256",
        "-256--1",
        "0-255-",
        "65536-65791",
        "a-b",
        "\u0660-255",
        "00-255",
        "9" * 5000,
    ],
)
def test_what_is_no_range_is_refused(codes: str) -> None:
    with pytest.raises(InvalidParameter, match="intervallo") as caught:
        read_range(codes)
    assert "0-255" in caught.value.accettati
    assert len(caught.value.message) < 200


def test_ranges_go_from_the_first_to_the_last_of_the_basic_plane() -> None:
    assert (read_range("0-255"), read_range("65280-65535")) == (0, 65280)


def test_the_first_stack_that_there_is_answers() -> None:
    assert choose_stack(f"Noto Sans, {REGULAR},Titillium Web Italic") == REGULAR
    with pytest.raises(NotFound) as caught:
        choose_stack("Noto Sans,Arial")
    assert caught.value.accettati == tuple(FONTS)
    with pytest.raises(NotFound):
        choose_stack(",".join(["x"] * 10_000))
