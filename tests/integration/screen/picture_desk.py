"""A desk that shows each officer a picture of his own, through Streamlit's own media."""

import random
from io import BytesIO

import streamlit as st
from PIL import Image

from review_ui.who import officer

who = officer()
picture = BytesIO()
# not one colour: Streamlit makes it a JPEG, in which two that are near are the same bytes
Image.frombytes("RGB", (8, 8), random.Random(who.login).randbytes(8 * 8 * 3)).save(picture, "PNG")
st.image(picture.getvalue())
