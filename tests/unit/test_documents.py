"""Which folder of documents a load reads."""

from pathlib import Path

import pytest

from service.errors import InvalidParameter
from service.installation import choose_documents
from service.settings import Settings


def test_a_folder_given_goes_before_the_setting(tmp_path: Path) -> None:
    given = tmp_path / "dati"
    given.mkdir()
    assert choose_documents(Settings(documenti=tmp_path), "piano", given).documenti == given
    assert choose_documents(Settings(documenti=tmp_path), "", None).documenti == tmp_path


def test_a_plain_load_needs_no_documents() -> None:
    assert choose_documents(Settings(), "", None).documenti is None


def test_the_plan_needs_its_documents() -> None:
    with pytest.raises(InvalidParameter) as caught:
        choose_documents(Settings(), "piano", None)
    assert "--documenti CARTELLA" in caught.value.accettati


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="non c'è"):
        choose_documents(Settings(), "piano", tmp_path / "niente")


def test_only_the_plan_can_be_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidParameter, match="«strade»"):
        choose_documents(Settings(), "strade", tmp_path)
