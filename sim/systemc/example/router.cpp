// SPDX-License-Identifier: Apache-2.0
#include "sim/systemc/example/router.h"

namespace pluton
{

Router::Router(const sc_core::sc_module_name &name) : sc_module(name), in("in"), out_("out")
{
    in.register_b_transport(this, &Router::b_transport);
    in.register_transport_dbg(this, &Router::transport_dbg);
}

// The region of the first byte: whether the last one lies there too is the target's matter.
const Router::Region *Router::find(const tlm::tlm_generic_payload &payload) const
{
    for (const Region &region : regions_) {
        if (payload.get_address() - region.base < region.size) {
            return &region;
        }
    }
    return nullptr;
}

void Router::b_transport(int, tlm::tlm_generic_payload &payload, sc_core::sc_time &delay)
{
    const Region *region = find(payload);
    if (region == nullptr) {
        payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        return;
    }
    out_[region->index]->b_transport(payload, delay);
}

unsigned Router::transport_dbg(int, tlm::tlm_generic_payload &payload)
{
    const Region *region = find(payload);
    return region != nullptr ? out_[region->index]->transport_dbg(payload) : 0;
}

} // namespace pluton
