// SPDX-License-Identifier: MIT
// Generated from include/ by single_include/amalgamate.cmake: change the headers there.
#pragma once

#include <wawp/wawp.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <wawp/journal/journal.hpp>

// wawp/core/sha256.hpp
namespace wawp::detail {

/// The digest of FIPS 180-4, for telling two texts apart: nobody knows how to make two that have the same one. Works in
/// constant evaluation.
class sha256_state {
public:
    constexpr void add_block(std::string_view block) noexcept {
        std::array<std::uint32_t, 64> words{};
        for (std::size_t i = 0; i < 64; ++i) words[i / 4] = words[i / 4] << 8 | static_cast<unsigned char>(block[i]);
        for (std::size_t i = 16; i < 64; ++i) {
            const std::uint32_t early = words[i - 15], late = words[i - 2];
            words[i] = words[i - 16] + words[i - 7] + (std::rotr(early, 7) ^ std::rotr(early, 18) ^ early >> 3) +
                       (std::rotr(late, 17) ^ std::rotr(late, 19) ^ late >> 10);
        }
        auto [a, b, c, d, e, f, g, h] = hash_;
        for (std::size_t i = 0; i < 64; ++i) {
            const std::uint32_t one = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) +
                                      constants[i] + words[i];
            const std::uint32_t two = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = d + one;
            d = c;
            c = b;
            b = a;
            a = one + two;
        }
        const std::array<std::uint32_t, 8> added{a, b, c, d, e, f, g, h};
        for (std::size_t i = 0; i < 8; ++i) hash_[i] += added[i];
    }

    /// 64 lower-case hexadecimal digits.
    [[nodiscard]] constexpr std::array<char, 64> digits() const noexcept {
        std::array<char, 64> text{};
        for (std::size_t i = 0; i < 64; ++i) text[i] = "0123456789abcdef"[hash_[i / 8] >> (28 - 4 * (i % 8)) & 15];
        return text;
    }

private:
    static constexpr std::array<std::uint32_t, 64> constants{
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
        0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
        0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
        0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
        0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
        0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

    std::array<std::uint32_t, 8> hash_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
};

/// SHA-256 of `text` in 64 lower-case hexadecimal digits.
[[nodiscard]] constexpr std::array<char, 64> sha256_digits(std::string_view text) noexcept {
    const std::uint64_t bits = std::uint64_t{8} * text.size();
    sha256_state state;
    for (; text.size() >= 64; text.remove_prefix(64)) state.add_block(text.substr(0, 64));

    std::array<char, 128> last{};
    for (std::size_t i = 0; i < text.size(); ++i) last[i] = text[i];
    last[text.size()] = static_cast<char>(0x80);
    const std::size_t end = text.size() < 56 ? 64 : 128;
    for (std::size_t i = 0; i < 8; ++i) last[end - 1 - i] = static_cast<char>(bits >> (8 * i) & 0xFF);
    for (std::size_t at = 0; at < end; at += 64) state.add_block(std::string_view(last.data() + at, 64));
    return state.digits();
}

[[nodiscard]] inline std::string sha256(std::string_view text) {
    const std::array<char, 64> digits = sha256_digits(text);
    return {digits.data(), digits.size()};
}

}  // namespace wawp::detail

