// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <curl/curl.h>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>
#include <wawp/transport/request_check.hpp>

// wawp/transport/curl_error.hpp
namespace wawp {

namespace detail {

class curl_error_category final : public std::error_category {
public:
    const char* name() const noexcept override { return "curl"; }
    std::string message(int code) const override { return curl_easy_strerror(static_cast<CURLcode>(code)); }
};

}  // namespace detail

/// The category of libcurl's `CURLcode`: what a `cause` from `curl_transport` belongs to.
[[nodiscard]] inline const std::error_category& curl_category() noexcept {
    static const detail::curl_error_category category;
    return category;
}

/// `code` in `curl_category()`.
[[nodiscard]] inline std::error_code make_curl_error(CURLcode code) noexcept {
    return {static_cast<int>(code), curl_category()};
}

namespace detail {

/// What a `CURLcode` means for a request of which nothing left. `phase` answers for the codes that do not say where
/// the transfer stood, a time-out above all.
[[nodiscard]] inline http::failure failure_before_sending(CURLcode code, http::failure phase) noexcept {
    switch (static_cast<unsigned>(code)) {
        case CURLE_UNSUPPORTED_PROTOCOL: case CURLE_URL_MALFORMAT: case CURLE_FAILED_INIT:
        case CURLE_OUT_OF_MEMORY: case CURLE_UNKNOWN_OPTION: case CURLE_BAD_FUNCTION_ARGUMENT:
        case CURLE_NOT_BUILT_IN: return http::failure::not_attempted;
        case CURLE_COULDNT_RESOLVE_HOST: case CURLE_COULDNT_RESOLVE_PROXY: return http::failure::name_lookup;
        case CURLE_COULDNT_CONNECT: case CURLE_INTERFACE_FAILED: return http::failure::connect;
        case CURLE_PEER_FAILED_VERIFICATION: case CURLE_SSL_CACERT_BADFILE: case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS: case CURLE_SSL_PINNEDPUBKEYNOTMATCH: return http::failure::certificate;
        case CURLE_SSL_CONNECT_ERROR: case CURLE_SSL_CIPHER: case CURLE_SSL_CERTPROBLEM:
        case CURLE_USE_SSL_FAILED: case CURLE_SSL_CRL_BADFILE: return http::failure::tls;
        default: return phase;
    }
}

/// What a `CURLcode` means once the request may have left. A code that speaks of connecting comes from libcurl's own
/// try to send it again, which the transport stops; the request itself was lost with the first connection.
[[nodiscard]] inline http::failure failure_after_sending(CURLcode code) noexcept {
    switch (static_cast<unsigned>(code)) {
        case CURLE_OPERATION_TIMEDOUT: return http::failure::timeout;
        case CURLE_OK: case CURLE_UNSUPPORTED_PROTOCOL: case CURLE_WEIRD_SERVER_REPLY: case CURLE_WRITE_ERROR:
        case CURLE_BAD_CONTENT_ENCODING: case CURLE_OUT_OF_MEMORY: return http::failure::protocol;
        default: return http::failure::connection;
    }
}

/// Whether `code` by itself proves that nothing left, on a connection that was new.
[[nodiscard]] inline bool proves_nothing_left(CURLcode code) noexcept {
    switch (static_cast<unsigned>(code)) {
        case CURLE_COULDNT_RESOLVE_HOST: case CURLE_COULDNT_RESOLVE_PROXY: case CURLE_COULDNT_CONNECT:
        case CURLE_PEER_FAILED_VERIFICATION: case CURLE_URL_MALFORMAT: return true;
        default: return false;
    }
}

}  // namespace detail

}  // namespace wawp

// wawp/transport/curl_headers.hpp
namespace wawp::detail {

/// The request's headers as libcurl takes them. Their text may hold a key: it is wiped before it is freed.
class curl_headers {
public:
    curl_headers() = default;
    curl_headers(const curl_headers&) = delete;
    curl_headers& operator=(const curl_headers&) = delete;
    ~curl_headers() { clear(); }

    void clear() noexcept {
        for (curl_slist* line = list_; line != nullptr; line = line->next) {
            overwrite(line->data, std::string_view(line->data).size());
        }
        curl_slist_free_all(list_);
        list_ = nullptr;
        own_ = 0;
        may_be_kept_ = true;
    }

    /// Drops them unless their names say that none of them holds a key.
    void clear_keys() noexcept {
        if (!may_be_kept_) clear();
    }

