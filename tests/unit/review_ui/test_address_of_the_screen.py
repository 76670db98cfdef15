"""Settings with which anybody could come in are refused before anything listens."""

import pytest

from pipeline.settings import Settings
from review_ui.address import OpenDeskError, site_of


def settings(**wishes):
    return Settings(**{"desk_url": "https://desk.example", **wishes})


def oidc(tmp_path, mode=0o600, **wishes):
    secret = tmp_path / "secret"
    secret.write_text("s")
    secret.chmod(mode)
    known = {"desk_oidc_issuer": "https://id.example", "desk_oidc_client": "qebul", "desk_oidc_secret_file": secret}
    return settings(desk_identity="oidc", **known | wishes)


@pytest.mark.parametrize("peers", ["", " , ", "not-an-address", "0.0.0.0/0", "::/0", "10.0.0.0/8, 0.0.0.0/0"])
def test_a_proxy_without_a_list_of_peers_is_refused(peers):
    with pytest.raises(OpenDeskError, match="QEBUL_DESK_PROXY_PEERS"):
        site_of(settings(desk_identity="proxy", desk_proxy_peers=peers))


def test_only_listed_peers_are_believed():
    site = site_of(settings(desk_identity="proxy", desk_proxy_peers="10.1.0.0/16, fd00::1"))
    assert [site.believes(peer) for peer in ("10.1.2.3", "fd00::1", "10.2.0.1", "", None, "x")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_nobody_is_believed_where_officers_have_passwords():
    assert not site_of(settings(desk_proxy_peers="10.1.0.0/16")).believes("10.1.2.3")


@pytest.mark.parametrize(
    ("peer", "forwarded", "asks"),
    [
        ("10.1.2.3", ["203.0.113.7"], "203.0.113.7"),
        ("10.1.2.3", ["198.51.100.1, 203.0.113.7"], "203.0.113.7"),  # what its own peer claimed is not believed
        ("10.1.2.3", ["198.51.100.1", "203.0.113.7, 10.1.9.9"], "203.0.113.7"),  # two proxies, one behind the other
        ("10.1.2.3", ["2001:db8::7"], "2001:db8::7"),
        ("10.1.2.3", [], "10.1.2.3"),
        ("10.1.2.3", ["nonsense"], "10.1.2.3"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("", ["198.51.100.1"], ""),
    ],
)
def test_a_forwarder_says_for_whom_it_asks_and_nobody_else_does(peer, forwarded, asks):
    assert site_of(settings(desk_forwarders="10.1.0.0/16")).asker(peer, forwarded) == asks
    assert site_of(settings()).asker(peer, forwarded) == peer


@pytest.mark.parametrize("networks", ["proxy.example", "0.0.0.0/0"])
def test_forwarders_are_a_list_of_networks(networks):
    with pytest.raises(OpenDeskError, match="QEBUL_DESK_FORWARDERS"):
        site_of(settings(desk_forwarders=networks))


@pytest.mark.parametrize("url", ["http://desk.example", "http://10.0.0.1:8501", "http://localhost.example"])
def test_plain_http_is_refused_but_on_this_machine(url):
    with pytest.raises(OpenDeskError, match="QEBUL_DESK_URL"):
        site_of(settings(desk_url=url))
    assert not site_of(settings(desk_url="http://localhost:8501")).https


def test_over_https_a_cookie_is_bound_to_this_very_host():
    assert site_of(settings()).cookie("x") == "__Host-x"


@pytest.mark.parametrize("missing", ["desk_oidc_issuer", "desk_oidc_client", "desk_oidc_secret_file"])
def test_openid_connect_needs_all_of_its_settings(tmp_path, missing):
    with pytest.raises(OpenDeskError, match="oidc"):
        site_of(oidc(tmp_path, **{missing: None}))


def test_a_clients_secret_that_others_can_read_is_refused(tmp_path):
    with pytest.raises(OpenDeskError, match="SECRET_FILE"):
        site_of(oidc(tmp_path, mode=0o644))
    assert site_of(oidc(tmp_path)).way == "oidc"


def test_an_issuer_is_asked_over_https_only(tmp_path):
    with pytest.raises(OpenDeskError, match="ISSUER"):
        site_of(oidc(tmp_path, desk_oidc_issuer="http://id.example"))
