// SPDX-License-Identifier: MIT
// Any status, headers and body: no `sent` without a proof in the body, no token and no terminal's control characters in
// a text, a wait within a year, and a time that grows with the length only.
//
// Of an input, two bytes choose the status, one the state of the body and the headers, one whether the body's middle is
// repeated; the rest is the body. Most repeated ones are of 4,000 bytes, one in sixteen is of 50,000: those take as long as
// a hundred others.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>

#include <boost/json.hpp>

#include <wawp/endpoint/decode.hpp>
#include <wawp/event/send_event.hpp>

#include "check.hpp"

namespace {

constexpr std::string_view token = "TOKEN/MUST_NOT_BE_LOGGED";

int hex(std::string_view digits) {
    int value = 0;
    for (const char c : digits) {
        const std::size_t at = std::string_view("0123456789abcdefABCDEF").find(c);
        if (at == std::string_view::npos) return -1;
        value = value * 16 + static_cast<int>(at < 16 ? at : at - 6);
    }
    return value;
}

/// `text` as a reader would understand it: backslashes taken away, `\u002f` and `%2f` resolved.
std::string resolved(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool escaped = text[at] == '\\';
        while (at < text.size() && text[at] == '\\') ++at;
        if (at == text.size()) break;
        const int unit = escaped && text[at] == 'u' && text.size() - at > 4 ? hex(text.substr(at + 1, 4)) : -1;
        const int byte = text[at] == '%' && text.size() - at > 2 ? hex(text.substr(at + 1, 2)) : -1;
        if (unit >= 0 && unit < 128) at += 4;
        if (byte >= 0) at += 2;
        out += unit >= 0 && unit < 128 ? static_cast<char>(unit) : byte >= 0 ? static_cast<char>(byte) : text[at];
    }
    return out;
}

/// C0 and C1 controls, DEL, line and paragraph separators, marks of direction.
bool moves_a_terminal(std::string_view text) {
    constexpr std::string_view separators[] = {"\u2028", "\u2029", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C",
                                               "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069", "\u061C"};
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x20 || byte == 0x7F) return true;
        if (byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0) return true;
    }
    for (const std::string_view separator : separators) {
        if (text.find(separator) != std::string_view::npos) return true;
    }
    return false;
}

const boost::json::value* member(const boost::json::value* of, std::string_view key) {
    const auto* object = of != nullptr ? of->if_object() : nullptr;
    return object != nullptr ? object->if_contains({key.data(), key.size()}) : nullptr;
}

bool names_message(const boost::json::value* id) {
    const auto* text = id != nullptr ? id->if_string() : nullptr;
    return text != nullptr && !text->empty() && *text != "undefined" && !text->ends_with("_undefined");
}

bool is_id(const boost::json::value* id) {
    return names_message(member(id, "_serialized")) ||
           (member(id, "fromMe") != nullptr && member(id, "remote") != nullptr && names_message(member(id, "id")));
}

/// Whether one of the contract's places holds a proof. Of a text that Boost.JSON refuses for its numbers, nothing is
/// known.
bool holds_proof(const std::string& text) {
    boost::system::error_code failure;
    const boost::json::value body = boost::json::parse(text, failure);
    if (failure == boost::json::error::exponent_overflow) return true;
    if (failure || !body.is_object()) return false;
    const boost::json::value* const data = member(&body, "_data");
    for (const auto* flag : {"sent", "result", "success"}) {
        const boost::json::value* const value = member(&body, flag);
        if (value != nullptr && value->is_bool() && value->get_bool()) return true;
    }
    return names_message(member(&body, "id")) || is_id(member(&body, "id")) || is_id(member(data, "id")) ||
           names_message(member(member(&body, "key"), "id")) || names_message(member(member(data, "Info"), "ID")) ||
           names_message(member(&body, "message_id")) || names_message(member(&body, "messageId"));
}

