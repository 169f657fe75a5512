# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="make a simulated chip, look at it, and let it attest"
verb_groups="sim"
verb_options="--authority=DIR --blank --kind=development|release --nonce=HEX --noise=PROFILE --pubkey=HEX --raw=N --second"
verb_arguments="WHAT..."
verb_details="WHAT is one of
  new DIE          makes a chip: a blank die file and its birth (--blank: the die alone)
  birth DIE        lets a blank chip make its keys in silicon and burn them, once
  show DIE         life cycle and public keys
  pubkeys DIE      public keys; with --nonce, while Provisioned, proofs of possession
  secure DIE       Provisioned to Secured, for good
  attest DIE       an attestation token over --nonce, on standard output
  verify TOKEN     judges a token by --pubkey (X || Y in hexadecimal) and --nonce, without any chip
  trust DIE        burns the root hash of --authority (default: authority, made on first use) and --kind
                   (development) into a chip that is not born yet, and locks it; with --second the hash
                   of its LMS key, too, and makes the second signature compulsory
  revoke DIE ID    burns the revocation fuse of image key ID (0 to 31), for good
  noise FILE       --raw N samples (1 to 100000000) of the noise of a blank chip, which is not kept, into a
                   new FILE, or to standard output (-). One byte a sample, of value 0 or 1, the first sample
                   first, as NIST's tools for SP 800-90B read it (ea_non_iid FILE 1)
A die file holds the fuses of one simulated chip, its private keys among them (docs/die-file.md).
Without --seed its noise comes from the operating system; --noise gives it a defect (sim/models/noise.h).
Simulated noise shows that tests find a defect, and nothing of any source's entropy."

verb_prepare() {
    case ${arguments[0]} in
        new | birth | show | pubkeys | secure | attest | verify | noise) ;;
        revoke)
            [ ${#arguments[@]} = 3 ] || wrong_use "revoke needs a die and the number of an image key"
            return
            ;;
        trust) verb_groups="sim sign" ;;
        *) wrong_use "'${arguments[0]}': not new, birth, show, pubkeys, secure, attest, verify, trust, revoke or noise" ;;
    esac
    [ ${#arguments[@]} = 2 ] || wrong_use "${arguments[0]} needs one file"
    [ "${arguments[0]}" = trust ] || case " ${own[*]-} " in
        *' --authority '* | *' --kind '* | *' --second '*)
            wrong_use "--authority, --kind and --second go with trust" ;;
    esac
}

# authority_hashes: own[] becomes what pluton_chip trust takes, from the authority's list of keys.
authority_hashes() {
    local folder kind second=0 option list words
    folder=$(own_option --authority) kind=$(own_option --kind)
    kind=${kind:-development}
    for option in "${own[@]}"; do [ "$option" != --second ] || second=1; done
    words=(keys --authority "${folder:-authority}" --kind "$kind")
    [ $second = 0 ] || words+=(--second)
    list=$("$native/bin/pluton-sign" "${words[@]}") || exit
    own=(--root "$(awk -v kind="$kind" '$1 == "root" && $2 == kind { print $3 }' <<<"$list")")
    [ -n "${own[1]}" ] || die 2 "the authority has no $kind root key (./pluton sign keys --kind $kind --id 0)"
    [ $second = 0 ] \
        || own+=(--second-hash "$(awk -v kind="$kind" '$1 == "second" && $2 == kind { print $3 }' <<<"$list")")
}

verb_run() {
    local program=pluton_chip target=pluton_chip words=("${arguments[@]}")
    if [ "${arguments[0]}" = verify ]; then
        program=pluton_verify target=pluton_verify_token words=("${arguments[1]}")
    fi
    if [ "${arguments[0]}" = trust ]; then
        build_targets "$target" pluton_sign
        authority_hashes
    else
        build_targets "$target"
    fi
    [ -z "$seed" ] || own+=(--seed "$seed")
    exec "$native/bin/$program" ${own[@]+"${own[@]}"} -- "${words[@]}"
}
