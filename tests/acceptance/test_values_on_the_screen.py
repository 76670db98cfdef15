"""What was read on the papers, beside the form: on the item's screen, to be shown on its page and read over."""

from registries.reading_corrections import corrections_of


def told(screen):
    assert not screen.exception, [one.value for one in screen.exception]
    return " ".join([*(one.value for one in screen.success), *(one.proto.body for one in screen.get("html"))])


def corrections(desk, submission):
    with desk.house.house.database.reads() as reads:
        return corrections_of(reads, submission)


def test_values_that_agree_are_folded_each_with_its_crop_and_one_click_frames_it_on_its_page(desk):
    row = desk.waiting()[-1]
    screen = desk.item("aliyeva", row.id)
    assert any("Uyğundur" in one.label for one in screen.expander)
    crop = f"/papers/{row.id}/values/0/1-"
    assert crop in told(screen)
    assert "value=0" not in told(screen)
    screen.button(key="frame.0").click().run()
    assert "/scans/1/" in told(screen)
    assert "&amp;value=0" in told(screen)
    assert "q-whole" in told(screen)


def test_a_misread_value_is_read_over_by_the_second_click_with_name_and_moment(desk):
    row = desk.waiting()[-1]
    screen = desk.item("aliyeva", row.id)
    screen.button(key="as_due.0").click().run()
    [one] = corrections(desk, row.id)
    assert (one.login, one.page) == ("aliyeva", 1)
    assert "Əliyeva Nigar" in told(screen)
    assert "Qeyd edildi" in told(screen)


def test_an_officer_types_what_stands_there_instead(desk):
    row = desk.waiting()[-1]
    screen = desk.item("aliyeva", row.id)
    typed = next(one for one in screen.text_input if one.placeholder == "15.09.2023")
    typed.set_value("16.09.2023")
    saving = next(one for one in screen.button if one.form_id == typed.form_id)
    saving.click().run()
    [one] = corrections(desk, row.id)
    assert one.new == "2023-09-16"
    assert "Fərqlidir" in told(screen), "what he read differs from the form, and stands open"


def test_who_only_looks_reads_nothing_over(desk):
    row = desk.waiting()[-1]
    screen = desk.item("audit", row.id)
    assert f"/papers/{row.id}/values/0/" in told(screen)
    assert not [one.key for one in screen.button if one.key and one.key.startswith("as_due")]
