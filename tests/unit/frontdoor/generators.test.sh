#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Contradictions in spec/ stop the generator, and then nothing is written.
. "$(dirname "$0")/frame.sh"

# refused WHAT FILE SED PATTERN: with the change the generator fails and says PATTERN.
refused() {
    rm -rf "$scratch/tree" "$scratch/new"
    mkdir "$scratch/tree"
    cp -r "$tree/spec" "$scratch/tree/"
    sed -i -E "$3" "$scratch/tree/spec/$2"
    if cmp -s "$tree/spec/$2" "$scratch/tree/spec/$2"; then
        echo "FAILED: $1: the change changed nothing" && failures=$((failures + 1))
    fi
    expect 1 "$1" python3 "$tree/tools/gen/spec.py" --root "$scratch/tree" --out "$scratch/new"
    says err "$4" "$1: it is said"
    if [ -e "$scratch/new" ]; then
        echo "FAILED: $1: something was written" && failures=$((failures + 1))
    fi
}
expect 0 "spec/ as it is" python3 "$tree/tools/gen/spec.py" --root "$tree" --out "$scratch/good"
refused "two errors with one value" errors.toml 's/^value = 3$/value = 2/' "given twice"
refused "an unknown kind of error" errors.toml 's/"failed"/"broken"/' "unknown kind"
refused "overlapping regions" address_map.toml 's/0x0010_0000$/0x0000_2000/' "overlap"
refused "a block outside the window" address_map.toml 's/0x2F03_0000/0x2E03_0000/' "outside the register window"
refused "two blocks at one address" address_map.toml 's/0x2F03_0000/0x2F02_0000/' "given twice"
refused "an entry that does not add up" measurement.toml 's/^bytes = 32$/bytes = 31/' "bytes together"
refused "a component type of three letters" measurement.toml 's/"BROM"/"ROM"/' "four ASCII"
refused "a caller without a subject" subjects.toml 's/subject = "app_normal"/subject = "nobody"/' "no subject nobody"
refused "more key slots than the field can name" key_port.toml 's/^slots = 32/slots = 33/' "more slots"
refused "a key operation of value zero" key_port.toml 's/^value = 1$/value = 0/' "zero or outside"
refused "two fields of one name in a request" key_port.toml 's/^name = "slot"/name = "valid"/' "given twice"
refused "a request without a slot" key_port.toml 's/^name = "slot"/name = "place"/' "has no slot"
refused "a field without bits" key_port.toml 's/^bits = 5$/bits = 0/' "1 to 32 bits"
refused "a key port without rules" key_port.toml '/^#/d' "rules of a transfer"
refused "not TOML" errors.toml 's/^name = "bus"/name = bus/' "errors.toml"
finish
