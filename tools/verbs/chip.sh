# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="make a simulated chip, look at it, and let it attest"
verb_groups="sim"
verb_options="--blank --nonce=HEX --noise=PROFILE --pubkey=HEX --raw=N"
verb_arguments="WHAT..."
verb_details="WHAT is one of
  new DIE          makes a chip: a blank die file and its birth (--blank: the die alone)
  birth DIE        lets a blank chip make its keys in silicon and burn them, once
  show DIE         life cycle and public keys
  pubkeys DIE      public keys; with --nonce, while Provisioned, proofs of possession
  secure DIE       Provisioned to Secured, for good
  attest DIE       an attestation token over --nonce, on standard output
  verify TOKEN     judges a token by --pubkey (X || Y in hexadecimal) and --nonce, without any chip
  noise FILE       --raw N samples (1 to 100000000) of the noise of a blank chip, which is not kept, into a
                   new FILE, or to standard output (-). One byte a sample, of value 0 or 1, the first sample
                   first, as NIST's tools for SP 800-90B read it (ea_non_iid FILE 1)
A die file holds the fuses of one simulated chip, its private keys among them (docs/die-file.md).
Without --seed its noise comes from the operating system; --noise gives it a defect (sim/models/noise.h).
Simulated noise shows that tests find a defect, and nothing of any source's entropy."

verb_prepare() {
    case ${arguments[0]} in
        new | birth | show | pubkeys | secure | attest | verify | noise) ;;
        *) wrong_use "'${arguments[0]}': not new, birth, show, pubkeys, secure, attest, verify or noise" ;;
    esac
    [ ${#arguments[@]} = 2 ] || wrong_use "${arguments[0]} needs one file"
}

verb_run() {
    local program=pluton_chip target=pluton_chip words=("${arguments[@]}")
    if [ "${arguments[0]}" = verify ]; then
        program=pluton_verify target=pluton_verify_token words=("${arguments[1]}")
    fi
    build_targets "$target"
    [ -z "$seed" ] || own+=(--seed "$seed")
    exec "$native/bin/$program" ${own[@]+"${own[@]}"} -- "${words[@]}"
}
