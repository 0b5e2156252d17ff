// SPDX-License-Identifier: MIT
// Boost.JSON's own code: Debian's package has it as headers only.
#include <boost/json/src.hpp>
