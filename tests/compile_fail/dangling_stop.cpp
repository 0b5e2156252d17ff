// SPDX-License-Identifier: MIT
// only: clang
// expect-clang: temporary whose address is used as value of local variable 'signal' will be destroyed at the end of the full-expression
#include <wawp/http/transport.hpp>

struct shutdown_flag {
    bool stop_requested() const noexcept { return false; }
};

bool is_stopped() {
#ifdef FIXED
    const shutdown_flag flag;
    const wawp::http::stop_signal signal(flag);
#else
    const wawp::http::stop_signal signal = wawp::http::stop_signal(shutdown_flag{});
#endif
    return signal.stop_requested();
}
