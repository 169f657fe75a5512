// SPDX-License-Identifier: Apache-2.0
// The application core and its debug module; after soc.f where `AppCore` is 1. Ibex itself: rtl/pluton/core.f; the
// debug module itself comes from its Python package: debug_files.txt names the files.
rtl/soc/app_debug_pkg.sv
rtl/soc/core_hold.sv
rtl/soc/app_core.sv
rtl/soc/app_debug.sv
