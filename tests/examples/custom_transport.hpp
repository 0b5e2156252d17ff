// SPDX-License-Identifier: MIT
// A transport of your own, here on cpp-httplib: one function, which sends once and says what came back. It cannot bound an
// answer's head, neither in time nor in size, nor see past an interim answer such as 103; <wawp/transport/httplib.hpp> can end
// the first, with a thread that watches.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <httplib.h>

#include <wawp/wawp.hpp>

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline until) {
        using namespace wawp::http;
        const auto left = until - std::chrono::steady_clock::now();
        if (left <= left.zero()) return wawp::unexpected{transport_error{failure::timeout, evidence::nothing_sent, {}, "too late to send it"}};

        const auto path_at = request.url.find('/', request.url.find("://") + 3);
        httplib::Client http(request.url.substr(0, path_at));  // a new one each time: no dead connection to resend on
        http.set_connection_timeout(std::chrono::ceil<std::chrono::milliseconds>(left / 4));
        http.set_read_timeout(std::chrono::ceil<std::chrono::milliseconds>(left * 3 / 4));  // for each read
        http.set_write_timeout(std::chrono::ceil<std::chrono::milliseconds>(left * 3 / 4));
        http.set_decompress(false);

        httplib::Request sent;
        sent.method = to_text(request.method);
        sent.path = request.url.substr(path_at);
        for (const auto& [name, value] : request.headers) sent.headers.emplace(name, value.reveal());
        bool started = false;
        sent.content_length_ = request.body.size();
        sent.content_provider_ = [&](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
            if (offset == 0 && std::exchange(started, true)) return false;  // newer versions send again by themselves
            return sink.write(request.body.reveal().data() + offset, length);
        };
        response received;
        sent.content_receiver = [&](const char* bytes, std::size_t size, std::uint64_t, std::uint64_t) {
            const std::size_t room = request.response_cap - received.body.size();
            received.body.append(bytes, size < room ? size : room);
            if (size > room) received.body_state = body_state::too_large;
            else if (std::chrono::steady_clock::now() >= until) received.body_state = body_state::timed_out;
            return received.body_state == body_state::whole;
        };

        httplib::Response answer;
        auto error = httplib::Error::Success;
        const bool whole = http.send(sent, answer, error);
        if (answer.status < 200) {  // none came, or an interim one
            // What is no proof is left as it is: a transport_error says by itself that the request may have left.
            transport_error lost{.message = httplib::to_string(error)};
            if (!started && error == httplib::Error::Connection) lost = {failure::connect, evidence::nothing_sent, {}, lost.message};
            return wawp::unexpected{lost};
        }
        // The status counts, also where the body was cut.
        received.status = answer.status;
        for (const auto& [name, value] : answer.headers) received.headers.push_back({name, value});  // Retry-After is one
        if (!whole && received.body_state == body_state::whole) received.body_state = body_state::cut;
        return received;
    }
};
