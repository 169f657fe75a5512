// SPDX-License-Identifier: Apache-2.0
#pragma once

class Vpluton_sim;

// With the next clock edge the accumulator is in its error state, and its alert is high, if no
// input changes before.
void break_accumulator(Vpluton_sim &model);
