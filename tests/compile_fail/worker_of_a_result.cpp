// SPDX-License-Identifier: MIT
// expect: worker: what `open` returns is a result: look whether it holds an outbox, and pass `*outbox`
#include <chrono>
#include <stop_token>

#include <wawp/client/client.hpp>
#include <wawp/outbox/worker.hpp>

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
};

struct my_outbox {
    std::chrono::sys_time<std::chrono::milliseconds> now();
    wawp::result<wawp::outbox_counts> counts();
};

#ifdef FIXED
using outbox = my_outbox;
#else
using outbox = wawp::result<my_outbox>;
#endif

void take(outbox& opened, wawp::client<my_transport>& client) { wawp::worker{opened, client}; }