    /// Whether it holds these headers already, and behind them lines of ours.
    [[nodiscard]] bool holds(const std::vector<http::request_header>& headers) const noexcept {
        const curl_slist* line = list_;
        for (const http::request_header& header : headers) {
            if (line == nullptr || !is_line(line->data, header)) return false;
            line = line->next;
        }
        return line != nullptr && headers.size() == own_;
    }

    /// @return whether the line was added; if not, memory is short
    bool add(const char* line) noexcept {
        curl_slist* longer = curl_slist_append(list_, line);
        if (longer == nullptr) return false;
        list_ = longer;
        return true;
    }

    bool add(const http::request_header& header) {
        const std::string_view value = header.value.reveal();
        const bool blank = value.find_first_not_of(" \t") == std::string_view::npos;
        std::string line;
        line.reserve(header.name.size() + value.size() + 3);
        line.append(header.name);
        if (blank) {
            line.append(";");  // libcurl's notation for a header without a value; with ':' it would leave it out
        } else {
            line.append(": ").append(value);
        }
        const bool added = add(line.c_str());
        wipe(line);
        ++own_;
        may_be_kept_ = may_be_kept_ && is_public(header.name);
        return added;
    }

    [[nodiscard]] curl_slist* get() const noexcept { return list_; }

private:
    /// Whether a header of that name never holds a key.
    static bool is_public(std::string_view name) noexcept {
        constexpr std::string_view names[] = {"Content-Type"sv, "Accept"sv, "Accept-Encoding"sv, "User-Agent"sv};
        for (const std::string_view each : names) {
            if (equal_ignoring_case(name, each)) return true;
        }
        return false;
    }

    static bool is_line(std::string_view line, const http::request_header& header) noexcept {
        const std::string_view value = header.value.reveal();
        const std::size_t colon = header.name.size();
        return line.size() == colon + 2 + value.size() && line.starts_with(header.name) && line.substr(colon, 2) == ": " && line.ends_with(value);
    }

    curl_slist* list_ = nullptr;
    std::size_t own_ = 0;       // that came with the request; the first ones
    bool may_be_kept_ = true;
};

}  // namespace wawp::detail

// wawp/transport/curl_options.hpp
namespace wawp {

/// How requests are sent by libcurl. All members have a default.
struct curl_options {
    bool allow_plain_http = false;        ///< also to hosts other than this machine: anyone on the way reads the token
    std::string ca_file{};                ///< PEM file of trusted CAs; empty: the system's
    bool proxy_from_environment = false;  ///< obey `https_proxy`, `no_proxy` and the like
    std::chrono::milliseconds connect_timeout{0};  ///< name look-up, connect and TLS together; 0: the deadline alone
};

}  // namespace wawp

// wawp/transport/curl_coding.hpp
namespace wawp::detail {

/// What libcurl can do with the coding of a body.
enum class decoding : unsigned char {
    none_needed,  ///< `identity`, or no name at all
    possible,
    impossible,  ///< this build of libcurl does not know it
};

/// @param features  what libcurl was built with, as bits of its own
[[nodiscard]] inline decoding decoding_of(std::string_view coding, int features = curl_version_info(CURLVERSION_NOW)->features) noexcept {
    struct known {
        std::string_view name;
        int feature;
    };
    static constexpr known codings[] = {{"gzip"sv, CURL_VERSION_LIBZ},
                                        {"x-gzip"sv, CURL_VERSION_LIBZ},
                                        {"deflate"sv, CURL_VERSION_LIBZ},
#if LIBCURL_VERSION_NUM >= 0x074800
                                        {"zstd"sv, CURL_VERSION_ZSTD},
#endif
                                        {"br"sv, CURL_VERSION_BROTLI}};
    if (coding.empty() || equal_ignoring_case(coding, "identity")) return decoding::none_needed;
    for (const known& each : codings) {
        if (equal_ignoring_case(coding, each.name) && (features & each.feature) != 0) return decoding::possible;
    }
    return decoding::impossible;
}

/// The same for the value of a `Content-Encoding`, which may list several; one that is impossible makes all so.
[[nodiscard]] inline decoding decoding_of_list(std::string_view codings) noexcept {
    decoding all = decoding::none_needed;
    while (!codings.empty()) {
        const std::size_t comma = codings.find(',');
        const decoding one = decoding_of(trim(codings.substr(0, comma)));
        if (one > all) all = one;
        codings.remove_prefix(comma == std::string_view::npos ? codings.size() : comma + 1);
    }
    return all;
}

}  // namespace wawp::detail

