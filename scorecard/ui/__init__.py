"""All Streamlit code that is not a page: the shell, loading, cards and links."""
