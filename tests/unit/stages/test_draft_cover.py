"""Which drafts a signature is over, by digests alone."""

from pipeline.drafts import OpenDraft
from stages.draft_content import DraftContent
from stages.draft_cover import cover


def draft(number, *files, former=()):
    held = frozenset(f"{method}:{one}" for one in files for method in ("sha256", "sha512"))
    gone = frozenset(f"sha256:{one}" for one in former)
    return OpenDraft(f"id{number}", number, number, "alfa", f"key{number}", held, gone)


def signature(*files):
    return DraftContent(role="signature", files=tuple((f"sha256:{one}",) for one in files))


def told(content, *drafts):
    """The numbers of the completed drafts, and the codes with their numbers."""
    newest_first = sorted(drafts, key=lambda one: one.rank, reverse=True)
    found = cover(content, newest_first)
    return [one.sequence for one in found.whole], {one.code: one.value for one in found.remarks}


def test_every_draft_whose_files_are_all_named_is_completed_in_the_order_they_came():
    assert told(signature("c", "a", "b"), draft(1, "a"), draft(2, "b", "c")) == ([1, 2], {})


def test_drafts_may_share_a_file():
    assert told(signature("a", "logo", "b"), draft(1, "a", "logo"), draft(2, "b", "logo")) == ([1, 2], {})


def test_of_two_drafts_with_the_same_files_the_newest_counts():
    assert told(signature("a"), draft(1, "a"), draft(2, "a")) == ([2], {})


def test_what_a_signature_leaves_out_and_names_in_vain_is_counted():
    drafts = (draft(1, "a"), draft(2, "b", "c"), draft(3, "new", former=("old",)))
    codes = {"SOME_DRAFTS_CHANGED": "1", "SOME_DRAFTS_PARTLY_SIGNED": "1", "SOME_FILES_OF_NO_DRAFT": "2"}
    assert told(signature("a", "b", "old", "x", "y"), *drafts) == ([1], codes)


def test_the_same_file_named_by_two_methods_is_one_file():
    content = DraftContent(role="signature", files=(("sha256:a",), ("sha512:a",), ("sha256:b",)))
    assert told(content, draft(1, "a"), draft(2, "b")) == ([1, 2], {})


def test_a_signature_over_former_versions_alone_completes_nothing():
    found = cover(signature("old"), [draft(3, "new", former=("old",))])
    assert (found.whole, len(found.changed)) == ((), 1)
