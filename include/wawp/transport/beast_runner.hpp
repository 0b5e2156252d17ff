// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <wawp/http/transport.hpp>
#include <wawp/transport/beast_connection.hpp>
#include <wawp/transport/beast_options.hpp>
#include <wawp/transport/beast_request.hpp>
#include <wawp/transport/beast_tls.hpp>

namespace wawp::detail {

/// A time that can be added to a point in time, whatever an option says.
[[nodiscard]] inline std::chrono::milliseconds bounded(std::chrono::milliseconds time) noexcept {
    return (std::min)(time, std::chrono::milliseconds{std::chrono::hours{24}});
}

class beast_attempt;
using beast_addresses = std::vector<boost::asio::ip::tcp::endpoint>;

/// What an attempt asks of whoever runs it. Everything happens on `where`, a strand on the executor that is given, one thing
/// after the other.
class beast_runner {
public:
    beast_runner(const boost::asio::any_io_executor& executor, beast_options given)
        : options(std::move(given)), where(boost::asio::make_strand(executor)), executor_(executor) {}
    beast_runner(const beast_runner&) = delete;
    beast_runner& operator=(const beast_runner&) = delete;
    virtual ~beast_runner() = default;

    /// Has `on_addresses` called, later.
    virtual void look_up(const beast_host& host, const std::shared_ptr<beast_attempt>& attempt) = 0;
    /// A kept connection that is still open; null if there is none.
    virtual std::unique_ptr<beast_connection> find_kept(const std::string& key) = 0;
    virtual void keep(std::unique_ptr<beast_connection> idle) = 0;
    /// Null if TLS could not be set up.
    virtual beast_tls::session make_session(const std::string& host) = 0;
    /// Has `on_time` called at that time, or earlier.
    virtual void expect(http::deadline when) = 0;

    enum class permission : unsigned char { granted, stopped, over };
    /// To be asked before the first byte: once it is granted, nobody says any more that nothing was sent.
    virtual permission may_send(beast_attempt& it) = 0;
    /// Calls the handler, unless it has been called already.
    virtual void finish(beast_attempt& it, http::outcome&& outcome) = 0;

    const beast_options options;
    const boost::asio::any_io_executor where;

protected:
    /// Has `what()` called on `where`, later. If it throws, it never is, and all else goes on: the executor is asked first,
    /// since a strand whose executor throws keeps what it was given, and runs nothing any more. Where several threads run
    /// the executor, what is given later may be called earlier.
    template <class Function>
    void run_later(Function&& what) {
        boost::asio::post(executor_, boost::asio::bind_executor(where, std::forward<Function>(what)));
    }

private:
    const boost::asio::any_io_executor executor_;
};

}  // namespace wawp::detail
