"""The frame around all pages.

It has a folder of its own: beside a folder ``pages`` Streamlit would offer every file of that as a
page, until the navigation has run once.
"""
