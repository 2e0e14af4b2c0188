"""A make-believe subject, outings, and the house it moves into.

`outings/` is laid out as the house is: it holds the newcomer's own files and nothing else. `graft.py` copies the house,
lays them over the copy and writes the newcomer's lines into what it shares with the other subjects.
"""