// wawp/transport/curl_text.hpp
namespace wawp::detail {

/// Text that grows inside a callback from C, which no exception may cross: where memory is short, `append` says so.
class curl_text {
public:
    curl_text() = default;
    curl_text(const curl_text&) = delete;
    curl_text& operator=(const curl_text&) = delete;
    ~curl_text() { std::free(data_); }

    /// @return whether `more` was appended
    [[nodiscard]] bool append(std::string_view more) noexcept {
        if (more.size() > capacity_ - size_ && !grow(size_ + more.size())) return false;
        if (!more.empty()) std::memcpy(data_ + size_, more.data(), more.size());
        size_ += more.size();
        return true;
    }

    /// Empties it. What it has grown to is kept for the next use if that was not much.
    void clear() noexcept {
        size_ = 0;
        if (capacity_ <= kept) return;
        std::free(data_);
        data_ = nullptr;
        capacity_ = 0;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::string_view view() const noexcept { return {data_, size_}; }

private:
    static constexpr std::size_t kept = 4096, least = 512;

    bool grow(std::size_t needed) noexcept {
        std::size_t wanted = capacity_ == 0 ? least : capacity_ * 2;
        if (wanted < needed) wanted = needed;
        auto* const bigger = static_cast<char*>(std::realloc(data_, wanted));
        if (bigger == nullptr) return false;
        data_ = bigger;
        capacity_ = wanted;
        return true;
    }

    char* data_ = nullptr;
    std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace wawp::detail

// wawp/transport/curl_transfer.hpp
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

// wawp/transport/curl_url.hpp
namespace wawp::detail {

struct curl_freer {
    void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
    void operator()(char* text) const noexcept { curl_free(text); }
};

/// Reads `url` with libcurl's own parser, so that the check and the transfer cannot disagree about the host.
[[nodiscard]] inline checked_url check_url(const std::string& url, bool allow_plain) {
    if (has_control_or_space(url)) return {"the url holds a space or a control character"};

    const std::unique_ptr<CURLU, curl_freer> parsed(curl_url());
    if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
        return {"the url cannot be read, or its scheme is unknown"};
    }
    const auto part = [&](CURLUPart which) {
        char* text = nullptr;
        curl_url_get(parsed.get(), which, &text, 0);
        return std::unique_ptr<char, curl_freer>(text);
    };
    if (part(CURLUPART_USER) || part(CURLUPART_PASSWORD)) return {"the url holds a user name or a password"};

    const auto scheme = part(CURLUPART_SCHEME), host = part(CURLUPART_HOST);
    if (!scheme || !host) return {"the url has no scheme or no host"};
    const bool loopback = is_loopback(host.get());
    if (scheme.get() == std::string_view("https")) return {nullptr, false, loopback};
    if (scheme.get() != std::string_view("http")) return {"the url's scheme is neither https nor http"};
    if (!loopback && !allow_plain) return {"plain http to another host shows the token to everyone on the way: use https, or set curl_options::allow_plain_http"};
    return {nullptr, true, loopback};
}

}  // namespace wawp::detail

// wawp/transport/curl_setup.hpp
namespace wawp::detail {

/// Sets the options of one transfer and keeps the first error: an option that a libcurl does not know must stop the
/// transfer, since most of them keep the token where it belongs.
struct curl_setup {
    CURL* easy = nullptr;
    CURLcode worst = CURLE_OK;

    template <class Value>
    void set(CURLoption option, Value value) noexcept {
        if (worst == CURLE_OK) worst = curl_easy_setopt(easy, option, value);
    }

    /// `from` and `lines` must outlive the transfer.
    void request(const http::request& from, const curl_headers& lines) noexcept {
        set(CURLOPT_URL, from.url.c_str());
        set(CURLOPT_POST, 1L);
        set(CURLOPT_ACCEPT_ENCODING, "identity");  // switches decoding on, for gateways that compress all the same
        // Of these constants, older libcurl has an enum and newer a long.
        set(CURLOPT_HTTP_VERSION, 0L + CURL_HTTP_VERSION_1_1);
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_NETRC, 0L + CURL_NETRC_IGNORED);
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_CUSTOMREQUEST, from.method == http::method::post ? nullptr : http::to_text(from.method));
        headers(lines);
        decode();
        body(from);
    }

