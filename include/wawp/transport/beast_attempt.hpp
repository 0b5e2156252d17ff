// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <wawp/core/digits.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/http/completion_handler.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/response.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/http/transport_error.hpp>
#include <wawp/transport/beast_answer.hpp>
#include <wawp/transport/beast_connection.hpp>
#include <wawp/transport/beast_request.hpp>
#include <wawp/transport/beast_runner.hpp>

namespace wawp::detail {

/// One request on its way, from the name look-up to the last byte of the answer. It holds all that it needs: what the caller
/// lent is not looked at once the handler has been called.
class beast_attempt : public std::enable_shared_from_this<beast_attempt> {
public:
    using clock = std::chrono::steady_clock;

    beast_attempt(std::shared_ptr<beast_runner> runner, const http::request& request, http::deadline until, http::stop_signal stop_when,
                  http::completion_handler<http::outcome>&& on_end)
        : handler(std::move(on_end)), stop(stop_when), stoppable(stop_when.stop_possible()), runner_(std::move(runner)),
          route_(route_of(request, runner_->options)), cap_(request.response_cap), until_(until), limit_(until) {}

    // The runner's, under its mutex.
    http::completion_handler<http::outcome> handler;  ///< empty once it is taken to be called
    http::stop_signal stop;
    bool sent = false;  ///< whether a byte may have left
    std::size_t place = 0;
    const bool stoppable;

    /// Until when `on_time` need not be called.
    [[nodiscard]] http::deadline limit() const noexcept { return limit_; }

    void begin() {
        if (over_) return;
        const auto now = clock::now();
        if (route_.problem != nullptr) return fail(http::failure::not_attempted, {}, route_.problem);
        if (until_ <= now) return end(http::failure::timeout);
        if (runner_->options.connect_timeout.count() > 0) limit_ = (std::min)(limit_, now + bounded(runner_->options.connect_timeout));
        connect_by_ = limit_;
        runner_->expect(limit_);
        connection_ = runner_->find_kept(route_.key);
        if (connection_) return send();
        look_up();
    }

    /// The name look-up has ended.
    void on_addresses(boost::system::error_code ec, beast_addresses found) {
        if (over_) return;
        if (ec.failed()) return fail(http::failure::name_lookup, ec, {});
        addresses_ = std::move(found);
        next_address_ = 0;
        connect(boost::asio::error::host_not_found);
    }

    /// The time is up for what it does now.
    void on_time(http::deadline now) {
        if (phase_ == phase::connecting && now < connect_by_) {  // there are more addresses
            limit_ = connect_by_;
            return connection_->close();
        }
        end(http::failure::timeout);
    }
    /// It is not wanted any more.
    void cancel() { end(http::failure::cancelled); }

    /// Lets go of everything; the handler is somebody else's business.
    void abandon() {
        over_ = true;
        if (connection_) connection_->close();
    }

private:
    using error_code = boost::system::error_code;
    using tcp = boost::asio::ip::tcp;
    enum class phase : unsigned char { queued, resolving, connecting, tunnelling, handshaking, writing, waiting };

    struct continuation {
        std::shared_ptr<beast_attempt> self;
        void (beast_attempt::*then)(error_code, std::size_t);
        void operator()(error_code ec, std::size_t count = 0) const {
            if (!self->over_) (self.get()->*then)(ec, count);
        }
    };
    continuation next(void (beast_attempt::*then)(error_code, std::size_t)) { return {shared_from_this(), then}; }

    [[nodiscard]] bool behind_proxy() const noexcept { return !runner_->options.proxy.empty(); }

