// SPDX-License-Identifier: MIT
// What the workers of both campaigns have: places to die, and events to send.
#pragma once

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <string>

#include <wawp/core/time.hpp>
#include <wawp/event/event.hpp>
#include <wawp/transport/curl.hpp>

#include "crash/crash.hpp"

namespace crash {

/// The steps between which a worker may die; only an outbox has the first two.
enum class step : std::uint8_t { claim, claimed, begin, begun, written, answered, ended, none };

class death {
public:
    /// @param first  the first of its steps
    death(const work& given, step first) : chance_(given.seed), suicidal_(given.suicidal), first_(static_cast<std::size_t>(first)) {}
    /// Decides for the next send.
    void plan() {
        const std::size_t steps = static_cast<std::size_t>(step::none) - first_;
        at_ = suicidal_ && chance_.once_in(60) ? static_cast<step>(first_ + chance_.below(steps)) : step::none;
    }
    void reach(step here) const {
        if (here == at_) ::raise(SIGKILL);
    }

private:
    dice chance_;
    bool suicidal_;
    std::size_t first_;
    step at_ = step::none;
};

/// The library's own transport, with places to die around it.
struct mortal_transport {
    wawp::curl_transport inner;
    const death* end;
    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline until) {
        end->reach(step::begun);
        wawp::http::outcome got = inner.round_trip(request, until);
        end->reach(step::written);
        return got;
    }
};

inline wawp::event event_for(const std::string& key) {
    return {.chat_id = "201234567890@c.us",
            .name = "Booking",
            .description = key,
            .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
            .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
            .location = "Meeting Room A",
            .extra_guests_allowed = true};
}

}  // namespace crash
