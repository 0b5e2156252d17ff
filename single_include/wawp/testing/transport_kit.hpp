// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <limits>
#include <memory>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>
#include <wawp/http/async_transport.hpp>

// wawp/testing/plain_channel.hpp
/// How a `fault_server` moves bytes and waits. POSIX only.
namespace wawp::testing {

/// What became of one attempt to move bytes over a socket that never blocks. Nothing of either: the connection is over.
struct channel_progress {
    std::size_t bytes = 0;  ///< moved; 1 for a handshake that is done
    short wait_for = 0;     ///< `POLLIN` or `POLLOUT`: try again when the socket is ready for that
};

/// A connection's bytes as they are. A channel of yours has the same members, and may put TLS between.
class plain_channel {
public:
    struct settings {};  ///< what all connections of a server share: nothing

    /// Of the server's URL.
    [[nodiscard]] static constexpr std::string_view scheme(const settings& /*none*/) noexcept { return "http"; }

    /// @param socket  stays the server's, who closes it
    plain_channel(int socket, const settings& /*none*/) noexcept : socket_(socket) {}

    [[nodiscard]] channel_progress handshake() noexcept { return {.bytes = 1}; }  ///< there is none to wait for
    [[nodiscard]] bool is_open() const noexcept { return true; }  ///< whether the handshake is done
    void shut() noexcept {}  ///< says good-bye to the client, where that takes more than closing the socket

    /// Reads `room` bytes at most.
    [[nodiscard]] channel_progress read(char* to, std::size_t room) noexcept { return made(::recv(socket_, to, room, 0), POLLIN); }
    /// Writes as much of `text` as goes.
    [[nodiscard]] channel_progress write(std::string_view text) noexcept {
        return made(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL), POLLOUT);
    }

private:
    static channel_progress made(ssize_t bytes, short event) noexcept {
        if (bytes > 0) return {.bytes = static_cast<std::size_t>(bytes)};
        const bool later = bytes < 0 && (errno == EAGAIN || errno == EINTR);
        return {.wait_for = later ? event : short{0}};
    }

    int socket_;
};

namespace detail {

inline bool never_block(int descriptor) noexcept { return ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK) == 0; }

/// Ends every wait at once, from any thread, for good.
class stop_pipe {
public:
    stop_pipe() {
        if (::pipe(ends_) != 0) std::abort();  // no descriptors, no test
    }
    ~stop_pipe() {
        raise();
        ::close(ends_[0]);
    }
    stop_pipe(const stop_pipe&) = delete;
    stop_pipe& operator=(const stop_pipe&) = delete;

    /// Not from two threads at a time.
    void raise() noexcept {
        if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
    }

