"""The History desk."""
