"""Forms of single values: how an age is counted, a name said, a number read; nothing here is stored by itself."""
