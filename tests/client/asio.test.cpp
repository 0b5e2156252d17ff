// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#if __has_include(<boost/asio.hpp>)

#include <wawp/client/asio.hpp>

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/defer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "support/sample_event.hpp"

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// A transport on a context of its own: accepts after a while, unless it is asked to stop before. It asks every 5 ms.
class timer_transport {
public:
    explicit timer_transport(std::chrono::milliseconds lasts) : lasts_(lasts) {}

    template <class Handler>
    void start(const wawp::http::request&, wawp::http::deadline, wawp::http::stop_signal stop, Handler handler) {
        const auto end = std::chrono::steady_clock::now() + lasts_;
        wait(end, stop, [stop, kept = std::move(handler)]() mutable {
            if (!stop.stop_requested()) return std::move(kept)(wawp::http::response{201, {}, R"({"id":"true_1@c.us_3EB0"})"});
            std::move(kept)(wawp::unexpected{wawp::http::transport_error{.failure = wawp::http::failure::cancelled}});
        });
    }
    template <class Handler>
    void wait_until(wawp::http::deadline until, wawp::http::stop_signal stop, Handler handler) {
        wait(until, stop, std::move(handler));
    }

private:
    struct loop {
        asio::io_context context{};
        asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
        std::jthread thread{[this] { context.run(); }};
        ~loop() { work.reset(); }
    };

    template <class Handler>
    void wait(wawp::http::deadline until, wawp::http::stop_signal stop, Handler handler) {
        auto timer = std::make_unique<asio::steady_timer>(loop_->context);
        const auto soon = std::chrono::steady_clock::now() + 5ms;
        timer->expires_at(soon < until ? soon : until);
        auto& waiting = *timer;
        waiting.async_wait([this, until, stop, timer = std::move(timer), kept = std::move(handler)](auto) mutable {
            if (stop.stop_requested() || std::chrono::steady_clock::now() >= until) return std::move(kept)();
            wait(until, stop, std::move(kept));
        });
    }

    std::chrono::milliseconds lasts_;
    std::unique_ptr<loop> loop_ = std::make_unique<loop>();
};

/// An executor of the older form, which counts the work that others hold on it.
struct counting_executor {
    asio::io_context* runs;
    std::atomic<int>* work;

    [[nodiscard]] asio::execution_context& context() const noexcept { return *runs; }
    void on_work_started() const noexcept { ++*work; }
    void on_work_finished() const noexcept { --*work; }
    template <class Function, class Allocator>
    void dispatch(Function&& function, const Allocator&) const { asio::dispatch(*runs, std::forward<Function>(function)); }
    template <class Function, class Allocator>
    void post(Function&& function, const Allocator&) const { asio::post(*runs, std::forward<Function>(function)); }
    template <class Function, class Allocator>
    void defer(Function&& function, const Allocator&) const { asio::defer(*runs, std::forward<Function>(function)); }
    bool operator==(const counting_executor&) const noexcept = default;
};

using client_type = wawp::async_client<timer_transport>;
using result_type = client_type::result_type;

}  // namespace

TEST_CASE("asio: a function is called on its own executor, which has work until then") {
    asio::io_context context;
    client_type client{timer_transport{5ms}, tests::who};
    const auto strand = asio::make_strand(context);
    std::optional<result_type> sent;
    bool on_strand = false;
    wawp::async_send(client, tests::documented_event(), asio::bind_executor(strand, [&, owned = std::make_unique<int>(1)](result_type result) {
        on_strand = strand.running_in_this_thread();
        sent.emplace(std::move(result));
    }));
    CHECK_FALSE(sent);
    context.run();  // returns only when the handler has been called
    REQUIRE(sent);
    CHECK(sent->has_value());
    CHECK(on_strand);
}

TEST_CASE("asio: use_future, use_awaitable and deferred") {
    asio::io_context context;
    client_type client{timer_transport{1ms}, tests::who};
    auto future = wawp::async_send(client, tests::documented_event(), asio::use_future);
    CHECK(future.get()->id == "true_1@c.us_3EB0");

    std::optional<wawp::errc> code;
    std::string id;
    asio::co_spawn(context, [&]() -> asio::awaitable<void> {
        wawp::event broken = tests::documented_event();
        broken.name = "";
        const auto refused = co_await wawp::async_send(client, broken, asio::use_awaitable);
        code = refused.error().code;
        id = (co_await wawp::async_send(client, tests::documented_event(), asio::use_awaitable))->id;
    }, asio::detached);
    context.run();
    CHECK(code == wawp::errc::rule_broken);
    CHECK(id == "true_1@c.us_3EB0");

    auto later = wawp::async_send(client, tests::documented_event(), asio::deferred);
    CHECK(std::move(later)(asio::use_future).get()->id == "true_1@c.us_3EB0");
}

