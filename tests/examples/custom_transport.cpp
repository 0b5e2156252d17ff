// SPDX-License-Identifier: MIT
// A transport of your own, here on cpp-httplib: one function, which sends once and says what came back.
//
//   custom_transport http://127.0.0.1:8080
#include <chrono>
#include <cstdio>
#include <string>

#include <httplib.h>

#include <wawp/wawp.hpp>

namespace {

struct my_transport {
    wawp::http::outcome round_trip(const wawp::http::request& request, wawp::http::deadline until) {
        const auto path_at = request.url.find('/', request.url.find("://") + 3);
        const auto body = request.body.reveal();
        httplib::Headers headers;
        for (const auto& [name, value] : request.headers) headers.emplace(name, value.reveal());

        httplib::Client http(request.url.substr(0, path_at));  // a new one each time: no dead connection to resend on
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        http.set_connection_timeout(left / 3);
        http.set_write_timeout(left / 3);
        http.set_read_timeout(left / 3);
        const std::string no_second_content_type;  // it is one of the headers already
        const auto answer = http.Post(request.url.substr(path_at), headers, body.data(), body.size(), no_second_content_type);

        // No status and no proof: a transport_error says by itself that the request may have left.
        if (!answer) return wawp::unexpected{wawp::http::transport_error{.message = httplib::to_string(answer.error())}};
        wawp::http::response received{.status = answer->status, .headers = {}, .body = answer->body};
        for (const auto& [name, value] : answer->headers) received.headers.push_back({name, value});  // Retry-After is one
        return received;
    }
};

}  // namespace

int main(int count, char** arguments) {
    wawp::client_options options;
    options.request.base_url = count > 1 ? arguments[1] : "http://127.0.0.1:8080";
    wawp::client client{my_transport{}, wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}, options};

    const auto sent = client.send(wawp::event{.chat_id = "201234567890@c.us",
                                              .name = "Team Meeting 📅",
                                              .description = "Discussing Q1 Roadmap",
                                              .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
                                              .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
                                              .location = "Meeting Room A",
                                              .extra_guests_allowed = true});
    std::puts(sent ? sent->id.c_str() : to_string(sent.error()).c_str());
    return sent ? 0 : 1;
}
