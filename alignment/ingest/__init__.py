"""Any export becomes canonical tables and the rows kept out, each with its reason."""