    /// @return whether `descriptor` is ready for `events`; false when it was raised, or at `until`
    [[nodiscard]] bool wait(int descriptor, short events, std::chrono::steady_clock::time_point until) const noexcept {
        using std::chrono::milliseconds;
        for (;;) {
            const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
            if (left <= milliseconds::zero()) return false;
            pollfd watched[2] = {{descriptor, events, 0}, {ends_[0], POLLIN, 0}};
            const int ready = ::poll(watched, 2, static_cast<int>((std::min)(left, milliseconds{60'000}).count()));
            if (ready > 0) return watched[1].revents == 0;
        }
    }

private:
    int ends_[2] = {-1, -1};
};

/// Length of the first request in `text` if it is complete, else 0.
inline std::size_t size_of_request(std::string_view text) noexcept {
    const std::size_t head = text.find("\r\n\r\n");
    if (head == text.npos) return 0;
    constexpr std::string_view key = "\r\nContent-Length:";
    std::size_t field = 0;
    while (field < head && !wawp::detail::equal_ignoring_case(text.substr(field, key.size()), key)) ++field;
    const std::size_t body = field < head ? std::strtoul(text.data() + field + key.size(), nullptr, 10) : 0;
    return text.size() >= head + 4 + body ? head + 4 + body : 0;
}

}  // namespace detail

}  // namespace wawp::testing

// wawp/testing/fault_server.hpp
namespace wawp::testing {

/// One thing that a fault server does with a connection.
struct fault_step {
    /// What can be done. A step that waits gives up when the client leaves or the server's patience ends; the connection is then closed.
    enum class kind : std::uint8_t {
        handshake,       ///< accepts the channel's handshake; nothing on a plain one
        read_raw,        ///< waits for `count` bytes below the channel (a ClientHello, say)
        read_bytes,      ///< waits for `count` bytes of a request
        read_head,       ///< waits for the head of a request
        read_request,    ///< waits for a whole request and keeps it
        write,           ///< sends `text`
        accept,          ///< the same, and counts it as an answer that accepts the message
        refuse,          ///< the same, and counts it as an answer that says that nothing was done
        write_raw,       ///< sends `text` below the channel
        close,           ///< closes in order: the channel first (close_notify under TLS), then FIN
        cut,             ///< FIN alone
        reset,           ///< RST
        drip,            ///< sends `text` again and again, a byte every 10 ms, until the client leaves; below a channel whose
                         ///< handshake was not done; without a text, `stall`
        stall,           ///< answers nothing more until the client leaves; requests that still arrive are kept
        stop_listening,  ///< from here on new connections are refused
    };
    kind what;  ///< what is done
    std::size_t count = 0;  ///< with `read_bytes`: bytes since the last whole request, those of the steps before included
    std::string text{};  ///< with `write` and the like: sent byte for byte
};

/// What is done with one connection, in order; then, or when the client leaves, it is closed.
using fault_script = std::vector<fault_step>;

/// An HTTP/1.1 server on the loopback interface that does exactly what its scripts say, and keeps what reached it.
///
/// The first connection follows the first script and so on; those beyond follow the last one. Without scripts every
/// connection is refused. It runs from construction to destruction, each connection in a thread of its own; what it has
/// counted may be read from any thread. POSIX only; a body without `Content-Length` is not understood.
/// `Channel` is how the bytes travel: `plain_channel`, or one of yours with the same members that puts TLS between.
template <class Channel = plain_channel>
class basic_fault_server {
public:
    using script = fault_script;  ///< what is done with one connection

    /// @param scripts   one for each connection, in the order in which they come
    /// @param patience  after which a stalled connection is closed, so that no client can hang for ever
    /// @param settings  for each connection's channel
    explicit basic_fault_server(std::vector<script> scripts, std::chrono::milliseconds patience = std::chrono::milliseconds{3'000},
                                typename Channel::settings settings = {})
        : scripts_(std::move(scripts)), patience_(patience), settings_(std::move(settings)), listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        // Bound twice: Linux takes a port that it chose itself back when the socket listens no longer, and one server's port would
        // become another's while clients still try it.
        const int chooser = ::socket(AF_INET, SOCK_STREAM, 0), yes = 1;
        for (const int socket : {chooser, listener_}) ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        const bool bound = ::bind(chooser, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                           ::getsockname(chooser, reinterpret_cast<sockaddr*>(&address), &size) == 0 &&
                           ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0;
        if (!bound || !detail::never_block(listener_)) std::abort();  // no loopback, no test
        ::close(chooser);
        port_ = ntohs(address.sin_port);
        if (scripts_.empty()) return;  // bound but not listening: refused, and nobody else gets the port
        if (::listen(listener_, 64) != 0) std::abort();
        accepting_ = std::thread([this] { accept_all(); });
    }
    ~basic_fault_server() {
        serving_over_.raise();
        finish();
        ::close(listener_);
    }
    basic_fault_server(const basic_fault_server&) = delete;
    basic_fault_server& operator=(const basic_fault_server&) = delete;

    /// `http://127.0.0.1:port`, or what the channel's scheme is.
    [[nodiscard]] std::string base_url() const { return std::string(Channel::scheme(settings_)) + "://127.0.0.1:" + std::to_string(port_); }
    /// Of the loopback interface.
    [[nodiscard]] unsigned short port() const noexcept { return port_; }

    /// Waits until all that clients have sent is read. No client may be connected any more, or come later.
    void finish() {
        accepting_over_.raise();
        if (accepting_.joinable()) accepting_.join();
        for (std::thread& each : serving_) each.join();
        serving_.clear();
    }

    /// The complete requests received so far, byte for byte.
    [[nodiscard]] std::vector<std::string> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    /// How many they are.
    [[nodiscard]] std::size_t request_count() const {
        const std::lock_guard lock(mutex_);
        return requests_.size();
    }
    /// The last of them; empty if there is none.
    [[nodiscard]] std::string last_request() const {
        const std::lock_guard lock(mutex_);
        return requests_.empty() ? std::string{} : requests_.back();
    }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }  ///< of requests, received so far
    [[nodiscard]] std::size_t connections() const noexcept { return connections_; }  ///< accepted so far
    [[nodiscard]] std::size_t accepted() const noexcept { return accepted_; }  ///< answers begun by an `accept`
    [[nodiscard]] std::size_t refused() const noexcept { return refused_; }  ///< answers begun by a `refuse`

    /// Counts requests and answers from 0 again.
    void forget() {
        const std::lock_guard lock(mutex_);
        requests_.clear();
        accepted_ = refused_ = 0;
    }

private:
    using clock = std::chrono::steady_clock;

    /// One connection and the bytes read ahead.
    class connection {
    public:
        connection(basic_fault_server& server, int socket)
            : server_(server), socket_(socket), channel_(socket, server.settings_), until_(clock::now() + server.patience_) {
            const int on = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            detail::never_block(socket);
        }
        connection(const connection&) = delete;
        connection& operator=(const connection&) = delete;
        ~connection() { ::close(socket_); }

        /// @return whether the script may go on
        bool run(const fault_step& now) {
            using kind = fault_step::kind;
            until_ = clock::now() + server_.patience_;
            switch (now.what) {
                case kind::handshake: return progress([&] { return channel_.handshake(); }) != 0;
                case kind::read_raw: return read_raw(now.count);
                case kind::read_bytes: return fill([&] { return text_.size() >= now.count; }, now.count);
                case kind::read_head: return fill([&] { return text_.find("\r\n\r\n") != text_.npos; }, 0);
                case kind::read_request: return read_request();
                case kind::write: return write(channel_, now.text);
                case kind::accept: ++server_.accepted_; return write(channel_, now.text);
                case kind::refuse: ++server_.refused_; return write(channel_, now.text);
                case kind::write_raw: return write(raw_, now.text);
                case kind::drip: return drip(now.text);
                case kind::close: channel_.shut(); return false;
                case kind::reset: return reset();
                case kind::stop_listening: return ::shutdown(server_.listener_, SHUT_RD) == 0;
                case kind::stall: return stall();
                case kind::cut: default: return false;
            }
        }

    private:
        /// Does what `attempt` does, waiting as often as it asks for that.
        /// @return how many bytes it moved; 0 if the connection is over, or time
        template <class Attempt>
        std::size_t progress(Attempt attempt) {
            for (;;) {
                const channel_progress made = attempt();
                if (made.bytes != 0) return made.bytes;
                if (made.wait_for == 0 || !server_.serving_over_.wait(socket_, made.wait_for, until_)) return 0;
            }
        }

        /// Reads until `enough`; never past `limit` bytes if that is not 0.
        template <class Enough>
        bool fill(Enough enough, std::size_t limit) {
            char chunk[4096];
            while (!enough()) {
                const std::size_t room = limit == 0 ? sizeof chunk : (std::min)(sizeof chunk, limit - text_.size());
                const std::size_t got = progress([&] { return channel_.read(chunk, room); });
                if (got == 0) return false;
                text_.append(chunk, got);
                server_.bytes_ += got;
            }
            return true;
        }

        bool read_raw(std::size_t count) {
            char byte[1];
            while (count > 0 && progress([&] { return raw_.read(byte, 1); }) != 0) --count;
            return count == 0;
        }

        bool read_request() {
            if (!fill([&] { return detail::size_of_request(text_) != 0; }, 0)) return false;
            const std::size_t size = detail::size_of_request(text_);
            const std::lock_guard lock(server_.mutex_);
            server_.requests_.push_back(text_.substr(0, size));
            text_.erase(0, size);
            return true;
        }

        bool write(auto& way, std::string_view text) {
            while (!text.empty()) {
                const std::size_t sent = progress([&] { return way.write(text); });
                if (sent == 0) return false;
                text.remove_prefix(sent);
            }
            return true;
        }

        bool drip(std::string_view text) {
            if (text.empty()) return stall();
            for (std::size_t at = 0; clock::now() < until_ && write(channel_, text.substr(at, 1)); at = (at + 1) % text.size()) {
                if (server_.serving_over_.wait(socket_, 0, (std::min)(until_, clock::now() + std::chrono::milliseconds{10}))) break;  // it has left
            }
            return false;
        }

        bool reset() const {
            const linger at_once{1, 0};
            ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
            return false;
        }

        bool stall() {
            if (!channel_.is_open()) return read_raw((std::numeric_limits<std::size_t>::max)());
            while (read_request()) {}
            return false;
        }

        basic_fault_server& server_;
        int socket_;
        Channel channel_;
        plain_channel raw_{socket_, {}};
        clock::time_point until_;
        std::string text_{};
    };

    void accept_all() {
        for (bool going_on = true; going_on;) {
            going_on = accepting_over_.wait(listener_, POLLIN, (clock::time_point::max)());
            while (accept_one()) {}  // also those that were there when it was time to stop
            if (errno != EAGAIN) return;  // no longer listening
        }
    }

    bool accept_one() {
        const int socket = ::accept(listener_, nullptr, nullptr);
        if (socket < 0) return errno == EINTR || errno == ECONNABORTED;
        const script& steps = scripts_[(std::min)(connections_++, scripts_.size() - 1)];
        serving_.emplace_back([this, socket, &steps] {
            connection client(*this, socket);
            for (const fault_step& now : steps) {
                if (!client.run(now)) return;
            }
        });
        return true;
    }

    std::vector<script> scripts_;
    std::chrono::milliseconds patience_;
    typename Channel::settings settings_;
    int listener_;
    unsigned short port_ = 0;
    detail::stop_pipe accepting_over_{}, serving_over_{};
    std::atomic<std::size_t> bytes_ = 0, connections_ = 0, accepted_ = 0, refused_ = 0;
    mutable std::mutex mutex_{};
    std::vector<std::string> requests_{};
    std::vector<std::thread> serving_{};
    std::thread accepting_{};
};

/// One whose connections are plain.
using fault_server = basic_fault_server<>;

}  // namespace wawp::testing

// wawp/testing/transport_call.hpp
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

// wawp/testing/transport_cases.hpp
namespace wawp::testing::detail {

using kind = fault_step::kind;
using script = fault_script;

/// What a transport may say of a round trip that the server ends in this way.
enum class expectation : unsigned char {
    no_status,      ///< an error, whose evidence must be what the server knows
    cut_answer,     ///< the status, with a body that is called cut, or timed out where the deadline ends it
    whole_answer,   ///< the status with all of the body
};

/// One way in which a connection can end.
struct transport_case {
    std::string name;
    script steps;
    expectation wanted{};
    int status = 0;
    std::string body{};

    /// Whether the server goes on for ever, so that only the deadline ends it.
    [[nodiscard]] bool is_endless() const { return steps.back().what == kind::stall || steps.back().what == kind::drip; }
};

/// What is wrong with how a body is called that did not come to its end; null if nothing is. Programs are told of a lost
/// connection where it is called cut, and of a time-out where it is called timed out.
inline const char* problem_of_cut(const transport_case& which, http::body_state said) {
    if (said == http::body_state::whole) return "a body that was cut is called whole";
    if (which.is_endless()) return said == http::body_state::timed_out ? nullptr : "a body that the deadline ended is not called `timed_out`";
    return said == http::body_state::cut ? nullptr : "a body that the server cut is not called `cut`";
}

/// The same of an error, where no status came. What did not get as far as to send may name the place where it was.
inline const char* problem_of_failure(const transport_case& which, const http::transport_error& said) {
    const bool timeout = said.failure == http::failure::timeout;
    if (!which.is_endless()) return timeout ? "it calls a lost connection a time-out" : nullptr;
    return timeout || said.evidence == http::evidence::nothing_sent ? nullptr : "the deadline passed, and it is not called `timeout`";
}

/// The same of a round trip that was asked to stop, before or after a status came. To stop is no time-out, and what came
/// until then is no whole answer.
inline const char* problem_of_stop(bool answered, const http::outcome& got) {
    if (!answered) return !got && got.error().failure == http::failure::cancelled ? nullptr : "the outcome is not `cancelled`";
    if (!got) return "a status came, and it is not the outcome";
    return got->body_state == http::body_state::cancelled ? nullptr : "the body is not called `cancelled`";
}

inline std::string answer_text(int status, const std::string& body, const std::string& headers = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " Text\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline void add_lost(std::vector<transport_case>& all, const std::string& when, const script& before) {
    const std::pair<const char*, kind> endings[] = {{"closed", kind::close}, {"reset", kind::reset}, {"silent", kind::stall}};
    for (const auto& [how, end] : endings) {
        transport_case one{when + ", the connection is " + how, before, expectation::no_status};
        one.steps.push_back({end});
        all.push_back(std::move(one));
    }
}

inline void add_cut(std::vector<transport_case>& all, int status, const std::string& body) {
    const std::string whole = answer_text(status, body);
    const std::size_t head = whole.size() - body.size();
    const std::pair<const char*, kind> endings[] = {{"closed", kind::close}, {"silent", kind::stall}};
    for (const auto& [how, end] : endings) {
        for (const std::size_t size : {head, head + body.size() / 2}) {
            const std::string name = "status " + std::to_string(status) + ", after " + std::to_string(size - head) + " bytes of the body";
            all.push_back({name + ", the connection is " + how,
                           {{kind::read_request}, {kind::write, 0, whole.substr(0, size)}, {end}}, expectation::cut_answer, status});
        }
    }
}

/// Bodies that nothing but the server can end: to shut the connection oneself looks like their end, and the JSON may be whole.
inline void add_open_ended(std::vector<transport_case>& all, const std::string& body) {
    const std::string head = "HTTP/1.1 200 OK\r\n\r\n", chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4e\r\n" + body + "\r\n";
    const auto add = [&all](const std::string& name, const std::string& text, const fault_step& end) {
        all.push_back({name, {{kind::read_request}, {kind::write, 0, text}, end}, expectation::cut_answer, 200});
    };
    add("nothing of a body without a length, the connection is silent", head, {kind::stall});
    add("a part of a body without a length, the connection is silent", head + body.substr(0, body.size() / 2), {kind::stall});
    add("the whole text of a body without a length, the connection is silent", head + body, {kind::stall});
    add("a body without a length that has no end", head + body, {kind::drip, 0, " "});
    add("a chunked body without its end, the connection is silent", chunked, {kind::stall});
    add("a chunked body without its end, the connection is closed", chunked, {kind::close});
}

/// Answers of which something comes again and again, but no end: a time limit for each read never ends them.
inline void add_dripping(std::vector<transport_case>& all) {
    all.push_back({"an answer's first line that has no end", {{kind::read_request}, {kind::write, 0, "HTTP/1.1 200 O"}, {kind::drip, 0, "K"}}, expectation::no_status});
    all.push_back({"an answer's body that has no end",
                   {{kind::read_request}, {kind::write, 0, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"}, {kind::drip, 0, " "}}, expectation::cut_answer, 200});
}

/// Every way in which a connection can end once it stands, and what answers look like that are whole.
inline std::vector<transport_case> transport_cases() {
    std::vector<transport_case> all;
    add_lost(all, "at once", {});
    for (const std::size_t count : {1u, 20u, 60u, 120u}) add_lost(all, "after " + std::to_string(count) + " bytes", {{kind::read_bytes, count}});
    add_lost(all, "after the head of the request", {{kind::read_head}});
    add_lost(all, "after the request", {{kind::read_request}});
    add_lost(all, "after a 100", {{kind::read_request}, {kind::write, 0, "HTTP/1.1 100 Continue\r\n\r\n"}});
    add_lost(all, "in the status line", {{kind::read_request}, {kind::write, 0, "HTTP/1.1 20"}});
    const std::string body = R"({"id":"true_1@c.us_AAAA","padding":"0123456789012345678901234567890123456789"})";
    for (const int status : {200, 400, 503}) add_cut(all, status, body);
    add_open_ended(all, body);
    add_dripping(all);

    const auto add = [&](const std::string& name, int status, const std::string& text) {
        all.push_back({name, {{kind::read_request}, {kind::write, 0, text}, {kind::close}}, expectation::whole_answer, status, body});
    };
    for (const int status : {200, 201, 302, 307, 400, 401, 404, 429, 500, 503}) {
        add("status " + std::to_string(status), status, answer_text(status, body, "Location: /elsewhere\r\nConnection: close\r\n"));
    }
    const std::string size = "4e\r\n";  // of the body, in hexadecimal
    add("a chunked answer", 200, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + body + "\r\n0\r\n\r\n");
    add("an answer that ends with the connection", 200, "HTTP/1.1 200 OK\r\n\r\n" + body);
    add("a 100 and then the answer", 200, "HTTP/1.1 100 Continue\r\n\r\n" + answer_text(200, body, "Connection: close\r\n"));
    add("a 103 and then the answer", 201, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + answer_text(201, body, "Connection: close\r\n"));
    return all;
}

}  // namespace wawp::testing::detail

// wawp/testing/transport_kit.hpp
namespace wawp::testing {

/// How patient `check_transport` is. Raise all of them on a machine that is slow or busy.
struct transport_kit_options {
    std::chrono::milliseconds timeout{300};  ///< the deadline where a server keeps silent; 44 cases wait for it
    std::chrono::milliseconds slack{500};    ///< how late a round trip may return, after its deadline or after a stop
    std::chrono::milliseconds plenty{5'000};  ///< the deadline where the server does not keep silent
};

/// What `check_transport` found.
struct transport_report {
    std::size_t cases = 0;  ///< how many were run; not all of them if the transport fails to return several times
    std::vector<std::string> wrong{};  ///< one sentence each; empty if the transport keeps its promises
};

namespace detail {

/// Runs the cases one after the other, each with a server and a transport of its own. `Channel` is how the bytes travel.
template <class Make, class Channel = plain_channel>
class transport_checker {
public:
    transport_checker(Make& make, const transport_kit_options& options, typename Channel::settings channel = {})
        : make_(make), options_(options), channel_(std::move(channel)) {}

    transport_report run() {
        for (const auto which : {http::method::post, http::method::put, http::method::patch, http::method::del}) check_request(which);
        check_headers_of_answer();
        check_cap();
        check_deadline_before_start();
        check_unreachable();
        if constexpr (!http::transport<transport> || http::cancellable_transport<transport>) check_stops();
        for (const transport_case& each : transport_cases()) {
            if (unanswered_ >= enough) break;  // each such case waits long
            check_case(each, false);
            check_case(each, true);
        }
        return std::move(report_);
    }

protected:
    using server_type = basic_fault_server<Channel>;
    using transport = decltype(std::declval<Make&>()());
    using clock = std::chrono::steady_clock;

    void begin(const std::string& name) {
        ++report_.cases;
        name_ = name;
    }
    void say(const std::string& sentence) { report_.wrong.push_back(name_ + ": " + sentence); }
    void say_if(bool wrong, const char* sentence) {
        if (wrong) say(sentence);
    }

    void say_if(const char* problem) {
        if (problem != nullptr) say(problem);
    }

    static http::request request_to(const server_type& server) {
        return {.url = server.base_url() + "/v2/send/event?x=1",
                .headers = {{"Content-Type", "application/json"}, {"Accept-Encoding", "identity"}, {"X-First", secret("one; two")}, {"X-Second", secret("3")}},
                .body = secret(R"({"text":"a b\n\u00e9 📅","number":1})")};
    }
    /// A server with a script for each connection, which begins with the channel's handshake.
    [[nodiscard]] server_type serve(std::vector<script> scripts, std::chrono::milliseconds patience) const {
        return serve_as(channel_, std::move(scripts), patience);
    }
    [[nodiscard]] static server_type serve_as(const typename Channel::settings& channel, std::vector<script> scripts, std::chrono::milliseconds patience) {
        for (script& each : scripts) each.insert(each.begin(), {kind::handshake});
        return server_type(std::move(scripts), patience, channel);
    }
    static script answering(const std::string& text) { return {{kind::read_request}, {kind::write, 0, text}, {kind::close}}; }

    /// One round trip with time enough.
    call_result call(transport_caller<transport>& caller, const http::request& request, std::chrono::milliseconds timeout) {
        call_result got = caller.call(request, clock::now() + timeout, timeout + patience());
        unanswered_ += !got.outcome;
        say_if(!got.outcome, "no outcome came");
        say_if(got.outcome && got.took > timeout + options_.slack, "it returned long after its deadline");
        return got;
    }
    /// By how much a server outwaits a deadline: what ignores that is noticed, and does not hang.
    [[nodiscard]] std::chrono::milliseconds patience() const { return options_.timeout + 2 * options_.slack; }

    void end(transport_caller<transport>& caller, server_type& server) {
        for (const std::string& sentence : caller.end()) say(sentence);
        server.finish();
    }

    void check_request(http::method which) {
        begin(which == http::method::post ? "a request" : std::string("a request by ") + http::to_text(which));
        server_type server = serve({answering(answer_text(200, "{}", "Connection: close\r\n"))}, patience());
        transport_caller<transport> caller(make_());
        http::request request = request_to(server);
        request.method = which;
        const call_result got = call(caller, request, options_.plenty);
        say_if(got.outcome && !*got.outcome, "a server that answers 200 brings no answer");
        end(caller, server);
        const std::vector<std::string> seen = server.requests();
        if (seen.size() != 1) return say("the server got " + std::to_string(seen.size()) + " requests instead of 1");
        check_text(seen.front(), request);
    }

    void check_text(std::string_view text, const http::request& request) {
        const std::string line = std::string(http::to_text(request.method)) + " /v2/send/event?x=1 HTTP/1.1\r\n";
        say_if(!text.starts_with(line), "the request line is not the request's method with the url's path");
        const std::size_t head = text.find("\r\n\r\n");
        say_if(text.substr(head + 4) != request.body.reveal(), "the body is not what the request holds");
        std::vector<http::request_header> wanted = request.headers;
        wanted.push_back({"Content-Length", secret(std::to_string(request.body.size()))});
        for (const http::request_header& each : wanted) {
            const auto [count, value] = look_up(text.substr(0, head), each.name);
            if (count == 0) say("the header " + each.name + " is missing");
            if (count > 1) say("the header " + each.name + " is there more than once");
            if (count == 1 && value != each.value.reveal()) say("the header " + each.name + " has another value");
        }
    }

    struct lines_found {
        int count = 0;
        std::string_view value{};
    };
    static lines_found look_up(std::string_view head, std::string_view name) {
        lines_found found;
        for (std::size_t end = head.find("\r\n"); end != head.npos;) {
            head.remove_prefix(end + 2);
            end = head.find("\r\n");
            const std::string_view line = head.substr(0, end);
            const std::size_t colon = line.find(':');
            if (colon == line.npos || !wawp::detail::equal_ignoring_case(line.substr(0, colon), name)) continue;
            const std::size_t start = line.find_first_not_of(" \t", colon + 1);
            found = {found.count + 1, start == line.npos ? std::string_view{} : line.substr(start)};
        }
        return found;
    }

    void check_headers_of_answer() {
        begin("an answer's headers");
        server_type server = serve({answering(answer_text(429, "{}", "Retry-After:  7 \r\nX-Twice: a\r\nConnection: close\r\n"))}, patience());
        transport_caller<transport> caller(make_());
        const call_result got = call(caller, request_to(server), options_.plenty);
        say_if(got.outcome && *got.outcome && http::find_header(**got.outcome, "retry-after") != "7", "`Retry-After` is not handed on");
        end(caller, server);
    }

    void check_cap() {
        for (const std::size_t size : {0u, 1'000u, 1'001u, 300'000u})
            check_cap("a body of " + std::to_string(size) + " bytes", size, answer_text(200, std::string(size, 'x'), "Connection: close\r\n"));
        const std::string chunk = "258\r\n" + std::string(0x258, 'x') + "\r\n";  // each fits, both do not
        check_cap("two chunks of 600 bytes", 1'200,
                  "HTTP/1.1 200 Text\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunk + chunk + "0\r\n\r\n");
    }

    void check_cap(const std::string& name, std::size_t size, const std::string& text) {
        begin(name + " under a cap of 1000");
        server_type server = serve({answering(text)}, patience());
        transport_caller<transport> caller(make_());
        http::request request = request_to(server);
        request.response_cap = 1'000;
        const call_result got = call(caller, request, options_.plenty);
        end(caller, server);
        if (!got.outcome || !*got.outcome) return;
        const auto& [status, headers, body, state] = **got.outcome;
        say_if(body.size() > 1'000, "more of the body is kept than the cap allows");
        if (size > 1'000) return say_if(state != http::body_state::too_large, "the body is not called too large");
        say_if(state != http::body_state::whole, "the body is not called whole");
        say_if(body != std::string(size, 'x'), "the body of the answer is another one");
    }

    void check_deadline_before_start() {
        begin("a deadline that has passed");
        server_type server = serve({answering(answer_text(200, "{}"))}, patience());
        transport_caller<transport> caller(make_());
        const call_result got = caller.call(request_to(server), clock::now() - options_.timeout, options_.timeout + patience());
        say_if(!got.outcome, "no outcome came");
        say_if(got.took > options_.slack, "it returned long after its deadline");
        end(caller, server);
        check_evidence(got, server);
    }

    void check_unreachable() {
        begin("a server that refuses connections");
        server_type server = serve({}, patience());
        transport_caller<transport> caller(make_());
        const call_result got = call(caller, request_to(server), options_.plenty);
        say_if(got.outcome && *got.outcome, "it made an answer up");
        say_if(got.outcome && !*got.outcome && got.outcome->error().failure == http::failure::timeout, "it calls a refused connection a time-out");
        end(caller, server);
    }

    void check_stops() {
        check_stop("a stop while it waits for the answer", "");
        const std::string head = "HTTP/1.1 200 OK\r\n", body = R"({"id":"true_1@c.us_AAAA"})";
        check_stop("a stop within a body", head + "Content-Length: 100\r\n\r\n" + body);
        check_stop("a stop before a body without a length", head + "\r\n");
        check_stop("a stop within a body without a length", head + "\r\n" + body);
    }

    /// @param answer  what has come by then
    void check_stop(const char* name, const std::string& answer) {
        begin(name);
        const auto asked = (std::max)(std::chrono::milliseconds{100}, options_.timeout);  // what is to come has come
        server_type server = serve({{{kind::read_request}, {kind::write, 0, answer}, {kind::stall}}}, asked + patience());
        transport_caller<transport> caller(make_());
        const stop_after stop{clock::now() + asked};
        const call_result got = caller.call(request_to(server), stop.when + options_.plenty, asked + options_.plenty, &stop);
        say_if(!got.outcome, "no outcome came");
        say_if(got.took > asked + options_.slack, "it went on long after it was asked to stop");
        if (got.outcome) say_if(problem_of_stop(!answer.empty(), *got.outcome));
        end(caller, server);
        check_evidence(got, server);
    }

    /// Nothing may be claimed that the server knows to be false.
    void check_evidence(const call_result& got, const server_type& server) {
        const bool claims = got.outcome && !*got.outcome && got.outcome->error().evidence == http::evidence::nothing_sent;
        say_if(claims && server.bytes() != 0, "it says that nothing was sent, and the server has bytes of the request");
    }

    void check_case(const transport_case& which, bool reused) {
        begin(which.name + (reused ? ", on a kept connection" : ""));
        const script warm_up{{kind::read_request}, {kind::write, 0, answer_text(200, "{}")}};
        script first = which.steps;
        if (reused) first.insert(first.begin(), warm_up.begin(), warm_up.end());
        server_type server = serve({first, which.steps}, patience());
        transport_caller<transport> caller(make_());
        if (reused) {
            const call_result earlier = call(caller, request_to(server), options_.plenty);
            say_if(!earlier.outcome || !*earlier.outcome, "a server that answers 200 brings no answer");
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        const std::size_t before = server.bytes();
        const call_result got = call(caller, request_to(server), which.is_endless() ? options_.timeout : options_.plenty);
        end(caller, server);
        if (server.requests().size() > (reused ? 2u : 1u)) say("the server got a request more often than it was sent");
        if (got.outcome && *got.outcome) return check_answer(which, **got.outcome);
        say_if(which.wanted != expectation::no_status, "a status came, and it is not the outcome");
        if (!got.outcome) return;
        const bool claims = got.outcome->error().evidence == http::evidence::nothing_sent;
        say_if(claims && server.bytes() > before, "it says that nothing was sent, and the server has bytes of the request");
        say_if(problem_of_failure(which, got.outcome->error()));
    }

    void check_answer(const transport_case& which, const http::response& answer) {
        say_if(which.wanted == expectation::no_status, "it made an answer up");
        if (answer.status != which.status) return say("the status is " + std::to_string(answer.status) + " instead of " + std::to_string(which.status));
        if (which.wanted == expectation::cut_answer) say_if(problem_of_cut(which, answer.body_state));
        say_if(which.wanted == expectation::whole_answer && answer.body_state != http::body_state::whole, "a whole body is called cut");
        say_if(which.wanted == expectation::whole_answer && answer.body != which.body, "the body of the answer is another one");
    }

    static constexpr int enough = 3;

    Make& make_;
    transport_kit_options options_;
    typename Channel::settings channel_;
    transport_report report_{};
    std::string name_{};
    int unanswered_ = 0;
};

}  // namespace detail

/// Runs a transport of yours through everything that a gateway and a network can do to it, over plain HTTP on the loopback
/// interface, and says what was wrong. For the tests of programs that bring a transport; takes some 15 s.
///
/// @param make  makes a new transport for each case: an `http::transport` or an `http::async_transport`, which may send plain
///              http to 127.0.0.1
/// @param options  how long it waits
/// ```cpp
/// const auto report = wawp::testing::check_transport([] { return my_transport{}; });
/// for (const std::string& sentence : report.wrong) std::puts(sentence.c_str());
/// ```
template <class Make>
[[nodiscard]] transport_report check_transport(Make make, const transport_kit_options& options = {}) {
    return detail::transport_checker<Make>(make, options).run();
}

}  // namespace wawp::testing
