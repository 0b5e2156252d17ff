// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/version.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <wawp/http/async_transport.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/transport/beast_engine.hpp>
#include <wawp/transport/beast_options.hpp>

namespace wawp {

static_assert(BOOST_VERSION >= 108100, "wawp/transport/beast.hpp: Boost 1.81 or later is needed");

/// A transport on Boost.Beast, Boost.Asio and OpenSSL: HTTP/1.1 over TLS 1.2 or later. It sends once and follows no redirect.
///
/// It keeps connections, and looks at each before it writes on it. Host names with several addresses are tried one after
/// the other; certificates and host names are checked; a proxy is used if `beast_options` names one. The deadline is over
/// everything, the name look-up included; cancelling takes effect within some 10 ms.
///
/// With an executor of yours (an `io_context`'s, a `thread_pool`'s), `start` and `wait_until` do everything there, one thing
/// at a time, and handlers are called there; once nothing is on its way it has no work left, so that `run()` returns. Its
/// context must outlive the transport. Without one, the first `start` or `wait_until` starts a thread (`std::system_error`
/// if the system has none to give). Calls may come from any thread. `round_trip` is apart from that: it blocks its caller,
/// who runs a context of the transport's own meanwhile; one call at a time.
///
/// Its destructor ends what is on its way as cancelled, and has called every handler, on its caller's thread, when it returns; not
/// to be destroyed in a handler. Without an executor it may wait for a name look-up to end, which the system cannot stop.
/// An answer in gzip is decoded under the cap; one in another coding is returned as it came. Movable, not copyable.
/// ```cpp
/// wawp::client client{wawp::beast_transport{}, credentials};                          // blocks
/// wawp::async_client client{wawp::beast_transport{io.get_executor()}, credentials};   // with handlers, on your io_context
/// ```
class beast_transport {
public:
    /// Connects to nothing yet. What of `options` cannot be used, each outcome reports.
    explicit beast_transport(beast_options options = {}) : state_(std::make_unique<state>(std::move(options))) {}

    /// The same on `executor`. `boost::system::system_error` if its context has no descriptors to give.
    explicit beast_transport(const boost::asio::any_io_executor& executor, beast_options options = {})
        : beast_transport(std::move(options)) {
        state_->engine = std::make_shared<detail::beast_engine>(executor, state_->options);
    }

    /// See `http::async_transport`.
    template <class Handler>
    void start(const http::request& request, http::deadline until, http::stop_signal stop, Handler handler) {
        state_->running().start(request, until, stop, std::move(handler));
    }

    /// See `http::async_timer`. Late by some milliseconds at most.
    template <class Handler>
    void wait_until(http::deadline until, http::stop_signal stop, Handler handler) {
        state_->running().wait_until(until, stop, waking<Handler>{std::move(handler)});
    }

    /// Sends `request` and returns by `until`. Blocks; one call at a time. The first one throws `boost::system::system_error`
    /// if the system has no descriptors to give.
    [[nodiscard]] http::outcome round_trip(const http::request& request, http::deadline until) {
        return round_trip(request, until, http::stop_signal{});
    }

    /// The same, and returns soon after `stop` asks for it.
    [[nodiscard]] http::outcome round_trip(const http::request& request, http::deadline until, http::stop_signal stop) {
        auto loop = state_->blocking ? std::move(state_->blocking) : std::make_unique<blocking_loop>(state_->options);
        http::outcome outcome = loop->carry(request, until, stop);
        state_->blocking = std::move(loop);  // after a throw it goes, and with it what it left half done
        return outcome;
    }

private:
    template <class Handler>
    struct waking {
        Handler handler;
        void operator()(detail::beast_engine::nothing) && { std::move(handler)(); }
    };

    /// A context that the caller of `round_trip` runs.
    struct blocking_loop {
        explicit blocking_loop(const beast_options& options)
            : engine(std::make_shared<detail::beast_engine>(context.get_executor(), options)) {}
        blocking_loop(const blocking_loop&) = delete;
        blocking_loop& operator=(const blocking_loop&) = delete;
        ~blocking_loop() { engine->discard(); }

        http::outcome carry(const http::request& request, http::deadline until, http::stop_signal stop) {
            std::optional<http::outcome> result;
            engine->start(request, until, stop, [&result](http::outcome outcome) { result.emplace(std::move(outcome)); });
            context.restart();
            while (!result) context.run_one();
            context.poll();  // lets go of what was cancelled
            return std::move(*result);
        }

        boost::asio::io_context context{1};
        std::shared_ptr<detail::beast_engine> engine;
    };

    /// A context with a thread of its own.
    struct threaded_loop {
        /// The thread.
        struct worker {
            /// Begins at once.
            explicit worker(boost::asio::io_context& runs) : context(runs), thread([this] { context.run(); }) {}
            worker(const worker&) = delete;
            worker& operator=(const worker&) = delete;
            ~worker() {
                context.stop();
                thread.join();
            }

            boost::asio::io_context& context;  ///< what it runs
            boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};  ///< keeps it running
            std::thread thread;  ///< last: it needs the others
        };
        explicit threaded_loop(const beast_options& options)
            : engine(std::make_shared<detail::beast_engine>(context.get_executor(), options)) {}

        boost::asio::io_context context{1};
        worker thread{context};
        std::shared_ptr<detail::beast_engine> engine;
    };

    struct state {
        explicit state(beast_options given) : options(std::move(given)) {}
        state(const state&) = delete;
        state& operator=(const state&) = delete;
        // While all is still there: handlers may ask for more.
        // NOLINTNEXTLINE(bugprone-exception-escape): std::bad_alloc alone, and then there is no way to call anybody
        ~state() {
            if (engine) engine->close();
            if (threaded) threaded->engine->close();
            if (blocking) blocking->engine->close();
        }

        detail::beast_engine& running() {
            if (engine) return *engine;
            const std::lock_guard lock(mutex);
            if (!threaded) threaded = std::make_unique<threaded_loop>(options);
            return *threaded->engine;
        }

        beast_options options;
        std::shared_ptr<detail::beast_engine> engine{};  // on an executor of the user's
        std::mutex mutex{};
        std::unique_ptr<threaded_loop> threaded{};
        std::unique_ptr<blocking_loop> blocking{};
    };

    std::unique_ptr<state> state_;
};

static_assert(http::async_transport<beast_transport> && http::async_timer<beast_transport> && http::cancellable_transport<beast_transport>);

}  // namespace wawp
