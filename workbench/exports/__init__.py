"""Files that leave the workbench, one module per format."""
