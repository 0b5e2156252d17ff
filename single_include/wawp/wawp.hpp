// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <array>
#include <bit>
#include <cfloat>
#include <chrono>
#include <clocale>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

// wawp/core/language.hpp
// What every header stands on. A file that cannot be found stops compilers at once, and its name is the sentence that they
// print; after `#error` they would go on for pages.
#if (defined(_MSVC_LANG) && _MSVC_LANG < 202002L) || (!defined(_MSVC_LANG) && __cplusplus < 202002L)
#include "wawp needs C++20: compile with -std=c++20 or later (MSVC: /std:c++20)"
#endif

#if defined(WAWP_FOLDER_OF_HEADERS)
#include "wawp: include either the single headers or those of the folder include, not both"
#endif
#define WAWP_SINGLE_HEADERS

// wawp/core/stream.hpp
namespace wawp {

namespace detail {

/// What is printed as its `to_string` says. Each type says so for itself, so that nothing is printed by accident.
template <class T>
inline constexpr bool is_streamed = false;

/// What takes characters as `std::ostream` does, which this header knows nothing of: `<iostream>` costs more than the library.
template <class Stream>
concept character_stream = requires(Stream& out, std::string_view text) {
    out.write(text.data(), 1);
    out << text;
};

}  // namespace detail

/// Writes an error, or a name of its table, as its `to_string` says: `std::cerr << sent.error()`.
/// @param out   where to
/// @param what  an `error`, a `violation`, an `errc`, a `delivery`, a `category` or a `situation`
/// @return      `out`
template <class Stream, class T>
    requires detail::is_streamed<T> && detail::character_stream<Stream>
Stream& operator<<(Stream& out, const T& what) {
    out << std::string_view(to_string(what));
    return out;
}

}  // namespace wawp

// wawp/core/text.hpp
namespace wawp {

// Texts known to the compiler are written as `"text"sv`, with their length: without it g++ counts the characters of each in
// constant evaluation, which took a twelfth of the umbrella's compile time.
using std::string_view_literals::operator""sv;

}  // namespace wawp

namespace wawp::detail {

/// What the library takes as a text: strings, views, literals and pointers to characters that end with a NUL.
template <class T>
concept textual = std::convertible_to<const T&, std::string_view>;

/// The characters of `text`; none where it is a null pointer, of which the standard's own view must not be made.
template <textual T>
[[nodiscard]] constexpr std::string_view view_of(const T& text) noexcept {
    if constexpr (std::is_pointer_v<T>) {
        if (text == nullptr) return {};
    }
    return std::string_view(text);
}

/// Without white space around it.
[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view space = " \t\r\n"sv;
    const auto first = text.find_first_not_of(space);
    return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(space) - first + 1);
}

/// What some programs write before a text in UTF-8.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF"sv;

}  // namespace wawp::detail

// wawp/core/error.hpp
namespace wawp {

/// What became of the message. The order is the strength: over several attempts the strongest one holds.
enum class delivery : std::uint8_t {
    not_sent,  ///< surely not sent: sending it again invites nobody twice
    unknown,   ///< it may have been sent: ask the recipient's chat before sending again
    sent,      ///< accepted by the gateway's engine; accepted is not delivered
};

/// Who can mend it.
enum class category : std::uint8_t {
    validation,      ///< the caller: the event, an option or a text is wrong
    transport,       ///< the network between the caller and the gateway
    authentication,  ///< the access token
    plan,            ///< the subscription or its quota
    rate_limit,      ///< waiting
    session,         ///< the WhatsApp session behind the instance
    gateway,         ///< the gateway or the engine behind it
    protocol,        ///< the answer is not what the endpoint's documentation says
    journal,         ///< the journal of what was sent, or what it holds of the key
    cancelled,       ///< the caller asked to stop, or its deadline passed
};

/// What went wrong, one code for each thing that a caller may want to do about it. `info_of` has its meaning and advice.
enum class errc : std::uint8_t {
    rule_broken,
    bad_option,
    bad_time,
    bad_phone,
    name_lookup_failed,
    connect_failed,
    tls_failed,
    certificate_refused,
    connection_lost,
    timed_out,
    unauthorized,
    plan_required,
    quota_reached,
    rate_limited,
    session_down,
    rejected,
    unsupported,
    intercepted,
    redirected,
    gateway_failed,
    gateway_unreachable,
    declined,
    contradiction,
    no_evidence,
    malformed_answer,
    answer_too_large,
    key_reused,
    in_doubt,
    in_flight,
    not_in_doubt,
    other_try,
    journal_failed,
    cancelled,
    deadline_passed,
};

/// The meaning of one `errc`: its name, who can mend it, what it says, and what to do.
struct error_info {
    errc code;  ///< the code that the row is about
    std::string_view name;  ///< as the enumerator is called; what logs are searched for
    wawp::category category;  ///< whose it is to mend
    std::string_view meaning;  ///< for people
    std::string_view advice;  ///< for people: what to do
};

/// One row per `errc`, in the order of the enum.
inline constexpr error_info error_table[] = {
    {errc::rule_broken, "rule_broken"sv, category::validation, "the event breaks a rule"sv, "mend the fields named above"sv},
    {errc::bad_option, "bad_option"sv, category::validation, "an option or a credential cannot be used"sv,
     "mend the option named above"sv},
    {errc::bad_time, "bad_time"sv, category::validation, "the text is not an RFC 3339 time"sv,
     "write it as 2026-12-01T16:00:00+02:00"sv},
    {errc::bad_phone, "bad_phone"sv, category::validation, "the text is not a phone number in international form"sv,
     "give country code and number, 7 to 15 digits with no leading 0"sv},
    {errc::name_lookup_failed, "name_lookup_failed"sv, category::transport, "the gateway's host name was not found"sv,
     "check the base URL and the name server"sv},
    {errc::connect_failed, "connect_failed"sv, category::transport, "no connection to the gateway"sv,
     "check the network, the proxy and the base URL"sv},
    {errc::tls_failed, "tls_failed"sv, category::transport, "the TLS handshake did not complete"sv,
     "check the network and the TLS set-up"sv},
    {errc::certificate_refused, "certificate_refused"sv, category::transport, "the gateway's certificate was refused"sv,
     "check the host name in the base URL, the clock and the CA certificates"sv},
    {errc::connection_lost, "connection_lost"sv, category::transport, "the connection ended before a whole answer came"sv,
     "check the network"sv},
    {errc::timed_out, "timed_out"sv, category::transport, "no answer came in time"sv,
     "give it more time: answers can take 30 s and more"sv},
    {errc::unauthorized, "unauthorized"sv, category::authentication, "the gateway refused the access token"sv,
     "check the access token and that it belongs to this instance"sv},
    {errc::plan_required, "plan_required"sv, category::plan, "the subscription does not cover this"sv,
     "renew or extend the subscription"sv},
    {errc::quota_reached, "quota_reached"sv, category::plan, "the subscription's quota is used up"sv,
     "wait for the next period or extend the subscription; sending again at once does not help"sv},
    {errc::rate_limited, "rate_limited"sv, category::rate_limit, "too many requests"sv, "wait before sending again"sv},
    {errc::session_down, "session_down"sv, category::session, "the WhatsApp session is not connected"sv,
     "open the gateway's dashboard and scan the QR code again"sv},
    {errc::rejected, "rejected"sv, category::gateway, "the gateway refused the request"sv,
     "read the gateway's message"sv},
    {errc::unsupported, "unsupported"sv, category::gateway, "the gateway's engine cannot send events"sv,
     "switch the instance to an engine that can"sv},
    {errc::intercepted, "intercepted"sv, category::gateway, "something in front of the gateway answered in its stead"sv,
     "check the base URL, and what stands between: a proxy, a firewall, a protection against bots"sv},
    {errc::redirected, "redirected"sv, category::gateway, "the gateway answered with a redirect, which is never followed"sv,
     "set the base URL to the final address"sv},
    {errc::gateway_failed, "gateway_failed"sv, category::gateway, "the gateway failed while handling the request"sv,
     "wait until the gateway has recovered"sv},
    {errc::gateway_unreachable, "gateway_unreachable"sv, category::gateway, "the proxy in front of the gateway could not reach it"sv,
     "send again later"sv},
    {errc::declined, "declined"sv, category::gateway, "the gateway took the request and declined to send"sv,
     "read the gateway's message"sv},
    {errc::contradiction, "contradiction"sv, category::protocol, "the answer claims that the message was sent, and denies it"sv,
     "ask the gateway's operator what such an answer means"sv},
    {errc::no_evidence, "no_evidence"sv, category::protocol, "the answer does not say that the message was sent"sv,
     "check that the base URL is the gateway's"sv},
    {errc::malformed_answer, "malformed_answer"sv, category::protocol, "the answer is not the JSON object expected"sv,
     "check that the base URL is the gateway's"sv},
    {errc::answer_too_large, "answer_too_large"sv, category::protocol, "the answer is larger than the cap"sv,
     "raise the response cap; above 1 MiB no answer is read"sv},
    {errc::key_reused, "key_reused"sv, category::journal, "the key stands for another event"sv,
     "give each event a key of its own"sv},
    {errc::in_doubt, "in_doubt"sv, category::journal, "an earlier try with this key had no certain end"sv,
     "tell the journal what became of it: `resolve`"sv},
    {errc::in_flight, "in_flight"sv, category::journal, "another sender is at work on this key"sv,
     "wait until it is done, then ask again with the same key"sv},
    {errc::not_in_doubt, "not_in_doubt"sv, category::journal, "the key is not in doubt, so there is nothing to resolve"sv,
     "resolve only what is in doubt"sv},
    {errc::other_try, "other_try"sv, category::journal, "the key's latest try is another one"sv,
     "nothing: what becomes of the latest try counts"sv},
    {errc::journal_failed, "journal_failed"sv, category::journal, "the journal could not be read or written"sv,
     "mend the journal, then send again with the same key"sv},
    {errc::cancelled, "cancelled"sv, category::cancelled, "the caller cancelled"sv, "send again if it is still wanted"sv},
    {errc::deadline_passed, "deadline_passed"sv, category::cancelled, "the deadline passed before the request was sent"sv,
     "allow more time"sv},
};

/// Whether `error_table` has each `errc` at its place.
consteval bool table_matches_enum() {
    std::size_t row = 0;
    for (const error_info& info : error_table) {
        if (static_cast<std::size_t>(info.code) != row++) return false;
    }
    return row == static_cast<std::size_t>(errc::deadline_passed) + 1;
}
static_assert(table_matches_enum(), "error_table: one row per errc, in the order of the enum");

/// The meaning of `code`; static.
[[nodiscard]] constexpr const error_info& info_of(errc code) noexcept {
    return error_table[static_cast<std::size_t>(code)];
}

/// One broken rule of one field.
struct violation {
    std::string key;          ///< key path, e.g. `event.name` or `poll.options[3]`
    std::string_view rule;    ///< name of the rule, e.g. `not_blank`; static
    std::string found;        ///< what was found, clipped and printable; never a secret
    std::string_view advice;  ///< what to do; static

    bool operator==(const violation&) const = default;  ///< member by member
};

/// Why there is no receipt, and what became of the message. A value: copy it, keep it, log it; it holds no secret.
struct error {
    errc code{};  ///< what went wrong
    wawp::delivery delivery = delivery::not_sent;  ///< what became of the message
    std::vector<violation> violations{};                       ///< for `rule_broken` and `bad_option`
    std::optional<std::size_t> offset{};                       ///< first byte that does not fit: `bad_phone`, `malformed_answer`, a request that is no JSON (`rule_broken`); where the part that does not fit begins: `bad_time`
    int http_status = 0;                                       ///< 0: no status was received
    std::string gateway_code{};                                ///< the gateway's own code, redacted
    std::string message{};                                     ///< the gateway's message, redacted, or the detail of a local error
    std::optional<std::chrono::seconds> retry_after{};         ///< how long the gateway asks to wait
    bool try_other_layout = false;                             ///< the gateway misses a key that the body has in the other layout
    unsigned attempts = 0;                                     ///< how often the request was sent or tried
    std::chrono::milliseconds elapsed{};                       ///< from the first attempt to the end
    std::error_code cause{};                                   ///< the transport's own error, if it has one
};

/// The code's name, `timed_out`; static.
[[nodiscard]] constexpr std::string_view to_string(errc code) noexcept { return info_of(code).name; }

/// `not_sent`, `unknown` or `sent`; static.
[[nodiscard]] constexpr std::string_view to_string(delivery what) noexcept {
    constexpr std::string_view names[] = {"not_sent"sv, "unknown"sv, "sent"sv};
    return names[static_cast<std::size_t>(what)];
}

/// The category's name, `rate_limit`; static.
[[nodiscard]] constexpr std::string_view to_string(category who) noexcept {
    constexpr std::string_view names[] = {"validation"sv, "transport"sv, "authentication"sv, "plan"sv,     "rate_limit"sv,
                                          "session"sv,    "gateway"sv,   "protocol"sv,       "journal"sv,    "cancelled"sv};
    return names[static_cast<std::size_t>(who)];
}

/// `event.name: not_blank: found "": give it a visible character`
[[nodiscard]] inline std::string to_string(const violation& broken) {
    std::string text;
    text.append(broken.key).append(": ").append(broken.rule).append(": found ").append(broken.found);
    return text.append(": ").append(broken.advice);
}

namespace detail {

/// What to do, in the light of what else the error knows.
[[nodiscard]] constexpr std::string_view advice_for(const error& e) noexcept {
    if (e.try_other_layout) return "send the keys in the other layout: see `nested` and `dotted`";
    const bool speaks_of_message = e.code == errc::rejected || e.code == errc::declined;
    if (speaks_of_message && e.message.empty()) return "the gateway gave no reason: check the chat id, and the instance in its dashboard";
    return info_of(e.code).advice;
}

}  // namespace detail

/// What happened, whether the message may have been sent, and what to do; plain English, several lines if needed.
[[nodiscard]] inline std::string to_string(const error& e) {
    constexpr std::string_view fates[] = {"not sent"sv, "unknown whether sent"sv, "sent"sv};
    std::string text(fates[static_cast<std::size_t>(e.delivery)]);
    text.append(": ").append(info_of(e.code).meaning).append(" (").append(info_of(e.code).name).append(")");
    if (e.http_status != 0) text.append(", HTTP status ").append(std::to_string(e.http_status));
    if (!e.gateway_code.empty()) text.append(", gateway code ").append(e.gateway_code);
    if (e.attempts > 1) text.append(", after ").append(std::to_string(e.attempts)).append(" attempts");
    if (e.retry_after) text.append(", retry after ").append(std::to_string(e.retry_after->count())).append(" s");
    if (!e.message.empty()) text.append("\n  ").append(e.message);
    if (e.offset) text.append("\n  at byte ").append(std::to_string(*e.offset));
    if (e.cause) text.append("\n  cause: ").append(e.cause.message());
    for (const violation& broken : e.violations) text.append("\n  ").append(to_string(broken));
    text.append("\n  what to do: ");
    if (e.delivery == delivery::unknown) text.append("look into the chat before sending again; ");
    return text.append(detail::advice_for(e));
}

namespace detail {

template <>
inline constexpr bool is_streamed<errc> = true;
template <>
inline constexpr bool is_streamed<delivery> = true;
template <>
inline constexpr bool is_streamed<category> = true;
template <>
inline constexpr bool is_streamed<violation> = true;
template <>
inline constexpr bool is_streamed<error> = true;

}  // namespace detail

}  // namespace wawp

// wawp/core/fixed_string.hpp
namespace wawp {

/// Text that can be a template argument: the key paths of a schema are spelled with it.
///
/// `size` counts bytes. The terminator is kept beside them, because compilers print the characters only with it.
template <std::size_t Size>
struct fixed_string {
    char chars[Size + 1]{};  ///< the bytes, and a terminator

    consteval fixed_string() = default;

    /// From a literal, without its terminator.
    consteval fixed_string(const char (&literal)[Size + 1]) : fixed_string(literal, std::make_index_sequence<Size>{}) {}

    [[nodiscard]] static constexpr std::size_t size() noexcept { return Size; }  ///< bytes, without the terminator
    [[nodiscard]] constexpr std::string_view view() const noexcept { return {chars, Size}; }  ///< looks into this object: it must outlive the view
    constexpr operator std::string_view() const noexcept { return view(); }  ///< as `view()`
    constexpr bool operator==(const fixed_string&) const = default;  ///< byte by byte

private:
    // Compilers are quicker with the characters in a row than with a loop.
    template <std::size_t... Index>
    consteval fixed_string(const char (&literal)[Size + 1], std::index_sequence<Index...>) : chars{literal[Index]...} {}
};

/// The size follows from the literal.
template <std::size_t Terminated>
fixed_string(const char (&)[Terminated]) -> fixed_string<Terminated - 1>;

/// Both texts, one after the other.
template <std::size_t Left, std::size_t Right>
consteval fixed_string<Left + Right> operator+(const fixed_string<Left>& left, const fixed_string<Right>& right) {
    fixed_string<Left + Right> both;
    for (std::size_t i = 0; i < Left; ++i) both.chars[i] = left.chars[i];
    for (std::size_t i = 0; i < Right; ++i) both.chars[Left + i] = right.chars[i];
    return both;
}

}  // namespace wawp

// wawp/core/lifetime.hpp
// What returns a part of its argument, or keeps a reference to it, is marked `[[clang::lifetimebound]]`: clang then warns of
// a temporary that ends too early. The attribute stands alone, since a macro in its stead would be everybody's; the other
// compilers, which do not know this one of the namespace `clang`, are told here not to mind.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored_attributes "clang::lifetimebound"
#elif defined(_MSC_VER) && !defined(__clang__)
#pragma warning(disable : 5030)
#endif

// wawp/core/secret.hpp
namespace wawp {

namespace detail {

/// Overwrites `size` bytes with zeros. The compiler cannot know what a volatile pointer points to, so it cannot leave the
/// call out.
inline void overwrite(char* bytes, std::size_t size) noexcept {
    static char* (*const volatile fill)(char*, std::size_t, char) = &std::char_traits<char>::assign;
    fill(bytes, size, '\0');
}

[[gnu::noinline]] inline void fill_zeros(std::string& text, std::size_t size) { text.assign(size, '\0'); }

}  // namespace detail

/// Overwrites the whole buffer of `text`, unused capacity included, in a way that the optimiser keeps, and empties it.
[[gnu::noinline]] inline void wipe(std::string& text) noexcept {
    static void (*const volatile fill)(std::string&, std::size_t) = &detail::fill_zeros;  // as in `overwrite`
    fill(text, text.capacity());  // within the capacity: allocates nothing
    text.clear();
}

/// Text that must not leak: an access token, or a request that carries one.
///
/// It has no stream operator and converts to nothing; `reveal()` is the one way to the characters, so that each
/// place that reads them can be found by name. The bytes are overwritten on destruction, on assignment and when
/// they move elsewhere. Two secrets compare equal in a time that depends on their lengths only.
class secret {
public:
    secret() = default;

    /// Copies `text`; a null pointer, as `std::getenv` may return, makes an empty secret. The caller's own copy is the
    /// caller's to wipe.
    template <detail::textual Text>
    secret(const Text& text) : text_(detail::view_of(text)) {}

    /// Takes `text` over and wipes what the move leaves behind.
    secret(std::string&& text) noexcept : text_(std::move(text)) { wipe(text); }

    secret(std::nullptr_t) = delete;  // a secret is text: give it the token itself

    secret(const secret& other) = default;  ///< a copy that is wiped for itself
    secret(secret&& other) noexcept : text_(std::move(other.text_)) { wipe(other.text_); }  ///< wipes what the move leaves behind
    /// Wipes what was there.
    secret& operator=(const secret& other) {
        if (this != &other) *this = secret(other);
        return *this;
    }
    /// Wipes what was there, and what the move leaves behind.
    secret& operator=(secret&& other) noexcept {
        if (this != &other) {
            wipe(text_);
            text_ = std::move(other.text_);
            wipe(other.text_);
        }
        return *this;
    }
    ~secret() { wipe(text_); }

    /// Wipes it and leaves it empty.
    void clear() noexcept { wipe(text_); }

    /// The characters, valid until the secret is changed or destroyed. Never log them.
    [[nodiscard]] std::string_view reveal() const noexcept [[clang::lifetimebound]] { return text_; }
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }  ///< whether there is no character
    [[nodiscard]] std::size_t size() const noexcept { return text_.size(); }  ///< bytes

    template <class Stream>
    friend Stream& operator<<(Stream&, const secret&) = delete;  // a secret is not printed; `reveal` shows it where it must be read

    /// In a time that depends on the lengths only.
    friend bool operator==(const secret& left, const secret& right) noexcept {
        if (left.size() != right.size()) return false;
        unsigned difference = 0;
        for (std::size_t i = 0; i < left.size(); ++i) {
            difference |= static_cast<unsigned char>(left.text_[i] ^ right.text_[i]);
        }
        return difference == 0;
    }

private:
    std::string text_;
};

}  // namespace wawp

// wawp/core/utf8.hpp
namespace wawp::utf8 {

/// What `first_error` answers for a text without one.
inline constexpr std::size_t valid = static_cast<std::size_t>(-1);

/// One code point of a text: its value and the number of bytes it takes; 0 bytes where the text is not UTF-8.
struct code_point {
    char32_t value = 0;  ///< its number in Unicode
    std::size_t size = 0;  ///< bytes; 0 where the text is not UTF-8
};

/// The code point that starts at `at` (RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF).
[[nodiscard]] constexpr code_point decode(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    if (lead < 0x80) return {lead, 1};

    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < size) return {};

    char32_t value = lead & (0x7Fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return {};
        value = value << 6 | (byte(at + i) & 0x3Fu);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < smallest[size] || value > 0x10FFFF || surrogate) return {};
    return {value, size};
}

/// The offset of the first byte that is not part of valid UTF-8, or `utf8::valid`.
[[nodiscard]] constexpr std::size_t first_error(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        if (!std::is_constant_evaluated() && text.size() - at >= 8) {
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, text.data() + at, sizeof bytes);
            if ((bytes & 0x8080'8080'8080'8080) == 0) {  // ASCII
                at += sizeof bytes;
                continue;
            }
        }
        const std::size_t size = decode(text, at).size;
        if (size == 0) return at;
        at += size;
    }
    return valid;
}

/// Whether `point` is white space: Unicode's property White_Space.
[[nodiscard]] constexpr bool is_white_space(char32_t point) noexcept {
    return (point >= 0x09 && point <= 0x0D) || point == 0x20 || point == 0x85 || point == 0xA0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
           point == 0x205F || point == 0x3000;
}

/// Whether `point` acts on what shows it instead of being shown: controls (C0, DEL, C1), line and paragraph separators,
/// and the marks that turn the direction of the text around them.
[[nodiscard]] constexpr bool steers_display(char32_t point) noexcept {
    const bool control = point < 0x20 || (point >= 0x7F && point <= 0x9F);
    const bool separator = point == 0x2028 || point == 0x2029;
    const bool bidirectional = point == 0x061C || point == 0x200E || point == 0x200F ||
                               (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
    return control || separator || bidirectional;
}

/// Whether `text` is empty or holds only white space. Bytes that are not UTF-8 count as visible.
[[nodiscard]] constexpr bool is_blank(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        const code_point point = decode(text, at);
        if (point.size == 0 || !is_white_space(point.value)) return false;
        at += point.size;
    }
    return true;
}

/// The longest start of `text` that has at most `bytes` bytes and does not cut a code point in two.
[[nodiscard]] constexpr std::string_view clip(std::string_view text, std::size_t bytes) noexcept {
    if (text.size() <= bytes) return text;
    const auto continues = [&](std::size_t i) { return (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80; };
    std::size_t end = bytes;
    while (end > 0 && bytes - end < 3 && continues(end)) --end;
    return text.substr(0, end);
}

}  // namespace wawp::utf8

// wawp/core/redact.hpp
namespace wawp {

namespace detail {

/// A character as a text spells it: its value and the bytes it takes; 0 bytes where nothing is spelled.
struct spelled {
    char32_t value = 0;
    std::size_t size = 0;
};

/// A hexadecimal number of exactly `count` digits, of either case; no bytes where there is none.
[[nodiscard]] constexpr spelled read_hex(std::string_view text, std::size_t at, std::size_t count) noexcept {
    if (at > text.size() || text.size() - at < count) return {};
    char32_t value = 0;
    for (const char c : text.substr(at, count)) {
        const char lower = static_cast<char>(c | 0x20);
        const bool digit = c >= '0' && c <= '9', letter = lower >= 'a' && lower <= 'f';
        if (!digit && !letter) return {};
        value = value * 16 + static_cast<char32_t>(digit ? c - '0' : lower - 'a' + 10);
    }
    return {value, count};
}

/// `%2F`, or `%252F` where a text was percent-encoded twice.
[[nodiscard]] constexpr spelled read_percent(std::string_view text, std::size_t at, bool twice) noexcept {
    const std::string_view sign = twice ? "%25" : "%";
    if (!text.substr(at).starts_with(sign)) return {};
    const std::size_t digits = at + sign.size();
    const spelled byte = read_hex(text, digits, 2);
    return byte.size == 0 ? spelled{} : spelled{byte.value, digits + 2 - at};
}

/// `&amp;`, `&#47;` or `&#x2F;`, as pages write what they quote.
[[nodiscard]] constexpr spelled read_entity(std::string_view text, std::size_t at) noexcept {
    struct named {
        std::string_view name;
        char32_t value;
    };
    constexpr named names[] = {{"&amp;"sv, '&'}, {"&lt;"sv, '<'}, {"&gt;"sv, '>'}, {"&quot;"sv, '"'}, {"&apos;"sv, '\''}};
    constexpr std::size_t longest = 10;
    const std::string_view rest = text.substr(at, longest);
    if (rest.size() < 4 || rest[0] != '&') return {};
    if (rest[1] != '#') {
        for (const named& each : names) {
            if (rest.starts_with(each.name)) return {each.value, each.name.size()};
        }
        return {};
    }
    const std::size_t end = rest.find(';');
    if (end == std::string_view::npos || end == 2) return {};
    if (rest[2] == 'x' || rest[2] == 'X') {
        const spelled number = read_hex(rest, 3, end - 3);
        return end == 3 || number.size == 0 ? spelled{} : spelled{number.value, end + 1};
    }
    char32_t value = 0;
    for (const char c : rest.substr(2, end - 2)) {
        if (c < '0' || c > '9') return {};
        value = value * 10 + static_cast<char32_t>(c - '0');
    }
    return {value, end + 1};
}

/// How an echo is encoded, beside the backslashes that JSON puts before a character.
enum class encoding : unsigned char { none, percent, percent_twice, page };

/// Compares a text with a secret in the spelling that an echo may have: as it is, escaped for JSON once or more often
/// (with backslashes before it, or by its number), percent-encoded, or written for a page.
///
/// A text that was cut may end within an echo: if it says so, the beginning of the secret at its very end counts, too.
///
/// A text cannot make this slow: what is passed over without a match is bounded, so that a text is read in a time that
/// depends on its length and, at worst, on the secret's.
class secret_matcher {
public:
    /// @param literal  whether `\u002f` spells itself, for a secret that holds it
    constexpr secret_matcher(std::string_view text, std::string_view hidden, encoding how, bool cut = false, bool literal = false) noexcept
        : text_(text), hidden_(hidden), encoding_(how), cut_(cut), literal_(literal) {}

    /// How many bytes of the text, from `at` on, spell the secret; 0 if they spell something else.
    [[nodiscard]] constexpr std::size_t match(std::size_t at) noexcept {
        std::size_t end = at, next = 0, passed_over = 0;
        while (next < hidden_.size()) {
            if (end == text_.size()) return ends_within(end, next, at);
            if (!may_escape(text_[end])) {
                if (text_[end] != hidden_[next]) return passed_over == 0 ? 0 : ends_within(end, next, at);
                ++end;
                ++next;
                passed_over = 0;
                continue;
            }
            if (text_[end] != '\\') met_encoding_ = true;
            const step taken = take_step(end, next);
            passed_over = taken.hidden == 0 ? passed_over + 1 : 0;
            if (taken.text == 0 || passed_over > max_passed_over) return ends_within(end, next, at);
            end += taken.text;
            next += taken.hidden;
        }
        return end - at;
    }

    /// Whether the last match saw a character that another encoding may read differently.
    [[nodiscard]] constexpr bool met_encoding() const noexcept { return met_encoding_; }

    /// Whether `c` may begin the spelling of another character.
    [[nodiscard]] static constexpr bool may_escape(char c) noexcept {
        return c == '\\' || c == '%' || c == '&' || c == '+';
    }

private:
    /// How many bytes count as a beginning where the text ends within an echo, or within a character of it that is spelled
    /// in another way.
    [[nodiscard]] constexpr std::size_t ends_within(std::size_t end, std::size_t next, std::size_t at) const noexcept {
        return cut_ && next != 0 && text_.size() - end < longest_spelling ? text_.size() - at : 0;
    }

    static constexpr std::size_t longest_spelling = 12;  // both halves of a pair

    // Rows of backslashes between two characters, and backslashes of a row that are spelled in another way.
    static constexpr std::size_t max_passed_over = 2, max_spelled = 3;

    /// The bytes of both that belong together; no bytes of the text where they differ.
    struct step {
        std::size_t text = 0, hidden = 0;
    };

    /// What other characters than `\` are spelled with.
    [[nodiscard]] constexpr spelled read_escape(std::size_t at) const noexcept {
        if (encoding_ == encoding::none) return {};
        if (encoding_ == encoding::page) return read_entity(text_, at);
        return text_[at] == '+' ? spelled{' ', 1} : read_percent(text_, at, encoding_ == encoding::percent_twice);
    }

    /// The end of a row of backslashes. Those that are spelled in another way count, but only the first few.
    [[nodiscard]] constexpr std::size_t row_end(std::size_t at, std::size_t spelled_limit = max_spelled) const noexcept {
        while (at < text_.size()) {
            if (text_[at] == '\\') {
                ++at;
                continue;
            }
            const spelled other = read_escape(at);
            if (other.size == 0 || other.value != '\\' || spelled_limit-- == 0) break;
            at += other.size;
        }
        return at;
    }

    /// The end of the backslashes that are spelled as such.
    [[nodiscard]] constexpr std::size_t plain_row_end(std::size_t at) const noexcept {
        while (at < text_.size() && text_[at] == '\\') ++at;
        return at;
    }

    /// `u002f`, or both halves of a pair.
    [[nodiscard]] constexpr spelled read_unicode(std::size_t at) const noexcept {
        if (literal_ || at >= text_.size() || text_[at] != 'u') return {};
        const spelled unit = read_hex(text_, at + 1, 4);
        if (unit.size == 0) return {};
        if (unit.value < 0xD800 || unit.value > 0xDBFF) return {unit.value, 5};
        const std::size_t second = row_end(at + 5);
        const bool escaped = second > at + 5 && second < text_.size() && text_[second] == 'u';
        const spelled low = escaped ? read_hex(text_, second + 1, 4) : spelled{};
        if (low.size == 0 || low.value < 0xDC00 || low.value > 0xDFFF) return {unit.value, 5};
        return {0x10000 + ((unit.value - 0xD800) << 10) + (low.value - 0xDC00), second + 5 - at};
    }

    /// How many bytes of the secret, from `next` on, are the code point `value`.
    [[nodiscard]] constexpr std::size_t covers_point(char32_t value, std::size_t next) const noexcept {
        const utf8::code_point wanted = utf8::decode(hidden_, next);
        return wanted.size != 0 && wanted.value == value ? wanted.size : 0;
    }

    /// The same for what `read_escape` found: percent signs spell bytes, entities spell code points.
    [[nodiscard]] constexpr std::size_t covers(char32_t value, std::size_t next) const noexcept {
        if (encoding_ == encoding::page) return covers_point(value, next);
        return value == static_cast<unsigned char>(hidden_[next]) ? 1 : 0;
    }

    [[nodiscard]] constexpr step take_step(std::size_t at, std::size_t next) const noexcept {
        if (const std::size_t row = row_end(at); row > at) return step_over_row(at, row, next);
        const spelled other = read_escape(at);
        const std::size_t covered = other.size == 0 ? 0 : covers(other.value, next);
        if (covered != 0) return {other.size, covered};
        return text_[at] == hidden_[next] ? step{1, 1} : step{};
    }

    /// A row of backslashes from `at` to `row`: an escape, a part of the secret, or a character's company.
    [[nodiscard]] constexpr step step_over_row(std::size_t at, std::size_t row, std::size_t next) const noexcept {
        const spelled unit = read_unicode(row);
        if (unit.size != 0) {
            if (const std::size_t covered = covers_point(unit.value, next); covered != 0) return {row - at + unit.size, covered};
        }
        if (hidden_[next] == '\\') return {text_[at] == '\\' ? 1 : read_escape(at).size, 1};
        if (hidden_[next] == text_[at]) return {1, 1};  // a secret that itself holds `%5C` or `&#92;`
        if (next == 0) return text_[at] == '\\' ? step{plain_row_end(at) - at, 0} : step{};
        const bool spelled_again = unit.size != 0 && unit.value == '\\';
        return {spelled_again ? row - at + unit.size : row - at, 0};
    }

    std::string_view text_, hidden_;
    encoding encoding_;
    bool cut_, literal_;
    bool met_encoding_ = false;
};

/// Where a text spells a secret; `size` is 0 where it no longer does.
struct occurrence {
    std::size_t at = 0, size = 0;
};

/// How many bytes of `text`, from `at` on, spell `hidden` in any encoding: the most, since a secret may itself look like
/// an escape.
[[nodiscard]] constexpr std::size_t longest_match(std::string_view text, std::size_t at, std::string_view hidden, bool cut) noexcept {
    const char c = text[at], first = hidden.front();
    // A secret that looks like an escape of JSON is compared twice, once with escapes that spell themselves.
    const bool holds_escape = hidden.find("\\u"sv) != hidden.npos;
    // As it is first: before an escape, the backslashes at its end would be taken for that escape's.
    std::size_t longest = text.substr(at).starts_with(hidden) ? hidden.size() : 0;
    const auto keep_longest = [&longest](std::size_t size) { longest = size > longest ? size : longest; };
    if (c == first || c == '\\') {
        if (holds_escape) keep_longest(secret_matcher(text, hidden, encoding::none, cut, true).match(at));
        secret_matcher plain(text, hidden, encoding::none, cut);
        keep_longest(plain.match(at));
        if (!plain.met_encoding()) return longest;
    }
    const auto try_encoding = [&](encoding how) {
        keep_longest(secret_matcher(text, hidden, how, cut).match(at));
        if (holds_escape) keep_longest(secret_matcher(text, hidden, how, cut, true).match(at));
    };
    if (c != '&' || c == first) {
        try_encoding(encoding::percent);
        if (c != '%' || text.substr(at + 1, 2) == "25" || c == first) try_encoding(encoding::percent_twice);
    }
    if ((c != '%' && c != '+') || c == first) try_encoding(encoding::page);
    return longest;
}

/// The first place from `at` on that spells `hidden`, or, if the text was cut, begins to do so at its end.
[[nodiscard]] constexpr occurrence find_secret(std::string_view text, std::size_t at, std::string_view hidden, bool cut = false) noexcept {
    if (hidden.empty()) return {text.size(), 0};
    while (at < text.size()) {
        const char c = text[at];
        if (c != hidden.front() && !secret_matcher::may_escape(c)) {
            ++at;
            continue;
        }
        const std::size_t size = longest_match(text, at, hidden, cut);
        if (size != 0) return {at, size};
        // Backslashes that do not lead to the secret do not do so from their middle either: a long row is read once.
        at = c == '\\' ? text.find_first_not_of('\\', at) : at + 1;
    }
    return {text.size(), 0};
}

inline constexpr std::string_view redacted = "[redacted]"sv;

}  // namespace detail

/// `text` with every occurrence of `hidden` replaced by `[redacted]`, for texts that come from elsewhere and may echo it.
///
/// An echo is found in any spelling: escaped for JSON once or more often (behind backslashes, or by its number), percent-encoded (`%2F`, also
/// twice, `+` for a space) or written for a page (`&#47;`); other characters of it may stand as they are.
/// @param text    of any bytes
/// @param hidden  the secret; nothing is replaced if it is empty
/// @param cut     whether the text may end within an echo: then so does what the secret begins with at its end
[[nodiscard]] inline std::string redact(std::string_view text, const secret& hidden, bool cut = false) {
    std::string clean;
    for (std::size_t at = 0; at < text.size();) {
        const detail::occurrence echo = detail::find_secret(text, at, hidden.reveal(), cut);
        clean.append(text.substr(at, echo.at - at));
        if (echo.size != 0) clean.append(detail::redacted);
        at = echo.at + echo.size;
    }
    return clean;
}

}  // namespace wawp

// wawp/core/result.hpp
namespace wawp {

struct error;

/// An error on its way into a `result`.
template <class E>
struct unexpected {
    E value;  ///< the error
};
/// The type follows from the error.
template <class E>
unexpected(E) -> unexpected<E>;

namespace detail {

// Neither is constexpr on purpose: where a constant expression comes here, the compiler prints the function's name.

/// Ends the program with what the error says, if its type has a `to_string`.
template <class E>
[[noreturn]] void the_result_holds_an_error(const E& error) noexcept {
    std::fputs("wawp::result: its value was read, but it holds an error\n", stderr);
    if constexpr (requires { to_string(error).data(); }) {
        const auto text = to_string(error);
        std::fwrite(text.data(), 1, text.size(), stderr);
        std::fputc('\n', stderr);
    }
    std::terminate();
}

[[noreturn]] inline void the_result_holds_a_value() noexcept {
    std::fputs("wawp::result: its error was read, but it holds a value\n", stderr);
    std::terminate();
}

}  // namespace detail

/// A value or the reason why there is none, with the member names of `std::expected`.
///
/// Nothing throws, `value()` neither: reading the value of a result that holds an error (or the other way round) writes
/// what the error says to `stderr` and ends the program with `std::terminate`, instead of reading foreign bytes.
/// `E` must have a default, which costs nothing to make.
template <class T, class E = error>
class [[nodiscard("a result may hold an error: look at it")]] result {
public:
    using value_type = T;  ///< as in `std::expected`
    using error_type = E;  ///< as in `std::expected`

    /// Holds `value`.
    constexpr result(T value) : value_(std::move(value)) {}

    /// Holds the error.
    template <class F>
        requires std::convertible_to<F, E>
    constexpr result(unexpected<F> failure) : error_(std::move(failure.value)) {}

    template <class F>
        requires(!std::convertible_to<F, E>)
    result(unexpected<F>) = delete;  // this error is of another type than the result's: make one of that type

    template <std::same_as<T> Value>
    operator Value() const = delete;  // a result may hold an error: look with `if (result)`, then read `*result`
    template <class Stream>
    friend Stream& operator<<(Stream&, const result&) = delete;  // a result may hold an error: look with `if (result)`, then print `result.error()`

    /// Makes a value in its place from `from`, whatever it held, and returns it.
    template <class... From>
    constexpr T& emplace(From&&... from) [[clang::lifetimebound]] {
        error_ = E{};
        return value_.emplace(std::forward<From>(from)...);
    }

    [[nodiscard]] constexpr bool has_value() const noexcept { return value_.has_value(); }  ///< whether there is a value
    constexpr explicit operator bool() const noexcept { return value_.has_value(); }  ///< as `has_value()`

    /// The value. If there is none, the program ends with the error's text; so it does with the next four.
    constexpr T& operator*() & [[clang::lifetimebound]] {
        expect_value();
        return *value_;
    }
    /// The value, read only.
    constexpr const T& operator*() const& [[clang::lifetimebound]] {
        expect_value();
        return *value_;
    }
    /// The value of a temporary, which outlives it: `for (const auto& one : *outbox.list())` has what it walks over.
    constexpr T operator*() && {
        expect_value();
        return *std::move(value_);
    }
    /// A member of the value.
    constexpr T* operator->() [[clang::lifetimebound]] {
        expect_value();
        return value_.operator->();
    }
    /// A member of the value, read only.
    constexpr const T* operator->() const [[clang::lifetimebound]] {
        expect_value();
        return value_.operator->();
    }

    /// The same as `*`: the standard's `value()` throws, this one ends the program.
    [[nodiscard]] constexpr T& value() & [[clang::lifetimebound]] { return **this; }
    [[nodiscard]] constexpr const T& value() const& [[clang::lifetimebound]] { return **this; }  ///< as `*`
    [[nodiscard]] constexpr T value() && { return *std::move(*this); }  ///< as `*`, of a temporary

    /// The error. If there is none, the program ends.
    constexpr E& error() & [[clang::lifetimebound]] {
        expect_error();
        return error_;
    }
    /// The error, read only.
    constexpr const E& error() const& [[clang::lifetimebound]] {
        expect_error();
        return error_;
    }
    /// The error of a temporary, which outlives it.
    constexpr E error() && {
        expect_error();
        return std::move(error_);
    }

    /// A copy of the value, or `other`.
    template <class U>
    [[nodiscard]] constexpr T value_or(U&& other) const& {
        return value_.value_or(std::forward<U>(other));
    }
    /// The value of a temporary, or `other`.
    template <class U>
    [[nodiscard]] constexpr T value_or(U&& other) && {
        return std::move(value_).value_or(std::forward<U>(other));
    }

    /// `next(value)`, itself a result with the same error type; an error passes through.
    template <class F>
    [[nodiscard]] constexpr auto and_then(F&& next) && -> std::invoke_result_t<F, T&&> {
        if (has_value()) return std::forward<F>(next)(*std::move(value_));
        return unexpected{std::move(error_)};
    }

    /// A result that holds `change(value)`; an error passes through.
    template <class F>
    [[nodiscard]] constexpr auto transform(F&& change) && -> result<std::remove_cvref_t<std::invoke_result_t<F, T&&>>, E> {
        if (has_value()) return std::forward<F>(change)(*std::move(value_));
        return unexpected{std::move(error_)};
    }

    /// A result that holds `change(error)`; a value passes through.
    template <class F>
    [[nodiscard]] constexpr auto transform_error(F&& change) && -> result<T, std::remove_cvref_t<std::invoke_result_t<F, E&&>>> {
        if (has_value()) return *std::move(value_);
        return unexpected{std::forward<F>(change)(std::move(error_))};
    }

private:
    constexpr void expect_value() const noexcept {
        if (!value_) detail::the_result_holds_an_error(error_);
    }
    constexpr void expect_error() const noexcept {
        if (value_) detail::the_result_holds_a_value();
    }

    // A union would be smaller, but every line of it would be this class's own to get right, and `<memory>`, which it
    // needs to be usable at compile time, costs every includer; so does a second `optional`.
    std::optional<T> value_;  // (with `{}` behind it, g++ would first fill all of it with zeros)
    E error_{};  // as made by default where there is a value
};

}  // namespace wawp

// wawp/core/sanitize.hpp
namespace wawp {

namespace detail {

/// Appends `text` as a terminal may show it, and stops soon after `clean` is longer than `limit`.
inline void append_presentable(std::string& clean, std::string_view text, std::size_t limit) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD"sv;  // U+FFFD
    for (std::size_t at = 0; at < text.size() && clean.size() <= limit;) {
        const utf8::code_point point = utf8::decode(text, at);
        const std::size_t size = point.size == 0 ? 1 : point.size;
        if (!utf8::steers_display(point.value)) {  // what is not UTF-8 has the value 0, which does
            clean.append(text.substr(at, size));
        } else if (utf8::is_white_space(point.value)) {
            clean.push_back(' ');
        } else {
            clean.append(replacement);
        }
        at += size;
    }
}

}  // namespace detail

/// A text of somebody else's as it may stand in an error: it cannot leak the token, and cannot steer the terminal or the
/// log that shows it.
///
/// What echoes `token` becomes `[redacted]` in any spelling (see `redact`); line breaks, tabs and separators become a
/// space; other control characters, bidirectional marks and bytes that are not UTF-8 become U+FFFD.
/// @param text   of any bytes
/// @param token  the access token
/// @param limit  bytes of the result at most; it ends between two code points
/// @return valid UTF-8
[[nodiscard]] inline std::string sanitize(std::string_view text, const secret& token, std::size_t limit = 512) {
    std::string clean;
    for (std::size_t at = 0; at < text.size() && clean.size() <= limit;) {
        const detail::occurrence echo = detail::find_secret(text, at, token.reveal());
        detail::append_presentable(clean, text.substr(at, echo.at - at), limit);
        if (echo.size != 0 && clean.size() <= limit) clean.append(detail::redacted);
        at = echo.at + echo.size;
    }
    clean.resize(utf8::clip(clean, limit).size());
    return clean;
}

}  // namespace wawp

// wawp/core/digits.hpp
/// Decimal digits of texts that come from outside. No locale, no sign, no white space; everything works in constant
/// evaluation.
namespace wawp::detail {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Appends one decimal digit (0 to 9) to `value`, which must not be negative.
/// @return false if the number then does not fit; `value` is left as it was
template <class Integer>
constexpr bool append_digit(Integer& value, int digit) noexcept {
    const auto added = static_cast<Integer>(digit);
    if (value > ((std::numeric_limits<Integer>::max)() - added) / 10) return false;
    value = static_cast<Integer>(value * 10 + added);
    return true;
}

/// Reads a text that is digits from end to end, at least one. Leading zeros are fine.
/// @return false on an empty text, any other byte, or a number that does not fit; `value` is left as it was
template <class Integer>
constexpr bool parse_digits(std::string_view text, Integer& value) noexcept {
    Integer read = 0;
    for (const char c : text) {
        if (!is_digit(c) || !append_digit(read, c - '0')) return false;
    }
    if (text.empty()) return false;
    value = read;
    return true;
}

}  // namespace wawp::detail

// wawp/core/time.hpp
namespace wawp {

namespace detail {

/// What became of reading a time: the instant, or the place and the reason.
struct parsed_time {
    std::chrono::sys_seconds instant{};
    std::size_t offset = 0;
    const char* problem = nullptr;
};

/// (`expect` and `digits` stay calls: in line, in eleven places, they would be most of what a small program compiles.)
class time_reader {
public:
    /// @param truncates  whether a fraction of a second is left out, whatever it is
    constexpr explicit time_reader(std::string_view text, bool truncates = false) noexcept : text_(text), truncates_(truncates) {}

    constexpr parsed_time read() noexcept {
        using namespace std::chrono;
        const int y = digits(4, 0, 9999, "a year of four digits");
        expect("-", "'-' after the year");
        const int m = digits(2, 1, 12, "a month from 01 to 12");
        expect("-", "'-' after the month");
        const std::size_t day_at = at_;
        const int d = digits(2, 1, 31, "a day from 01 to 31");
        const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
        if (!problem_ && !date.ok()) fail("a day that the month has", day_at);
        expect("Tt", "'T' between date and time");
        const int hh = digits(2, 0, 23, "an hour from 00 to 23");
        expect(":", "':' after the hour");
        const int mm = digits(2, 0, 59, "a minute from 00 to 59");
        expect(":", "':' after the minute");
        const int ss = digits(2, 0, 59, "a second from 00 to 59 (a leap second has no Unix time)");
        fraction();
        const int shift = zone();
        if (!problem_ && at_ != text_.size()) fail("nothing after the offset", at_);
        if (problem_) return {{}, stopped_at_, problem_};
        return {sys_days{date} + seconds{hh * 3600 + mm * 60 + ss - shift}, 0, nullptr};
    }

private:
    constexpr bool more() const noexcept { return !problem_ && at_ < text_.size(); }

    constexpr void fail(const char* wanted, std::size_t at) noexcept {
        if (problem_) return;
        problem_ = wanted;
        stopped_at_ = at;
    }

    [[gnu::noinline]] constexpr void expect(std::string_view any_of, const char* wanted) noexcept {
        if (more() && any_of.find(text_[at_]) != std::string_view::npos) {
            ++at_;
        } else {
            fail(wanted, at_);
        }
    }

    [[gnu::noinline]] constexpr int digits(std::size_t count, int lowest, int highest, const char* wanted) noexcept {
        const std::string_view part = text_.substr(at_, count);
        int value = 0;
        if (part.size() < count || !parse_digits(part, value) || value < lowest || value > highest) fail(wanted, at_);
        at_ += part.size();
        return value;
    }

    // The endpoint takes whole seconds: a fraction may be spelled only where nothing is lost by leaving it out.
    constexpr void fraction() noexcept {
        if (!more() || text_[at_] != '.') return;
        const std::size_t start = ++at_;
        while (more() && (truncates_ ? is_digit(text_[at_]) : text_[at_] == '0')) ++at_;
        if (more() && is_digit(text_[at_])) fail("whole seconds", at_);
        if (at_ == start) fail("digits after '.'", at_);
    }

    /// The offset's seconds, positive east of Greenwich.
    constexpr int zone() noexcept {
        if (more() && (text_[at_] == 'Z' || text_[at_] == 'z')) {
            ++at_;
            return 0;
        }
        const bool west = more() && text_[at_] == '-';
        expect("+-", "'Z' or an offset such as +02:00");
        const int hh = digits(2, 0, 23, "offset hours from 00 to 23");
        expect(":", "':' in the offset");
        const int mm = digits(2, 0, 59, "offset minutes from 00 to 59");
        return (west ? -60 : 60) * (hh * 60 + mm);
    }

    std::string_view text_;
    bool truncates_;
    std::size_t at_ = 0;
    std::size_t stopped_at_ = 0;
    const char* problem_ = nullptr;
};

// Not constexpr on purpose: reaching it in a constant expression is the compiler's error.
inline void not_an_rfc3339_time(const char* /*wanted*/, std::size_t /*offset*/) {}

}  // namespace detail

/// Reads an instant such as `2026-12-01T16:00:00+02:00` (RFC 3339, section 5.6).
///
/// The offset (or `Z`) is required: a local time without one names no instant. A fraction of a second is accepted
/// only if it is zero, a leap second (`:60`) is refused; both have no Unix time in whole seconds.
/// @param text  nothing else may stand in it
/// @return the instant, or `errc::bad_time` with the offset of what does not fit: of a part such as the month, where it begins
[[nodiscard]] inline result<std::chrono::sys_seconds> parse_rfc3339(std::string_view text) {
    const detail::parsed_time parsed = detail::time_reader(text).read();
    if (!parsed.problem) return parsed.instant;
    error failure{.code = errc::bad_time};
    failure.offset = parsed.offset;
    failure.message = std::string("expected ") + parsed.problem;
    return unexpected{std::move(failure)};
}

/// The same at compile time: a text that is no instant does not compile.
consteval std::chrono::sys_seconds rfc3339(std::string_view text) {
    const detail::parsed_time parsed = detail::time_reader(text).read();
    if (parsed.problem) detail::not_an_rfc3339_time(parsed.problem, parsed.offset);
    return parsed.instant;
}

/// An instant as `2026-12-01T14:00:00Z`; nothing if it lies before the year 1 or after 9999.
[[nodiscard]] inline std::string format_rfc3339(std::chrono::sys_seconds instant) {
    const long long since_1970 = instant.time_since_epoch().count();
    if (since_1970 < -62'135'596'800 || since_1970 > 253'402'300'799) return {};
    // Days are counted from 0000-03-01 on, in eras of 400 years, so that a leap day is the last of its year.
    const auto seconds = static_cast<unsigned>((since_1970 + 719'468LL * 86'400) % 86'400);
    const auto days = static_cast<unsigned>((since_1970 + 719'468LL * 86'400) / 86'400);
    const unsigned in_era = days % 146'097;
    const unsigned year = (in_era - in_era / 1'460 + in_era / 36'524 - in_era / 146'096) / 365;
    const unsigned in_year = in_era - (365 * year + year / 4 - year / 100);
    const unsigned month = (5 * in_year + 2) / 153;  // from March on
    std::string text = "0000-00-00T00:00:00Z";
    const auto put = [&text](std::size_t end, unsigned number) {
        for (; number > 0; number /= 10) text[--end] = static_cast<char>('0' + number % 10);
    };
    put(4, year + days / 146'097 * 400 + (month > 9));
    put(7, month > 9 ? month - 9 : month + 3);
    put(10, in_year - (153 * month + 2) / 5 + 1);
    put(13, seconds / 3'600);
    put(16, seconds / 60 % 60);
    put(19, seconds % 60);
    return text;
}

}  // namespace wawp

// wawp/core/version.hpp
namespace wawp {

/// The version of these headers, `<major>.<minor>.<patch>`. Before 1.0 a new minor version may change names and behaviour,
/// a new patch only mends. CMake reads it from this line.
inline constexpr std::string_view version = "0.2.0";

/// The same as one number to compare: 10000 x major + 100 x minor + patch.
inline constexpr int version_number = 200;

}  // namespace wawp

// wawp/schema/required.hpp
namespace wawp {

namespace detail {

/// Whether every value of the arithmetic type `From` is one of `To`. A boolean is no number.
template <class From, class To>
consteval bool is_lossless() noexcept {
    using from = std::numeric_limits<From>;
    using to = std::numeric_limits<To>;
    if constexpr (!std::is_arithmetic_v<From> || std::same_as<From, bool> != std::same_as<To, bool>) {
        return false;
    } else if constexpr (std::is_integral_v<To>) {
        return std::is_integral_v<From> && from::digits <= to::digits && (to::is_signed || !from::is_signed);
    } else {
        return from::digits <= to::digits && from::max_exponent <= to::max_exponent;
    }
}

/// What the items of a list are.
template <class T>
struct items_of {
    struct type;
};
template <class T>
    requires requires { typename T::value_type; }
struct items_of<T> {
    using type = typename T::value_type;
};
template <class T>
using item_of = typename items_of<T>::type;

/// What a `required<T>` is compared with as its `T` is. An optional brings comparisons of its own, which reach ours.
template <class Other, class T>
concept equal_to = !requires(const Other& other) { other.has_value(); } && requires(const T& value, const Other& other) { value == other; };
template <class Other, class T>
concept ordered_with = equal_to<Other, T> && requires(const T& value, const Other& other) { value <=> other; };

/// Makes values that wait to be filled. For readers only: it is the one way to a `required` that holds nothing yet.
struct blank {
    template <class T>
    [[nodiscard]] static constexpr T make() {
        return T{};
    }
    template <class Required>
    [[nodiscard]] static constexpr auto& inside(Required& member) noexcept {
        return member.value_;
    }
};

}  // namespace detail

/// A member of an aggregate that must be given: leaving it out of the braces does not compile.
///
/// It converts from `T` only where nothing can go wrong, and back to `const T&`. What it refuses has a deleted or private
/// constructor below, whose comment is the line that compilers print.
///
/// A number is taken from every type all of whose values it can hold: `required<double>` from an `int` or a `float`, but
/// not from a `long`; `required<std::uint8_t>` from no `int`, not even from the constant 200, because a constructor cannot
/// tell a constant from a variable: write `std::uint8_t{200}`, which the compiler checks.
template <class T>
class required {
public:
    /// From a number, of any type all of whose values `T` holds.
    template <class Number>
        requires std::is_arithmetic_v<T> && (detail::is_lossless<Number, T>())
    constexpr required(const Number& value) noexcept : value_(static_cast<T>(value)) {}
    template <class Other>
        requires std::is_arithmetic_v<T> && (!detail::is_lossless<Other, T>())
    required(const Other&) = delete;  // the value could change on its way into this number: convert it first, as in std::uint8_t{200}

    constexpr required(const T& value) : value_(value) {}  ///< a copy
    constexpr required(T&& value) noexcept(std::is_nothrow_move_constructible_v<T>) : value_(std::move(value)) {}  ///< moved in

    /// The items of a list: `.options = {"Tea", "Coffee"}`.
    constexpr required(std::initializer_list<detail::item_of<T>> items) requires std::constructible_from<T, decltype(items)>
        : value_(items) {}
    /// What converts to a `T` that is no number: an array to a span, one of the alternatives to a variant.
    template <class Other>
        requires(std::is_class_v<T> && !std::same_as<Other, T> && std::convertible_to<const Other&, T>)
    constexpr required(const Other& value) : value_(value) {}

    [[nodiscard]] constexpr const T& value() const noexcept { return value_; }  ///< the value
    constexpr operator const T&() const noexcept { return value_; }  ///< the value

private:
    friend detail::blank;
    constexpr required() : value_(detail::blank::make<T>()) {}  // this member is required: give it a value, at its place in the order of the members
    T value_;
};

/// Required text that the object owns.
template <>
class required<std::string> {
public:
    required(std::nullptr_t) = delete;  // a null pointer is no text

    /// A null pointer gives an empty text.
    template <detail::textual Text>
    required(const Text& text) : value_(detail::view_of(text)) {}
    required(std::string&& text) noexcept : value_(std::move(text)) {}  ///< moved in
    template <class Other>
        requires(!detail::textual<Other>)
    required(const Other&) = delete;  // only a text: write a number as one first; a secret belongs into a member of its own type

    [[nodiscard]] const std::string& value() const noexcept [[clang::lifetimebound]] { return value_; }  ///< the text
    operator const std::string&() const noexcept [[clang::lifetimebound]] { return value_; }  ///< the text

private:
    friend detail::blank;
    required() {}  // this member is required: give it a text, at its place in the order of the members
    std::string value_;
};

/// Required text that the object only looks at: it must outlive the object.
template <>
class required<std::string_view> {
public:
    required(std::nullptr_t) = delete;  // a null pointer is no text

    /// A null pointer gives an empty text.
    template <detail::textual Text>
    constexpr required(const Text& text) : value_(detail::view_of(text)) {}

    template <class Traits, class Allocator>
    required(const std::basic_string<char, Traits, Allocator>&&) = delete;  // a temporary would dangle: keep the string
    template <class Other>
        requires(!detail::textual<Other>)
    required(const Other&) = delete;  // only a text: write a number as one first; a secret belongs into a member of its own type

    [[nodiscard]] constexpr const std::string_view& value() const noexcept { return value_; }  ///< the text
    constexpr operator const std::string_view&() const noexcept { return value_; }  ///< the text

private:
    friend detail::blank;
    constexpr required() {}  // this member is required: give it a text, at its place in the order of the members
    std::string_view value_;
};

/// A required boolean.
template <>
class required<bool> {
public:
    constexpr required(std::same_as<bool> auto value) noexcept : value_(value) {}  ///< from a boolean alone
    template <class Other>
    required(Other) = delete;  // only true or false: a number, a pointer or the text "false" would silently become a boolean

    [[nodiscard]] constexpr const bool& value() const noexcept { return value_; }  ///< the value
    constexpr operator const bool&() const noexcept { return value_; }  ///< the value

private:
    friend detail::blank;
    constexpr required() : value_(false) {}  // this member is required: give it true or false, at its place in the order of the members
    bool value_;
};

/// A required instant in whole seconds.
template <>
class required<std::chrono::sys_seconds> {
public:
    /// From an instant in seconds or in a coarser unit, such as days: nothing is lost.
    template <class Duration>
        requires std::convertible_to<Duration, std::chrono::seconds>
    constexpr required(std::chrono::sys_time<Duration> value) noexcept : value_(value) {}

    template <class Duration>
        requires(!std::convertible_to<Duration, std::chrono::seconds>)
    required(std::chrono::sys_time<Duration>) = delete;  // finer than a second: use std::chrono::floor<std::chrono::seconds>(time)
    template <class Number>
        requires std::is_arithmetic_v<Number>
    required(Number) = delete;  // a bare number has no unit: use std::chrono::sys_seconds{std::chrono::seconds{n}}
    template <class Number, class Unit>
    required(std::chrono::duration<Number, Unit>) = delete;  // a duration is no instant: use std::chrono::sys_seconds{duration}
    template <detail::textual Text>
    required(const Text&) = delete;  // a text is read first: use wawp::rfc3339("2026-12-01T16:00:00+02:00") or wawp::parse_rfc3339(text)

    [[nodiscard]] constexpr const std::chrono::sys_seconds& value() const noexcept { return value_; }  ///< the instant
    constexpr operator const std::chrono::sys_seconds&() const noexcept { return value_; }  ///< the instant

    // Templates of the standard library look for a time_point and find none here, so the arithmetic of instants is spelled out.

    /// So much later.
    template <class Number, class Unit>
    friend constexpr auto operator+(const required& start, const std::chrono::duration<Number, Unit>& length) {
        return start.value_ + length;
    }
    /// So much later.
    template <class Number, class Unit>
    friend constexpr auto operator+(const std::chrono::duration<Number, Unit>& length, const required& start) {
        return start.value_ + length;
    }
    /// So much earlier.
    template <class Number, class Unit>
    friend constexpr auto operator-(const required& end, const std::chrono::duration<Number, Unit>& length) {
        return end.value_ - length;
    }
    /// The time between the two.
    friend constexpr std::chrono::seconds operator-(const required& end, const required& start) {
        return end.value_ - start.value_;
    }
    /// The time between the two.
    template <class Duration>
    friend constexpr auto operator-(const required& end, const std::chrono::sys_time<Duration>& start) {
        return end.value_ - start;
    }
    /// The time between the two.
    template <class Duration>
    friend constexpr auto operator-(const std::chrono::sys_time<Duration>& end, const required& start) {
        return end - start.value_;
    }

private:
    friend detail::blank;
    constexpr required() {}  // this member is required: give it an instant, such as rfc3339("2026-12-01T16:00:00+02:00")
    std::chrono::sys_seconds value_;
};

/// Compares the values, if a `T` can be compared.
template <class T>
    requires requires(const T& value) { value == value; }
[[nodiscard]] constexpr bool operator==(const required<T>& left, const required<T>& right) noexcept(noexcept(left.value() == right.value())) {
    return left.value() == right.value();
}
/// Compares the value with whatever a `T` is compared with: `event.name == "Team Meeting"`.
template <class T, detail::equal_to<T> Other>
[[nodiscard]] constexpr bool operator==(const required<T>& left, const Other& right) noexcept(noexcept(left.value() == right)) {
    return left.value() == right;
}
/// Orders the values.
template <class T>
    requires detail::ordered_with<T, T>
[[nodiscard]] constexpr auto operator<=>(const required<T>& left, const required<T>& right) noexcept(noexcept(left.value() <=> right.value())) {
    return left.value() <=> right.value();
}
/// Orders the value and whatever a `T` is ordered with: `event.start_time < std::chrono::system_clock::now()`.
template <class T, detail::ordered_with<T> Other>
[[nodiscard]] constexpr auto operator<=>(const required<T>& left, const Other& right) noexcept(noexcept(left.value() <=> right)) {
    return left.value() <=> right;
}

/// A member that may be left out. What `required<T>` refuses is refused here as well.
template <class T>
using optional = std::optional<required<T>>;

}  // namespace wawp

// wawp/schema/field.hpp
namespace wawp {

namespace detail {

template <class Pointer>
struct member_traits;
template <class Object, class Value>
struct member_traits<Value Object::*> {
    using object_type = Object;
    using value_type = Value;
};

template <class T>
inline constexpr bool is_required = false;
template <class T>
inline constexpr bool is_required<required<T>> = true;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Stops the compiler if what an optional or a required holds says once more whether it is there: a key is in the text or is not.
template <class Outer, class Held>
consteval bool require_one_presence() noexcept {
    constexpr bool is_said_once = !is_optional<Held> && (is_optional<Outer> || !is_required<Held>);
    static_assert(is_said_once, "field: a value is an optional or a required within another one, and a key has one way of not being there: "
                                "leave one of the two out");
    return true;
}

}  // namespace detail

/// A key path, the member behind it, and the member's rules. A dot in the key parts objects in the nested layout.
///
/// Whether the field is required is in the member's type: `optional<T>` may be absent and is then left out.
template <fixed_string Key, auto Member, auto... Rules>
struct field {
    static constexpr fixed_string key = Key;  ///< the key path
    static constexpr auto member = Member;  ///< the pointer to the member
    using object_type = typename detail::member_traits<decltype(Member)>::object_type;  ///< whose member it is
    using value_type = typename detail::member_traits<decltype(Member)>::value_type;  ///< the member's type
    static constexpr bool optional = detail::is_optional<value_type>;  ///< whether it may be absent

    [[nodiscard]] static constexpr auto& get(auto& object) noexcept { return object.*Member; }  ///< the member of `object`
};

/// A key path whose value is a JSON object with a schema of its own, for a member that is a struct; or for a list, an array, a
/// map or a variant of such structs. Inside, a dot in a key parts objects in either layout.
///
/// If the struct can also take a plain value (see `wawp/json/value.hpp`), the key may hold that instead.
template <fixed_string Key, auto Member, class Schema, auto... Rules>
struct object {
    static constexpr fixed_string key = Key;  ///< the key path
    static constexpr auto member = Member;  ///< the pointer to the member
    using object_type = typename detail::member_traits<decltype(Member)>::object_type;  ///< whose member it is
    using value_type = typename detail::member_traits<decltype(Member)>::value_type;  ///< the member's type
    using schema = Schema;  ///< that of the object
    static constexpr bool optional = detail::is_optional<value_type>;  ///< whether it may be absent

    [[nodiscard]] static constexpr auto& get(auto& outer) noexcept { return outer.*Member; }  ///< the member of `outer`
};

/// A rule between two fields: the instant at `Later` lies after the one at `Earlier`. `Key` is the field to mend.
template <fixed_string Key, auto Later, auto Earlier>
struct ordered {
    static constexpr fixed_string key = Key;  ///< the field to mend
    static constexpr auto later = Later;  ///< the pointer to its member
    static constexpr auto earlier = Earlier;  ///< the pointer to the member that it follows
    static constexpr std::string_view name = "ordered"sv;  ///< as violations show it
    static constexpr std::string_view advice = "make the end later than the start"sv;  ///< what to do
};

/// What a field is for, in words for people and for language models. A schema that is a struct may hold a table of them, beside
/// its fields: `static constexpr field_text texts[] = {{"chatId"sv, "who is invited"sv}};`. `described` is the other way.
struct field_text {
    std::string_view key;  ///< of a field of the same schema
    std::string_view text;  ///< a phrase: no capital letter, no full stop; static
};

/// Whether a member holds a value: an empty optional is the only one that does not.
template <class T>
[[nodiscard]] constexpr bool is_present(const T& member) noexcept {
    if constexpr (detail::is_optional<T>) {
        return member.has_value();
    } else {
        return true;
    }
}

/// What a member holds, without the wrappers that say whether it must be there. The member must be present.
template <class T>
[[nodiscard]] constexpr const auto& value_of(const T& member) noexcept {
    if constexpr (detail::is_optional<T>) {
        static_assert(detail::require_one_presence<T, typename T::value_type>());
        return value_of(*member);
    } else if constexpr (detail::is_required<T>) {
        static_assert(detail::require_one_presence<T, std::remove_cvref_t<decltype(member.value())>>());
        return member.value();
    } else {
        return member;
    }
}

}  // namespace wawp

// wawp/schema/member_kind.hpp
/// What a member's type is to JSON. Writers, readers and validation all ask here, so that they agree on it.
namespace wawp {

/// How a member is written and read: `member_kind_table` says which types are of which kind; `none` is for all others.
enum class member_kind : std::uint8_t {
    boolean, integer, real, text, secret, instant, name, json, list, array, map, variant, structure, own, none
};

namespace detail {

/// Text that is JSON already: `json::raw` and `json::raw_view` say so of themselves.
template <class T>
inline constexpr bool is_json_text = false;

/// The rule that text is JSON, which <wawp/schema/json_rule.hpp> brings.
template <class T>
struct json_rule_of;

template <class T>
inline constexpr bool is_fixed_array = false;
template <class T, std::size_t Size>
inline constexpr bool is_fixed_array<std::array<T, Size>> = true;

/// What there is to know of a variant; <wawp/schema/variant.hpp> says it of `std::variant`.
template <class T>
struct variant_access;
template <class T>
inline constexpr bool is_null_type = false;
template <class T>
concept is_variant = requires { variant_access<T>::size; };

/// The names that an enum's own declaration gives its values; <wawp/schema/reflect.hpp> reads them.
template <class Enum>
struct declared_names;

}  // namespace detail

/// Of an enum that declares its names itself; all others have a function of this name beside them.
template <class Enum>
    requires requires { detail::declared_names<Enum>::table; }
[[nodiscard]] constexpr const auto& names_of(Enum) noexcept {
    return detail::declared_names<Enum>::table;
}

namespace detail {

/// An enum whose values have names: see <wawp/schema/names.hpp>.
template <class T>
concept named_enum = std::is_enum_v<T> && requires { names_of(T{}); };

template <class T>
concept range_like = requires(const T& list) {
    typename T::value_type;
    list.begin();
    list.end();
    { list.size() } -> std::convertible_to<std::size_t>;
};

template <class T>
concept text_pair = requires(const T& pair) {
    { pair.first } -> std::convertible_to<std::string_view>;
    pair.second;
};

/// How a type of one's own is written.
template <class T>
concept has_json_value = requires(const T& value) { value.json_value(); };

/// A member's type without what says whether it must be there.
template <class T>
using held_type = std::remove_cvref_t<decltype(value_of(std::declval<const T&>()))>;

template <class T>
consteval member_kind kind_of_value() noexcept {
    if constexpr (std::same_as<T, bool>) {
        return member_kind::boolean;
    } else if constexpr (std::is_enum_v<T>) {
        return named_enum<T> ? member_kind::name : member_kind::integer;
    } else if constexpr (std::same_as<T, long double> || (std::is_integral_v<T> && sizeof(T) > sizeof(std::uint64_t))) {
        return member_kind::none;  // of other size from machine to machine, and `__int128`: no policies could agree on them
    } else if constexpr (std::is_arithmetic_v<T>) {
        return std::is_integral_v<T> ? member_kind::integer : member_kind::real;
    } else if constexpr (std::same_as<T, std::chrono::sys_seconds>) {
        return member_kind::instant;
    } else if constexpr (std::same_as<T, secret>) {
        return member_kind::secret;
    } else if constexpr (textual<T>) {
        return member_kind::text;
    } else if constexpr (has_json_value<T>) {
        return member_kind::own;
    } else if constexpr (is_json_text<T>) {
        return member_kind::json;
    } else if constexpr (is_variant<T>) {
        return member_kind::variant;
    } else if constexpr (is_fixed_array<T>) {
        return member_kind::array;
    } else if constexpr (range_like<T>) {
        return text_pair<typename T::value_type> ? member_kind::map : member_kind::list;
    } else {
        return std::is_class_v<T> ? member_kind::structure : member_kind::none;
    }
}

/// What a member's type is, whether it must be there or not.
template <class Member>
inline constexpr member_kind kind_of_member = kind_of_value<held_type<Member>>();

/// Kinds that hold other values.
constexpr bool is_compound(member_kind kind) noexcept {
    return kind >= member_kind::list && kind <= member_kind::structure;
}

/// The largest number of a floating-point type, as writers spell it: in the fewest digits.
template <std::floating_point Real>
inline constexpr std::string_view largest_real = std::same_as<Real, float> ? "3.4028235e+38"sv : "1.7976931348623157e+308"sv;

}  // namespace detail

}  // namespace wawp

// wawp/schema/rules.hpp
/// A rule is a small constexpr value with a `name`. Called with a field's value it answers with what to do: an empty
/// text says that the rule is kept. Write your own in the same shape.
namespace wawp {

/// The text has at least one character that is not white space (Unicode's White_Space).
struct not_blank {
    static constexpr std::string_view name = "not_blank"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::string_view text) const noexcept {
        return utf8::is_blank(text) ? "give it at least one visible character" : std::string_view{};
    }
};

/// The text is valid UTF-8 (RFC 3629). Validation applies it to every text by itself.
struct valid_utf8 {
    static constexpr std::string_view name = "valid_utf8"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::string_view text) const noexcept {
        return utf8::first_error(text) == utf8::valid ? std::string_view{} : "convert the text to UTF-8";
    }
};

/// The number is neither infinite nor NaN, for which JSON has no notation. Validation applies it to every floating-point
/// number by itself. A number beyond the range of `double` counts as infinite.
struct finite {
    static constexpr std::string_view name = "finite"sv;  ///< as violations show it
    /// Looks at the bits where they lie: with -ffast-math compilers take every comparison that could tell for true, and a
    /// number that is passed by value for finite.
    constexpr std::string_view operator()(const std::floating_point auto& number) const noexcept {
        return has_exponent_left(number) ? std::string_view{} : "give a finite number";
    }

private:
    static constexpr bool has_exponent_left(const float& number) noexcept {
        constexpr std::uint32_t exponent = 0x7F80'0000;
        return (std::bit_cast<std::uint32_t>(number) & exponent) != exponent;
    }
    static constexpr bool has_exponent_left(const double& number) noexcept {
        constexpr std::uint64_t exponent = 0x7FF0'0000'0000'0000;
        return (std::bit_cast<std::uint64_t>(number) & exponent) != exponent;
    }
    static constexpr bool has_exponent_left(const long double& number) noexcept {
        const auto nearest = static_cast<double>(number);
        return has_exponent_left(nearest);
    }
};

/// The enum's value is one of those that have a name. Validation applies it to every enum with names by itself.
struct has_name {
    static constexpr std::string_view name = "has_name"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    template <detail::named_enum Enum>
    constexpr std::string_view operator()(const Enum& value) const noexcept {
        return names_of(Enum{}).name_of(value).empty() ? "give one of the values that have a name" : std::string_view{};
    }
};

/// Says of a member of a request that it may be left out because its type has a default that is meant. It asks nothing.
struct has_default {
    static constexpr std::string_view name = "has_default"sv;  ///< as violations show it
    /// Kept by every value.
    constexpr std::string_view operator()(const auto&) const noexcept { return {}; }
};

namespace detail {
template <auto... Rules>
inline constexpr bool names_default = (... || std::same_as<std::remove_cv_t<decltype(Rules)>, has_default>);
}  // namespace detail

/// At most `limit` code points. No limit is documented for this endpoint; this is for limits of your own.
struct max_length {
    static constexpr std::string_view name = "max_length"sv;  ///< as violations show it
    std::size_t limit;  ///< code points
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::string_view text) const noexcept {
        std::size_t points = 0;
        for (const char c : text) points += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        return points <= limit ? std::string_view{} : "shorten the text";
    }
};

/// No CR, LF or NUL: for what may end up in a header or a URL.
struct single_line {
    static constexpr std::string_view name = "single_line"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::string_view text) const noexcept {
        constexpr std::string_view refused("\r\n\0", 3);
        return text.find_first_of(refused) == std::string_view::npos ? std::string_view{}
                                                                     : "remove line breaks and NUL bytes";
    }
};

/// Unix time that can be seconds: not negative, below 100,000,000,000 (people pass milliseconds).
struct plausible_seconds {
    static constexpr std::string_view name = "plausible_seconds"sv;  ///< as violations show it
    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::chrono::sys_seconds time) const noexcept {
        const auto seconds = time.time_since_epoch().count();
        if (seconds < 0) return "give a time from 1970 on";
        return seconds < 100'000'000'000 ? std::string_view{} : "give seconds, not milliseconds";
    }
};

/// A chat id as the gateway takes it. Before an at sign and `c.us` stand 5 to 20 digits with no leading 0, before one and `g.us`
/// digits or `digits-digits`, before one and `lid` digits; or it is a bare phone number in international form (7 to 15 digits, no
/// leading 0). ASCII digits only.
struct chat_id {
    static constexpr std::string_view name = "chat_id"sv;  ///< as violations show it

    /// What to mend in it; empty if nothing.
    constexpr std::string_view operator()(std::string_view id) const noexcept {
        const std::size_t at = id.find('@');
        if (at == std::string_view::npos) return check_phone(id);
        const std::string_view user = id.substr(0, at), server = id.substr(at + 1);

        if (server == "c.us") {
            if (!is_digits(user)) return "write digits only before @c.us: country code and number";
            if (user.front() == '0') return "start the digits before @c.us with the country code, not with 0";
            return user.size() >= 5 && user.size() <= 20 ? std::string_view{} : "give 5 to 20 digits before @c.us";
        }
        if (server == "g.us") {
            const std::size_t dash = user.find('-');
            const bool plain = is_digits(user);
            const bool paired = dash != std::string_view::npos && is_digits(user.substr(0, dash)) && is_digits(user.substr(dash + 1));
            return plain || paired ? std::string_view{} : "write digits or digits-digits before @g.us";
        }
        if (server == "lid") return is_digits(user) ? std::string_view{} : "write digits only before @lid";
        if (server == "s.whatsapp.net") return "write @c.us instead of @s.whatsapp.net";
        if (server == "newsletter") return "give a person or a group: a channel takes no events";
        if (server == "broadcast") return "give a person or a group: a broadcast takes no events";
        return "end it with @c.us (person), @g.us (group) or @lid";
    }

    /// Whether `text` is one ASCII digit or more, and nothing else.
    static constexpr bool is_digits(std::string_view text) noexcept {
        for (const char c : text) {
            if (!detail::is_digit(c)) return false;
        }
        return !text.empty();
    }

private:
    static constexpr std::string_view check_phone(std::string_view id) noexcept {
        if (!is_digits(id)) return "write a bare phone number with digits only, or end the id with @c.us, @g.us or @lid";
        if (id.front() == '0') return "start a bare phone number with its country code, not with 0";
        return id.size() >= 7 && id.size() <= 15 ? std::string_view{} : "give 7 to 15 digits for a bare phone number";
    }
};

}  // namespace wawp

// wawp/core/hash.hpp
namespace wawp::detail {

/// A hash for tables of keys. Length, first, middle and last byte tell the keys of real objects apart well enough; whoever
/// looks a key up compares it.
constexpr std::size_t hash_of(std::string_view key) noexcept {
    if (key.empty()) return 0;
    const char* const bytes = key.data();
    const std::size_t size = key.size();
    const std::size_t first = static_cast<unsigned char>(bytes[0]), middle = static_cast<unsigned char>(bytes[size / 2]),
                      last = static_cast<unsigned char>(bytes[size - 1]);
    return size * 37 + first * 5 + middle * 101 + last * 11;
}

}  // namespace wawp::detail

// wawp/schema/schema.hpp
namespace wawp {

namespace detail {

template <class T>
inline constexpr bool has_member = requires { T::member; };

template <class... Entries>
consteval auto collect_keys() noexcept {
    constexpr bool counts[] = {has_member<Entries>..., false};
    const std::string_view all[] = {Entries::key.view()..., {}};
    std::array<std::string_view, (std::size_t{0} + ... + std::size_t{has_member<Entries>})> keys{};
    std::size_t next = 0;
    for (std::size_t i = 0; next < keys.size(); ++i) {
        if (counts[i]) keys[next++] = all[i];
    }
    return keys;
}
template <class... Entries>
inline constexpr auto keys_of = collect_keys<Entries...>();

/// The first bytes that `left` and `right` have in common, up to and including the last dot.
constexpr std::string_view shared_prefix(std::string_view left, std::string_view right) noexcept {
    std::size_t dot = 0;
    for (std::size_t i = 0; i < left.size() && i < right.size() && left[i] == right[i]; ++i) {
        if (left[i] == '.') dot = i + 1;
    }
    return left.substr(0, dot);
}

/// What one look at the keys of a schema tells: their faults, and where their dots are.
template <std::size_t Count>
struct key_facts {
    bool malformed = false;
    bool repeated = false;
    bool nested = false;  ///< a key path is both a value and an object
    bool parted = false;  ///< keys of one object do not stand side by side
    std::size_t dots[Count + 1]{};  ///< of each key
};

/// Whether `key` is no key path; `dots` counts its dots. Nearly all bytes of keys are letters, which take two comparisons:
/// compilers do this slowly.
constexpr bool is_malformed(std::string_view key, std::size_t& dots) noexcept {
    bool wrong = false;
    unsigned bits = 0;  // that some byte has
    char before = '.';
    for (const char c : key) {
        bits |= static_cast<unsigned char>(c);
        if (c < '0') {  // also what is not ASCII, where characters are signed
            const auto byte = static_cast<unsigned char>(c);
            wrong = wrong || byte < 0x20 || c == '"' || (c == '.' && before == '.');
            dots += c == '.';
        } else if (c == '\\') {
            wrong = true;
        }
        before = c;
    }
    return wrong || before == '.' || (bits >= 0x80 && utf8::first_error(key) != utf8::valid);
}

template <std::size_t Count>
consteval key_facts<Count> facts_of(const std::array<std::string_view, Count>& keys) noexcept {
    constexpr std::size_t buckets = 4 * Count + 1;
    key_facts<Count> found;
    std::size_t table[buckets]{};  // a hash table: places of keys, counted from 1 on
    const auto bucket_of = [&](std::string_view key) -> std::size_t& {
        std::size_t at = hash_of(key) % buckets;
        while (table[at] != 0 && keys[table[at] - 1] != key) at = (at + 1) % buckets;
        return table[at];
    };
    for (std::size_t i = 0; i < Count; ++i) {
        if (is_malformed(keys[i], found.dots[i])) return {.malformed = true};
        std::size_t& place = bucket_of(keys[i]);
        if (place != 0) found.repeated = true;
        place = i + 1;
    }
    for (std::size_t i = 0; i < Count; ++i) {
        if (found.dots[i] == 0) continue;
        const std::string_view key = keys[i];
        for (std::size_t dot = 0; dot < key.size(); ++dot) {
            if (key[dot] == '.' && bucket_of(key.substr(0, dot)) != 0) found.nested = true;
        }
        const std::size_t before = i == 0 ? 0 : shared_prefix(keys[i - 1], key).size();
        for (std::size_t j = 0; j < i; ++j) {
            if (found.dots[j] > 0 && shared_prefix(keys[j], key).size() > before) found.parted = true;
        }
    }
    return found;
}

template <class... Entries>
inline constexpr auto facts = facts_of(keys_of<Entries...>);

/// Stops the compiler if the keys cannot make an object. A function, not the class that asks: clang takes a class with a broken
/// `static_assert` for incomplete, and would complain of everything that a schema has.
template <class... Entries>
consteval bool require_sound_keys() noexcept {
    static_assert(!facts<Entries...>.malformed, "schema: a key is empty, has an empty part between dots, or holds a quote, a backslash or a control character, or is not UTF-8");
    static_assert(!facts<Entries...>.repeated, "schema: two fields have the same key; rename one");
    static_assert(!facts<Entries...>.nested, "schema: a key path is both a value and an object; one key is the start of another");
    static_assert(!facts<Entries...>.parted, "schema: fields of one object are parted by another; put keys with the same start side by side");
    return true;
}

}  // namespace detail

/// The list of an object's fields, in the order in which they are written. Not JSON Schema.
///
/// Give a schema a name by deriving from it (`struct my_fields : schema<...> {};`): diagnostics are then short.
/// An entry is a `field`, an `object`, or a rule between fields such as `ordered`. The checks run once, when the
/// schema is first used, and stop the compiler with the sentence that stands beside them.
template <class... Entries>
struct schema {
    static_assert(detail::require_sound_keys<Entries...>());

    /// The plain list behind a named schema.
    using list = schema;

    /// Key paths of the fields, in order; rules between fields are not among them.
    static constexpr const auto& keys = detail::keys_of<Entries...>;

    /// Calls `visit.template operator()<Entry>()` for every entry, in order.
    template <class Visitor>
    static constexpr void for_each(Visitor&& visit) {
        (visit.template operator()<Entries>(), ...);
    }
};

/// The fields of `Fields` with each key taken as it stands: a dot in it parts nothing. This is how a reader sees an object
/// that was written in the dotted layout.
template <class Fields>
struct literal_keys {};

}  // namespace wawp

// wawp/schema/describe.hpp
/// What people are shown of a value that breaks a rule.
namespace wawp::detail {

template <class T>
concept has_characters = textual<T> || std::same_as<T, secret>;

/// The two instants that an `ordered` rule compares.
struct instant_pair {
    std::chrono::sys_seconds later, earlier;
};

/// The seconds, and where a calendar has them the time that they mean.
inline std::string describe(std::chrono::sys_seconds time) {
    const std::string calendar = format_rfc3339(time);
    std::string shown = std::to_string(time.time_since_epoch().count());
    return calendar.empty() ? shown : shown.append(" (").append(calendar).append(")");
}

inline std::string describe(const instant_pair& times) {
    return describe(times.later) + ", not after " + describe(times.earlier);
}

// An exact type, because texts convert to secrets.
inline std::string describe(const std::same_as<secret> auto& value) {
    return value.empty() ? "nothing" : "a secret of " + std::to_string(value.size()) + " bytes";
}

// Texts convert to bool and to views alike: an overload that takes exactly a bool keeps them apart.
inline std::string describe(std::same_as<bool> auto value) { return value ? "true" : "false"; }

template <std::integral Number>
    requires(!std::same_as<Number, bool>)
std::string describe(Number value) {
    return std::to_string(value);
}

/// A number as `printf` writes it, with a point whatever the program's locale has in its place.
inline std::string with_point(std::string number) {
    const std::size_t sign = number.find_first_not_of("+-0123456789aefin");  // also `inf` and `nan`
    if (sign == number.npos) return number;
    return number.replace(sign, number.find_first_of("0123456789", sign) - sign, ".");
}

template <std::floating_point Real>
Real nearest(const char* number) noexcept {
    if constexpr (std::same_as<Real, float>) {
        return std::strtof(number, nullptr);
    } else if constexpr (std::same_as<Real, double>) {
        return std::strtod(number, nullptr);
    } else {
        return std::strtold(number, nullptr);
    }
}

/// As few digits as mean this number and no other: with fewer, one that lies beside a limit would look like it. (`std::to_chars` does
/// the same, but each includer would pay for `<charconv>`.)
template <std::floating_point Real>
std::string describe(Real value) {
    char text[64];
    for (int digits = 6;; ++digits) {
        std::snprintf(text, sizeof text, "%.*Lg", digits, static_cast<long double>(value));
        if (digits >= std::numeric_limits<Real>::max_digits10 || nearest<Real>(text) == value) break;
    }
    return with_point(text);
}

/// A text between quotes, clipped; bytes that a terminal could take for commands are written by number: a backslash, `x` and two hexadecimal digits.
inline std::string describe(std::string_view text) {
    constexpr std::size_t limit = 64;
    constexpr char hex[] = "0123456789abcdef";
    std::string shown = "\"";
    for (std::size_t at = 0; at < text.size();) {
        if (shown.size() > limit) return shown.append("\"... (").append(std::to_string(text.size())).append(" bytes)");
        const utf8::code_point point = utf8::decode(text, at);
        const std::size_t size = point.size == 0 ? 1 : point.size;
        const std::string_view bytes = text.substr(at, size);
        at += size;
        if (point.size != 0 && !utf8::steers_display(point.value)) {
            shown.append(bytes);
            continue;
        }
        for (const char c : bytes) {
            const auto byte = static_cast<unsigned char>(c);
            shown.append({'\\', 'x', hex[byte >> 4], hex[byte & 15]});
        }
    }
    return shown.append("\"");
}

/// Any other value by what it is: a list by its length, since its items may be anything.
template <class T>
    requires(std::is_enum_v<T> || (std::is_class_v<T> && !has_characters<T>))
std::string describe(const T& value) {
    if constexpr (std::is_enum_v<T>) {
        return std::to_string(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (is_json_text<T>) {
        return describe(std::string_view(value.text));
    } else if constexpr (std::convertible_to<const T&, std::chrono::sys_seconds>) {
        return describe(static_cast<std::chrono::sys_seconds>(value));
    } else if constexpr (requires { value.size(); }) {
        return "a list of " + std::to_string(value.size());
    } else {
        return "a value";
    }
}

/// What may be shown of a value: texts as views, everything else, secrets too, as it is.
template <class T>
[[nodiscard]] constexpr decltype(auto) shown(const T& value) noexcept {
    if constexpr (textual<T>) {
        return view_of(value);
    } else {
        return (value);
    }
}

}  // namespace wawp::detail

// wawp/schema/value_path.hpp
namespace wawp {

/// Where a value lies in an object: a key, or a place in a list, in what lies further out. The links are on the stack: a
/// path is of use only where it is handed out.
struct value_path {
    static constexpr std::size_t no_place = static_cast<std::size_t>(-1);  ///< the `place` of what has a key

    const value_path* outer = nullptr;  ///< what it lies in, on the stack as well; null: the object itself
    std::string_view key{};        ///< perhaps with dots; of a map, the key of the value
    std::size_t place = no_place;  ///< in a list, from 0 on; then there is no key
    bool is_data = false;          ///< the key is a map's, and not a schema's
};

/// Whether anything in the path is not a schema's.
[[nodiscard]] constexpr bool holds_data(const value_path& path) noexcept {
    return path.is_data || (path.outer != nullptr && holds_data(*path.outer));
}

/// `poll.options[3].text`
[[nodiscard]] inline std::string to_string(const value_path& path) {
    std::string text = path.outer != nullptr ? to_string(*path.outer) : std::string();
    if (path.place != value_path::no_place) return text.append("[").append(std::to_string(path.place)).append("]");
    if (!text.empty()) text.append(".");
    return text.append(path.key);
}

}  // namespace wawp

// wawp/schema/validate.hpp
namespace wawp {

namespace detail {

/// What a rule looks at: the characters of a text or a secret, any other value as it is.
template <class T>
[[nodiscard]] constexpr decltype(auto) subject(const T& value) noexcept {
    if constexpr (std::same_as<T, secret>) {
        return std::string_view(value.reveal());
    } else if constexpr (textual<T>) {
        return view_of(value);
    } else {
        return (value);
    }
}

/// Calls `visit(item, path)` for each item of a list or a map.
template <class Range, class Visit>
constexpr void for_each_item(const Range& range, const value_path& path, Visit visit) {
    std::size_t place = 0;
    for (const typename Range::value_type& item : range) {
        if constexpr (text_pair<typename Range::value_type>) {
            visit(item.second, value_path{&path, view_of(item.first), value_path::no_place, true});
        } else {
            visit(item, value_path{&path, {}, place++});
        }
    }
}

/// A member that is a pointer to characters points to some, and so does the key of a map. Only validation asks this: no rule sees
/// the pointer.
struct not_null {
    static constexpr std::string_view name = "not_null"sv;
};

/// Whether `To` is a number that holds every value of `From`; a boolean becomes 0 or 1 in any.
template <class From, class To>
concept holds_every = std::is_arithmetic_v<To> && (std::same_as<From, bool> || is_lossless<From, To>());

/// A number on its way into a rule: it becomes what holds every value of its type, and nothing else.
template <class Number>
struct kept_number {
    template <class Parameter>
        requires holds_every<Number, Parameter>
    constexpr operator Parameter() const noexcept;
};
/// The contrary: it becomes only another number than it may be.
template <class Number>
struct changed_number {
    template <class Parameter>
        requires(std::is_arithmetic_v<Parameter> && !holds_every<Number, Parameter>)
    constexpr operator Parameter() const noexcept;
};

/// Whether a template of the rule's is made for a `Value` and takes it as it is, with parameters behind it that have defaults: its
/// address does not tell. One that takes another number whatever it is made for does not count.
template <class Rule, class Value>
concept takes_exactly = requires(const Rule& rule, const Value& value) { rule.template operator()<Value>(value); } &&
                        !requires(const Rule& rule) { rule.template operator()<Value>({changed_number<Value>{}}); };

/// Whether a rule that is called with a `Value` would look at another number: C++ converts silently. What the braces hold is
/// never what a template's parameter is deduced from, so that no template is asked; one that takes the value as it is, is known
/// by its address, or by `takes_exactly`, which asks only where all else says that it does not.
template <class Rule, class Value>
consteval bool changes_number() noexcept {
    if constexpr (std::is_arithmetic_v<Value>) {
        using answer = decltype(std::declval<const Rule&>()(std::declval<const Value&>()));
        constexpr bool takes_it = requires { static_cast<answer (Rule::*)(Value) const>(&Rule::operator()); } ||
                                  requires { static_cast<answer (Rule::*)(const Value&) const>(&Rule::operator()); };
        constexpr bool keeps_it = requires(const Rule& rule) { rule({kept_number<Value>{}}); };
        constexpr bool changes_it = requires(const Rule& rule) { rule({changed_number<Value>{}}); };
        if constexpr (changes_it && !keeps_it && !takes_it) return !takes_exactly<Rule, Value>;
        return false;
    } else {
        return false;
    }
}

/// Asks one rule; `broken.operator()<Entry, Rule>(found, advice, path)` is called if it is not kept.
template <class Entry, auto Rule, class Value, class Broken>
constexpr void ask(const Value& value, const value_path& path, Broken& broken) {
    using rule = std::remove_cv_t<decltype(Rule)>;
    constexpr bool is_named = requires { { rule::name } -> std::convertible_to<std::string_view>; };
    constexpr bool answers = requires { { Rule(subject(value)) } -> std::convertible_to<std::string_view>; };
    static_assert(is_named, "field: a rule needs a name: `static constexpr std::string_view name`");
    static_assert(answers, "field: a rule is called with the member's value and answers with what to do, as a text that is empty "
                           "where the rule is kept; does it take this type, and is its call const and constexpr?");
    if constexpr (is_named && answers) {
        static_assert(!changes_number<rule, std::remove_cvref_t<decltype(subject(value))>>(),
                      "field: the rule takes a number that cannot hold every value of the member, and would look at another one; let it "
                      "take the member's own type");
        const std::string_view advice = Rule(subject(value));
        if (!advice.empty()) broken.template operator()<Entry, rule>(value, advice, path);
    }
}

/// Asks one rule of a member, or of each of its items.
template <class Entry, auto Rule, class Value, class Broken>
constexpr void ask_all(const Value& value, const value_path& path, Broken& broken) {
    if constexpr (is_optional<Value> || is_required<Value>) {
        if (is_present(value)) ask_all<Entry, Rule>(value_of(value), path, broken);
    } else if constexpr (requires { Rule.of_each; }) {
        static_assert(range_like<Value>, "field: `each` is a rule for the items of a list or a map, and this member is none");
        if constexpr (range_like<Value>) {
            for_each_item(value, path, [&](const auto& item, const value_path& at) { ask_all<Entry, Rule.of_each>(item, at, broken); });
        }
    } else {
        ask<Entry, Rule>(value, path, broken);
    }
}

template <class Entry, class Object, class Broken>
constexpr void check_entry(const Object& object, const value_path* outer, Broken& broken);

/// The key of a map is a text, whose characters are UTF-8.
template <class Entry, class Key, class Broken>
constexpr void check_key(const value_path& path, Broken& broken) {
    if constexpr (std::is_pointer_v<Key>) {
        // Only a null pointer has made a view of no memory.
        if (path.key.data() == nullptr) broken.template operator()<Entry, not_null>(path.key, "give the key a text", path);
    }
    ask<Entry, valid_utf8{}>(path.key, path, broken);
}

/// What holds of every value by its type: texts are UTF-8, numbers finite, and so on, also inside of what holds others.
template <class Entry, class Schema, class Value, class Broken>
constexpr void check_type([[maybe_unused]] const Value& value, const value_path& path, Broken& broken) {
    constexpr member_kind kind = kind_of_value<Value>();
    if constexpr (is_optional<Value> || is_required<Value>) {
        if (is_present(value)) check_type<Entry, Schema>(value_of(value), path, broken);
    } else if constexpr (has_characters<Value>) {
        if constexpr (std::is_pointer_v<Value>) {
            if (value == nullptr) broken.template operator()<Entry, not_null>(value, "give it a text, or make it optional", path);
        }
        ask<Entry, valid_utf8{}>(value, path, broken);
    } else if constexpr (kind == member_kind::real) {
        ask<Entry, finite{}>(value, path, broken);
    } else if constexpr (kind == member_kind::name) {
        ask<Entry, has_name{}>(value, path, broken);
    } else if constexpr (kind == member_kind::json) {
        constexpr bool has_rule = requires { typename json_rule_of<Value>::type; };
        static_assert(has_rule, "validate: a member holds raw JSON, which could break the body: include <wawp/schema/json_rule.hpp>, which checks it");
        if constexpr (has_rule) ask<Entry, typename json_rule_of<Value>::type{}>(value, path, broken);
    } else if constexpr (kind == member_kind::own) {
        check_type<Entry, Schema>(value.json_value(), path, broken);
    } else if constexpr (kind == member_kind::list || kind == member_kind::array || kind == member_kind::map) {
        for_each_item(value, path, [&](const auto& item, const value_path& at) {
            if constexpr (kind == member_kind::map) check_key<Entry, std::remove_cv_t<typename Value::value_type::first_type>>(at, broken);
            check_type<Entry, Schema>(item, at, broken);
        });
    } else if constexpr (kind == member_kind::variant) {
        variant_access<Value>::visit(value, [&](const auto& held) { check_type<Entry, Schema>(held, path, broken); });
    } else if constexpr (kind == member_kind::structure && !std::is_void_v<Schema>) {
        Schema::for_each([&]<class Inner>() { check_entry<Inner>(value, &path, broken); });
    }
}

template <class Entry>
struct entry_check;

template <fixed_string Key, auto Member, auto... Rules>
struct entry_check<field<Key, Member, Rules...>> {
    template <class Entry, class Value, class Broken>
    static constexpr void run(const Value& value, const value_path& path, Broken& broken) {
        check_type<Entry, void>(value, path, broken);
        (ask_all<Entry, Rules>(value, path, broken), ...);
    }
};

template <fixed_string Key, auto Member, class Schema, auto... Rules>
struct entry_check<object<Key, Member, Schema, Rules...>> {
    template <class Entry, class Value, class Broken>
    static constexpr void run(const Value& value, const value_path& path, Broken& broken) {
        check_type<Entry, Schema>(value, path, broken);
        (ask_all<Entry, Rules>(value, path, broken), ...);
    }
};

template <class Entry, class Object, class Broken>
constexpr void check_entry(const Object& object, const value_path* outer, Broken& broken) {
    const value_path path{outer, Entry::key};
    if constexpr (has_member<Entry>) {
        static_assert(std::is_base_of_v<typename Entry::object_type, Object>,
                      "schema: a field names a member of another type than the object that is validated");
        const auto& member = Entry::get(object);
        if (is_present(member)) entry_check<Entry>::template run<Entry>(value_of(member), path, broken);
    } else {
        if (!is_present(object.*Entry::later) || !is_present(object.*Entry::earlier)) return;
        const instant_pair times{value_of(object.*Entry::later), value_of(object.*Entry::earlier)};
        if (times.later <= times.earlier) broken.template operator()<Entry, Entry>(times, Entry::advice, path);
    }
}

// Not constexpr on purpose: reaching it in a constant expression is the compiler's error, and its template arguments
// name the member and the rule.
template <auto Member, class Rule>
inline void a_rule_is_broken() {}

}  // namespace detail

/// Runs every rule of `Fields` over `object`, in order, and calls `broken.operator()<Entry, Rule>(found, advice, path)` for
/// each one that is not kept; `path` says where, and is of no use after the call. Usable in constant expressions.
template <class Fields, class Object, class Broken>
constexpr void for_each_violation(const Object& object, Broken broken) {
    Fields::for_each([&]<class Entry>() { detail::check_entry<Entry>(object, nullptr, broken); });
}

/// Every broken rule of `object` in one pass; empty if the object keeps them all.
///
/// @param object  an owning object or a view
/// @param hidden  taken out of every text before it is shown, in case a field repeats it
/// @param max_violations  how many are listed at most, of an object that comes from somebody else
template <class Fields, class Object>
[[nodiscard]] std::vector<violation> validate(const Object& object, const secret& hidden = {}, std::size_t max_violations = std::string::npos) {
    std::vector<violation> violations;
    for_each_violation<Fields>(object, [&]<class Entry, class Rule>(const auto& found, std::string_view advice, const value_path& path) {
        if (violations.size() == max_violations) return;
        const auto& value = detail::shown(found);
        std::string text;
        if constexpr (detail::textual<std::remove_cvref_t<decltype(value)>>) {
            text = detail::describe(redact(value, hidden));  // before it is clipped: part of a secret is still one
        } else {
            text = detail::describe(value);
        }
        std::string key = to_string(path);
        if (holds_data(path)) key = sanitize(key, hidden);
        violations.push_back(violation{std::move(key), Rule::name, std::move(text), advice});
    });
    return violations;
}

/// Stops the compiler if `object` breaks a rule; its message shows the member and the rule's type.
template <class Fields, class Object>
consteval void require_valid(const Object& object) {
    for_each_violation<Fields>(object, []<class Entry, class Rule>(const auto&, std::string_view, const value_path&) {
        if constexpr (detail::has_member<Entry>) {
            detail::a_rule_is_broken<Entry::member, Rule>();
        } else {
            detail::a_rule_is_broken<Entry::later, Rule>();
        }
    });
}

}  // namespace wawp

// wawp/json/lex/simd.hpp
#if !defined(__SSE2__) && defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

/// Many bytes of a text at once. Each function has a portable form of the same meaning.
namespace wawp::json::detail {

inline constexpr std::size_t block_size = 16;

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

namespace portable {

/// The number of white space bytes before the first other one, at most 16.
inline std::size_t space_run(const char* at) noexcept {
    std::size_t i = 0;
    while (i < block_size && is_space(at[i])) ++i;
    return i;
}

/// Copies 16 bytes; how many of them stand before the first backslash.
inline std::size_t copy_to_backslash(char* to, const char* from) noexcept {
    std::memcpy(to, from, block_size);
    std::size_t i = 0;
    while (i < block_size && from[i] != '\\') ++i;
    return i;
}

/// Whether both sides begin with the same `size` bytes.
inline bool same(const char* left, const char* right, std::size_t size) noexcept {
    return std::memcmp(left, right, size) == 0;
}

}  // namespace portable

#if defined(__SSE2__)

// Vector types, and not the intrinsics: the headers that declare those cost every includer time, the one for AVX2 a third
// of a second.
using block [[gnu::vector_size(16)]] = signed char;

inline block load_block(const char* at) noexcept {
    block bytes;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

inline void store_block(char* to, block bytes) noexcept { std::memcpy(to, &bytes, sizeof bytes); }

/// All ones in each lane that holds `c`.
inline block equal(block bytes, char c) noexcept { return bytes == static_cast<signed char>(c); }

inline unsigned bits_of(block lanes) noexcept {
    using chars [[gnu::vector_size(16)]] = char;
    return static_cast<unsigned>(__builtin_ia32_pmovmskb128(reinterpret_cast<chars>(lanes)));
}

inline std::size_t space_run(const char* at) noexcept {
    const block bytes = load_block(at);
    const block blank = equal(bytes, ' ') | equal(bytes, '\n') | equal(bytes, '\t') | equal(bytes, '\r');
    return static_cast<std::size_t>(std::countr_zero(~bits_of(blank)));
}

inline std::size_t copy_to_backslash(char* to, const char* from) noexcept {
    const block bytes = load_block(from);
    store_block(to, bytes);
    return static_cast<std::size_t>(std::countr_zero(bits_of(equal(bytes, '\\')) | 0x10000u));
}

/// Here `size` is from 1 to 48, at least 16 bytes of both sides can be read, and `right` is aligned to blocks.
[[gnu::always_inline]] inline bool same(const char* left, const char* right, std::size_t size) noexcept {
    const auto aligned = [&](std::size_t at) {
        return load_block(static_cast<const char*>(__builtin_assume_aligned(right + at, block_size)));
    };
    const block first = load_block(left) == aligned(0);
    if (size <= 16) [[likely]] {
        const unsigned bits = bits_of(first);
        return ((bits ^ (bits + 1)) >> size & 1) != 0;  // whether at least `size` ones come before the first zero
    }
    const block last = load_block(left + size - 16) == load_block(right + size - 16);
    if (bits_of(first & last) != 0xFFFF) return false;
    return size <= 32 || bits_of(load_block(left + 16) == aligned(16)) == 0xFFFF;
}

#elif defined(__ARM_NEON) && defined(__aarch64__)

inline uint8x16_t load_block(const char* at) noexcept { return vld1q_u8(reinterpret_cast<const std::uint8_t*>(at)); }

inline std::size_t space_run(const char* at) noexcept {
    const uint8x16_t bytes = load_block(at);
    const auto equal = [&](char c) { return vceqq_u8(bytes, vdupq_n_u8(static_cast<std::uint8_t>(c))); };
    const uint8x16_t other = vmvnq_u8(vorrq_u8(vorrq_u8(equal(' '), equal('\n')), vorrq_u8(equal('\t'), equal('\r'))));
    // Four bits for each of the lanes, which are all ones or all zeros.
    const uint8x8_t nibbles = vshrn_n_u16(vreinterpretq_u16_u8(other), 4);
    return static_cast<std::size_t>(std::countr_zero(vget_lane_u64(vreinterpret_u64_u8(nibbles), 0))) / 4;
}

using portable::copy_to_backslash;
using portable::same;

#else

using portable::copy_to_backslash;
using portable::same;
using portable::space_run;

#endif

/// The bytes at `at` as one word, and the same of a literal, so that a word such as `true` is one comparison.
inline std::uint16_t load_two(const char* at) noexcept {
    std::uint16_t word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

inline std::uint32_t load_four(const char* at) noexcept {
    std::uint32_t word;
    std::memcpy(&word, at, sizeof word);
    return word;
}

}  // namespace wawp::json::detail

// wawp/json/lex/utf8_marks.hpp
/// Whether 64 bytes go on rightly as UTF-8, 32 at once: for processors with AVX2, whatever the rest is compiled for.
namespace wawp::json::detail {

/// Not with modules under g++, which loses the attribute on the way.
#if defined(__SSE2__) && (defined(__clang__) || !defined(__cpp_modules))

using wide_block [[gnu::vector_size(32)]] = signed char;

[[gnu::target("avx2"), gnu::always_inline]] inline wide_block load_wide_block(const char* at) noexcept {
    wide_block bytes;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/// A bit for each lane whose highest bit is set.
[[gnu::target("avx2"), gnu::always_inline]] inline std::uint32_t bits_of(wide_block bytes) noexcept {
    using chars [[gnu::vector_size(32)]] = char;
    return static_cast<std::uint32_t>(__builtin_ia32_pmovmskb256(reinterpret_cast<chars>(bytes)));
}

/// How many bytes before a window are looked at: as many as a character has before its last one.
inline constexpr std::size_t look_back = 3;

/// What two bytes, one behind the other, can do wrong. After J. Keiser and D. Lemire, "Validating UTF-8 in less than one
/// instruction per byte" (2021): each half byte allows some of the faults; one that three half bytes allow is there.
enum utf8_fault : unsigned char {
    too_short = 1,       ///< a lead byte, and no continuation behind it
    too_long = 2,        ///< a continuation behind ASCII
    overlong_3 = 4,
    too_large = 8,       ///< beyond U+10FFFF
    surrogate = 16,
    overlong_2 = 32,
    overlong_4 = 64,     ///< or beyond U+10FFFF, with a lead from F5 on
    continuations = 128  ///< two in a row, which is a fault unless the bytes before ask for them
};

/// The faults that each value of a half byte allows: of the first byte's upper half, of its lower half, and of the second
/// byte's upper half.
struct fault_tables {
    unsigned char lead[16], lead_bits[16], second[16];
};
inline constexpr int any_lead = too_short | too_long | continuations, any_second = too_long | overlong_2 | continuations;
inline constexpr fault_tables faults{
    {too_long, too_long, too_long, too_long, too_long, too_long, too_long, too_long,
     continuations, continuations, continuations, continuations,
     too_short | overlong_2, too_short, too_short | overlong_3 | surrogate, too_short | too_large | overlong_4},
    {any_lead | overlong_3 | overlong_2 | overlong_4, any_lead | overlong_2, any_lead, any_lead,
     any_lead | too_large, any_lead | too_large | overlong_4, any_lead | too_large | overlong_4, any_lead | too_large | overlong_4,
     any_lead | too_large | overlong_4, any_lead | too_large | overlong_4, any_lead | too_large | overlong_4,
     any_lead | too_large | overlong_4, any_lead | too_large | overlong_4,
     any_lead | too_large | overlong_4 | surrogate, any_lead | too_large | overlong_4, any_lead | too_large | overlong_4},
    {too_short, too_short, too_short, too_short, too_short, too_short, too_short, too_short,
     any_second | overlong_3 | overlong_4, any_second | overlong_3 | too_large,
     any_second | surrogate | too_large, any_second | surrogate | too_large,
     too_short, too_short, too_short, too_short}};

/// What a table says of each lane, which holds a half byte.
[[gnu::target("avx2"), gnu::always_inline]] inline wide_block look_up(const unsigned char (&table)[16], wide_block halves) noexcept {
    using chars [[gnu::vector_size(32)]] = char;
    using half_chars [[gnu::vector_size(16)]] = char;
    half_chars once;
    std::memcpy(&once, table, sizeof once);
    const chars twice = __builtin_shufflevector(once, once, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,  //
                                                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    return reinterpret_cast<wide_block>(__builtin_ia32_pshufb256(twice, reinterpret_cast<chars>(halves)));
}

[[gnu::target("avx2"), gnu::always_inline]] inline wide_block upper_half(wide_block bytes) noexcept {
    using halves [[gnu::vector_size(32)]] = std::uint16_t;
    return reinterpret_cast<wide_block>(reinterpret_cast<halves>(bytes) >> 4) & 15;
}

/// Lanes other than zero where the 32 bytes at `at` do not go on rightly behind those before them.
[[gnu::target("avx2"), gnu::always_inline]] inline wide_block utf8_faults(const char* at) noexcept {
    using bytes [[gnu::vector_size(32)]] = unsigned char;
    const wide_block first = load_wide_block(at - 1);
    const wide_block found = look_up(faults.lead, upper_half(first)) & look_up(faults.lead_bits, first & 15) &
                             look_up(faults.second, upper_half(load_wide_block(at)));
    const bytes second_last = reinterpret_cast<bytes>(load_wide_block(at - 2)), third_last = reinterpret_cast<bytes>(load_wide_block(at - 3));
    const auto asked = (second_last >= static_cast<unsigned char>(0xE0)) | (third_last >= static_cast<unsigned char>(0xF0));
    return found ^ (reinterpret_cast<wide_block>(asked) & static_cast<signed char>(continuations));
}

/// Whether the 64 bytes at `at` go on rightly behind those before them; a character may go on behind them.
[[gnu::target("avx2"), gnu::always_inline]] inline bool goes_on_as_utf8(const char* at) noexcept {
    return bits_of((utf8_faults(at) | utf8_faults(at + 32)) != 0) == 0;
}

/// The bit of the last lead byte among 64 bytes whose character goes on behind them; 0 if there is none.
inline std::uint64_t open_character(const char* at) noexcept {
    const auto byte = [at](int place) { return static_cast<unsigned char>(at[place]); };
    const int place = byte(63) >= 0xC0 ? 63 : byte(62) >= 0xE0 ? 62 : byte(61) >= 0xF0 ? 61 : 64;
    return place == 64 ? 0 : std::uint64_t{1} << place;
}

#endif

}  // namespace wawp::json::detail

// wawp/json/lex/marks.hpp
/// Marking what ends a plain run of a string, for 64 bytes at once.
///
/// All ways mark quotes, backslashes and control characters. Beyond ASCII, the fastest one marks only what a reader must look
/// at: all bytes of a window whose characters are not well-formed, and the first byte of a character that goes on where
/// nobody has looked yet. The others mark every byte. So whoever comes upon a marked byte beyond ASCII checks the character
/// that it begins; what is not marked is well-formed.
namespace wawp::json::detail {

inline constexpr std::size_t window_size = 64;  ///< bytes that one word of bits tells of

/// Whether a byte may end a plain run of a string: a quote, a backslash, a control character, or no ASCII.
constexpr bool is_special(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
}

namespace portable {

/// Writes a word for each of `count` windows from `at` on, with one bit for each special byte.
/// @param begins  nothing before `at` can be read; otherwise three bytes can, of the same text
inline void mark_special(const char* at, std::uint64_t* bits, std::size_t count, bool /*begins*/) noexcept {
    for (; count > 0; --count, at += window_size) {
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < window_size; ++i) word |= std::uint64_t{is_special(at[i])} << i;
        *bits++ = word;
    }
}

}  // namespace portable

#if defined(__SSE2__)

// The quote and the blank change places: then control characters and the quote lie below what the others become. Signed: so
// does what is not ASCII, whose sign is kept, so that a look at the moved bytes finds it.
inline constexpr signed char quote_move = '"' ^ ' ';
inline constexpr signed char lowest_plain = '"' - 1;
inline constexpr signed char moved_backslash = '\\' ^ quote_move;

inline unsigned special_bits(const char* at) noexcept {
    const block moved = load_block(at) ^ quote_move;
    return bits_of((moved < lowest_plain) | (moved == moved_backslash));
}

inline void mark_special_sse2(const char* at, std::uint64_t* bits, std::size_t count, bool /*begins*/) noexcept {
    for (; count > 0; --count, at += window_size) {
        const unsigned low = special_bits(at) | special_bits(at + block_size) << 16;
        const unsigned high = special_bits(at + 2 * block_size) | special_bits(at + 3 * block_size) << 16;
        *bits++ = low | std::uint64_t{high} << 32;
    }
}

#if defined(__clang__) || !defined(__cpp_modules)
[[gnu::target("avx2"), gnu::always_inline]] inline std::uint32_t special_bits(wide_block moved) noexcept {
    return bits_of((moved < lowest_plain) | (moved == moved_backslash));
}

/// Takes the marks of well-formed characters back.
[[gnu::target("avx2"), gnu::noinline]] inline void unmark_characters(const char* at, std::uint64_t* bits,
                                                                     std::size_t count) noexcept {
    std::uint64_t open = 0;  // the lead byte, in the last window, of a character that goes on in this one
    for (; count > 0; --count, at += window_size, ++bits) {
        const wide_block low = load_wide_block(at), high = load_wide_block(at + sizeof low);
        const std::uint64_t beyond = bits_of(low) | std::uint64_t{bits_of(high)} << 32;
        if ((beyond | open) == 0) continue;
        if (goes_on_as_utf8(at)) {
            *bits &= ~beyond;
            open = open_character(at);
        } else if (open != 0) {
            bits[-1] |= open;
            open = 0;  // if there is a new one it is marked
        }
    }
    if (open != 0) bits[-1] |= open;
}

/// The same of a text that begins here: no byte before it can be read.
[[gnu::noinline, gnu::cold]] inline void unmark_first_characters(const char* at, std::uint64_t* bits, std::size_t count) noexcept {
    char first[look_back + window_size]{};
    std::memcpy(first + look_back, at, window_size);
    unmark_characters(first + look_back, bits, 1);
    unmark_characters(at + window_size, bits + 1, count - 1);
}

[[gnu::target("avx2")]] inline void mark_special_avx2(const char* at, std::uint64_t* bits, std::size_t count,
                                                      bool begins) noexcept {
    wide_block all{};
    for (std::size_t i = 0; i < count; ++i) {
        const char* const window = at + i * window_size;
        const wide_block low = load_wide_block(window) ^ quote_move, high = load_wide_block(window + sizeof low) ^ quote_move;
        bits[i] = special_bits(low) | std::uint64_t{special_bits(high)} << 32;
        all |= low | high;
    }
    if (bits_of(all) != 0) [[unlikely]] begins ? unmark_first_characters(at, bits, count) : unmark_characters(at, bits, count);
}

[[gnu::noinline]] inline void mark_special(const char* at, std::uint64_t* bits, std::size_t count, bool begins) noexcept {
    __builtin_cpu_supports("avx2") ? mark_special_avx2(at, bits, count, begins) : mark_special_sse2(at, bits, count, begins);
}
#else
inline void mark_special(const char* at, std::uint64_t* bits, std::size_t count, bool begins) noexcept {
    mark_special_sse2(at, bits, count, begins);
}
#endif

#elif defined(__ARM_NEON) && defined(__aarch64__)

inline uint8x16_t special_lanes(const char* at) noexcept {
    const uint8x16_t bytes = load_block(at);
    const uint8x16_t outside = vorrq_u8(vcltq_u8(bytes, vdupq_n_u8(0x20)), vcgeq_u8(bytes, vdupq_n_u8(0x80)));
    const uint8x16_t marks = vorrq_u8(vceqq_u8(bytes, vdupq_n_u8('"')), vceqq_u8(bytes, vdupq_n_u8('\\')));
    return vorrq_u8(outside, marks);
}

inline void mark_special(const char* at, std::uint64_t* bits, std::size_t count, bool /*begins*/) noexcept {
    const uint8x16_t weights = vreinterpretq_u8_u64(vdupq_n_u64(0x8040'2010'0804'0201));
    for (; count > 0; --count, at += window_size) {
        const auto weighted = [&](std::size_t block) { return vandq_u8(special_lanes(at + block * 16), weights); };
        const uint8x16_t sums = vpaddq_u8(vpaddq_u8(weighted(0), weighted(1)), vpaddq_u8(weighted(2), weighted(3)));
        *bits++ = vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sums, sums)), 0);
    }
}

#else

using portable::mark_special;

#endif

}  // namespace wawp::json::detail

// wawp/json/lex/problem.hpp
/// Why a text is refused. A user's words, by way of `wawp/json/policy.hpp`; they stand here because the lexer says them.
namespace wawp::json {

/// What a reader does not go beyond.
struct limits {
    std::size_t depth = 32;           ///< objects and lists inside one another
    std::size_t bytes = std::size_t{1024} * 1024;  ///< size of the text
};

/// Why a text could not be read.
enum class problem : std::uint8_t {
    unexpected_end,
    unexpected_byte,
    bad_escape,
    lone_surrogate,
    control_character,
    bad_utf8,
    bad_number,
    too_deep,
    too_large,
    trailing_bytes,
    byte_order_mark,
    not_an_object,
};

/// What is wrong with a text, and where.
struct syntax_error {
    json::problem problem{};  ///< what is wrong
    std::size_t offset = 0;  ///< the first byte that does not fit
    bool operator==(const syntax_error&) const = default;  ///< member by member
};

/// The problem in words for people; static.
[[nodiscard]] constexpr std::string_view to_string(problem what) noexcept {
    constexpr std::string_view texts[] = {
        "the text ends too early"sv,   "a byte that does not belong there"sv, "an unknown escape"sv,
        "half a surrogate pair"sv,     "a control character in a string"sv,   "bytes that are not UTF-8"sv,
        "a malformed number"sv,        "nested too deeply"sv,                 "larger than the cap"sv,
        "bytes after the end"sv,       "a byte order mark"sv,                 "not an object"sv,
    };
    return texts[static_cast<std::size_t>(what)];
}

}  // namespace wawp::json

// wawp/json/lex/input.hpp
namespace wawp::json::detail {

/// The native reader nests at most this deep, whatever `limits::depth` says: its stack is of fixed size.
inline constexpr std::size_t deepest = 1024;

/// Keys up to this length, quotes, colon and a blank included, are compared in wide steps.
inline constexpr std::size_t spelling_size = 3 * block_size;

/// As much as a word takes, such as `false`; and a number of 15 digits, and one byte more.
inline constexpr std::size_t word_size = 5;
inline constexpr std::size_t number_size = 16;

/// How many bytes are marked at once, ahead of the reading: what is special is then known before it is known where
/// exactly the next string begins.
inline constexpr std::size_t look_ahead = 16 * window_size;

/// A text that a run of the reader makes. Not in constant evaluation, since clang 14 has no text there. (Not `<memory>`, which
/// costs every includer: `<string>` has what is needed of it.)
union scratch_text {
    std::string text;
    char none;

    constexpr scratch_text() noexcept : none{} {
        if (!std::is_constant_evaluated()) std::construct_at(&text);
    }
    scratch_text(const scratch_text&) = delete;
    scratch_text& operator=(const scratch_text&) = delete;
    constexpr ~scratch_text() {
        if (!std::is_constant_evaluated()) text.~basic_string();
    }
};

/// A text that is read once from front to back, and what is known of it besides the place: what is marked ahead, how
/// much deeper it may nest, and why it was refused. The place itself, a `const char*`, is handed from function to function
/// and stays in a register; a null place means that `fail` was called.
struct input {
    /// A comma, a line break, a spelled key and a word.
    static constexpr std::size_t wide_size = 2 + spelling_size + word_size;

    const char* begin;
    const char* end;
    const char* wide_end;           ///< before it, a key and a word can be read without a look at the end
    const char* marked;             ///< the byte before those that `special` tells of
    std::size_t marked_size = 0;    ///< how many they are; those behind the end of the text count as special
    std::uint64_t special[look_ahead / window_size + 1];  ///< a bit for each byte that ends a plain run of a string
    std::size_t depth_left;         ///< objects and lists that may still be opened
    json::problem problem{};
    const char* failed_at = nullptr;
    scratch_text scratch{};         ///< a text with its escapes resolved

    constexpr input(std::string_view text, std::size_t depth) noexcept
        : begin(text.data()),
          end(begin + text.size()),
          wide_end(text.size() < wide_size ? begin : end - (wide_size - 1)),
          marked(begin),
          depth_left(depth < deepest ? depth : deepest) {
        special[look_ahead / window_size] = 0;
    }

    /// How many bytes may be read from `at` on.
    [[nodiscard]] constexpr std::size_t ahead(const char* at) const noexcept { return static_cast<std::size_t>(end - at); }

    /// Ends the reading: `at` is the first byte that does not fit.
    constexpr const char* fail(json::problem what, const char* at) noexcept {
        problem = what;
        failed_at = at;
        return nullptr;
    }

    /// The same where the text may also have come to its end.
    constexpr const char* fail_or_end(json::problem what, const char* at) noexcept {
        return fail(at == end ? problem::unexpected_end : what, at);
    }
};

/// Goes on past a run of white space; `at` is not the end.
[[gnu::noinline]] constexpr const char* skip_space_run(const char* at, const char* end) noexcept {
    if (is_space(*at)) ++at;  // most often there is one byte
    if (at == end || static_cast<unsigned char>(*at) > ' ') return at;
    while (!std::is_constant_evaluated() && static_cast<std::size_t>(end - at) >= block_size) {
        const std::size_t run = space_run(at);
        at += run;
        if (run < block_size) return at;
    }
    while (at != end && is_space(*at)) ++at;
    return at;
}

/// The same where most often there is none.
constexpr const char* skip_space(const input& in, const char* at) noexcept {
    if (at == in.end || static_cast<unsigned char>(*at) > ' ') [[likely]] return at;
    return skip_space_run(at, in.end);
}

/// Goes on past a line break, if one stands at `at`.
constexpr const char* skip_line_break(const input& in, const char* at) noexcept { return at + (at != in.end && *at == '\n'); }

/// Reads `word`, of which at least the first letter stands at `at`.
constexpr const char* read_word(input& in, const char* at, std::string_view word) noexcept {
    for (const char letter : word) {
        if (at == in.end || *at != letter) return in.fail_or_end(problem::unexpected_byte, at);
        ++at;
    }
    return at;
}

}  // namespace wawp::json::detail

// wawp/json/map/member.hpp
/// What readers do with the members of a struct.
namespace wawp::json::detail {

/// Makes a value anew in its place, where nothing can be thrown.
template <class T>
constexpr void make_anew(T& value) noexcept {
    std::destroy_at(&value);
    std::construct_at(&value);
}

/// Leaves nothing in a member. Assigning an empty optional would make g++ 12 warn of uninitialized bytes; assigning a struct
/// of many members is much code.
template <class Member>
constexpr void make_empty(Member& member) {
    if constexpr (wawp::detail::is_optional<Member>) {
        if (std::is_constant_evaluated()) return make_anew(member);  // clang 14 copies no optional that was reset
        member.reset();
    } else if constexpr (std::is_nothrow_default_constructible_v<Member>) {
        make_anew(member);
    } else {
        member = wawp::detail::blank::make<Member>();
    }
}

/// Puts a value that holds nothing yet into an empty optional.
template <class T>
constexpr void fill_blank(std::optional<T>& member) {
    if constexpr (std::is_default_constructible_v<T>) {
        member.emplace();
    } else {
        member.emplace(wawp::detail::blank::make<T>());
    }
}

/// A member that may be optional and is empty, as a value that can be filled. (That it is empty is looked at, since g++ 14
/// takes it for perhaps full otherwise, and warns of what it would then destroy.)
template <class Member>
constexpr auto& make_ready(Member& member) {
    if constexpr (wawp::detail::is_optional<Member>) {
        if (!member.has_value()) fill_blank(member);
        return make_ready(*member);
    } else if constexpr (wawp::detail::is_required<Member>) {
        return wawp::detail::blank::inside(member);
    } else {
        return member;
    }
}

/// What `make_ready` gives.
template <class Member>
using ready_type = std::remove_reference_t<decltype(make_ready(std::declval<Member&>()))>;

template <class Map>
using key_of_map = std::remove_const_t<typename Map::value_type::first_type>;

/// Whether a map holds a key once. A list of pairs holds them all.
template <class Map>
concept holds_keys_once = requires(Map& map, key_of_map<Map> key, typename Map::value_type::second_type value) {
    map.insert_or_assign(std::move(key), std::move(value));
};

template <class Compare, class Key>
concept compares_spelling = std::same_as<Compare, std::less<Key>> || std::same_as<Compare, std::less<>> ||
                            std::same_as<Compare, std::equal_to<Key>> || std::same_as<Compare, std::equal_to<>>;

/// Whether a map says of itself that to it two keys are one only where they are spelled alike.
template <class Map>
concept tells_keys_by_spelling = (std::same_as<key_of_map<Map>, std::string> || std::same_as<key_of_map<Map>, std::string_view>) &&
                                 (compares_spelling<typename Map::key_compare, key_of_map<Map>> || compares_spelling<typename Map::key_equal, key_of_map<Map>>);

/// Whether of the values of a duplicate key the last one counts alone, so that those before it may be anything. Who reads a map and
/// who looks for faults in its text must agree on it. In all others each value counts, although a map that takes keys for one which
/// are spelled differently keeps but one of their values.
template <class Map>
concept last_value_counts = holds_keys_once<Map> && tells_keys_by_spelling<Map> && requires(Map& map, const key_of_map<Map>& key) {
    map.erase(key);
};

/// Whether a map finds the value of a key, to be changed in its place.
template <class Map>
concept finds_values = requires(Map& map, const key_of_map<Map>& key) {
    { (*map.find(key)).second } -> std::same_as<typename Map::value_type::second_type&>;
};

/// A member that may be optional, as the struct itself. The optional must hold one.
template <class Member>
constexpr auto& struct_of(Member& member) noexcept {
    if constexpr (wawp::detail::is_optional<Member>) {
        return struct_of(*member);
    } else if constexpr (wawp::detail::is_required<std::remove_const_t<Member>>) {
        return wawp::detail::blank::inside(member);
    } else {
        return member;
    }
}

}  // namespace wawp::json::detail

// wawp/json/map/tree_builder.hpp
/// The table of a schema's keys while it is being drawn, from what each of its entries declares. No templates here: the
/// compiler runs this once for each schema.
namespace wawp::json {

enum class node_kind : std::uint8_t {
    group,   ///< an object that only parts a dotted key; no member stands behind it
    object,  ///< an object with a schema of its own, read into a member that is a struct
    value,   ///< one member; what it is a list of may have nodes below it
};

/// One key of the tree.
struct node {
    std::string_view name;     ///< the key inside its object; empty for the root
    std::string_view path;     ///< the full key path from the root, e.g. `_data.id.fromMe`; a static text
    node_kind kind{};          ///< the root is a group
    std::uint16_t entry = 0;   ///< its place among the entries, or among the groups, of the schema that declares it
    std::uint16_t parent = 0;  ///< the object that it is a key of
    std::uint16_t end = 0;     ///< one past its last descendant: the table is in the order of declaration, outside in
};

/// Nodes that stand one after the other. Not `std::span`, which compilers take twice the time for.
struct node_list {
    const node* first = nullptr;
    std::size_t count = 0;

    [[nodiscard]] constexpr const node* data() const noexcept { return first; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return count; }
    [[nodiscard]] constexpr const node& operator[](std::size_t place) const noexcept { return first[place]; }
};

namespace detail {

/// The place of the first dot from `start` on, or the end. (`find` is no constant expression under g++'s UBSan.)
constexpr std::size_t next_dot(std::string_view text, std::size_t start) noexcept {
    while (start < text.size() && text[start] != '.') ++start;
    return start;
}

/// An entry of a schema, as far as the tree is concerned.
struct declared {
    std::string_view key{};
    bool has_member = false;
    bool is_struct = false;  ///< and not a list or a map of structs
    node_list below{};       ///< the nodes of the structs' own schema, the root included
    std::size_t dots = 0;    ///< in the key
};

/// How many nodes the entries can have at most, the root included.
constexpr std::size_t node_limit(const declared* entries, std::size_t count) noexcept {
    std::size_t limit = 1;
    for (const declared* entry = entries; entry != entries + count; ++entry) {
        if (!entry->has_member) continue;
        limit += 1 + entry->dots;
        if (entry->below.count > 0) limit += entry->below.count - 1;
    }
    return limit;
}

/// How many bytes the full paths of what lies below the entries take.
constexpr std::size_t size_of_paths(const declared* entries, std::size_t count) noexcept {
    std::size_t bytes = 0;
    for (const declared* entry = entries; entry != entries + count; ++entry) {
        for (std::size_t i = 0; i < entry->below.count; ++i) bytes += entry->key.size() + 1 + entry->below.first[i].path.size();
    }
    return bytes;
}

constexpr char* append(char* to, std::string_view text) noexcept {
    const char* const end = text.data() + text.size();
    for (const char* from = text.data(); from != end; ++from) *to++ = *from;
    return to;
}

/// Puts these paths at `to`, one after the other.
constexpr void put_paths(const declared* entries, std::size_t count, char* to) noexcept {
    for (const declared* entry = entries; entry != entries + count; ++entry) {
        for (std::size_t i = 0; i < entry->below.count; ++i) {
            to = append(to, entry->key);
            *to++ = '.';
            to = append(to, entry->below.first[i].path);
        }
    }
}

/// The table while it is being drawn.
struct tree_builder {
    node* nodes;
    std::size_t* groups;
    const char* paths;  ///< what `put_paths` put
    std::size_t count = 1;
    std::uint16_t group_count = 0;

    constexpr std::size_t push(const node& added) noexcept {
        nodes[count] = added;
        return count++;
    }

    /// The group in which the last part of `key` lies.
    constexpr std::size_t group_of(std::string_view key) noexcept {
        std::size_t parent = 0, start = 0;
        for (std::size_t dot; (dot = next_dot(key, start)) != key.size(); start = dot + 1) {
            const std::string_view path = key.substr(0, dot);
            std::size_t found = parent + 1;
            while (found < count && (nodes[found].path != path || nodes[found].kind != node_kind::group)) ++found;
            if (found == count) {
                groups[group_count] = found;
                push({path.substr(start), path, node_kind::group, group_count++, static_cast<std::uint16_t>(parent)});
            }
            parent = found;
        }
        return parent;
    }

    /// @param parted  whether dots of the key part objects
    constexpr void add(const declared& entry, std::uint16_t place, bool parted) noexcept {
        const std::size_t parent = parted ? group_of(entry.key) : 0;
        const std::size_t start = parent == 0 ? 0 : nodes[parent].path.size() + 1;
        const std::size_t self = push({entry.key.substr(start), entry.key,
                                       entry.is_struct ? node_kind::object : node_kind::value, place,
                                       static_cast<std::uint16_t>(parent)});
        const std::size_t prefix = entry.key.size() + 1;
        for (std::size_t i = 0; i < entry.below.count; ++i) {
            const node& below = entry.below.first[i];
            const std::size_t bytes = prefix + below.path.size();
            if (i > 0) {
                node& copy = nodes[count++];
                copy = below;
                copy.path = {paths, bytes};
                copy.parent = static_cast<std::uint16_t>(self + below.parent);
                copy.end = 0;
            }
            paths += bytes;
        }
    }

    constexpr void close() noexcept {
        for (std::size_t i = count; i-- > 0;) {
            node& self = nodes[i];
            if (self.end < i + 1) self.end = static_cast<std::uint16_t>(i + 1);
            if (nodes[self.parent].end < self.end) nodes[self.parent].end = self.end;
        }
    }
};

}  // namespace detail

}  // namespace wawp::json

// wawp/json/policy.hpp
namespace wawp::json {

/// How a key path such as `event.name` goes on the wire.
enum class layout : std::uint8_t {
    dotted,  ///< as one key with a dot in it
    nested,  ///< as objects in objects
};

/// An object and the schema that it is written with.
template <class Fields, class Object>
struct bound {
    using fields = Fields;  ///< the schema
    const Object& object;  ///< must outlive this
};

/// `object` with the schema `Fields`; it must outlive what is returned.
template <class Fields, class Object>
[[nodiscard]] constexpr bound<Fields, Object> bind(const Object& object [[clang::lifetimebound]]) noexcept {
    return {object};
}

/// What a reader noticed on the way.
struct report {
    std::vector<std::string_view> mismatched{};  ///< key paths whose value was of an unexpected kind, in the schema's order; static texts
};

namespace detail {
struct probe {
    std::optional<bool> flag;
};
using probe_fields = schema<field<"flag", &probe::flag>>;
}  // namespace detail

/// A policy that turns bound objects into JSON text and JSON text into an object. All members are static.
template <class P>
concept policy = requires(std::string& out, const detail::probe& source, detail::probe& target, std::string_view text) {
    /// Replaces `out` by one JSON object with the fields of all bound objects, in order; absent optionals are left out.
    /// Allocates nothing when `out` has room. The texts must be valid UTF-8.
    P::template write<layout::nested>(out, bind<detail::probe_fields>(source));
    /// Resets `target` and fills it. Everything is checked, also what no field asks for. A value of an unexpected
    /// kind leaves its field empty and is listed in the report; the last of duplicate keys counts.
    {
        P::template read<detail::probe_fields>(text, target, limits{})
    } -> std::same_as<result<report, syntax_error>>;
};

namespace detail {

/// Stops the compiler with one sentence if `P` is no `policy`.
template <class P>
consteval bool require_policy() noexcept {
    constexpr bool writes = requires(std::string& out, const probe& source) {
        P::template write<layout::nested>(out, bind<probe_fields>(source));
    };
    constexpr bool reads = requires(probe& target) { P::template read<probe_fields>(std::string_view(), target, limits{}); };
    static_assert(writes, "JSON policy: it needs a static `void write<layout>(std::string& out, const bound<Fields, Object>&...)`; "
                          "`json::bridge` makes a policy of any parser and writer");
    static_assert(reads, "JSON policy: it needs a static `result<report, syntax_error> read<Fields>(std::string_view text, Object& target, "
                         "limits)`; `json::bridge` makes a policy of any parser and writer");
    static_assert(!(writes && reads) || policy<P>, "JSON policy: `read` must return `result<report, syntax_error>`");
    return true;
}

}  // namespace detail

}  // namespace wawp::json

// wawp/json/map/node_set.hpp
namespace wawp::json::detail {

/// Nodes of a schema's tree: a bit for each, in memory of the caller's.
struct node_set {
    std::uint64_t* words;

    [[nodiscard]] static constexpr std::size_t size_for(std::size_t nodes) noexcept { return nodes / 64 + 1; }
    [[nodiscard]] constexpr bool has(std::size_t node) const noexcept { return words[node / 64] >> node % 64 & 1; }
    constexpr void add(std::size_t node) const noexcept { words[node / 64] |= std::uint64_t{1} << node % 64; }
    constexpr void drop(std::size_t first, std::size_t end) const noexcept {
        for (; first < end; ++first) words[first / 64] &= ~(std::uint64_t{1} << first % 64);
    }
};

/// What the report says of the nodes in `mismatched`, in their order. (A template, since no other function may be constexpr
/// where a vector is no constant: in the debug mode of g++ 12's library.)
template <std::same_as<node_list> Nodes>
constexpr report report_of(Nodes nodes, node_set mismatched) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < node_set::size_for(nodes.size()); ++i) {
        for (std::uint64_t left = mismatched.words[i]; left != 0; left &= left - 1) ++count;
    }
    report noticed{std::vector<std::string_view>(count)};
    for (std::size_t i = nodes.size(); count > 0; --i) {
        if (mismatched.has(i - 1)) noticed.mismatched[--count] = nodes[i - 1].path;
    }
    return noticed;
}

}  // namespace wawp::json::detail

// wawp/json/map/tree.hpp
/// The tree that the dots and the nested schemas of a schema's key paths span, drawn at compile time.
///
/// The native reader makes its tables of it at compile time (`nodes`, `entries`), the bridge walks it at run time (`child`,
/// `visit`). Rules between fields have no place in it.
///
/// Its constants are named by the schema, which is short, and not by the list of its entries: compilers spell out the name
/// of each constant, and for a long list that takes them longer than to compute it.
namespace wawp::json {

namespace detail {

template <class Entry>
concept has_schema = requires { typename Entry::schema; };

/// Whether the entry's member is itself the struct that the entry's schema describes; otherwise it holds such structs.
template <class Entry>
consteval bool is_struct_entry() noexcept {
    if constexpr (has_schema<Entry>) {
        constexpr member_kind kind = wawp::detail::kind_of_member<typename Entry::value_type>;
        return !wawp::detail::is_compound(kind) || kind == member_kind::structure;
    }
    return false;
}
template <class Entry>
inline constexpr bool is_object_entry = is_struct_entry<Entry>();

/// The schema of the structs in an entry's member.
template <class Entry>
struct schema_of_entry {
    using type = void;
};
template <has_schema Entry>
struct schema_of_entry<Entry> {
    using type = typename Entry::schema;
};

}  // namespace detail

/// The tree of a schema, which may have a name or be a plain list of entries, or of `literal_keys`.
/// @tparam Parted  whether the dots of a key part objects
template <class Fields, bool Parted = true>
class tree;
template <class Fields>
class tree<literal_keys<Fields>> : public tree<Fields, false> {};

namespace detail {

/// The nodes below an entry, which has none unless it is or holds objects.
template <class Entry>
inline constexpr node_list nodes_below{};
template <has_schema Entry>
inline constexpr node_list nodes_below<Entry> = tree<typename Entry::schema>::nodes;

template <class... Entries>
consteval auto declare(const schema<Entries...>*) noexcept {
    std::array<declared, sizeof...(Entries) + 1> all{
        declared{Entries::key.view(), wawp::detail::has_member<Entries>, is_object_entry<Entries>, nodes_below<Entries>}...};
    const std::size_t* dots = wawp::detail::facts<Entries...>.dots;
    for (declared& entry : all) {
        if (entry.has_member) entry.dots = *dots++;
    }
    return all;
}

/// What the entries of a schema declare, and behind them one that declares nothing: an array must not be empty.
template <class Fields>
inline constexpr auto declarations = declare(static_cast<const typename Fields::list*>(nullptr));

/// The full paths below the `object` entries.
template <std::size_t Size>
struct long_paths {
    char text[Size + 1]{};
    consteval long_paths(const declared* entries, std::size_t count) noexcept { put_paths(entries, count, text); }
};
template <class Fields>
inline constexpr long_paths<size_of_paths(declarations<Fields>.data(), declarations<Fields>.size())> paths_below{
    declarations<Fields>.data(), declarations<Fields>.size()};

/// The nodes of a schema and its groups, before it is known how many they are.
template <std::size_t Limit>
struct drawing {
    node nodes[Limit]{};
    std::size_t groups[Limit]{};
    std::size_t count = 0, group_count = 0;

    consteval drawing(const declared* entries, std::size_t size, const char* paths, bool parted) noexcept {
        tree_builder builder{nodes, groups, paths};
        for (std::size_t i = 0; i < size; ++i) {
            if (entries[i].has_member) builder.add(entries[i], static_cast<std::uint16_t>(i), parted && entries[i].dots > 0);
        }
        builder.close();
        count = builder.count;
        group_count = builder.group_count;
    }
};
template <class Fields, bool Parted>
inline constexpr drawing<node_limit(declarations<Fields>.data(), declarations<Fields>.size())> drawn{
    declarations<Fields>.data(), declarations<Fields>.size(), paths_below<Fields>.text, Parted};

/// The node of each entry.
template <std::size_t Count>
struct entry_nodes {
    std::size_t at[Count + 1]{};
    consteval entry_nodes(const node_list& nodes) noexcept {
        for (std::size_t i = 1; i < nodes.size();) {
            const bool group = nodes[i].kind == node_kind::group;
            if (!group) at[nodes[i].entry] = i;
            i = group ? i + 1 : nodes[i].end;  // what lies below an `object` has entries of another schema
        }
    }
};

}  // namespace detail

/// `nodes[0]` is the root, the object that the schema describes.
template <class Fields, bool Parted>
class tree {
    static constexpr auto& drawn = detail::drawn<Fields, Parted>;

public:
    static constexpr std::size_t npos = static_cast<std::size_t>(-1);

    using entries = typename Fields::list;
    static constexpr std::size_t entry_count = detail::declarations<Fields>.size() - 1;

    static constexpr node_list nodes{drawn.nodes, drawn.count};

    /// The nodes of the groups, by `node::entry`. Those within an `object` belong to its own schema's tree.
    static constexpr const std::size_t* groups = drawn.groups;
    static constexpr std::size_t group_count = drawn.group_count;

    /// The key `name` of the object at `parent`, or `npos`.
    [[nodiscard]] static constexpr std::size_t child(std::size_t parent, std::string_view name) noexcept {
        for (std::size_t i = parent + 1; i < nodes[parent].end; i = nodes[i].end) {
            if (nodes[i].name == name) return i;
        }
        return npos;
    }

    /// Calls `visitor(member)` with the member behind `nodes[index]`; a group has none, and nothing is called.
    ///
    /// @param object  what the schema describes. Optional structs on the way to the member must hold a value.
    template <class Object, class Visitor>
    static constexpr void visit(std::size_t index, Object& object, Visitor&& visitor) {
        visit_entries(static_cast<const entries*>(nullptr), index, object, visitor);
    }

private:
    static constexpr detail::entry_nodes<entry_count> node_of{nodes};

    template <class... Entries, class Object, class Visitor>
    static constexpr void visit_entries(const schema<Entries...>*, std::size_t index, Object& object, Visitor& visitor) {
        std::size_t place = 0;
        (visit_entry<Entries>(place++, index, object, visitor) || ...);
    }

    template <class Entry, class Object, class Visitor>
    static constexpr bool visit_entry(std::size_t place, std::size_t index, Object& object, Visitor& visitor) {
        if constexpr (wawp::detail::has_member<Entry>) {
            const std::size_t self = node_of.at[place];
            if (index == self) {
                visitor(Entry::get(object));
                return true;
            }
            if constexpr (detail::is_object_entry<Entry>) {
                if (index > self && index < nodes[self].end) {
                    auto& inner = detail::struct_of(Entry::get(object));
                    tree<typename Entry::schema>::visit(index - self, inner, visitor);
                    return true;
                }
            }
        }
        return false;
    }
};

}  // namespace wawp::json

// wawp/json/read/noted.hpp
/// Values that are looked at beside what a struct takes.
namespace wawp::json {

/// A key path whose value goes into no member: its JSON text is noted. An entry of schemas that `native::read_fresh` reads.
template <fixed_string Key>
struct noted {
    static constexpr fixed_string key = Key;  ///< the key path
    static constexpr std::nullptr_t member = nullptr;  ///< there is none
};

/// The value of one `noted` entry.
struct noted_value {
    std::size_t entry = 0;    ///< the entry's place in its schema
    std::string_view text{};  ///< JSON, exactly as it stands in the input, which must outlive it; empty for `null`
};

/// The values that were noted, in the order in which their keys came first; of a key that came again, the last value.
class noted_values {
public:
    /// Notes the value of an entry.
    void note(std::size_t entry, std::string_view text) {
        for (noted_value& each : values_) {
            if (each.entry != entry) continue;
            each.text = text;
            return;
        }
        values_.push_back({entry, text});
    }

    [[nodiscard]] auto begin() const noexcept { return values_.begin(); }  ///< the first one
    [[nodiscard]] auto end() const noexcept { return values_.end(); }      ///< behind the last one

private:
    std::vector<noted_value> values_{};
};

namespace detail {
template <class Entry>
inline constexpr bool is_noted = false;
template <fixed_string Key>
inline constexpr bool is_noted<noted<Key>> = true;
}  // namespace detail

}  // namespace wawp::json

// wawp/json/lex/real.hpp
/// The double nearest to a number as JSON spells it. Without `<charconv>`, whose parsing every includer would pay for.
namespace wawp::json::detail {

/// Where digits and power of ten are both exact as doubles, one multiplication or division rounds once, which is right
/// (W. D. Clinger, "How to Read Floating Point Numbers Accurately"); that is, up to 15 digits and 22 zeros.
///
/// @return whether it was such a number, and the processor computes in doubles
inline bool parse_short_real(const char* at, const char* end, double& out) noexcept {
    constexpr double exact_powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const bool negative = *at == '-';
    at += negative;
    std::uint64_t digits = 0;
    int zeros = 0, count = 0;
    bool behind_point = false;
    for (; at != end && (*at | 0x20) != 'e'; ++at) {
        if (*at == '.') {
            behind_point = true;
            continue;
        }
        if (++count > 15) return false;
        digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
        zeros -= behind_point;
    }
    if (at != end) {
        ++at;
        const bool shrinks = *at == '-';
        at += shrinks || *at == '+';
        int power = 0;
        for (; at != end && power < 100; ++at) power = power * 10 + (*at - '0');
        zeros += shrinks ? -power : power;
    }
    if (zeros < -22 || zeros > 22 || FLT_EVAL_METHOD != 0) return false;
    const auto whole = static_cast<double>(digits);
    const double magnitude = zeros < 0 ? whole / exact_powers[-zeros] : whole * exact_powers[zeros];
    out = negative ? -magnitude : magnitude;
    return true;
}

/// As the C library takes it, which minds the locale: its decimal point takes the place of ours.
inline std::string localized(const char* begin, const char* end) {
    const std::string_view number(begin, static_cast<std::size_t>(end - begin));
    const std::size_t point = number.find('.');
    std::string text(number.substr(0, point));
    // NOLINTNEXTLINE(concurrency-mt-unsafe): strtod reads the same locale, so whoever changes it meanwhile breaks that, too
    if (point != number.npos) text.append(std::localeconv()->decimal_point).append(number.substr(point + 1));
    return text;
}

/// @param begin  a number by the grammar of JSON, up to `end`
/// @return false if it is too large for a double; then `out` is of no use
inline bool parse_real(const char* begin, const char* end, double& out) {
    if (parse_short_real(begin, end, out)) return true;
    out = std::strtod(localized(begin, end).c_str(), nullptr);
    constexpr std::uint64_t infinite = 0x7FF0'0000'0000'0000;
    return (std::bit_cast<std::uint64_t>(out) & infinite) != infinite;
}

/// The same of a float: the one nearest to the number, not to the double nearest to it.
inline bool parse_real(const char* begin, const char* end, float& out) {
    out = std::strtof(localized(begin, end).c_str(), nullptr);
    constexpr std::uint32_t infinite = 0x7F80'0000;
    return (std::bit_cast<std::uint32_t>(out) & infinite) != infinite;
}

}  // namespace wawp::json::detail

// wawp/json/lex/number.hpp
namespace wawp::json::detail {

/// A number of the input, checked but not yet converted.
struct number {
    const char* begin = nullptr;  ///< the sign, or the first digit
    const char* digits = nullptr;
    const char* end = nullptr;
    std::uint64_t magnitude = 0;  ///< only if `whole`
    bool negative = false;
    bool whole = false;           ///< neither fraction nor exponent, and at most 19 digits
};

using wawp::detail::is_digit;

/// The bytes of a word in reverse order.
constexpr std::uint64_t reversed(std::uint64_t word) noexcept {
    word = (word & 0x00FF'00FF'00FF'00FF) << 8 | (word >> 8 & 0x00FF'00FF'00FF'00FF);
    word = (word & 0x0000'FFFF'0000'FFFF) << 16 | (word >> 16 & 0x0000'FFFF'0000'FFFF);
    return word << 32 | word >> 32;
}
static_assert(reversed(0x0102'0304'0506'0708) == 0x0807'0605'0403'0201);

/// Whether eight bytes are digits; if so, the number that they spell is appended to `value`.
inline bool append_eight_digits(const char* at, std::uint64_t& value) noexcept {
    std::uint64_t lanes;  // the first byte in the lowest lane
    std::memcpy(&lanes, at, sizeof lanes);
    if constexpr (std::endian::native == std::endian::big) lanes = reversed(lanes);
    lanes ^= 0x3030'3030'3030'3030;
    if (((lanes | (lanes + 0x7676'7676'7676'7676)) & 0x8080'8080'8080'8080) != 0) return false;
    lanes = (lanes * 10 + (lanes >> 8)) & 0x00FF'00FF'00FF'00FF;
    lanes = (lanes * 100 + (lanes >> 16)) & 0x0000'FFFF'0000'FFFF;
    value = value * 100'000'000 + ((lanes * 10'000 + (lanes >> 32)) & 0xFFFF'FFFF);
    return true;
}

/// A number of a few digits, and what follows it; null if it is none.
struct short_number {
    const char* behind = nullptr;
    std::uint64_t value = 0;
};

/// Reads the number at `at` if it has at most 15 digits and neither sign, fraction nor exponent.
/// `number_size` bytes can be read.
///
/// Where the number ends is found by branches and not computed, so that the processor need not wait for it.
[[gnu::noinline]] inline short_number read_short_number(const char* at) noexcept {
    const auto goes_on = [](char c) { return is_digit(c) || c == '.' || c == 'e' || c == 'E'; };
    if (!is_digit(*at)) return {};
    std::uint64_t value = static_cast<unsigned>(*at - '0');
    if (!goes_on(at[1])) return {at + 1, value};
    if (value == 0) return {};
    value = 0;
    if (append_eight_digits(at, value)) {
        at += 8;
        if (is_digit(at[7]) && append_eight_digits(at, value)) return {};
    }
    while (is_digit(*at)) value = value * 10 + static_cast<unsigned>(*at++ - '0');
    return goes_on(*at) ? short_number{} : short_number{at, value};
}

/// One or more digits.
[[gnu::noinline]] constexpr const char* scan_digits(input& in, const char* at) noexcept {
    if (at == in.end || !is_digit(*at)) return in.fail_or_end(problem::bad_number, at);
    while (at != in.end && is_digit(*at)) ++at;
    return at;
}

[[gnu::noinline]] constexpr const char* scan_number(input& in, const char* at, number& out) noexcept {
    out.begin = at;
    out.negative = *at == '-';
    at += out.negative;
    out.digits = at;
    if (at == in.end || !is_digit(*at)) return in.fail_or_end(problem::bad_number, at);
    std::uint64_t value = 0;
    while (at != in.end && is_digit(*at)) value = value * 10 + static_cast<unsigned>(*at++ - '0');
    if (*out.digits == '0' && at - out.digits > 1) return in.fail(problem::bad_number, out.digits + 1);

    out.magnitude = value;  // wraps around from 20 digits on, and is then not used
    out.whole = at - out.digits <= 19;
    if (at != in.end && *at == '.') {
        out.whole = false;
        at = scan_digits(in, at + 1);
        if (at == nullptr) return nullptr;
    }
    if (at != in.end && (*at == 'e' || *at == 'E')) {
        out.whole = false;
        ++at;
        if (at != in.end && (*at == '+' || *at == '-')) ++at;
        at = scan_digits(in, at);
        if (at == nullptr) return nullptr;
    }
    out.end = at;
    return at;
}

/// A number as digits and a power of ten: `digits` without leading or trailing zeros, then as many zeros as `zeros`
/// says. Digits behind the decimal point make `zeros` negative.
struct decimal {
    const char* begin = nullptr;
    const char* end = nullptr;
    long long zeros = 0;
};

[[gnu::noinline, gnu::cold]] constexpr decimal decimal_of(const number& n) noexcept {
    constexpr long long huge = 1'000'000'000'000;  // more than any text has digits
    decimal d{n.digits, n.digits, 0};
    while (d.end != n.end && is_digit(*d.end)) ++d.end;
    const char* at = d.end;
    if (at != n.end && *at == '.') {
        for (++at; at != n.end && is_digit(*at); ++at) --d.zeros;
        d.end = at;
    }
    if (at != n.end) {
        ++at;
        const bool shrinks = *at == '-';
        if (*at == '+' || *at == '-') ++at;
        long long power = 0;
        for (; at != n.end; ++at) power = power < huge ? power * 10 + (*at - '0') : power;
        d.zeros += shrinks ? -power : power;
    }
    while (d.begin != d.end && (*d.begin == '0' || *d.begin == '.')) ++d.begin;
    while (d.begin != d.end && (d.end[-1] == '0' || d.end[-1] == '.')) {
        d.zeros += d.end[-1] == '0';
        --d.end;
    }
    return d;
}

/// The exact magnitude of a number that is a whole one, however it is spelled (`1.759108866e9`); false if it is not
/// whole or does not fit.
[[gnu::noinline, gnu::cold]] constexpr bool exact_magnitude(const number& n, std::uint64_t& out) noexcept {
    out = n.magnitude;
    if (n.whole) return true;
    const decimal d = decimal_of(n);
    out = 0;
    if (d.begin == d.end) return true;
    if (d.zeros < 0 || d.zeros > 20) return false;
    for (const char* at = d.begin; at != d.end; ++at) {
        if (*at != '.' && !wawp::detail::append_digit(out, *at - '0')) return false;
    }
    for (long long i = 0; i < d.zeros; ++i) {
        if (!wawp::detail::append_digit(out, 0)) return false;
    }
    return true;
}

/// Whether the number is whole and fits; if so it is stored, exactly.
[[gnu::noinline]] constexpr bool to_integer(const number& n, std::int64_t& out) noexcept {
    std::uint64_t magnitude = 0;
    if (!exact_magnitude(n, magnitude) || magnitude > (std::uint64_t{1} << 63) - !n.negative) return false;
    out = static_cast<std::int64_t>(n.negative ? 0 - magnitude : magnitude);
    return true;
}
[[gnu::noinline]] constexpr bool to_integer(const number& n, std::uint64_t& out) noexcept {
    return exact_magnitude(n, out) && (!n.negative || out == 0);
}
template <class Integer>
constexpr bool to_integer(const number& n, Integer& out) noexcept {
    using widest = std::conditional_t<std::is_signed_v<Integer>, std::int64_t, std::uint64_t>;
    using range = std::numeric_limits<Integer>;
    widest wide = 0;
    if (!to_integer(n, wide) || wide < widest{(range::min)()} || wide > widest{(range::max)()}) return false;
    out = static_cast<Integer>(wide);
    return true;
}

/// The double nearest to a number; false if the number is too large. Whole numbers below 2^53 need no rounding.
inline bool to_double(const number& n, double& out) {
    if (n.whole && n.magnitude >> 53 == 0) {
        const auto magnitude = static_cast<double>(n.magnitude);
        out = n.negative ? -magnitude : magnitude;
        return true;
    }
    if (parse_real(n.begin, n.end, out)) return true;
    const decimal d = decimal_of(n);
    if (d.zeros >= 0) return false;  // a tiny number has its digits far behind the point
    out = n.negative ? -0.0 : 0.0;
    return d.end - d.begin + d.zeros < 0;
}

}  // namespace wawp::json::detail

// wawp/json/lex/plain_run.hpp
/// Where the plain bytes of a string end, by what is marked ahead.
namespace wawp::json::detail {

/// Marks the special bytes of the part of the text that the byte behind `at` lies in; that byte may be the end.
[[gnu::noinline]] inline void mark_behind(input& in, const char* at) noexcept {
    in.marked = in.begin + static_cast<std::size_t>(at - in.begin) / look_ahead * look_ahead;
    const char* const first = in.marked + 1;
    const std::size_t size = in.ahead(first), windows = size / window_size;
    const bool begins = in.marked == in.begin;
    if (size >= look_ahead) {
        in.marked_size = look_ahead;
        return mark_special(first, in.special, look_ahead / window_size, begins);
    }
    mark_special(first, in.special, windows, begins);
    constexpr std::size_t before = 3;
    char rest[before + window_size]{};  // zeros are special: they stand for the end
    const char* const last = first + windows * window_size;
    const auto known = static_cast<std::size_t>(last - in.begin);
    const std::size_t copied = known < before ? known : before;
    std::char_traits<char>::copy(rest + before - copied, last - copied, copied + size % window_size);
    mark_special(rest + before, in.special + windows, 1, false);
    in.marked_size = (windows + 1) * window_size;
}

/// The marks of the bytes from `place` on, the first one in the lowest bit. They are as many as one load has, at least 57
/// where the first byte of a word is its lowest.
inline std::uint64_t marks_from(const input& in, std::size_t place) noexcept {
    if constexpr (std::endian::native != std::endian::little) {
        return in.special[place / window_size] >> place % window_size;
    }
    std::uint64_t marks;
    std::memcpy(&marks, reinterpret_cast<const char*>(in.special) + place / 8, sizeof marks);
    return marks >> place % 8;
}

/// The same as `plain_run`, from load to load.
[[gnu::noinline]] inline std::size_t long_plain_run(input& in, const char* at) noexcept {
    const char* before = at - 1;
    for (;;) {
        if (static_cast<std::size_t>(before - in.marked) >= in.marked_size) mark_behind(in, before);
        const auto place = static_cast<std::size_t>(before - in.marked);
        const std::uint64_t left = in.special[place / window_size] >> place % window_size;
        before += left != 0 ? static_cast<unsigned>(std::countr_zero(left)) : window_size - place % window_size;
        if (left != 0) return static_cast<std::size_t>(before + 1 - at);
    }
}

/// How many bytes there are before the first special one from `at` on, or before the end of the input.
[[gnu::always_inline]] constexpr std::size_t plain_run(input& in, const char* at) noexcept {
    if (std::is_constant_evaluated()) {
        std::size_t run = 0;
        while (at + run != in.end && !is_special(at[run])) ++run;
        return run;
    }
    const auto place = static_cast<std::size_t>(at - 1 - in.marked);
    if (place < in.marked_size) [[likely]] {
        const std::uint64_t left = marks_from(in, place);
        if (left != 0) [[likely]] return static_cast<unsigned>(std::countr_zero(left));
    }
    return long_plain_run(in, at);
}

/// The special bytes of the input, one after the other. They are found without a look at what stands between them, so
/// that the processor need not wait for one string's end to begin with the next.
class mark_reader {
public:
    /// Begins with the special bytes from `at` on.
    mark_reader(input& in, const char* at) noexcept : in_(in), first_(at) {
        const std::size_t place = place_of_first();
        first_ -= place % window_size;
        left_ = in.special[place / window_size] & ~std::uint64_t{0} << place % window_size;
    }

    /// Goes on past the next special byte.
    [[gnu::always_inline]] void pass() noexcept {
        if (left_ == 0) [[unlikely]] refill();
        left_ &= left_ - 1;
    }

    /// Goes on past the next special byte, an opening quote, and the one behind it, which is returned: of a string without
    /// escapes, the closing quote. It may be the end of the text.
    [[gnu::always_inline]] const char* pass_string() noexcept {
        pass();
        if (left_ == 0) [[unlikely]] refill();
        const char* const close = first_ + static_cast<unsigned>(std::countr_zero(left_));
        left_ &= left_ - 1;
        return close;
    }

    /// Goes on past a line break, which is special, if one stands at `at`.
    [[gnu::always_inline]] const char* pass_line_break(const char* at) noexcept {
        if (*at != '\n') return at;
        pass();
        return at + 1;
    }

    /// The next special byte at `at` or behind it; those before it have been passed. It may be the end of the text.
    [[gnu::always_inline]] const char* next_from(const char* at) noexcept {
        while (static_cast<std::size_t>(at - first_) >= window_size) refill_next();
        left_ &= ~std::uint64_t{0} << (at - first_);
        if (left_ == 0) [[unlikely]] refill();
        return first_ + static_cast<unsigned>(std::countr_zero(left_));
    }

private:
    /// Where among the marked bytes the first one of the window lies.
    [[gnu::always_inline]] std::size_t place_of_first() noexcept {
        const char* const before = first_ - 1;
        if (static_cast<std::size_t>(before - in_.marked) >= in_.marked_size) [[unlikely]] mark_behind(in_, before);
        return static_cast<std::size_t>(before - in_.marked);
    }

    /// Moves on to the next window with a special byte. Behind the text there are only such.
    [[gnu::always_inline]] void refill() noexcept {
        do {
            refill_next();
        } while (left_ == 0);
    }

    [[gnu::always_inline]] void refill_next() noexcept {
        first_ += window_size;
        left_ = in_.special[place_of_first() / window_size];
    }

    input& in_;
    const char* first_;  ///< the byte that the lowest bit of `left_` tells of
    std::uint64_t left_ = 0;
};

}  // namespace wawp::json::detail

// wawp/json/lex/string.hpp
namespace wawp::json::detail {

/// A string of the input, without its quotes.
struct text_span {
    const char* begin = nullptr;
    const char* end = nullptr;
    bool escaped = false;  ///< it has escapes, so that the bytes are not yet the text

    [[nodiscard]] constexpr std::string_view view() const noexcept { return {begin, static_cast<std::size_t>(end - begin)}; }
};

/// What hex digits say of a UTF-16 unit in each of their four places; 0 for all other bytes. A bit beyond the unit, one for
/// each place, says that it is a digit.
struct hex_places {
    std::uint32_t of[4][256]{};
    constexpr hex_places() noexcept {
        for (unsigned place = 0; place < 4; ++place) {
            const auto digit = [place](unsigned value) { return 0x10000u << place | value << (12 - 4 * place); };
            for (unsigned i = 0; i < 10; ++i) of[place]['0' + i] = digit(i);
            for (unsigned i = 0; i < 6; ++i) of[place]['a' + i] = of[place]['A' + i] = digit(10 + i);
        }
    }
};
inline constexpr hex_places hex_digits{};
constexpr std::uint32_t hex_digit(const char* unit, int place) noexcept {
    return hex_digits.of[place][static_cast<unsigned char>(unit[place])];
}

/// The UTF-16 unit of the four hex digits at `at`; more than 0xFFFF if one is none.
[[gnu::always_inline]] constexpr unsigned unit_at(const char* at) noexcept {
    return (hex_digit(at, 0) | hex_digit(at, 1) | hex_digit(at, 2) | hex_digit(at, 3)) ^ 0xF0000;
}

/// The same of an end that may be near.
constexpr const char* read_unit(input& in, const char* at, unsigned& unit) noexcept {
    for (int place = 0; place < 4; ++place) {
        if (at + place == in.end || hex_digit(at, place) == 0) return in.fail_or_end(problem::bad_escape, at + place);
    }
    unit = unit_at(at);
    return at + 4;
}

/// Checks the escape whose backslash stands at `at`, the second half of a surrogate pair included.
[[gnu::noinline]] constexpr const char* scan_escape(input& in, const char* at) noexcept {
    const char* const backslash = at++;
    if (at == in.end) return in.fail(problem::unexpected_end, at);
    switch (*at) {
        case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't': return at + 1;
        case 'u': break;
        default: return in.fail(problem::bad_escape, at);
    }
    unsigned unit = 0;
    at = read_unit(in, at + 1, unit);
    if (at == nullptr || unit < 0xD800 || unit > 0xDFFF) return at;
    if (unit >= 0xDC00) return in.fail(problem::lone_surrogate, backslash);
    if (at == in.end || (*at == '\\' && at + 1 == in.end)) return in.fail(problem::unexpected_end, in.end);
    if (at[0] != '\\' || at[1] != 'u') return in.fail(problem::lone_surrogate, backslash);
    at = read_unit(in, at + 2, unit);
    if (at != nullptr && (unit < 0xDC00 || unit > 0xDFFF)) return in.fail(problem::lone_surrogate, backslash);
    return at;
}

/// The size of the character beyond ASCII that four bytes begin with, checked with a few masks; 0 if that is not UTF-8.
constexpr std::size_t size_beyond_ascii(const char* at) noexcept {
    const auto byte = [&](int i) { return std::uint32_t{static_cast<unsigned char>(at[i])} << (8 * i); };
    const std::uint32_t bytes = byte(0) | byte(1) | byte(2) | byte(3);
    if ((bytes & 0xC0E0) == 0x80C0) return (bytes & 0x1E) != 0 ? 2 : 0;  // C0 and C1 would be overlong
    if ((bytes & 0xC0'C0F0) == 0x80'80E0) {
        const std::uint32_t bits = bytes & 0x200F;  // of both bytes that tell overlong forms and surrogates
        return bits != 0 && bits != 0x200D ? 3 : 0;
    }
    if ((bytes & 0xC0C0'C0F8) != 0x8080'80F0) return 0;
    const std::uint32_t plane = (bytes & 7) << 2 | (bytes >> 12 & 3);
    return plane >= 1 && plane <= 16 ? 4 : 0;
}

/// Checks what interrupts a plain run and is no closing quote: an escape, a character beyond ASCII, or an error.
constexpr const char* scan_special(input& in, const char* at, bool& escaped) noexcept {
    const auto byte = static_cast<unsigned char>(*at);
    if (byte == '\\') {
        escaped = true;
        return scan_escape(in, at);
    }
    if (byte < 0x20) return in.fail(problem::control_character, at);
    do {  // characters beyond ASCII seldom come alone
        char last[4]{};
        const bool near_end = in.ahead(at) < sizeof last;
        if (std::is_constant_evaluated()) {
            std::char_traits<char>::copy(last, at, near_end ? in.ahead(at) : sizeof last);
        } else if (near_end) {
            std::memcpy(last, at, in.ahead(at));
        }
        const std::size_t size = size_beyond_ascii(near_end ? last : at);
        if (size == 0) return in.fail(problem::bad_utf8, at);
        at += size;
    } while (at != in.end && static_cast<unsigned char>(*at) >= 0x80 && plain_run(in, at) == 0);
    return at;
}

/// The closing quote of the string at `at`, which may be any value; null if it is no string or not a plain one.
[[gnu::always_inline]] inline const char* find_plain_end(input& in, const char* at) noexcept {
    if (*at != '"') return nullptr;
    const char* const close = at + 1 + plain_run(in, at + 1);
    return close != in.end && *close == '"' ? close : nullptr;
}

/// Goes on with a string that is not over at its first special byte, which stands at `at`.
[[gnu::noinline]] constexpr const char* scan_text_on(input& in, const char* at, text_span& text) noexcept {
    while (at != in.end && *at != '"') {
        at = scan_special(in, at, text.escaped);
        if (at == nullptr) return nullptr;
        at += plain_run(in, at);
    }
    if (at == in.end) return in.fail(problem::unexpected_end, at);
    text.end = at;
    return at + 1;
}

/// Finds the end of the string that starts at `at` (its opening quote is already read) and checks all of it.
[[gnu::always_inline]] constexpr const char* scan_text(input& in, const char* at, text_span& text) noexcept {
    text.begin = at;
    text.escaped = false;
    at += plain_run(in, at);
    if (at == in.end || *at != '"') [[unlikely]] return scan_text_on(in, at, text);
    text.end = at;
    return at + 1;
}

}  // namespace wawp::json::detail

// wawp/json/lex/unescape.hpp
/// Resolving escapes: of a string that was checked before, or in one pass that checks it as well.
namespace wawp::json::detail {

/// Puts a code point as UTF-8; up to four bytes.
[[gnu::always_inline]] constexpr char* put_utf8(char* to, unsigned point) noexcept {
    const auto tail = [point](int shift) { return static_cast<char>(0x80 | (point >> shift & 0x3F)); };
    if (point < 0x80) {
        to[0] = static_cast<char>(point);
        return to + 1;
    }
    if (point < 0x800) {
        to[0] = static_cast<char>(0xC0 | point >> 6);
        to[1] = tail(0);
        return to + 2;
    }
    if (point < 0x10000) {
        to[0] = static_cast<char>(0xE0 | point >> 12);
        to[1] = tail(6);
        to[2] = tail(0);
        return to + 3;
    }
    to[0] = static_cast<char>(0xF0 | point >> 18);
    to[1] = tail(12);
    to[2] = tail(6);
    to[3] = tail(0);
    return to + 4;
}

/// What the escapes of two bytes stand for, by their second one; 0 for all other bytes.
struct short_escapes {
    char of[256]{};
    constexpr short_escapes() noexcept {
        constexpr std::string_view letters = "\"\\/bfnrt"sv, meant = "\"\\/\b\f\n\r\t"sv;
        for (std::size_t i = 0; i < letters.size(); ++i) of[static_cast<unsigned char>(letters[i])] = meant[i];
    }
};
inline constexpr short_escapes short_escape{};

/// How many bytes the longest escape has, a surrogate pair.
inline constexpr std::size_t escape_size = 12;

/// Resolves the escape at `at`; null if it is none. `escape_size` bytes can be read. What comes of it is never longer.
[[gnu::always_inline]] constexpr const char* put_unescaped(char*& to, const char* at) noexcept {
    if (at[1] != 'u') {
        const char meant = short_escape.of[static_cast<unsigned char>(at[1])];
        if (meant == '\0') return nullptr;
        *to++ = meant;
        return at + 2;
    }
    const unsigned unit = unit_at(at + 2);
    if (unit < 0xD800 || (unit > 0xDFFF && unit <= 0xFFFF)) {
        to = put_utf8(to, unit);
        return at + 6;
    }
    if (unit > 0xDBFF || at[6] != '\\' || at[7] != 'u') return nullptr;
    const unsigned low = unit_at(at + 8);
    if (low < 0xDC00 || low > 0xDFFF) return nullptr;
    to = put_utf8(to, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
    return at + escape_size;
}

/// The same of an escape that was checked: nothing behind it is looked at.
[[gnu::noinline]] constexpr const char* put_checked_escape(char*& to, const char* at) noexcept { return put_unescaped(to, at); }

/// Resolves the escapes of a string that `scan_text` has checked.
[[gnu::noinline]] inline void unescape(std::string_view text, std::string& out) {
    wawp::detail::fill_zeros(out, text.size());
    char* to = out.data();
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        // There is room for as much as is left of the text.
        const auto left = static_cast<std::size_t>(end - at);
        const std::size_t run = left >= block_size ? copy_to_backslash(to, at) : *at != '\\';
        if (run == 0) {
            at = put_checked_escape(to, at);
        } else {
            if (left < block_size) *to = *at;
            at += run;
            to += run;
        }
    }
    out.erase(static_cast<std::size_t>(to - out.data()));
}

/// A room in which a text is put together, so that the text itself becomes as large as it must be. The place in it is handed
/// from function to function and stays in a register.
class text_room {
public:
    static constexpr std::size_t wide_size = 32;

    // cppcheck-suppress uninitMemberVar ; written before it is read, and zeroes cost time
    explicit text_room(std::string& out) noexcept : out_(out) {}

    [[nodiscard]] char* begin() noexcept { return room_; }

    [[nodiscard]] std::ptrdiff_t left(const char* to) const noexcept { return room_ + room_size - to; }

    /// Whether `size` bytes can be put at `to`, and behind them one character and what a wide copy has too many.
    [[nodiscard]] bool has(const char* to, std::size_t size) const noexcept { return to + size <= room_ + room_size; }

    /// Puts `size` bytes at `to`.
    [[gnu::noinline]] char* put(char* to, const char* from, std::size_t size) {
        if (static_cast<std::ptrdiff_t>(size) > room_ + room_size - to) {
            to = flush(to);
            if (size > room_size) {
                out_.append(from, size);
                return to;
            }
        }
        std::memcpy(to, from, size);
        return to + size;
    }

    /// Appends what stands before `to`; returns where it goes on.
    [[gnu::noinline]] char* flush(const char* to) {
        out_.append(room_, static_cast<std::size_t>(to - room_));
        return room_;
    }

private:
    static constexpr std::size_t room_size = 1024;

    std::string& out_;
    char room_[room_size + wide_size + 4];
};

/// Puts what stands at `at`, a special byte of a string that is no closing quote, checked with all care.
[[gnu::noinline]] inline const char* put_special(input& in, const char* at, text_room& room, char*& to) {
    if (at == in.end) return in.fail(problem::unexpected_end, at);
    bool escaped = false;
    const char* const behind = scan_special(in, at, escaped);
    if (behind == nullptr) return nullptr;
    if (!escaped) {
        to = room.put(to, at, static_cast<std::size_t>(behind - at));
        return behind;
    }
    if (!room.has(to, 0)) to = room.flush(to);
    return put_checked_escape(to, at);
}

/// Reads a string with escapes in one pass: copies, resolves and checks. It begins at `at`, behind its opening quote; `out`
/// is empty.
/// @return where the text goes on behind the closing quote, or null
[[gnu::noinline]] inline const char* read_escaped_text(input& in, const char* at, std::string& out) {
    const char* const wide_end = in.ahead(in.begin) < text_room::wide_size ? in.begin : in.end - text_room::wide_size;
    text_room room(out);
    char* to = room.begin();
    mark_reader marks(in, at);
    for (;;) {
        const char* const next = marks.next_from(at);
        const auto run = static_cast<std::size_t>(next - at);
        const bool wide = next < wide_end;
        if (wide && run <= text_room::wide_size && room.has(to, run)) [[likely]] {
            std::memcpy(to, at, text_room::wide_size);  // more than asked for: what comes behind overwrites the rest
            to += run;
        } else {
            to = room.put(to, at, run);
        }
        at = next;
        if (wide && *at == '\\') [[likely]] {
            const char* const stop = at + room.left(to) < wide_end ? at + room.left(to) : wide_end;
            const char* behind = at;
            do {  // escapes often come in a row
                at = behind;
                behind = put_unescaped(to, at);
            } while (behind != nullptr && *behind == '\\' && behind < stop);
            if (behind != nullptr) [[likely]] {
                at = behind;
                continue;
            }
        }
        if (at != in.end && *at == '"') break;
        char* end = to;  // a local, so that `to` can stay in a register
        at = put_special(in, at, room, end);
        if (at == nullptr) return nullptr;
        to = end;
    }
    room.flush(to);
    return at + 1;
}

}  // namespace wawp::json::detail

// wawp/json/lex/token.hpp
/// The parts of a text that hold no other values: they are checked here, and told as tokens.
namespace wawp::json::detail {

enum class token_kind : std::uint8_t { null, boolean, number, text, array, object };

/// One JSON value as it was found, before it is known what type takes it.
struct token {
    token_kind kind{};
    bool yes = false;
    bool rounded = false;            ///< the number came as a double that can stand for several integers
    bool escaped = false;            ///< the text has escapes, which are still to be resolved
    std::string_view text{};
    detail::number number{};
    std::string_view source{};       ///< the value's own bytes, if a text is read
    std::string* scratch = nullptr;  ///< where escapes are resolved; null if there are none
};

/// Not constexpr on purpose: where a constant expression comes here, the compiler prints the function's name.
inline void escapes_in_a_constant_are_only_resolved_in_keys() noexcept {}

/// The text, with its escapes resolved.
constexpr std::string_view resolved(const token& value) {
    if (!value.escaped) return value.text;
    if (std::is_constant_evaluated()) escapes_in_a_constant_are_only_resolved_in_keys();
    unescape(value.text, *value.scratch);
    return *value.scratch;
}

/// Checks the number at `at`; short ones are read in two steps of eight digits.
constexpr const char* scan_any_number(input& in, const char* at, number& out) noexcept {
    const short_number read = std::is_constant_evaluated() || in.ahead(at) < number_size ? short_number{} : read_short_number(at);
    if (read.behind == nullptr) return scan_number(in, at, out);
    out = {at, at, read.behind, read.value, false, true};
    return read.behind;
}

/// Checks the string, number or word at `at`; `value` becomes its token.
constexpr const char* scan_scalar(input& in, const char* at, token& value) noexcept {
    if (at == in.end) return in.fail(problem::unexpected_end, at);
    text_span text;
    switch (*at) {
        case '"':
            at = scan_text(in, at + 1, text);
            value.kind = token_kind::text;
            if (std::is_constant_evaluated() && at == nullptr) return nullptr;  // there is no view then
            value.text = text.view();
            value.escaped = text.escaped;
            value.scratch = std::is_constant_evaluated() ? nullptr : &in.scratch.text;
            return at;
        case 't': case 'f':
            value.kind = token_kind::boolean;
            value.yes = *at == 't';
            return read_word(in, at, value.yes ? "true" : "false");
        case 'n':
            value.kind = token_kind::null;
            return read_word(in, at, "null");
        case '-': case '0': case '1': case '2': case '3': case '4':
        case '5': case '6': case '7': case '8': case '9':
            value.kind = token_kind::number;
            return scan_any_number(in, at, value.number);
        default: return in.fail(problem::unexpected_byte, at);
    }
}

/// Checks a key whose opening quote should stand at `at`, and what follows it up to the value.
[[gnu::noinline]] constexpr const char* scan_key(input& in, const char* at, text_span& key) noexcept {
    if (at == in.end || *at != '"') return in.fail_or_end(problem::unexpected_byte, at);
    at = scan_text(in, at + 1, key);
    if (at == nullptr) return nullptr;
    at = skip_space(in, at);
    if (at == in.end || *at != ':') return in.fail_or_end(problem::unexpected_byte, at);
    return skip_space(in, at + 1);
}

inline constexpr std::size_t no_plain_key = static_cast<std::size_t>(-1);

/// The size of the key whose opening quote stands at `at`, if it is as short as a spelling, has no escapes and a colon
/// stands behind it; otherwise `no_plain_key`. A key and a word can be read.
[[gnu::always_inline]] inline std::size_t plain_key_size(input& in, const char* at) noexcept {
    if (*at != '"') return no_plain_key;
    const std::size_t size = plain_run(in, at + 1);
    const bool plain = size <= spelling_size - 4 && load_two(at + 1 + size) == load_two("\":");
    return plain ? size : no_plain_key;
}

}  // namespace wawp::json::detail

// wawp/json/lex/skip.hpp
namespace wawp::json::detail {

/// Which of the open brackets are objects: one bit each.
class bracket_stack {
public:
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
    [[nodiscard]] constexpr bool in_object() const noexcept { return bits_[(size_ - 1) / 64] >> ((size_ - 1) % 64) & 1; }
    constexpr void pop() noexcept { --size_; }
    constexpr void push(bool object) noexcept {
        std::uint64_t& word = bits_[size_ / 64];
        const unsigned bit = size_ % 64;
        const std::uint64_t below = bit == 0 ? 0 : word & ((std::uint64_t{1} << bit) - 1);
        word = below | std::uint64_t{object} << bit;
        ++size_;
    }

private:
    std::uint64_t bits_[deepest / 64];  // set as far as `size_` says
    std::size_t size_ = 0;
};

/// Checks the string, number or word at `at`.
[[gnu::noinline]] constexpr const char* skip_scalar(input& in, const char* at) noexcept {
    token value;
    return scan_scalar(in, at, value);
}

/// Where skipping ends before the brackets are closed: nowhere, or where a key of the outermost object may be one that is
/// known. Most others are told apart by their hash alone.
class key_stop {
public:
    constexpr key_stop() noexcept = default;
    /// @param buckets  by the hash of a key and `mask`: 0 where no known key is
    constexpr key_stop(const std::uint16_t* buckets, std::size_t mask) noexcept : buckets_(buckets), mask_(mask) {}

    /// Of a key that is simply spelled, whose quotes stand at `open_quote` and `close_quote`.
    constexpr bool minds(const bracket_stack& open, const char* open_quote, const char* close_quote) noexcept {
        if (buckets_ == nullptr || open.size() != 1) return false;
        const std::string_view key(open_quote + 1, static_cast<std::size_t>(close_quote - open_quote - 1));
        return stopped_ = buckets_[wawp::detail::hash_of(key) & mask_] != 0;
    }
    /// Of any other key.
    constexpr bool minds(const bracket_stack& open) noexcept { return stopped_ = buckets_ != nullptr && open.size() == 1; }

    [[nodiscard]] constexpr bool stopped() const noexcept { return stopped_; }

private:
    const std::uint16_t* buckets_ = nullptr;
    std::size_t mask_ = 0;
    bool stopped_ = false;
};

/// Goes on after a value: closes brackets, up to the place of the next value, to the end of the outermost bracket or to the
/// key where `stop` does.
[[gnu::noinline]] constexpr const char* close_brackets(input& in, const char* at, bracket_stack& open, key_stop& stop) noexcept {
    while (open.size() > 0) {
        at = skip_space(in, at);
        const bool object = open.in_object();
        if (at == in.end) return in.fail(problem::unexpected_end, at);
        if (*at == ',') {
            at = skip_space(in, at + 1);
            if (!object || stop.minds(open)) return at;
            text_span key;
            return scan_key(in, at, key);
        }
        if (*at != (object ? '}' : ']')) return in.fail(problem::unexpected_byte, at);
        open.pop();
        ++at;
    }
    return at;
}

/// Where `null`, `true`, `false` or a short whole number ends that starts at `at`; otherwise null.
[[gnu::always_inline]] inline const char* skip_word(const char* at) noexcept {
    const std::uint32_t word = load_four(at);
    if (word == load_four("null") || word == load_four("true")) return at + 4;
    if (word == load_four("fals") && at[4] == 'e') return at + 5;
    return read_short_number(at).behind;
}

/// Checks a value that is no bracket; first it looks for what is simply spelled.
constexpr const char* skip_simple(input& in, const char* at) noexcept {
    if (std::is_constant_evaluated() || in.ahead(at) < number_size) [[unlikely]] return skip_scalar(in, at);
    if (*at == '"') {
        const char* const close = find_plain_end(in, at);
        if (close != nullptr) [[likely]] return close + 1;
        return skip_scalar(in, at);
    }
    const char* const behind = skip_word(at);
    return behind != nullptr ? behind : skip_scalar(in, at);
}

/// Checks the members of an object from the key at `key` on, as far as they are simply spelled, and those of objects
/// in it. Ends at a value that is left to the caller, behind the outermost bracket or at the key where `stop` does. (Aligned
/// like `read_members`.)
[[gnu::noinline, gnu::aligned(64)]]
inline const char* skip_members(input& in, const char* key, bracket_stack& open, key_stop& stop) noexcept {
    mark_reader marks(in, key);
    text_span text;
    if (key == in.end) return in.fail(problem::unexpected_end, key);
    while (*key == '"') {  // the end is further away than a value that began before `wide_end` can take
        const char* at = marks.pass_string();
        if (at >= in.wide_end || load_two(at) != load_two("\":")) [[unlikely]] break;
        if (stop.minds(open, key, at)) return key;
        const char* value = at + 2;
        if (*value == ' ') ++value;
        if (*value == '"') {
            at = marks.pass_string();
            if (at >= in.wide_end || *at != '"') [[unlikely]] return value;
            ++at;
        } else if (*value == '{') {
            at = marks.pass_line_break(value + 1);
            if (open.size() >= in.depth_left || (*at != '"' && *at != '}')) [[unlikely]] return value;
            if (*at++ == '"') {
                open.push(true);
                key = at - 1;
                continue;
            }
        } else {
            at = skip_word(value);
            if (at == nullptr) [[unlikely]] return skip_space(in, value);
        }
        while (*at != ',') {
            const char* const bracket = marks.pass_line_break(at);
            if (*bracket != '}') [[unlikely]] return close_brackets(in, at, open, stop);
            at = bracket + 1;
            open.pop();
            if (open.size() == 0) return at;
            if (at >= in.wide_end || !open.in_object()) [[unlikely]] return close_brackets(in, at, open, stop);
        }
        key = marks.pass_line_break(at + 1);
    }
    key = skip_space(in, key);
    return stop.minds(open) ? key : scan_key(in, key, text);
}

/// The same in constant evaluation: as far as the first value.
[[gnu::always_inline]] constexpr const char* skip_first_members(input& in, const char* key, bracket_stack& open, key_stop& stop) noexcept {
    if (!std::is_constant_evaluated()) return skip_members(in, key, open, stop);
    text_span text;
    return scan_key(in, key, text);
}

/// Opens the bracket at `at`; `closed` says whether it was empty and is closed again.
/// Otherwise it goes on to the first value inside that `skip_members` leaves.
[[gnu::always_inline]] constexpr const char* open_bracket(input& in, const char* at, bracket_stack& open, bool& closed,
                                                          key_stop& stop) noexcept {
    const bool object = *at == '{';
    if (open.size() >= in.depth_left) return in.fail(problem::too_deep, at);
    at = skip_space(in, at + 1);
    closed = at != in.end && *at == (object ? '}' : ']');
    if (closed) return at + 1;
    open.push(object);
    return object ? skip_first_members(in, at, open, stop) : at;
}

/// Checks the value at `at`, everything in it, and what follows in the brackets that are open around it; until they are
/// closed, or `stop` says so.
[[gnu::always_inline]] constexpr const char* skip_values(input& in, const char* at, bracket_stack& open, key_stop& stop) noexcept {
    do {
        if (at != in.end && (*at == '{' || *at == '[')) {
            bool closed = false;
            at = open_bracket(in, at, open, closed, stop);
            if (at == nullptr || !closed) continue;
        } else {
            at = skip_simple(in, at);
            if (at == nullptr) return nullptr;
        }
        // cppcheck-suppress uninitvar ; the size is set, and the bits as far as it says
        if (open.size() == 0) return at;
        const bool next_key = in.ahead(at) > 1 && *at == ',' && open.in_object();
        at = next_key ? skip_first_members(in, skip_space(in, at + 1), open, stop) : close_brackets(in, at, open, stop);
    } while (at != nullptr && open.size() > 0 && !stop.stopped());
    return at;
}

/// Checks one value of any kind, which starts at `at`, and everything in it.
[[gnu::noinline]] constexpr const char* skip_value(input& in, const char* at) noexcept {
    bracket_stack open;
    key_stop nowhere;
    return skip_values(in, at, open, nowhere);
}

/// Goes on after an item of a list or an object: to the next item, or past `closer`, which ends it.
[[gnu::noinline]] constexpr const char* next_item_anyhow(input& in, const char* at, char closer, bool& more) noexcept {
    at = skip_space(in, at);
    if (at == in.end || (*at != ',' && *at != closer)) return in.fail_or_end(problem::unexpected_byte, at);
    more = *at == ',';
    return more ? skip_space(in, at + 1) : at + 1;
}

/// The same; most often there is a comma, and behind it nothing or one line break.
constexpr const char* next_item(input& in, const char* at, char closer, bool& more) noexcept {
    if (at < in.wide_end && *at == ',') [[likely]] {
        more = true;
        if (static_cast<unsigned char>(at[1]) > ' ') [[likely]] return at + 1;
        if (at[1] == '\n' && static_cast<unsigned char>(at[2]) > ' ') return at + 2;
    }
    return next_item_anyhow(in, at, closer, more);
}

/// Opens the list or the object at `at`: to its first item, or past `closer` if it is empty.
constexpr const char* first_item(input& in, const char* at, char closer, bool& more) noexcept {
    if (in.depth_left == 0) return in.fail(problem::too_deep, at);
    at = skip_space(in, skip_line_break(in, at + 1));
    more = at == in.end || *at != closer;
    return more ? at : at + 1;
}

}  // namespace wawp::json::detail

// wawp/json/value.hpp
/// How a member's type takes a JSON value.
///
/// What is built in, `wawp::member_kind_table` lists. A type of your own opts in with one or more of the members below. Each
/// returns whether it could use the value; if not, the field is left empty and listed in the report. To be written as
/// well, it has a `json_value() const` that returns what is written for it: a text, a number or any other type of the list.
namespace wawp::json {

/// The JSON text of one value, exactly as it stood in the input; empty where there was none or `null`. Written as it stands,
/// and left out if it is empty.
struct raw {
    std::string text;  ///< JSON
    bool operator==(const raw&) const = default;  ///< the same characters
};

/// The same as a view into the input.
struct raw_view {
    std::string_view text;  ///< JSON; the input must outlive it
    bool operator==(const raw_view&) const = default;  ///< the same characters
};

/// The text has its escapes resolved. It may be kept as a view only by a type that owns nothing (is trivially
/// destructible): such a type is offered texts without escapes, which lie in the input, and no others. One that is too small for a
/// view is offered all, and so is one that says `static constexpr bool keeps_text = false`.
template <class T>
concept takes_text = requires(T& t, std::string_view text) { { t.take_text(text) } -> std::same_as<bool>; };

/// An integer of 64 bits.
template <class T>
concept takes_integer = requires(T& t, std::int64_t number) { { t.take_integer(number) } -> std::same_as<bool>; };

/// `true` or `false`.
template <class T>
concept takes_boolean = requires(T& t, bool value) { { t.take_boolean(value) } -> std::same_as<bool>; };

/// A number that is no integer of 64 bits, as the nearest double; for a type that takes integers, too.
template <class T>
concept takes_real = requires(T& t, double number) { { t.take_real(number) } -> std::same_as<bool>; };

/// Integer or text members of a JSON object, one call for each: `{"low":1759108866,"high":0}`. Members of other kinds are
/// passed over; an object without any member of the kind, or with one that was not taken, is a mismatch. So is one behind which a
/// type that has `bool is_complete() const` says that a part is missing.
template <class T>
concept takes_integer_member = requires(T& t, std::string_view key, const std::int64_t& number) {
    { t.take_member(key, number) } -> std::same_as<bool>;
};
/// The same for members that are texts.
template <class T>
concept takes_text_member = requires(T& t, std::string_view key, const std::string_view& text) {
    { t.take_member(key, text) } -> std::same_as<bool>;
};
/// Takes members of one of these kinds.
template <class T>
concept takes_member = takes_integer_member<T> || takes_text_member<T>;

}  // namespace wawp::json

namespace wawp::detail {
template <>
inline constexpr bool is_json_text<json::raw> = true;
template <>
inline constexpr bool is_json_text<json::raw_view> = true;
}  // namespace wawp::detail

// wawp/json/map/convert.hpp
/// What a member makes of a value, by the member's type. The native reader and the bridge both ask here, so that they agree.
namespace wawp::json::detail {

/// What became of a value that a type was offered.
enum class outcome : std::uint8_t { taken, refused, is_null };

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <class T>
inline constexpr bool is_raw = wawp::detail::is_json_text<T>;

template <class T>
inline constexpr bool is_whole_number = std::integral<T> && !std::same_as<T, bool> && sizeof(T) <= sizeof(std::uint64_t);

template <class T>
concept takes_numbers = is_whole_number<T> || std::same_as<T, double> || std::same_as<T, float> ||
                        (std::is_enum_v<T> && !wawp::detail::named_enum<T>) || std::same_as<T, std::chrono::sys_seconds> ||
                        takes_integer<T>;

template <class T>
concept takes_texts = std::same_as<T, std::string> || std::same_as<T, std::string_view> || wawp::detail::named_enum<T> || takes_text<T>;

template <class T>
concept takes_scalars = takes_numbers<T> || takes_texts<T> || std::same_as<T, bool> || takes_boolean<T>;

/// What is read value by value, without the schema of a struct: what holds no others, and lists of it.
template <class T>
inline constexpr bool is_simple = takes_scalars<T> || takes_member<T> || is_raw<T>;
template <class T>
inline constexpr bool is_simple<std::vector<T>> = is_simple<ready_type<T>> && !wawp::detail::is_required<T>;

/// A type with one of the members of `wawp/json/value.hpp`.
template <class T>
concept takes_anything = takes_text<T> || takes_integer<T> || takes_boolean<T> || takes_member<T>;

template <takes_numbers T>
constexpr bool convert_number(const token& value, T& target) {
    if constexpr (std::same_as<T, double>) {
        return to_double(value.number, target);
    } else if constexpr (is_whole_number<T>) {
        return !value.rounded && to_integer(value.number, target);
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> number{};
        const bool fits = convert_number(value, number);
        if (fits) target = static_cast<T>(number);
        return fits;
    } else if constexpr (std::same_as<T, float>) {
        return parse_real(value.number.begin, value.number.end, target);
    } else if constexpr (std::same_as<T, std::chrono::sys_seconds>) {
        std::int64_t seconds = 0;
        const bool fits = convert_number(value, seconds);
        if (fits) target = T{std::chrono::seconds{seconds}};
        return fits;
    } else {
        std::int64_t number = 0;
        if (convert_number(value, number)) return target.take_integer(number);
        if constexpr (takes_real<T>) {
            double real = 0;
            return to_double(value.number, real) && target.take_real(real);
        }
        return false;
    }
}

/// The same of a number that has at most 15 digits and no sign.
template <takes_numbers T>
constexpr bool convert_short_number(std::uint64_t number, T& target) {
    if constexpr (std::is_floating_point_v<T>) {
        target = static_cast<T>(number);
        return true;
    } else if constexpr (is_whole_number<T>) {
        const bool fits = number <= static_cast<std::uint64_t>((std::numeric_limits<T>::max)());
        if (fits) target = static_cast<T>(number);
        return fits;
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> value{};
        const bool fits = convert_short_number(number, value);
        if (fits) target = static_cast<T>(value);
        return fits;
    } else if constexpr (std::same_as<T, std::chrono::sys_seconds>) {
        target = T{std::chrono::seconds{number}};
        return true;
    } else {
        return target.take_integer(static_cast<std::int64_t>(number));
    }
}

/// What owns nothing and has room for a view could keep one, of the scratch buffer: unless it says that it does not, it is not
/// offered resolved escapes.
template <class T>
constexpr bool is_offered(const token& text) noexcept {
    constexpr bool keeps_none = requires { requires !T::keeps_text; };
    constexpr bool may_view = std::is_trivially_destructible_v<T> && sizeof(T) >= sizeof(std::string_view) && !keeps_none;
    return !(may_view && text.escaped);
}

template <takes_texts T>
constexpr bool convert_text(const token& value, T& target) {
    if constexpr (std::same_as<T, std::string>) {
        if (value.escaped) {
            unescape(value.text, target);
        } else {
            target = std::string(value.text);  // a member that is filled is empty: to assign characters takes longer
        }
        return true;
    } else if constexpr (std::same_as<T, std::string_view>) {
        target = value.text;
        return !value.escaped;
    } else if constexpr (wawp::detail::named_enum<T>) {
        return names_of(T{}).find(resolved(value), target);
    } else {
        return is_offered<T>(value) && target.take_text(resolved(value));
    }
}

/// Gives a text, a number or a boolean to `target`, by the target's type. If it cannot take it, what the target then holds
/// is of no use.
template <class T>
constexpr bool convert_scalar(const token& value, T& target) {
    if constexpr (takes_numbers<T>) {
        if (value.kind == token_kind::number) return convert_number(value, target);
    }
    if constexpr (takes_texts<T>) {
        if (value.kind == token_kind::text) return convert_text(value, target);
    }
    if constexpr (std::same_as<T, bool>) {
        target = value.yes;
        return value.kind == token_kind::boolean;
    } else if constexpr (takes_boolean<T>) {
        if (value.kind == token_kind::boolean) return target.take_boolean(value.yes);
    }
    return false;
}

/// Gives a value to `member`, which may be optional and is left empty if it cannot take it. Of lists and of objects that
/// are taken member by member, only what holds of them as a whole: they are refused here.
template <class Member>
constexpr outcome convert(const token& value, Member& member) {
    make_empty(member);
    if (value.kind == token_kind::null) return outcome::is_null;
    using target_type = ready_type<Member>;
    if constexpr (is_raw<target_type>) {
        auto& target = make_ready(member);
        target.text = decltype(target.text)(value.source);
        return outcome::taken;
    } else if constexpr (takes_scalars<target_type>) {
        if (convert_scalar(value, make_ready(member))) return outcome::taken;
        make_empty(member);
    }
    return outcome::refused;
}

/// Whether an object stands for a list: the gateway prints an empty one as `{}`. It must then have no members.
template <class T>
constexpr bool may_be_empty_list(token_kind kind) noexcept {
    return is_vector<T> && kind == token_kind::object;
}

/// Appends an item to a list. `fill(item)` tells what became of it, and leaves it empty unless it was taken; a null is an
/// empty item. One that is refused is not appended; nothing of such a list is of use.
template <class T, class Fill>
constexpr outcome append_item(std::vector<T>& list, Fill fill) {
    outcome became{};
    if constexpr (std::same_as<T, bool>) {
        bool item = false;
        became = fill(item);
        list.push_back(item);
    } else {
        became = fill(list.emplace_back());
    }
    if (became == outcome::refused) list.pop_back();
    return became;
}

/// A type that takes members may say whether those that came make a value of it; otherwise each of them does.
template <class T>
concept knows_completeness = requires(const T& value) { { value.is_complete() } -> std::same_as<bool>; };

/// What became of an object that is taken member by member: all that are of the kind must be, and there must be one; and they must
/// make a value, where the type knows that.
class member_tally {
public:
    /// @param complete  whether all that came up to now makes a value
    constexpr void add(bool took, bool complete = true) noexcept {
        (took ? any_ : all_) = took;
        complete_ = complete;
    }
    [[nodiscard]] constexpr outcome total() const noexcept { return any_ && all_ && complete_ ? outcome::taken : outcome::refused; }

private:
    bool any_ = false, all_ = true, complete_ = true;
};

/// Counts a member that was given to `target`.
template <class T>
constexpr void count_member(bool took, const T& target, member_tally& tally) noexcept {
    if constexpr (knows_completeness<T>) return tally.add(took, target.is_complete());
    tally.add(took);
}

/// Gives one member of an object to a type that takes it so, if it is of the kind that the type takes.
template <takes_member T>
constexpr void convert_member(std::string_view key, const token& value, T& target, member_tally& tally) {
    if constexpr (takes_integer_member<T>) {
        std::int64_t number = 0;
        if (value.kind == token_kind::number) count_member(convert_number(value, number) && target.take_member(key, number), target, tally);
    }
    if constexpr (takes_text_member<T>) {
        if (value.kind == token_kind::text) count_member(is_offered<T>(value) && target.take_member(key, resolved(value)), target, tally);
    }
}

}  // namespace wawp::json::detail

// wawp/json/read/reading.hpp
/// What one run of the reader knows besides its text.
namespace wawp::json::detail {

/// The text, and what was noticed of the object that it is read into.
struct reading {
    input in;                 ///< first, so that the lexer's functions get the same address
    const node* nodes;        ///< the whole schema's tree
    node_set seen;            ///< keys that came out of the expected order
    node_set mismatched;      ///< values of an unexpected kind
    std::uint16_t* learned;   ///< by node: what key came behind its key last time; null if nobody keeps that
    noted_values* noted = nullptr;  ///< where the values of `noted` entries go; null if there are none
    std::size_t gap = 0;      ///< blanks between a colon and its value, as last seen: 0 or 1

    constexpr reading(std::string_view text, std::size_t depth, const node* tree, node_set keys, node_set values,
            std::uint16_t* order = nullptr) noexcept
        : in(text, depth), nodes(tree), seen(keys), mismatched(values), learned(order) {}

    /// Notes that the value at `node` is of an unexpected kind.
    [[gnu::noinline, gnu::cold]] constexpr void note_mismatch(std::size_t node) noexcept { mismatched.add(node); }

    /// Takes back what is known of the value at `node`, and of everything below it.
    [[gnu::noinline, gnu::cold]] constexpr void forget(std::size_t node) noexcept {
        seen.drop(node + 1, nodes[node].end);
        mismatched.drop(node, nodes[node].end);
    }
};

/// What must be minded when a value is read.
enum class care : std::uint32_t {
    none,      ///< the key came for the first time, and as many bytes as a word takes can be read
    near_end,  ///< the text may end within a word
    again,     ///< the key came before in the same object, so that its members may hold something; or near the end
};

/// To which node a value belongs, and what must be minded. It fills a register.
struct value_site {
    std::uint32_t node;
    detail::care care;
};

}  // namespace wawp::json::detail

// wawp/json/read/value_reader.hpp
/// Reading a value of any spelling into a member, by the member's type.
namespace wawp::json::detail {

/// Checks the value at `at`, all of it; `value` becomes its token, of a bracket only what it is.
[[gnu::noinline]] constexpr const char* scan_value(input& in, const char* at, token& value) noexcept {
    const char* behind = nullptr;
    if (at != in.end && (*at == '{' || *at == '[')) {
        value.kind = *at == '{' ? token_kind::object : token_kind::array;
        behind = skip_value(in, at);
    } else {
        behind = scan_scalar(in, at, value);
    }
    if (behind != nullptr) value.source = {at, static_cast<std::size_t>(behind - at)};
    return behind;
}

/// Like `scan_key`; most often the key is plainly spelled, and nothing or a blank stands before the value.
inline const char* scan_member_key(input& in, const char* at, text_span& key) noexcept {
    const std::size_t size = at < in.wide_end ? plain_key_size(in, at) : no_plain_key;
    if (size == no_plain_key) return scan_key(in, at, key);
    key = {at + 1, at + 1 + size, false};
    return skip_space(in, at + size + 3);
}

/// Like `scan_value`; most often it is a plain text.
inline const char* scan_member_value(input& in, const char* at, token& value) noexcept {
    const char* const close = at < in.wide_end ? find_plain_end(in, at) : nullptr;
    if (close == nullptr) return scan_value(in, at, value);
    value.kind = token_kind::text;
    value.text = {at + 1, static_cast<std::size_t>(close - at - 1)};
    value.source = {at, value.text.size() + 2};
    return close + 1;
}

/// Offers the members of the object at `at` to `offer`, one by one.
inline const char* scan_members(input& in, const char* at,
                                void (*offer)(void*, std::string_view, const token&, member_tally&), void* target,
                                outcome& became) {
    bool more = false;
    member_tally tally;
    std::string name;
    at = first_item(in, at, '}', more);
    --in.depth_left;
    while (at != nullptr && more) {
        text_span key;
        token value;
        at = scan_member_key(in, at, key);
        if (at != nullptr) at = scan_member_value(in, at, value);
        if (at == nullptr) break;
        if (key.escaped) unescape(key.view(), name);  // not into the scratch buffer, which a text value may need
        offer(target, key.escaped ? std::string_view(name) : key.view(), value, tally);
        at = next_item(in, at, '}', more);
    }
    ++in.depth_left;
    became = tally.total();
    return at;
}

/// Reads the object at `at` into a member that takes it member by member.
template <class Member>
const char* read_by_member(input& in, const char* at, Member& member, outcome& became) {
    using target_type = ready_type<Member>;
    constexpr auto offer = [](void* to, std::string_view key, const token& value, member_tally& tally) {
        convert_member(key, value, *static_cast<target_type*>(to), tally);
    };
    make_empty(member);
    at = scan_members(in, at, offer, &make_ready(member), became);
    if (became != outcome::taken) make_empty(member);
    return at;
}

template <class Member>
constexpr const char* read_into(input& in, const char* at, Member& member, outcome& became);

/// Reads the value at `at`, all of it, and appends its text; that of a null is empty.
template <class Raw>
constexpr const char* append_raw(input& in, const char* at, std::vector<Raw>& list) {
    const bool bracket = at != in.end && (*at == '{' || *at == '[');
    const bool closed = bracket && in.depth_left > 0 && in.ahead(at) > 1 && at[1] == *at + 2;  // a brace as well as a bracket
    const char* const behind = closed ? at + 2 : bracket ? skip_value(in, at) : skip_simple(in, at);
    if (behind == nullptr) return nullptr;
    const std::string_view text(at, *at == 'n' ? 0 : static_cast<std::size_t>(behind - at));
    list.push_back(Raw{decltype(Raw::text)(text)});  // made with its text: faster than an empty one that is filled
    return behind;
}

/// Lets a short list grow in larger steps than its own, which double it from one item on: that costs as much as its items.
template <class List>
constexpr void make_room_for_item(List& list) {
    constexpr std::size_t step = 4, not_short = 64;
    const std::size_t size = list.size();
    if (size == list.capacity() && size < not_short) list.reserve(size < step ? step : step * size);
}

/// Reads the list at `at`, item by item.
template <class Member>
constexpr const char* read_by_item(input& in, const char* at, Member& member, outcome& became) {
    make_empty(member);
    auto& list = make_ready(member);
    bool more = false, all = true;
    at = first_item(in, at, ']', more);
    --in.depth_left;
    while (at != nullptr && more) {
        make_room_for_item(list);
        if constexpr (is_raw<typename ready_type<Member>::value_type>) {
            at = append_raw(in, at, list);
        } else {
            const outcome item_became = append_item(list, [&](auto& item) {
                outcome filled{};
                at = read_into(in, at, item, filled);
                return filled;
            });
            all = all && item_became != outcome::refused;
        }
        if (at != nullptr) at = next_item(in, at, ']', more);
    }
    ++in.depth_left;
    if (!all) make_empty(member);
    became = all ? outcome::taken : outcome::refused;
    return at;
}

/// Reads the value at `at` into `member`, which is simple and left empty if it is null or cannot be taken.
template <class Member>
constexpr const char* read_into(input& in, const char* at, Member& member, outcome& became) {
    using target_type = ready_type<Member>;
    if constexpr (takes_member<target_type>) {
        if (at != in.end && *at == '{') return read_by_member(in, at, member, became);
    } else if constexpr (is_vector<target_type>) {
        if (at != in.end && *at == '[') return read_by_item(in, at, member, became);
    }
    token value;
    const char* const behind = scan_value(in, at, value);
    if (behind == nullptr) return nullptr;
    became = convert(value, member);
    if constexpr (is_vector<target_type>) {
        if (may_be_empty_list<target_type>(value.kind) && skip_space(in, at + 1) == behind - 1) {
            make_ready(member);
            became = outcome::taken;
        }
    }
    return behind;
}

/// Reads the value at `at` into `member`, whatever it is. That it is of another kind is noted.
template <class Member>
[[gnu::noinline]] const char* read_value(reading& state, const char* at, Member& member, value_site site) {
    outcome became{};
    at = read_into(state.in, at, member, became);
    if (at != nullptr && became == outcome::refused) state.note_mismatch(site.node);
    return at;
}

/// The same of a member that holds nothing yet, where the value most often is a plain text, a short number or an empty list.
template <class Member>
const char* read_short_value(reading& state, const char* at, Member& member, value_site site) {
    if (site.care != care::none) return read_value(state, at, member, site);
    input& in = state.in;
    auto& target = make_ready(member);
    using value_type = ready_type<Member>;
    if constexpr (is_vector<value_type>) {
        const char* const inside = at + 1 + (at[1] == '\n');
        const bool empty = (*at == '{' && *inside == '}') || (*at == '[' && *inside == ']');
        if (empty && in.depth_left > 0) return inside + 1;
    } else if constexpr (takes_numbers<value_type>) {
        const short_number read = in.ahead(at) < number_size ? short_number{} : read_short_number(at);
        if (read.behind != nullptr && convert_short_number(read.value, target)) return read.behind;
    } else if constexpr (takes_text<value_type>) {
        const char* const close = find_plain_end(in, at);
        const bool took = close != nullptr && target.take_text({at + 1, static_cast<std::size_t>(close - at - 1)});
        if (took) return close + 1;
    }
    return read_value(state, at, member, site);
}

}  // namespace wawp::json::detail

// wawp/json/read/member_kind.hpp
/// The kinds of members that most of an answer is made of. They are read by functions that know the kind, but not the
/// struct: so these are compiled once, however many structs and keys there are.
namespace wawp::json::detail {

enum class value_kind : std::uint8_t { boolean, integer, text, raw_text, text_view, raw_text_view, other, none };

/// Whether members of the kind have a reader of their own type: views, which few programs read, and all other types.
constexpr bool has_reader(value_kind kind) noexcept { return kind >= value_kind::text_view; }

constexpr value_kind kind_of(const std::optional<bool>*) noexcept { return value_kind::boolean; }
constexpr value_kind kind_of(const std::optional<std::int64_t>*) noexcept { return value_kind::integer; }
constexpr value_kind kind_of(const std::optional<std::string>*) noexcept { return value_kind::text; }
constexpr value_kind kind_of(const std::optional<std::string_view>*) noexcept { return value_kind::text_view; }
constexpr value_kind kind_of(const std::optional<raw>*) noexcept { return value_kind::raw_text; }
constexpr value_kind kind_of(const std::optional<raw_view>*) noexcept { return value_kind::raw_text_view; }
constexpr value_kind kind_of(const void*) noexcept { return value_kind::other; }

/// Gives a value to the member at `member`.
template <class T>
outcome convert_into(const token& value, void* member) {
    return convert(value, *static_cast<std::optional<T>*>(member));
}

/// Reads the value at `at`, whatever it is, into the member that lies at `member` and whose kind has no reader.
[[gnu::noinline]] inline const char* read_kind(reading& state, const char* at, value_kind kind, void* member,
                                               value_site site) {
    token value;
    at = scan_value(state.in, at, value);
    if (at == nullptr) return nullptr;
    outcome became = outcome::refused;
    switch (kind) {
        case value_kind::boolean: became = convert_into<bool>(value, member); break;
        case value_kind::integer: became = convert_into<std::int64_t>(value, member); break;
        case value_kind::text: became = convert_into<std::string>(value, member); break;
        case value_kind::raw_text: became = convert_into<raw>(value, member); break;
        case value_kind::text_view: case value_kind::raw_text_view: case value_kind::other: case value_kind::none: default: break;
    }
    if (became == outcome::refused) state.note_mismatch(site.node);
    return at;
}

}  // namespace wawp::json::detail

// wawp/json/read/key_table.hpp
/// The keys of one JSON object, as the reader looks for them: first the one that it guesses, by one to three wide
/// comparisons, then any of them by a hash table that the compiler fills. Nothing here depends on the struct that is
/// read, so that the reader is compiled once for all structs.
namespace wawp::json::detail {

/// In the place of a `T`: a member's place in it is a constant that tables can hold, however `T` is made. No `T` is ever
/// made here, and no byte is ever read.
template <class T>
union pattern {
    char none;
    T object;
    constexpr pattern() noexcept : none{} {}
    constexpr ~pattern() {}
};
#if defined(__clang__)  // which has no constant of a union with a member such as std::map
template <class T>
[[clang::no_destroy]] inline constinit const pattern<T> pattern_of{};
#else
template <class T>
inline constexpr pattern<T> pattern_of{};
#endif

/// How a member is read.
struct member_reader {
    const void* member = nullptr;  ///< in the pattern
    value_kind kind = value_kind::none;
    bool quickly = true;  ///< the quick ways may be gone, which take for granted that the member of a fresh object is empty
    const char* (*read)(reading&, const char*, void* member, value_site) = nullptr;  ///< only if the kind has a reader
};

/// One key of an object: as much as a cache line holds.
struct alignas(64) slot {
    const void* target = nullptr;           ///< the member, in the pattern; or a `member_reader`, if the kind has a reader
    value_kind kind = value_kind::none;
    value_kind guessed = value_kind::none;  ///< `kind`, if the key can be found by its spelling: it is short and ASCII; and read quickly
    std::uint8_t spelled = 3;               ///< bytes of `spelling` without the blank
    std::uint8_t reach = block_size + word_size;  ///< how many bytes are looked at for the key and a word
    std::uint16_t place = 0;                ///< its node, counted from the node of the object

    /// The key as most answers have it: with quotes, a colon, and perhaps a blank.
    alignas(block_size) char spelling[spelling_size] = {'"', '"', ':', ' '};

    [[nodiscard]] bool is_text() const noexcept { return guessed == value_kind::text || guessed == value_kind::text_view; }

    constexpr slot() noexcept = default;
    constexpr slot(std::string_view key, std::size_t node_place, const member_reader& how) noexcept
        : target(has_reader(how.kind) ? static_cast<const void*>(&how) : how.member), kind(how.kind), place(static_cast<std::uint16_t>(node_place)) {
        if (key.size() + 4 > spelling_size || !how.quickly) return;
        std::uint8_t size = 1;
        for (const char c : key) {
            if (static_cast<unsigned char>(c) >= 0x80) return;
            spelling[size++] = c;
        }
        for (const char c : {'"', ':'}) spelling[size++] = c;
        guessed = kind;
        spelled = size;
        spelling[size] = ' ';
        if (spelled >= block_size) reach = static_cast<std::uint8_t>(spelled + 1 + word_size);
    }
};

/// All keys of an object.
struct object_keys {
    const slot* key_slots;              ///< from 1 on; one without a key stands before them, and one behind
    std::size_t count;
    const std::string_view* names;  ///< by slot
    const std::uint16_t* buckets;   ///< a hash table over the names: key_slots; 0 where there is none
    std::size_t mask;               ///< one less than the number of buckets, a power of two
    const void* pattern;            ///< the place of the object that the key_slots' members lie in

    /// The slot of `key`, or null.
    [[nodiscard]] const slot* find(std::string_view key) const noexcept {
        for (std::size_t at = wawp::detail::hash_of(key) & mask; buckets[at] != 0; at = (at + 1) & mask) {
            if (names[buckets[at]] == key) return key_slots + buckets[at];
        }
        return nullptr;
    }

    /// The same of a key of `size` bytes that stands in quotes at `at`. As many bytes as a spelling has can be read.
    [[nodiscard]] const slot* find_spelled(const char* at, std::size_t size) const noexcept {
        const std::string_view key(at + 1, size);
        for (std::size_t place = wawp::detail::hash_of(key) & mask; buckets[place] != 0; place = (place + 1) & mask) {
            const slot& found = key_slots[buckets[place]];
            if (found.guessed == value_kind::none ? names[buckets[place]] == key : same(at, found.spelling, size + 3)) return &found;
        }
        return nullptr;
    }
};

/// How many keys the object at `parent` has.
constexpr std::size_t count_keys(const node* nodes, std::size_t parent) noexcept {
    std::size_t count = 0;
    for (std::size_t i = parent + 1; i < nodes[parent].end; i = nodes[i].end) ++count;
    return count;
}

/// The tables behind `object_keys`.
template <std::size_t Count>
struct key_table {
    static constexpr std::size_t size = std::bit_ceil(4 * Count + 8);

    slot key_slots[Count + 2]{};
    std::string_view names[Count + 1]{};
    std::uint16_t buckets[size]{};

    /// The keys of the object at `parent`.
    /// @param readers  by entry; those of groups stand behind the `entries` others
    consteval key_table(const node* nodes, std::size_t parent, const member_reader* readers, std::size_t entries) noexcept {
        std::uint16_t number = 0;
        for (std::size_t i = parent + 1; i < nodes[parent].end; i = nodes[i].end) {
            const node& key = nodes[i];
            const member_reader& how = readers[key.kind == node_kind::group ? entries + key.entry : key.entry];
            key_slots[++number] = {key.name, i - parent, how};
            names[number] = key.name;
            std::size_t at = wawp::detail::hash_of(key.name) % size;
            while (buckets[at] != 0) at = (at + 1) % size;
            buckets[at] = number;
        }
    }

    [[nodiscard]] constexpr object_keys keys(const void* object) const noexcept {
        return {key_slots, Count, names, buckets, size - 1, object};
    }
};

}  // namespace wawp::json::detail

// wawp/json/read/key_guess.hpp
namespace wawp::json::detail {

/// Which key is expected next in an object whose keys do not come as the schema declares them: the neighbour, on the side
/// where the last one was found; or what came there last time, if the caller keeps what was learned. (The neighbour is known
/// at once; what was learned must be looked up, for which the next key waits: so neighbours are not learned, and nothing is
/// looked up before a key comes behind which something was.)
class key_guess {
public:
    const slot* next;

    /// @param learned   by node: the slot that came behind its key last time, or 0 for a neighbour; null if nothing is kept
    /// @param declared  the first key that has not come yet; those before it came in the schema's order
    /// @param found     the key that came instead
    key_guess(const object_keys& keys, std::size_t home, node_set seen, std::uint16_t* learned, const slot* declared,
              const slot* found) noexcept
        : next(found), keys_(keys.key_slots), learned_(learned == nullptr ? nullptr : learned + home), last_(declared - 1) {
        for (const slot* key = keys.key_slots + 1; key != declared; ++key) seen.add(home + key->place);
        learn(found);
    }

    /// Goes on behind the key at `found`.
    [[gnu::always_inline]] void follow(const slot* found) noexcept {
        if (found != next) [[unlikely]] {
            step_ = found + 1 == last_ ? -1 : 1;
            learn(found);
        }
        last_ = found;
        next = last_ + step_;
        if (!looks_up_) [[likely]] return;
        const std::uint16_t known = learned_[last_->place];
        if (known != 0) next = keys_ + known;
    }

private:
    /// Notes a key that was not expected.
    void learn(const slot* found) noexcept {
        if (learned_ == nullptr) return;
        const bool neighbour = found == last_ + 1 || found + 1 == last_;
        if (last_ != keys_) learned_[last_->place] = neighbour ? std::uint16_t{0} : static_cast<std::uint16_t>(found - keys_);
        looks_up_ = looks_up_ || learned_[found->place] != 0;
    }

    const slot* keys_;  ///< the first and the one behind the last have no key, but can be looked at
    std::uint16_t* learned_;  ///< by the place of a key in the object
    bool looks_up_ = false;
    const slot* last_;
    std::ptrdiff_t step_ = 1;
};

}  // namespace wawp::json::detail

// wawp/json/read/member_reader.hpp
/// Reading the value of a known key: by its kind, if it is simply spelled, or with all care.
namespace wawp::json::detail {

/// The object that is being read.
struct open_object {
    const object_keys& keys;
    std::uintptr_t shift;  ///< from the pattern of the object to the object itself
    std::size_t home;      ///< the object's node

    /// What lies in the object where `member` lies in the pattern.
    [[nodiscard]] void* member_of(const void* member) const noexcept {
        // NOLINTNEXTLINE(performance-no-int-to-ptr): the two objects are apart, and no pointer may walk from one to the other
        return reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(member) + shift);
    }
};

/// How far an object lies from its pattern.
inline std::uintptr_t shift_to(void* object, const object_keys& keys) noexcept {
    return reinterpret_cast<std::uintptr_t>(object) - reinterpret_cast<std::uintptr_t>(keys.pattern);
}

/// The reader of a key whose kind has one.
inline const member_reader& reader_of(const slot& key) noexcept { return *static_cast<const member_reader*>(key.target); }

/// The value of a key of the object, and what must be minded.
inline value_site site_of(const slot& key, const open_object& object, care minded) noexcept {
    return {static_cast<std::uint32_t>(object.home) + key.place, minded};
}

/// Reads the value at `at` by the key's own reader.
inline const char* read_other(reading& state, const char* at, const slot& key, const open_object& object, care minded) {
    const member_reader& how = reader_of(key);
    return how.read(state, at, object.member_of(how.member), site_of(key, object, minded));
}

/// Reads the value at `at`, however it is spelled.
inline const char* read_carefully(reading& state, const char* at, const slot& key, const open_object& object,
                                  care minded) {
    if (has_reader(key.kind)) return read_other(state, at, key, object, minded);
    return read_kind(state, at, key.kind, object.member_of(key.target), site_of(key, object, minded));
}

/// Puts a value into the optional member at `member`; goes on at `behind`.
template <class T>
[[gnu::always_inline]] inline const char* put(void* member, T value, const char* behind) {
    static_cast<std::optional<T>*>(member)->emplace() = value;
    return behind;
}

/// Reads a text with escapes, or with what must be checked, whose first byte stands at `at`; views are left to others.
[[gnu::noinline]] inline const char* read_special_text(input& in, const char* at, const slot& key, const open_object& object) {
    if (key.guessed != value_kind::text) return nullptr;
    return read_escaped_text(in, at, static_cast<std::optional<std::string>*>(object.member_of(key.target))->emplace());
}

/// Goes on behind the text at `at` if it is one without escapes; otherwise null.
[[gnu::always_inline]] inline const char* read_simple_text(input& in, const char* at, const slot& key,
                                                           const open_object& object) {
    if (*at != '"') return nullptr;
    const char* const inside = at + 1;
    const std::size_t run = plain_run(in, inside);
    if (inside + run == in.end) return nullptr;
    if (inside[run] != '"') [[unlikely]] return read_special_text(in, inside, key, object);
    at = inside + run + 1;
    const std::string_view text(inside, run);
    if (key.guessed == value_kind::text_view) return put(object.member_of(reader_of(key).member), text, at);
    static_cast<std::optional<std::string>*>(object.member_of(key.target))->emplace(text);
    return at;
}

/// Goes on behind the value at `at` if it is simply spelled and of the kind that the key expects; otherwise null.
[[gnu::always_inline]] inline const char* read_simple(reading& state, const char* at, const slot& key,
                                                      const open_object& object) {
    input& in = state.in;
    const std::uint32_t word = load_four(at);
    void* const member = object.member_of(key.target);
    if (key.guessed == value_kind::boolean) [[likely]] {
        if (word == load_four("fals") && at[4] == 'e') [[likely]] return put(member, false, at + 5);
        if (word == load_four("true")) return put(member, true, at + 4);
        return word == load_four("null") ? at + 4 : nullptr;
    }
    if (key.guessed == value_kind::other) {
        return static_cast<unsigned char>(*at) > ' ' ? read_other(state, at, key, object, care::none) : nullptr;
    }
    if (word == load_four("null")) return key.guessed < value_kind::other ? at + 4 : nullptr;
    if (key.is_text()) return read_simple_text(in, at, key, object);
    if (key.guessed == value_kind::integer && in.ahead(at) >= number_size) {
        const short_number read = read_short_number(at);
        if (read.behind != nullptr) put(member, static_cast<std::int64_t>(read.value), read.behind);
        return read.behind;
    }
    return nullptr;
}

}  // namespace wawp::json::detail

// wawp/json/read/repeated_objects.hpp
namespace wawp::json::detail {

/// Keys of one object that came again with what is read into a struct. Only the last value of a key counts, and to empty a
/// struct takes long: so the values are checked as they come, and the last one is read when the object is over. Otherwise
/// a short text (`{"a":{},"a":{},…}`) could cost much time.
class repeated_objects {
public:
    struct entry {
        const slot* key;
        const char* value;  ///< the last one so far
    };

    /// Notes a value that is to be read later; false if no more keys can be noted.
    bool note(const slot* key, const char* value) noexcept {
        std::size_t at = 0;
        while (at < count_ && entries_[at].key != key) ++at;
        if (at == capacity) return false;
        if (at == count_) ++count_;
        entries_[at] = {key, value};
        return true;
    }

    [[nodiscard]] const entry* begin() const noexcept { return entries_; }
    [[nodiscard]] const entry* end() const noexcept { return entries_ + count_; }
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }

private:
    static constexpr std::size_t capacity = 8;  // more structs than most objects have

    entry entries_[capacity];
    std::size_t count_ = 0;
};

}  // namespace wawp::json::detail

// wawp/json/read/unknown_keys.hpp
/// Going past the members of an object that the schema does not name.
namespace wawp::json::detail {

/// Goes on past the value of a key that the schema does not name. If it holds no others, then past all members behind it
/// that are such as well: keys that nobody asks for stand side by side, and are told by their hash.
[[gnu::noinline]] inline const char* skip_unknown(input& in, const char* value, const object_keys& keys) noexcept {
    value = skip_space(in, value);
    if (value != in.end && (*value == '{' || *value == '[')) return skip_value(in, value);
    bracket_stack open;
    open.push(true);  // the object itself
    key_stop stop(keys.buckets, keys.mask);
    ++in.depth_left;
    const char* at = skip_values(in, value, open, stop);
    --in.depth_left;
    if (at == nullptr) return nullptr;
    if (open.size() == 0) return at - 1;  // its end
    while (*--at != ',') {}               // between the comma and the key there are only blanks
    return at;
}

}  // namespace wawp::json::detail

// wawp/json/read/object_reader.hpp
/// The walk over an object's members: each key is looked up in the schema, beginning with the key that the schema
/// declares next, and its value is read straight into its member.
namespace wawp::json::detail {

/// A key of the text: its slot, which is null if the schema does not name it, and the place of its value, which is null if
/// the key was not found to be one.
struct found_key {
    const char* value = nullptr;
    const slot* key = nullptr;
};

/// Whether the key at `at` is `key`, spelled as those before it. `key.reach` bytes can be read.
[[gnu::always_inline]] inline bool is_key(const reading& state, const char* at, const slot& key) {
    return same(at, key.spelling, key.spelled + state.gap);
}

/// The same of any place, and whether a blank follows or not.
inline bool is_key_anyhow(const input& in, const char* at, const slot& key) noexcept {
    return key.guessed != value_kind::none && in.ahead(at) > key.spelled && std::memcmp(at, key.spelling, key.spelled) == 0;
}

/// Reads the key at `at`, however it is spelled, up to its value.
[[gnu::noinline]] inline found_key read_key(input& in, const char* at, const object_keys& keys) {
    text_span key;
    at = scan_key(in, skip_space(in, at), key);
    if (at == nullptr) return {};
    if (key.escaped) unescape(key.view(), in.scratch.text);
    return {at, keys.find(key.escaped ? in.scratch.text : key.view())};
}

/// The same of a key that is short and plainly spelled: which one is looked up at once. Of any other it finds nothing.
/// A key and a word can be read.
[[gnu::always_inline]] inline found_key find_key(reading& state, const char* at, const object_keys& keys) {
    const std::size_t size = plain_key_size(state.in, at);
    if (size == no_plain_key) return {};
    const char* const value = at + size + 3;
    state.gap = *value == ' ';
    return {value + state.gap, keys.find_spelled(at, size)};
}

/// The same of any key. If `wide`, a key and a word can be read.
[[gnu::always_inline]] inline found_key find_any_key(reading& state, const char* at, const object_keys& keys, bool wide) {
    const found_key found = wide ? find_key(state, at, keys) : found_key{};
    return found.value != nullptr ? found : read_key(state.in, at, keys);
}

/// Reads the value of a key that came for the first time, where it is not simply spelled or the text may end within a word.
[[gnu::noinline]] inline const char* read_unusual(reading& state, const char* at, const slot& key, const open_object& object) {
    input& in = state.in;
    at = skip_space(in, at);
    state.gap = at[-1] == ' ';
    return read_carefully(state, at, key, object, in.ahead(at) < word_size ? care::near_end : care::none);
}

/// Reads the value of a key that came for the first time. If `wide`, a word can be read.
[[gnu::always_inline]] inline const char* read_first(reading& state, const char* at, const slot& key,
                                                     const open_object& object, bool wide) {
    input& in = state.in;
    if (wide) [[likely]] {
        const char* const behind = read_simple(state, at, key, object);
        if (behind != nullptr) [[likely]] return behind;
        if (in.failed_at != nullptr) return nullptr;
    }
    return read_unusual(state, at, key, object);
}

/// Reads the value of a key that came before in the same object. Only the last value counts.
[[gnu::noinline]] inline const char* read_again(reading& state, const char* at, const slot& key, const open_object& object,
                                                repeated_objects& repeated) {
    const std::size_t node = object.home + key.place;
    if (state.nodes[node].kind != node_kind::value && repeated.note(&key, at)) return skip_value(state.in, at);
    state.forget(node);
    return read_carefully(state, at, key, object, care::again);
}

/// Reads the last values of the keys that came again; false if one cannot be read.
[[gnu::noinline, gnu::cold]] inline bool read_repeated(reading& state, const open_object& object,
                                                       const repeated_objects& repeated) {
    for (const repeated_objects::entry& last : repeated) {
        state.forget(object.home + last.key->place);
        if (read_carefully(state, last.value, *last.key, object, care::again) == nullptr) return false;
    }
    return true;
}

/// Goes on after a member where no comma was found at once; most often the object is over, perhaps in a line of its own.
[[gnu::always_inline]] inline const char* close_object(input& in, const char* at, bool& more) noexcept {
    const char* const bracket = skip_line_break(in, at);
    const bool closed = bracket != in.end && *bracket == '}';
    bool any = false;  // a local, so that `more` can stay in a register
    at = closed ? bracket + 1 : next_item_anyhow(in, at, '}', any);
    more = any;
    return at;
}

/// Lets what follows begin at a multiple of 16 bytes: g++ does that only for loops that are entered at their beginning, and
/// without it a loop of many short branches takes up to a tenth longer. (clang needs no help.)
[[gnu::always_inline]] inline void align_code() noexcept {
#if defined(__x86_64__) && !defined(__clang__)
    asm(".p2align 4");
#endif
}

/// Goes on past the comma at `at`, and a line break behind it. By a jump, which the processor foresees: of what is merely
/// unlikely g++ makes a selection, and then each key waits for the byte before it, which costs up to a fifth.
[[gnu::always_inline]] inline const char* pass_comma(const char* at) noexcept {
    ++at;
    if (__builtin_expect_with_probability(*at == '\n', 0, 0.999)) ++at;
    return at;
}

/// Where the order of the keys broke: those before `next` had come, and then came `found`.
struct broken_order {
    const slot* next;
    const slot* found;
};

/// Reads the members of an object from the one at `at` on, in whatever order they come. (Aligned and flattened like
/// `read_members`.)
[[gnu::noinline, gnu::flatten, gnu::aligned(64)]]
inline const char* read_in_any_order(reading& state, const char* at, const open_object& object, broken_order broke) {
    input& in = state.in;
    const object_keys& keys = object.keys;
    key_guess guess(keys, object.home, state.seen, state.learned, broke.next, broke.found);
    repeated_objects repeated;
    const node_set seen = state.seen;  // these two stay in registers
    const char* const wide_end = in.wide_end;
    bool more = true, wide = at < wide_end;
    do {
        found_key found;
        if (wide) align_code();
        if (wide && is_key(state, at, *guess.next) && guess.next->guessed != value_kind::none) [[likely]] {
            found = {at + guess.next->spelled + state.gap, guess.next};
        } else {
            found = find_any_key(state, at, keys, wide);
            if (found.value == nullptr) return nullptr;
            wide = in.ahead(found.value) >= word_size;  // the key may have been spelled longer than what `wide_end` minds
        }
        const slot* const key = found.key;
        if (key == nullptr) {
            at = skip_unknown(in, found.value, keys);
        } else if (const std::size_t node = object.home + key->place; seen.has(node)) [[unlikely]] {
            at = read_again(state, skip_space(in, found.value), *key, object, repeated);
        } else {
            seen.add(node);
            guess.follow(key);
            at = read_first(state, found.value, *key, object, wide);
        }
        if (at == nullptr) return nullptr;
        wide = at < wide_end && *at == ',';
        if (wide) [[likely]] {
            at = pass_comma(at);
            continue;
        }
        at = close_object(in, at, more);
    } while (more && at != nullptr);
    if (!repeated.empty() && at != nullptr && !read_repeated(state, object, repeated)) [[unlikely]] at = nullptr;
    return at;
}

/// Goes on where the member at `at` is not that of `next`, or not simply spelled. A key that the schema does not name leaves
/// the order as it is; any other breaks it: then all members that are left are read, and there is no next one any more.
[[gnu::noinline]] inline const char* read_other_member(reading& state, const char* at, const open_object& object,
                                                       const slot*& next) {
    input& in = state.in;
    if (in.failed_at != nullptr) return nullptr;
    const slot& key = *next;
    if (is_key_anyhow(in, at, key)) {
        ++next;
        return read_unusual(state, at + key.spelled, key, object);
    }
    const found_key found = find_any_key(state, at, object.keys, at < in.wide_end);
    if (found.value == nullptr) return nullptr;
    if (found.key == nullptr) return skip_unknown(in, found.value, object.keys);
    at = read_in_any_order(state, at, object, {next, found.key});
    next = nullptr;
    ++in.depth_left;
    return at;
}

/// Reads the members of the object at `at`, as long as they come in the order that the schema declares. (Aligned to cache
/// lines, since otherwise its speed would depend, by a twentieth, on what the program has before it. Flattened, since g++
/// makes a text by a call if other code in the program makes texts as well, which costs a tenth.)
[[gnu::noinline, gnu::flatten, gnu::aligned(64)]]
inline const char* read_members(reading& state, const char* at, const open_object& object) {
    input& in = state.in;
    const slot* next = object.keys.key_slots + 1;
    const char* const wide_end = in.wide_end;  // stays in a register
    bool more = false;
    at = first_item(in, at, '}', more);
    if (!more) return at;
    --in.depth_left;
    bool wide = at < wide_end;
    for (;;) {
        const char* behind = nullptr;
        if (wide) align_code();
        if (wide && is_key(state, at, *next)) [[likely]] {
            behind = read_simple(state, at + next->spelled + state.gap, *next, object);
        }
        if (behind != nullptr) [[likely]] {
            ++next;
        } else {
            const slot* goes_on = next;  // a local, so that `next` can stay in a register
            behind = read_other_member(state, at, object, goes_on);
            next = goes_on;
            if (behind == nullptr || next == nullptr) return behind;
        }
        wide = behind < wide_end && *behind == ',';
        if (wide) [[likely]] {
            at = pass_comma(behind);
            continue;
        }
        at = close_object(in, behind, more);
        if (!more) break;
        wide = in.ahead(at) >= next->reach;
    }
    ++in.depth_left;
    return at;
}

/// Reads the object at `at`, which is the one at `node`, into `object`.
inline const char* read_object(reading& state, const char* at, const object_keys& keys, void* object, std::size_t node) {
    return read_members(state, at, {keys, shift_to(object, keys), node});
}

/// Empties all members of the object at `node`: each reads a null.
[[gnu::noinline, gnu::cold]] inline void clear_members(const reading& state, const object_keys& keys, void* place,
                                                       std::size_t node) {
    reading null("null", 0, state.nodes, state.seen, state.mismatched);
    null.noted = state.noted;
    const open_object object{keys, shift_to(place, keys), node};
    for (std::size_t i = 1; i <= keys.count; ++i) {
        read_carefully(null, null.in.begin, keys.key_slots[i], object, care::again);  // so that all below is emptied as well
    }
}

/// Goes on past what should be an object and is none.
[[gnu::noinline, gnu::cold]] inline const char* skip_no_object(reading& state, const char* at, std::size_t node) {
    const bool null = at != state.in.end && *at == 'n';
    at = skip_value(state.in, at);
    if (at != nullptr && !null) state.note_mismatch(node);
    return at;
}

/// Reads a whole text, which has to be one object with nothing behind it.
inline bool read_document(reading& state, std::size_t max_bytes, const object_keys& keys, void* target) {
    input& in = state.in;
    const auto size = static_cast<std::size_t>(in.end - in.begin);
    if (size > max_bytes) return in.fail(problem::too_large, in.begin + max_bytes) != nullptr;
    if (std::string_view(in.begin, size).starts_with(wawp::detail::byte_order_mark)) {
        return in.fail(problem::byte_order_mark, in.begin) != nullptr;
    }
    const char* const first = skip_space(in, in.begin);
    const bool is_object = first != in.end && *first == '{';
    const char* at = is_object ? read_object(state, first, keys, target, 0) : skip_value(in, first);
    if (at == nullptr) return false;
    at = skip_space(in, at);
    if (at != in.end) return in.fail(problem::trailing_bytes, at) != nullptr;
    return is_object || in.fail(problem::not_an_object, first) != nullptr;
}

}  // namespace wawp::json::detail

// wawp/json/read/object_plan.hpp
/// What the reader must know of a schema and of the struct that it is read into, as tables that the compiler fills.
namespace wawp::json::detail {

/// The keys of the object at one node of a schema.
/// @tparam Filled  the `T` may hold anything at first, and not only what a fresh one does
template <class Fields, std::size_t Node, class T, bool Filled = false>
struct object_plan;

/// A member of any type that is empty in a fresh object.
template <class Member>
const char* read_plain_member(reading& state, const char* at, void* place, value_site site) {
    return read_short_value(state, at, *static_cast<Member*>(place), site);
}

/// The same of one that may hold something.
template <class Member>
const char* read_full_member(reading& state, const char* at, void* place, value_site site) {
    return read_value(state, at, *static_cast<Member*>(place), site);
}

/// A member that holds others; <wawp/json/compound.hpp> brings it.
template <class Member, class Schema>
struct compound_member;

/// A member that is a struct with a schema of its own.
/// @tparam Filled  the object around it gives it values that a fresh struct does not have
template <class Member, class Schema, bool Filled>
const char* read_struct_member(reading& state, const char* at, void* place, value_site site) {
    auto& member = *static_cast<Member*>(place);
    using inner = std::remove_reference_t<decltype(struct_of(member))>;
    constexpr const object_keys& keys = object_plan<Schema, 0, inner, Filled>::keys;
    const bool is_object = at != state.in.end && *at == '{';
    if constexpr (takes_anything<inner>) {
        if (!is_object) return read_value(state, at, member, site);
    }
    if (site.care == care::again) {
        if constexpr (takes_anything<inner> || wawp::detail::is_optional<Member>) {
            make_empty(member);
        } else {
            clear_members(state, keys, place, site.node);
        }
    }
    if (!is_object) {
        if constexpr (wawp::detail::is_optional<Member>) make_empty(member);
        return skip_no_object(state, at, site.node);
    }
    return read_object(state, at, keys, &make_ready(member), site.node);
}

/// The object that only parts a dotted key; its members are the struct's own.
template <class Fields, std::size_t Node, class T, bool Filled>
const char* read_group(reading& state, const char* at, void* place, value_site site) {
    constexpr const object_keys& keys = object_plan<Fields, Node, T, Filled>::keys;
    if (site.care == care::again) clear_members(state, keys, place, site.node);
    if (at == state.in.end || *at != '{') return skip_no_object(state, at, site.node);
    return read_object(state, at, keys, place, site.node);
}

/// A value that no member takes.
inline const char* read_noted(reading& state, const char* at, void*, value_site site) {
    const char* const behind = skip_value(state.in, at);
    if (behind == nullptr) return nullptr;
    state.noted->note(state.nodes[site.node].entry, {at, *at == 'n' ? 0 : static_cast<std::size_t>(behind - at)});
    return behind;
}

/// Whether the compiler can make a `T`. (g++ 12 takes no temporary of a large one for a constant.)
template <class T>
constexpr bool make_one() {
    const T made{};
    static_cast<void>(made);
    return true;
}
template <class T>
concept made_constant = std::is_default_constructible_v<T> && requires { typename std::bool_constant<make_one<T>()>; };

/// Whether all that `given` holds, a struct in a fresh object, is either empty or read with care in a fresh struct as well.
template <class Fields, class T>
constexpr bool begins_as_fresh(const T& given) noexcept;

/// Whether the member behind an entry is empty in `fresh`, or of a kind of which every value replaces all that was there.
template <class Entry, class T>
constexpr bool begins_empty(const T& fresh) noexcept {
    if constexpr (!wawp::detail::has_member<Entry> || is_noted<Entry>) {
        return true;
    } else if constexpr (is_object_entry<Entry>) {
        return !is_present(Entry::get(fresh)) || begins_as_fresh<typename Entry::schema>(value_of(Entry::get(fresh)));
    } else {
        using member = typename Entry::value_type;
        if constexpr (requires(const member& it) { it.has_value(); }) {
            return !Entry::get(fresh).has_value();
        } else if constexpr (requires(const member& it) { it.empty(); }) {
            return Entry::get(fresh).empty();
        } else {
            return std::is_arithmetic_v<member> || std::is_enum_v<member>;
        }
    }
}

/// Which members a fresh `T` has empty. Of what the compiler cannot make, nobody knows: none.
template <class T, class... Entries>
consteval auto find_empty_members(const schema<Entries...>*) noexcept {
    std::array<bool, sizeof...(Entries) + 1> empty{};
    if constexpr (made_constant<T>) {
        const T fresh{};
        empty = {begins_empty<Entries>(fresh)..., true};
    }
    return empty;
}
template <class Fields, class T>
inline constexpr auto empty_members = find_empty_members<T>(static_cast<const typename tree<Fields>::entries*>(nullptr));

/// Whether each member is empty in `given` that is empty in a fresh object.
template <class T, class... Entries>
constexpr bool keep_empty([[maybe_unused]] const T& given, [[maybe_unused]] const bool* empty_in_fresh, const schema<Entries...>*) noexcept {
    return ((!*empty_in_fresh++ || begins_empty<Entries>(given)) && ...);
}
template <class Fields, class T>
constexpr bool begins_as_fresh(const T& given) noexcept {
    return keep_empty(given, empty_members<Fields, T>.data(), static_cast<const typename tree<Fields>::entries*>(nullptr));
}

/// How the member behind an entry is read.
template <class Entry, class T, bool Empty>
consteval member_reader member_reader_of() noexcept {
    if constexpr (is_noted<Entry>) {
        return {&pattern_of<T>.object, value_kind::other, true, &read_noted};
    } else if constexpr (wawp::detail::has_member<Entry>) {
        using member = typename Entry::value_type;
        const member* const place = &(pattern_of<T>.object.*Entry::member);
        if constexpr (is_object_entry<Entry>) {
            // What the compiler cannot make is read with care anyway: one plan of it is enough.
            constexpr bool filled = !Empty && made_constant<ready_type<member>>;
            return {place, value_kind::other, true, &read_struct_member<member, typename Entry::schema, filled>};
        } else if constexpr (!is_simple<ready_type<member>>) {
            using compound = compound_member<member, typename schema_of_entry<Entry>::type>;
            constexpr bool known = requires { &compound::read; };
            static_assert(known, "json: to read a member that holds more than a list of single values (structs in lists, arrays, maps, "
                                 "variants), include <wawp/json/compound.hpp>");
            if constexpr (known) return {place, value_kind::other, true, &compound::read};
        } else if constexpr (constexpr value_kind kind = kind_of(static_cast<const member*>(nullptr)); !has_reader(kind)) {
            return {place, kind, Empty, nullptr};
        } else if constexpr (Empty) {
            return {place, kind, true, &read_plain_member<member>};
        } else {
            return {place, kind, kind == value_kind::other, &read_full_member<member>};
        }
    }
    return {};
}

/// How the members of a `T` are read, in the order of a schema's entries, and behind them its groups.
template <class Fields, class T, bool Filled, class... Entries, std::size_t... Place, std::size_t... Index>
consteval auto readers_of(const schema<Entries...>*, std::index_sequence<Place...>, std::index_sequence<Index...>) noexcept {
    return std::array<member_reader, sizeof...(Entries) + sizeof...(Index) + 1>{
        member_reader_of<Entries, T, !Filled && empty_members<Fields, T>[Place]>()...,
        member_reader{&pattern_of<T>.object, value_kind::other, true, &read_group<Fields, tree<Fields>::groups[Index], T, Filled>}...};
}
template <class Fields, class T, bool Filled>
inline constexpr auto member_readers =
    readers_of<Fields, T, Filled>(static_cast<const typename tree<Fields>::entries*>(nullptr),
                                  std::make_index_sequence<tree<Fields>::entry_count>{}, std::make_index_sequence<tree<Fields>::group_count>{});

template <class Fields, std::size_t Node, class T, bool Filled>
struct object_plan {
private:
    static constexpr const node* nodes = tree<Fields>::nodes.data();
    static constexpr key_table<count_keys(nodes, Node)> table{nodes, Node, member_readers<Fields, T, Filled>.data(),
                                                              tree<Fields>::entry_count};

public:
    static constexpr object_keys keys = table.keys(&pattern_of<T>.object);
};

}  // namespace wawp::json::detail

// wawp/json/write/escape.hpp
/// Putting texts into memory that is known to be large enough. Everything here also works in constant
/// evaluation, byte by byte; at run time in steps of 16 bytes where SSE2 is there.
namespace wawp::json::detail {

/// Copies `size` bytes. Not `memcpy` alone, which is no constant expression.
constexpr char* put_bytes(char* to, const char* from, std::size_t size) noexcept {
    if (std::is_constant_evaluated()) {
        for (std::size_t i = 0; i < size; ++i) to[i] = from[i];
    } else {
        std::memcpy(to, from, size);
    }
    return to + size;
}

/// Copies a text that the compiler knows, in steps of up to 16 bytes; the last two may overlap.
template <std::size_t Size>
constexpr char* put_constant(char* to, const char (&text)[Size]) noexcept {
    constexpr std::size_t step = std::bit_floor(Size < 16 ? Size : 16), last = Size - step;
    for (std::size_t at = 0; at < last; at += step) put_bytes(to + at, text + at, step);
    put_bytes(to + last, text + last, step);
    return to + Size;
}

constexpr bool needs_escape(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

/// The escape of one byte: two bytes long where JSON has a letter for it, otherwise six. It fills a word, so that it can
/// be copied at once.
struct escape {
    char text[7]{};
    unsigned char growth = 0;  ///< how many bytes it is longer than the byte that it stands for
};

struct escape_table {
    escape of['\\' + 1]{};
    constexpr escape_table() noexcept {
        constexpr std::string_view hex = "0123456789abcdef"sv, plain = "\"\\\b\f\n\r\t"sv, letters = "\"\\bfnrt"sv;
        for (unsigned c = 0; c < 0x20; ++c) of[c] = {{'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 5};
        for (std::size_t i = 0; i < plain.size(); ++i) {
            of[static_cast<unsigned char>(plain[i])] = {{'\\', letters[i]}, 1};
        }
    }
};
inline constexpr escape_table escapes{};

/// The escape of `c`, which needs one.
constexpr const escape& escape_of(char c) noexcept { return escapes.of[static_cast<unsigned char>(c)]; }

/// How many bytes all escapes of `text` take more than the text itself.
[[gnu::noinline]] constexpr std::size_t growth_of(std::string_view text) noexcept {
    std::size_t growth = 0;
    for (const char c : text) growth += needs_escape(c) ? escape_of(c).growth : std::size_t{0};
    return growth;
}

/// Copies `text` up to its first byte that needs an escape, byte by byte; returns how many bytes that were.
constexpr std::size_t put_plain_portable(char* to, std::string_view text) noexcept {
    std::size_t i = 0;
    for (; i < text.size() && !needs_escape(text[i]); ++i) to[i] = text[i];
    return i;
}

#if defined(__SSE2__)
// The quote changes places with the blank: then it is found by the comparison that finds control characters.
inline constexpr signed char swap = '"' ^ ' ';
inline constexpr signed char swapped_backslash = '\\' ^ swap;

using unsigned_block [[gnu::vector_size(16)]] = unsigned char;
inline unsigned_block swap_quote(block bytes) noexcept { return reinterpret_cast<unsigned_block>(bytes ^ swap); }
inline block is_low(unsigned_block swapped) noexcept { return swapped <= static_cast<unsigned char>(' '); }
inline block is_backslash(unsigned_block swapped) noexcept {
    return swapped == static_cast<unsigned char>(swapped_backslash);
}

/// One bit for each of 16 bytes that needs an escape.
inline unsigned escape_bits(block bytes) noexcept {
    const unsigned_block swapped = swap_quote(bytes);
    return bits_of(is_low(swapped) | is_backslash(swapped));
}

/// Copies two blocks of 16 bytes, which may overlap; 0 if no byte of them needs an escape.
[[gnu::always_inline]] inline unsigned put_blocks(char* to, const char* from, std::size_t first, std::size_t second) noexcept {
    const block a = load_block(from + first), b = load_block(from + second);
    store_block(to + first, a);
    store_block(to + second, b);
    const unsigned_block left = swap_quote(a), right = swap_quote(b);
    return bits_of(is_low(left < right ? left : right) | is_backslash(left) | is_backslash(right));
}

/// Copies two halves, which may overlap, of a text of sizeof(Word) to 2 * sizeof(Word) bytes; 0 if no byte of it needs
/// an escape.
template <class Word>
[[gnu::always_inline]] inline unsigned put_halves(char* to, const char* from, std::size_t size) noexcept {
    Word first, last;
    std::memcpy(&first, from, sizeof first);
    std::memcpy(&last, from + size - sizeof last, sizeof last);
    std::memcpy(to, &first, sizeof first);
    std::memcpy(to + size - sizeof last, &last, sizeof last);
    using words [[gnu::vector_size(16)]] = std::uint64_t;
    const words both{first, last};
    // Zeros that only fill the register up are no control characters of the text.
    constexpr unsigned used = ((1u << sizeof(Word)) - 1) * 0x101;
    return escape_bits(reinterpret_cast<block>(both)) & used;
}

/// Copies `text` up to its first byte that needs an escape; returns how many bytes that were. What is copied behind is
/// overwritten later: what follows is at least as long.
inline std::size_t put_plain(char* to, std::string_view text) noexcept {
    std::size_t at = 0;
    for (; text.size() - at >= 16; at += 16) {
        const block bytes = load_block(text.data() + at);
        store_block(to + at, bytes);
        const unsigned found = escape_bits(bytes);
        if (found != 0) return at + static_cast<unsigned>(std::countr_zero(found));
    }
    return at + put_plain_portable(to + at, text.substr(at));
}
#else
inline std::size_t put_plain(char* to, std::string_view text) noexcept { return put_plain_portable(to, text); }
#endif

constexpr std::size_t put_plain_anywhere(char* to, std::string_view text) noexcept {
    if (std::is_constant_evaluated()) return put_plain_portable(to, text);
    return put_plain(to, text);
}

/// How much larger than their texts all escapes together may still become. `spent` says that it did not suffice.
struct escape_room {
    std::size_t bytes = 0;
    bool spent = false;
};

/// Puts the escape of `c`, if there is room.
constexpr char* put_escape(char* to, char c, escape_room& room) noexcept {
    const escape& spelled = escape_of(c);
    if (spelled.growth > room.bytes) {
        room.spent = true;
        return to;
    }
    room.bytes -= spelled.growth;
    return spelled.growth == 1 ? put_bytes(to, spelled.text, 2) : put_bytes(to, spelled.text, 6);
}

#if defined(__SSE2__)
inline constexpr std::size_t escape_window = 64;  ///< bytes whose escapes are found at once
inline constexpr std::size_t copy_stride = 32;    ///< bytes that are copied at once, also where fewer are needed

/// Copies a window; one bit for each byte that needs an escape.
[[gnu::always_inline]] inline std::uint64_t put_and_mark(char* to, const char* from) noexcept {
    const auto put = [&](std::size_t at) {
        const block bytes = load_block(from + at);
        store_block(to + at, bytes);
        return std::uint64_t{escape_bits(bytes)} << at;
    };
    return put(0) | put(16) | put(32) | put(48);
}

/// Puts a window with escapes that are not all two bytes long, or for which there may be too little room.
[[gnu::noinline]] inline char* put_any_escapes(char* to, const char* from, std::uint64_t found, escape_room& room) noexcept {
    std::size_t at = 0;
    for (; found != 0; found &= found - 1) {
        const auto next = static_cast<std::size_t>(std::countr_zero(found));
        to = put_escape(put_bytes(to, from + at, next - at), from[next], room);
        if (room.spent) return to;
        at = next + 1;
    }
    return put_bytes(to, from + at, escape_window - at);
}

/// Puts the escapes of a window, which is copied already, as if each was two bytes long: then where one goes does not wait
/// for what the one before is.
/// @return whether each is
[[gnu::always_inline]] inline bool put_short_escapes(char* to, const char* from, std::uint64_t found) noexcept {
    unsigned growths = 0;
    for (; found != 0; ++to) {
        const auto at = static_cast<std::size_t>(std::countr_zero(found));
        found &= found - 1;
        const auto next = static_cast<std::size_t>(std::countr_zero(found));  // 64 if there is none
        const escape& spelled = escape_of(from[at]);
        growths |= spelled.growth;
        std::memcpy(to + at, &spelled, sizeof spelled);  // more than the escape; the text that goes on overwrites the rest
        char* const behind = to + at + 2;
        const char* const gap = from + at + 1;
        std::memcpy(behind, gap, copy_stride);  // likewise
        if (next - at - 1 > copy_stride) std::memcpy(behind + copy_stride, gap + copy_stride, copy_stride);
    }
    return growths <= 1;
}

/// Puts windows, as many as `text` has with a stride behind them, so that copying in whole strides overwrites nothing.
[[gnu::always_inline]] inline char* put_windows_of(std::string_view& text, char* to, escape_room& room) noexcept {
    const char *from = text.data(), *const end = from + text.size();
    for (; static_cast<std::size_t>(end - from) >= escape_window + copy_stride && !room.spent; from += escape_window) {
        const std::uint64_t found = put_and_mark(to, from);
        const auto count = static_cast<std::size_t>(std::popcount(found));
        if (count <= room.bytes && put_short_escapes(to, from, found)) [[likely]] {
            room.bytes -= count;
            to += escape_window + count;
        } else {
            to = put_any_escapes(to, from, found, room);
        }
    }
    text.remove_prefix(static_cast<std::size_t>(from - text.data()));
    return to;
}

#if defined(__clang__) || !defined(__cpp_modules)
[[gnu::target("avx2,bmi,popcnt"), gnu::noinline]] inline char* put_windows_avx2(std::string_view& text, char* to,
                                                                                escape_room& room) noexcept {
    return put_windows_of(text, to, room);
}
[[gnu::noinline]] inline char* put_windows(std::string_view& text, char* to, escape_room& room) noexcept {
    const bool wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
    return wide ? put_windows_avx2(text, to, room) : put_windows_of(text, to, room);
}
#else
[[gnu::noinline]] inline char* put_windows(std::string_view& text, char* to, escape_room& room) noexcept {
    return put_windows_of(text, to, room);
}
#endif
#endif

/// Puts the rest of a text of which some byte needs an escape.
constexpr char* put_escaped(char* to, std::string_view text, escape_room& room) noexcept {
    while (!text.empty() && !room.spent) {
#if defined(__SSE2__)
        if (!std::is_constant_evaluated() && text.size() >= escape_window + copy_stride) {
            to = put_windows(text, to, room);
            continue;
        }
#endif
        const std::size_t plain = put_plain_anywhere(to, text);
        to += plain;
        text.remove_prefix(plain);
        if (text.empty()) break;
        to = put_escape(to, text.front(), room);
        text.remove_prefix(1);
    }
    return to;
}

#if defined(__SSE2__)
/// Puts a text that is shorter than 8 bytes or longer than 32.
[[gnu::noinline]] inline char* put_other_text(char* to, std::string_view text, escape_room& room) noexcept {
    const std::size_t size = text.size();
    unsigned found = 1;
    if (size > 32) {
        found = put_blocks(to, text.data(), size - 32, size - 16);
        for (std::size_t at = 0; found == 0 && at < size - 32; at += 32) {
            found = put_blocks(to, text.data(), at, at + 16);
        }
    } else if (size >= 4) {
        found = put_halves<std::uint32_t>(to, text.data(), size);
    }
    return found == 0 ? to + size : put_escaped(to, text, room);
}

/// Puts a text. The lengths that most have, 8 to 32 bytes, take the shortest ways. (What is smaller than the number that is
/// taken off wraps round, and is too large.)
[[gnu::noinline]] inline char* put_text_in_blocks(char* to, std::string_view text, escape_room& room) noexcept {
    const std::size_t size = text.size();
    unsigned found;
    if (size - 16 <= 16) {
        found = put_blocks(to, text.data(), 0, size - 16);
    } else if (size - 8 < 8) {
        found = put_halves<std::uint64_t>(to, text.data(), size);
    } else {
        return put_other_text(to, text, room);
    }
    return found == 0 ? to + size : put_escaped(to, text, room);
}
#endif

/// Puts `text`, escaped; breaks off where there is no room for an escape.
constexpr char* put_text(char* to, std::string_view text, escape_room& room) noexcept {
#if defined(__SSE2__)
    if (!std::is_constant_evaluated()) return put_text_in_blocks(to, text, room);
#endif
    return put_escaped(to, text, room);
}

}  // namespace wawp::json::detail

// wawp/schema/entry.hpp
/// The parts of a schema's entry, for what is made of declarations. No part of `wawp.hpp`.
namespace wawp::detail {

template <auto... Rules>
struct rule_list {};
template <auto... Left, auto... Right>
consteval rule_list<Left..., Right...> operator+(rule_list<Left...>, rule_list<Right...>) noexcept {
    return {};
}

/// An entry's parts.
template <class Entry>
struct entry_parts;
template <fixed_string Key, auto Member, auto... Rules>
struct entry_parts<field<Key, Member, Rules...>> {
    using schema = void;
    using rules = rule_list<Rules...>;
    static constexpr bool has_default = names_default<Rules...>;
};
template <fixed_string Key, auto Member, class Schema, auto... Rules>
struct entry_parts<object<Key, Member, Schema, Rules...>> {
    using schema = Schema;
    using rules = rule_list<Rules...>;
    static constexpr bool has_default = names_default<Rules...>;
};

template <class Variant, std::size_t... Index>
consteval bool has_null(std::index_sequence<Index...>) noexcept {
    return (... || is_null_type<typename variant_access<Variant>::template alternative<Index>>);
}

/// Whether a value of the type can stand for nothing, without being optional: JSON text, a variant that can hold null, and a type of
/// one's own for which one of these is written, or an optional. Such a value is not written.
template <class T>
consteval bool can_be_nothing() noexcept {
    if constexpr (is_variant<T>) {
        return has_null<T>(std::make_index_sequence<variant_access<T>::size>{});
    } else if constexpr (kind_of_value<T>() == member_kind::own) {
        using written = std::remove_cvref_t<decltype(std::declval<const T&>().json_value())>;
        return is_optional<written> || can_be_nothing<held_type<written>>();
    } else {
        return is_json_text<T>;
    }
}

/// Whether an item of a list, or a map's value, is written as null where it has nothing to say, since its place remains. (A variant,
/// and JSON text, has null among its own values.)
template <class T>
inline constexpr bool is_written_as_null = is_optional<T> || (kind_of_member<T> == member_kind::own && can_be_nothing<held_type<T>>());

template <class Entry>
consteval bool is_never_left_out() noexcept;

/// Whether an object with these fields is written even if it has nothing to say: one of them always is.
template <class... Entries>
consteval bool is_always_written(const schema<Entries...>*) noexcept {
    return (... || is_never_left_out<Entries>());
}

/// Of a struct, its own fields decide: writers leave an object out if all in it is. (A type of one's own is not written as its fields.)
template <class Entry>
consteval bool is_never_left_out() noexcept {
    if constexpr (has_member<Entry>) {
        using parts = entry_parts<Entry>;
        using type = typename Entry::value_type;
        if constexpr (!Entry::optional && !parts::has_default && !can_be_nothing<held_type<type>>()) {
            constexpr member_kind kind = kind_of_member<type>;
            constexpr bool is_struct = !std::is_void_v<typename parts::schema> && kind != member_kind::own && (kind == member_kind::structure || !is_compound(kind));
            if constexpr (is_struct) return is_always_written(static_cast<const typename parts::schema::list*>(nullptr));
            return true;
        }
    }
    return false;
}

/// Whether who writes the object must give the field.
template <class Entry>
inline constexpr bool must_be_given = is_never_left_out<Entry>();

/// The key of the field whose member a pointer points to; empty if there is none.
template <class Schema, class Pointer>
constexpr std::string_view key_of_member(Pointer pointer) noexcept {
    std::string_view key;
    Schema::for_each([&]<class Entry>() {
        if constexpr (has_member<Entry>) {
            if constexpr (std::same_as<std::remove_cv_t<decltype(Entry::member)>, Pointer>) {
                if (Entry::member == pointer) key = Entry::key;
            }
        }
    });
    return key;
}

}  // namespace wawp::detail

// wawp/json/write/separator.hpp
/// What stands between two values: closing brackets, a comma, opening brackets, the key, and the quotes of texts.
namespace wawp::json::detail {

/// The way from one value to the next. In the nested layout the dots of the keys say which brackets close and open.
struct separator {
    std::string_view previous{};  ///< key of the value before; empty at the beginning
    std::string_view key{};       ///< key of the value to come; empty at the end
    bool nested = true;
    bool closes = false;          ///< whether the value before is a text
    bool opens = false;           ///< whether the value to come is one

    [[nodiscard]] constexpr std::size_t shared() const noexcept {
        return nested ? wawp::detail::shared_prefix(previous, key).size() : 0;
    }
};

/// How many bytes the fragment has, which are put at `to` if `is_put` says so. (g++'s UBSan compares no pointer with null
/// in constant evaluation.)
constexpr std::size_t spell(const separator& s, char* to, bool is_put) noexcept {
    std::size_t size = 0;
    const auto put = [&](std::string_view part) {
        if (is_put) put_bytes(to + size, part.data(), part.size());
        size += part.size();
    };
    const std::size_t shared = s.shared();
    if (s.closes) put("\"");
    if (s.nested) {
        for (const char c : s.previous.substr(shared)) {
            if (c == '.') put("}");
        }
    }
    if (s.previous.empty()) put("{");
    if (s.key.empty()) {
        put("}");
        return size;
    }
    if (!s.previous.empty()) put(",");
    std::size_t start = shared;
    for (std::size_t dot = start; s.nested && (dot = next_dot(s.key, start)) != s.key.size(); start = dot + 1) {
        put("\"");
        put(s.key.substr(start, dot - start));
        put("\":{");
    }
    put("\"");
    put(s.key.substr(start));
    put(s.opens ? "\":\"" : "\":");
    return size;
}

constexpr std::size_t size_of(const separator& s) noexcept { return spell(s, nullptr, false); }
constexpr char* put_separator(char* to, const separator& s) noexcept { return to + spell(s, to, true); }

/// What is written between quotes.
template <class T>
concept text_value = wawp::detail::textual<T> || std::same_as<T, secret> || wawp::detail::named_enum<T>;

/// Whether an entry's member is written as the fields of its schema: a type of one's own is not, although it may be read from them.
template <class Entry>
inline constexpr bool is_written_as_fields = is_object_entry<Entry> && wawp::detail::kind_of_member<typename Entry::value_type> != member_kind::own;

/// A value of a body, as far as its type tells of it.
struct place {
    std::string_view key{};  ///< the path; empty at the beginning and at the end
    bool always = true;      ///< it is written whatever the objects hold
    bool text = false;       ///< it is written with quotes
};

template <class Entry>
consteval void add_place(place*& next) {
    if constexpr (wawp::detail::has_member<Entry>) {
        using value = std::remove_cvref_t<decltype(value_of(std::declval<const typename Entry::value_type&>()))>;
        constexpr bool is_struct = is_written_as_fields<Entry>;
        *next++ = {Entry::key.view(), !Entry::optional && !is_struct && !wawp::detail::can_be_nothing<value>(), !is_struct && text_value<value>};
    }
}

template <class... Entries>
consteval void add_places(place*& next, const schema<Entries...>*) {
    (add_place<Entries>(next), ...);
}

template <class... Fields>
consteval auto places_of() noexcept {
    std::array<place, (std::size_t{2} + ... + Fields::list::keys.size())> all{};
    place* next = all.data() + 1;
    (add_places(next, static_cast<const typename Fields::list*>(nullptr)), ...);
    return all;
}

/// What is to be known of the keys that several C++ objects bring into one JSON object. Each schema has looked at its own.
template <class... Fields>
consteval auto shared_facts() noexcept {
    constexpr auto places = places_of<Fields...>();
    std::array<std::string_view, places.size() - 2> keys{};
    for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = places[i + 1].key;
    return wawp::detail::facts_of(keys);
}

/// Whether a schema's keys make an object by themselves. It says so where they do not.
template <class... Entries>
consteval bool is_sound(const schema<Entries...>*) noexcept {
    constexpr auto& facts = wawp::detail::facts<Entries...>;
    return !facts.repeated && !facts.nested && !facts.parted;
}

/// Stops the compiler if objects that go into one would make something that is no JSON object, or none with these keys.
template <bool Nested, class... Fields>
consteval bool require_one_object() noexcept {
    if constexpr (sizeof...(Fields) > 1 && (is_sound(static_cast<const typename Fields::list*>(nullptr)) && ...)) {
        constexpr auto facts = shared_facts<Fields...>();
        static_assert(!facts.repeated, "json: two objects that are written into one have the same key; rename one");
        static_assert(!Nested || !facts.nested, "json: two objects are written into one, and a key of one is the start of a key of the other; rename one");
        static_assert(!Nested || !facts.parted, "json: two objects are written into one, and keys with the same start do not stand side by side");
    }
    return true;
}

/// The values of one JSON object, which has the fields of all `Fields`. They count from 1 on: 0 is the beginning.
template <bool Nested, class... Fields>
struct body_plan {
    static_assert(require_one_object<Nested, Fields...>());
    static constexpr auto places = places_of<Fields...>();
    static constexpr std::size_t end = places.size() - 1;

    static consteval std::size_t place_of(std::string_view key) {
        std::size_t found = 0;
        for (std::size_t i = 1; i < end; ++i) {
            if (places[i].key == key) found = i;
        }
        return found;
    }

    /// The last value before `at` that is written for certain, or the beginning. Those between may be absent.
    static consteval std::size_t sure_before(std::size_t at) {
        while (--at > 0 && !places[at].always) {}
        return at;
    }

    static constexpr separator between(std::size_t from, std::size_t to) noexcept {
        return {places[from].key, places[to].key, Nested, places[from].text, places[to].text};
    }
};

/// A fragment whose neighbours are known, spelled by the compiler.
template <std::size_t Size>
struct spelled {
    char text[Size]{};
    explicit consteval spelled(const separator& s) noexcept { put_separator(text, s); }
};
template <class Plan, std::size_t From, std::size_t To>
inline constexpr spelled<size_of(Plan::between(From, To))> fragment{Plan::between(From, To)};

}  // namespace wawp::json::detail

// wawp/json/write/digits.hpp
/// Putting whole numbers into memory that is known to be large enough, two digits at a time. Everything here also works
/// in constant evaluation.
namespace wawp::json::detail {

struct powers_of_ten {
    std::uint64_t of[20]{1};
    constexpr powers_of_ten() noexcept {
        for (std::size_t i = 1; i < 20; ++i) of[i] = of[i - 1] * 10;
    }
};
inline constexpr powers_of_ten power_table{};

/// How many digits `number` has: its logarithm from the number of its bits (1233 / 4096 is the ratio of the two
/// logarithms), which is at most one too large.
[[gnu::noinline]] constexpr std::size_t count_digits(std::uint64_t number) noexcept {
    const unsigned bits = 64u - static_cast<unsigned>(std::countl_zero(number | 1)), about = bits * 1233 / 4096;
    return about + (number >= power_table.of[about] || number == 0);
}

struct digit_pairs {
    char chars[200]{};
    constexpr digit_pairs() noexcept {
        for (std::size_t i = 0; i < 100; ++i) {
            chars[2 * i] = static_cast<char>('0' + i / 10);
            chars[2 * i + 1] = static_cast<char>('0' + i % 10);
        }
    }
};
inline constexpr digit_pairs pair_table{};

/// Puts `number`, which has `count` digits, two at a time, from the end.
[[gnu::noinline]] constexpr char* put_digits(char* to, std::uint64_t number, std::size_t count) noexcept {
    char* at = to + count;
    for (; number >= 100; number /= 100) put_bytes(at -= 2, pair_table.chars + number % 100 * 2, 2);
    if (number >= 10) {
        put_bytes(at - 2, pair_table.chars + number * 2, 2);
    } else {
        at[-1] = static_cast<char>('0' + number);
    }
    return to + count;
}

/// Whether a number could be an instant between 2001 and 2106: it has ten digits and fits 32 bits.
template <class Integer>
constexpr bool is_of_our_days(Integer number) noexcept {
    const auto bits = static_cast<std::uint64_t>(number);  // what is negative becomes very large
    return bits >= 1'000'000'000 && bits <= 0xFFFF'FFFF;
}

/// Puts the ten digits of such a number from the front. It is a binary fraction of which the point stands behind the first
/// two digits; each multiplication by 100 moves two more before the point. (The factor is 2^57 / 10^8, rounded up: the
/// error stays below the tenth digit.)
constexpr char* put_ten_digits(char* to, std::uint64_t number) noexcept {
    std::uint64_t fraction = number * 1'441'151'881 >> 25;
    const auto put_pair = [&] {
        to = put_bytes(to, pair_table.chars + (fraction >> 32) * 2, 2);
        fraction = (fraction & 0xFFFF'FFFF) * 100;
    };
    put_pair();
    put_pair();
    put_pair();
    put_pair();
    put_pair();
    return to;
}

template <class Integer>
constexpr bool is_negative([[maybe_unused]] Integer number) noexcept {
    if constexpr (std::is_signed_v<Integer>) {
        return number < 0;
    } else {
        return false;
    }
}

template <class Integer>
constexpr std::uint64_t magnitude_of(Integer number) noexcept {
    const auto bits = static_cast<std::uint64_t>(number);
    return is_negative(number) ? 0 - bits : bits;
}

}  // namespace wawp::json::detail

// wawp/json/write/value_writer.hpp
/// Writing, or measuring, one value that holds no others.
namespace wawp::json::detail {

template <text_value T>
constexpr std::string_view text_of(const T& value) noexcept {
    if constexpr (std::same_as<T, secret>) {
        return value.reveal();
    } else if constexpr (wawp::detail::named_enum<T>) {
        return names_of(T{}).name_of(value);
    } else {
        return wawp::detail::view_of(value);
    }
}

/// Booleans, numbers, enums and instants as what is written for them.
template <class T>
constexpr auto plain_of(const T& value) noexcept {
    if constexpr (std::is_enum_v<T>) {
        return static_cast<std::underlying_type_t<T>>(value);
    } else if constexpr (std::same_as<T, std::chrono::sys_seconds>) {
        return value.time_since_epoch().count();
    } else {
        return value;
    }
}

/// What is written for it needs no look inside: a boolean, a number, an instant.
template <class T>
concept is_plain_value = (std::is_arithmetic_v<T> && wawp::detail::kind_of_value<T>() != member_kind::none) || std::same_as<T, std::chrono::sys_seconds> ||
                         (std::is_enum_v<T> && !wawp::detail::named_enum<T>);

/// Whether the value stands for nothing: an empty JSON text, a variant that holds null, a type of one's own of which nothing is
/// written.
template <class T>
constexpr bool is_nothing([[maybe_unused]] const T& value) {
    if constexpr (wawp::detail::is_json_text<T>) {
        return value.text.empty();
    } else if constexpr (wawp::detail::is_variant<T>) {
        return wawp::detail::variant_access<T>::holds_null(value);
    } else if constexpr (wawp::detail::can_be_nothing<T>()) {
        const auto& written = value.json_value();
        return !is_present(written) || is_nothing(value_of(written));
    } else {
        return false;
    }
}

/// Stops the compiler with one sentence if a `T` cannot be written.
template <class Schema, class T>
consteval bool require_writable() noexcept {
    constexpr bool known = std::is_class_v<T> && !std::is_void_v<Schema>;
    static_assert(known, "json: a member of this type cannot be written: use one of the types of wawp::member_kind_table (bool, "
                         "numbers, texts, sys_seconds, enums, json::raw; lists, arrays and maps of them; variants with <wawp/schema/variant.hpp>), "
                         "describe a struct by object<key, member, schema>, or give the type a json_value()");
    return known;
}

inline constexpr std::size_t longest_real = 32;

/// How a number with a fraction is spelled; <wawp/json/write/real.hpp> brings it.
template <class T>
struct real_writer;

/// How many bytes `put_plain_value` puts at most.
template <class T>
constexpr std::size_t plain_value_size(const T& value) noexcept {
    if constexpr (std::same_as<T, bool>) {
        return value ? 4 : 5;
    } else if constexpr (std::floating_point<T>) {
        return longest_real;
    } else {
        const auto number = plain_of(value);
        if (is_of_our_days(number)) [[likely]] return 10;
        return is_negative(number) + count_digits(magnitude_of(number));
    }
}

template <class T>
constexpr char* put_plain_value(char* to, const T& value) noexcept {
    if constexpr (std::same_as<T, bool>) {
        return value ? put_bytes(to, "true", 4) : put_bytes(to, "false", 5);
    } else if constexpr (std::floating_point<T>) {
        constexpr bool has_writer = requires { sizeof(real_writer<T>); };
        static_assert(has_writer, "write: a member is a float or a double: include <wawp/json/write/real.hpp>, which spells it");
        if constexpr (has_writer) {  // or its sentence would be followed by a second one
            const bool finite = value - value == 0;  // JSON has no infinity and no NaN
            return finite ? real_writer<T>::put(to, value) : put_bytes(to, "null", 4);
        }
        return to;
    } else {
        const auto number = plain_of(value);
        if (is_of_our_days(number)) [[likely]] return put_ten_digits(to, static_cast<std::uint64_t>(number));
        if (is_negative(number)) *to++ = '-';
        const std::uint64_t magnitude = magnitude_of(number);
        return put_digits(to, magnitude, count_digits(magnitude));
    }
}

/// Adds up what the body needs, without escapes.
struct measure {
    std::size_t size = 0;

    constexpr void join(const separator& s) noexcept { size += size_of(s); }
    template <std::size_t Size>
    constexpr void constant(const char (&)[Size]) noexcept { size += Size; }
    constexpr void bytes(std::string_view v) noexcept { size += v.size(); }
    constexpr void text(std::string_view v) noexcept { size += v.size(); }  // the fragments around it have the quotes
    template <class T>
    constexpr void plain(const T& v) noexcept { size += plain_value_size(v); }
};

/// Puts the body at `at`, which has the measured size, and `room` more for escapes. The walk keeps it by value, so that
/// `at` stays in a register.
struct writer {
    char* at;
    escape_room* room;

    constexpr void join(const separator& s) noexcept { at = put_separator(at, s); }
    template <std::size_t Size>
    constexpr void constant(const char (&text)[Size]) noexcept { at = put_constant(at, text); }
    constexpr void bytes(std::string_view v) noexcept { at = put_bytes(at, v.data(), v.size()); }
    constexpr void text(std::string_view v) noexcept { at = put_text(at, v, *room); }
    template <class T>
    constexpr void plain(const T& v) noexcept { at = put_plain_value(at, v); }
};

}  // namespace wawp::json::detail

// wawp/json/write/body_writer.hpp
/// Writing the fields of a schema. The same walk is done twice: once to add up the size that the body has without
/// escapes, once to write it.
namespace wawp::json::detail {

/// Whether the entry has anything to write: a struct that need not be there is left out if nothing in it is present.
template <class Entry, class T>
constexpr bool is_written(const T& object) {
    if constexpr (!wawp::detail::has_member<Entry>) {
        return false;
    } else if constexpr (is_written_as_fields<Entry> && !Entry::optional) {
        bool any = false;
        Entry::schema::for_each([&]<class Inner>() { any = any || is_written<Inner>(value_of(Entry::get(object))); });
        return any;
    } else {
        return is_present(Entry::get(object)) && !is_nothing(value_of(Entry::get(object)));
    }
}

/// Writes a value of any type, with its quotes; `Schema` is that of the structs in it.
template <class Schema, class To, class T>
constexpr To put_value(To to, const T& value);

/// A walk over the values of one JSON object in their order. What stands between two of them is put with the second.
template <bool Nested, class To, class... Fields>
struct body_walk {
    using plan = body_plan<Nested, Fields...>;

    To to;
    std::size_t last = 0;  ///< the value that was written last

    /// Goes on past the fields of one object.
    template <class T, class... Entries>
#if defined(__clang__)
    [[gnu::always_inline]]  // clang would keep the walk in memory; g++ inlines it anyhow, and later is better
#endif
    constexpr void add(const T& object, const schema<Entries...>*) {
        ((is_written<Entries>(object) ? visit<Entries>(object) : void()), ...);
    }

    [[nodiscard]] constexpr To finished() {
        join<plan::end>();
        return to;
    }

private:
    template <class Entry, class T>
    [[gnu::always_inline]] constexpr void visit(const T& object) {
        if constexpr (wawp::detail::has_member<Entry>) {
            constexpr std::size_t place = plan::place_of(Entry::key.view());
            join<place>();
            last = place;
            const auto& member = value_of(Entry::get(object));
            if constexpr (is_written_as_fields<Entry>) {
                using fields = typename Entry::schema;
                body_walk<true, To, fields> inner{to};
                inner.add(member, static_cast<const typename fields::list*>(nullptr));
                to = inner.finished();
            } else if constexpr (plan::places[place].text) {
                to.text(text_of(member));
            } else if constexpr (is_plain_value<std::remove_cvref_t<decltype(member)>>) {
                to.plain(member);
            } else {
                to = put_value<typename schema_of_entry<Entry>::type>(to, member);
            }
        }
    }

    /// Puts what stands between the last value and the one at `Place`.
    template <std::size_t Place>
    [[gnu::always_inline]] constexpr void join() {
        constexpr std::size_t sure = plan::sure_before(Place);
        constexpr std::size_t limit = 3;  // beyond that, all combinations would be much code for little
        if constexpr (sure + 1 == Place) {
            to.constant(fragment<plan, sure, Place>.text);
        } else if constexpr (Place - sure - 1 <= limit) {
            join_after<Place>(std::make_index_sequence<Place - sure>{});
        } else {
            to.join(plan::between(last, Place));
        }
    }

    template <std::size_t Place, std::size_t... Index>
    [[gnu::always_inline]] constexpr void join_after(std::index_sequence<Index...>) {
        ((last == Place - 1 - Index ? to.constant(fragment<plan, Place - 1 - Index, Place>.text) : void()), ...);
    }
};

/// The items of a list, which may be proxies.
template <class List>
using item_type = typename List::value_type;

template <class Schema, class To, class List>
constexpr To put_items(To to, const List& list) {
    std::string_view before = "["sv;
    for (const item_type<List>& item : list) {
        to.bytes(before);
        to = put_value<Schema>(to, item);
        before = ","sv;
    }
    to.bytes(before == "["sv ? "[]"sv : "]"sv);
    return to;
}

template <class Schema, class To, class Map>
constexpr To put_pairs(To to, const Map& map) {
    std::string_view before = "{\""sv;
    for (const auto& [key, value] : map) {
        to.bytes(before);
        to.text(wawp::detail::view_of(key));
        to.bytes("\":"sv);
        to = put_value<Schema>(to, value);
        before = ",\""sv;
    }
    to.bytes(before == "{\""sv ? "{}"sv : "}"sv);
    return to;
}

template <class Schema, class To, class T>
constexpr To put_value(To to, const T& value) {
    constexpr member_kind kind = wawp::detail::kind_of_value<T>();
    if constexpr (wawp::detail::is_optional<T> || wawp::detail::is_required<T>) {
        if (is_present(value)) return put_value<Schema>(to, value_of(value));
        to.bytes("null"sv);
    } else if constexpr (text_value<T>) {
        to.bytes("\""sv);
        to.text(text_of(value));
        to.bytes("\""sv);
    } else if constexpr (is_plain_value<T>) {
        to.plain(value);
    } else if constexpr (kind == member_kind::own) {
        return put_value<Schema>(to, value.json_value());
    } else if constexpr (kind == member_kind::json) {
        to.bytes(is_nothing(value) ? "null"sv : std::string_view(value.text));
    } else if constexpr (kind == member_kind::list || kind == member_kind::array) {
        return put_items<Schema>(to, value);
    } else if constexpr (kind == member_kind::map) {
        return put_pairs<Schema>(to, value);
    } else if constexpr (kind == member_kind::variant) {
        if (is_nothing(value)) {
            to.bytes("null"sv);
        } else {
            wawp::detail::variant_access<T>::visit(value, [&](const auto& held) { to = put_value<Schema>(to, held); });
        }
    } else if constexpr (require_writable<Schema, T>()) {
        body_walk<true, To, Schema> inner{to};
        inner.add(value, static_cast<const typename Schema::list*>(nullptr));
        return inner.finished();
    }
    return to;
}

/// How many bytes the escapes of all texts take more than the texts themselves.
template <class T, class... Entries>
constexpr std::size_t growth_of(const T& object, const schema<Entries...>*);

/// The same of one value; `Schema` is that of the structs in it.
template <class Schema, class T>
constexpr std::size_t growth_of_value(const T& value) {
    constexpr member_kind kind = wawp::detail::kind_of_value<T>();
    std::size_t growth = 0;
    if constexpr (wawp::detail::is_optional<T> || wawp::detail::is_required<T>) {
        return is_present(value) ? growth_of_value<Schema>(value_of(value)) : 0;
    } else if constexpr (text_value<T>) {
        return growth_of(text_of(value));
    } else if constexpr (kind == member_kind::own) {
        return growth_of_value<Schema>(value.json_value());
    } else if constexpr (kind == member_kind::list || kind == member_kind::array) {
        for (const item_type<T>& item : value) growth += growth_of_value<Schema>(item);
    } else if constexpr (kind == member_kind::map) {
        for (const auto& [key, item] : value) growth += growth_of(wawp::detail::view_of(key)) + growth_of_value<Schema>(item);
    } else if constexpr (kind == member_kind::variant) {
        wawp::detail::variant_access<T>::visit(value, [&](const auto& held) { growth = growth_of_value<Schema>(held); });
    } else if constexpr (kind == member_kind::structure && !std::is_void_v<Schema>) {
        return growth_of(value, static_cast<const typename Schema::list*>(nullptr));
    }
    return growth;
}

template <class Entry, class T>
constexpr std::size_t growth_of_entry([[maybe_unused]] const T& object) {
    if constexpr (wawp::detail::has_member<Entry>) {
        return growth_of_value<typename schema_of_entry<Entry>::type>(Entry::get(object));
    } else {
        return 0;
    }
}

template <class T, class... Entries>
constexpr std::size_t growth_of(const T& object, const schema<Entries...>*) {
    return (std::size_t{0} + ... + growth_of_entry<Entries>(object));
}

/// Writes or measures the whole body.
template <layout Layout, class To, class... Bound>
constexpr To walk_body(To to, Bound... objects) {
    body_walk<Layout == layout::nested, To, typename Bound::fields...> walk{to};
    (walk.add(objects.object, static_cast<const typename Bound::fields::list*>(nullptr)), ...);
    return walk.finished();
}

}  // namespace wawp::json::detail

// wawp/json/native.hpp
namespace wawp::json {

namespace detail {

/// Makes `out` as large as `size`; what it held is lost.
[[gnu::noinline]] inline void make_room(std::string& out, std::size_t size) {
    if (size > out.capacity()) wipe(out);
    wawp::detail::fill_zeros(out, size);
}

}  // namespace detail

/// The order in which the keys of earlier answers came, for a reader whose gateway does not send them as the schema
/// declares them: it then knows which key comes next, and need not look it up. It changes nothing but the time that reading
/// takes. One for each gateway, and for one thread at a time.
template <class Fields>
class key_order {
    friend struct native;
    std::uint16_t behind_[tree<Fields>::nodes.size()]{};  ///< by node: which key of the same object came behind, or 0
};

/// The library's own JSON policy: no document in between, the schema's keys are known to the writer and the reader.
///
/// The reader accepts exactly RFC 8259 in UTF-8 (unknown keys and their values included in the check) and touches no
/// byte outside the text it is given: no padding, no terminator, any alignment. A syntax error names the first byte
/// that does not fit; for half a surrogate pair, the backslash of its escape. Depth beyond 1024 is always refused.
///
/// A key that is not there leaves its member as a fresh object has it. One that is null, or whose value the member cannot take,
/// leaves it empty, whatever a fresh object has: an optional without a value, a list without items, a number 0; only a struct
/// that is no optional then stays as it is. Of a key that comes again the last value counts, and members below it begin empty.
/// Both directions may run on many threads at once; nothing is shared.
struct native {
    /// Replaces `out` by one JSON object, without white space, with the fields of all `objects` in order.
    ///
    /// Allocates nothing if the capacity of `out` suffices, and once if not; bytes that are given up are wiped, since
    /// they may hold a token. No text of the objects may lie in `out`.
    template <layout Layout, class... Bound>
    static void write(std::string& out, Bound... objects) {
        const std::size_t plain = plain_size<Layout>(objects...);
        if (out.size() < plain) {
            detail::make_room(out, plain <= out.capacity() ? plain : plain + growth(objects...));
        }
        detail::escape_room room{out.size() - plain};
        const char* const end = detail::walk_body<Layout>(detail::writer{out.data(), &room}, objects...).at;
        if (room.spent) [[unlikely]] {
            detail::make_room(out, plain + growth(objects...));
            return write<Layout>(out, objects...);  // with room for all escapes
        }
        const auto size = static_cast<std::size_t>(end - out.data());
        if (size != out.size()) out.erase(size);  // without escapes it has that size already
    }

    /// The same into memory of the caller's: never allocates, and works in constant evaluation.
    ///
    /// @param room     characters that lie in a row: an array or a span of `char`
    /// @param objects  what `bind` returned
    /// @return how many bytes the object takes. If that is more than `room` has, what `room` holds is of no use; it is then an
    ///         upper bound, in which a `float` or a `double` counts with 32 bytes: a room that has so many suffices, a smaller
    ///         one that the object would just fit into may be refused.
    template <layout Layout, class Room, class... Bound>
        requires requires(Room& room) { { room.data() } -> std::same_as<char*>; room.size(); }
    [[nodiscard]] static constexpr std::size_t write_to(Room&& room, Bound... objects) {
        const std::size_t plain = plain_size<Layout>(objects...);
        if (plain > room.size()) return plain + growth(objects...);
        detail::escape_room escapes{room.size() - plain};
        const char* const end = detail::walk_body<Layout>(detail::writer{room.data(), &escapes}, objects...).at;
        return escapes.spent ? plain + growth(objects...) : static_cast<std::size_t>(end - room.data());
    }

    /// Resets `target` and fills it from `text`, which must therefore not lie in `target`. Views in `target` look into `text`.
    template <class Fields, class T>
    static result<report, syntax_error> read(std::string_view text, T& target, limits bounds = {}) {
        detail::make_empty(target);
        return fill<Fields>(text, target, bounds, nullptr);
    }

    /// The same, faster where the keys come as in the answers that were read with this `order` before.
    template <class Fields, class T>
    static result<report, syntax_error> read(std::string_view text, T& target, limits bounds, key_order<Fields>& order) {
        detail::make_empty(target);
        return fill<Fields>(text, target, bounds, order.behind_);
    }

    /// The same for a `target` that is as made by default: nothing is reset before it is filled.
    template <class Fields, class T>
    static result<report, syntax_error> read_fresh(std::string_view text, T& target, limits bounds = {}) {
        return fill<Fields>(text, target, bounds, nullptr);
    }

    /// The same where the schema has `noted` entries as well; their values are added to `noted`.
    template <class Fields, class T>
    static result<report, syntax_error> read_fresh(std::string_view text, T& target, limits bounds, noted_values& noted) {
        return fill<Fields>(text, target, bounds, nullptr, &noted);
    }

    /// Fills `target`, which is as made by default, from the JSON text of one value, such as a `raw` member holds.
    /// @return whether `target` could take it; `false` as well if `text` is anything but one value. What it then holds is of no use.
    template <class T>
    [[nodiscard]] static bool read_value(std::string_view text, T& target) {
        detail::input in(text, limits{}.depth);
        detail::outcome became{};
        return detail::read_into(in, in.begin, target, became) == in.end && became == detail::outcome::taken;
    }

private:
    template <class Fields, class T>
    static result<report, syntax_error> fill(std::string_view text, T& target, limits bounds, std::uint16_t* order,
                                             noted_values* noted = nullptr) {
        constexpr node_list nodes = tree<Fields>::nodes;
        std::uint64_t flags[2][detail::node_set::size_for(nodes.size())]{};
        detail::reading state(text, bounds.depth, nodes.data(), {flags[0]}, {flags[1]}, order);
        state.noted = noted;
        if (!detail::read_document(state, bounds.bytes, detail::object_plan<Fields, 0, T>::keys, &target)) {
            const detail::input& in = state.in;
            return unexpected{syntax_error{in.problem, static_cast<std::size_t>(in.failed_at - in.begin)}};
        }
        return detail::report_of(nodes, state.mismatched);
    }

    /// How many bytes the object takes if nothing needs an escape.
    template <layout Layout, class... Bound>
    static constexpr std::size_t plain_size(Bound... objects) {
        return detail::walk_body<Layout>(detail::measure{false}, objects...).size;
    }

    /// How many bytes all escapes take more than what they stand for.
    template <class... Bound>
    [[gnu::noinline]] static constexpr std::size_t growth(Bound... objects) {
        return (detail::growth_of(objects.object, static_cast<const typename Bound::fields::list*>(nullptr)) + ...);
    }
};

}  // namespace wawp::json

// wawp/http/request.hpp
namespace wawp::http {

/// A header of a request. The value is a secret, because a key may travel in one (`X-Api-Key`).
struct request_header {
    std::string name;  ///< as it goes on the wire
    secret value;  ///< without the space before it
};

/// How a request is sent: methods that carry a body. There is no `GET`, since the token travels in the body or in a header, and
/// what asks for nothing but an answer sends no message.
enum class method : std::uint8_t { post, put, patch, del };

/// The method as the request line has it.
[[nodiscard]] constexpr const char* to_text(method which) noexcept {
    switch (which) {
        case method::put: return "PUT";
        case method::patch: return "PATCH";
        case method::del: return "DELETE";
        case method::post: default: return "POST";
    }
}

/// What a transport sends, always with `Content-Length`.
///
/// The body holds the access token, so it is a secret: it is wiped on destruction and has no way into a log.
struct request {
    std::string url;                      ///< absolute; holds no secret
    std::vector<request_header> headers;  ///< no name twice; no CR, LF or NUL in a name or value
    secret body;                          ///< JSON, UTF-8
    std::size_t response_cap = std::size_t{256} * 1024;  ///< bytes of an answer's body that a transport keeps; it stops there
    http::method method = http::method::post;  ///< what an endpoint says, or `POST`
};

}  // namespace wawp::http

// wawp/core/ascii.hpp
/// Letters of ASCII without regard to their case, as HTTP's names and the gateway's words are compared. Bytes beyond ASCII
/// stand for themselves; everything works in constant evaluation.
namespace wawp::detail {

constexpr char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (to_lower(a[i]) != to_lower(b[i])) return false;
    }
    return true;
}

/// Whether `phrase` stands somewhere in `text`; an empty one does. The phrase is compared only where its first letter is
/// found, so that a long text costs about one comparison a byte.
constexpr bool contains_ignoring_case(std::string_view text, std::string_view phrase) noexcept {
    if (phrase.empty()) return true;
    const char first = to_lower(phrase.front());
    for (std::size_t at = 0; at + phrase.size() <= text.size(); ++at) {
        if (to_lower(text[at]) == first && equal_ignoring_case(text.substr(at, phrase.size()), phrase)) return true;
    }
    return false;
}

}  // namespace wawp::detail

// wawp/http/response.hpp
namespace wawp::http {

/// A header of an answer.
struct header {
    std::string name;  ///< in any case
    std::string value;  ///< without white space around it
};

/// How much of a body arrived. The status decides even when its body is cut; a cut 2xx proves nothing.
enum class body_state : std::uint8_t {
    whole,  ///< every byte is there
    cut,        ///< the connection ended before the last byte
    timed_out,  ///< the time was up before the last byte
    cancelled,  ///< the caller asked to stop before the last byte
    too_large,  ///< larger than the transport's cap; `body` holds the part up to the cap
};

/// What a transport received. `status` is the final one: no 1xx, and no redirect was followed.
struct response {
    int status = 0;  ///< 200 to 599; whatever else a server wrote is judged as unknown
    std::vector<header> headers{};  ///< in the order in which they came
    std::string body{};  ///< at most the request's `response_cap` bytes
    http::body_state body_state = body_state::whole;  ///< whether `body` came to its end
};

/// The value of the first header called `name` (ASCII case ignored), or an empty text.
[[nodiscard]] inline std::string_view find_header(const response& answer [[clang::lifetimebound]], std::string_view name) noexcept {
    for (const header& candidate : answer.headers) {
        if (wawp::detail::equal_ignoring_case(candidate.name, name)) return candidate.value;
    }
    return {};
}

}  // namespace wawp::http

// wawp/http/retry_after.hpp
namespace wawp::http {

/// The longest wait that is believed: a year. A longer one counts as this long, wherever it was asked for, so that adding
/// it to a point in time cannot overflow.
inline constexpr std::chrono::seconds longest_retry_after{31'536'000};

namespace detail {

/// Reads an HTTP date in the three forms that RFC 9110, section 5.6.7, asks every recipient to take.
/// Names are case-sensitive; that the day's name fits its date is not checked, because nothing depends on it.
class http_date_reader {
public:
    constexpr http_date_reader(std::string_view text, std::chrono::sys_seconds now) noexcept : text_(text), now_(now) {}

    constexpr std::optional<std::chrono::sys_seconds> read() noexcept {
        using namespace std::chrono;
        using form = bool (http_date_reader::*)() noexcept;
        constexpr form forms[] = {&http_date_reader::imf_fixdate, &http_date_reader::rfc850_date,
                                  &http_date_reader::asctime_date};
        bool understood = false;
        for (const form read_form : forms) {
            at_ = 0;
            understood = (this->*read_form)();
            if (understood) break;
        }
        if (!understood || !date().ok()) return std::nullopt;
        return instant();
    }

private:
    constexpr bool at_end() const noexcept { return at_ == text_.size(); }

    constexpr bool literal(std::string_view expected) noexcept {
        if (text_.substr(at_, expected.size()) != expected) return false;
        at_ += expected.size();
        return true;
    }

    constexpr bool number(std::size_t digits, int& value) noexcept {
        const std::string_view part = text_.substr(at_, digits);
        if (part.size() < digits || !wawp::detail::parse_digits(part, value)) return false;
        at_ += digits;
        return true;
    }

    template <std::size_t Count>
    constexpr bool one_of(const std::string_view (&names)[Count], int* position = nullptr) noexcept {
        for (std::size_t i = 0; i < Count; ++i) {
            if (!literal(names[i])) continue;
            if (position != nullptr) *position = static_cast<int>(i) + 1;
            return true;
        }
        return false;
    }

    static constexpr std::string_view short_days[] = {"Mon"sv, "Tue"sv, "Wed"sv, "Thu"sv, "Fri"sv, "Sat"sv, "Sun"sv};
    static constexpr std::string_view long_days[] = {"Monday"sv, "Tuesday"sv,  "Wednesday"sv, "Thursday"sv,
                                                     "Friday"sv, "Saturday"sv, "Sunday"sv};
    static constexpr std::string_view months[] = {"Jan"sv, "Feb"sv, "Mar"sv, "Apr"sv, "May"sv, "Jun"sv,
                                                  "Jul"sv, "Aug"sv, "Sep"sv, "Oct"sv, "Nov"sv, "Dec"sv};

    // Sun, 06 Nov 1994 08:49:37 GMT
    constexpr bool imf_fixdate() noexcept {
        return one_of(short_days) && literal(", ") && number(2, day_) && literal(" ") && month() && literal(" ") &&
               number(4, year_) && literal(" ") && clock() && literal(" GMT") && at_end();
    }

    // Sunday, 06-Nov-94 08:49:37 GMT
    constexpr bool rfc850_date() noexcept {
        return one_of(long_days) && literal(", ") && number(2, day_) && literal("-") && month() && literal("-") &&
               number(2, year_) && literal(" ") && clock() && literal(" GMT") && at_end() && restore_century();
    }

    // Sun Nov  6 08:49:37 1994
    constexpr bool asctime_date() noexcept {
        return one_of(short_days) && literal(" ") && month() && literal(" ") &&
               (literal(" ") ? number(1, day_) : number(2, day_)) && literal(" ") && clock() && literal(" ") &&
               number(4, year_) && at_end();
    }

    constexpr bool month() noexcept { return one_of(months, &month_); }

    // A leap second (:60) is legal here; it counts as the second after it.
    constexpr bool clock() noexcept {
        return number(2, hour_) && literal(":") && number(2, minute_) && literal(":") && number(2, second_) &&
               hour_ <= 23 && minute_ <= 59 && second_ <= 60;
    }

    // A two-digit year means the latest such year that is not more than 50 years ahead of now.
    constexpr bool restore_century() noexcept {
        using namespace std::chrono;
        const sys_days today = time_point_cast<days>(now_);
        const year_month_day current{today};
        const int horizon = static_cast<int>(current.year()) + 50;
        year_ = horizon - (horizon - year_) % 100;
        const sys_days limit{year_month_day{std::chrono::year{horizon}, current.month(), current.day()}};
        const seconds beyond = instant() - (now_ + (limit - today));
        if (beyond.count() > 0) year_ -= 100;
        return true;
    }

    constexpr std::chrono::sys_seconds instant() const noexcept { return std::chrono::sys_days{date()} + time_of_day(); }

    constexpr std::chrono::year_month_day date() const noexcept {
        return {std::chrono::year{year_}, std::chrono::month{static_cast<unsigned>(month_)},
                std::chrono::day{static_cast<unsigned>(day_)}};
    }

    constexpr std::chrono::seconds time_of_day() const noexcept {
        return std::chrono::seconds{hour_ * 3600 + minute_ * 60 + second_};
    }

    std::string_view text_;
    std::chrono::sys_seconds now_;
    std::size_t at_ = 0;
    int year_ = 0, month_ = 0, day_ = 0, hour_ = 0, minute_ = 0, second_ = 0;
};

/// So many seconds, from none to the longest wait.
constexpr std::chrono::seconds bounded_wait(std::int64_t count) noexcept {
    const std::int64_t longest = longest_retry_after.count();
    return std::chrono::seconds{count < 0 ? 0 : count < longest ? count : longest};
}

constexpr bool is_digits(std::string_view text) noexcept {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace detail

/// A wait in seconds as gateways write it: `45`, `44.7` or `"45"`. A fraction is rounded up.
///
/// @return the wait, `longest_retry_after` at most; nothing if the text is negative or no number
[[nodiscard]] constexpr std::optional<std::chrono::seconds> parse_delay_seconds(std::string_view text) noexcept {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    const std::size_t dot = text.find('.');
    const std::string_view whole = text.substr(0, dot);
    const std::string_view fraction = dot == std::string_view::npos ? "0" : text.substr(dot + 1);
    if (!detail::is_digits(whole) || !detail::is_digits(fraction)) return std::nullopt;

    std::int64_t seconds = 0;
    const bool fits = wawp::detail::parse_digits(whole, seconds);
    if (!fits || seconds >= longest_retry_after.count()) seconds = longest_retry_after.count();
    const bool part_of_one = fraction.find_first_not_of('0') != std::string_view::npos;
    return detail::bounded_wait(seconds + (part_of_one ? 1 : 0));
}

/// The same of a number that came as one.
[[nodiscard]] constexpr std::optional<std::chrono::seconds> delay_of(double seconds) noexcept {
    if (!(seconds >= 0)) return std::nullopt;
    constexpr auto longest = static_cast<double>(longest_retry_after.count());
    const auto whole = static_cast<std::int64_t>(seconds < longest ? seconds : longest);
    return detail::bounded_wait(whole + (static_cast<double>(whole) < seconds));
}

/// How long the header `Retry-After` asks to wait (RFC 9110, section 10.2.3).
///
/// @param text  the header's value: seconds, also with a fraction or between quotes, or an HTTP date in any of its three
///              forms; white space around it is fine
/// @param now   the wall clock's time, against which a date is measured
/// @return the wait: 0 for a date in the past, `longest_retry_after` at most; nothing if the text is neither or negative
[[nodiscard]] constexpr std::optional<std::chrono::seconds> parse_retry_after(std::string_view text,
                                                                              std::chrono::sys_seconds now) noexcept {
    constexpr std::string_view blanks = " \t"sv;
    const std::size_t start = text.find_first_not_of(blanks);
    if (start == std::string_view::npos) return std::nullopt;
    text = text.substr(start, text.find_last_not_of(blanks) - start + 1);

    if (const auto delay = parse_delay_seconds(text)) return delay;
    const auto date = detail::http_date_reader(text, now).read();
    if (!date) return std::nullopt;
    return detail::bounded_wait((*date - now).count());
}

}  // namespace wawp::http

// wawp/http/transport_error.hpp
namespace wawp::http {

/// Where a round trip ended without a status.
enum class failure : std::uint8_t {
    not_attempted,  ///< the transport would not try: a bad url, a scheme that is not allowed
    name_lookup,  ///< of the host or of the proxy
    connect,      ///< to the host or through the proxy, time-outs included
    tls,          ///< the handshake was reset, cut or timed out
    certificate,  ///< the certificate or its host name was refused
    connection,   ///< reset, closed or cut while writing or while waiting for the status
    timeout,      ///< the deadline passed while writing or while waiting for the status
    protocol,     ///< what came back is not HTTP
    cancelled,    ///< the caller asked to stop
};

/// What a transport can prove about the request. A transport that has no proof says `may_have_been_sent`.
enum class evidence : std::uint8_t {
    nothing_sent,   ///< not one byte of the request was handed to the network
    may_have_been_sent,  ///< at least one byte may have been
};

/// Why a round trip brought no status.
struct transport_error {
    http::failure failure = failure::connection;  ///< where it ended
    http::evidence evidence = evidence::may_have_been_sent;  ///< whether a byte of the request may have left
    std::error_code cause{};  ///< the HTTP stack's own error
    std::string message{};    ///< its text; never the request's body, headers or credentials
};

}  // namespace wawp::http

// wawp/http/transport.hpp
namespace wawp::http {

/// The point in time by which a round trip is over.
using deadline = std::chrono::steady_clock::time_point;

/// What became of one round trip: a status with what came after it, or the reason why there is none.
using outcome = result<response, transport_error>;

/// Something that can be asked to stop, such as a `std::stop_token`.
template <class T>
concept stoppable = requires(const T& token) {
    /// Whether to stop. Often asked from inside a C library, which no exception may cross: it must be noexcept.
    { token.stop_requested() } noexcept -> std::convertible_to<bool>;
    { static_cast<bool>(token.stop_requested()) } noexcept;
};

/// A reference to something that can be asked to stop. It must outlive the reference.
class stop_signal {
public:
    stop_signal() = default;

    /// Asks `token`, which must outlive the signal and every copy of it.
    template <stoppable Token>
    explicit stop_signal(const Token& token [[clang::lifetimebound]]) noexcept
        : token_(&token), ask_([](const void* it) noexcept { return static_cast<bool>(static_cast<const Token*>(it)->stop_requested()); }) {}

    template <class Other>
        requires(!stoppable<Other>)
    explicit stop_signal(const Other&) = delete;  // what is asked to stop needs `bool stop_requested() const noexcept`

    [[nodiscard]] bool stop_requested() const noexcept { return ask_ != nullptr && ask_(token_); }  ///< whether to stop now; false if there is nobody to ask

    /// Whether there is anybody to ask: if not, a transport need not wake up to do so.
    [[nodiscard]] bool stop_possible() const noexcept { return ask_ != nullptr; }

private:
    const void* token_ = nullptr;
    bool (*ask_)(const void*) noexcept = nullptr;
};

namespace detail {

template <class T>
concept callable_transport = requires(T& t, const request& r, deadline until) {
    { t(r, until) } -> std::same_as<outcome>;
};
template <class T>
concept cancellable_callable = requires(T& t, const request& r, deadline until, stop_signal stop) {
    { t(r, until, stop) } -> std::same_as<outcome>;
};
template <class T>
concept transport_object = requires(T& t, const request& r, deadline until) {
    { t.round_trip(r, until) } -> std::same_as<outcome>;
};
template <class T>
concept cancellable_object = requires(T& t, const request& r, deadline until, stop_signal stop) {
    { t.round_trip(r, until, stop) } -> std::same_as<outcome>;
};

}  // namespace detail

/// A policy that carries one request to the gateway. Supply your own, or take one from `wawp/transport/`.
///
/// An object with `http::outcome round_trip(const http::request&, http::deadline)`, or a function or lambda with that
/// signature. It sends the request once, by its `method`, never resends by itself, follows no redirect, and returns by the
/// deadline, also where the answer comes a byte at a time. It does not throw; it says in the error's `evidence` whether a
/// byte of the request may have left. It sends the request's headers as they are and no other twice.
/// A final status that came is the outcome, whatever became of the body: of that it keeps `response_cap` bytes at most, and
/// says in `body_state` if it is not whole. It keeps the answer's headers, `Retry-After` among them.
/// An answer that is compressed all the same: it either decodes it, under `response_cap`, and leaves `Content-Encoding`
/// and `Content-Length` out of the headers; or returns the body as it came and keeps them.
template <class T>
concept transport = detail::transport_object<T> || detail::cancellable_object<T> || detail::callable_transport<T> || detail::cancellable_callable<T>;

/// A transport that can also be told to stop while it blocks: it takes an `http::stop_signal` as a third argument, and
/// returns soon after it is asked, with `failure::cancelled`.
template <class T>
concept cancellable_transport = detail::cancellable_object<T> || detail::cancellable_callable<T>;

/// Sends `r` through `t`, whichever form it has. A transport that cannot be told to stop is not.
template <transport T>
[[nodiscard]] outcome round_trip(T& t, const request& r, deadline until, stop_signal stop = {}) {
    if constexpr (detail::cancellable_object<T>) {
        return t.round_trip(r, until, stop);
    } else if constexpr (detail::transport_object<T>) {
        return t.round_trip(r, until);
    } else if constexpr (detail::cancellable_callable<T>) {
        return t(r, until, stop);
    } else {
        return t(r, until);
    }
}

}  // namespace wawp::http

namespace wawp::detail {

/// Stops the compiler with one sentence if `T` is no `http::transport`.
template <class T>
consteval bool require_transport() noexcept {
    constexpr bool is_called = http::transport<T> || requires(T& t, const http::request& r, http::deadline until) { t.round_trip(r, until); } ||
                               requires(T& t, const http::request& r, http::deadline until) { t(r, until); };
    static_assert(is_called, "client: the transport needs `http::outcome round_trip(const http::request&, http::deadline)`, "
                             "or is a function or a lambda with that signature");
    static_assert(!is_called || http::transport<T>, "client: the transport's `round_trip` must return `http::outcome`; "
                                                    "a response or an `unexpected{http::transport_error{...}}` converts to it");
    return true;
}

}  // namespace wawp::detail

// wawp/endpoint/checked.hpp
namespace wawp {

template <class Event, class Fields>
class checked_event;

/// A constant event of any type that `Endpoint` takes: a broken rule stops the compiler, whose message shows the member
/// and the rule's type. For this library's own events see `checked` beside `send_event`.
template <class Endpoint, class Event>
consteval auto checked(const Event& constant) -> checked_event<Event, typename Endpoint::template request_fields<Event>>;

/// An event whose rules the compiler has checked against the schema `Fields`. Only `checked` makes one.
template <class Event, class Fields>
class checked_event {
public:
    [[nodiscard]] constexpr const Event& value() const noexcept [[clang::lifetimebound]] { return event_; }  ///< lives as long as this object

private:
    constexpr explicit checked_event(const Event& kept) noexcept : event_(kept) {}
    template <class Endpoint, class Kept>
    friend consteval auto checked(const Kept& constant)
        -> checked_event<Kept, typename Endpoint::template request_fields<Kept>>;
    Event event_;
};

template <class Endpoint, class Event>
consteval auto checked(const Event& constant) -> checked_event<Event, typename Endpoint::template request_fields<Event>> {
    using fields = typename Endpoint::template request_fields<Event>;
    require_valid<fields>(constant);
    return checked_event<Event, fields>(constant);
}

namespace detail {

template <class Event, class Endpoint>
inline constexpr bool is_checked_for = false;
template <class Event, class Fields, class Endpoint>
    requires requires { requires std::same_as<Fields, typename Endpoint::template request_fields<Event>>; }
inline constexpr bool is_checked_for<checked_event<Event, Fields>, Endpoint> = true;

}  // namespace detail

}  // namespace wawp

// wawp/endpoint/loose_value.hpp
namespace wawp {

/// A JSON value whose kind differs from one gateway to the next: a text, a number or a boolean. Any other kind is only
/// known to be there.
struct loose_value {
    /// What it is in JSON.
    enum class kind : std::uint8_t { none, text, integer, real, boolean, other };

    kind is = kind::none;  ///< what it is
    bool boolean = false;  ///< of `kind::boolean`
    std::int64_t integer = 0;  ///< of `kind::integer`
    double real = 0;  ///< of `kind::real`
    std::string text{};  ///< of `kind::text`

    /// From a JSON text.
    bool take_text(std::string_view value) {
        text = value;
        is = kind::text;
        return true;
    }
    /// From a JSON integer of 64 bits.
    bool take_integer(std::int64_t value) noexcept {
        integer = value;
        is = kind::integer;
        return true;
    }
    /// From any other JSON number.
    bool take_real(double value) noexcept {
        real = value;
        is = kind::real;
        return true;
    }
    /// From `true` or `false`.
    bool take_boolean(bool value) noexcept {
        boolean = value;
        is = kind::boolean;
        return true;
    }

    [[nodiscard]] bool present() const noexcept { return is != kind::none; }  ///< whether the key was there, and not null

    /// The boolean, also where it is spelled as a text (`"false"`).
    [[nodiscard]] bool is_boolean(bool value) const noexcept {
        if (is == kind::text) return detail::equal_ignoring_case(text, value ? "true" : "false");
        return is == kind::boolean && boolean == value;
    }

    /// The integer, also where it is spelled as a text (`"-1"`).
    [[nodiscard]] std::optional<std::int64_t> number() const noexcept {
        if (is == kind::integer) return integer;
        if (is != kind::text) return std::nullopt;
        const bool negative = text.starts_with('-');
        std::int64_t magnitude = 0;
        if (!detail::parse_digits(std::string_view(text).substr(negative), magnitude)) return std::nullopt;
        return negative ? -magnitude : magnitude;
    }

    /// A text or an integer as a text; empty if it is neither.
    [[nodiscard]] std::string spelled() const { return is == kind::integer ? std::to_string(integer) : text; }

    /// Whether it says anything: no empty text, no 0, not false.
    [[nodiscard]] bool says_something() const noexcept {
        switch (is) {
            case kind::none: return false;
            case kind::text: return !text.empty();
            case kind::integer: return integer != 0;
            case kind::boolean: return boolean;
            case kind::real: case kind::other: default: break;
        }
        return true;
    }
};

}  // namespace wawp

// wawp/endpoint/marks.hpp
namespace wawp {

/// What a mark says of the message. The order is the rank: what stands further up is never outvoted from below.
enum class claim : std::uint8_t {
    refused_under_any_status,  ///< nothing was sent, even if the status leaves it open
    refused,                   ///< nothing was sent
    open,                      ///< it may have been sent or not, whatever else the answer says
    denied,                    ///< not sent; beside a proof of the contrary, unknown
    disputed,                  ///< not to be called sent; proves nothing by itself
    proved,                    ///< sent
};

/// What a key must hold to be a mark.
enum class holds : std::uint8_t {
    the_text,         ///< the row's text
    in_any_case,      ///< the row's text, in capitals or not
    text_from,        ///< a text that begins with the row's, in capitals or not
    true_alone,       ///< the boolean `true`; a text proves nothing
    false_or_text,    ///< `false`, or `"false"` in capitals or not
    true_or_text,     ///< `true`, or `"true"` in capitals or not
    minus_one,        ///< -1, `"-1"` or `"ERROR"`, the name of that number, in capitals or not
    zero,             ///< 0
    anything,         ///< whatever is not null
    something,        ///< whatever is not null, empty, 0 or `false`
    refusing_status,  ///< a number that is an HTTP status whose verdict is not_sent
    failing_status,   ///< a number that is an HTTP status outside 2xx, or such a number in a text
    from_300,         ///< a number from 300 on, or such a number in a text
};

/// A place in an answer that proves or denies that the message was sent.
struct mark {
    std::string_view key;     ///< key path
    wawp::holds holds;  ///< what the key must hold
    std::string_view text;    ///< for `the_text`, `in_any_case` and `text_from`
    wawp::claim says;  ///< what that says
    errc code;                ///< what the error is called; for a status in the body, the status decides instead
    std::string_view beside{};  ///< the row counts only if this key is there, too
};

/// The marks that were observed, one row for each spelling: to teach the library a new one, add a row. Of the rows of one
/// key the first that fits counts. Every row also counts one level down, under `data` and `response`, and disputes there; but
/// not if it proves, or is about any `code` at all, which may say that all went well. The id proves as well: see `id_of`.
inline constexpr mark mark_table[] = {
    // key            what it holds                         what it says                     the error
    {"code"sv,          holds::the_text, "invalid_session"sv,       claim::refused_under_any_status, errc::session_down},
    {"code"sv,          holds::the_text, "invalid_instance"sv,      claim::refused_under_any_status, errc::session_down},
    {"code"sv,          holds::the_text, "subscription_required"sv, claim::refused,  errc::plan_required},
    {"code"sv,          holds::the_text, "quota_reached"sv,         claim::refused,  errc::quota_reached},
    {"code"sv,          holds::the_text, "rate_limit_exceeded"sv,   claim::refused,  errc::rate_limited},
    {"code"sv,          holds::the_text, "rest_missing_callback_param"sv, claim::refused, errc::rejected},
    {"code"sv,          holds::anything, {},                      claim::open,     errc::gateway_failed},
    {"wawp_upstream_error"sv, holds::anything, {},                claim::open,     errc::gateway_failed},
    {"ack"sv,           holds::minus_one, {},                     claim::open,     errc::gateway_failed},
    {"ackName"sv,       holds::in_any_case, "ERROR"sv,              claim::open,     errc::gateway_failed},
    {"isSendFailure"sv, holds::true_or_text, {},                  claim::open,     errc::gateway_failed},
    {"_data.ack"sv,     holds::minus_one, {},                     claim::open,     errc::gateway_failed},
    {"_data.ackName"sv, holds::in_any_case, "ERROR"sv,              claim::open,     errc::gateway_failed},
    {"_data.isSendFailure"sv, holds::true_or_text, {},            claim::open,     errc::gateway_failed},
    {"sendMsgResult.messageSendResult"sv, holds::text_from, "ERROR"sv, claim::open,  errc::gateway_failed},
    {"status"sv,        holds::zero, {},                          claim::open,     errc::gateway_failed, "key.id"sv},
    {"status"sv,        holds::refusing_status, {},               claim::denied,   errc::rejected},
    {"statusCode"sv,    holds::refusing_status, {},               claim::denied,   errc::rejected},
    {"status"sv,        holds::failing_status, {},                claim::open,     errc::gateway_failed},
    {"statusCode"sv,    holds::failing_status, {},                claim::open,     errc::gateway_failed},
    {"result"sv,        holds::false_or_text, {},                 claim::denied,   errc::declined},
    {"success"sv,       holds::false_or_text, {},                 claim::denied,   errc::declined},
    {"sent"sv,          holds::false_or_text, {},                 claim::denied,   errc::declined},
    {"status"sv,        holds::false_or_text, {},                 claim::denied,   errc::declined},
    {"status"sv,        holds::the_text, "error"sv,                 claim::denied,   errc::declined},
    {"status"sv,        holds::the_text, "failure"sv,               claim::denied,   errc::declined},
    {"status"sv,        holds::the_text, "failed"sv,                claim::denied,   errc::declined},
    {"status"sv,        holds::the_text, "fail"sv,                  claim::denied,   errc::declined},
    {"status"sv,        holds::the_text, "blocked"sv,               claim::denied,   errc::declined},
    {"status"sv,        holds::in_any_case, "error"sv,              claim::open,     errc::gateway_failed},
    {"status"sv,        holds::in_any_case, "failure"sv,            claim::open,     errc::gateway_failed},
    {"status"sv,        holds::in_any_case, "failed"sv,             claim::open,     errc::gateway_failed},
    {"status"sv,        holds::in_any_case, "fail"sv,               claim::open,     errc::gateway_failed},
    {"status"sv,        holds::in_any_case, "blocked"sv,            claim::open,     errc::gateway_failed},
    {"error"sv,         holds::something, {},                     claim::disputed, errc::no_evidence},
    {"upstream_status"sv, holds::from_300, {},                    claim::open,     errc::gateway_failed},
    {"sent"sv,          holds::true_alone, {},                    claim::proved,   errc::no_evidence},
    {"result"sv,        holds::true_alone, {},                    claim::proved,   errc::no_evidence},
    {"success"sv,       holds::true_alone, {},                    claim::proved,   errc::no_evidence},
};

/// How many claims there are.
inline constexpr std::size_t claim_count = static_cast<std::size_t>(claim::proved) + 1;

namespace detail {
inline constexpr std::size_t mark_row_count = std::size(mark_table);

/// Other keys that are read with the marks: the gateway's words, and how long it asks to wait.
struct spoken_key {
    std::size_t parent;  ///< among `mark_parents`
    std::string_view name;
};
inline constexpr spoken_key spoken_keys[] = {{0, "message"sv}, {1, "message"sv},     {2, "message"sv},     {0, "exception.message"sv}, {0, "key.id"sv},
                                             {1, "key.id"sv},  {2, "key.id"sv},      {0, "retry_after"sv}, {1, "retry_after"sv}};

/// A key path in two parts.
struct mark_key {
    std::string_view parent{};  ///< empty, or `data.` or `response.`
    std::string_view name{};

    [[nodiscard]] constexpr std::size_t size() const noexcept { return parent.size() + name.size(); }
    [[nodiscard]] constexpr bool is(std::string_view path, std::string_view below = {}) const noexcept {
        if (!below.empty()) return below == parent && path == name;
        return path.size() == size() && path.substr(0, parent.size()) == parent && path.substr(parent.size()) == name;
    }
};

inline constexpr std::string_view mark_parents[] = {""sv, "data."sv, "response."sv};

/// Up to the first dot. (`find` is no constant expression under g++'s UBSan.)
constexpr std::string_view first_part(std::string_view path) noexcept {
    std::size_t size = 0;
    while (size < path.size() && path[size] != '.') ++size;
    return path.substr(0, size);
}

constexpr bool counts_below(const mark& row) noexcept {
    return row.says != claim::proved && !(row.holds == holds::anything && row.key == "code");
}

/// Every key that is looked at, each once; those of one object side by side. Each pair of rows is compared once.
struct mark_key_list {
    mark_key keys[64]{};
    std::size_t count = 0;
    std::uint8_t place_of[std::size(mark_parents)][mark_row_count]{};  ///< of each row's key below each parent

    consteval mark_key_list() noexcept {
        std::size_t first_with_key[mark_row_count]{};
        for (std::size_t row = 0; row < mark_row_count; ++row) {
            std::size_t& first = first_with_key[row];
            while (mark_table[first].key != mark_table[row].key) ++first;
        }
        for (std::size_t parent = 0; parent < std::size(mark_parents); ++parent) add_below(parent, first_with_key);
    }

private:
    consteval void add_below(std::size_t parent, const std::size_t (&first_with_key)[mark_row_count]) noexcept {
        bool added[mark_row_count]{};
        for (std::size_t row = 0; row < mark_row_count; ++row) {
            if (parent != 0 && !counts_below(mark_table[row])) continue;
            const std::size_t first = first_with_key[row];
            if (!added[first]) {
                added[first] = true;
                place_of[parent][first] = static_cast<std::uint8_t>(count);
                keys[count++] = {mark_parents[parent], mark_table[row].key};
            }
            place_of[parent][row] = place_of[parent][first];
        }
        for (const spoken_key& spoken : spoken_keys) {
            if (spoken.parent == parent) keys[count++] = {mark_parents[parent], spoken.name};
        }
    }
};
inline constexpr mark_key_list mark_keys{};
inline constexpr std::size_t mark_key_count = mark_keys.count;

/// The place of a key path, below one of `mark_parents` or none, among the keys; or `mark_key_count`.
constexpr std::size_t mark_index(std::string_view path, std::string_view below = {}) noexcept {
    std::size_t found = 0;
    while (found < mark_key_count && !mark_keys.keys[found].is(path, below)) ++found;
    return found;
}

}  // namespace detail

}  // namespace wawp

// wawp/endpoint/verdict.hpp
namespace wawp {

/// Everything that can happen to one attempt, as far as the verdict is concerned.
enum class situation : std::uint8_t {
    refused_before_sending,  ///< the event breaks a rule, an option is wrong
    not_connected,           ///< name look-up, connect, proxy connect, time-outs included
    handshake_failed,        ///< TLS handshake reset, cut or timed out
    certificate_refused,     ///< certificate or host name refused
    stopped_before_writing,  ///< cancelled, or the deadline passed, before the first byte was written
    no_status,               ///< writing had begun and no status came: partial write, reset, EOF, time-out
    stopped_while_writing,   ///< the same, cancelled by the user
    accepted_with_id,        ///< 2xx, a JSON object with a message id and no failure mark
    accepted_by_flag,        ///< 2xx, `{"sent":true}` and the like, no failure mark, no id
    refused_by_mark,         ///< 2xx with a mark that names a refusal, or a body code that outranks the status
    unproven,                ///< 2xx without positive evidence, or with a mark that leaves it open
    redirect_keeping_post,   ///< 307, 308
    redirect_to_get,         ///< 301, 302, 303
    refused_by_status,       ///< 400, 401, 402, 403, 404, 405, 410, 411, 413, 414, 415, 417, 422, 431, 501
    layout_refused,          ///< 400, 422 that miss a key which the body holds in the other layout, while that is untried
    not_processed,           ///< 421, 425
    too_many_requests,       ///< 429
    quota_reached,           ///< 429 that names a quota: waiting a little does not help
    other_client_error,      ///< 408, 409 and any other 4xx
    server_error,            ///< 500, 502, 503, 504, 52x and any other 5xx
    origin_unreachable,      ///< 521: the proxy could not reach the gateway
    other_status,            ///< 1xx alone, 300, 304 and what no specification knows
};

/// What one situation means: what became of the message, and who may send it again.
struct verdict {
    wawp::situation situation{};  ///< what happened
    wawp::delivery delivery = delivery::unknown;  ///< what became of the message
    bool resend_at_most_once = false;   ///< under `at_most_once`: only what surely was not sent
    bool resend_at_least_once = false;  ///< under `at_least_once`: also what may have been sent

    bool operator==(const verdict&) const = default;  ///< member by member
};

/// How many situations there are.
inline constexpr std::size_t situation_count = static_cast<std::size_t>(situation::other_status) + 1;

/// The verdicts, one row per situation. A policy value: copy the default, change rows, pass it on.
/// ```cpp
/// options.verdicts[wawp::situation::server_error].resend_at_most_once = true;  // who knows that it did nothing
/// ```
struct verdict_table {
    std::array<verdict, situation_count> rows;  ///< in the order of the enum

    /// The row of `what`.
    [[nodiscard]] constexpr const verdict& operator[](situation what) const noexcept {
        return rows[static_cast<std::size_t>(what)];
    }
    /// The row of `what`, to change it.
    [[nodiscard]] constexpr verdict& operator[](situation what) noexcept [[clang::lifetimebound]] {
        return rows[static_cast<std::size_t>(what)];
    }
};

/// The endpoint's verdicts. There is no idempotency key, so a resend is safe only where no byte can have arrived or
/// the gateway says that it did nothing.
inline constexpr verdict_table default_verdicts{{{
    //                                                                 resend under
    // what happened                     what became of it       at_most_once  at_least_once
    {situation::refused_before_sending,  delivery::not_sent,         false,        false},
    {situation::not_connected,           delivery::not_sent,         true,         true},
    {situation::handshake_failed,        delivery::not_sent,         true,         true},
    {situation::certificate_refused,     delivery::not_sent,         false,        false},
    {situation::stopped_before_writing,  delivery::not_sent,         false,        false},
    {situation::no_status,               delivery::unknown,          false,        true},
    {situation::stopped_while_writing,   delivery::unknown,          false,        false},
    {situation::accepted_with_id,        delivery::sent,             false,        false},
    {situation::accepted_by_flag,        delivery::sent,             false,        false},
    {situation::refused_by_mark,         delivery::not_sent,         false,        false},
    {situation::unproven,                delivery::unknown,          false,        false},
    {situation::redirect_keeping_post,   delivery::not_sent,         false,        false},
    {situation::redirect_to_get,         delivery::unknown,          false,        false},
    {situation::refused_by_status,       delivery::not_sent,         false,        false},
    {situation::layout_refused,          delivery::not_sent,         true,         true},
    {situation::not_processed,           delivery::not_sent,         true,         true},
    {situation::too_many_requests,       delivery::not_sent,         true,         true},
    {situation::quota_reached,           delivery::not_sent,         false,        false},
    {situation::other_client_error,      delivery::unknown,          false,        false},
    {situation::server_error,            delivery::unknown,          false,        true},
    {situation::origin_unreachable,      delivery::not_sent,         true,         true},
    {situation::other_status,            delivery::unknown,          false,        false},
}}};

/// Whether each situation has its row, in the order of the enum, and no row claims more than it can.
consteval bool is_sound(const verdict_table& table) {
    for (std::size_t i = 0; i < situation_count; ++i) {
        const verdict& row = table.rows[i];
        if (static_cast<std::size_t>(row.situation) != i) return false;
        if (row.resend_at_most_once && row.delivery != delivery::not_sent) return false;
        if (row.resend_at_most_once && !row.resend_at_least_once) return false;
        if (row.delivery == delivery::sent && row.resend_at_least_once) return false;
    }
    return true;
}
static_assert(is_sound(default_verdicts), "verdict_table: one row per situation, in the order of the enum; "
                                          "at_most_once resends only what is not_sent");

/// The situation's name, `no_status`; static.
[[nodiscard]] constexpr std::string_view to_string(situation what) noexcept {
    constexpr std::string_view names[] = {
        "refused_before_sending"sv, "not_connected"sv,         "handshake_failed"sv,  "certificate_refused"sv, "stopped_before_writing"sv,
        "no_status"sv,              "stopped_while_writing"sv, "accepted_with_id"sv,  "accepted_by_flag"sv,    "refused_by_mark"sv,
        "unproven"sv,               "redirect_keeping_post"sv, "redirect_to_get"sv,   "refused_by_status"sv,   "layout_refused"sv,
        "not_processed"sv,          "too_many_requests"sv,     "quota_reached"sv,     "other_client_error"sv,  "server_error"sv,
        "origin_unreachable"sv,     "other_status"sv};
    static_assert(std::size(names) == situation_count);
    return names[static_cast<std::size_t>(what)];
}

namespace detail {

template <>
inline constexpr bool is_streamed<situation> = true;

}  // namespace detail

/// The situation that a final status alone stands for. A 2xx is `unproven` until its body proves more.
[[nodiscard]] constexpr situation situation_of_status(int status) noexcept {
    switch (status) {
        case 301: case 302: case 303: return situation::redirect_to_get;
        case 307: case 308: return situation::redirect_keeping_post;
        case 400: case 401: case 402: case 403: case 404: case 405: case 410: case 411:
        case 413: case 414: case 415: case 417: case 422: case 431: case 501: return situation::refused_by_status;
        case 421: case 425: return situation::not_processed;
        case 429: return situation::too_many_requests;
        case 521: return situation::origin_unreachable;
        default: break;
    }
    if (status >= 200 && status <= 299) return situation::unproven;
    if (status >= 400 && status <= 499) return situation::other_client_error;
    if (status >= 500 && status <= 599) return situation::server_error;
    return situation::other_status;
}

/// The verdict over several attempts: the strongest of them, sent > unknown > not_sent.
[[nodiscard]] constexpr delivery fold(delivery overall, delivery attempt) noexcept {
    return attempt > overall ? attempt : overall;
}

}  // namespace wawp

// wawp/endpoint/find_marks.hpp
/// What the marks of one answer hold, and what they claim.
namespace wawp {

namespace detail {

/// A row at one of the places where it counts.
struct placed_mark {
    std::uint8_t row = 0, key = 0, beside = 0;  ///< `beside` is a key's place, or `mark_key_count`
    claim says{};
};

struct placed_marks {
    static constexpr std::size_t room = std::size(mark_parents) * mark_row_count;

    placed_mark rows[room]{};
    std::size_t count = 0;
    std::uint64_t of_key[mark_key_count][room / 64 + 1]{};  ///< one bit for each row of the key

    consteval placed_marks() noexcept {
        for (std::size_t parent = 0; parent < std::size(mark_parents); ++parent) {
            for (std::size_t i = 0; i < mark_row_count; ++i) {
                const mark& row = mark_table[i];
                if (parent != 0 && !counts_below(row)) continue;
                const std::size_t beside = row.beside.empty() ? mark_key_count : mark_index(row.beside, mark_parents[parent]);
                const std::size_t key = mark_keys.place_of[parent][i];
                of_key[key][count / 64] |= std::uint64_t{1} << count % 64;
                rows[count++] = {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(key), static_cast<std::uint8_t>(beside),
                                 parent == 0 ? row.says : claim::disputed};
            }
        }
    }
};
inline constexpr placed_marks all_placed_marks{};

/// A number as an HTTP status that tells of no success, or 0. Engines put small numbers of their own into the same keys.
constexpr int status_in_body(std::optional<std::int64_t> number) noexcept {
    const bool failing = number && *number >= 100 && *number <= 599 && *number / 100 != 2;
    return failing ? static_cast<int>(*number) : 0;
}

/// Whether `value` is what the row is about. What a status in the body means is the verdict table's to say.
inline bool fits(const mark& row, const loose_value& value, const verdict_table& verdicts) noexcept {
    const bool text = value.is == loose_value::kind::text;
    switch (row.holds) {
        case holds::the_text: return text && value.text == row.text;
        case holds::in_any_case: return text && equal_ignoring_case(value.text, row.text);
        case holds::text_from:
            return text && equal_ignoring_case(std::string_view(value.text).substr(0, row.text.size()), row.text);
        case holds::true_alone: return value.is == loose_value::kind::boolean && value.boolean;
        case holds::false_or_text: return value.is_boolean(false);
        case holds::true_or_text: return value.is_boolean(true);
        case holds::minus_one: return value.number() == -1 || (text && equal_ignoring_case(value.text, "ERROR"));
        case holds::zero: return value.number() == 0;
        case holds::anything: return value.present();
        case holds::something: return value.says_something();
        case holds::failing_status: return status_in_body(value.number()) != 0;
        case holds::from_300: return value.number() >= 300;
        case holds::refusing_status: default: break;
    }
    const int status = text ? 0 : status_in_body(value.number());
    return status != 0 && verdicts[situation_of_status(status)].delivery == delivery::not_sent;
}

}  // namespace detail

/// The values of one answer's marks, by key. Few are there.
class mark_values {
public:
    /// The value at `path`, which must be a key of `mark_table` or one that is read with the marks.
    [[nodiscard]] const loose_value& operator[](std::string_view path) const noexcept { return at(detail::mark_index(path)); }

    /// The value at a key's place.
    [[nodiscard]] const loose_value& at(std::size_t place) const noexcept { return holds(place) ? values_[index_[place]] : absent_; }

    /// One bit for each key that is there, by its place.
    [[nodiscard]] std::uint64_t present() const noexcept { return present_; }

    /// Makes room for the value at a key's place, or returns the one that is there. What `at` has returned is then gone.
    loose_value& add(std::size_t place) {
        if (holds(place)) return values_[index_[place]];
        if (values_.empty()) values_.reserve(4);  // as many as most answers have
        index_[place] = static_cast<std::uint8_t>(values_.size());
        present_ |= std::uint64_t{1} << place;
        return values_.emplace_back();
    }

private:
    [[nodiscard]] bool holds(std::size_t place) const noexcept { return (present_ >> place & 1) != 0; }

    std::uint64_t present_ = 0;
    std::uint8_t index_[detail::mark_key_count]{};  // among `values_`, of those that are there
    std::vector<loose_value> values_{};
    loose_value absent_{};
};

/// Which claims an answer makes, and the row that made each of them first.
struct found_marks {
    const mark* first[claim_count]{};  ///< by claim; null where nothing makes it
    int status = 0;  ///< the status in the body that the first `denied` or `open` row is about; 0 if it is about none

    /// The row that made the claim first; null if none did.
    [[nodiscard]] const mark* operator[](claim what) const noexcept { return first[static_cast<std::size_t>(what)]; }
};

namespace detail {

/// Adds what a row says that fits.
inline void note_claim(found_marks& found, const placed_mark& placed, const loose_value& value) noexcept {
    const mark& row = mark_table[placed.row];
    const mark*& first = found.first[static_cast<std::size_t>(placed.says)];
    if (first != nullptr) return;
    first = &row;
    if (row.holds >= holds::refusing_status && placed.says != claim::disputed && found.status == 0) found.status = status_in_body(value.number());
}

}  // namespace detail

/// Looks for every mark of the table.
[[nodiscard]] inline found_marks find_marks(const mark_values& values, const verdict_table& verdicts) noexcept {
    using detail::all_placed_marks;
    found_marks found;
    constexpr std::size_t words = std::size(all_placed_marks.of_key[0]);
    std::uint64_t rows[words]{};  // of the keys that are there: most answers hold few
    for (std::uint64_t present = values.present(); present != 0; present &= present - 1) {
        const auto& of_key = all_placed_marks.of_key[std::countr_zero(present)];
        for (std::size_t i = 0; i < words; ++i) rows[i] |= of_key[i];
    }
    std::uint64_t settled = 0;  // keys of which a row has fitted
    for (std::size_t i = 0; i < words; ++i) {
        for (; rows[i] != 0; rows[i] &= rows[i] - 1) {
            const detail::placed_mark& placed = all_placed_marks.rows[i * 64 + static_cast<std::size_t>(std::countr_zero(rows[i]))];
            const loose_value& value = values.at(placed.key);
            const bool settles = (settled >> placed.key & 1) == 0 && detail::fits(mark_table[placed.row], value, verdicts) &&
                                 (placed.beside == detail::mark_key_count || values.at(placed.beside).present());
            if (!settles) continue;
            settled |= std::uint64_t{1} << placed.key;
            detail::note_claim(found, placed, value);
        }
    }
    return found;
}

}  // namespace wawp

// wawp/endpoint/blamed_key.hpp
/// Whether a gateway's words find fault with a key: `event must be an object`, `"event.name" is required`,
/// `Missing parameter(s): chatId, event.name`. That a key and a fault stand in one sentence is not enough: `unknown error while
/// sending the event` blames nothing. (Sentences of class-validator, Joi, Zod, Laravel, WordPress, FastAPI, JSON Schema, Go's validator
/// and hand-written handlers. What is not known costs a user the switch of the layout; what is taken wrongly, a second refusal.)
namespace wawp::detail {

constexpr bool is_word_character(char c) noexcept {
    const char lower = to_lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// Takes `phrase` off the front of `text` if it stands there, in capitals or not.
constexpr bool skip_phrase(std::string_view& text, std::string_view phrase) noexcept {
    if (!equal_ignoring_case(text.substr(0, phrase.size()), phrase)) return false;
    text.remove_prefix(phrase.size());
    return true;
}
constexpr bool skip_any(std::string_view& text, const auto& phrases) noexcept {
    for (const std::string_view phrase : phrases) {
        if (skip_phrase(text, phrase)) return true;
    }
    return false;
}

inline constexpr std::string_view key_quotes = " \t\"'`()[]{}<>";
inline constexpr std::string_view key_nouns[] = {"parameter(s)"sv, "parameters"sv, "parameter"sv, "params"sv, "param"sv, "fields"sv, "field"sv,
                                                 "property"sv, "properties"sv, "key(s)"sv, "keys"sv, "key"sv, "in object"sv, "object"sv, "data"sv};
inline constexpr std::string_view key_conjunctions[] = {"and a"sv, "and an"sv, "and"sv, "or"sv, "&"sv};

inline constexpr std::string_view needs_before_key[] = {"missing"sv, "required"sv, "requires"sv, "undefined"sv, "empty"sv,
                                                        "required at"sv, "undefined at"sv, "field validation for"sv};
/// Before a key that is only a word of a sentence these may speak of something else: `unexpected event in chat`.
inline constexpr std::string_view faults_before_key[] = {"invalid"sv, "unknown"sv, "unexpected"sv, "unrecognized"sv};

inline constexpr std::string_view verbs_of_fault[] = {"must not be "sv, "should not be "sv, "cannot be "sv, "can not be "sv, "can't be "sv, "may not be "sv,
                                                      "should not "sv, "is a "sv, "is "sv, "are "sv, "was "sv, "were "sv, ""sv};
inline constexpr std::string_view faults_behind_key[] = {"missing"sv, "required"sv, "undefined"sv, "not defined"sv, "not provided"sv, "not given"sv,
                                                         "not specified"sv, "not an object"sv, "not of type"sv, "empty"sv, "null"sv, "blank"sv, "exist"sv};
/// As an end of the sentence only: what follows may say what is invalid.
inline constexpr std::string_view faults_at_end[] = {"invalid"sv, "not valid"sv};
inline constexpr std::string_view verbs_of_need[] = {"must be "sv, "should be "sv, "has to be "sv, "needs to be "sv, "expected "sv, "invalid input: expected "sv};
inline constexpr std::string_view needs_of_key[] = {"an object"sv, "object"sv, "a valid object"sv, "a non-empty object"sv, "a json object"sv, "a valid json object"sv,
                                                    "either object"sv, "an instance of"sv, "an array"sv, "of type"sv};
inline constexpr std::string_view needs_at_end[] = {"present"sv, "provided"sv, "specified"sv, "set"sv};
inline constexpr std::string_view needs_behind_colon[] = {"field required"sv, "this field is required"sv};
/// Behind a member or a key in quotes, which are no words of a sentence about something else.
inline constexpr std::string_view faults_behind_name[] = {"must "sv, "should "sv, "is not allowed"sv, "is unknown"sv, "is unexpected"sv, "was unexpected"sv,
                                                          "were unexpected"sv, "is invalid"sv, "is not valid"sv};

constexpr bool ends_word(std::string_view text) noexcept { return text.empty() || !is_word_character(text.front()); }

constexpr bool ends_sentence(std::string_view text) noexcept { return text.find_first_not_of(".;!\"')]} ") == text.npos; }

constexpr void skip_signs(std::string_view& text, std::string_view signs) noexcept {
    const std::size_t next = text.find_first_not_of(signs);
    text.remove_prefix(next == text.npos ? text.size() : next);
}

/// Goes on behind further keys of a list: `, chatId and x`.
constexpr void skip_keys(std::string_view& behind) noexcept {
    for (int keys = 16; keys > 0; --keys) {
        std::string_view rest = behind;
        if (!skip_phrase(rest, ",") && !skip_phrase(rest, "and ") && !skip_phrase(rest, "or ") && !skip_phrase(rest, "& ")) return;
        skip_signs(rest, key_quotes);
        static_cast<void>(skip_phrase(rest, "and "));
        const std::size_t begin = rest.size();
        while (!rest.empty() && (is_word_character(rest.front()) || rest.front() == '.')) rest.remove_prefix(1);
        if (rest.size() == begin) return;
        skip_signs(rest, key_quotes);
        behind = rest;
    }
}

/// Whether `text` begins with one of the phrases, and what follows is an end.
constexpr bool begins_with_any(std::string_view text, const auto& phrases, bool (*is_end)(std::string_view) noexcept) noexcept {
    return skip_any(text, phrases) && is_end(text);
}

/// Whether what stands behind a key finds fault with it. @param name  whether the key is surely a name, as `event.name` is
constexpr bool is_blamed_behind(std::string_view behind, bool name) noexcept {
    skip_signs(behind, key_quotes);
    skip_keys(behind);
    if (skip_any(behind, key_nouns)) skip_signs(behind, key_quotes);
    const bool colon = behind.starts_with(':');  // what follows is then told of the key only if it is all that follows
    if (colon) skip_signs(behind, ": ");
    for (const std::string_view verb : verbs_of_fault) {
        std::string_view fault = behind;
        if (!skip_phrase(fault, verb)) continue;
        if (begins_with_any(fault, faults_behind_key, verb.empty() ? ends_sentence : ends_word) || begins_with_any(fault, faults_at_end, ends_sentence)) return true;
    }
    std::string_view need = behind;
    if (skip_any(need, verbs_of_need) && (begins_with_any(need, needs_of_key, ends_word) || begins_with_any(need, needs_at_end, ends_sentence))) return true;
    if (colon) return begins_with_any(behind, needs_behind_colon, ends_sentence);
    return name && skip_any(behind, faults_behind_name);
}

/// What is left in front of a key without quotes, blanks and what else `signs` names.
constexpr std::string_view trimmed_end(std::string_view text, std::string_view signs) noexcept {
    const std::size_t last = text.find_last_not_of(signs);
    return text.substr(0, last == text.npos ? 0 : last + 1);
}

/// Takes a word off the end of `text` if it stands there as a whole.
constexpr bool drop_word(std::string_view& text, const auto& words) noexcept {
    for (const std::string_view word : words) {
        if (text.size() < word.size() || !equal_ignoring_case(text.substr(text.size() - word.size()), word)) continue;
        const std::string_view left = text.substr(0, text.size() - word.size());
        if (!left.empty() && is_word_character(left.back())) continue;
        text = left;
        return true;
    }
    return false;
}

/// Takes a key of a list off the end of `text`, and the comma or the conjunction behind it.
constexpr bool drop_key(std::string_view& text) noexcept {
    if (text.ends_with(',')) {
        text.remove_suffix(1);
    } else if (!drop_word(text, key_conjunctions)) {
        return false;
    }
    text = trimmed_end(text, ", \t\"'`()[]{}<>");
    while (!text.empty() && (is_word_character(text.back()) || text.back() == '.' || text.back() == '-')) text.remove_suffix(1);
    text = trimmed_end(text, key_quotes);
    return true;
}

/// Whether what stands in front of a key finds fault with it: a word, or a word with a list of keys behind it.
/// @param alone  whether the key is no word of a sentence that goes on: it is surely a name, or ends the sentence
constexpr bool is_blamed_before(std::string_view before, bool alone) noexcept {
    constexpr std::size_t window = 256;  // bytes that are looked at: a long text must not be walked for each of its keys
    if (before.size() > window) before.remove_prefix(before.size() - window);
    before = trimmed_end(before, key_quotes);
    bool list = false;
    while (drop_key(before)) list = true;
    bool names_keys = before.ends_with(':');
    before = trimmed_end(before, " \t:");
    while (drop_word(before, key_nouns)) {
        names_keys = true;
        before = trimmed_end(before, " \t:");
    }
    if (drop_word(before, needs_before_key)) return names_keys || !list;
    return (names_keys || (alone && !list)) && drop_word(before, faults_before_key);
}

/// The end of the members behind a key that ends at `at`: of `.name` in `event.name`. No key of a request is longer than this.
constexpr std::size_t end_of_path(std::string_view text, std::size_t at) noexcept {
    text = text.substr(0, at + 64);
    while (at + 1 < text.size() && text[at] == '.' && is_word_character(text[at + 1])) {
        ++at;
        while (at < text.size() && is_word_character(text[at])) ++at;
    }
    return at;
}

/// Whether `text` says that `key`, or a member of it (`event.name`), is missing or invalid. The key is a word of its own, and no
/// part of a path (`/send/event`).
///
/// @param mentions_left  of how many mentions the words around them are looked at; what was used is taken off
constexpr bool blames_key(std::string_view text, std::string_view key, std::size_t& mentions_left) noexcept {
    for (std::size_t at = text.find(key); at != text.npos && mentions_left > 0; at = text.find(key, at + key.size())) {
        const std::size_t end = at + key.size();
        if (at > 0 && (is_word_character(text[at - 1]) || text[at - 1] == '/' || text[at - 1] == '-')) continue;
        if (end < text.size() && (is_word_character(text[end]) || text[end] == '-')) continue;
        --mentions_left;
        const std::string_view behind = text.substr(end_of_path(text, end));
        const bool quoted = behind.starts_with('"') || behind.starts_with('\'') || behind.starts_with('`');
        const bool name = quoted || behind.size() != text.size() - end;
        if (is_blamed_behind(behind, name)) return true;
        const std::size_t next = behind.find_first_not_of(" \t");  // `missing event type` speaks of something else
        const bool whole = next == behind.npos || !is_word_character(behind[next]) || behind.substr(next).starts_with("in ") ||
                           behind.substr(next).starts_with("and ");
        if ((name || whole) && is_blamed_before(text.substr(0, at), name || ends_sentence(behind))) return true;
    }
    return false;
}

}  // namespace wawp::detail

// wawp/endpoint/page_text.hpp
namespace wawp {

namespace detail {

/// A body behind its byte order mark, if it has one.
constexpr std::string_view without_byte_order_mark(std::string_view body) noexcept {
    return body.starts_with(byte_order_mark) ? body.substr(byte_order_mark.size()) : body;
}

/// The first byte of a body that is neither its byte order mark nor white space; 0 if there is none.
constexpr char first_character(std::string_view body) noexcept {
    body = without_byte_order_mark(body);
    const std::size_t first = body.find_first_not_of(" \t\r\n");
    return first == body.npos ? '\0' : body[first];
}

}  // namespace detail

/// Whether a body looks like a page of HTML or XML: its first character that is not white space is `<`.
[[nodiscard]] constexpr bool is_page(std::string_view body) noexcept { return detail::first_character(body) == '<'; }

namespace detail {

/// Where the element goes on behind its end tag, if it is one whose content is not for people; otherwise `at`.
constexpr std::size_t skip_unread_element(std::string_view page, std::size_t at) noexcept {
    constexpr std::string_view unread[] = {"script"sv, "style"sv, "svg"sv};
    for (const std::string_view name : unread) {
        if (!equal_ignoring_case(page.substr(at + 1, name.size()), name)) continue;
        for (std::size_t end = page.find("</", at); end != page.npos; end = page.find("</", end + 2)) {
            if (equal_ignoring_case(page.substr(end + 2, name.size()), name)) return end;
        }
        return page.size();
    }
    return at;
}

/// Behind the tag or the comment that begins at `at`. (`<!-->` is a whole comment to browsers.)
constexpr std::size_t skip_tag(std::string_view page, std::size_t at) noexcept {
    const bool comment = page.substr(at, 4) == "<!--";
    const std::size_t end = comment ? page.find("-->", at + 2) : page.find('>', at);
    return end == page.npos ? page.size() : end + (comment ? 3 : 1);
}

}  // namespace detail

/// What a person would read of a body that is not JSON: plain text as it is, a page without tags, comments, scripts and
/// style sheets; white space folded, at most `limit` bytes. Linear in the body's size; bytes that are not UTF-8 stay.
[[nodiscard]] inline std::string page_text(std::string_view body, std::size_t limit) {
    const bool page = is_page(body);
    body = detail::without_byte_order_mark(body);
    std::string text;
    bool gap = false;
    for (std::size_t at = 0; at < body.size() && text.size() < limit;) {
        const char c = body[at];
        if (page && c == '<') {
            const std::size_t element = detail::skip_unread_element(body, at);
            at = element == body.size() ? element : detail::skip_tag(body, element);
            gap = true;
        } else if (static_cast<unsigned char>(c) <= ' ') {
            gap = true;
            ++at;
        } else {
            if (gap && !text.empty()) text.push_back(' ');
            gap = false;
            text.push_back(c);
            ++at;
        }
    }
    return text;
}

}  // namespace wawp

// wawp/endpoint/gateway_error.hpp
/// What a gateway says in words, in any of the shapes observed.
namespace wawp {

/// What the words are about; several at once.
struct topics {
    bool time_out = false;  ///< something took too long
    bool quota = false;  ///< a limit of the subscription
    bool session = false;     ///< the WhatsApp session is down
    bool credential = false;  ///< a token or a key

    /// Adds what `more` is about.
    constexpr topics& operator|=(const topics& more) noexcept {
        time_out |= more.time_out;
        quota |= more.quota;
        session |= more.session;
        credential |= more.credential;
        return *this;
    }
    bool operator==(const topics&) const = default;  ///< member by member
};

/// The gateway's words: what they are about, judged by all of them, and as much as a person reads.
struct gateway_words {
    topics about{};   ///< what they are about
    topics on_top{};  ///< what those at the top level are about: an answer may repeat the event's own words further down
    bool blames_layout_key = false;  ///< as missing or invalid: see `find_words`
    std::string text{};             ///< parts that differ, joined; at most some 2 KiB, not yet redacted
    std::string error_code{};       ///< the code or the number that stands in `error`; not yet redacted

    static constexpr std::size_t longest = 2048;  ///< bytes of a page's words that are kept
};

namespace detail {

struct topic_phrase {
    bool topics::*topic;
    std::string_view text;  ///< in lower case
};
inline constexpr topic_phrase topic_phrases[] = {
    {&topics::time_out, "timeout"sv},      {&topics::time_out, "time-out"sv},
    {&topics::time_out, "timed out"sv},    {&topics::time_out, "time out"sv},
    {&topics::quota, "exceeded the maximum limit"sv}, {&topics::quota, "quota"sv},
    {&topics::session, "session"sv},       {&topics::session, "instance id invalid"sv},
    {&topics::session, "qr code"sv},       {&topics::session, "scan_qr"sv},
    {&topics::credential, "access_token"sv}, {&topics::credential, "access token"sv},
    {&topics::credential, "api key"sv},    {&topics::credential, "api-key"sv},
};

/// The letters that phrases begin with.
struct first_letters {
    bool of[256]{};
    consteval first_letters() noexcept {
        for (const topic_phrase& phrase : topic_phrases) of[static_cast<unsigned char>(phrase.text.front())] = true;
    }
};
inline constexpr first_letters phrases_begin{};

/// Notes what `text` is about, in one walk over it.
constexpr void listen(std::string_view text, topics& about) noexcept {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char first = to_lower(text[at]);
        if (!phrases_begin.of[static_cast<unsigned char>(first)]) continue;
        for (const topic_phrase& phrase : topic_phrases) {
            if (phrase.text.front() != first || about.*phrase.topic) continue;
            if (equal_ignoring_case(text.substr(at, phrase.text.size()), phrase.text)) about.*phrase.topic = true;
        }
    }
}

/// The same keys where they hold a list or an object. (A template, so that only who reads answers compiles the lists.)
template <class Json>
struct word_details {
    std::vector<std::string> messages{};
    std::optional<std::string> error_message{};
    loose_value error_code{};
    std::vector<std::string> parameters{};
};
template <class D>
struct word_detail_fields : schema<
    field<"message", &D::messages>,
    field<"error.message", &D::error_message>,
    field<"error.code", &D::error_code>,
    field<"data.params", &D::parameters>> {};

/// Puts the parts of what a gateway says together.
class word_collector {
public:
    word_collector(std::string_view layout_key, const secret& token) noexcept : layout_key_(layout_key), token_(token) {}

    void add(std::string_view part) {
        if (part.empty()) return;
        present(part, hear_on_top(part));
    }

    /// Adds a part that stands below the top level. Those come last.
    void add_below(std::string_view part) {
        if (part.empty()) return;
        present(part, hear(part));
    }

    /// Notes what a part is about, which is not shown.
    topics hear(std::string_view part) {
        topics about;
        listen(part, about);
        words_.about |= about;
        return about;
    }

    /// The same of a part at the top level.
    topics hear_on_top(std::string_view part) {
        const topics about = hear(part);
        words_.on_top |= about;
        return about;
    }

    /// A code that stands in `error` or below it: a text or a number.
    void note_error_code(const loose_value& code) {
        std::string spelled = code.spelled();
        add(spelled);
        if (!spelled.empty()) words_.error_code = std::move(spelled);
    }

    /// Whatever was said, the layout is not to blame.
    void acquit_layout() noexcept { layout_key_ = {}; }

    /// Parameters that a gateway lists as missing or invalid.
    void add_parameters(const auto& names) {
        for (const std::string_view name : names) {
            add(name);
            if (layout_key_.empty() || !name.starts_with(layout_key_)) continue;
            words_.blames_layout_key |= name.size() == layout_key_.size() || name[layout_key_.size()] == '.';
        }
    }

    /// A list of which every part is heard, and a few are shown.
    void add_list(const auto& parts) {
        for (const auto& part : parts) add(part);
    }

    [[nodiscard]] gateway_words finished() && { return std::move(words_); }  ///< and nothing is added any more

private:
    static constexpr std::size_t max_parts = 16;

    /// A part that speaks of a session blames that, whatever it says of a key.
    void present(std::string_view part, const topics& about) {
        const bool may_blame = !layout_key_.empty() && !words_.blames_layout_key && !about.session;
        if (may_blame) words_.blames_layout_key = blames_key(part, layout_key_, mentions_left_);
        show(part);
    }

    /// What echoes the token is taken out before anything is cut off: half of it would be known by nobody.
    void show(std::string_view part) {
        if (looked_at_ == max_parts || words_.text.size() >= gateway_words::longest) return;
        ++looked_at_;
        const std::string clean = redact(part, token_);
        if (words_.text.find(clean) != std::string::npos) return;
        if (!words_.text.empty()) words_.text.append("; ");
        words_.text.append(clean, 0, gateway_words::longest);
    }

    std::string_view layout_key_;
    const secret& token_;
    gateway_words words_{};
    std::size_t looked_at_ = 0, mentions_left_ = 256;  // of the key, so that no answer takes long
};

/// The places of the keys that hold words. (Looked up once for all answers, and not by the compiler, which is slow at it.)
struct word_places {
    std::size_t said[4] = {mark_index("message"), mark_index("error"), mark_index("wawp_upstream_error"), mark_index("exception.message")};
    std::size_t said_below[2] = {mark_index("data.message"), mark_index("response.message")};
    std::size_t codes_below[2] = {mark_index("data.code"), mark_index("response.code")};
    std::size_t code = mark_index("code"), status = mark_index("status");
    std::uint64_t all = mask_of(code) | mask_of(status);  ///< one bit for each of them

    word_places() noexcept {
        for (const std::size_t place : said) all |= mask_of(place);
        for (const std::size_t place : said_below) all |= mask_of(place);
        for (const std::size_t place : codes_below) all |= mask_of(place);
    }

private:
    static constexpr std::uint64_t mask_of(std::size_t place) noexcept { return std::uint64_t{1} << place; }
};

/// States of a session that engines put into `status` when they refuse.
inline constexpr std::string_view session_states[] = {"STOPPED"sv, "SCAN_QR_CODE"sv, "FAILED"sv, "STARTING"sv};

constexpr bool is_session_state(const loose_value& status) noexcept {
    for (const std::string_view state : session_states) {
        if (status.is == loose_value::kind::text && status.text == state) return true;
    }
    return false;
}

}  // namespace detail

/// The words of an answer that is a JSON object, from wherever the gateway put them. Linear in the body's size.
///
/// @param values      the values of the answer's marks
/// @param body        the body, which is read once more if its words stand in a list or an object
/// @param layout_key  the key whose members the two layouts spell differently; empty if the endpoint has none
/// @param token       the access token, which the words will not show
template <json::policy Json>
[[nodiscard]] gateway_words find_words(const mark_values& values, std::string_view body, std::string_view layout_key, const secret& token) {
    static const detail::word_places places;
    if ((values.present() & places.all) == 0) return {};
    detail::word_collector words(layout_key, token);
    const loose_value &said = values.at(places.said[0]), &fault = values.at(places.said[1]), &code = values.at(places.code), &status = values.at(places.status);
    if (detail::is_session_state(status)) words.acquit_layout();
    for (const std::size_t place : places.said) words.add(values.at(place).text);
    if (fault.number()) words.note_error_code(fault);
    using kind = loose_value::kind;
    const bool lists_parameters = code.is == kind::text && code.text.starts_with("rest_");
    if (said.is == kind::other || fault.is == kind::other || lists_parameters) {
        using details_type = detail::word_details<Json>;
        details_type details;
        if (Json::template read<detail::word_detail_fields<details_type>>(body, details, json::limits{})) {
            words.add_list(details.messages);
            if (details.error_message) words.add(*details.error_message);
            words.note_error_code(details.error_code);
            if (lists_parameters) words.add_parameters(details.parameters);
        }
    }
    words.hear_on_top(code.text);
    if (detail::is_session_state(status)) words.add("session status " + status.text);
    for (const std::size_t place : places.said_below) words.add_below(values.at(place).text);
    for (const std::size_t place : places.codes_below) words.hear(values.at(place).text);
    return std::move(words).finished();
}

/// The words of a body that is no JSON object: text, or a page without its tags and scripts. See `find_words`.
///
/// @param body        the body, of any bytes
/// @param layout_key  the key whose members the two layouts spell differently; empty if the endpoint has none
/// @param token       the access token, which the words will not show
/// @param whole       whether the body came to its end: if not, it may end within the token
[[nodiscard]] inline gateway_words find_page_words(std::string_view body, std::string_view layout_key, const secret& token, bool whole) {
    detail::word_collector words(layout_key, token);
    words.add(page_text(redact(body, token, !whole), gateway_words::longest));
    return std::move(words).finished();
}

}  // namespace wawp

// wawp/endpoint/classify.hpp
/// From what came back to a row of the verdict table. Everything here is a pure function of its arguments.
namespace wawp {

/// What an attempt comes to: the row of the verdict table, and the error to report if it is not `sent`.
struct classification {
    wawp::situation situation{};  ///< the row of the verdict table
    errc code{};  ///< the error to report, if it is not `sent`
    bool layout_refused = false;  ///< the gateway misses a parameter that the body holds in the other layout

    bool operator==(const classification&) const = default;  ///< member by member
};

/// What a body is made of, as far as the diagnosis depends on it.
enum class body_kind : unsigned char {
    none,  ///< nothing, JSON, or a coding that nobody undoes
    text,  ///< anything else
    page,  ///< HTML or XML: not what the gateway itself answers with
};

/// What is known of an answer besides its status.
struct answer_facts {
    body_kind body = body_kind::none;  ///< what the body is made of
    found_marks marks{};  ///< what it claims
    gateway_words words{};  ///< what it says in words
    bool whole = true;        ///< the body came to its end: if not, it decides nothing
    bool challenged = false;  ///< a header says that a proxy asks for a proof of humanity (`cf-mitigated`)
};

namespace detail {

/// Under 4xx the words tell a session that is down from a token or an event that is refused.
constexpr bool tells_of_session(const topics& about) noexcept { return about.session && !about.credential; }

/// Whether the answer comes from something in front of the gateway, which itself answers these with JSON.
inline bool is_intercepted(int status, const answer_facts& facts) noexcept {
    if (facts.challenged) return true;
    const bool page = facts.body == body_kind::page;
    if (status == 403 || status == 404 || status == 413) return page || facts.body == body_kind::text;
    return status == 401 && page;
}

/// Whether a key that the two layouts spell differently is refused.
inline bool blames_layout(int status, const answer_facts& facts) noexcept {
    return (status == 400 || status == 422) && facts.words.blames_layout_key;
}

inline errc code_of_client_error(int status, const answer_facts& facts) noexcept {
    const topics& about = facts.words.about;
    if (status == 429) return about.quota && facts.whole ? errc::quota_reached : errc::rate_limited;
    if (is_intercepted(status, facts) && !(facts.body == body_kind::text && tells_of_session(about))) return errc::intercepted;
    if (tells_of_session(about) && !blames_layout(status, facts)) return errc::session_down;  // or it is one key of several
    switch (status) {
        case 401: return errc::unauthorized;
        case 402: return about.quota ? errc::quota_reached : errc::plan_required;
        case 403: return about.quota ? errc::quota_reached : errc::unauthorized;
        default: return errc::rejected;
    }
}

/// What a status and the gateway's words say, apart from the verdict.
inline errc code_of_status(int status, const answer_facts& facts) noexcept {
    if (status == 501) return errc::unsupported;
    if (status == 521) return errc::gateway_unreachable;
    switch (status / 100) {
        case 3: return errc::redirected;
        case 4: return code_of_client_error(status, facts);
        case 5: return errc::gateway_failed;
        default: return errc::no_evidence;
    }
}

/// What an answer that denies it is called.
inline errc code_of_denial(const mark& denial, const answer_facts& facts) noexcept {
    if (facts.marks.status != 0) return code_of_status(facts.marks.status, facts);
    if (facts.words.about.quota) return errc::quota_reached;
    return tells_of_session(facts.words.about) ? errc::session_down : denial.code;
}

}  // namespace detail

/// An attempt that brought a status outside 2xx. The body's own code may outrank it.
[[nodiscard]] inline classification classify_status(int status, const answer_facts& facts, const verdict_table& verdicts) noexcept {
    if (const mark* refusal = facts.marks[claim::refused_under_any_status]) return {situation::refused_by_mark, refusal->code};
    const situation what = situation_of_status(status);
    errc code = detail::code_of_status(status, facts);
    const mark* const named = facts.marks[claim::refused];
    if (named != nullptr && verdicts[what].delivery == delivery::not_sent) code = named->code;
    const bool quota = code == errc::quota_reached || facts.words.about.quota;
    if (what == situation::too_many_requests && quota && facts.whole) return {situation::quota_reached, errc::quota_reached};
    const bool layout_refused = detail::blames_layout(status, facts) && code == errc::rejected &&
                                verdicts[what].delivery == delivery::not_sent && facts.whole;
    return {what, code, layout_refused};
}

/// An attempt that brought a 2xx with a JSON object. What leaves it open counts before what denies it, because a wrong
/// "not sent" invites someone twice; only a code that names the refusal counts before both. A denial beside a proof of
/// the contrary is a contradiction, and leaves it open as well.
[[nodiscard]] inline classification classify_body(const answer_facts& facts, bool has_id) noexcept {
    const found_marks& marks = facts.marks;
    for (const claim refusal : {claim::refused_under_any_status, claim::refused}) {
        if (marks[refusal] != nullptr) return {situation::refused_by_mark, marks[refusal]->code};
    }
    // Words below the top level say less than an id, since an answer may repeat the event's own there.
    const bool timed_out = facts.words.on_top.time_out || (facts.words.about.time_out && !has_id);
    if (marks[claim::open] != nullptr || timed_out) return {situation::unproven, errc::gateway_failed};

    const bool proved = has_id || marks[claim::proved] != nullptr;
    if (const mark* denial = marks[claim::denied]) {
        if (proved) return {situation::unproven, errc::contradiction};
        return {situation::refused_by_mark, detail::code_of_denial(*denial, facts)};
    }
    if (marks[claim::disputed] != nullptr) {
        if (proved) return {situation::unproven, errc::contradiction};
    } else if (has_id) {
        return {situation::accepted_with_id, errc::no_evidence};
    }
    if (facts.words.on_top.quota) return {proved ? situation::unproven : situation::refused_by_mark, errc::quota_reached};
    if (facts.words.about.quota) return {situation::unproven, proved ? errc::contradiction : errc::no_evidence};
    if (proved) return {situation::accepted_by_flag, errc::no_evidence};
    return {situation::unproven, errc::no_evidence};
}

/// An attempt that brought no status.
[[nodiscard]] constexpr classification classify_transport_error(http::failure where, http::evidence evidence) noexcept {
    using http::failure;
    const bool open = evidence == http::evidence::may_have_been_sent;
    const situation lost = open ? situation::no_status : situation::not_connected;
    switch (where) {
        case failure::not_attempted:
            return {open ? situation::no_status : situation::refused_before_sending, errc::bad_option};
        case failure::name_lookup: return {lost, errc::name_lookup_failed};
        case failure::connect: return {lost, errc::connect_failed};
        case failure::tls: return {open ? situation::no_status : situation::handshake_failed, errc::tls_failed};
        case failure::certificate:
            return {open ? situation::no_status : situation::certificate_refused, errc::certificate_refused};
        case failure::timeout:
            return open ? classification{situation::no_status, errc::timed_out}
                        : classification{situation::stopped_before_writing, errc::deadline_passed};
        case failure::cancelled:
            return {open ? situation::stopped_while_writing : situation::stopped_before_writing, errc::cancelled};
        case failure::protocol: return {lost, errc::malformed_answer};
        case failure::connection: default: break;
    }
    return {lost, errc::connection_lost};
}

}  // namespace wawp

// wawp/endpoint/endpoint.hpp
namespace wawp {

/// What an endpoint declares. `encode`, `decode`, `exchange` and `client` work with any type that has these members.
///
/// Beside them: `method`, an `http::method`, where it is not `POST`; `request_fields<Event>`, the schema of each event type that it takes; where credentials do not travel in
/// the body, `credential_rules` (a schema to check them with) and `prepare(http::request&, credentials)`; and for answers
/// that are read in one pass although they declare keys of marks themselves, `tell_marks(answer, tell)`, which calls
/// `tell(key, value)` for each of these (an optional boolean or integer, or a text). For what is made of the declaration
/// (JSON Schema, a reference, reading a request) `request`, the event type that owns its texts.
template <class E>
concept endpoint = requires(const typename E::answer& answer, const typename E::credentials& credentials) {
    /// The path that follows the base URL.
    { E::path } -> std::convertible_to<std::string_view>;
    /// The secret that must not come back in an error's text.
    { E::token(credentials) } -> std::same_as<const secret&>;
    /// The schema of the credentials; those of its fields that go into the body.
    typename E::credential_fields;
    /// The schema of the answer.
    typename E::answer_fields;
    /// The message's id in the answer; empty if there is none.
    std::string(E::id_of(answer));
    /// How key paths with dots go on the wire.
    { E::layout } -> std::convertible_to<json::layout>;
};

/// An event that `E` can send: `E::request_fields<Event>` names its schema.
template <class Event, class E>
concept request_of = endpoint<E> && requires { typename E::template request_fields<Event>; };

/// What `E` can send: one of its events, or one of those that the compiler has checked.
template <class Event, class E>
concept sendable_by = request_of<Event, E> || detail::is_checked_for<Event, E>;

/// An endpoint of which nobody knows for certain which layout the gateway takes. It names its `layout_key`, the key whose
/// members the layouts spell differently: a refusal that misses that key proves that the other layout is wanted. A
/// client then switches by itself, unless the layout is named (`dotted<E>`, `nested<E>`).
template <class E>
concept layout_seeking = endpoint<E> && requires { { E::layout_key } -> std::convertible_to<std::string_view>; } &&
                         !requires { typename E::named_layout; };

namespace detail {

template <class E>
consteval bool require_credentials() noexcept {
    constexpr bool has_type = requires { typename E::credentials; };
    constexpr bool has_fields = requires { typename E::credential_fields; };
    static_assert(has_type, "endpoint: it needs a type `credentials`, such as wawp::credentials");
    static_assert(has_fields, "endpoint: it needs a type `credential_fields`, the schema of the credentials that go into the body; perhaps schema<>");
    if constexpr (has_type) {
        constexpr bool has_token = requires(const typename E::credentials& sender) {
            { E::token(sender) } -> std::same_as<const secret&>;
        };
        static_assert(has_token, "endpoint: it needs a static `const secret& token(const credentials&)`, the secret that no error may show");
    }
    return true;
}

template <class E>
consteval bool require_answer() noexcept {
    constexpr bool has_type = requires { typename E::answer; };
    constexpr bool has_fields = requires { typename E::answer_fields; };
    static_assert(has_type, "endpoint: it needs a type `answer`, a struct such as wawp::message");
    static_assert(has_fields, "endpoint: it needs a type `answer_fields`, the schema of the answer");
    if constexpr (has_type) {
        constexpr bool has_id = requires(const typename E::answer& answer) { std::string(E::id_of(answer)); };
        static_assert(has_id, "endpoint: it needs a static `std::string id_of(const answer&)`, the message's id, or an empty text");
    }
    return true;
}

template <class E>
constexpr http::method method_of() noexcept {
    if constexpr (requires { E::method; }) {
        constexpr bool known = requires { { E::method } -> std::same_as<const http::method&>; };
        static_assert(known, "endpoint: its `method` must be a static constexpr wawp::http::method, such as http::method::put");
        if constexpr (known) return E::method;
    }
    return http::method::post;
}

/// Stops the compiler with one sentence for each thing that `E` lacks to be an `endpoint`.
template <class E>
consteval bool require_endpoint() noexcept {
    constexpr bool has_path = requires { { E::path } -> std::convertible_to<std::string_view>; };
    constexpr bool has_layout = requires { { E::layout } -> std::convertible_to<json::layout>; };
    static_assert(has_path, "endpoint: it needs a static `path`, the text that follows the base URL");
    static_assert(has_layout, "endpoint: it needs a static `layout`, a json::layout");
    return require_credentials<E>() && require_answer<E>();
}

/// Stops the compiler with one sentence if `E` cannot send an `Event`.
template <class Event, class E>
consteval bool require_sendable() noexcept {
    static_assert(sendable_by<Event, E>,
                  "this endpoint does not send an event of this type: give it one for which the endpoint has `request_fields<Event>`, "
                  "such as wawp::event for wawp::send_event; by reference, not as a pointer, an optional or a result");
    return true;
}

template <class E>
constexpr std::string_view layout_key_of() noexcept {
    if constexpr (requires { E::layout_key; }) {
        return E::layout_key;
    } else {
        return {};
    }
}

}  // namespace detail

/// The same endpoint with each key path as one key with dots in it, and no other.
template <endpoint E>
struct dotted : E {
    static constexpr json::layout layout = json::layout::dotted;  ///< one key with dots
    using named_layout = dotted;  ///< says that the layout is certain: see `layout_seeking`
};

/// The same endpoint with the key paths as nested objects, and no other.
template <endpoint E>
struct nested : E {
    static constexpr json::layout layout = json::layout::nested;  ///< objects in objects
    using named_layout = nested;  ///< says that the layout is certain: see `layout_seeking`
};

}  // namespace wawp

// wawp/endpoint/marked_answer.hpp
/// Reading an answer once, for its marks and for what its endpoint declares.
namespace wawp::detail {

template <std::size_t Index>
consteval auto spell_mark_key() {
    fixed_string<mark_keys.keys[Index].size()> path;
    std::size_t at = 0;
    for (const std::string_view part : {mark_keys.keys[Index].parent, mark_keys.keys[Index].name}) {
        for (const char c : part) path.chars[at++] = c;
    }
    return path;
}

/// Which marks are read beside an answer, as places among `mark_keys`.
struct free_mark_list {
    std::size_t at[mark_key_count]{};
    std::size_t count = 0;
};

/// Those that have no key in common with what the answer declares, not even the first part of one.
template <class Fields>
consteval free_mark_list find_free_marks() {
    free_mark_list free;
    for (std::size_t i = 0; i < mark_key_count; ++i) {
        const mark_key& key = mark_keys.keys[i];
        const std::string_view first = first_part(key.parent.empty() ? key.name : key.parent);
        bool taken = false;
        for (const std::string_view declared : Fields::keys) taken = taken || first_part(declared) == first;
        if (!taken) free.at[free.count++] = i;
    }
    return free;
}
template <class Fields>
inline constexpr free_mark_list free_marks = find_free_marks<Fields>();

/// The schema of an answer with the marks beside it that it leaves free.
template <class List, std::size_t... Free>
struct with_marks;
template <class... Entries, std::size_t... Free>
struct with_marks<schema<Entries...>, Free...> : schema<Entries..., json::noted<spell_mark_key<Free>()>...> {
    static constexpr std::size_t first_mark = sizeof...(Entries);  ///< the place of the first mark among the entries
};

template <class Fields, class Places = std::make_index_sequence<free_marks<Fields>.count>>
struct marked_fields;
template <class Fields, std::size_t... Index>
struct marked_fields<Fields, std::index_sequence<Index...>> : with_marks<typename Fields::list, free_marks<Fields>.at[Index]...> {};

struct nothing_declared {};

/// Whether the JSON text is a list or an object without anything in it.
constexpr bool is_empty_bracket(std::string_view json) noexcept {
    const bool bracket = json.starts_with('[') || json.starts_with('{');
    return bracket && json.find_first_not_of(" \t\r\n", 1) == json.size() - 1;
}

/// Reads an answer for its marks and for what `Endpoint` declares. By `json::native` in one pass, if no mark stands in the way
/// of a key or the endpoint itself tells those that do (`tell_marks`); else the marks are read by themselves.
template <class Endpoint, class Json>
class answer_reader {
    using answer_type = typename Endpoint::answer;
    using answer_fields = typename Endpoint::answer_fields;
    static constexpr bool all_free = free_marks<answer_fields>.count == mark_key_count;
    static constexpr bool tells = requires(const answer_type& answer, void (&tell)(std::string_view, std::optional<bool>)) {
        Endpoint::tell_marks(answer, [](std::string_view, const auto&) {});
    };

public:
    static constexpr bool reads_once = std::same_as<Json, json::native> && (all_free || tells);

    /// @param text    the answer's body; it must outlive the reader
    /// @param answer  as made by default
    answer_reader(std::string_view text, answer_type& answer) {
        if constexpr (reads_once) {
            auto report = read_marks<answer_fields>(text, answer);
            if (!report) return;
            for (const std::string_view path : report->mismatched) note_mismatch(path);
            if constexpr (tells) {
                Endpoint::tell_marks(answer, [this](std::string_view key, const auto& value) { this->tell(key, value); });
            }
        } else {
            auto report = Json::template read<answer_fields>(text, answer, json::limits{});
            if (!report) {
                syntax_ = report.error();
                return;
            }
            mismatched_ = std::move(report->mismatched);
            nothing_declared none;
            static_cast<void>(read_marks<schema<>>(text, none));
        }
    }
    answer_reader(const answer_reader&) = delete;
    answer_reader& operator=(const answer_reader&) = delete;

    /// Why the body is no JSON object; null if it is one.
    [[nodiscard]] const json::syntax_error* syntax_error() const noexcept { return syntax_ ? &*syntax_ : nullptr; }

    /// The marks' values; none if the body is no JSON object. They live as long as the reader.
    [[nodiscard]] const mark_values& values() const noexcept { return values_; }

    /// The key paths of the answer whose values are of an unexpected kind. Once.
    [[nodiscard]] std::vector<std::string_view> mismatched() && { return std::move(mismatched_); }

private:
    /// Reads the marks, and what `Fields` declares of `target`, which is as made by default.
    template <class Fields>
    result<json::report, json::syntax_error> read_marks(std::string_view text, auto& target) {
        using fields = marked_fields<Fields>;
        json::noted_values noted;
        auto report = json::native::read_fresh<fields>(text, target, json::limits{}, noted);
        if (!report) {
            syntax_ = report.error();
            return report;
        }
        for (const json::noted_value& each : noted) note_mark(free_marks<Fields>.at[each.entry - fields::first_mark], each.text);
        return report;
    }

    void note_mark(std::size_t place, std::string_view json) {
        const bool silent = json.empty() || (mark_keys.keys[place].name == "error" && is_empty_bracket(json));
        if (silent) return;
        loose_value& value = values_.add(place);
        if (!json::native::read_value(json, value)) value.is = loose_value::kind::other;
    }

    /// A mark of another kind than the answer declares is still there.
    void note_mismatch(std::string_view path) {
        const std::size_t at = mark_index(path);
        if (at != mark_key_count) values_.add(at).is = loose_value::kind::other;
        if (at != mark_key_count || is_declared(path)) mismatched_.push_back(path);
    }

    /// Whether the answer declares the key, one below it, or one that it lies in: some are only there for marks below them.
    static bool is_declared(std::string_view path) noexcept {
        for (const std::string_view key : answer_fields::keys) {
            const std::size_t shared = key.size() < path.size() ? key.size() : path.size();
            const bool parted = key.size() == path.size() || (key.size() > shared ? key : path)[shared] == '.';
            if (parted && key.substr(0, shared) == path.substr(0, shared)) return true;
        }
        return false;
    }

    void tell(std::string_view key, std::optional<bool> value) {
        if (value) values_.add(mark_index(key)).take_boolean(*value);
    }
    void tell(std::string_view key, std::optional<std::int64_t> value) {
        if (value) values_.add(mark_index(key)).take_integer(*value);
    }
    void tell(std::string_view key, std::string_view value) { values_.add(mark_index(key)).take_text(value); }

    mark_values values_{};
    std::vector<std::string_view> mismatched_{};
    std::optional<json::syntax_error> syntax_{};
};

}  // namespace wawp::detail

// wawp/endpoint/receipt.hpp
namespace wawp {

/// The gateway's engine took the message. Accepted is not delivered: see `answer.ack`.
template <class Answer>
struct basic_receipt {
    static constexpr wawp::delivery delivery = wawp::delivery::sent;  ///< a receipt always says so

    std::string id{};               ///< the message's id; empty if the gateway accepted without naming one
    bool may_be_duplicate = false;  ///< an earlier attempt may have gone out as well
    unsigned attempts = 1;          ///< how often the request was sent
    json::layout layout{};          ///< the layout of the body that was accepted
    Answer answer{};                ///< the typed answer
    std::vector<std::string_view> mismatched{};  ///< key paths left empty because the value was of an unexpected kind
    bool replayed = false;    ///< of an earlier send with the same key; this call sent nothing, and `answer` is empty
    bool unrecorded = false;  ///< the journal could not write that it was sent: the key stays in doubt
};

}  // namespace wawp

// wawp/endpoint/decode.hpp
namespace wawp {

/// One attempt, understood: its row of the verdict table, and the receipt or the error that tells it to people.
template <class Answer>
struct attempt_result {
    wawp::verdict verdict;  ///< what the attempt comes to
    wawp::result<basic_receipt<Answer>> result;  ///< for people

    /// There is no receipt. (No aggregate: g++ would first fill all of it with zeros.)
    attempt_result(const wawp::verdict& what, unexpected<error> why) : verdict(what), result(std::move(why)) {}
};

/// How an answer is judged. An aggregate; every member has a default.
struct decode_options {
    const verdict_table& verdicts = default_verdicts;  ///< yours, if you know your gateway better; it must outlive the call
    /// The wall clock's time, against which a `Retry-After` that is a date is measured.
    std::chrono::sys_seconds now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    bool other_layout_untried = false;  ///< whether a refused layout is worth another attempt: `situation::layout_refused`
};

namespace detail {

/// The wait that an answer asks for: in its header, else in its body.
inline std::optional<std::chrono::seconds> retry_after_of(const http::response& answer, const mark_values& values,
                                                          std::chrono::sys_seconds now) {
    if (const auto header = http::parse_retry_after(http::find_header(answer, "Retry-After"), now)) return header;
    for (const std::string_view key : {"retry_after", "data.retry_after"}) {
        const loose_value& value = values[key];
        const auto wait = value.is == loose_value::kind::real ? http::delay_of(value.real) : http::parse_delay_seconds(value.spelled());
        if (wait) return wait;
    }
    return std::nullopt;
}

/// Of what is no endpoint. A template, or every includer pays for a receipt of it.
template <class>
struct no_answer {};

/// The coding that no transport has undone; empty if there is none.
inline std::string_view unknown_coding(const http::response& answer) noexcept {
    const std::string_view coding = http::find_header(answer, "Content-Encoding");
    return equal_ignoring_case(coding, "identity") ? std::string_view{} : coding;
}

/// Whether a body can be looked at for evidence, and why not.
struct readability {
    bool readable = false;
    errc code = errc::no_evidence;
    std::string_view text{};  ///< static
    std::optional<std::size_t> offset{};
};

inline readability readability_of(const http::response& answer, const json::syntax_error* syntax) noexcept {
    if (answer.body_state == http::body_state::too_large || (syntax != nullptr && syntax->problem == json::problem::too_large)) {
        return {.code = errc::answer_too_large};
    }
    if (answer.body_state == http::body_state::timed_out) return {.code = errc::timed_out, .text = "the time was up inside the answer"};
    if (answer.body_state == http::body_state::cancelled) return {.code = errc::cancelled, .text = "cancelled inside the answer"};
    if (!unknown_coding(answer).empty()) return {.code = errc::malformed_answer};  // `describe_answer` names it; libcurl may cut such a body
    if (answer.body_state == http::body_state::cut) return {.code = errc::connection_lost, .text = "the connection ended inside the answer"};
    if (answer.body.empty()) return {.text = "the answer is empty"};
    if (syntax == nullptr) return {.readable = true};
    return {.code = errc::malformed_answer, .text = to_string(syntax->problem), .offset = syntax->offset};
}

/// A broken JSON text is no words for people.
inline body_kind kind_of_body(const http::response& answer) noexcept {
    const char first = first_character(answer.body);
    if (first == '\0' || first == '{' || first == '[' || !unknown_coding(answer).empty()) return body_kind::none;
    return first == '<' ? body_kind::page : body_kind::text;
}

/// What is known of an answer besides its status. The marks of a body that is not whole count for nothing.
template <class Json>
answer_facts facts_of_answer(const http::response& answer, bool is_json, const mark_values& values, const verdict_table& verdicts,
                             std::string_view layout_key, const secret& token) {
    answer_facts facts{.body = kind_of_body(answer)};
    facts.whole = answer.body_state == http::body_state::whole;
    if (is_json && facts.whole) facts.marks = find_marks(values, verdicts);
    if (is_json) {
        facts.words = find_words<Json>(values, answer.body, layout_key, token);
    } else if (facts.body != body_kind::none) {
        facts.words = find_page_words(answer.body, layout_key, token, facts.whole);
    }
    facts.challenged = !http::find_header(answer, "cf-mitigated").empty();
    return facts;
}

/// What an answer that brings no receipt tells people.
inline error describe_answer(const http::response& answer, const answer_facts& facts, const mark_values& values, const secret& token) {
    error failure{};
    failure.http_status = answer.status;
    const std::string code = values["code"].spelled();
    failure.gateway_code = sanitize(code.empty() ? facts.words.error_code : code, token);
    failure.message = sanitize(facts.words.text, token);
    if (const std::string_view coding = unknown_coding(answer); !coding.empty() && failure.message.empty()) {
        failure.message = sanitize("the answer is compressed, and the transport does not decode it: " + std::string(coding), token);
    }
    failure.attempts = 1;
    return failure;
}

/// Puts why the answer proves nothing before what it says.
inline void add_reason(error& failure, const readability& reason) {
    failure.offset = reason.offset;
    if (reason.text.empty()) return;
    if (!failure.message.empty()) failure.message.insert(0, "; ");
    failure.message.insert(0, reason.text);
}

/// A `T` as made by default. (`T()` would first fill all of a large one with zeros.)
template <class T>
struct made_by_default {
    operator T() const {
        T made;
        return made;
    }
};

/// A result while its receipt is on trial: what ends that by an exception leaves an error behind.
template <class Result>
struct trial {
    Result& of;
    bool over = false;

    explicit trial(Result& place) : of(place) { of.emplace(made_by_default<typename Result::value_type>{}); }
    trial(const trial&) = delete;
    trial& operator=(const trial&) = delete;
    ~trial() {
        if (!over) of = unexpected{error{}};
    }
};

/// What an answer comes to; `to` gets the receipt or the error that tells it to people. (An answer is large: it is read where
/// it stays.)
template <class Endpoint, class Json>
verdict decode_into(result<basic_receipt<typename Endpoint::answer>>& to, const http::response& answer,
                    const typename Endpoint::credentials& credentials, const decode_options& options) {
    const verdict_table& verdicts = options.verdicts;
    trial receipt(to);
    answer_reader<Endpoint, Json> reader(answer.body, to->answer);
    const mark_values& values = reader.values();
    const bool is_json = reader.syntax_error() == nullptr, success = answer.status >= 200 && answer.status <= 299;
    const answer_facts facts = facts_of_answer<Json>(answer, is_json, values, verdicts, layout_key_of<Endpoint>(), Endpoint::token(credentials));

    const readability body = readability_of(answer, reader.syntax_error());
    classification found{situation::unproven, body.code};
    if (!success) {
        found = classify_status(answer.status, facts, verdicts);
    } else if (body.readable) {
        to->id = std::string(Endpoint::id_of(to->answer));
        found = classify_body(facts, !to->id.empty());
        if (verdicts[found.situation].delivery == delivery::sent) {
            to->layout = Endpoint::layout;
            to->mismatched = std::move(reader).mismatched();
            receipt.over = true;
            return verdicts[found.situation];
        }
    }
    if (found.layout_refused && options.other_layout_untried) found.situation = situation::layout_refused;

    error failure = describe_answer(answer, facts, values, Endpoint::token(credentials));
    failure.code = found.code;
    failure.delivery = verdicts[found.situation].delivery;
    failure.retry_after = retry_after_of(answer, values, options.now);
    failure.try_other_layout = found.layout_refused;
    if (success) add_reason(failure, body);
    receipt.over = true;
    to = unexpected{std::move(failure)};
    return verdicts[found.situation];
}

/// The same for what a transport returns: a response, or the reason why there is none.
template <class Endpoint, class Json>
verdict decode_into(result<basic_receipt<typename Endpoint::answer>>& to, const http::outcome& outcome,
                    const typename Endpoint::credentials& credentials, const decode_options& options) {
    if (outcome) return decode_into<Endpoint, Json>(to, *outcome, credentials, options);
    const http::transport_error& broken = outcome.error();
    const classification found = classify_transport_error(broken.failure, broken.evidence);
    error failure{.code = found.code, .delivery = options.verdicts[found.situation].delivery};
    failure.message = sanitize(broken.message, Endpoint::token(credentials));
    failure.cause = broken.cause;
    failure.attempts = 1;
    to = unexpected{std::move(failure)};
    return options.verdicts[found.situation];
}

}  // namespace detail

/// What `answer` says became of the message. Linear in the answer's size.
///
/// @param answer       the final status with headers and body; `body_state` must say so if the body is not whole
/// @param credentials  those of the request, so that a token that the gateway echoes is scrubbed from every text
/// @param options      how the answer is judged
template <endpoint Endpoint, json::policy Json = json::native>
[[nodiscard]] attempt_result<typename Endpoint::answer> decode_attempt(const http::response& answer,
                                                                       const typename Endpoint::credentials& credentials,
                                                                       const decode_options& options = {}) {
    attempt_result<typename Endpoint::answer> made({}, unexpected{error{}});
    made.verdict = detail::decode_into<Endpoint, Json>(made.result, answer, credentials, options);
    return made;
}

/// The same for what a transport returns: a response, or the reason why there is none.
template <endpoint Endpoint, json::policy Json = json::native>
[[nodiscard]] attempt_result<typename Endpoint::answer> decode_attempt(const http::outcome& outcome,
                                                                       const typename Endpoint::credentials& credentials,
                                                                       const decode_options& options = {}) {
    attempt_result<typename Endpoint::answer> made({}, unexpected{error{}});
    made.verdict = detail::decode_into<Endpoint, Json>(made.result, outcome, credentials, options);
    return made;
}

/// The receipt of an accepted message, or an error that says what became of it. See `decode_attempt` for the parameters.
template <endpoint Endpoint, json::policy Json = json::native>
[[nodiscard]] result<basic_receipt<typename Endpoint::answer>> decode(const http::response& answer,
                                                                      const typename Endpoint::credentials& credentials) {
    result<basic_receipt<typename Endpoint::answer>> made = unexpected{error{}};
    static_cast<void>(detail::decode_into<Endpoint, Json>(made, answer, credentials, decode_options{}));
    return made;
}

/// What is no endpoint or no JSON policy stops the compiler with one sentence for each thing that is missing.
template <class Endpoint, class Json = json::native, class Answer, class Credentials>
    requires(!endpoint<Endpoint> || !json::policy<Json>)
attempt_result<detail::no_answer<Endpoint>> decode_attempt(const Answer&, const Credentials&, const decode_options& = {}) {
    static_assert(detail::require_endpoint<Endpoint>() && json::detail::require_policy<Json>());
    return {{}, unexpected{error{}}};
}

/// The same for `decode`.
template <class Endpoint, class Json = json::native, class Credentials>
    requires(!endpoint<Endpoint> || !json::policy<Json>)
result<basic_receipt<detail::no_answer<Endpoint>>> decode(const http::response&, const Credentials&) {
    static_assert(detail::require_endpoint<Endpoint>() && json::detail::require_policy<Json>());
    return unexpected{error{}};
}

}  // namespace wawp

// wawp/endpoint/request_options.hpp
namespace wawp {

namespace detail {

/// How many bytes of `url` are `http://` or `https://`, in any case; 0 if it begins with neither.
[[nodiscard]] constexpr std::size_t scheme_size(std::string_view url) noexcept {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (equal_ignoring_case(url.substr(0, scheme.size()), scheme)) return scheme.size();
    }
    return 0;
}

/// A port from 1 to 65535.
[[nodiscard]] constexpr bool is_port(std::string_view text) noexcept {
    std::uint16_t port = 0;
    return parse_digits(text, port) && port != 0;
}

/// What is wrong with a host and perhaps a port; an address with colons stands in brackets.
[[nodiscard]] constexpr std::string_view check_authority(std::string_view text) noexcept {
    if (text.find('@') != std::string_view::npos) return "take the user and password out of the URL";
    std::size_t host_end = text.find(':');
    if (text.starts_with('[')) {
        host_end = text.find_first_not_of("0123456789abcdefABCDEF:.", 1);
        if (host_end < 3 || host_end == std::string_view::npos || text[host_end] != ']') return "close the address with ]";
        if (++host_end == text.size()) host_end = std::string_view::npos;
    }
    if (text.empty() || host_end == 0) return "name a host after https://";
    if (host_end == std::string_view::npos) return {};
    const bool is_valid = text[host_end] == ':' && is_port(text.substr(host_end + 1));
    return is_valid ? std::string_view{} : "give a port from 1 to 65535, or none";
}

/// `base` followed by `path`, with one slash between them.
[[nodiscard]] inline std::string join_url(std::string_view base, std::string_view path) {
    while (base.ends_with('/')) base.remove_suffix(1);
    std::string url(base);
    for (std::size_t i = scheme_size(base); i-- > 0;) url[i] = to_lower(url[i]);  // some transports compare it
    return url.append(path);
}

/// Takes the first segment off `path`, whatever the slashes around it; empty where there is none.
[[nodiscard]] constexpr std::string_view take_segment(std::string_view& path) noexcept {
    while (path.starts_with('/')) path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    while (path.starts_with('/')) path.remove_prefix(1);
    return segment;
}

/// Whether the path of `base` already holds a part of `path`: people paste an endpoint's own address, or the next one's. Such
/// a part is two segments in a row, wherever they stand, or the first one at the end: `/v2/wawp` may be a proxy's. In any case.
[[nodiscard]] constexpr bool holds_part_of(std::string_view base, std::string_view path) noexcept {
    const std::size_t own_path = base.find('/', scheme_size(base));
    std::string_view left = own_path == std::string_view::npos ? std::string_view{} : base.substr(own_path);
    for (std::string_view before{}, segment = take_segment(left); !segment.empty(); before = segment, segment = take_segment(left)) {
        std::string_view own = path, earlier{};
        for (std::string_view each = take_segment(own); !each.empty(); earlier = each, each = take_segment(own)) {
            if (!equal_ignoring_case(segment, each)) continue;
            const bool ends_in_first = earlier.empty() && left.empty();
            const bool is_second = !earlier.empty() && equal_ignoring_case(before, earlier);
            if (ends_in_first || is_second) return true;
        }
    }
    return false;
}

}  // namespace detail

/// A base URL: `http://` or `https://`, a host, perhaps a port and a path; no user, query, fragment or white space.
struct base_url {
    static constexpr std::string_view name = "base_url"sv;  ///< as violations show it
    /// What to mend in `url`; empty if nothing.
    constexpr std::string_view operator()(std::string_view url) const noexcept {
        const std::size_t scheme = detail::scheme_size(url);
        if (scheme == 0) return "begin it with https://";
        if (detail::scheme_size(url.substr(scheme)) != 0) return "write https:// once";
        for (const char c : url) {
            if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) return "take white space and control characters out";
            if (c == '?' || c == '#') return "take the query and the fragment out";
        }
        return detail::check_authority(url.substr(scheme, url.find('/', scheme) - scheme));
    }
};

/// The base URL does not hold a part of the endpoint's path already; `encode` asks this, since it knows the path.
struct no_doubled_path {
    static constexpr std::string_view name = "no_doubled_path"sv;  ///< as violations show it
    static constexpr std::string_view advice = "end the base URL before the endpoint's own path, which is added to it"sv;  ///< what to do
};

/// What a request needs besides the event and the credentials.
struct request_options {
    std::string base_url = "https://api.wawp.net";  ///< without the endpoint's path
    std::string user_agent = "wawp-cpp/1";  ///< one line
    std::size_t response_cap = std::size_t{256} * 1024;  ///< bytes of an answer's body that are kept; above 1 MiB none is read
};

template <class O>
struct request_option_fields : schema<
    field<"base_url", &O::base_url, base_url{}>,
    field<"user_agent", &O::user_agent, not_blank{}, single_line{}>> {};

}  // namespace wawp

// wawp/endpoint/stated.hpp
/// What the compiler checks of a request's schema. Every member says whether it must be given: one that is forgotten would be sent as it happens to be.
namespace wawp::detail {

template <class Schema>
consteval bool require_stated() noexcept;

template <class Entry>
struct presence {
    static consteval bool is_met() noexcept { return true; }  // a rule between fields
};

template <class Type, bool HasDefault>
consteval bool is_stated() noexcept {
    constexpr bool stated = is_required<Type> || is_optional<Type> || HasDefault;
    static_assert(stated, "request: a member is neither required<T> nor optional<T>; whoever forgets it would send what it happens to hold: "
                          "make it one of them, or say that its default is meant by the rule has_default{}");
    return true;  // one sentence is enough
}

template <fixed_string Key, auto Member, auto... Rules>
struct presence<field<Key, Member, Rules...>> {
    static consteval bool is_met() noexcept {
        return is_stated<typename field<Key, Member, Rules...>::value_type, names_default<Rules...>>();
    }
};

/// The members of a struct that is there anyhow say it themselves.
template <fixed_string Key, auto Member, class Schema, auto... Rules>
struct presence<object<Key, Member, Schema, Rules...>> {
    static consteval bool is_met() noexcept {
        using type = typename object<Key, Member, Schema, Rules...>::value_type;
        constexpr bool is_there = kind_of_value<type>() == member_kind::structure;
        return is_stated<type, is_there || names_default<Rules...>>() && require_stated<Schema>();
    }
};

template <class... Entries>
consteval bool require_all_stated(const schema<Entries...>*) noexcept {
    return (presence<Entries>::is_met() && ...);
}

/// Whether two keys cannot stand in one object: they are the same, or one is a value and, in the nested layout, an object too.
constexpr bool keys_clash(std::string_view left, std::string_view right) noexcept {
    const std::string_view shorter = left.size() < right.size() ? left : right, longer = left.size() < right.size() ? right : left;
    return longer.starts_with(shorter) && (longer.size() == shorter.size() || longer[shorter.size()] == '.');
}

/// The credentials and the request are written into one object, in either layout.
template <class Credentials, class Request>
consteval bool require_own_keys() noexcept {
    bool shared = false;
    for (const std::string_view left : Credentials::list::keys) {
        for (const std::string_view right : Request::list::keys) shared = shared || keys_clash(left, right);
    }
    return !shared;
}

template <class Schema>
consteval bool require_stated() noexcept {
    return require_all_stated(static_cast<const typename Schema::list*>(nullptr));
}

}  // namespace wawp::detail

// wawp/endpoint/encode.hpp
namespace wawp {

namespace detail {

inline error refusal_of(errc code, std::vector<violation> violations) {
    error failure{.code = code};
    failure.violations = std::move(violations);
    return failure;
}

/// The body of a request for an event whose rules are kept.
template <class Endpoint, class Json, json::layout Layout, class Event>
[[nodiscard]] secret write_body(const Event& e, const typename Endpoint::credentials& credentials) {
    using fields = typename Endpoint::template request_fields<Event>;
    static_assert(require_stated<fields>());
    static_assert(require_own_keys<typename Endpoint::credential_fields, fields>(),
                  "endpoint: the credentials and the request go into one object, and have a key in common, or a key of one is the start of "
                  "a key of the other; rename one");
    std::string body;
    body.reserve(512);  // enough for most: its size need not be known before
    Json::template write<Layout>(body, json::bind<typename Endpoint::credential_fields>(credentials),
                                           json::bind<fields>(e));
    return secret(std::move(body));
}

/// The same in either layout.
template <class Endpoint, class Json, class Event>
[[nodiscard]] secret write_body_in(json::layout layout, const Event& e, const typename Endpoint::credentials& credentials) {
    if constexpr (is_checked_for<Event, Endpoint>) {
        return write_body_in<Endpoint, Json>(layout, e.value(), credentials);
    } else {
        constexpr json::layout other = Endpoint::layout == json::layout::dotted ? json::layout::nested : json::layout::dotted;
        if constexpr (layout_seeking<Endpoint>) {
            if (layout == other) return write_body<Endpoint, Json, other>(e, credentials);
        }
        return write_body<Endpoint, Json, Endpoint::layout>(e, credentials);
    }
}

/// The rules of the credentials: those of the fields in the body, or a schema of their own where they travel elsewhere.
template <class Endpoint>
struct credential_rules_of {
    using type = typename Endpoint::credential_fields;
};
template <class Endpoint>
    requires requires { typename Endpoint::credential_rules; }
struct credential_rules_of<Endpoint> {
    using type = typename Endpoint::credential_rules;
};

/// Whether the endpoint adds something of its own to each request.
template <class Endpoint>
concept adds_to_request = requires(http::request& request, const typename Endpoint::credentials& credentials) {
    Endpoint::prepare(request, credentials);
};

/// The endpoint's path, with what it adds for these credentials.
template <class Endpoint>
[[nodiscard]] std::string path_of(const typename Endpoint::credentials& credentials) {
    http::request adds;
    adds.url = Endpoint::path;
    if constexpr (adds_to_request<Endpoint>) Endpoint::prepare(adds, credentials);
    return std::move(adds.url);
}

/// Everything that is wrong with what stands around the event.
template <class Endpoint>
[[nodiscard]] std::vector<violation> validate_setup(const typename Endpoint::credentials& credentials,
                                                    const request_options& options) {
    std::vector<violation> violations = validate<request_option_fields<request_options>>(options, Endpoint::token(credentials));
    if (holds_part_of(options.base_url, path_of<Endpoint>(credentials))) {
        const std::string doubled = redact(join_url(options.base_url, Endpoint::path), Endpoint::token(credentials));
        violations.push_back({"base_url", no_doubled_path::name, describe(std::string_view(doubled)), no_doubled_path::advice});
    }
    using rules = typename credential_rules_of<Endpoint>::type;
    for (violation& broken : validate<rules>(credentials, Endpoint::token(credentials))) violations.push_back(std::move(broken));
    return violations;
}

/// Knows whether it was moved from, of which the other members of its owner tell nothing: they are only empty.
class move_mark {
public:
    move_mark() = default;
    move_mark(const move_mark&) = default;
    move_mark& operator=(const move_mark&) = default;
    move_mark(move_mark&& other) noexcept : moved_from_(std::exchange(other.moved_from_, true)) {}
    move_mark& operator=(move_mark&& other) noexcept {
        moved_from_ = std::exchange(other.moved_from_, true);
        return *this;
    }
    ~move_mark() = default;

    [[nodiscard]] bool moved_from() const noexcept { return moved_from_; }

private:
    bool moved_from_ = false;
};

/// What all requests of a client have in common, or why there can be none.
struct request_draft {
    http::request request{};  ///< without a body, and without what the endpoint adds
    std::vector<violation> wrong{};
    move_mark mark{};  ///< a client that was moved from has no credentials either
};

template <class Endpoint>
[[nodiscard]] request_draft draft_request(const typename Endpoint::credentials& credentials, const request_options& options) {
    request_draft draft{.wrong = validate_setup<Endpoint>(credentials, options)};
    if (!draft.wrong.empty()) return draft;
    draft.request.url = join_url(options.base_url, Endpoint::path);
    draft.request.response_cap = options.response_cap;
    draft.request.method = method_of<Endpoint>();
    auto& headers = draft.request.headers;
    headers.reserve(4);
    headers.push_back({"Content-Type", "application/json"});
    headers.push_back({"Accept", "application/json"});
    headers.push_back({"Accept-Encoding", "identity"});  // not every transport can decode
    headers.push_back({"User-Agent", options.user_agent});
    return draft;
}

/// The request with that body.
template <class Endpoint>
[[nodiscard]] http::request finish_request(const request_draft& draft, secret&& body, const typename Endpoint::credentials& credentials) {
    http::request request = draft.request;
    request.body = std::move(body);
    if constexpr (adds_to_request<Endpoint>) Endpoint::prepare(request, credentials);
    return request;
}

/// Everything that keeps `e` from being sent, as violations; none if it may be.
template <class Endpoint, class Event>
[[nodiscard]] error why_not_sendable(const request_draft& draft, const Event& e, const typename Endpoint::credentials& credentials) {
    if (draft.mark.moved_from()) {
        return refusal_of(errc::bad_option, {{"client", "not_moved_from", "a client that was moved from", "send with the one that it was moved to"}});
    }
    if (!draft.wrong.empty()) return refusal_of(errc::bad_option, draft.wrong);
    if constexpr (!is_checked_for<Event, Endpoint>) {
        using fields = typename Endpoint::template request_fields<Event>;
        if (auto broken = validate<fields>(e, Endpoint::token(credentials)); !broken.empty()) {
            return refusal_of(errc::rule_broken, std::move(broken));
        }
    }
    return {};
}

}  // namespace detail

/// The HTTP request that sends `e`: absolute URL, headers, JSON body in the endpoint's layout.
///
/// @param e            an owning event, a view, or a checked constant, whose rules are not run again
/// @param credentials  who sends; they go where the endpoint wants them and nowhere else
/// @param options      base URL, user agent, cap on an answer's size
/// @return the request, or `errc::bad_option` (options or credentials) or `errc::rule_broken` (event) with every broken
///         rule; `delivery::not_sent` either way
template <endpoint Endpoint, json::policy Json = json::native, sendable_by<Endpoint> Event>
[[nodiscard]] result<http::request> encode(const Event& e, const typename Endpoint::credentials& credentials,
                                           const request_options& options = {}) {
    const detail::request_draft draft = detail::draft_request<Endpoint>(credentials, options);
    error refusal = detail::why_not_sendable<Endpoint>(draft, e, credentials);
    if (!refusal.violations.empty()) return unexpected{std::move(refusal)};
    return detail::finish_request<Endpoint>(draft, detail::write_body_in<Endpoint, Json>(Endpoint::layout, e, credentials), credentials);
}

/// What is no endpoint, no JSON policy or not an event of that endpoint stops the compiler with one sentence. To ask, use
/// the concept `sendable_by`.
template <class Endpoint, class Json = json::native, class Event, class Credentials>
    requires(!endpoint<Endpoint> || !json::policy<Json> || !sendable_by<Event, Endpoint>)
result<http::request> encode(const Event&, const Credentials&, const request_options& = {}) {
    static_assert(detail::require_endpoint<Endpoint>() && json::detail::require_policy<Json>());
    if constexpr (endpoint<Endpoint>) static_assert(detail::require_sendable<Event, Endpoint>());
    return unexpected{error{}};
}

}  // namespace wawp

// wawp/event/credentials.hpp
namespace wawp {

/// Who sends. The token is wiped on destruction and has no way into a text; the instance id is not a secret.
struct credentials {
    required<std::string> instance_id;  ///< id of the WhatsApp session
    secret access_token;                ///< API access token
};

/// The credentials' keys in the body, and their rules.
template <class C>
struct credential_fields : schema<
    field<"instance_id", &C::instance_id, not_blank{}, single_line{}>,
    field<"access_token", &C::access_token, not_blank{}, single_line{}>> {};

}  // namespace wawp

// wawp/event/event.hpp
namespace wawp {

/// A calendar event for a WhatsApp chat, as the endpoint documents it. An aggregate: write it with designated
/// initialisers; a required member that is left out does not compile.
///
/// `Text` is `std::string` (`event`, owning) or `std::string_view` (`event_view`: every text must outlive the view).
template <class Text>
struct basic_event {
    required<Text> chat_id;                              ///< a person, a group, or a phone number's digits: see the rule `chat_id`
    required<Text> name;                                 ///< not blank; UTF-8
    required<Text> description;                          ///< UTF-8; a newline is a real newline
    required<std::chrono::sys_seconds> start_time;       ///< the past is allowed
    required<std::chrono::sys_seconds> end_time;         ///< after the start
    required<Text> location;                             ///< the place's name
    required<bool> extra_guests_allowed;                 ///< whether invited people may bring others
    optional<Text> reply_to{};                           ///< id of the message that this one answers

    bool operator==(const basic_event&) const = default;  ///< whether all members are equal
};

/// An event that owns its texts.
using event = basic_event<std::string>;
/// An event that looks at texts, which must outlive it.
using event_view = basic_event<std::string_view>;

/// The event's keys and rules (documented; the key names come from the endpoint's rendered page).
template <class E>
struct event_fields : schema<
    field<"chatId", &E::chat_id, chat_id{}>,
    field<"event.name", &E::name, not_blank{}>,
    field<"event.description", &E::description>,
    field<"event.startTime", &E::start_time, plausible_seconds{}>,
    field<"event.endTime", &E::end_time, plausible_seconds{}>,
    field<"event.location.name", &E::location>,
    field<"event.extraGuestsAllowed", &E::extra_guests_allowed>,
    field<"reply_to", &E::reply_to>,
    ordered<"event.endTime", &E::end_time, &E::start_time>> {
    /// What the fields are for; read by <wawp/describe/json_schema.hpp> and <wawp/describe/reference.hpp>.
    static constexpr field_text texts[] = {
        {"chatId"sv, "who is invited: a person, a group, or a phone number in international form"sv},
        {"event.name"sv, "the event's name"sv},
        {"event.description"sv, "what it is about; may be empty"sv},
        {"event.startTime"sv, "when it starts; the past is allowed"sv},
        {"event.endTime"sv, "when it ends"sv},
        {"event.location.name"sv, "the place's name; may be empty"sv},
        {"event.extraGuestsAllowed"sv, "whether invited people may bring others"sv},
        {"reply_to"sv, "id of the message that this one answers"sv},
    };
};

}  // namespace wawp

// wawp/event/message_parts.hpp
namespace wawp {

/// How far a message came. Unknown numbers survive: cast to read them.
enum class ack : std::int32_t { error = -1, pending = 0, server = 1, device = 2, read = 3, played = 4 };

/// How far a message came, as an engine spells it: a number, the number as a text, or its name (`"SERVER"`).
struct acknowledgement {
    wawp::ack level{};  ///< the number, also one that is not listed

    constexpr operator wawp::ack() const noexcept { return level; }  ///< as `level`

    /// From a JSON number; false if it has no place in `ack`.
    constexpr bool take_integer(std::int64_t number) noexcept {
        using range = std::numeric_limits<std::int32_t>;
        if (number < (range::min)() || number > (range::max)()) return false;
        level = static_cast<wawp::ack>(number);
        return true;
    }

    /// From a name, in capitals or not, or a number; false if it is neither.
    constexpr bool take_text(std::string_view text) noexcept {
        constexpr std::string_view names[] = {"ERROR"sv, "PENDING"sv, "SERVER"sv, "DEVICE"sv, "READ"sv, "PLAYED"sv};
        for (std::size_t i = 0; i < std::size(names); ++i) {
            if (detail::equal_ignoring_case(text, names[i])) return take_integer(static_cast<std::int64_t>(i) - 1);
        }
        std::int64_t magnitude = 0;
        const bool negative = text.starts_with('-');
        return detail::parse_digits(text.substr(negative), magnitude) && take_integer(negative ? -magnitude : magnitude);
    }

    bool operator==(const acknowledgement&) const = default;  ///< member by member
};

/// Something that is so or not, as an engine spells it: a boolean, or the text `"true"` or `"false"`, in capitals or not.
struct spelled_flag {
    bool value = false;  ///< whether it is so

    constexpr operator bool() const noexcept { return value; }  ///< as `value`

    /// From `true` or `false`.
    constexpr bool take_boolean(bool given) noexcept {
        value = given;
        return true;
    }
    /// From a text; false if it says neither.
    constexpr bool take_text(std::string_view text) noexcept {
        value = detail::equal_ignoring_case(text, "true");
        return value || detail::equal_ignoring_case(text, "false");
    }

    bool operator==(const spelled_flag&) const = default;  ///< member by member
};

/// Raw JSON text, in the form that goes with `Text`.
template <class Text>
using raw_json = std::conditional_t<std::is_same_v<Text, std::string_view>, json::raw_view, json::raw>;

/// Kinds of messages. What an engine calls an event differs; kinds not listed are `other`.
enum class message_kind : std::uint8_t { other, chat, image, video, audio, voice, document, sticker, location, event_creation };

/// A message's type: its name as the engine wrote it, and its kind if it is one of the known.
template <class Text>
struct basic_message_type {
    Text name{};  ///< as the engine wrote it

    /// The kind that `name` stands for.
    [[nodiscard]] constexpr message_kind kind() const noexcept {
        constexpr std::string_view names[] = {""sv,         "chat"sv,    "image"sv,    "video"sv,         "audio"sv,
                                              "ptt"sv,      "document"sv, "sticker"sv, "location"sv, "event_creation"sv};
        for (std::size_t i = 1; i < std::size(names); ++i) {
            if (std::string_view(name) == names[i]) return static_cast<message_kind>(i);
        }
        return message_kind::other;
    }

    /// From a JSON text.
    constexpr bool take_text(std::string_view text) {
        name = Text(text);  // assigning the characters is more code, and slower in libstdc++
        return true;
    }
    bool operator==(const basic_message_type&) const = default;  ///< member by member
};

/// An instant in Unix time, from any of the forms that engines use: a number of seconds or milliseconds, perhaps with a
/// fraction, which is left out; the number as a text; a time of RFC 3339; or `{"low":…,"high":…,"unsigned":…}` (two halves
/// of 32 bits).
struct unix_time {
    std::int64_t seconds = 0;  ///< since 1970-01-01T00:00:00Z
    std::int64_t joined = 0;   ///< of a number that came in halves: the number, which may be in milliseconds
    bool has_low = false;      ///< the lower half came

    /// It is offered texts with escapes as well: see `json::takes_text`.
    static constexpr bool keeps_text = false;

    /// From this number on, a number is in milliseconds: as seconds it would lie beyond the year 5000.
    static constexpr std::int64_t first_milliseconds = 100'000'000'000;

    /// The instant that `seconds` is.
    [[nodiscard]] constexpr std::chrono::sys_seconds instant() const noexcept {
        return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
    }

    /// From seconds or milliseconds.
    constexpr bool take_integer(std::int64_t number) noexcept {
        seconds = number >= first_milliseconds ? number / 1000 : number;
        return true;
    }

    /// From seconds or milliseconds with a fraction; false beyond 64 bits.
    constexpr bool take_real(double number) noexcept {
        constexpr double limit = 9.2e18;
        if (!(number > -limit && number < limit)) return false;
        const auto whole = static_cast<std::int64_t>(number);
        return take_integer(whole - (static_cast<double>(whole) > number));
    }

    /// From a number or a time of RFC 3339; false if it is neither.
    constexpr bool take_text(std::string_view text) noexcept {
        const std::size_t point = text.find('.');
        std::int64_t number = 0;
        const bool fits = point == text.npos || are_digits(text.substr(point + 1));
        if (fits && detail::parse_digits(text.substr(0, point), number)) return take_integer(number);
        const detail::parsed_time parsed = detail::time_reader(text, true).read();
        if (parsed.problem != nullptr) return false;
        seconds = parsed.instant.time_since_epoch().count();  // never milliseconds, however late
        return true;
    }

    /// From the halves of a number of 64 bits; false of a member that is no part of one: the object is then no time.
    constexpr bool take_member(std::string_view key, std::int64_t number) noexcept {
        const auto bits = static_cast<std::uint64_t>(joined);
        const auto half = static_cast<std::uint64_t>(number) & 0xFFFF'FFFF;
        if (key == "low") {
            has_low = true;
            joined = static_cast<std::int64_t>((bits & ~std::uint64_t{0xFFFF'FFFF}) | half);
        } else if (key == "high") {
            joined = static_cast<std::int64_t>((bits & 0xFFFF'FFFF) | half << 32);
        } else {
            return key == "unsigned";
        }
        return take_integer(joined);
    }

    /// Whether the members that came are a time: the upper half alone, or `unsigned`, is none.
    [[nodiscard]] constexpr bool is_complete() const noexcept { return has_low; }

    /// The same instant.
    constexpr bool operator==(const unix_time& other) const noexcept { return seconds == other.seconds; }

private:
    static constexpr bool are_digits(std::string_view text) noexcept {
        for (const char c : text) {
            if (!detail::is_digit(c)) return false;
        }
        return !text.empty();
    }
};

/// The address of a person, a group or a device. Engines send it as a text or as `{"server":…,"user":…,"_serialized":…}`;
/// of the latter, should the third key be missing or renamed, the first two make it up (where `Text` owns its characters); of
/// one alone it is half an address, with the `@` at its end or its beginning.
template <class Text>
struct basic_jid {
    Text text{};  ///< user, at sign, server
    std::size_t user_size = no_parts;  ///< of a text that is made of parts: how long the first one is, or `no_parts`

    /// The text came as a whole.
    static constexpr std::size_t no_parts = static_cast<std::size_t>(-1);

    constexpr operator std::string_view() const noexcept { return text; }  ///< looks into this object

    /// From a JSON text.
    constexpr bool take_text(std::string_view whole) {
        text = Text(whole);  // as in `basic_message_type`
        user_size = no_parts;
        return true;
    }

    /// From the members of an object, in any order; of a key that comes again the last counts. False of a part that is too
    /// long for an address: were it moved for each that comes again, time would be quadratic.
    constexpr bool take_member(std::string_view key, std::string_view part) {
        if (key == "_serialized") return part.empty() || take_text(part);
        if constexpr (!std::is_trivially_destructible_v<Text>) {
            constexpr std::size_t longest_part = 256;
            const bool is_user = key == "user", is_whole = user_size == no_parts && !text.empty();
            if (is_whole || (!is_user && key != "server")) return true;
            if (part.size() > longest_part) return false;
            const std::string_view known = text, known_user = known.substr(0, user_size);
            const std::string_view known_server = user_size == no_parts ? std::string_view{} : known.substr(user_size + 1);
            const std::string_view user = is_user ? part : known_user, server = is_user ? known_server : part;
            Text both(user.size() + 1 + server.size(), '@');  // less code than appending thrice
            user.copy(both.data(), user.size());
            server.copy(both.data() + (both.size() - server.size()), server.size());
            user_size = user.size();
            text = std::move(both);
        }
        return true;
    }

    /// The same characters.
    friend constexpr bool operator==(const basic_jid& left, const basic_jid& right) noexcept { return left.text == right.text; }
    /// The same characters.
    friend constexpr bool operator==(const basic_jid& left, std::string_view right) noexcept { return left.text == right; }
};

/// A message's id and its parts. Some engines send only the whole, as a text: it is then in `serialized`. Others send only
/// the parts, or the whole under another name that changes from build to build: see `id_of`.
template <class Text>
struct basic_message_id {
    std::optional<bool> from_me{};  ///< whether this session wrote it
    std::optional<basic_jid<Text>> remote{};       ///< the chat
    std::optional<Text> id{};                      ///< the engine's own part
    std::optional<Text> serialized{};              ///< the whole: `true_<chat>_<id>`, in a group with a fourth part
    std::optional<basic_jid<Text>> participant{};  ///< in a group: who wrote it
    bool is_text = false;                          ///< the engine sent a text, and not an object

    /// From the whole as a JSON text.
    constexpr bool take_text(std::string_view text) {
        serialized.emplace(text);
        is_text = true;
        return true;
    }
    bool operator==(const basic_message_id&) const = default;  ///< member by member
};

/// The keys of an id's parts.
template <class Id>
struct message_id_fields : schema<
    field<"fromMe", &Id::from_me>,
    field<"remote", &Id::remote>,
    field<"id", &Id::id>,
    field<"_serialized", &Id::serialized>,
    field<"participant", &Id::participant>> {};

/// A WhatsApp user or group. Some engines send only the whole, as a text: it is then in `serialized`.
template <class Text>
struct basic_contact {
    std::optional<Text> server{};  ///< behind the `@`
    std::optional<Text> user{};  ///< before the `@`
    std::optional<Text> serialized{};  ///< the whole: user, at sign, server

    /// From the whole as a JSON text.
    constexpr bool take_text(std::string_view text) {
        serialized.emplace(text);
        return true;
    }
    bool operator==(const basic_contact&) const = default;  ///< member by member
};

/// The keys of a contact's parts.
template <class C>
struct contact_fields : schema<
    field<"server", &C::server>,
    field<"user", &C::user>,
    field<"_serialized", &C::serialized>> {};

}  // namespace wawp

// wawp/event/message_data.hpp
namespace wawp {

/// What the engine itself says of the message: the 75 documented keys under `_data`.
///
/// Every member is empty where the key was missing, null or of an unexpected kind. Keys that the documentation shows
/// only as null, and elements of lists that it shows only empty, hold raw JSON text. Times are Unix seconds.
template <class Text>
struct basic_message_data {
    using id_type = basic_message_id<Text>;  ///< the type of `id`
    using contact_type = basic_contact<Text>;  ///< the type of `from` and `to`
    using raw = raw_json<Text>;  ///< JSON text of one value

    basic_message_id<Text> id{};                                       ///< `_data.id`
    std::optional<bool> viewed{};                                      ///< `_data.viewed`
    std::optional<Text> body{};                                        ///< `_data.body`
    std::optional<basic_message_type<Text>> type{};                    ///< `_data.type`
    std::optional<unix_time> t{};                                      ///< `_data.t`
    basic_contact<Text> from{};                                        ///< `_data.from`
    basic_contact<Text> to{};                                          ///< `_data.to`
    std::optional<acknowledgement> ack{};                              ///< `_data.ack`
    std::optional<bool> is_new_msg{};                                  ///< `_data.isNewMsg`
    std::optional<bool> star{};                                        ///< `_data.star`
    std::optional<bool> kic_notified{};                                ///< `_data.kicNotified`
    std::optional<Text> caption{};                                     ///< `_data.caption`
    std::optional<Text> deprecated_mms3_url{};                         ///< `_data.deprecatedMms3Url`
    std::optional<Text> direct_path{};                                 ///< `_data.directPath`
    std::optional<Text> mimetype{};                                    ///< `_data.mimetype`
    std::optional<Text> filehash{};                                    ///< `_data.filehash`
    std::optional<Text> enc_filehash{};                                ///< `_data.encFilehash`
    std::optional<std::int64_t> size{};                                ///< `_data.size`
    std::optional<Text> media_key{};                                   ///< `_data.mediaKey`
    std::optional<unix_time> media_key_timestamp{};                    ///< `_data.mediaKeyTimestamp`
    std::optional<bool> streamable{};                                  ///< `_data.streamable`
    std::optional<raw> media_handle{};                                 ///< `_data.mediaHandle`
    std::optional<bool> is_from_template{};                            ///< `_data.isFromTemplate`
    std::optional<bool> poll_invalidated{};                            ///< `_data.pollInvalidated`
    std::optional<bool> is_sent_cag_poll_creation{};                   ///< `_data.isSentCagPollCreation`
    std::optional<raw> latest_edit_msg_key{};                          ///< `_data.latestEditMsgKey`
    std::optional<raw> latest_edit_sender_timestamp_ms{};              ///< `_data.latestEditSenderTimestampMs`
    std::optional<std::vector<raw>> mentioned_jid_list{};              ///< `_data.mentionedJidList`
    std::optional<std::vector<raw>> group_mentions{};                  ///< `_data.groupMentions`
    std::optional<bool> is_event_canceled{};                           ///< `_data.isEventCanceled`
    std::optional<bool> event_invalidated{};                           ///< `_data.eventInvalidated`
    std::optional<bool> is_vcard_over_mms_document{};                  ///< `_data.isVcardOverMmsDocument`
    std::optional<bool> is_forwarded{};                                ///< `_data.isForwarded`
    std::optional<bool> is_question{};                                 ///< `_data.isQuestion`
    std::optional<raw> question_reply_quoted_message{};                ///< `_data.questionReplyQuotedMessage`
    std::optional<std::int64_t> question_responses_count{};            ///< `_data.questionResponsesCount`
    std::optional<std::int64_t> read_question_responses_count{};       ///< `_data.readQuestionResponsesCount`
    std::optional<std::vector<raw>> labels{};                          ///< `_data.labels`
    std::optional<bool> has_reaction{};                                ///< `_data.hasReaction`
    std::optional<Text> disappearing_mode_initiator{};                 ///< `_data.disappearingModeInitiator`
    std::optional<Text> disappearing_mode_trigger{};                   ///< `_data.disappearingModeTrigger`
    std::optional<bool> product_header_image_rejected{};               ///< `_data.productHeaderImageRejected`
    std::optional<double> last_playback_progress{};                    ///< `_data.lastPlaybackProgress`
    std::optional<bool> is_dynamic_reply_buttons_msg{};                ///< `_data.isDynamicReplyButtonsMsg`
    std::optional<bool> is_carousel_card{};                            ///< `_data.isCarouselCard`
    std::optional<raw> parent_msg_id{};                                ///< `_data.parentMsgId`
    std::optional<raw> call_silence_reason{};                          ///< `_data.callSilenceReason`
    std::optional<bool> is_video_call{};                               ///< `_data.isVideoCall`
    std::optional<raw> call_duration{};                                ///< `_data.callDuration`
    std::optional<raw> call_creator{};                                 ///< `_data.callCreator`
    std::optional<raw> call_participants{};                            ///< `_data.callParticipants`
    std::optional<raw> is_call_link{};                                 ///< `_data.isCallLink`
    std::optional<raw> call_link_token{};                              ///< `_data.callLinkToken`
    std::optional<bool> is_md_history_msg{};                           ///< `_data.isMdHistoryMsg`
    std::optional<std::int64_t> sticker_sent_ts{};                     ///< `_data.stickerSentTs`
    std::optional<std::int64_t> last_update_from_server_ts{};          ///< `_data.lastUpdateFromServerTs`
    std::optional<raw> invoked_bot_wid{};                              ///< `_data.invokedBotWid`
    std::optional<raw> biz_bot_type{};                                 ///< `_data.bizBotType`
    std::optional<raw> bot_response_target_id{};                       ///< `_data.botResponseTargetId`
    std::optional<raw> bot_plugin_type{};                              ///< `_data.botPluginType`
    std::optional<raw> bot_plugin_reference_index{};                   ///< `_data.botPluginReferenceIndex`
    std::optional<raw> bot_plugin_search_provider{};                   ///< `_data.botPluginSearchProvider`
    std::optional<raw> bot_plugin_search_url{};                        ///< `_data.botPluginSearchUrl`
    std::optional<raw> bot_plugin_search_query{};                      ///< `_data.botPluginSearchQuery`
    std::optional<bool> bot_plugin_maybe_parent{};                     ///< `_data.botPluginMaybeParent`
    std::optional<raw> bot_reel_plugin_thumbnail_cdn_url{};            ///< `_data.botReelPluginThumbnailCdnUrl`
    std::optional<raw> bot_message_disclaimer_text{};                  ///< `_data.botMessageDisclaimerText`
    std::optional<raw> bot_msg_body_type{};                            ///< `_data.botMsgBodyType`
    std::optional<bool> requires_direct_connection{};                  ///< `_data.requiresDirectConnection`
    std::optional<raw> biz_content_placeholder_type{};                 ///< `_data.bizContentPlaceholderType`
    std::optional<bool> hosted_biz_enc_state_mismatch{};               ///< `_data.hostedBizEncStateMismatch`
    std::optional<bool> sender_or_recipient_account_type_hosted{};     ///< `_data.senderOrRecipientAccountTypeHosted`
    std::optional<bool> placeholder_created_when_account_is_hosted{};  ///< `_data.placeholderCreatedWhenAccountIsHosted`
    std::optional<bool> galaxy_flow_disabled{};                        ///< `_data.galaxyFlowDisabled`
    std::optional<std::vector<raw>> links{};                           ///< `_data.links`
    std::optional<acknowledgement> ack_name{};    ///< `ackName`; this and what follows is not in the documented example
    std::optional<spelled_flag> is_send_failure{};                     ///< `_data.isSendFailure`
    std::optional<Text> info_id{};                ///< `Info.ID`: where the GOWS engine puts the id
    std::optional<Text> info_chat{};              ///< `Info.Chat`, likewise
    std::optional<unix_time> info_timestamp{};    ///< `Info.Timestamp`, likewise; a time of RFC 3339
};

/// The keys under `_data`.
template <class D>
struct message_data_fields : schema<
    object<"id", &D::id, message_id_fields<typename D::id_type>>,
    field<"viewed", &D::viewed>,
    field<"body", &D::body>,
    field<"type", &D::type>,
    field<"t", &D::t>,
    object<"from", &D::from, contact_fields<typename D::contact_type>>,
    object<"to", &D::to, contact_fields<typename D::contact_type>>,
    field<"ack", &D::ack>,
    field<"isNewMsg", &D::is_new_msg>,
    field<"star", &D::star>,
    field<"kicNotified", &D::kic_notified>,
    field<"caption", &D::caption>,
    field<"deprecatedMms3Url", &D::deprecated_mms3_url>,
    field<"directPath", &D::direct_path>,
    field<"mimetype", &D::mimetype>,
    field<"filehash", &D::filehash>,
    field<"encFilehash", &D::enc_filehash>,
    field<"size", &D::size>,
    field<"mediaKey", &D::media_key>,
    field<"mediaKeyTimestamp", &D::media_key_timestamp>,
    field<"streamable", &D::streamable>,
    field<"mediaHandle", &D::media_handle>,
    field<"isFromTemplate", &D::is_from_template>,
    field<"pollInvalidated", &D::poll_invalidated>,
    field<"isSentCagPollCreation", &D::is_sent_cag_poll_creation>,
    field<"latestEditMsgKey", &D::latest_edit_msg_key>,
    field<"latestEditSenderTimestampMs", &D::latest_edit_sender_timestamp_ms>,
    field<"mentionedJidList", &D::mentioned_jid_list>,
    field<"groupMentions", &D::group_mentions>,
    field<"isEventCanceled", &D::is_event_canceled>,
    field<"eventInvalidated", &D::event_invalidated>,
    field<"isVcardOverMmsDocument", &D::is_vcard_over_mms_document>,
    field<"isForwarded", &D::is_forwarded>,
    field<"isQuestion", &D::is_question>,
    field<"questionReplyQuotedMessage", &D::question_reply_quoted_message>,
    field<"questionResponsesCount", &D::question_responses_count>,
    field<"readQuestionResponsesCount", &D::read_question_responses_count>,
    field<"labels", &D::labels>,
    field<"hasReaction", &D::has_reaction>,
    field<"disappearingModeInitiator", &D::disappearing_mode_initiator>,
    field<"disappearingModeTrigger", &D::disappearing_mode_trigger>,
    field<"productHeaderImageRejected", &D::product_header_image_rejected>,
    field<"lastPlaybackProgress", &D::last_playback_progress>,
    field<"isDynamicReplyButtonsMsg", &D::is_dynamic_reply_buttons_msg>,
    field<"isCarouselCard", &D::is_carousel_card>,
    field<"parentMsgId", &D::parent_msg_id>,
    field<"callSilenceReason", &D::call_silence_reason>,
    field<"isVideoCall", &D::is_video_call>,
    field<"callDuration", &D::call_duration>,
    field<"callCreator", &D::call_creator>,
    field<"callParticipants", &D::call_participants>,
    field<"isCallLink", &D::is_call_link>,
    field<"callLinkToken", &D::call_link_token>,
    field<"isMdHistoryMsg", &D::is_md_history_msg>,
    field<"stickerSentTs", &D::sticker_sent_ts>,
    field<"lastUpdateFromServerTs", &D::last_update_from_server_ts>,
    field<"invokedBotWid", &D::invoked_bot_wid>,
    field<"bizBotType", &D::biz_bot_type>,
    field<"botResponseTargetId", &D::bot_response_target_id>,
    field<"botPluginType", &D::bot_plugin_type>,
    field<"botPluginReferenceIndex", &D::bot_plugin_reference_index>,
    field<"botPluginSearchProvider", &D::bot_plugin_search_provider>,
    field<"botPluginSearchUrl", &D::bot_plugin_search_url>,
    field<"botPluginSearchQuery", &D::bot_plugin_search_query>,
    field<"botPluginMaybeParent", &D::bot_plugin_maybe_parent>,
    field<"botReelPluginThumbnailCdnUrl", &D::bot_reel_plugin_thumbnail_cdn_url>,
    field<"botMessageDisclaimerText", &D::bot_message_disclaimer_text>,
    field<"botMsgBodyType", &D::bot_msg_body_type>,
    field<"requiresDirectConnection", &D::requires_direct_connection>,
    field<"bizContentPlaceholderType", &D::biz_content_placeholder_type>,
    field<"hostedBizEncStateMismatch", &D::hosted_biz_enc_state_mismatch>,
    field<"senderOrRecipientAccountTypeHosted", &D::sender_or_recipient_account_type_hosted>,
    field<"placeholderCreatedWhenAccountIsHosted", &D::placeholder_created_when_account_is_hosted>,
    field<"galaxyFlowDisabled", &D::galaxy_flow_disabled>,
    field<"links", &D::links>,
    field<"ackName", &D::ack_name>,
    field<"isSendFailure", &D::is_send_failure>,
    field<"Info.ID", &D::info_id>,
    field<"Info.Chat", &D::info_chat>,
    field<"Info.Timestamp", &D::info_timestamp>> {};

}  // namespace wawp

// wawp/event/message.hpp
namespace wawp {

/// The gateway's answer to an accepted event: the 23 documented keys, and those that other engines add for the id.
///
/// Every member is empty where the key was missing, null or of an unexpected kind; engines differ in what they send.
/// `Text` is `std::string` (`message`, owning) or `std::string_view` (`message_view`, which looks into the JSON text and
/// takes only texts without escapes).
template <class Text>
struct basic_message {
    using data_type = basic_message_data<Text>;  ///< the type of `data`
    using id_type = basic_message_id<Text>;  ///< the type of `id`
    using raw = raw_json<Text>;  ///< JSON text of one value

    basic_message_data<Text> data{};                   ///< `_data`
    std::optional<Text> media_key{};                   ///< `mediaKey`
    basic_message_id<Text> id{};                       ///< `id`
    std::optional<acknowledgement> ack{};              ///< `ack`
    std::optional<bool> has_media{};                   ///< `hasMedia`
    std::optional<Text> body{};                        ///< `body`
    std::optional<basic_message_type<Text>> type{};    ///< `type`
    std::optional<unix_time> timestamp{};              ///< `timestamp`
    std::optional<Text> from{};                        ///< `from`
    std::optional<Text> to{};                          ///< `to`
    std::optional<Text> device_type{};                 ///< `deviceType`
    std::optional<bool> is_forwarded{};                ///< `isForwarded`
    std::optional<std::int64_t> forwarding_score{};    ///< `forwardingScore`
    std::optional<bool> is_status{};                   ///< `isStatus`
    std::optional<bool> is_starred{};                  ///< `isStarred`
    std::optional<bool> from_me{};                     ///< `fromMe`
    std::optional<bool> has_quoted_msg{};              ///< `hasQuotedMsg`
    std::optional<bool> has_reaction{};                ///< `hasReaction`
    std::optional<std::vector<raw>> v_cards{};         ///< `vCards`
    std::optional<std::vector<raw>> mentioned_ids{};   ///< `mentionedIds`
    std::optional<std::vector<raw>> group_mentions{};  ///< `groupMentions`
    std::optional<bool> is_gif{};                      ///< `isGif`
    std::optional<std::vector<raw>> links{};           ///< `links`
    std::optional<Text> key_id{};                   ///< `key.id`: where the NOWEB engine puts the id; from here on, what follows
                                                    ///< is not in the documented example
    std::optional<Text> key_remote{};               ///< `key.remoteJid`: the chat, likewise
    std::optional<unix_time> message_timestamp{};   ///< likewise
    std::optional<unix_time> t{};                      ///< `t`
    std::optional<acknowledgement> ack_name{};         ///< `ackName`
    std::optional<Text> message_id{};               ///< `message_id`: where proxies in front of an engine put the id
    std::optional<Text> message_id_camel{};         ///< `messageId`, likewise
};

/// An answer that owns its texts.
using message = basic_message<std::string>;
/// An answer that looks into the JSON text, which must outlive it.
using message_view = basic_message<std::string_view>;

/// The keys of an answer.
template <class M>
struct message_fields : schema<
    object<"_data", &M::data, message_data_fields<typename M::data_type>>,
    field<"mediaKey", &M::media_key>,
    object<"id", &M::id, message_id_fields<typename M::id_type>>,
    field<"ack", &M::ack>,
    field<"hasMedia", &M::has_media>,
    field<"body", &M::body>,
    field<"type", &M::type>,
    field<"timestamp", &M::timestamp>,
    field<"from", &M::from>,
    field<"to", &M::to>,
    field<"deviceType", &M::device_type>,
    field<"isForwarded", &M::is_forwarded>,
    field<"forwardingScore", &M::forwarding_score>,
    field<"isStatus", &M::is_status>,
    field<"isStarred", &M::is_starred>,
    field<"fromMe", &M::from_me>,
    field<"hasQuotedMsg", &M::has_quoted_msg>,
    field<"hasReaction", &M::has_reaction>,
    field<"vCards", &M::v_cards>,
    field<"mentionedIds", &M::mentioned_ids>,
    field<"groupMentions", &M::group_mentions>,
    field<"isGif", &M::is_gif>,
    field<"links", &M::links>,
    field<"key.id", &M::key_id>,
    field<"key.remoteJid", &M::key_remote>,
    field<"messageTimestamp", &M::message_timestamp>,
    field<"t", &M::t>,
    field<"ackName", &M::ack_name>,
    field<"message_id", &M::message_id>,
    field<"messageId", &M::message_id_camel>> {};

}  // namespace wawp

// wawp/event/message_readings.hpp
/// One answer to one question, whatever engine sent the message. Each looks at its places in order; the first that says
/// something counts. (Observed in the engines' sources and answers.)
namespace wawp {

namespace detail {

/// An engine that lost the id writes `undefined`, alone or as the last part.
constexpr bool names_message(std::string_view id) noexcept { return !id.empty() && id != "undefined" && !id.ends_with("_undefined"); }

/// Half an address names nobody: see `basic_jid`. Nor does what an engine writes where it knows none.
constexpr bool names_somebody(std::string_view jid) noexcept {
    return !jid.empty() && !jid.starts_with('@') && !jid.ends_with('@') && jid != "undefined";
}

template <class Text>
[[nodiscard]] std::string whole_id(const std::optional<Text>& id) {
    return id && names_message(*id) ? std::string(*id) : std::string();
}

/// The id made of its parts: `<fromMe>_<remote>_<id>` and, in a group, `_<participant>`. WhatsApp Web renames the key that
/// holds the whole from build to build, so that it cannot be looked for; this is byte for byte the same text.
template <class Text>
[[nodiscard]] std::string id_of_parts(const basic_message_id<Text>& parts) {
    if (!parts.from_me || !parts.remote || !parts.id) return {};
    const std::string_view remote = *parts.remote, id = *parts.id;
    const std::string_view participant = parts.participant ? std::string_view(*parts.participant) : std::string_view();
    if (!names_somebody(remote) || !names_message(id) || (!participant.empty() && !names_somebody(participant))) return {};
    std::string whole = *parts.from_me ? "true_" : "false_";
    whole.append(remote).append("_").append(id);
    if (!participant.empty()) whole.append("_").append(participant);
    return whole;
}

}  // namespace detail

/// The message's id: `id._serialized`, `id` (a text), the parts of `id`, `_data.id._serialized`, the parts of `_data.id`,
/// `key.id`, `_data.Info.ID`, `message_id`, `messageId`. Empty if none names a message. (A text in `_data.id` is no proof.)
template <class Text>
[[nodiscard]] std::string id_of(const basic_message<Text>& answer) {
    std::string found = detail::whole_id(answer.id.serialized);
    if (found.empty()) found = detail::id_of_parts(answer.id);
    if (found.empty() && !answer.data.id.is_text) found = detail::whole_id(answer.data.id.serialized);
    if (found.empty()) found = detail::id_of_parts(answer.data.id);
    for (const std::optional<Text>* place : {&answer.key_id, &answer.data.info_id, &answer.message_id, &answer.message_id_camel}) {
        if (found.empty()) found = detail::whole_id(*place);
    }
    return found;
}

/// The chat that the message went to: `id.remote`, `to`, `key.remoteJid`, `_data.Info.Chat`. Empty if none names one; it
/// looks into `answer`.
template <class Text>
[[nodiscard]] std::string_view chat_of(const basic_message<Text>& answer) noexcept {
    if (answer.id.remote && detail::names_somebody(*answer.id.remote)) return *answer.id.remote;
    for (const std::optional<Text>* place : {&answer.to, &answer.key_remote, &answer.data.info_chat}) {
        if (*place && !(*place)->empty()) return **place;
    }
    return {};
}

/// When the message was made: `timestamp`, `t`, `_data.t`, `messageTimestamp`, `_data.Info.Timestamp`.
template <class Text>
[[nodiscard]] std::optional<std::chrono::sys_seconds> time_of(const basic_message<Text>& answer) noexcept {
    for (const auto* place :
         {&answer.timestamp, &answer.t, &answer.data.t, &answer.message_timestamp, &answer.data.info_timestamp}) {
        if (*place) return (*place)->instant();
    }
    return std::nullopt;
}

/// How far the message came, a `std::optional<acknowledgement>`: `ack`, `ackName`, `_data.ack`, `_data.ackName`.
template <class Text>
[[nodiscard]] auto ack_of(const basic_message<Text>& answer) noexcept -> decltype(answer.ack) {
    for (const auto* place : {&answer.ack, &answer.ack_name, &answer.data.ack, &answer.data.ack_name}) {
        if (place->has_value()) return *place;
    }
    return std::nullopt;
}

/// Tells the values of the marks whose keys the message itself declares: `tell(key, value)`.
template <class Text, class Tell>
void tell_marks(const basic_message<Text>& answer, Tell&& tell) {
    const auto number_of = [](const auto& given) -> std::optional<std::int64_t> {
        return given ? std::optional<std::int64_t>(static_cast<std::int32_t>(given->level)) : std::nullopt;
    };
    tell("ack", number_of(answer.ack));
    tell("_data.ack", number_of(answer.data.ack));
    if (answer.ack_name == ack::error) tell("ackName", std::string_view("ERROR"));
    if (answer.data.ack_name == ack::error) tell("_data.ackName", std::string_view("ERROR"));
    if (answer.data.is_send_failure) tell("_data.isSendFailure", std::optional<bool>(*answer.data.is_send_failure));
    if (answer.key_id) tell("key.id", std::string_view(*answer.key_id));
}

}  // namespace wawp

// wawp/event/phone.hpp
namespace wawp {

namespace detail {

/// Whether the next digit, with nothing but separators before it, is a 0.
[[nodiscard]] constexpr bool next_digit_is_0(std::string_view typed, std::size_t at) noexcept {
    const std::size_t next = typed.find_first_not_of(" -(.", at);
    return next != std::string_view::npos && typed[next] == '0';
}

}  // namespace detail

/// The chat id of the person behind a phone number in international form: `+20 (123) 456-7890` is `201234567890@c.us`.
///
/// Takes away `+`, spaces, `-`, `(`, `)` and `.`, and nothing else: no country code is added, guessed or removed, and a
/// national prefix stays what it is, because a guess sends someone's invitation to a stranger. For the same reason a 0 in
/// brackets behind the country code (`+44 (0)20 7946 0958`) is refused: with it the number is wrong, without it guessed.
/// @return `errc::bad_phone`, with the offset of a character that does not belong, if what remains is not 7 to 15
///         ASCII digits (E.164) or begins with 0; with the offset of the bracket if that holds a national prefix
[[nodiscard]] inline result<std::string> chat_id_from_phone(std::string_view typed) {
    const auto refuse = [](std::string why, const std::size_t offset) {
        error failure{.code = errc::bad_phone};
        failure.message = std::move(why);
        failure.offset = offset;
        return unexpected{std::move(failure)};
    };
    std::string digits;
    for (std::size_t at = 0; at < typed.size(); ++at) {
        const char c = typed[at];
        if (detail::is_digit(c)) {
            digits.push_back(c);
        } else if (c == '(' && !digits.empty() && detail::next_digit_is_0(typed, at)) {
            return refuse("the 0 in brackets is a prefix for calls at home: give the number as it is dialled from abroad", at);
        } else if (c == '+' && !digits.empty()) {
            return refuse("'+' stands only before the number", at);
        } else if (std::string_view("+ -().").find(c) == std::string_view::npos) {
            return refuse("only digits, '+', spaces, '-', '(', ')' and '.' belong in a phone number", at);
        }
    }
    if (digits.empty()) return refuse("there is no digit", 0);
    if (digits.front() == '0') return refuse("it begins with 0: a national form; begin with the country code", typed.find('0'));
    if (digits.size() < 7 || digits.size() > 15) {
        return refuse("found " + std::to_string(digits.size()) + " digits, a number has 7 to 15", 0);
    }
    return digits.append("@c.us");
}

}  // namespace wawp

// wawp/event/send_event.hpp
namespace wawp {

/// `POST /v2/send/event`: sends a calendar event to a WhatsApp chat.
///
/// The body is `credential_fields`, then `event_fields`; the answer is `message_fields`. The documentation names keys
/// with dots, so a client sends `dotted` first, and `nested` once a gateway has refused that; `dotted<send_event>` and
/// `nested<send_event>` send the one and never the other.
struct send_event {
    static constexpr std::string_view path = "/v2/send/event"sv;  ///< after the base URL
    static constexpr json::layout layout = json::layout::dotted;  ///< the one to send first
    static constexpr std::string_view layout_key = "event"sv;  ///< see `layout_seeking`

    using request = event;  ///< what tools make of what comes in: see `read_request`
    using credentials = wawp::credentials;  ///< what identifies the sender
    using credential_fields = wawp::credential_fields<credentials>;  ///< their part of the body
    /// The secret that must not come back in an error's text.
    static const secret& token(const credentials& sender) noexcept { return sender.access_token; }

    /// The schema of an event: `event` or `event_view`.
    template <class E>
        requires std::same_as<E, event> || std::same_as<E, event_view>
    using request_fields = event_fields<E>;

    using answer = message;  ///< what an accepted event brings
    using answer_fields = message_fields<message>;  ///< its schema
    /// The message's id, of whatever engine; empty if there is none.
    template <class Text>
    static std::string id_of(const basic_message<Text>& answer) {
        return wawp::id_of(answer);
    }
    /// Calls `tell(key, value)` for each key of marks that `answer` holds itself.
    static void tell_marks(const message& answer, auto&& tell) { wawp::tell_marks(answer, tell); }
};

/// A constant event: a broken rule stops the compiler, whose message shows the member and the rule's type.
template <std::same_as<event_view> View = event_view>
consteval auto checked(const View& constant) {
    return checked<send_event>(constant);
}

/// What an accepted event brings.
using receipt = basic_receipt<message>;

}  // namespace wawp

// wawp/exchange/backoff.hpp
namespace wawp {

/// A policy that answers one question: how long to wait before the next attempt?
template <class P>
concept backoff_policy = requires(const P& policy, unsigned failures, double jitter) {
    /// Copied into the exchange.
    P(policy);

    /// The wait after `failures` attempts that failed (1 after the first), for a random `jitter` from 0 to 1.
    /// Must not throw. A negative wait counts as none; `Retry-After` and the deadline are not its business.
    { policy.delay(failures, jitter) } noexcept -> std::same_as<std::chrono::milliseconds>;
};

namespace detail {

/// Stops the compiler with one sentence if `P` is no `backoff_policy`.
template <class P>
consteval bool require_backoff_policy() noexcept {
    constexpr bool is_called = requires(const P& policy) { policy.delay(1u, 1.0); };
    static_assert(is_called, "backoff: it needs `std::chrono::milliseconds delay(unsigned failures, double jitter) const noexcept`");
    static_assert(!is_called || backoff_policy<P>,
                  "backoff: `delay` must return std::chrono::milliseconds and be noexcept, and the policy be copied");
    return true;
}

}  // namespace detail

/// Waits that double from `first` up to `ceiling`, with full jitter: each is drawn evenly from zero to that length, so
/// that clients which failed together do not come back together.
struct exponential_backoff {
    std::chrono::milliseconds first{200};       ///< longest wait after the first failure
    std::chrono::milliseconds ceiling{10'000};  ///< longest wait at all

    /// The wait after `failures` failed attempts; no failure, no wait.
    ///
    /// @param failures  attempts that failed so far
    /// @param jitter    the share of the longest wait, from 0 to 1; any other value (NaN too) counts as 1
    [[nodiscard]] constexpr std::chrono::milliseconds delay(unsigned failures, double jitter) const noexcept {
        const std::chrono::milliseconds longest = longest_after(failures);
        if (!(jitter >= 0.0 && jitter < 1.0)) return longest;
        using rep = std::chrono::milliseconds::rep;
        return std::chrono::milliseconds{static_cast<rep>(static_cast<double>(longest.count()) * jitter)};
    }

private:
    [[nodiscard]] constexpr std::chrono::milliseconds longest_after(unsigned failures) const noexcept {
        constexpr std::chrono::milliseconds none{0};
        if (failures == 0 || first <= none || ceiling <= none) return none;
        std::chrono::milliseconds longest = first < ceiling ? first : ceiling;
        for (unsigned i = 1; i < failures && longest < ceiling; ++i) {
            longest = longest.count() > ceiling.count() / 2 ? ceiling : std::chrono::milliseconds{longest.count() * 2};
        }
        return longest;
    }
};

static_assert(backoff_policy<exponential_backoff>);

}  // namespace wawp

// wawp/exchange/retry.hpp
namespace wawp {

/// A policy that answers one question: may the request be sent again after this attempt?
///
/// How long to wait is the backoff's question, how often and until when the options' of the exchange. An attempt that
/// was accepted ends the exchange before any policy is asked.
template <class P>
concept retry_policy = requires(const P& policy, const verdict& last) {
    /// Copied into the exchange.
    P(policy);

    /// Whether the request may be sent again after `last`, the verdict of the latest attempt. Must not throw. To say
    /// yes after `delivery::unknown` is to accept that the recipient may get the message twice.
    { policy.may_resend(last) } noexcept -> std::same_as<bool>;
};

namespace detail {

/// Stops the compiler with one sentence if `P` is no `retry_policy`.
template <class P>
consteval bool require_retry_policy() noexcept {
    constexpr bool is_called = requires(const P& policy, const verdict& last) { policy.may_resend(last); };
    static_assert(is_called, "retry policy: it needs `bool may_resend(const verdict&) const noexcept`");
    static_assert(!is_called || retry_policy<P>, "retry policy: `may_resend` must return bool and be noexcept, and the policy be copied");
    return true;
}

}  // namespace detail

/// Sends again only what surely was not sent and may succeed later: the default.
///
/// Nobody gets a message twice through this policy. The price: after a lost answer the exchange ends as `unknown`,
/// and a person has to look into the chat.
struct at_most_once {
    /// Whether the verdict's row allows it under this policy.
    [[nodiscard]] constexpr bool may_resend(const verdict& last) const noexcept { return last.resend_at_most_once; }
};

/// Sends again also what may have been sent, such as after a time-out or a 502.
///
/// For messages that do less harm twice than never. Once an attempt was `unknown`, a later refusal leaves the whole
/// exchange `unknown`, and a later acceptance is marked `may_be_duplicate`.
struct at_least_once {
    /// Whether the verdict's row allows it under this policy.
    [[nodiscard]] constexpr bool may_resend(const verdict& last) const noexcept { return last.resend_at_least_once; }
};

/// Sends once, whatever comes of it: for callers with a queue and a retry of their own.
struct never_retry {
    /// Never.
    [[nodiscard]] constexpr bool may_resend(const verdict&) const noexcept { return false; }
};

static_assert(retry_policy<at_most_once> && retry_policy<at_least_once> && retry_policy<never_retry>);

}  // namespace wawp

// wawp/exchange/retry_allowance.hpp
namespace wawp {

/// Says whether one more retry may be made, on behalf of many exchanges. `retry_budget` is one; derive from it for a
/// limit of your own. Clients on several threads that share one need one that is safe to call from all of them.
class retry_allowance {
public:
    using time_point = std::chrono::steady_clock::time_point;  ///< of a clock that never goes back

    /// Takes the permission for one retry at `now`; false if there is none.
    [[nodiscard]] virtual bool try_take(time_point now) noexcept = 0;

    /// A message was accepted.
    virtual void reward() noexcept = 0;

protected:
    constexpr retry_allowance() noexcept = default;
    constexpr ~retry_allowance() = default;
    retry_allowance(const retry_allowance&) = delete;
    retry_allowance& operator=(const retry_allowance&) = delete;
};

}  // namespace wawp

// wawp/exchange/exchange.hpp
namespace wawp {

/// What the machine asks its driver to do.
enum class action : std::uint8_t {
    none,  ///< nothing new: what was asked for before still stands
    send,  ///< send the request, by `attempt_deadline()`; then call `on_attempt`
    wait,  ///< wait until `wake_time()`; then call `on_wake`
    done,  ///< the exchange is over; see `overall()` and `reason()`
};

/// Where an exchange stands.
enum class exchange_state : std::uint8_t {
    idle,     ///< not started
    sending,  ///< an attempt is on its way
    waiting,  ///< between two attempts
    done,
};

/// Why no further attempt is made.
enum class stop_reason : std::uint8_t {
    unfinished,           ///< the exchange is not over
    accepted,             ///< the gateway accepted the message
    not_worth_resending,  ///< the retry policy says no to the last verdict
    attempts_used_up,     ///< `max_attempts` were made
    deadline_passed,      ///< the time for everything is over, or would be before the next attempt, or an attempt is given none
    cancelled,            ///< the caller asked to stop
    budget_spent,         ///< the shared retry budget is empty
    abandoned,            ///< the driver could not go on
};

/// The bounds of one exchange. All times are > 0; too long a time means "no bound", one of 0 or less has passed.
struct exchange_options {
    unsigned max_attempts = 4;                          ///< the first one included; with 0 nothing is sent
    std::chrono::milliseconds attempt_timeout{60'000};  ///< for one attempt; the gateway may take 30 s and more
    std::chrono::milliseconds timeout{120'000};         ///< for all attempts and waits together
    retry_allowance* budget = nullptr;                  ///< shared with other exchanges; must outlive them; may be null
};

namespace detail {

/// `from + wait`, as far as the clock reaches.
template <class Duration>
[[nodiscard]] constexpr std::chrono::steady_clock::time_point later(std::chrono::steady_clock::time_point from,
                                                                    Duration wait) noexcept {
    using time_point = std::chrono::steady_clock::time_point;  ///< of a clock that never goes back
    if (wait <= Duration::zero()) return from;
    const auto room = (time_point::max)() - (from > time_point{} ? from : time_point{});
    return wait < std::chrono::duration_cast<Duration>(room) ? from + wait : (time_point::max)();
}

}  // namespace detail

/// One logical request with its retries: a machine without clock, thread, socket or memory of its own.
///
/// A driver tells it what happened and does what it says:
/// ```cpp
/// wawp::exchange machine{options};
/// auto next = machine.start(now());
/// while (next != action::done) {
///     if (next == action::send) {
///         const auto got = try_once(machine.attempt_deadline());
///         next = machine.on_attempt(got.verdict, got.retry_after, now(), jitter());
///     } else {
///         sleep_until(machine.wake_time());
///         next = machine.on_wake(now());
///     }
/// }
/// ```
/// `idle -start-> sending -on_attempt-> waiting -on_wake-> sending ... -> done`, and `cancel` or `abandon` from anywhere.
///
/// A call that does not fit the state (`on_attempt` while waiting, `on_wake` while sending, a second `start`) changes
/// nothing and answers `none`; every call answers `done` once the exchange is over. A `now` before the latest one seen
/// counts as that one. The machine is a value: copies go on separately, and one machine serves one thread at a time.
///
/// `Retry` is any `retry_policy`, `Backoff` any `backoff_policy`.
template <class Retry = at_most_once, class Backoff = exponential_backoff>
class exchange {
    static_assert(detail::require_retry_policy<Retry>() && detail::require_backoff_policy<Backoff>());

public:
    using time_point = std::chrono::steady_clock::time_point;  ///< of a clock that never goes back

    /// `options.budget`, if there is one, must outlive the exchange.
    constexpr explicit exchange(const exchange_options& options = {}, Retry retry = {}, Backoff backoff = {}) noexcept
        : options_(options), retry_(retry), backoff_(backoff) {}

    /// Starts the exchange and its deadline. Answers `send`, or `done` if the options leave no room for an attempt.
    constexpr action start(time_point now) noexcept {
        if (state_ != exchange_state::idle) return standing();
        started_ = latest_ = now;
        deadline_ = detail::later(now, options_.timeout);
        if (options_.max_attempts == 0) return stop(stop_reason::attempts_used_up);
        return send_unless_late();
    }

    /// Takes in what became of the attempt. Answers `wait` if another one shall follow, else `done`.
    ///
    /// @param attempt      the attempt's verdict, a row of the verdict table
    /// @param retry_after  what the gateway asked for; a wait that would not end before the deadline ends the exchange
    /// @param now          when the attempt ended
    /// @param jitter       random, from 0 to 1
    constexpr action on_attempt(const verdict& attempt, std::optional<std::chrono::seconds> retry_after, time_point now,
                                double jitter) noexcept {
        if (state_ != exchange_state::sending) return standing();
        note(attempt, retry_after, now);
        if (const stop_reason why = reason_to_end(attempt); why != stop_reason::unfinished) return stop(why);

        const time_point rested = detail::later(latest_, backoff_.delay(attempts_, jitter));
        const time_point asked = detail::later(latest_, retry_after.value_or(std::chrono::seconds{0}));
        wake_ = asked > rested ? asked : rested;
        if (wake_ >= deadline_) return stop(stop_reason::deadline_passed);
        if (options_.budget != nullptr && !options_.budget->try_take(latest_)) return stop(stop_reason::budget_spent);
        state_ = exchange_state::waiting;
        return action::wait;
    }

    /// Takes in an attempt that was refused for the form of its request, which is sent again in another form. Answers
    /// `send`, with no wait between, or `done` if that may not be: it counts as an attempt, the retry policy must allow it,
    /// and nothing that any attempt did may have been sent.
    constexpr action on_refused_form(const verdict& attempt, time_point now) noexcept {
        if (state_ != exchange_state::sending) return standing();
        note(attempt, std::nullopt, now);
        if (const stop_reason why = reason_to_end(attempt); why != stop_reason::unfinished) return stop(why);
        return overall_ == delivery::not_sent ? send_unless_late() : stop(stop_reason::not_worth_resending);
    }

    /// Ends the wait. Answers `send`; `wait` if it is too early; `done` if the driver overslept the deadline.
    constexpr action on_wake(time_point now) noexcept {
        if (state_ != exchange_state::waiting) return standing();
        see(now);
        return latest_ < wake_ ? action::wait : send_unless_late();
    }

    /// Ends the exchange: at once when nothing is on its way. During an attempt it answers `none`: the outcome still
    /// counts, so stop the transport and report to `on_attempt` as ever; no other attempt will follow.
    constexpr action cancel(time_point now) noexcept {
        return end_early(stop_reason::cancelled, now);
    }

    /// The same where nobody asked to stop, but the driver can do no more of what it is asked for, such as to wait.
    constexpr action abandon(time_point now) noexcept {
        return end_early(stop_reason::abandoned, now);
    }

    [[nodiscard]] constexpr exchange_state state() const noexcept { return state_; }  ///< where the exchange stands

    /// `unfinished` until the exchange is over.
    [[nodiscard]] constexpr stop_reason reason() const noexcept { return reason_; }

    /// What became of the message: the strongest verdict of all attempts so far; `not_sent` before the first, and at least
    /// `unknown` while one is on its way.
    [[nodiscard]] constexpr delivery overall() const noexcept {
        return state_ == exchange_state::sending ? fold(overall_, delivery::unknown) : overall_;
    }

    /// Whether the message was accepted after an attempt that may have been sent too.
    [[nodiscard]] constexpr bool may_be_duplicate() const noexcept { return may_be_duplicate_; }

    /// The verdict of the latest attempt; null before the first has ended. Valid until the next call that takes one in.
    [[nodiscard]] constexpr const verdict* last() const noexcept [[clang::lifetimebound]] { return any_verdict_ ? &last_ : nullptr; }

    /// The wait that the gateway asked for in its latest answer, even if that was too long to be kept.
    [[nodiscard]] constexpr std::optional<std::chrono::seconds> retry_after() const noexcept { return retry_after_; }

    /// Attempts begun so far.
    [[nodiscard]] constexpr unsigned attempts() const noexcept { return attempts_; }

    /// When to call `on_wake`; meaningful while waiting.
    [[nodiscard]] constexpr time_point wake_time() const noexcept { return wake_; }

    /// When the attempt on its way must be over; meaningful while sending. Never after `deadline()`.
    [[nodiscard]] constexpr time_point attempt_deadline() const noexcept { return attempt_deadline_; }

    /// When everything must be over; meaningful once started.
    [[nodiscard]] constexpr time_point deadline() const noexcept { return deadline_; }

    /// From the start to the latest call.
    [[nodiscard]] constexpr std::chrono::milliseconds elapsed() const noexcept {
        return std::chrono::duration_cast<std::chrono::milliseconds>(latest_ - started_);
    }

private:
    constexpr action standing() const noexcept {
        return state_ == exchange_state::done ? action::done : action::none;
    }

    constexpr action end_early(stop_reason why, time_point now) noexcept {
        if (state_ == exchange_state::done) return action::done;
        if (state_ == exchange_state::idle) started_ = latest_ = now;
        see(now);
        if (asked_to_end_ == stop_reason::unfinished) asked_to_end_ = why;
        return state_ == exchange_state::sending ? action::none : stop(asked_to_end_);
    }

    constexpr void see(time_point now) noexcept {
        if (now > latest_) latest_ = now;
    }

    constexpr void note(const verdict& attempt, std::optional<std::chrono::seconds> retry_after, time_point now) noexcept {
        see(now);
        may_be_duplicate_ = attempt.delivery == delivery::sent && overall_ == delivery::unknown;
        overall_ = fold(overall_, attempt.delivery);
        last_ = attempt;
        any_verdict_ = true;
        retry_after_ = retry_after;
    }

    /// Why no attempt may follow this one, whenever it were; `unfinished` if one may.
    constexpr stop_reason reason_to_end(const verdict& attempt) const noexcept {
        if (attempt.delivery == delivery::sent) return stop_reason::accepted;
        if (asked_to_end_ != stop_reason::unfinished) return asked_to_end_;
        if (!retry_.may_resend(attempt)) return stop_reason::not_worth_resending;
        return attempts_ >= options_.max_attempts ? stop_reason::attempts_used_up : stop_reason::unfinished;
    }

    constexpr action send_unless_late() noexcept {
        const time_point own = detail::later(latest_, options_.attempt_timeout);
        attempt_deadline_ = own < deadline_ ? own : deadline_;
        if (latest_ >= attempt_deadline_) return stop(stop_reason::deadline_passed);
        ++attempts_;
        state_ = exchange_state::sending;
        return action::send;
    }

    constexpr action stop(stop_reason why) noexcept {
        if (why == stop_reason::accepted && options_.budget != nullptr) options_.budget->reward();
        reason_ = why;
        state_ = exchange_state::done;
        return action::done;
    }

    exchange_options options_;
    [[no_unique_address]] Retry retry_;
    [[no_unique_address]] Backoff backoff_;

    exchange_state state_ = exchange_state::idle;
    stop_reason reason_ = stop_reason::unfinished;
    delivery overall_ = delivery::not_sent;
    bool may_be_duplicate_ = false;
    stop_reason asked_to_end_ = stop_reason::unfinished;  // the first reason, if somebody did
    bool any_verdict_ = false;
    unsigned attempts_ = 0;
    time_point started_{}, latest_{}, deadline_{}, attempt_deadline_{}, wake_{};
    verdict last_{};
    std::optional<std::chrono::seconds> retry_after_{};
};

/// The reason's name, `accepted`; static.
[[nodiscard]] constexpr std::string_view to_string(stop_reason why) noexcept {
    constexpr std::string_view names[] = {"unfinished"sv,      "accepted"sv,  "not_worth_resending"sv, "attempts_used_up"sv,
                                          "deadline_passed"sv, "cancelled"sv, "budget_spent"sv,        "abandoned"sv};
    return names[static_cast<std::size_t>(why)];
}

}  // namespace wawp

// wawp/client/client_options.hpp
namespace wawp {

/// How messages are sent. An aggregate; every member has a default.
struct client_options {
    request_options request{};        ///< base URL, user agent, cap on an answer's size
    exchange_options exchange{};      ///< attempts, time-outs, a shared retry budget
    exponential_backoff backoff{};    ///< how long to wait between attempts
    verdict_table verdicts = default_verdicts;  ///< what each situation means for the message, and who may send it again
};

/// Whether the layout of the bodies may still change.
enum class layout_search : unsigned char {
    open,     ///< nothing is known: a message that is refused for its layout goes out in the other one at once
    settled,  ///< the gateway has accepted it, or it is the endpoint's own
    spent,    ///< the one switch has been made, and nothing accepted yet: what is refused, the next message does not begin with
};

/// The layout that bodies are written in, and what is known of it. A client keeps it from one message to the next.
struct layout_choice {
    json::layout layout{};  ///< of the next body
    layout_search search = layout_search::settled;  ///< whether `layout` may still change

    bool operator==(const layout_choice&) const = default;  ///< member by member
};

/// What is known before the first message: the endpoint's own layout, which may change if the endpoint is `layout_seeking`.
template <endpoint Endpoint>
inline constexpr layout_choice first_layout{Endpoint::layout,
                                            layout_seeking<Endpoint> ? layout_search::open : layout_search::settled};

}  // namespace wawp

// wawp/client/observer.hpp
namespace wawp {

/// What is known of an attempt that has ended. No secret is in it: an error's texts are scrubbed of the token.
struct attempt_report {
    unsigned number = 0;       ///< from 1
    wawp::verdict verdict{};   ///< its row of the verdict table; `to_string(verdict.situation)` names it
    int status = 0;            ///< 0 if none was received
    const error* failure = nullptr;  ///< null if the message was accepted; has `code`, `gateway_code`; valid during the call
};

/// Watches a client send, for logs and metrics. Derive from it and hide what you want to see; the calls are not
/// virtual, the client knows the type. It sees no credentials, no request and no answer, so it has no secret to leak.
///
/// Instead of the number, the verdict and the status, `attempt_ended` may take a `const attempt_report&`, which also has
/// the error: its `gateway_code`, and its category by `info_of(failure->code)`.
///
/// Called on the thread that sends, between attempts: what takes long here delays the next attempt. Must not throw.
struct no_observer {
    /// Attempt `number` (from 1) begins.
    void attempt_started(unsigned /*number*/) {}
    /// Attempt `number` ended with this row of the verdict table; `status` is 0 if none was received.
    void attempt_ended(unsigned /*number*/, const verdict& /*what*/, int /*status*/) {}
    /// The next attempt follows after `wait`.
    void waiting(std::chrono::milliseconds /*wait*/) {}
    /// The exchange is over.
    void done(delivery /*overall*/, unsigned /*attempts*/) {}
};

namespace detail {

/// Whether a hook, given as `&T::hook`, is the one that does nothing. One that is overloaded or a template has no address
/// and never comes here.
template <class... Arguments>
consteval bool is_inherited(void (no_observer::*)(Arguments...)) noexcept { return true; }
consteval bool is_inherited(auto) noexcept { return false; }

template <class T>
concept takes_report = requires(T& watcher, const attempt_report& report) { watcher.attempt_ended(report); };
template <class T>
concept takes_verdict = requires(T& watcher, const verdict& what) { watcher.attempt_ended(1u, what, 200); };

/// Tells `watcher` in whichever form it takes.
template <class T>
void report_attempt(T& watcher, const attempt_report& report) {
    if constexpr (takes_report<T>) {
        watcher.attempt_ended(report);
    } else {
        watcher.attempt_ended(report.number, report.verdict, report.status);
    }
}

/// Whether `T` has a hook of its own.
template <class T>
consteval bool has_own_hook() noexcept {
    bool own = false;
    const auto note = [&](bool inherited) { own = own || !inherited; };
    if constexpr (requires { &T::attempt_started; }) note(is_inherited(&T::attempt_started)); else own = true;
    if constexpr (requires { &T::attempt_ended; }) note(is_inherited(&T::attempt_ended)); else own = true;
    if constexpr (requires { &T::waiting; }) note(is_inherited(&T::waiting)); else own = true;
    if constexpr (requires { &T::done; }) note(is_inherited(&T::done)); else own = true;
    return own;
}

}  // namespace detail

/// A policy that watches a client: `no_observer`, a type that hides at least one of its hooks, or a type of its own.
///
/// Hooks are found by their names. A type that derives from `no_observer` and hides none has misspelt its hook, and is
/// refused; one that does not derive from it must have all four, so that no misspelt one can go unnoticed.
template <class T>
concept observer_policy =
    requires(T& watcher, unsigned number, std::chrono::milliseconds wait, delivery overall) {
        /// Attempt `number` (from 1) begins.
        watcher.attempt_started(number);
        /// It ended: `attempt_ended(number, verdict, status)`, or `attempt_ended(const attempt_report&)`.
        requires detail::takes_report<T> || detail::takes_verdict<T>;
        /// The next attempt follows after `wait`.
        watcher.waiting(wait);
        /// The exchange is over, after `number` attempts.
        watcher.done(overall, number);
    } && (std::same_as<T, no_observer> || detail::has_own_hook<T>());

namespace detail {

/// Stops the compiler with one sentence if `T` is no `observer_policy`.
template <class T>
consteval bool require_observer_policy() noexcept {
    constexpr bool started = requires(T& watcher) { watcher.attempt_started(1u); };
    constexpr bool ended = takes_report<T> || takes_verdict<T>;
    constexpr bool waiting = requires(T& watcher, std::chrono::milliseconds wait) { watcher.waiting(wait); };
    constexpr bool done = requires(T& watcher) { watcher.done(delivery::sent, 1u); };
    static_assert(started, "observer: it needs `void attempt_started(unsigned number)`; derive from `no_observer` to leave it out");
    static_assert(ended, "observer: it needs `void attempt_ended(unsigned number, const verdict&, int status)`; "
                         "derive from `no_observer` to leave it out");
    static_assert(waiting, "observer: it needs `void waiting(std::chrono::milliseconds)`; derive from `no_observer` to leave it out");
    static_assert(done, "observer: it needs `void done(delivery, unsigned attempts)`; derive from `no_observer` to leave it out");
    static_assert(!(started && ended && waiting && done) || observer_policy<T>,
                  "observer: it derives from `no_observer` and hides none of its calls; is one of the names misspelt?");
    return true;
}

}  // namespace detail

}  // namespace wawp

// wawp/client/send_counts.hpp
namespace wawp {

/// What became of many messages, so far or in all.
struct send_counts {
    std::size_t sent = 0,  ///< accepted by the gateway
        not_sent = 0,      ///< surely not sent
        unknown = 0;       ///< perhaps sent: ask the recipients' chats before sending them again

    [[nodiscard]] constexpr std::size_t total() const noexcept { return sent + not_sent + unknown; }  ///< messages that have ended
    /// Counts one message that ended so.
    constexpr void add(delivery what) noexcept { ++(what == delivery::sent ? sent : what == delivery::not_sent ? not_sent : unknown); }
    bool operator==(const send_counts&) const = default;  ///< member by member
};

namespace detail {

/// Counts `sent`, then hands it to `on_result(index, sent)` or `on_result(index, sent, counts so far)`.
template <class OnResult, class Receipt>
void hand_over(OnResult& on_result, std::size_t index, result<Receipt> sent, send_counts& counts) {
    counts.add(sent ? delivery::sent : sent.error().delivery);
    if constexpr (requires { on_result(index, std::move(sent), std::as_const(counts)); }) {
        // cppcheck-suppress accessMoved ; the condition above moves nothing
        on_result(index, std::move(sent), std::as_const(counts));
    } else {
        on_result(index, std::move(sent));
    }
}

}  // namespace detail

}  // namespace wawp

// wawp/client/loan.hpp
namespace wawp::detail {

/// What a client that sends one message at a time lends to each, so that little of it is made anew.
template <class Result>
struct loan {
    http::request& request;  ///< as drafted for all messages; it is sent with the message's body, which is wiped behind it
    Result& result;          ///< where what became of the message is wanted
};

/// A result on the heap, or where somebody wants it. What a message's answer is read into is larger than all the rest of it,
/// and there is none for as long as it is on its way.
template <class Result>
class result_place {
public:
    explicit result_place(Result* lent) noexcept : lent_(lent) {}

    /// The result; an error by default.
    [[nodiscard]] Result& get() {
        if (lent_ != nullptr) return *lent_;
        if (own_.empty()) own_.emplace_back(unexpected{error{}});
        return own_.front();
    }

private:
    Result* lent_;
    std::vector<Result> own_{};  // one at most: <memory> alone would take a seventh of all that wawp.hpp costs to include
};

}  // namespace wawp::detail

// wawp/client/submission.hpp
namespace wawp {

/// What a submission asks its driver to do next.
struct instruction {
    wawp::action action = action::none;  ///< says which of the others count
    const http::request* request = nullptr;         ///< with `send`: valid until the outcome is handed in
    std::chrono::steady_clock::time_point until{};  ///< with `send`: when the attempt must be over; with `wait`: when to wake
};

/// What only a driver has: its clocks and chance, read when an attempt has ended.
struct moment {
    std::chrono::steady_clock::time_point now{};  ///< of the clock that deadlines are measured with
    std::chrono::sys_seconds wall_now{};  ///< for a `Retry-After` that is a date
    double jitter = 0;                    ///< random, from 0 to 1
};

/// One message on its way, from the event to the receipt, without clock, thread or socket.
///
/// It owns all it needs: neither the event nor the options need outlive its construction; the retry budget must. A driver
/// does what it says:
/// ```cpp
/// wawp::submission invitation{event, credentials};
/// auto next = invitation.start(now());
/// while (next.action != wawp::action::done) {
///     if (next.action == wawp::action::send) {
///         next = invitation.on_outcome(transport.round_trip(*next.request, next.until), {now(), wall_now(), jitter()});
///     } else {
///         sleep_until(next.until);
///         next = invitation.on_wake(now());
///     }
/// }
/// auto receipt = invitation.finish();
/// ```
/// `send` is followed by `on_outcome`, `wait` by `on_wake`, `done` by `finish`; `cancel` and `abandon` may come at any time. A call
/// that does not fit changes nothing and answers `none`; every call answers `done` once the message's way is over.
///
/// `Observer` is held by value, or is a reference to one that outlives the submission. Neither copied nor moved, because
/// transports hold on to the request. One thread at a time.
template <endpoint Endpoint = send_event, json::policy Json = json::native, retry_policy Retry = at_most_once,
          class Observer = no_observer>
class submission {
    static_assert(detail::require_observer_policy<std::remove_reference_t<Observer>>());

public:
    using time_point = std::chrono::steady_clock::time_point;  ///< of a clock that never goes back
    using credentials_type = typename Endpoint::credentials;  ///< what identifies the sender
    using result_type = result<basic_receipt<typename Endpoint::answer>>;  ///< the receipt, or the error

    /// Checks `e` and writes its request; in both layouts if it is not known yet which one the gateway takes.
    ///
    /// @param e       an owning event, a view, or a checked constant; not looked at again
    /// @param credentials  taken over
    /// @param options  copied; its retry budget must outlive the submission
    /// @param retry    whether to send again after an attempt; copied
    /// @param observer  told of each attempt on the thread that calls; a reference if `Observer` is one
    /// @param layout  what earlier submissions to this gateway found out, see `layout()`
    template <class Event>
        requires sendable_by<Event, Endpoint>
    explicit submission(const Event& e, credentials_type credentials, const client_options& options = {}, Retry retry = {},
                        Observer observer = Observer(), layout_choice layout = first_layout<Endpoint>)
        : submission(detail::draft_request<Endpoint>(credentials, options.request), e, std::move(credentials), options, retry,
                     static_cast<Observer&&>(observer), layout) {}

    /// The same from what a client has prepared for all its messages; it need not outlive the construction. What is `lent`
    /// must outlive the submission: a client that sends one message at a time lends the draft's own request.
    template <class Event>
        requires sendable_by<Event, Endpoint>
    submission(const detail::request_draft& draft, const Event& e, credentials_type&& credentials, const client_options& options, Retry retry,
               Observer observer, layout_choice layout, const detail::loan<result_type>* lent = nullptr)
        : credentials_(std::move(credentials)), verdicts_(options.verdicts), retry_(retry), observer_(static_cast<Observer&&>(observer)),
          exchange_(options.exchange, retry, options.backoff), max_attempts_(options.exchange.max_attempts),
          last_(lent != nullptr ? &lent->result : nullptr), layout_(layout) {
        error refusal = detail::why_not_sendable<Endpoint>(draft, e, credentials_);
        if (refusal.violations.empty() && options.exchange.max_attempts == 0) refusal = no_attempt_allowed();
        if (!refusal.violations.empty()) {
            refused_ = true;
            last_.get() = unexpected{std::move(refusal)};
            return;
        }
        secret body = detail::write_body_in<Endpoint, Json>(layout_.layout, e, credentials_);
        const bool in_use = lent == nullptr || !lent->request.body.empty();  // by a message on its way whose observer sends this one
        if (!in_use && !detail::adds_to_request<Endpoint>) {
            request_ = &lent->request;
            request_->body = std::move(body);
        } else {
            own_request_ = detail::finish_request<Endpoint>(draft, std::move(body), credentials_);
        }
        if constexpr (layout_seeking<Endpoint>) {
            if (layout_.search == layout_search::open) other_body_ = detail::write_body_in<Endpoint, Json>(other_layout(), e, credentials_);
        }
    }
    submission(const submission&) = delete;
    submission& operator=(const submission&) = delete;
    ~submission() { wipe_request(); }

    /// Whether the event, the credentials or an option break a rule: `finish` says which. Nothing will be sent.
    [[nodiscard]] bool refused() const noexcept { return refused_; }

    /// Starts the message's way and its deadline. Answers `send`, or `done` if it is refused or there is no time for it.
    instruction start(time_point now) {
        if (refused_ || exchange_.state() != exchange_state::idle) return standing();
        return instruct(exchange_.start(now));
    }

    /// Takes in what became of the attempt: `wait` if another one shall follow, `send` if the same follows at once in the
    /// other layout, else `done`.
    instruction on_outcome(const http::outcome& outcome, const moment& at) {
        if (exchange_.state() != exchange_state::sending) return standing();
        result_type& last = last_.get();
        verdict_ = detail::decode_into<Endpoint, Json>(last, outcome, credentials_, {verdicts_, at.wall_now, layout_.search == layout_search::open});
        detail::report_attempt(observer_, attempt_report{exchange_.attempts(), verdict_, outcome ? outcome->status : 0, last ? nullptr : &last.error()});
        if (verdict_.situation == situation::layout_refused) {
            const action next = exchange_.on_refused_form(verdict_, at.now);
            if (next == action::send) switch_layout();
            return instruct(next);
        }
        if (last) layout_.search = layout_search::settled;
        const auto asked = last ? std::nullopt : last.error().retry_after;
        had_time_ = detail::later(at.now, asked.value_or(std::chrono::seconds{0})) < exchange_.deadline();
        const action next = exchange_.on_attempt(verdict_, asked, at.now, at.jitter);
        if (next == action::wait) {
            observer_.waiting(std::chrono::duration_cast<std::chrono::milliseconds>(exchange_.wake_time() - at.now));
        }
        return instruct(next);
    }

    /// Ends the wait: `send`; `wait` if it is too early; `done` if the deadline has passed.
    instruction on_wake(time_point now) {
        if (exchange_.state() != exchange_state::waiting) return standing();
        return instruct(exchange_.on_wake(now));
    }

    /// Ends the message's way: `done` at once if nothing is on its way. During an attempt it answers `none`, since the
    /// outcome still counts: stop the transport and hand it in as ever; no other attempt will follow.
    instruction cancel(time_point now) {
        if (refused_ || exchange_.state() == exchange_state::done) return {action::done};
        return instruct(exchange_.cancel(now));
    }

    /// The same where nobody asked to stop, but the driver can go no further. The error keeps the last attempt's code, or is
    /// `connect_failed` if there was none, and says `why` unless that is empty.
    instruction abandon(time_point now, std::string_view why) {
        if (refused_ || exchange_.state() == exchange_state::done) return {action::done};
        why_abandoned_ = sanitize(why, Endpoint::token(credentials_));
        return instruct(exchange_.abandon(now));
    }

    /// The receipt, or the error whose `delivery` says whether the message may have been sent. Once, after `done`.
    [[nodiscard]] result_type finish() {
        conclude();
        return result_type(std::move(last_.get()));
    }

    /// The same for a client that lends the place of the result: leaves it there.
    void conclude() {
        if (refused_) return;
        result_type& last = last_.get();
        if (!last) {
            last = unexpected{conclude_failure(last)};
            return;
        }
        last->layout = layout_.layout;
        last->attempts = exchange_.attempts();
        last->may_be_duplicate = exchange_.may_be_duplicate();
    }

    /// What is known of the layout; after `finish`, what the next submission should start from.
    [[nodiscard]] layout_choice layout() const noexcept { return layout_; }

private:
    static error no_attempt_allowed() {
        error failure{.code = errc::bad_option};
        failure.violations.push_back({"exchange.max_attempts", "at_least_one", "0", "allow at least one attempt"});
        return failure;
    }

    [[nodiscard]] json::layout other_layout() const noexcept {
        return layout_.layout == json::layout::dotted ? json::layout::nested : json::layout::dotted;
    }

    void switch_layout() {
        layout_ = {other_layout(), layout_search::spent};
        request_->body = std::move(other_body_);
    }

    [[nodiscard]] instruction standing() const noexcept {
        const bool over = refused_ || exchange_.state() == exchange_state::done;
        return {over ? action::done : action::none};
    }

    /// The machine's answer with what belongs to it. Calls that do not fit must not come here: `done` is told once.
    instruction instruct(action next) {
        switch (next) {
            case action::send:
                observer_.attempt_started(exchange_.attempts());
                return {next, request_, exchange_.attempt_deadline()};
            case action::wait: return {next, nullptr, exchange_.wake_time()};
            case action::done:
                wipe_request();
                observer_.done(exchange_.overall(), exchange_.attempts());
                break;
            case action::none:
            default: break;
        }
        return {next};
    }

    /// The bodies hold the token, and so may headers that an endpoint adds.
    void wipe_request() noexcept {
        if (request_ == nullptr) return;
        request_->body.clear();
        other_body_.clear();
        if (request_ == &own_request_) own_request_.headers.clear();
        request_ = nullptr;
    }

    /// As long as nothing was accepted, what was refused is not what the next message begins with: a gateway that refuses
    /// the event itself may do so in the words of a layout, so that no refusal settles anything.
    void doubt_layout(error& failure) noexcept {
        if (layout_.search == layout_search::settled || (layout_.search == layout_search::open && !failure.try_other_layout)) return;
        if (layout_.search == layout_search::spent) failure.try_other_layout = false;  // the next message does
        layout_ = {other_layout(), layout_search::spent};
    }

    static void add_reason(error& failure, std::string_view reason) {
        failure.message.append(failure.message.empty() ? "" : "; ").append(reason);
    }

    /// Whether another attempt could have followed the last one, had nobody asked to stop.
    [[nodiscard]] bool could_go_on() const noexcept { return exchange_.attempts() < max_attempts_ && had_time_ && retry_.may_resend(verdict_); }

    /// The last attempt's error, told for the whole exchange.
    error conclude_failure(result_type& last) {
        const bool abandoned = exchange_.reason() == stop_reason::abandoned;
        error failure = exchange_.attempts() > 0 ? std::move(last.error()) : error{.code = abandoned ? errc::connect_failed : errc::deadline_passed};
        if (exchange_.attempts() > 0 && failure.code == errc::rejected) doubt_layout(failure);
        switch (exchange_.reason()) {
            case stop_reason::cancelled:
                // What would have ended the exchange anyhow says more than the cancellation.
                if (exchange_.attempts() == 0 || could_go_on()) failure.code = errc::cancelled;
                break;
            case stop_reason::budget_spent: add_reason(failure, "not tried again: the shared retry budget is empty"); break;
            case stop_reason::attempts_used_up: add_reason(failure, "not tried again: `max_attempts` is reached"); break;
            case stop_reason::abandoned:
                if (!why_abandoned_.empty()) add_reason(failure, (exchange_.attempts() > 0 ? "not tried again: " : "not tried: ") + why_abandoned_);
                break;
            default: break;
        }
        failure.delivery = exchange_.overall();
        failure.attempts = exchange_.attempts();
        failure.elapsed = exchange_.elapsed();
        return failure;
    }

    credentials_type credentials_;
    verdict_table verdicts_;
    [[no_unique_address]] Retry retry_;
    [[no_unique_address]] Observer observer_;
    exchange<Retry, exponential_backoff> exchange_;
    unsigned max_attempts_;
    bool had_time_ = true;  // after the last attempt, for the wait that the gateway asked for and another one
    http::request own_request_{};
    http::request* request_ = &own_request_;  // or the one of a client that lends it; null once it is wiped
    secret other_body_{};  // empty unless the layout may change
    detail::result_place<result_type> last_;
    verdict verdict_{};  // of the last attempt
    std::string why_abandoned_{};
    layout_choice layout_;
    bool refused_ = false;
};

}  // namespace wawp

// wawp/client/system.hpp
#include <cstdint>
#if defined(__unix__) || defined(__APPLE__)
#include <ctime>
#else
#include <thread>
#endif

namespace wawp {

/// A policy that stands for the world outside: time and chance. Supply your own to test without waiting.
template <class S>
concept system_policy = requires(S& system, std::chrono::steady_clock::time_point until, http::stop_signal stop) {
    /// The time that deadlines and waits are measured with; never goes back.
    { system.now() } -> std::same_as<std::chrono::steady_clock::time_point>;
    /// The wall clock's time, for a `Retry-After` that is a date.
    { system.wall_now() } -> std::same_as<std::chrono::sys_seconds>;
    /// A random number from 0 to 1, for the jitter of a wait.
    { system.jitter() } -> std::same_as<double>;
    /// Returns at `until`, or soon after `stop` asks for it.
    system.sleep_until(until, stop);
};

namespace detail {

/// Stops the compiler with one sentence if `S` is no `system_policy`.
template <class S>
consteval bool require_system_policy() noexcept {
    static_assert(system_policy<S>,
                  "system policy: it needs `now()` (a std::chrono::steady_clock::time_point), `wall_now()` (a std::chrono::sys_seconds), "
                  "`jitter()` (a double) and `sleep_until(std::chrono::steady_clock::time_point, http::stop_signal)`");
    return true;
}

/// SplitMix64. Jitter only spreads clients over time: it needs no secrecy, and `<random>` costs every includer.
[[nodiscard]] constexpr std::uint64_t next_random(std::uint64_t& state) noexcept {
    std::uint64_t bits = state += 0x9E37'79B9'7F4A'7C15;
    bits = (bits ^ bits >> 30) * 0xBF58'476D'1CE4'E5B9;
    bits = (bits ^ bits >> 27) * 0x94D0'49BB'1331'11EB;
    return bits ^ bits >> 31;
}

/// Sleeps for `time`, less than a second: by POSIX' own call where there is one, since `<thread>` costs every includer.
inline void nap(std::chrono::duration<long, std::nano> time) {
#if defined(__unix__) || defined(__APPLE__)
    const timespec left{0, time.count()};
    nanosleep(&left, nullptr);
#else
    std::this_thread::sleep_for(time);
#endif
}

}  // namespace detail

/// The standard clocks, the thread's own sleep, and a small generator for the jitter.
class standard_system {
public:
    /// For deadlines and waits.
    [[nodiscard]] std::chrono::steady_clock::time_point now() const noexcept { return std::chrono::steady_clock::now(); }

    /// For a `Retry-After` that names a date.
    [[nodiscard]] std::chrono::sys_seconds wall_now() const noexcept {
        return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    }

    /// Random, from 0 up to 1; another sequence in each system.
    [[nodiscard]] double jitter() noexcept { return static_cast<double>(detail::next_random(seed_) >> 11) * 0x1p-53; }

    /// Sleeps in short slices, because a `stop_signal` can only be asked, not waited for.
    void sleep_until(std::chrono::steady_clock::time_point until, http::stop_signal stop) const {
        constexpr std::chrono::nanoseconds slice = std::chrono::milliseconds{10};
        for (std::chrono::nanoseconds left = until - now(); left.count() > 0 && !stop.stop_requested(); left = until - now()) {
            detail::nap(std::chrono::duration_cast<std::chrono::duration<long, std::nano>>(left < slice ? left : slice));
        }
    }

private:
    // Two clients made in the same tick differ by their address.
    std::uint64_t seed_ = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) ^
                          reinterpret_cast<std::uintptr_t>(this);
};

}  // namespace wawp

// wawp/client/client.hpp
namespace wawp {

/// Nobody asks to stop.
struct no_stop {};

template <class Journal>
class once;

/// Sends events through a transport, and says what became of each.
///
/// `Transport` is any `http::transport`, `Json` any `json::policy`, `Retry` any `retry_policy`, `Endpoint` the `endpoint`
/// that is sent to, `System` any `system_policy`, `Observer` any `observer_policy`. Results are values; nothing throws but
/// `std::bad_alloc`, and what the transport throws by its own documentation.
///
/// One client serves one thread at a time. Clients share nothing, except the retry budget if they are given the same.
/// The credentials are wiped when the client goes, a request as soon as it has been sent.
template <class Transport, class Json = json::native, class Retry = at_most_once, class Endpoint = send_event,
          class System = standard_system, class Observer = no_observer>
class client {
    static_assert(detail::require_transport<Transport>() && json::detail::require_policy<Json>());
    static_assert(detail::require_retry_policy<Retry>() && detail::require_endpoint<Endpoint>());
    static_assert(detail::require_system_policy<System>() && detail::require_observer_policy<Observer>());

public:
    using credentials_type = typename Endpoint::credentials;  ///< what identifies the sender
    using receipt_type = basic_receipt<typename Endpoint::answer>;  ///< what an accepted event brings

    /// Takes everything over. Nothing is checked before `send`, which names an option or a credential that cannot be used.
    client(Transport transport, credentials_type credentials, client_options options = {}, Retry retry = {}, System system = {},
           Observer observer = {})
        : transport_(std::move(transport)), credentials_(std::move(credentials)), options_(std::move(options)), retry_(std::move(retry)),
          system_(std::move(system)), observer_(std::move(observer)) {}

    template <detail::textual Id, detail::textual Token, class... More>
    client(Transport, const Id&, const Token&, const More&...) = delete;  // credentials are one argument: wawp::credentials{"INSTANCE_ID", "ACCESS_TOKEN"}
    template <retry_policy Policy>
    client(Transport, credentials_type, const Policy&) = delete;  // the retry policy comes behind the options: client{transport, credentials, options, policy}

    /// Sends `e` and returns what the gateway accepted.
    ///
    /// If the endpoint's layout is not certain (`layout_seeking`) and a refusal proves that the gateway wants the other
    /// one, the event is sent once more in that, at once; the client keeps to what was accepted. It switches once in its life.
    ///
    /// @param e      an owning event, a view, or a checked constant
    /// @param stop   a `std::stop_token` or anything with `stop_requested()`; asked during waits, and while the
    ///               transport blocks if it is an `http::cancellable_transport`
    /// @return the receipt, or an error whose `delivery` says whether the message may have been sent; of a client that was
    ///         moved from, `bad_option`
    /// @note Blocks, at most for `exchange_options::timeout` and the transport's own delay in noticing it.
    template <class Event, class Stop = no_stop>
        requires sendable_by<Event, Endpoint>
    result<receipt_type> send(const Event& e, const Stop& stop = {}) {
        result<receipt_type> sent = unexpected{error{}};
        const detail::loan<result<receipt_type>> lent{draft_.request, sent};
        submission_type invitation(draft_, e, credentials_type(credentials_), options_, retry_, observer_, layout_, &lent);
        drive(invitation, signal_of(stop));
        return sent;
    }

    /// Sends `e` at most once for its key, ever: `client.send(e, wawp::once(journal, "booking-4711"))`.
    /// See <wawp/journal/once.hpp>, which must be included.
    template <class Event, class Journal, class Stop = no_stop>
        requires sendable_by<Event, Endpoint>
    result<receipt_type> send(const Event& e, const once<Journal>& key, const Stop& stop = {}) {
        result<receipt_type> sent = unexpected{error{}};
        const detail::loan<result<receipt_type>> lent{draft_.request, sent};
        submission_type invitation(draft_, e, credentials_type(credentials_), options_, retry_, observer_, layout_, &lent);
        if (invitation.refused()) return sent;  // what breaks a rule never reaches the journal
        return key.template send<Endpoint>(e, Endpoint::token(credentials_), [&] {
            drive(invitation, signal_of(stop));
            return std::move(sent);
        });
    }

    /// What is not an event of the endpoint stops the compiler with one sentence. To ask, use the concept `sendable_by`.
    template <class Event, class Stop = no_stop>
        requires(!sendable_by<Event, Endpoint>)
    result<receipt_type> send(const Event&, const Stop& = {}) {
        static_assert(detail::require_sendable<Event, Endpoint>());
        return unexpected{error{}};
    }

    /// Sends each of `events` in turn and calls `on_result(index, result)` for every one of them, whatever happens; with a
    /// third argument, a `const send_counts&`, it is also told the counts so far. After a stop the rest is not sent, and each
    /// gets its result, `cancelled`. The asynchronous client sends several at a time.
    ///
    /// @param events  a range, which may be one that changes as it is walked, such as a filter
    /// @param on_result  called on this thread, between two messages
    /// @param stop    as for `send`
    /// @return what became of all of them
    template <class Events, class OnResult, class Stop = no_stop>
    send_counts send_all(Events&& events, OnResult&& on_result, const Stop& stop = {}) {
        send_counts counts;
        std::size_t index = 0;
        for (const auto& e : events) detail::hand_over(on_result, index++, send(e, stop), counts);
        return counts;
    }

    [[nodiscard]] Transport& transport() noexcept [[clang::lifetimebound]] { return transport_; }  ///< lives as long as the client
    [[nodiscard]] System& system() noexcept [[clang::lifetimebound]] { return system_; }  ///< likewise
    [[nodiscard]] Observer& observer() noexcept [[clang::lifetimebound]] { return observer_; }  ///< likewise; not to be used by another thread during `send`

private:
    using submission_type = submission<Endpoint, Json, Retry, Observer&>;

    template <class Stop>
    static http::stop_signal signal_of(const Stop& stop) noexcept {
        if constexpr (std::same_as<Stop, no_stop>) {
            return http::stop_signal{};
        } else if constexpr (http::stoppable<Stop>) {
            return http::stop_signal(stop);
        } else {
            static_assert(http::stoppable<Stop>, "client: what `send` asks whether to stop needs `bool stop_requested() const noexcept`; "
                                                 "a std::stop_token has it, a bool does not");
        }
    }

    void drive(submission_type& invitation, http::stop_signal stop) {
        instruction next = stop.stop_requested() ? invitation.cancel(system_.now()) : invitation.start(system_.now());
        while (next.action != action::done) {
            if (next.action == action::send) {
                const http::outcome outcome = http::round_trip(transport_, *next.request, next.until, stop);
                if (stop.stop_requested()) static_cast<void>(invitation.cancel(system_.now()));
                next = invitation.on_outcome(outcome, {system_.now(), system_.wall_now(), system_.jitter()});
            } else {
                system_.sleep_until(next.until, stop);
                next = stop.stop_requested() ? invitation.cancel(system_.now()) : invitation.on_wake(system_.now());
            }
        }
        invitation.conclude();
        layout_ = invitation.layout();
    }

    Transport transport_;
    credentials_type credentials_;
    client_options options_;
    detail::request_draft draft_ = detail::draft_request<Endpoint>(credentials_, options_.request);
    [[no_unique_address]] Retry retry_;
    System system_;
    [[no_unique_address]] Observer observer_;
    layout_choice layout_ = first_layout<Endpoint>;
};

}  // namespace wawp
