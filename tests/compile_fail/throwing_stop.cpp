// SPDX-License-Identifier: MIT
// expect: what is asked to stop needs `bool stop_requested() const noexcept`
#include <wawp/http/transport.hpp>

struct shutdown_flag {
#ifdef FIXED
    bool stop_requested() const noexcept { return false; }
#else
    bool stop_requested() const { return false; }
#endif
};

const shutdown_flag flag{};
const wawp::http::stop_signal stop(flag);