// wawp/journal/once.hpp
namespace wawp {

namespace detail {

/// The id as a journal may keep it: empty if it is nothing like an id, or holds the token in any spelling.
[[nodiscard]] inline std::string id_to_keep(std::string_view id, const secret& token) {
    const bool plain = !id.empty() && journal_key{}(id).empty();
    return plain && find_secret(id, 0, token.reveal()).size == 0 ? std::string(id) : std::string();
}

template <class Receipt>
[[nodiscard]] journal_verdict verdict_of(const result<Receipt>& ended, const secret& token) {
    if (!ended) {
        const error& failure = ended.error();
        return {.delivery = failure.delivery,
                .attempts = failure.attempts,
                .error = std::string(to_string(failure.code)),
                .http_status = failure.http_status};
    }
    return {.delivery = delivery::sent,
            .message_id = id_to_keep(ended->id, token),
            .may_be_duplicate = ended->may_be_duplicate,
            .attempts = ended->attempts,
            .layout = ended->layout};
}

/// Why a sender that did not get `go` sends nothing.
[[nodiscard]] inline error refusal_of_journal(const begin_answer& answer) {
    error refusal{.code = errc::in_doubt, .delivery = delivery::unknown};
    refusal.message = "the earlier try began at " + format_rfc3339(answer.began);
    if (answer.status == begin_status::in_flight) refusal.code = errc::in_flight;
    if (answer.status == begin_status::other_payload) {
        refusal.code = errc::key_reused;
        refusal.delivery = delivery::not_sent;
    }
    return refusal;
}

}  // namespace detail

/// What tells one event from another in a journal: SHA-256 over the event's JSON and the endpoint's path, without the
/// credentials, whatever layout or JSON library sends it; 64 hexadecimal digits. The same for an owning event, a view and
/// a checked constant, and in every version of the library.
///
/// It is no cipher: who can guess the whole event can find out whether it was this one.
template <endpoint Endpoint, sendable_by<Endpoint> Event>
[[nodiscard]] std::string payload_digest(const Event& e) {
    if constexpr (detail::is_checked_for<Event, Endpoint>) {
        return payload_digest<Endpoint>(e.value());
    } else {
        std::string text;
        json::native::write<json::layout::dotted>(text, json::bind<typename Endpoint::template request_fields<Event>>(e));
        text.append("\nwawp 1 ").append(std::string_view(Endpoint::path));
        return detail::sha256(text);
    }
}

/// The idempotency key that the gateway does not have: an event is sent at most once for it, ever.
/// ```cpp
/// auto journal = wawp::sqlite_journal::open("sent.db");
/// if (!journal) return complain(journal.error());
/// const auto sent = client.send(event, wawp::once(*journal, "booking-4711"));
/// ```
/// Make the key of what the event is about, so that it is the same in every run: a booking's number, not a random one.
///
/// | the key was | then |
/// |---|---|
/// | never used, or `not_sent` | the event is sent, and the journal knows of it before the first byte leaves |
/// | sent | the receipt of then: `replayed`, id, attempts, layout, `may_be_duplicate`; nothing goes to the network |
/// | `unknown`, or its sender died in between | `errc::in_doubt`, `delivery::unknown`, until `journal.resolve` says what became of it |
/// | begun by a sender that still lives | `errc::in_flight`, `delivery::unknown` |
/// | used for another event | `errc::key_reused`, `delivery::not_sent` |
///
/// `delivery::not_sent` says that this call sent nothing, and that the same key may be tried again; so does
/// `errc::journal_failed`, when the journal could not be asked. An event that breaks a rule never reaches the journal.
/// If the end of a send cannot be written, the caller has its verdict all the same (a receipt is then `unrecorded`, an
/// error says so in its `message`), and the key stays in doubt.
///
/// What it does not promise: it knows only what its journal knows. A journal that is restored from a backup has forgotten
/// what came after, and one that was lost has forgotten everything.
///
/// @tparam Journal  any `journal_policy`; it must outlive this, and is used on the thread that sends
template <class Journal>
class once {
    static_assert(detail::require_journal_policy<Journal>());

public:
    /// @param journal  must outlive this, and is used on the thread that sends
    /// @param key  see `journal_key`; another one is `errc::bad_option`, and nothing is sent
    template <detail::textual Key>
    once(Journal& journal [[clang::lifetimebound]], const Key& key) : journal_(&journal), key_(detail::view_of(key)) {}
    once(const Journal&&, const auto&) = delete;  // a temporary journal ends before the next send: give it a name

    [[nodiscard]] const std::string& key() const noexcept [[clang::lifetimebound]] { return key_; }  ///< as it was given; checked when something is sent

    /// For clients, which have validated `e`: sends it by `send_now()` if the journal lets it, and writes how that ended.
    /// @param e  of it the journal gets the digest alone
    /// @param token  must not get into the journal
    /// @param send_now  called once if the journal answers `go`, else not at all; returns what became of it
    template <class Endpoint, class Event, class SendNow>
    auto send(const Event& e, const secret& token, SendNow&& send_now) const -> result<basic_receipt<typename Endpoint::answer>> {
        using receipt_type = basic_receipt<typename Endpoint::answer>;
        auto begun = begin<Endpoint>(e);
        if (!begun) return unexpected{std::move(begun.error())};
        if (begun->status != begin_status::go) return replay<receipt_type>(std::move(*begun));
        result<receipt_type> ended = send_now();
        end(begun->fence, ended, token);
        return ended;
    }

    /// The steps of `send`, for clients that do not block: after `go` comes the sending, then `end`; after any other
    /// answer `replay` is the result.
    template <class Endpoint, class Event>
    [[nodiscard]] result<begin_answer> begin(const Event& e) const {
        if (error refusal = refuse_key(key_); !refusal.violations.empty()) return unexpected{std::move(refusal)};
        return journal_->begin(key_, payload_digest<Endpoint>(e));
    }

    /// What any other answer than `go` means: the receipt of then, `replayed`, or `errc::in_doubt`, `errc::in_flight`,
    /// `errc::key_reused`.
    template <class Receipt>
    [[nodiscard]] static result<Receipt> replay(const begin_answer& answer) {
        if (answer.status != begin_status::already_sent) return unexpected{detail::refusal_of_journal(answer)};
        Receipt earlier{};
        earlier.id = answer.verdict.message_id;
        earlier.may_be_duplicate = answer.verdict.may_be_duplicate;
        earlier.attempts = answer.verdict.attempts;
        earlier.layout = answer.verdict.layout;
        earlier.replayed = true;
        return earlier;
    }

    /// Writes how the try ended, and into `ended` whether that could not be written.
    template <class Receipt>
    void end(std::uint64_t fence, result<Receipt>& ended, const secret& token) const {
        const auto written = journal_->end(key_, fence, detail::verdict_of(ended, token));
        if (written) return;
        if (ended) {
            ended->unrecorded = true;
            return;
        }
        std::string& text = ended.error().message;
        text.append(text.empty() ? "" : "; ").append("the journal could not write this down: ").append(written.error().message);
    }

private:
    Journal* journal_;
    std::string key_;
};

/// `once(journal, "booking-4711")`: the journal's type is that of the argument.
template <class Journal, class Key>
once(Journal&, const Key&) -> once<Journal>;
/// A temporary journal, which the class then refuses with one sentence.
template <class Journal, class Key>
once(const Journal&&, const Key&) -> once<Journal>;

}  // namespace wawp
