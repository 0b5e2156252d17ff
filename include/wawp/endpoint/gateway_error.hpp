// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/ascii.hpp>
#include <wawp/core/redact.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/endpoint/blamed_key.hpp>
#include <wawp/endpoint/find_marks.hpp>
#include <wawp/endpoint/loose_value.hpp>
#include <wawp/endpoint/marks.hpp>
#include <wawp/endpoint/page_text.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/schema/schema.hpp>

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
