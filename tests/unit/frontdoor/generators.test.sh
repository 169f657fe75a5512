#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Contradictions in spec/ stop the generator, and then nothing is written.
. "$(dirname "$0")/frame.sh"

generator=spec.py

# refused WHAT FILE SED PATTERN: with the change the generator fails and says PATTERN.
refused() {
    rm -rf "$scratch/tree" "$scratch/new"
    mkdir "$scratch/tree"
    cp -r "$tree/spec" "$scratch/tree/"
    sed -i -E "$3" "$scratch/tree/spec/$2"
    if cmp -s "$tree/spec/$2" "$scratch/tree/spec/$2"; then
        echo "FAILED: $1: the change changed nothing" && failures=$((failures + 1))
    fi
    expect 1 "$1" python3 "$tree/tools/gen/$generator" --root "$scratch/tree" --out "$scratch/new"
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

generator=resources.py
expect 0 "the resources as they are" python3 "$tree/tools/gen/resources.py" --root "$tree" --out "$scratch/good"
refused "two devices at one address" resources.toml 's/0x3105_0000/0x3104_0000/' "overlap"
refused "a device inside pages" resources.toml 's/0x3105_0000/0x8000_0000/' "overlap"
refused "two devices with one entry" resources.toml 's/^value = 8$/value = 7/' "given twice"
refused "two devices of one name" resources.toml 's/"timer"/"dma"/' "given twice"
refused "a device beyond the entries" resources.toml 's/^value = 8$/value = 48/' "outside the devices' entries"
refused "pages of two in one entry" resources.toml 's/^first = 64$/first = 0/' "entries in common"
refused "devices in the pages' entries" resources.toml 's/^device_first = 128$/device_first = 127/' "entries in common"
refused "an entry that is no prefix" resources.toml 's/^first = 64$/first = 60/' "no multiple"
refused "a base that is not aligned" resources.toml 's/0x3103_E000/0x3103_E800/' "not aligned"
refused "a size that is no power of two" resources.toml 's/0x0000_1000/0x0000_1800/' "no power of two"
refused "pages of no power of two" resources.toml 's/0x0040_0000/0x0003_0000/' "no power of two"
refused "registers of several blocks" resources.toml 's/^size = 0x0000_1000/size = 0x0002_0000/; s/0x3103_E000/0x310A_0000/' "longer than 64 KiB"
refused "a memory inside another" resources.toml 's/0x3410_0000/0x3402_0000/' "overlap"
refused "an unknown kind" resources.toml 's/^kind = "flash"/kind = "rom"/' "no kind rom"
refused "a kind that writes and executes" resources.toml 's/^ungranted = "rw"/ungranted = "rwx"/' "writes and executes"
refused "a right that is none" resources.toml 's/^boot = "r"$/boot = "rq"/' "letters of rwx"
refused "more at boot than in a grant" resources.toml 's/^grant = "r"$/grant = ""/' "names a right that grant does not"
refused "a mailbox elsewhere" resources.toml 's/0x300F_0000/0x300E_0000/' "another base or id"
refused "SRAM of another size" resources.toml 's/0x0040_0000/0x0020_0000/' "no such region"
refused "another order of accesses" resources.toml 's/^name = "write"/name = "put"/' "read, write, execute"

generator=image.py
expect 0 "spec/image.toml as it is" python3 "$tree/tools/gen/image.py" --root "$tree" --out "$scratch/good"
refused "a header that the fields do not fit" image.toml 's/^bytes = 256$/bytes = 2560/' "the fields have"
refused "a field that is no word" image.toml 's/^bytes = 256$/bytes = 255/' "multiple of four"
refused "a label of fifteen characters" image.toml 's/"openpluton lms 1"/"openpluton lms1"/' "16 ASCII"
refused "two labels of one text" image.toml 's/"openpluton lms 1"/"openpluton img 1"/' "given twice"
refused "an LMS signature of another parameter set" image.toml 's/^bytes = 1452$/bytes = 1292/' "second_signature"
refused "a certificate that does not cover the key" image.toml '/^name = "key"$/,/^text/s/^part = .*//' "certificate"
refused "a type that is no component" image.toml 's/"RADI"/"RADX"/' "no component"
refused "types in another order than their counters" fuse_map.toml 's/of PLRT, SMON,/of SMON, PLRT,/' "order"
refused "a place that is no sector" image.toml 's/0x0018_0000/0x0018_0800/' "multiple of a sector"
refused "two places that overlap" image.toml 's/0x0014_0000/0x0010_1000/' "overlap"
refused "a place outside the slot" image.toml 's/0x0018_0000/0x006F_0000/' "outside the slot"
refused "a type without a place" image.toml '/^\[\[place\]\]$/{N;s/"RADI"/"RTA1"/}' "one place a type"
refused "slots that overlap" image.toml 's/0x0080_0000\]/0x0070_0000]/' "overlap"
refused "a slot beyond the flash" image.toml 's/0x0080_0000\]/0x00A0_0000]/' "beyond its end"
refused "a boot table without its check at the end" image.toml 's/^name = "check"$/name = "sum"/' "last field"
refused "an image format without rules" image.toml '1,20{/^#/d}' "rules"
finish
