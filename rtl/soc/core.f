// SPDX-License-Identifier: Apache-2.0
// The application core; after soc.f where `AppCore` is 1. Ibex itself: rtl/pluton/core.f.
rtl/soc/core_hold.sv
rtl/soc/app_core.sv
