"""An office at work in a real browser: from the door to the employer's sealed notice."""

import re

import pytest
from playwright.sync_api import Page, expect
from reviewed import work

from registries.officers import waiting
from signatures.sealing import prove
from signatures.trust import read_trust_directory, trust_from_files
from signatures.verdict import Outcome


def now(page: Page, words: str) -> None:
    """These words are to be seen, sooner or later."""
    expect(page.get_by_text(words).first).to_be_visible()


def quiet(page: Page) -> None:
    """Streamlit has nothing more to do: a key that is pressed while a screen is drawn reaches nobody."""
    page.wait_for_timeout(400)
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()


def press(page: Page, key: str, words: str) -> None:
    """A key, and what is to be seen then. Pressed again where nothing came of it, as by a person."""
    for _ in range(5):
        quiet(page)
        page.keyboard.press(key)
        try:
            expect(page.get_by_text(words).first).to_be_visible(timeout=6_000)
        except AssertionError:
            continue
        return
    raise AssertionError(f"{key} never brought {words!r}")


def open_row(page: Page, n: int) -> None:
    page.get_by_role("button", name="Aç").nth(n).click()
    now(page, "Reyestrlə müqayisə")
    quiet(page)


def notices(desk, kind):
    """The sealed answers of one kind, proven, as text."""
    pinned = trust_from_files(read_trust_directory(desk.house.settings.folder("trust")))
    for path in sorted((desk.var / "outbox" / "alfa").glob(f"*.{kind}*.xml")):
        proof = prove(path.read_bytes(), pinned)
        assert proof.outcome is Outcome.VALID, proof.reasons
        yield proof.body.decode()


def test_an_officer_signs_in_looks_at_a_scan_and_gives_back_with_reasons(desk, sits):
    page = sits()
    page.goto(f"{desk.origin}/novbe")
    page.fill("#login", "aliyeva")
    page.fill("#password", "nobody knows")
    page.press("#password", "Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page = sits(desk.officer())
    now(page, "8 gözləyir")
    open_row(page, 0)
    number = re.search(r"№ (\d+)", page.locator(".q-head h1").inner_text()).group(1)
    expect(page.locator("img.q-paper")).to_have_js_property("naturalWidth", 900)
    page.get_by_text("Ən böyük").click()
    expect(page.locator("img.q-paper")).to_have_attribute("src", re.compile("wide=2200"))
    expect(page.locator("img.q-paper")).to_have_js_property("complete", True)
    assert page.locator("img.q-paper").evaluate("one => one.naturalWidth") > 1200
    press(page, "g", "Geri qaytarılma səbəbi")
    page.get_by_label("Nəyi düzəltmək lazımdır").fill("Şəhadətnamənin surəti oxunmur <b>")
    page.locator('[data-testid="stCheckbox"] label').first.click()
    now(page, "İşəgötürənin oxuyacağı bildiriş")
    expect(page.locator(".q-notice")).to_contain_text("Şəhadətnamənin surəti oxunmur <b>")
    page.get_by_role("button", name="Geri qaytar və bildiriş göndər").click()
    now(page, f"№ {number} geri qaytarıldı.")
    now(page, "7 gözləyir")
    work(desk)
    [told] = [one for one in notices(desk, "return") if "Şəhadətnamənin surəti oxunmur" in one]
    assert "&lt;b&gt;" in told


def test_a_second_officer_sees_who_works_on_it_and_then_who_decided(desk, sits):
    first, second = sits(desk.officer()), sits(desk.officer())
    open_row(first, 0)
    open_row(second, 0)
    assert first.url == second.url
    now(second, "Bu sənədə Sınaq officer")
    expect(second.get_by_role("button", name="Qəbul et", exact=True)).to_have_count(0)
    press(first, "a", "qəbul edildi")
    second.reload()
    now(second, "qəbul edib")


@pytest.mark.parametrize("employer", ["beta", None], ids=["another office", "signed out"])
def test_others_see_nothing_by_the_address(desk, sits, employer):
    [about, *_] = desk.ask(waiting, "aliyeva", status="in_review")
    address = f"/sened?id={about.submission}"
    if employer is None:
        page = sits()
        page.goto(f"{desk.origin}{address}")
        assert page.url.startswith(f"{desk.origin}/login?")
        assert page.locator(".q-head").count() == 0
        return
    page = sits(desk.officer(employer=employer))
    now(page, "0 gözləyir")
    page.goto(f"{desk.origin}{address}")
    now(page, "Sizin üçün belə sənəd yoxdur.")
    assert page.locator("img.q-paper").count() == 0


def test_what_a_sender_wrote_stays_text(desk, sits):
    name = '<script>alert(1)</script><img src=x onerror=alert(2)> "Alfa" [link](http://example.org) $x^2$'
    voen = desk.world.employers["alfa"].voen
    desk.do(lambda tx: tx.exec_driver_sql("update insurer set name = ? where voen = ?", (name, voen)))
    desk.do(lambda tx: tx.exec_driver_sql("update party_office set name = ? where party = ?", (name, voen)))
    page = sits(desk.officer())
    now(page, name)
    open_row(page, 0)
    expect(page.locator(".q-head h1")).to_contain_text(name)
    press(page, "n", "gözləyir")  # and gives it back


def test_items_are_opened_and_accepted_by_keyboard_alone(desk, sits):
    page = sits(desk.officer())
    before = int(re.match(r"(\d+)", page.locator(".q-told").inner_text()).group(1))
    for done in (1, 2):
        press(page, "Enter", "Reyestrlə müqayisə")
        press(page, "a", f"{before - done} gözləyir")


def test_what_is_selected_and_clean_is_accepted_at_once(desk, sits):
    page = sits(desk.officer())
    quiet(page)
    page.get_by_role("button", name="Bütün qeydsizləri seç").click()
    button = page.get_by_role("button", name=re.compile("Seçilmiş qeydsizləri qəbul et"))
    expect(button).to_be_enabled()
    press(page, "b", "sənəd qəbul edildi")
    now(page, "1 gözləyir")


def test_nothing_of_the_library_s_own_english_is_seen(desk, sits):
    page = sits(desk.officer())
    page.get_by_placeholder("nömrə").press_sequentially("alfa")
    page.wait_for_timeout(500)
    assert not page.get_by_text("Press Enter").is_visible()
    for address, words in (("icmal", "Sizin rolunuzun icmalı yoxdur."), ("nezaret", "Sizin rolunuz burada sərəncam")):
        page.goto(f"{desk.origin}/{address}")
        now(page, words)
        assert page.get_by_text("Page not found").count() == 0
