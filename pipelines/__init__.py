"""Pictures in, pictures out; knows nothing of cases, databases or screens."""

import os

# Pictures are worked on by OpenCV; linear algebra here solves a few hundred unknowns, where a
# second thread costs more than it brings, above all next to another busy program.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
