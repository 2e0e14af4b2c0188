"""The windows before the main one."""
