"""Imported postcodes, names, localities and their codes: tables, import and the gazetteer built from them."""
