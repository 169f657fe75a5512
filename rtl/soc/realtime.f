// SPDX-License-Identifier: Apache-2.0
// A real-time or radio core, after PicoRV32 itself (PyPI's pythondata-cpu-picorv32). Packages first. Paths from the
// root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/tech/sim/tech_ram.sv
rtl/tech/sim/tech_clock_gate.sv
rtl/soc/core_hold.sv
rtl/soc/realtime_core.sv
