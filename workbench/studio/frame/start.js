// Else Streamlit asks for itself below the address of the page first, and is not found there.
window.__streamlit = { BACKEND_BASE_URL: new URL(".", document.currentScript.src).href };
