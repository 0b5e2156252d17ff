// SPDX-License-Identifier: MIT
// expect: worker: what `run` asks whether to stop needs `bool stop_requested() const noexcept`; a std::stop_token has it, a bool does not
#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string_view>
#include <vector>

#include <wawp/client/client.hpp>
#include <wawp/outbox/worker.hpp>

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request&, wawp::http::deadline) { return wawp::http::response{}; }
};

struct my_outbox {
    wawp::pace_time now();
    wawp::result<std::vector<wawp::outbox_entry>> claim(std::string_view, std::string_view, std::size_t, std::chrono::milliseconds);
    wawp::result<wawp::outbox_state> release(const wawp::outbox_entry&);
    wawp::result<wawp::outbox_begin> begin(const wawp::outbox_entry&, const wawp::breaker_pauses&);
    wawp::result<wawp::outbox_state> end(const wawp::outbox_entry&, const wawp::journal_verdict&, const wawp::error*, const wawp::breaker_pauses&,
                                         const wawp::pace_time*);
    wawp::result<std::size_t> recover();
    wawp::result<wawp::pace_time> next_due(std::string_view, std::string_view);
    wawp::result<wawp::outbox_pace> pace(std::string_view);
    wawp::result<wawp::outbox_counts> counts();
};

#ifdef FIXED
using stop = std::stop_token;
#else
using stop = bool;
#endif

bool works(wawp::worker<my_outbox, wawp::client<my_transport>>& worker, const stop& quit) {
    return worker.run(quit, [](const wawp::work_report&) {}).has_value();
}
