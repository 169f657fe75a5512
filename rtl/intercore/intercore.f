// SPDX-License-Identifier: Apache-2.0
// intercore alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/mailbox/mailbox_pkg.sv
rtl/bus/apb_guard.sv
rtl/mailbox/mailbox_fifo.sv
rtl/mailbox/mailbox_side.sv
rtl/mailbox/mailbox.sv
rtl/intercore/intercore.sv
