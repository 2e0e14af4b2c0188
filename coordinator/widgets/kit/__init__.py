"""What every screen is made of: the bridge to the worker, look, tables, forms, desks."""
