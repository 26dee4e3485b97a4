"""Work with pictures, texts and sounds as the workbench does with rows of a table."""
