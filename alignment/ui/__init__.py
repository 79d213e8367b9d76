"""What pages share; the only room that knows Streamlit."""