namespace {

/// A transport that can start nothing.
struct exhausted_transport {
    template <class Handler>
    void start(const wawp::http::request&, wawp::http::deadline, wawp::http::stop_signal, Handler) {
        throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again), std::string(tests::token));
    }
    template <class Handler>
    void wait_until(wawp::http::deadline, wawp::http::stop_signal, Handler) {
        throw 1;
    }
};

void check_not_started(const result_type& sent) {
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == wawp::errc::connect_failed);
    CHECK(sent.error().delivery == wawp::delivery::not_sent);
    CHECK(sent.error().message.find("the transport could not start it: ") == 0);
    CHECK(to_string(sent.error()).find(tests::token) == std::string::npos);
}

}  // namespace

TEST_CASE("asio: what the transport throws at the first attempt is a result, and no coroutine is lost") {
    asio::io_context context;
    wawp::async_client client{exhausted_transport{}, tests::who};
    bool over = false;
    std::optional<result_type> first, second;
    asio::co_spawn(context, [&]() -> asio::awaitable<void> {
        first.emplace(co_await wawp::async_send(client, tests::documented_event(), asio::use_awaitable));
        wawp::event broken = tests::documented_event();
        broken.name = "";
        second.emplace(co_await wawp::async_send(client, broken, asio::use_awaitable));
    }, [&](const std::exception_ptr& thrown) { over = thrown == nullptr; });
    context.run();
    CHECK(over);
    REQUIRE(first);
    check_not_started(*first);
    CHECK(first->error().cause == std::errc::resource_unavailable_try_again);
    REQUIRE(second);
    CHECK(second->error().code == wawp::errc::rule_broken);
    check_not_started(wawp::async_send(client, tests::documented_event(), asio::use_future).get());
}

TEST_CASE("asio: a refused event says why, also where the transport throws") {
    wawp::async_client client{exhausted_transport{}, tests::who};
    wawp::event broken = tests::documented_event();
    broken.name = "";
    const auto refused = wawp::async_send(client, broken, asio::use_future).get();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == wawp::errc::rule_broken);
    REQUIRE(refused.error().violations.size() == 1);
    CHECK(refused.error().violations[0].rule == "not_blank");
    CHECK(refused.error().delivery == wawp::delivery::not_sent);

    wawp::async_client none{exhausted_transport{}, tests::who, wawp::client_options{.exchange = {.max_attempts = 0}}};
    const auto unwanted = wawp::async_send(none, tests::documented_event(), asio::use_future).get();
    REQUIRE_FALSE(unwanted);
    CHECK(unwanted.error().code == wawp::errc::bad_option);
    REQUIRE(unwanted.error().violations.size() == 1);
    CHECK(unwanted.error().violations[0].key == "exchange.max_attempts");

    wawp::async_client late{exhausted_transport{}, tests::who, wawp::client_options{.exchange = {.timeout = 0ms}}};
    CHECK(wawp::async_send(late, tests::documented_event(), asio::use_future).get().error().code == wawp::errc::deadline_passed);
}

namespace {

/// Whose clock goes on at each look.
struct running_system : wawp::standard_system {
    std::chrono::steady_clock::time_point at{1h};
    std::chrono::steady_clock::time_point now() noexcept { return at += 3ms; }
};

/// Writes down what it is told of the end, or throws before.
struct strict_observer : wawp::no_observer {
    std::string* told;
    bool throws;
    strict_observer(std::string& to, bool fails) : told(&to), throws(fails) {}
    void attempt_started(unsigned) const {
        if (throws) throw std::runtime_error("a broken observer");
    }
    void done(wawp::delivery overall, unsigned attempts) const { *told += std::string(to_string(overall)) + " " + std::to_string(attempts); }
};

}  // namespace