    void look_up() {
        phase_ = phase::resolving;
        std::string_view proxy = runner_->options.proxy;
        if (proxy.starts_with("http://")) proxy.remove_prefix(7);
        if (proxy.ends_with('/')) proxy.remove_suffix(1);
        const beast_host server = behind_proxy() ? split_authority(proxy, "80"sv) : route_.host;
        std::uint16_t port = 0;
        if (!parse_digits(server.port, port)) return fail(http::failure::not_attempted, {}, "`proxy` is not `host:port`");
        error_code no_address;
        const auto address = boost::asio::ip::make_address(server.name, no_address);
        if (!no_address.failed()) {  // no thread for a look-up that looks nothing up
            return on_addresses({}, {tcp::endpoint(address, port)});
        }
        runner_->look_up(server, shared_from_this());
    }

    /// One address after the other. Each but the last has a part of the time only, or one that does not answer would take
    /// all of it.
    void connect(error_code ec_before) {
        if (next_address_ == addresses_.size()) return fail(http::failure::connect, ec_before, {});
        phase_ = phase::connecting;
        const tcp::endpoint address = addresses_[next_address_++];
        limit_ = connect_by_;
        if (next_address_ != addresses_.size()) {
            constexpr std::chrono::seconds longest{5};
            const auto now = clock::now();
            const auto to_try = static_cast<long>(addresses_.size() - next_address_ + 1);
            limit_ = now + std::min<clock::duration>((connect_by_ - now) / to_try, longest);
            runner_->expect(limit_);
        }
        connection_ = std::make_unique<beast_connection>(runner_->where, route_.key);
        connection_->socket().async_connect(address, next(&beast_attempt::on_connected));
    }

    void on_connected(error_code ec, std::size_t) {
        if (ec.failed()) return connect(ec);
        limit_ = connect_by_;
        connection_->set_up();
        if (!route_.encrypted) return send();
        if (!behind_proxy()) return shake_hands();
        phase_ = phase::tunnelling;
        answer_.emplace(std::size_t{0}).skip(true);
        tunnel_ = tunnel_request(route_.host, runner_->options.proxy_authorization);
        connection_->write(tunnel_.reveal(), next(&beast_attempt::on_tunnel_asked));
    }

    void on_tunnel_asked(error_code ec, std::size_t) {
        if (ec.failed()) return fail(http::failure::connect, ec, {});
        connection_->read(next(&beast_attempt::on_tunnel_answer));
    }

    void on_tunnel_answer(error_code ec, std::size_t count) {
        if (ec.failed()) return fail(http::failure::connect, ec, {});
        auto& input = connection_->input();
        input.commit(count);
        input.consume(answer_->put(input.data(), ec));
        if (ec == boost::beast::http::error::need_more) return connection_->read(next(&beast_attempt::on_tunnel_answer));
        if (ec.failed()) return fail(http::failure::connect, ec, {});
        if (answer_->status() / 100 != 2 || input.size() != 0) {
            return fail(http::failure::connect, {}, "the proxy refused the connection with status " + std::to_string(answer_->status()));
        }
        shake_hands();
    }

    void shake_hands() {
        phase_ = phase::handshaking;
        auto session = runner_->make_session(route_.host.name);
        if (!session) return fail(http::failure::not_attempted, {}, "OpenSSL could not be set up: is `ca_file` a readable PEM file?");
        connection_->handshake(std::move(session), next(&beast_attempt::on_secured));
    }

    void on_secured(error_code ec, std::size_t) {
        if (!ec.failed()) return send();
        const char* const refused = connection_->certificate_problem();
        if (refused != nullptr) return fail(http::failure::certificate, ec, refused);
        fail(http::failure::tls, ec, {});
    }

    void send() {
        const auto may = runner_->may_send(*this);
        if (may == beast_runner::permission::over) return abandon();
        if (may == beast_runner::permission::stopped) return cancel();
        phase_ = phase::writing;
        limit_ = until_;
        answer_.emplace(cap_);
        connection_->write(route_.text.reveal(), next(&beast_attempt::on_written));
        connection_->read(next(&beast_attempt::on_read));  // an answer may come before all is written
    }

    /// A broken connection ends the reading, too; and perhaps an answer came before.
    void on_written(error_code ec, std::size_t) {
        if (!ec.failed()) phase_ = phase::waiting;
        if (answered_) conclude(http::body_state::whole);
    }

