from pathlib import Path

Path("/tmp/doubles.txt").write_text("14")
