"""What Streamlit runs for each session: who is there, in which language, which screens he has, the one he opened."""

import streamlit as st

from pipeline.database import DatabaseTrouble
from pipeline.engine import describe_error
from pipeline.log import get_logger
from review_ui import theme, words
from review_ui.parts.who_is_here import show_who
from review_ui.screens import screens_of
from review_ui.who import officer
from review_ui.words import t

log = get_logger(__name__)

st.set_page_config(page_title="Qəbul", layout="wide")
theme.wear()
who = officer()
words.begin(who.language)
chosen = st.navigation(screens_of(who), position="top")
show_who(who)
try:
    chosen.run()
except (*DatabaseTrouble, OSError) as error:  # a full disk, a store that is away: what is wrong, in his language
    log.error("desk.trouble", screen=chosen.url_path, error=describe_error(error))
    st.error(t("The house cannot reach its database or its files just now. Nothing is lost; try again in a minute."))
