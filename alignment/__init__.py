"""One pipeline, in the same words, for marketing and sales."""
