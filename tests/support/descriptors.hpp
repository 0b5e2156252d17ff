// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>

namespace tests {

/// How many descriptors this process has open, of the first 1,024.
inline int open_descriptors() {
    int open = 0;
    for (int each = 0; each < 1'024; ++each) open += ::fcntl(each, F_GETFD) != -1;
    return open;
}

}  // namespace tests
