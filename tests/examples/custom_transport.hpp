// SPDX-License-Identifier: MIT
// A transport of your own, here on cpp-httplib: one function, which sends once and says what came back. An answer that trickles
// may outlast the deadline: its head for as long as it likes, its body by one read. Nor does it see past an interim answer such
// as 103, nor bound the size of a head. <wawp/transport/httplib.hpp> keeps to the deadline, with a thread that watches.
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
        using clock = std::chrono::steady_clock;
        auto heard = clock::now();  // when something last went out or came in
        const auto left = until - heard;
        if (left <= left.zero()) return wawp::unexpected{transport_error{failure::timeout, evidence::nothing_sent, {}, "too late to send it"}};

        const auto path_at = request.url.find('/', request.url.find("://") + 3);
        httplib::Client http(request.url.substr(0, path_at));  // a new one each time: no dead connection to resend on
        http.set_connection_timeout(std::chrono::ceil<std::chrono::milliseconds>(left / 4));
        const auto patience = std::chrono::ceil<std::chrono::milliseconds>(left * 3 / 4);
        http.set_read_timeout(patience);  // for each read
        http.set_write_timeout(patience);
        http.set_decompress(false);

        httplib::Request sent;
        sent.method = to_text(request.method);
        sent.path = request.url.substr(path_at);
        for (const auto& [name, value] : request.headers) sent.headers.emplace(name, value.reveal());
        bool started = false;
        sent.content_length_ = request.body.size();
        sent.content_provider_ = [&](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
            if (offset == 0 && std::exchange(started, true)) return false;  // newer versions send again by themselves
            heard = clock::now();
            return sink.write(request.body.reveal().data() + offset, length);
        };
        response received;
        sent.content_receiver = [&](const char* bytes, std::size_t size, std::uint64_t, std::uint64_t) {
            const std::size_t room = request.response_cap - received.body.size();
            received.body.append(bytes, size < room ? size : room);
            heard = clock::now();
            if (size > room) received.body_state = body_state::too_large;
            else if (heard >= until) received.body_state = body_state::timed_out;
            return received.body_state == body_state::whole;
        };

        httplib::Response answer;
        auto error = httplib::Error::Success;
        const bool whole = http.send(sent, answer, error);
        const bool silent = clock::now() - heard >= patience;  // a read's time-out has the same error as a lost connection
        if (answer.status < 200) {  // none came, or an interim one
            // What is no proof is left as it is: a transport_error says by itself that the request may have left.
            transport_error lost{.failure = silent ? failure::timeout : failure::connection, .message = httplib::to_string(error)};
            if (!started && error == httplib::Error::Connection) lost = {failure::connect, evidence::nothing_sent, {}, lost.message};
            return wawp::unexpected{lost};
        }
        // The status counts, also where the body was cut.
        received.status = answer.status;
        for (const auto& [name, value] : answer.headers) received.headers.push_back({name, value});  // Retry-After is one
        if (!whole && received.body_state == body_state::whole) received.body_state = silent ? body_state::timed_out : body_state::cut;
        return received;
    }
};
