// SPDX-License-Identifier: MIT
// A transport by hand on POSIX sockets, plain HTTP to 127.0.0.1, and the flaws that one like it may commit.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include <wawp/core/result.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/transport.hpp>

namespace tests {

enum class flaw : std::uint8_t {
    none,
    resends,
    follows_redirects,
    claims_nothing_sent,
    ignores_deadline,
    limits_each_read,
    ignores_stop,
    ignores_cap,
    calls_empty_cut,
    loses_whole_bodies,
    always_posts,
    drops_header,
    doubles_header,
    alters_body,
    calls_cut_whole,
    loses_headers,
    takes_100_for_an_answer,
    invents_answers,
};

class socket_transport {
public:
    explicit socket_transport(flaw committed = flaw::none) : flaw_(committed) {}

    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline until) { return round_trip(request, until, {}); }
    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline until, wawp::http::stop_signal stop) {
        wawp::http::outcome outcome = once(request, until, stop);
        if (flaw_ == flaw::resends && !outcome && sent_) outcome = once(request, until, stop);
        const bool redirected = outcome && outcome->status / 100 == 3;
        if (flaw_ == flaw::follows_redirects && redirected) outcome = once(request, until, stop);
        if (flaw_ == flaw::claims_nothing_sent && !outcome) outcome = failed(outcome.error().failure, wawp::http::evidence::nothing_sent);
        if (flaw_ == flaw::invents_answers && !outcome) return wawp::http::response{.status = 200, .headers = {}, .body = {}};
        if (flaw_ == flaw::calls_empty_cut && outcome && outcome->body.empty()) outcome->body_state = body_state::cut;
        if (flaw_ == flaw::loses_whole_bodies && outcome && outcome->body_state == body_state::whole) outcome->body.clear();
        if (flaw_ == flaw::calls_cut_whole && outcome) outcome->body_state = wawp::http::body_state::whole;
        if (flaw_ == flaw::loses_headers && outcome) outcome->headers.clear();
        return outcome;
    }

