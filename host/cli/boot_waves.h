// SPDX-License-Identifier: Apache-2.0
// What GTKWave shows of a boot first: the cores, who they are, the firewalls, the register.
#pragma once

#include <string>

namespace pluton
{

// Closes nothing: the FST file `path` is complete. Writes GTKWave's save file beside it, and
// returns its name. `core`: Pluton's own core is in the model. Throws WaveError, when the FST is
// cut, too.
std::string write_boot_save_file(const std::string &path, bool core);

} // namespace pluton
