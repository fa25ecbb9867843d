"""Parts of pages that Streamlit does not have: one script, one stylesheet, one function each."""
