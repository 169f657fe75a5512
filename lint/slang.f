// SPDX-License-Identifier: Apache-2.0
// slang's warnings: all, less these.
-Weverything

// The house rule: unique case and a default, so that an impossible code has an answer.
-Wno-case-redundant-default
-Wno-case-enum-explicit

// A package serves many users, and none uses all of it.
-Wno-unused-package-parameter
-Wno-unused-package-typedef
-Wno-unused-package-subroutine

// Widths are parameters: a cast that one value of the parameter needs is idle for another.
-Wno-useless-cast

// Packed arrays of words are also read as one vector; the width is checked all the same.
-Wno-packed-array-conv

// Outputs that are not needed end in a signal unused_*; Verilator finds unused signals, and knows that.
-Wno-unused-but-set-variable

// Generated register blocks have the whole APB port, whatever they use of it.
-Wno-unused-port

// A register's field is a bit vector, and is compared with the enum that names its codes.
-Wno-case-type
