"""Take data through the eight stages of a project's life: a folder, its steps, its runs."""
