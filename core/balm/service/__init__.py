"""Service: requests over HTTP -> what an engine answers. It needs the extra ``serve``."""
