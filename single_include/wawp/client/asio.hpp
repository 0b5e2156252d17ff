// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <atomic>
#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/version.hpp>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <wawp/client/async_client.hpp>

// wawp/client/asio.hpp
namespace wawp {

static_assert(BOOST_VERSION >= 108100, "wawp/client/asio.hpp: Boost 1.81 or later is needed");

namespace detail {

/// A stop that a cancellation slot can raise. One for each message; the message holds it.
struct asio_stop {
    std::shared_ptr<std::atomic<bool>> raised = std::make_shared<std::atomic<bool>>(false);
    [[nodiscard]] bool stop_requested() const noexcept { return raised->load(std::memory_order_relaxed); }
};

/// What a completion token's handler and its environment are to a message on its way.
template <class Handler, class Result>
class asio_completion {
public:
    explicit asio_completion(Handler&& handler)
        : work_(boost::asio::make_work_guard(boost::asio::get_associated_executor(handler))), handler_(std::move(handler)) {}

    void operator()(Result result) && {
        const auto where = work_.get_executor();
        const auto allocator = boost::asio::get_associated_allocator(handler_);
        boost::asio::post(where, boost::asio::bind_allocator(
                                     allocator, [self = std::move(*this), given = std::move(result)]() mutable {
                                         boost::asio::get_associated_cancellation_slot(self.handler_).clear();
                                         Handler handler = std::move(self.handler_);
                                         self.work_.reset();
                                         std::move(handler)(std::move(given));
                                     }));
    }

private:
    boost::asio::executor_work_guard<boost::asio::associated_executor_t<Handler>> work_;
    Handler handler_;
};

template <class Client>
struct asio_send {
    Client* client;

    // What is thrown here would go to whoever runs the handler's executor, and a coroutine that waits would be gone: so it
    // becomes a result.
    template <class Handler, class Event>
    void operator()(Handler&& handler, Event&& e) const {
        using completion = asio_completion<std::decay_t<Handler>, typename Client::result_type>;
        using operation = callback_operation<Client, asio_stop, completion>;
        const auto slot = boost::asio::get_associated_cancellation_slot(handler);
        completion done(std::forward<Handler>(handler));
        std::unique_ptr<operation> started;
        const auto failure = caught([&] {
            started = std::make_unique<operation>(*client, std::as_const(e), stop_by(slot), std::move(done));
            started->begin();
        });
        if (!failure) return static_cast<void>(started.release());  // it belongs to itself from now on, and may have ended already
        std::optional<typename Client::result_type> sent;
        if (started) static_cast<void>(caught([&] { sent = started->take_result_after(*failure); }));
        if (!sent) sent.emplace(unexpected{not_started(*failure, Client::endpoint_type::token(client->credentials()))});
        completion& waiting = started ? started->handler() : done;
        std::move(waiting)(std::move(*sent));
    }

    template <class Slot>
    [[nodiscard]] static asio_stop stop_by(Slot slot) {
        asio_stop stop;
        if (!slot.is_connected()) return stop;
        slot.assign([raised = stop.raised](boost::asio::cancellation_type type) {
            using boost::asio::cancellation_type;
            const auto heeded = cancellation_type::terminal | cancellation_type::partial;
            if ((type & heeded) != cancellation_type::none) raised->store(true, std::memory_order_relaxed);
        });
        return stop;
    }
};

}  // namespace detail

/// Sends `e` through an asynchronous client, with any of Asio's completion tokens: `use_awaitable`, `use_future`, `deferred`,
/// a function. The handler gets a `result<receipt>`, on its own executor and by its own allocator.
///
/// @param client  an `async_client` that outlives what is on its way
/// @param token   Asio's, or a function that takes the result
/// @param e  copied where the token starts later, as `deferred` does; a view's texts must then last until it has started
/// @note Cancellation (terminal or partial) ends it within some 10 ms, and the error's `delivery` says what became of the
///       message. A request for total cancellation alone is not heeded: nobody could promise it once a byte may have left.
///       What the transport throws at the first attempt is a result as well: `connect_failed`, surely not sent. A refused event
///       has its own error even so.
/// ```cpp
/// auto sent = co_await wawp::async_send(client, event, boost::asio::use_awaitable);
/// ```
template <class Client, class Event, class Token>
    requires sendable_by<std::remove_cvref_t<Event>, typename Client::endpoint_type>
auto async_send(Client& client, Event&& e, Token&& token) {
    return boost::asio::async_initiate<Token, void(typename Client::result_type)>(detail::asio_send<Client>{&client}, token,
                                                                                 std::forward<Event>(e));
}

}  // namespace wawp
