import pytest
from starlette.requests import Request

from inbox.upload.desk import _id_in
from inbox.upload.problems import Problem


def asked(one):
    return Request({"type": "http", "headers": [], "path_params": {"id": one}})


def test_an_id_that_no_database_takes_as_text_is_of_nothing_that_is_there():
    with pytest.raises(Problem) as caught:
        _id_in(asked("a\0"))
    assert caught.value.code == "UPLOAD_NOT_FOUND"
    assert _id_in(asked("' or 1=1 --")) == "' or 1=1 --"
