"""Names what the sources of the vector units share with others: a function that was compiled for AVX and bears a name
that the linker may take from any source would crash a machine without AVX. Argument: the library of the nodes."""

import re
import subprocess
import sys

allowed = re.compile(r"^_ZN7lacquer5nodes(6scalar|4sse2|4avx2|6avx512)7kernelsE$")
listing = subprocess.run(["nm", "--defined-only", sys.argv[1]], capture_output=True, check=True, text=True).stdout
seen, shared, source = set(), [], ""
for line in listing.splitlines():
    if line.endswith(":"):
        source = line[:-1]
    found = re.match(r"kernels_(\w+)\.cpp", source)
    if not found or not (symbol := re.match(r"[0-9a-f]+ (\w) (\S+)$", line)):
        continue
    seen.add(found[1])
    if not symbol[1].islower() or symbol[1] in "uvw":  # seen from outside
        if not allowed.match(symbol[2]):
            shared.append(f"{source}: {symbol[2]}")
for name in shared:
    print("may be linked with other sources:", name)
if not {"scalar", "sse2", "avx2", "avx512"} <= seen:
    sys.exit(f"the library has kernels of {sorted(seen)} only")
sys.exit(bool(shared))
