#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs every generator, in the order in which they depend on each other.
# Usage: tools/gen/generate.sh [PYTHON [OUT]]   PYTHON has the packages of group docs.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
python=${1:-$root/build/venv/bin/python}
out=${2:-$root}
export PYTHONDONTWRITEBYTECODE=1
"$python" "$root/tools/gen/spec.py" --root "$root" --out "$out"
"$python" "$root/tools/gen/token_template.py" --root "$root" --out "$out"
"$python" "$root/tools/gen/mailbox.py" --root "$root" --out "$out"
"$python" "$root/tools/gen/resources.py" --root "$root" --out "$out"
"$python" "$root/tools/gen/image.py" --root "$root" --out "$out"
"$python" "$root/tools/gen/registers.py" --root "$root" --out "$out"
"$python" "$root/tools/ecc/ctable.py" --out "$out"
"$python" "$root/tools/ecc/rtl.py" --out "$out"
"$python" "$root/tools/ecc/table.py" --out "$out"
"$python" "$root/tools/gen/index.py" --root "$root" --out "$out"