    /// `from` must outlive the transfer: libcurl reads the body where it lies.
    void body(const http::request& from) noexcept {
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(from.body.size()));
        set(CURLOPT_POSTFIELDS, from.body.reveal().data());
    }

    /// `lines` must outlive the transfer.
    void headers(const curl_headers& lines) noexcept { set(CURLOPT_HTTPHEADER, lines.get()); }

    /// Compressed bodies are decoded (again: a transfer may have switched it off).
    void decode() noexcept { set(CURLOPT_HTTP_CONTENT_DECODING, 1L); }

    /// `transfer` and `error_text` (of `CURL_ERROR_SIZE` bytes) must outlive the transfer.
    void callbacks(curl_transfer& transfer, char* error_text) noexcept {
        set(CURLOPT_HEADERFUNCTION, &curl_transfer::on_header);
        set(CURLOPT_HEADERDATA, &transfer);
        set(CURLOPT_WRITEFUNCTION, &curl_transfer::on_body);
        set(CURLOPT_WRITEDATA, &transfer);
        transfer.attach(easy);
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);  // a proxy's 200 is not the gateway's
        set(CURLOPT_ERRORBUFFER, error_text);
        // Some TLS libraries lack this one; it only tells a stalled handshake from a stalled connect.
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &curl_transfer::on_tls);
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, &transfer);
    }

    /// `left` > 0.
    void limit(std::chrono::milliseconds left) noexcept { set(CURLOPT_TIMEOUT_MS, clamp(left)); }

    /// 0 means that what is left for all counts: libcurl ends at the earlier of the two.
    void connect_limit(std::chrono::milliseconds connect) noexcept {
        set(CURLOPT_CONNECTTIMEOUT_MS, clamp(connect > connect.zero() ? connect : (std::chrono::milliseconds::max)()));
#if LIBCURL_VERSION_NUM >= 0x075700
        set(CURLOPT_QUICK_EXIT, 1L);  // or a transfer that ends during name look-up waits for the resolver's thread
#endif
    }

    void route(const checked_url& url, const std::string& ca_file, bool proxy_from_environment) noexcept {
#if LIBCURL_VERSION_NUM >= 0x075500
        set(CURLOPT_PROTOCOLS_STR, url.plain ? "http" : "https");
#else
        set(CURLOPT_PROTOCOLS, 0L + (url.plain ? CURLPROTO_HTTP : CURLPROTO_HTTPS));
#endif
        set(CURLOPT_SSLVERSION, 0L + CURL_SSLVERSION_TLSv1_2);
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
        // Plain text to this machine must not leave it by way of a proxy.
        if (!proxy_from_environment || (url.plain && url.loopback)) set(CURLOPT_PROXY, "");
    }

    void guard(resend_guard how, curl_transfer& transfer) noexcept {
        if (how == resend_guard::fresh_connection) {
            set(CURLOPT_FRESH_CONNECT, 1L);
            set(CURLOPT_FORBID_REUSE, 1L);
            return;
        }
#if LIBCURL_VERSION_NUM >= 0x075000
        set(CURLOPT_PREREQFUNCTION, &curl_transfer::on_start);
        set(CURLOPT_PREREQDATA, &transfer);
#else
        static_cast<void>(transfer);
#endif
    }

private:
    // libcurl keeps milliseconds in a 32-bit number on some platforms; 0 would mean "no limit".
    static long clamp(std::chrono::milliseconds time) noexcept {
        constexpr long long longest = (std::numeric_limits<int>::max)();
        return static_cast<long>(time.count() < 1 ? 1 : time.count() > longest ? longest : time.count());
    }
};

}  // namespace wawp::detail

