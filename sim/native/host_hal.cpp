// SPDX-License-Identifier: Apache-2.0
#include "sim/native/simulation.h"

namespace pluton
{

struct hal host_hal(Simulation &simulation)
{
    static constexpr struct hal_port port = {
        [](void *context, uint32_t addr, uint32_t *value) {
            return static_cast<Simulation *>(context)->read(addr, *value);
        },
        [](void *context, uint32_t addr, uint32_t value, unsigned strobe) {
            return static_cast<Simulation *>(context)->write(addr, value, strobe);
        },
    };
    return {&port, &simulation};
}

} // namespace pluton
