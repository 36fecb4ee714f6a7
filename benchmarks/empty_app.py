"""The least that Streamlit can do: one selectbox and one line of text."""

import streamlit as st

chosen = st.selectbox("Segment", ["All segments", "Home", "Office", "Café"])
st.write(f"Shown: {chosen}")
