"""Records: a decision -> ``balm-record/1``, and a record -> the same decision again, or why it is not."""