// wawp/transport/curl_attempt.hpp
namespace wawp {

static_assert(LIBCURL_VERSION_NUM >= 0x074200, "curl: libcurl 7.66 or later is needed");

/// One request on an easy handle of yours: sets it up, and says what the transfer's end means for the message.
///
/// This is all that a libcurl program of your own needs; how the transfer runs (`curl_easy_perform`, the multi interface,
/// an event loop) is yours.
/// ```cpp
/// wawp::curl_attempt attempt;
/// const bool ready = attempt.prepare(easy, request, deadline);
/// const auto outcome = attempt.conclude(ready ? curl_easy_perform(easy) : CURLE_OK);
/// ```
/// libcurl by itself sends a POST again when a reused connection dies before the answer; `CURLOPT_PREREQFUNCTION` stops
/// that, and its count is the evidence: 0 means that no byte of the request left. Before libcurl 7.80 each attempt uses a
/// connection of its own, and the evidence is `may_have_been_sent` unless the error by itself proves otherwise.
///
/// It may be used again and again, for one transfer at a time; memory is kept. It stays where it is, and the handle points
/// into it: prepare it anew, reset it or clean it up before the attempt goes. One thread at a time.
class curl_attempt {
public:
    curl_attempt() : curl_attempt(best_guard()) {}
    /// For tests of the guard itself. `count` needs libcurl 7.80, in its headers and at run time.
    explicit curl_attempt(detail::resend_guard guard) : guard_(guard), transfer_(guard, 0, {}) {}
    curl_attempt(const curl_attempt&) = delete;
    curl_attempt& operator=(const curl_attempt&) = delete;

    /// Sets `easy` up to send `request` once by `until`. Options of your own that are not about the request (a share, an
    /// interface) may be set before; a proxy with `proxy_from_environment` alone, or it is switched off.
    ///
    /// @param easy     runs this transfer alone, and lives until `conclude`
    /// @param request  must outlive the transfer: libcurl reads the body where it lies
    /// @param until    when the transfer must be over, from name look-up to the last byte of the answer
    /// @param options  not looked at after the call
    /// @param stop     asked once, before the first byte; a transfer on its way is yours to stop
    /// @return whether to start the transfer; if not, `conclude` says why at once
    [[nodiscard]] bool prepare(CURL* easy, const http::request& request, http::deadline until, const curl_options& options = {},
                               http::stop_signal stop = {}) {
        known_url_.clear();
        return prepare_again(easy, request, until, options, stop);
    }

    /// The same on the handle of the time before, of which nobody has set an option since: sets only what has changed.
    [[nodiscard]] bool prepare_again(CURL* easy, const http::request& request, http::deadline until, const curl_options& options = {},
                                     http::stop_signal stop = {}) {
        easy_ = easy;
        refusal_ = {.evidence = http::evidence::nothing_sent};
        behind_proxy_ = options.proxy_from_environment;
        const bool set_up = !known_url_.empty() && known_url_ == request.url && known_method_ == request.method;
        detail::checked_url url;
        if (!set_up) url = detail::check_url(request.url, options.allow_plain_http);
        if (url.problem != nullptr) return refuse(http::failure::not_attempted, url.problem);
        if (const char* problem = collect(request)) return refuse(http::failure::not_attempted, problem);
        const auto now = std::chrono::steady_clock::now();
        if (stop.stop_requested()) return refuse(http::failure::cancelled, "cancelled before it was sent");
        if (until <= now) return refuse(http::failure::timeout, "the deadline had passed before it was sent");

        const bool undecoded = transfer_.left_undecoded();
        transfer_.restart(guard_, request.response_cap, stop);
        text_[0] = '\0';
        detail::curl_setup setup{easy};
        if (set_up) {
            setup.body(request);
            if (new_headers_) setup.headers(headers_);
            if (undecoded) setup.decode();
        } else {
            setup.request(request, headers_);
            setup.callbacks(transfer_, text_);
            setup.route(url, options.ca_file, options.proxy_from_environment);
            setup.guard(guard_, transfer_);
        }
        if (!set_up || connect_timeout_ != options.connect_timeout) setup.connect_limit(connect_timeout_ = options.connect_timeout);
        setup.limit(std::chrono::ceil<std::chrono::milliseconds>(until - now));
        if (setup.worst != CURLE_OK) {
            known_url_.clear();
            refusal_.cause = make_curl_error(setup.worst);
            return refuse(http::failure::not_attempted, "libcurl lacks an option");
        }
        if (!set_up) known_url_ = request.url;
        known_method_ = request.method;
        new_headers_ = false;
        return true;
    }

