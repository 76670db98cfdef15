"""What Streamlit runs for each session: who is there, which screens he has, the one that he opened."""

import streamlit as st

from review_ui.screens import screens_of
from review_ui.who import officer

st.set_page_config(page_title="Qəbul", layout="wide")
st.navigation(screens_of(officer()), position="top").run()
