// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <wawp/http/async_transport.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/transport.hpp>

namespace wawp::testing::detail {

/// What came of one round trip, and how long it took.
struct call_result {
    std::optional<http::outcome> outcome{};  // nothing: the handler was not called in time
    std::chrono::milliseconds took{};
};

/// Asked to stop from a point in time on.
struct stop_after {
    std::chrono::steady_clock::time_point when;
    [[nodiscard]] bool stop_requested() const noexcept { return std::chrono::steady_clock::now() >= when; }
};

/// Round trips through a transport of either kind. For one that does not block it watches how handlers are called.
template <class Transport>
class transport_caller {
public:
    using clock = std::chrono::steady_clock;

    explicit transport_caller(Transport transport) : transport_(std::in_place, std::move(transport)) {}

    /// @param patience  after which a handler counts as never called
    call_result call(const http::request& request, http::deadline until, std::chrono::milliseconds patience, const stop_after* stop = nullptr) {
        const auto begun = clock::now();
        call_result result;
        if constexpr (http::transport<Transport>) {
            result.outcome.emplace(http::round_trip(*transport_, request, until, signal(stop)));
        } else {
            result.outcome = wait(start(request, until, stop), begun + patience);
        }
        result.took = std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - begun);
        return result;
    }

    /// Destroys the transport. @return what was wrong with how it called handlers
    std::vector<std::string> end() {
        transport_.reset();
        std::vector<std::string> wrong;
        for (const auto& each : started_) {
            const std::lock_guard lock(each->mutex);
            if (each->calls == 0) wrong.emplace_back("the handler was never called");
            if (each->calls > 1) wrong.emplace_back("the handler was called more than once");
            if (each->called_inside) wrong.emplace_back("the handler was called from inside `start`");
        }
        return wrong;
    }

private:
    /// Outlives the call for as long as anybody may look at it, late handlers of a broken transport included.
    struct state {
        http::request request;
        std::optional<stop_after> stop{};
        std::mutex mutex{};
        std::condition_variable called{};
        std::optional<http::outcome> outcome{};
        int calls = 0;
        bool starting = true, called_inside = false;
        std::thread::id caller = std::this_thread::get_id();
    };

    static http::stop_signal signal(const stop_after* stop) { return stop == nullptr ? http::stop_signal{} : http::stop_signal(*stop); }

    std::shared_ptr<state> start(const http::request& request, http::deadline until, const stop_after* stop) {
        auto kept = std::make_shared<state>();
        kept->request = request;
        if (stop != nullptr) kept->stop = *stop;
        started_.push_back(kept);
        transport_->start(kept->request, until, kept->stop ? http::stop_signal(*kept->stop) : http::stop_signal{},
                          [kept](http::outcome outcome) {
                              const std::lock_guard lock(kept->mutex);
                              kept->called_inside = kept->called_inside || (kept->starting && std::this_thread::get_id() == kept->caller);
                              if (++kept->calls == 1) kept->outcome.emplace(std::move(outcome));
                              kept->called.notify_all();
                          });
        const std::lock_guard lock(kept->mutex);
        kept->starting = false;
        return kept;
    }

    static std::optional<http::outcome> wait(const std::shared_ptr<state>& kept, clock::time_point until) {
        std::unique_lock lock(kept->mutex);
        kept->called.wait_until(lock, until, [&] { return kept->calls != 0; });
        return kept->outcome;
    }

    std::optional<Transport> transport_;
    std::vector<std::shared_ptr<state>> started_{};
};

}  // namespace wawp::testing::detail
