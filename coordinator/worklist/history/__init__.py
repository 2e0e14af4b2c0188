"""The journal in words: what each act did, with whose record, and every field of it before and after."""
