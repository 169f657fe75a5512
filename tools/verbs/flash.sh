# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="make a chip's flash with signed images, look at it, spoil a bit of it"
verb_groups="sim sign"
verb_options="--slot=a|b --first=a|b --firmware=DIR --policy=TEXT --payload=TYPE=FILE --image=TYPE=FILE
--without=TYPE --devices=LIST --host=NAME --service=URL --security-version=N --release=N --authority=DIR --module=FILE --pin-file=FILE
--kind=development|release --id=N --second --unsigned --root=HEX"
verb_arguments="WHAT..."
verb_details="WHAT is one of
  build FLASH           signs the project's firmware and puts it into both slots (--slot: into one); makes
                        the file if there is none. --firmware: the folder of runtime.bin, monitor.bin and
                        normal.bin (control.bin, blink.bin, radio.bin where they are there), instead of building them; --payload, --image (signed already),
                        --without: for one type; --unsigned: for a blank chip that trusts no root yet; --devices, --host: what the manifest of Normal World names,
                        instead of the devices of the project's own; --first: which slot is tried first;
                        --service: the attestation service that the signed policy names, attest://HOST:PORT/ANCHOR
                        (host/agent/README.md)
  show FLASH            boot table, slots, images, and whether a chip would take them (--root: one that
                        trusts this root hash; else each by the root key that it carries)
  corrupt FLASH OFFSET  flips a bit and says which field it is in. OFFSET: of the byte, or a field, as
                        a:NWOS:payload, b:PLRT:signature
Images are signed by --authority (authority, made on first use), as ./pluton sign image does."

# What has to be built for runtime.bin, monitor.bin, normal.bin, and what the other cores run.
flash_firmware=(firmware_rv32)

verb_prepare() {
    case ${arguments[0]} in
        build)
            [ ${#arguments[@]} = 2 ] || wrong_use "build needs one file"
            firmware=$(own_option --firmware)
            [ -n "$firmware" ] || verb_groups="sim sign rv32"
            ;;
        show) [ ${#arguments[@]} = 2 ] || wrong_use "show needs one file" ;;
        corrupt) [ ${#arguments[@]} = 3 ] || wrong_use "corrupt needs a file and an offset" ;;
        *) wrong_use "'${arguments[0]}': not build, show or corrupt" ;;
    esac
}

verb_run() {
    local targets=(pluton_flash)
    if [ "${arguments[0]}" = build ]; then
        if [ -z "$firmware" ]; then
            targets+=("${flash_firmware[@]}")
            own+=(--firmware "$native/firmware")
        fi
        [ -n "$(own_option --policy)" ] || own+=(--policy "$PLUTON_ROOT/firmware/monitor/policy.txt")
    fi
    build_targets "${targets[@]}"
    exec "$native/bin/pluton-flash" ${own[@]+"${own[@]}"} -- "${arguments[@]}"
}