private:
    using clock = std::chrono::steady_clock;
    using failure = wawp::http::failure;
    using body_state = wawp::http::body_state;

    struct connection {
        int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        connection() = default;
        connection(const connection&) = delete;
        connection& operator=(const connection&) = delete;
        ~connection() { ::close(socket); }
    };

    wawp::http::outcome failed(failure why) const {
        return failed(why, sent_ ? wawp::http::evidence::may_have_been_sent : wawp::http::evidence::nothing_sent);
    }
    static wawp::http::outcome failed(failure why, wawp::http::evidence proof) { return wawp::unexpected{wawp::http::transport_error{why, proof, {}, {}}}; }

    [[nodiscard]] std::string text_of(const wawp::http::request& request) const {
        const std::size_t host = request.url.find("://") + 3, path = request.url.find('/', host);
        const auto method = flaw_ == flaw::always_posts ? wawp::http::method::post : request.method;
        std::string text = wawp::http::to_text(method) + (" " + request.url.substr(path)) + " HTTP/1.1\r\nHost: " + request.url.substr(host, path - host) + "\r\n";
        for (const auto& [name, value] : request.headers) {
            if (flaw_ == flaw::drops_header && name == "X-Second") continue;
            for (int times = flaw_ == flaw::doubles_header ? 2 : 1; times > 0; --times) text += name + ": " + std::string(value.reveal()) + "\r\n";
        }
        text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n";
        text += request.body.reveal();
        if (flaw_ == flaw::alters_body) text[text.size() - 2] ^= 1;
        return text;
    }

    wawp::http::outcome once(const wawp::http::request& request, wawp::http::deadline until, wawp::http::stop_signal stop) {
        sent_ = false;
        received_.clear();
        left_ = until - clock::now();
        if (clock::now() >= until && flaw_ != flaw::ignores_deadline) return failed(failure::timeout);
        if (stop.stop_requested()) return failed(failure::cancelled);
        connection to;
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(request.url.c_str() + request.url.rfind(':') + 1)));
        if (::connect(to.socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return failed(failure::connect);
        const std::string text = text_of(request);
        sent_ = true;
        if (::send(to.socket, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) return failed(failure::connection);
        return read(to.socket, request.response_cap, until, stop);
    }

    enum class end : unsigned char { more, closed, late, stopped };

    end read_some(int socket, wawp::http::deadline until, wawp::http::stop_signal stop) {
        if (flaw_ == flaw::limits_each_read) until = clock::now() + left_;
        for (;;) {
            if (stop.stop_requested() && flaw_ != flaw::ignores_stop) return end::stopped;
            if (clock::now() >= until && flaw_ != flaw::ignores_deadline) return end::late;
            pollfd watched{socket, POLLIN, 0};
            if (::poll(&watched, 1, 5) > 0) break;
        }
        char chunk[4096];
        const auto got = ::recv(socket, chunk, sizeof chunk, 0);
        if (got <= 0) return end::closed;
        received_.append(chunk, static_cast<std::size_t>(got));
        return end::more;
    }

    wawp::http::outcome read(int socket, std::size_t cap, wawp::http::deadline until, wawp::http::stop_signal stop) {
        std::size_t head = 0;
        for (;;) {
            head = received_.find("\r\n\r\n");
            if (head != received_.npos) {
                if (flaw_ == flaw::takes_100_for_an_answer || received_[9] != '1') break;
                received_.erase(0, head + 4);
                continue;
            }
            const end how = read_some(socket, until, stop);
            if (how == end::more) continue;
            return failed(how == end::late ? failure::timeout : how == end::stopped ? failure::cancelled : failure::connection);
        }
        wawp::http::response answer{.status = std::atoi(received_.c_str() + 9), .headers = {}, .body = {}};
        split(received_.substr(0, head), answer);
        received_.erase(0, head + 4);
        end how = end::more;
        while (how == end::more && !complete(answer)) how = read_some(socket, until, stop);
        const bool until_close = find_header(answer, "Content-Length").empty() && find_header(answer, "Transfer-Encoding").empty();
        const bool whole = complete(answer) || (until_close && how == end::closed);
        answer.body_state = whole ? body_state::whole : how == end::late ? body_state::timed_out : how == end::stopped ? body_state::cancelled : body_state::cut;
        answer.body = content(answer);
        if (answer.body.size() > cap && flaw_ != flaw::ignores_cap) {
            answer.body.resize(cap);
            answer.body_state = body_state::too_large;
        }
        return answer;
    }

    static void split(std::string_view head, wawp::http::response& answer) {
        for (std::size_t end = head.find("\r\n"); end != head.npos;) {
            head.remove_prefix(end + 2);
            end = head.find("\r\n");
            const std::string_view line = head.substr(0, end);
            const std::size_t colon = line.find(':'), start = line.find_first_not_of(' ', colon + 1), last = line.find_last_not_of(' ');
            answer.headers.push_back({std::string(line.substr(0, colon)), std::string(line.substr(start, last + 1 - start))});
        }
    }

    [[nodiscard]] bool complete(const wawp::http::response& answer) const {
        const std::string_view length = find_header(answer, "Content-Length");
        if (!length.empty()) return received_.size() >= std::strtoul(length.data(), nullptr, 10);
        return !find_header(answer, "Transfer-Encoding").empty() && received_.find("0\r\n\r\n") != received_.npos;
    }

    [[nodiscard]] std::string content(const wawp::http::response& answer) const {
        const std::string_view length = find_header(answer, "Content-Length");
        if (!length.empty()) return received_.substr(0, std::strtoul(length.data(), nullptr, 10));
        if (find_header(answer, "Transfer-Encoding").empty()) return received_;
        std::string body;
        for (std::size_t at = 0, size = 0; at < received_.size(); at += size + 2) {
            size = std::strtoul(received_.c_str() + at, nullptr, 16);
            at = received_.find("\r\n", at);
            if (size == 0 || at == received_.npos) break;
            body.append(received_, at += 2, size);
        }
        return body;
    }

    flaw flaw_;
    bool sent_ = false;
    clock::duration left_{};
    std::string received_{};
};

}  // namespace tests
