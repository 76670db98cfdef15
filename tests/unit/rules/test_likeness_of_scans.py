import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.scan_likeness import NEAR, near_parts, parts_of, same_words, sketch_of

LIKENESSES = st.integers(min_value=0, max_value=2**64 - 1)


def written(bits):
    return f"{bits:016x}"


@given(LIKENESSES, st.sets(st.integers(min_value=0, max_value=63), max_size=NEAR))
def test_what_differs_by_no_more_bits_than_a_second_scan_is_among_what_is_looked_for(bits, flipped):
    other = bits
    for bit in flipped:
        other ^= 1 << bit
    near, parts = near_parts(written(bits)), parts_of(written(other))
    assert any(part in some for part, some in zip(parts, near, strict=True))


def test_parts_are_the_bits_of_the_likeness_in_four():
    assert parts_of("000400030002ffff") == (0xFFFF, 2, 3, 4)


CERTIFICATE = "Doğum haqqında şəhadətnamə seriya AA nömrə 7654321 doğulub 15.09.2023 verilib 20.09.2023 akt 1185 ASAN 2"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (CERTIFICATE, True),
        (CERTIFICATE.replace("1185", "l185"), True),  # one figure misread
        (CERTIFICATE.replace("7654321", "1112223").replace("15.09.2023", "01.02.2024").replace("1185", "77"), False),
        ("", False),
    ],
)
def test_a_form_filled_in_for_somebody_else_is_not_the_same(other, same):
    assert same_words(sketch_of(CERTIFICATE.split()), sketch_of(other.split())) is same


def test_two_pages_of_which_nothing_was_read_are_not_the_same():
    assert not same_words((), ())


FORM = "Ərizə məzuniyyət verilməsini xahiş edirəm ərizəyə əlavə olunur imza təqdim edilmişdir müdiriyyətinə"


def test_a_page_with_hardly_a_figure_is_told_by_its_long_words_too():
    one, other = f"{FORM} Aynur 15.01.2024".split(), f"{FORM.upper()} AYNUR 15.01.2024".split()
    assert same_words(sketch_of(one), sketch_of(other))
    assert not same_words(sketch_of(one), sketch_of(["Əmrdən", "çıxarış", "direktor", "15.01.2024"]))


def test_a_form_filled_in_on_two_days_is_two_papers_though_all_its_words_are_the_same():
    assert not same_words(sketch_of(f"{FORM} 15.01.2024".split()), sketch_of(f"{FORM} 16.01.2024".split()))


def test_what_is_printed_on_everybodys_paper_makes_no_two_papers_the_same():
    back = sketch_of(["Şəhadətnamə", "yalnız", "möhür", "olduqda", "etibarlıdır"])
    assert not same_words(back, back)


def test_a_sketch_of_a_full_page_stays_short_and_still_tells_pages_apart():
    one, other = ([str(number) for number in range(start, start + 400)] for start in (1000, 5000))
    half = one[:200] + other[:200]
    assert len(sketch_of(one)) == 48
    assert same_words(sketch_of(one), sketch_of(one[:390]))
    assert not same_words(sketch_of(one), sketch_of(half))
