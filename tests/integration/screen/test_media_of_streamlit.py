"""Streamlit's own media is given to whoever is shown it now, and to nobody else who knows the address."""

import pytest
from desk_server import Desk, run_page


@pytest.fixture(scope="module")
def desk(made_world, tmp_path_factory):
    with Desk.open(made_world, tmp_path_factory.mktemp("pictures"), factory="picture_app:asgi") as made:
        yield made


def _picture(came):
    return next(
        image.url
        for one in came
        for image in one.delta.new_element.imgs.imgs
        if one.WhichOneof("type") == "delta" and image.url.startswith("/media/")
    )


def test_a_picture_is_for_the_officer_who_is_shown_it(desk):
    mine, other, stranger = desk.signed_in(), desk.signed_in(), desk.browser()
    with desk.socket(mine) as wire, desk.socket(other) as another:
        picture = _picture(run_page(wire))
        run_page(another)
        assert mine.get(picture).content[:4] == b"\xff\xd8\xff\xe0"
        assert (other.get(picture).status_code, stranger.get(picture).status_code) == (404, 401)
    assert other.get(picture).status_code == 404
