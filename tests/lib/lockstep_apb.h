// SPDX-License-Identifier: Apache-2.0
// The bus ports of a <block>_top, which all of them have alike.
#pragma once

#include "tests/lib/lockstep_bus.h"

namespace lockstep
{

template <typename Top> void drive(Top &top, const struct apb_in &in)
{
    top.psel_i = in.sel;
    top.penable_i = in.enable;
    top.pwrite_i = in.write;
    top.paddr_i = in.offset;
    top.pwdata_i = in.data;
    top.pstrb_i = uint8_t(in.strobe);
    top.nonsecure_i = in.nonsecure;
    top.pauser_i = uint8_t(in.subject);
}

template <typename Top> void compare(Compare &c, const Top &top, const struct apb_out &out)
{
    c.same("pready_o", out.ready, top.pready_o);
    c.same("pslverr_o", out.error, top.pslverr_o);
    c.same("prdata_o", out.data, top.prdata_o);
}

} // namespace lockstep
