"""Typed frames become plotly figures."""
