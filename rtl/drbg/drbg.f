// SPDX-License-Identifier: Apache-2.0
// The random bit generator alone, on the technology cells of simulation. Packages first. Paths from
// the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/sha2/sha2_pkg.sv
rtl/trng/trng_health_pkg.sv
rtl/drbg/drbg_pkg.sv
rtl/drbg/generated/drbg_regs_pkg.sv
rtl/tech/sim/tech_clock_gate.sv
rtl/lib/sticky.sv
rtl/lib/wipeable.sv
rtl/lib/sparse_state.sv
rtl/lib/doubled.sv
rtl/bus/apb_guard.sv
rtl/sha2/sha2_constants.sv
rtl/sha2/sha2_schedule.sv
rtl/sha2/sha2_round.sv
rtl/sha2/sha2_core.sv
rtl/drbg/generated/drbg_regs.sv
rtl/drbg/drbg_memory.sv
rtl/drbg/drbg_message.sv
rtl/drbg/drbg_serve.sv
rtl/drbg/drbg_control.sv
rtl/drbg/drbg_bank.sv
rtl/drbg/drbg.sv
