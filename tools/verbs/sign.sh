# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="the signing authority: keys in a token, approvals, images, and the record of every use"
verb_groups="sim sign"
verb_options="--authority=DIR --module=FILE --pin-file=FILE --kind=development|release --id=N --types=LIST
--second --revoke=N --type=TYPE --security-version=N --release=N --load=ADDRESS --data=ADDRESS
--data-bytes=BYTES --devices=LIST --host=NAME --draft --approved --by=NAME --dismiss --approver=NAME
--approver-pin=FILE --root=HEX --second-hash=HEX --revoked=LIST --least=N"
verb_arguments="WHAT..."
verb_details="WHAT is one of
  keys                    lists root hashes, image keys and approvers; makes what there is not: --id and
                          --types an image key, --second the LMS key
  keys --revoke N         records that image key N is revoked; it signs no more
  image PAYLOAD IMAGE     composes and signs an image; --draft leaves it unsigned
  image --approved DRAFT IMAGE   signs a draft as it is
  approver NAME           makes an approver with a token of its own; --dismiss ends that
  approve DRAFT           --approver NAME: the approver's signature of a draft; a release key needs two
  policy TEXT PAYLOAD     makes the payload of a policy; policy show FILE prints one
  verify IMAGE            judges an image as a chip does that holds the root hash --root
  show IMAGE              the fields of an image or a draft
  log                     verifies and prints the record
The authority is the folder --authority (authority), made on first use with a SoftHSM token; --module
names another PKCS#11 module. Who does what: docs/signing.md. build/native/bin/pluton-sign --help says
what each option means."

verb_run() {
    build_targets pluton_sign
    exec "$native/bin/pluton-sign" ${own[@]+"${own[@]}"} -- "${arguments[@]}"
}
