// SPDX-License-Identifier: Apache-2.0
// Fields of packed structs, which have their last field lowest, out of signals of the model; and
// the registers' bus of bus_pkg as the golden models have it.
#pragma once

#include <verilated.h>

#include "cmodel/apb.h"
#include "sim/native/score.h"

namespace pluton
{

inline uint32_t field(uint64_t all, unsigned low, unsigned size)
{
    return uint32_t(all >> low & ((uint64_t(1) << size) - 1));
}

template <size_t Words> uint32_t field(const VlWide<Words> &wide, unsigned low, unsigned size)
{
    uint64_t pair = wide[low / 32];
    if (low / 32 + 1 < Words) {
        pair |= uint64_t(wide[low / 32 + 1]) << 32;
    }
    return field(pair, low % 32, size);
}

// Words of 32 bits, the first one on top.
template <size_t Size, typename Wide> void words_of_wide(const Wide &wide, uint32_t (&words)[Size])
{
    for (size_t i = 0; i < Size; ++i) {
        words[i] = wide[Size - 1 - i];
    }
}

// apb_req_t: {psel, penable, pwrite, paddr[31:0], pwdata[31:0], pstrb[3:0], pprot[2:0],
// pauser[2:0]}
template <typename Wide> struct apb_in apb_of(const Wide &wide)
{
    struct apb_in in = {};
    const unsigned control = field(wide, 74, 3);
    in.sel = (control & 4) != 0;
    if (!in.sel) {
        return in;
    }
    in.enable = (control & 2) != 0;
    in.write = (control & 1) != 0;
    in.offset = field(wide, 42, 32);
    in.data = field(wide, 10, 32);
    in.strobe = field(wide, 6, 4);
    in.nonsecure = (field(wide, 3, 3) & 2) != 0;
    in.subject = field(wide, 0, 3);
    return in;
}

// The same, with the offset in the block's window as its address.
template <typename Wide> struct apb_in apb_in_window(const Wide &wide)
{
    struct apb_in in = apb_of(wide);
    in.offset = apb_offset(&in);
    return in;
}

// apb_rsp_t: {pready, pslverr, prdata[31:0]}
inline uint64_t packed(const struct apb_out &out)
{
    return uint64_t(out.ready) << 33 | uint64_t(out.error) << 32 | out.data;
}

inline struct apb_out apb_answer_of(uint64_t packed)
{
    return {(packed >> 33 & 1) != 0, (packed >> 32 & 1) != 0, uint32_t(packed)};
}

} // namespace pluton
