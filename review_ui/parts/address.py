"""What is asked for stands in the address, so that it can be sent to a colleague, who sees what is his."""

import streamlit as st


def put(parameter: str, value: str) -> None:
    """Puts it there; "" takes it out."""
    if value:
        st.query_params[parameter] = value
    else:
        st.query_params.pop(parameter, None)
