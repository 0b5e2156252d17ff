// SPDX-License-Identifier: MIT
// expect-gcc: could not convert '30' from 'int' to 'std::chrono::milliseconds'
// expect-clang: no viable conversion from 'int' to 'std::chrono::milliseconds'
#include <wawp/client/client.hpp>

#ifdef FIXED
const wawp::client_options options{.exchange = {.timeout = std::chrono::seconds{30}}};
#else
const wawp::client_options options{.exchange = {.timeout = 30}};
#endif
