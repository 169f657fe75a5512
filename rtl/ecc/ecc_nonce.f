// SPDX-License-Identifier: Apache-2.0
// The nonce unit alone. Packages first. Paths from the root of the repository.
rtl/private_sha/private_sha_pkg.sv
rtl/ecc/ecc_nonce_pkg.sv
rtl/lib/sparse_state.sv
rtl/ecc/ecc_nonce_words.sv
rtl/ecc/ecc_nonce_fold.sv
rtl/ecc/ecc_nonce_adder.sv
rtl/ecc/ecc_nonce_control.sv
rtl/ecc/ecc_nonce.sv
