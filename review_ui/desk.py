"""What Streamlit runs for each session: who is there, in which language, which screens he has, the one he opened."""

import streamlit as st

from review_ui import theme, words
from review_ui.parts.who_is_here import show_who
from review_ui.screens import screens_of
from review_ui.who import officer

st.set_page_config(page_title="Qəbul", layout="wide")
theme.wear()
who = officer()
words.begin(who.language)
chosen = st.navigation(screens_of(who), position="top")
show_who(who)
chosen.run()
