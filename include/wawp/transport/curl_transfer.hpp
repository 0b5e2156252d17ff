// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/ascii.hpp>
#include <wawp/core/digits.hpp>
#include <wawp/core/text.hpp>
#include <wawp/http/response.hpp>
#include <wawp/http/transport.hpp>
#include <wawp/transport/curl_coding.hpp>
#include <wawp/transport/curl_text.hpp>

namespace wawp::detail {

/// How libcurl is kept from sending a request again on its own, which it does when a reused connection dies early.
enum class resend_guard : unsigned char {
    count,             ///< its second start within one transfer is aborted; the count is the evidence (libcurl 7.80)
    fresh_connection,  ///< no connection is reused, since libcurl resends only on reused ones; no count
    none,              ///< not kept from it: for tests that must see the difference
};

/// What one transfer collects, and then the next one. The callbacks are called from C, which no exception may cross. A cap
/// above 64 MiB counts as that.
class curl_transfer {
public:
    curl_transfer(resend_guard guard, std::size_t response_cap, http::stop_signal stop)
        : guard_(guard), cap_((std::min)(response_cap, largest_cap)), stop_(stop) {}
    curl_transfer(const curl_transfer&) = delete;
    curl_transfer& operator=(const curl_transfer&) = delete;

    /// Forgets the transfer before and gets ready for another one; memory is kept.
    void restart(resend_guard guard, std::size_t response_cap, http::stop_signal stop) noexcept {
        guard_ = guard;
        cap_ = (std::min)(response_cap, largest_cap);
        stop_ = stop;
        head_.clear();
        body_.clear();
        status_ = 0;
        lines_ = 0;
        starts_ = 0;
        coding_ = decoding::none_needed;
        trailer_size_ = 0;
        in_head_ = head_complete_ = too_large_ = stopped_at_start_ = stale_ = tls_started_ = false;
    }

    /// Whoever knows whether the connection that a transfer is about to use was closed by the other side.
    struct connection_watch {
        bool (*is_stale)(void* watch, CURL* easy, int local_port) noexcept = nullptr;
        void* watch = nullptr;
    };
    /// Has every connection looked at before the request is written on it; it must outlive the transfers.
    void watch_connections(connection_watch watch) noexcept { watch_ = watch; }

    /// Whether the transfer was given up because its connection was closed before anything was written on it.
    [[nodiscard]] bool was_stale() const noexcept { return stale_; }

    [[nodiscard]] bool has_status() const noexcept { return status_ >= 200; }
    [[nodiscard]] unsigned starts() const noexcept { return starts_; }
    [[nodiscard]] bool stop_requested() const noexcept { return stop_.stop_requested(); }
    [[nodiscard]] bool stopped_at_start() const noexcept { return stopped_at_start_; }
    [[nodiscard]] bool tls_started() const noexcept { return tls_started_; }

    /// Whether decoding was switched off on the handle, since nobody knows the body's coding.
    [[nodiscard]] bool left_undecoded() const noexcept { return coding_ == decoding::impossible; }

    /// The handle that this is the transfer of; it is told when a body must be left as it is.
    void attach(CURL* easy) noexcept { easy_ = easy; }

    /// What was received, to be called once and only if there is a status. `ended` is how it ended in
    /// libcurl's opinion, which also takes a head that ends with the connection for an answer. `decodable` is false if
    /// decoding failed.
    [[nodiscard]] http::response take_answer(http::body_state ended, bool decodable) {
        http::response answer{.status = status_, .headers = split_head(), .body = std::string(body_.view())};
        if (coding_ == decoding::possible && decodable) drop_coding(answer.headers);
        const bool incomplete = ended == http::body_state::whole && (!head_complete_ || is_shorter_than_declared(answer));
        answer.body_state = too_large_ ? http::body_state::too_large : incomplete ? http::body_state::cut : ended;
        return answer;
    }

    /// `CURLOPT_PREREQFUNCTION`: called when the connection stands and before the first byte of the request is written.
    static int on_start(void* self, char*, char*, int, int local_port) noexcept {
        auto& transfer = *static_cast<curl_transfer*>(self);
        const connection_watch& watch = transfer.watch_;
        if (transfer.starts_ == 0 && watch.is_stale != nullptr && watch.is_stale(watch.watch, transfer.easy_, local_port)) {
            transfer.stale_ = true;
            return 1;
        }
        if (transfer.starts_ == 0 && transfer.stop_requested()) {
            transfer.stopped_at_start_ = true;
            return 1;  // CURL_PREREQFUNC_ABORT, which headers before 7.80 do not have
        }
        ++transfer.starts_;
        return transfer.guard_ == resend_guard::count && transfer.starts_ > 1 ? 1 : 0;
    }

