// SPDX-License-Identifier: Apache-2.0
// A transaction of TLM-2.0 as one access of a 32-bit port.
#pragma once

#include <cstdint>

#include <tlm>

namespace pluton
{

struct ObiRequest;

// The access that the payload asks for; anything but TLM_OK_RESPONSE: it is none, and the payload's
// response.
tlm::tlm_response_status request_of(const tlm::tlm_generic_payload &payload, ObiRequest &request);

// What the access read, into the payload's enabled bytes.
void put_data(tlm::tlm_generic_payload &payload, const ObiRequest &request, uint32_t rdata);

} // namespace pluton
