// SPDX-License-Identifier: Apache-2.0
// The folder in which a token is at home: its PIN in a file (0600), and, where no other module is
// named, SoftHSM's configuration and token files.
#ifndef PLUTON_SIGN_TOKEN_HOME_H
#define PLUTON_SIGN_TOKEN_HOME_H

#include "host/sign/token.h"

struct token_home {
    const char *folder;
    const struct token_module *module; // loaded
    bool softhsm;                      // its files are in the folder
};

// Before the module is loaded: SoftHSM finds its tokens by a configuration with an absolute path,
// which is written again where the folder was moved; what a cut spoilt is mended.
enum sign_status token_home_softhsm(const char *folder, struct sign_fault *fault);

// Opens the token with this label by the PIN of the file. `make`: SoftHSM's is made if there is
// none.
enum sign_status token_home_open(const struct token_home *home, const char *label,
                                 const char *pin_path, bool make, struct token *token,
                                 struct sign_fault *fault);

#endif
