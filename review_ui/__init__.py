"""The screens of an office: read models in, commands out. Only this package knows Streamlit; it writes no SQL."""
