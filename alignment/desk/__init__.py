"""What pages and commands share: load exports, measure a metric, write a table to a file."""
