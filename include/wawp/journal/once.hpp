// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <wawp/core/error.hpp>
#include <wawp/core/redact.hpp>
#include <wawp/core/result.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/sha256.hpp>
#include <wawp/core/text.hpp>
#include <wawp/core/time.hpp>
#include <wawp/core/utf8.hpp>
#include <wawp/endpoint/checked.hpp>
#include <wawp/endpoint/endpoint.hpp>
#include <wawp/endpoint/receipt.hpp>
#include <wawp/journal/journal.hpp>
#include <wawp/json/native.hpp>

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