TEST_CASE("asio: an attempt that could not be started counts in the error as it does for an observer") {
    std::string told;
    wawp::async_client<exhausted_transport, wawp::json::native, wawp::at_most_once, wawp::send_event, running_system, strict_observer> client{
        {}, tests::who, {}, {}, {}, strict_observer{told, false}};
    const auto sent = wawp::async_send(client, tests::documented_event(), asio::use_future).get();
    check_not_started(sent);
    CHECK(sent.error().attempts == 1);
    CHECK(sent.error().elapsed == 3ms);
    CHECK(sent.error().message.find("not tried again") == std::string::npos);
    CHECK(told == "not_sent 1");

    std::string untold;  // an observer must not throw: if it does, nothing is taken for an end all the same
    wawp::async_client<exhausted_transport, wawp::json::native, wawp::at_most_once, wawp::send_event, running_system, strict_observer> broken{
        {}, tests::who, {}, {}, {}, strict_observer{untold, true}};
    check_not_started(wawp::async_send(broken, tests::documented_event(), asio::use_future).get());
}

TEST_CASE("asio: what could not be started is told later, on its own executor, with its cancellation slot free") {
    asio::io_context context;
    wawp::async_client client{exhausted_transport{}, tests::who};
    asio::cancellation_signal signal;
    int calls = 0;
    bool is_taken = true;
    wawp::async_send(client, tests::documented_event(), asio::bind_cancellation_slot(signal.slot(), asio::bind_executor(context, [&, owned = std::make_unique<int>(1)](const result_type& sent) {
        check_not_started(sent);
        calls += *owned;
        is_taken = signal.slot().has_handler();
    })));
    CHECK(calls == 0);
    context.run();
    CHECK(calls == 1);
    CHECK_FALSE(is_taken);
}

TEST_CASE("asio: cancellation ends it soon, and total cancellation alone does not") {
    for (const auto type : {asio::cancellation_type::terminal, asio::cancellation_type::partial, asio::cancellation_type::total}) {
        asio::io_context context;
        const bool heeded = type != asio::cancellation_type::total;
        client_type client{timer_transport{heeded ? 10'000ms : 60ms}, tests::who};
        asio::cancellation_signal signal;
        std::optional<result_type> sent;
        wawp::async_send(client, tests::documented_event(), asio::bind_cancellation_slot(signal.slot(), asio::bind_executor(context, [&](result_type result) {
            sent.emplace(std::move(result));
        })));
        std::this_thread::sleep_for(20ms);
        const auto asked = std::chrono::steady_clock::now();
        signal.emit(type);
        context.run();
        REQUIRE(sent);
        CHECK(sent->has_value() == !heeded);
        if (heeded) CHECK(std::chrono::steady_clock::now() - asked < 50ms);
        if (heeded) CHECK(sent->error().code == wawp::errc::cancelled);
    }
}

TEST_CASE("asio: the handler finds its cancellation slot free for what it starts next") {
    asio::io_context context;
    client_type client{timer_transport{1ms}, tests::who};
    asio::cancellation_signal signal;
    bool was_taken = false, is_taken = true;
    wawp::async_send(client, tests::documented_event(), asio::bind_cancellation_slot(signal.slot(), asio::bind_executor(context, [&](const result_type&) {
        is_taken = signal.slot().has_handler();
    })));
    was_taken = signal.slot().has_handler();
    context.run();
    CHECK(was_taken);
    CHECK_FALSE(is_taken);
}

TEST_CASE("asio: its executor has work until the handler is called, and no longer") {
    asio::io_context context;
    std::atomic<int> work{0};
    const counting_executor where{&context, &work};
    int of_asio = -1, during = -1;  // what is posted may hold some by itself
    asio::post(where, asio::bind_allocator(std::allocator<void>(), [&] { of_asio = work; }));
    context.run();
    context.restart();
    REQUIRE(work == 0);

    auto keeps_it_running = asio::make_work_guard(context);
    client_type client{timer_transport{1ms}, tests::who};
    wawp::async_send(client, tests::documented_event(), asio::bind_executor(where, [&](const result_type&) {
        during = work;
        keeps_it_running.reset();
    }));
    CHECK(work > 0);  // the message, or what its end has posted
    context.run();
    CHECK(during == of_asio);
    CHECK(work == 0);
}

#endif
