import string

from markdown_it import MarkdownIt

from review_ui.parts.markup import plain


def test_what_looks_like_markdown_stays_text_in_a_label():
    for words in ("**a** [b](http://c) `d` $x^2$ :red[e] <b>", string.punctuation, "1. Ə", "# Şəhadətnamə yoxdur."):
        [line] = MarkdownIt().parseInline(plain(words))
        assert "".join(one.content for one in line.children or ()) == words
        assert {one.type for one in line.children or ()} <= {"text", "text_special"}
