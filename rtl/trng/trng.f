// SPDX-License-Identifier: Apache-2.0
// The entropy source alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/private_sha/private_sha_pkg.sv
rtl/trng/trng_health_pkg.sv
rtl/trng/trng_pkg.sv
rtl/trng/generated/trng_regs_pkg.sv
rtl/lib/sticky.sv
rtl/lib/wipeable.sv
rtl/lib/sparse_state.sv
rtl/lib/doubled.sv
rtl/bus/apb_guard.sv
rtl/trng/generated/trng_regs.sv
rtl/trng/trng_rct.sv
rtl/trng/trng_apt.sv
rtl/trng/trng_health.sv
rtl/trng/trng_buffer.sv
rtl/trng/trng_tap.sv
rtl/trng/trng_bank.sv
rtl/trng/trng.sv