    /// `CURLOPT_SSL_CTX_FUNCTION`: called when the TCP connection stands and TLS begins.
    static CURLcode on_tls(CURL*, void*, void* self) noexcept {
        static_cast<curl_transfer*>(self)->tls_started_ = true;
        return CURLE_OK;
    }

    /// `CURLOPT_HEADERFUNCTION`: one whole line of any answer's head, 1xx and trailers included.
    static std::size_t on_header(char* bytes, std::size_t, std::size_t count, void* self) noexcept {
        return static_cast<curl_transfer*>(self)->take_line({bytes, count}) ? count : 0;
    }

    /// `CURLOPT_WRITEFUNCTION`.
    static std::size_t on_body(char* bytes, std::size_t, std::size_t count, void* self) noexcept {
        auto& transfer = *static_cast<curl_transfer*>(self);
        const std::size_t room = transfer.cap_ - transfer.body_.size();
        if (!transfer.body_.append({bytes, count < room ? count : room})) return 0;
        if (count <= room) return count;
        transfer.too_large_ = true;
        return 0;
    }

private:
    static constexpr std::size_t head_cap = std::size_t{64} * 1024, largest_cap = 1024 * head_cap;

    bool take_line(std::string_view line) noexcept {
        if (head_complete_) return take_trailer(line);
        if (!in_head_) {  // the status line, and no line behind it that only looks like one
            in_head_ = true;
            status_ = status_of(line);
            return true;
        }
        if (line.find_first_not_of("\r\n") == std::string_view::npos) {
            in_head_ = false;
            head_complete_ = has_status();
            return true;
        }
        if (!has_status()) return true;
        if (line.size() > head_cap - head_.size()) {
            too_large_ = true;
            return false;
        }
        if (!head_.append(line)) return false;
        ++lines_;
        note_coding(line);
        return true;
    }

    /// Kept by nobody here, but by some versions of libcurl.
    bool take_trailer(std::string_view line) noexcept {
        trailer_size_ += line.size();
        if (trailer_size_ > head_cap) too_large_ = true;
        return !too_large_;
    }

    /// A length that no number of libcurl's holds is none to it, so that the body ends with the connection.
    [[nodiscard]] bool is_shorter_than_declared(const http::response& answer) const noexcept {
        const std::string_view declared = http::find_header(answer, "Content-Length");
        if (declared.empty() || !http::find_header(answer, "Transfer-Encoding").empty()) return false;
        std::uint64_t length = 0;
        return !parse_digits(declared, length) || length > answer.body.size();
    }

    /// libcurl gives up a body whose coding it does not know: such a one is asked for as it is. (For libcurl 8 that is too
    /// late, since it looks at the header before it hands it on: the body is then cut, and its head tells why.)
    void note_coding(std::string_view line) noexcept {
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !equal_ignoring_case(line.substr(0, colon), "Content-Encoding")) return;
        const decoding found = decoding_of_list(line.substr(colon + 1));
        if (found > coding_) coding_ = found;
        if (coding_ == decoding::impossible && easy_ != nullptr) curl_easy_setopt(easy_, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    }

    /// The headers that speak of the body as it was on the wire.
    static void drop_coding(std::vector<http::header>& headers) {
        std::erase_if(headers, [](const http::header& each) {
            return equal_ignoring_case(each.name, "Content-Encoding") || equal_ignoring_case(each.name, "Content-Length");
        });
    }

    /// The number in `HTTP/1.1 200 OK`; 0 where there is none.
    static int status_of(std::string_view line) noexcept {
        const std::size_t space = line.find(' ');
        if (!line.starts_with("HTTP/") || space == std::string_view::npos) return 0;
        int status = 0;
        return parse_digits(line.substr(space + 1, 3), status) ? status : 0;
    }

    [[nodiscard]] std::vector<http::header> split_head() const {
        std::vector<http::header> headers;
        headers.reserve(lines_);
        std::string_view rest = head_.view();
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            const std::string_view line = rest.substr(0, end);
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);

            const std::size_t colon = line.find(':');
            if (colon == std::string_view::npos || colon == 0 || line[0] == ' ' || line[0] == '\t') continue;
            headers.push_back({std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
        }
        return headers;
    }

    resend_guard guard_;
    std::size_t cap_;
    http::stop_signal stop_;
    CURL* easy_ = nullptr;
    connection_watch watch_{};
    curl_text head_{};
    curl_text body_{};
    int status_ = 0;
    std::size_t lines_ = 0;  // of the head
    unsigned starts_ = 0;
    decoding coding_ = decoding::none_needed;
    std::size_t trailer_size_ = 0;
    bool in_head_ = false;
    bool head_complete_ = false;
    bool too_large_ = false;
    bool stopped_at_start_ = false;
    bool stale_ = false;
    bool tls_started_ = false;
};

}  // namespace wawp::detail