wawp::http::response answer_of(std::string_view given) {
    std::array<unsigned, 4> chosen{};
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        chosen[i] = i < given.size() ? static_cast<unsigned char>(given[i]) : 0;
    }
    given.remove_prefix(std::min(given.size(), chosen.size()));

    wawp::http::response answer{.status = 100 + static_cast<int>((chosen[0] * 256 + chosen[1]) % 500)};
    answer.body_state = static_cast<wawp::http::body_state>(chosen[2] % 3);
    constexpr const char* waits[] = {"", "0", "1.5", "9223372036854775807", "Sun, 06 Nov 1994 08:49:37 GMT", "-1"};
    if (chosen[2] & 64) answer.headers.push_back({"Retry-After", waits[chosen[2] / 3 % 6]});
    if (chosen[2] & 128) answer.headers.push_back({"content-type", "text/html"});
    if (chosen[2] & 32) answer.headers.push_back({"Content-Encoding", std::string(given.substr(0, 8))});

    const std::size_t third = given.size() / 3, repeated_size = chosen[2] % 16 == 0 ? 50'000 : 4'000;
    answer.body = given.substr(0, third);
    do {
        answer.body += given.substr(third, third);
    } while (chosen[3] == 'R' && third > 0 && answer.body.size() < repeated_size);
    answer.body += given.substr(2 * third);
    return answer;
}

void check_error(const wawp::error& failure) {
    using namespace std::chrono_literals;
    for (const std::string& text : {failure.gateway_code, failure.message, to_string(failure)}) {
        fuzz::require(resolved(text).find(token) == std::string::npos, "the token stays out of an error's texts");
    }
    fuzz::require(!moves_a_terminal(failure.message), "a message holds no control characters");
    fuzz::require(!moves_a_terminal(failure.gateway_code), "a code holds no control characters");
    fuzz::require(failure.delivery != wawp::delivery::sent, "an error is not sent");
    if (!failure.retry_after) return;
    fuzz::require(*failure.retry_after >= 0s && *failure.retry_after <= 31'622'400s, "a wait lies within a year");
}

using decoded = decltype(wawp::decode_attempt<wawp::send_event>(std::declval<wawp::http::response>(),
                                                                  std::declval<wawp::credentials>()));

/// Decodes in a time that grows with the length only. With sanitizers a byte costs some hundred nanoseconds; quadratic time
/// would cost fifty times as much. What a machine that is busy holds up once is measured again; what is too short to take
/// the least limit even in quadratic time is not measured.
decoded decode_in_time(const wawp::http::response& answer, const wawp::credentials& credentials) {
    if (answer.body.size() < 1'000) return wawp::decode_attempt<wawp::send_event>(answer, credentials);
    const double limit = 50'000 + 5 * static_cast<double>(answer.body.size());
    for (int time = 0;; ++time) {
        const std::clock_t started = std::clock();
        decoded attempt = wawp::decode_attempt<wawp::send_event>(answer, credentials);
        const double microseconds = static_cast<double>(std::clock() - started) * 1e6 / CLOCKS_PER_SEC;
        if (microseconds < limit) return attempt;
        fuzz::require(time < 4, "time grows with the length only");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const wawp::credentials credentials{"INSTANCE_ID", token};
    const wawp::http::response answer = answer_of(fuzz::text_of(data, size));
    const decoded attempt = decode_in_time(answer, credentials);
    if (!attempt.result) {
        fuzz::require(attempt.result.error().delivery == attempt.verdict.delivery, "error and verdict agree");
        check_error(attempt.result.error());
        return 0;
    }
    fuzz::require(attempt.verdict.delivery == wawp::delivery::sent, "a receipt is sent");
    fuzz::require(answer.status >= 200 && answer.status <= 299, "only a 2xx is sent");
    fuzz::require(answer.body_state == wawp::http::body_state::whole, "only a whole body is sent");
    fuzz::require(holds_proof(answer.body), "no sent without a proof");
    return 0;
}
