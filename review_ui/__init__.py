"""review_ui: the screen of a local office. Shows and asks; decides nothing and writes no SQL."""
