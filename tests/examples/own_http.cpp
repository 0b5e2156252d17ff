// SPDX-License-Identifier: MIT
// No client: `encode` makes the request, an HTTP call of your own carries it, `decode` says what the answer means.
//
//   own_http http://127.0.0.1:8080
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include <wawp/wawp.hpp>

namespace {

std::size_t append(char* bytes, std::size_t, std::size_t size, void* text) {
    static_cast<std::string*>(text)->append(bytes, size);
    return size;
}

/// One line of the answer's head. They matter: `Retry-After` is one of them.
std::size_t keep_header(char* bytes, std::size_t, std::size_t size, void* answer) {
    const std::string_view line(bytes, size);
    const std::size_t colon = line.find(':'), end = line.find_last_not_of(" \r\n");
    if (colon != std::string_view::npos && end > colon) {
        const std::size_t start = line.find_first_not_of(" \t", colon + 1);
        static_cast<wawp::http::response*>(answer)->headers.push_back(
            {std::string(line.substr(0, colon)), std::string(line.substr(start, end + 1 - start))});
    }
    return size;
}

/// The HTTP call: yours, in whatever way and on whatever thread you make it. A status of 0 says that none came.
wawp::http::response post(const wawp::http::request& request) {
    wawp::http::response answer;
    long status = 0;
    CURL* const easy = curl_easy_init();
    curl_slist* headers = nullptr;
    for (const auto& [name, value] : request.headers) {
        headers = curl_slist_append(headers, (name + ": " + std::string(value.reveal())).c_str());
    }
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.reveal().data());
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, 60L);  // the gateway may take 30 s and more
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, keep_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &answer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer.body);
    if (curl_easy_perform(easy) != CURLE_OK) answer.body_state = wawp::http::body_state::cut;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
    answer.status = static_cast<int>(status);
    return answer;
}

}  // namespace

int main(int count, char** arguments) {
    const std::string gateway = count > 1 ? arguments[1] : "http://127.0.0.1:8080";
    const wawp::credentials who{"INSTANCE_ID", "ACCESS_TOKEN"};
    const wawp::event meeting{.chat_id = "201234567890@c.us",
                              .name = "Team Meeting 📅",
                              .description = "Discussing Q1 Roadmap",
                              .start_time = wawp::rfc3339("2026-12-01T16:00:00+02:00"),
                              .end_time = wawp::rfc3339("2026-12-01T17:00:00+02:00"),
                              .location = "Meeting Room A",
                              .extra_guests_allowed = true};

    const auto request = wawp::encode<wawp::send_event>(meeting, who, {.base_url = gateway});
    if (!request) {
        std::puts(to_string(request.error()).c_str());
        return 1;
    }

    const auto sent = wawp::decode<wawp::send_event>(post(*request), who);  // a status of 0 is `unknown` as well
    std::puts(sent ? sent->id.c_str() : to_string(sent.error()).c_str());
    return sent ? 0 : 1;
}