    /// What the transfer's end means: an answer as soon as there is a status, else why there is none, and whether a byte of
    /// the request may have left. Once for each `prepare`.
    ///
    /// @param code       what libcurl said of the transfer; of no account if `prepare` answered false
    /// @param cancelled  whether you took it out of its multi handle, or stopped it by a callback, because it is not wanted
    [[nodiscard]] http::outcome conclude(CURLcode code, bool cancelled = false) {
        headers_.clear_keys();
        if (refused_) return unexpected{std::move(refusal_)};
        cancelled = cancelled || transfer_.stopped_at_start();
        if (transfer_.has_status()) return transfer_.take_answer(end_of_body(code, cancelled), code != CURLE_BAD_CONTENT_ENCODING);
        return unexpected{explain(code, cancelled)};
    }

    /// What the callbacks have collected so far.
    [[nodiscard]] detail::curl_transfer& transfer() noexcept { return transfer_; }

private:
    static detail::resend_guard best_guard() noexcept {
        constexpr unsigned first_with_count = 0x075000;
        const bool counts = LIBCURL_VERSION_NUM >= first_with_count &&
                            curl_version_info(CURLVERSION_NOW)->version_num >= first_with_count;
        return counts ? detail::resend_guard::count : detail::resend_guard::fresh_connection;
    }

    bool refuse(http::failure why, const char* text) {
        refused_ = true;
        refusal_.failure = why;
        refusal_.message = text;
        return false;
    }

    /// @return null, or why the headers cannot be sent
    const char* collect(const http::request& request) {
        refused_ = false;
        if (headers_.holds(request.headers)) return nullptr;
        headers_.clear();
        new_headers_ = true;
        bool added = true, names_codings = false;
        for (const http::request_header& header : request.headers) {
            names_codings = names_codings || detail::equal_ignoring_case(header.name, "Accept-Encoding");
            if (!detail::is_sendable(header)) return "a header's name is no token, or its value holds a control character";
            added = added && headers_.add(header);
        }
        added = added && headers_.add("Expect:");  // or libcurl waits for a 100 before a large body
        if (!names_codings) added = added && headers_.add("Accept-Encoding:");  // or libcurl would name them itself
        if (added) return nullptr;
        headers_.clear();
        return "out of memory";
    }

    static http::body_state end_of_body(CURLcode code, bool cancelled) noexcept {
        if (code == CURLE_OPERATION_TIMEDOUT) return http::body_state::timed_out;
        if (cancelled) return http::body_state::cancelled;
        return code == CURLE_OK ? http::body_state::whole : http::body_state::cut;
    }

    /// Where a transfer stood of which nothing left. TLS to a proxy is part of connecting through it.
    [[nodiscard]] http::failure phase() const noexcept {
        if (transfer_.tls_started() && !behind_proxy_) return http::failure::tls;
        curl_off_t looked_up = 0;
        curl_easy_getinfo(easy_, CURLINFO_NAMELOOKUP_TIME_T, &looked_up);
        return looked_up > 0 ? http::failure::connect : http::failure::name_lookup;
    }

    [[nodiscard]] http::transport_error explain(CURLcode code, bool cancelled) const {
        if (transfer_.starts() > 1) code = CURLE_RECV_ERROR;  // what made libcurl start again; the abort was ours
        const bool counted = guard_ != detail::resend_guard::fresh_connection;
        const bool kept = counted ? transfer_.starts() == 0 : detail::proves_nothing_left(code);
        http::transport_error error;
        error.evidence = kept ? http::evidence::nothing_sent : http::evidence::may_have_been_sent;
        error.failure = cancelled ? http::failure::cancelled
                        : kept    ? detail::failure_before_sending(code, phase())
                                  : detail::failure_after_sending(code);
        if (code != CURLE_OK) error.cause = make_curl_error(code);
        // libcurl's own text may quote the gateway, and the gateway may quote the request: not once that has left.
        if (cancelled) {
            error.message = kept ? "cancelled before it was sent" : "cancelled while waiting for the answer";
        } else {
            error.message = kept && text_[0] != '\0' ? text_ : curl_easy_strerror(code);
        }
        return error;
    }

    detail::resend_guard guard_;
    CURL* easy_ = nullptr;
    detail::curl_transfer transfer_;
    detail::curl_headers headers_{};
    http::transport_error refusal_{};
    std::string known_url_{};  // that the handle is set up for; empty if it is for none
    http::method known_method_{};  // likewise
    std::chrono::milliseconds connect_timeout_{0};  // likewise
    bool refused_ = false;
    bool new_headers_ = true;  // that the handle was not told of
    bool behind_proxy_ = false;
    char text_[CURL_ERROR_SIZE] = "";
};

}  // namespace wawp