    void on_read(error_code ec, std::size_t count) {
        auto& input = connection_->input();
        input.commit(count);
        if (ec == boost::asio::error::eof && answer_->got_some()) {  // a body may end with the connection
            error_code cut;
            answer_->put_eof(cut);
            if (!cut.failed()) return conclude(http::body_state::whole);
        }
        if (ec.failed()) return lose(http::failure::connection, ec);
        while (input.size() != 0 && !answer_->is_done()) {
            input.consume(answer_->put(input.data(), ec));
            if (ec == boost::beast::http::error::need_more) break;
            if (ec.failed()) return lose(http::failure::protocol, ec);
            if (answer_->is_done() && !answer_->is_final()) answer_.emplace(cap_);  // an interim one
        }
        // Beast bounds neither the extensions of chunks nor what follows the last one.
        if (input.size() > beast_answer::head_cap) return lose(http::failure::protocol, boost::beast::http::error::header_limit);
        if (!answer_->is_done()) return connection_->read(next(&beast_attempt::on_read));
        if (phase_ == phase::waiting) return conclude(http::body_state::whole);
        answered_ = true;  // most likely all is written, and the news of it on its way; only then the connection can be kept
        limit_ = (std::min)(limit_, clock::now() + std::chrono::milliseconds{100});
        runner_->expect(limit_);
    }

    void conclude(http::body_state state) {
        const bool reusable = phase_ == phase::waiting && answer_->is_done() && answer_->keep_alive() && connection_->input().size() == 0;
        http::response answer = answer_->release(state);
        over_ = true;
        if (reusable) {
            runner_->keep(std::move(connection_));
        } else {
            connection_->close();
        }
        runner_->finish(*this, std::move(answer));
    }

    /// Nothing more comes. A status that came decides all the same.
    void lose(http::failure why, error_code ec) {
        if (answer_->is_final()) return conclude(http::body_state::cut);
        fail(why, ec, {});
    }

    void end(http::failure why) {
        if (answered_) return conclude(http::body_state::whole);
        const bool cancelled = why == http::failure::cancelled;
        if (sent && answer_->is_final()) return conclude(cancelled ? http::body_state::cancelled : http::body_state::timed_out);
        if (sent) return fail(why, {}, cancelled ? "cancelled while waiting for the answer" : "the time was up while waiting for the answer");
        if (cancelled) return fail(why, {}, "cancelled before it was sent");
        constexpr struct {
            http::failure failure;
            const char* text;
        } rows[] = {{http::failure::timeout, "the deadline had passed before it was sent"},
                    {http::failure::name_lookup, "the time was up in the name look-up"},
                    {http::failure::connect, "the time was up while connecting"},
                    {http::failure::connect, "the time was up while connecting through the proxy"},
                    {http::failure::tls, "the time was up in the TLS handshake"}};
        const auto& row = rows[static_cast<std::size_t>(phase_)];
        fail(row.failure, boost::asio::error::timed_out, row.text);
    }

    /// @param text  if it is empty, that of `cause`
    void fail(http::failure why, error_code cause, std::string text) {
        abandon();
        if (text.empty()) text = cause.message();
        const auto known = sent ? http::evidence::may_have_been_sent : http::evidence::nothing_sent;
        runner_->finish(*this, unexpected{http::transport_error{why, known, cause, std::move(text)}});
    }

    const std::shared_ptr<beast_runner> runner_;
    const beast_route route_;
    const std::size_t cap_;
    const http::deadline until_;
    http::deadline limit_, connect_by_{};
    phase phase_ = phase::queued;
    bool answered_ = false;  // the whole answer came before all was written
    bool over_ = false;
    beast_addresses addresses_{};
    std::size_t next_address_ = 0;
    secret tunnel_{};
    std::unique_ptr<beast_connection> connection_{};
    std::optional<beast_answer> answer_{};
};

}  // namespace wawp::detail
